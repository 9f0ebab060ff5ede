"""What a rehearsal answers where a story gets its face: the picture asked for, and the words on its back. Pure."""

from __future__ import annotations

from core.stories.given import Given
from core.stories.rehearsal.material import arc
from core.stories.rehearsal.telling import telling
from core.stories.schemas import Cover, Package

TAGS = 6


def cover(given: Given) -> Cover:
    story = telling(given)
    said = story.of(arc(given.wish.language)["cover"])
    return Cover.model_validate(said | {"palette": given.pack.palette[:5]})


def package(given: Given) -> Package:
    story, said = telling(given), arc(given.wish.language)
    titles = [story.say(said["concept"]["titles"][0])] if given.concept is None else list(given.concept.titles)
    tags = list(given.pack.tags[story.language])
    wished = [tag for tag in tags if any(tag in word for word in given.wish.keywords)]
    own = dict.fromkeys((*wished, *tags))
    return Package(
        title=next((title for title in titles if title not in given.taken), titles[0]),
        blurb=story.say(story.chance("blurb").choice(said["blurbs"])),
        tags=tuple(own)[:TAGS],
        rating=given.wish.rating,
        warnings=tuple(map(story.say, said["warnings"])),
        persona_ids=tuple(member["id"] for member in said["cast"]),
    )
