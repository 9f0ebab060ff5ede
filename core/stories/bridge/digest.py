"""What a chat is made into before anything is invented: how it is shown to a model, what may come back, and the same by
rules where no model is asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.errors import BadInput
from core.memory.forgetting import content
from core.stories.bridge.cleaning import clean
from core.stories.bridge.overlap import Foreign, runs
from core.stories.bridge.segments import ChatMaterial, Line, Segment
from core.stories.given import Problem
from core.stories.schemas import ChatDigest, ChatQuote, ChatScene
from core.text import Catalog, t

MOST_SCENES, MOST_QUOTES, LONGEST_QUOTE = 40, 12, 400
LONGEST_SUMMARY, LONGEST_THREAD = 900, 200
TRACE = 4  # words in a row by which a text goes back to a message
RARE, COMMON = 3, 2  # words of a message that a text must share, and in how many messages such a word may stand
_TOLD = 3  # lines that a scene is told by


def prompt_lines(material: ChatMaterial) -> tuple[str, ...]:
    """The chat as a model is shown it, as data: "#id name: words", with a line "[n]" before each scene.

    Nothing that somebody wrote can begin a line: all that they said is on theirs, behind their name.
    """
    return tuple(_shown(material.segments))


def _shown(segments: Sequence[Segment]) -> Iterator[str]:
    for number, segment in enumerate(segments, 1):
        yield f"[{number}]"
        yield from (f"#{line.message} {line.speaker}: {line.text}" for line in segment.lines)


def by_rules(material: ChatMaterial, language: str) -> ChatDigest:
    """Each scene by those who speak, its first lines and its longest ones. Raises BadInput where there is none."""
    if not material.segments:
        raise BadInput(t("bridge-nothing-usable"))
    return ChatDigest(scenes=tuple(_scene(each, language) for each in _few(material.segments)))


def _few(segments: Sequence[Segment]) -> list[Segment]:
    """At most MOST_SCENES: neighbours are put together."""
    size = -(-len(segments) // MOST_SCENES)
    groups = [segments[start : start + size] for start in range(0, len(segments), size)]
    return [Segment(tuple(line for each in group for line in each.lines)) for group in groups]


def _scene(segment: Segment, language: str) -> ChatScene:
    return ChatScene(
        speakers=segment.speakers,
        summary=summary(segment.lines, language),
        quotes=tuple(ChatQuote(message=line.message, quote=quote) for line, quote in quotes(segment.lines)),
        open_threads=tuple(_open(segment.lines)),
    )


def summary(lines: Sequence[Line], language: str) -> str:
    """Who speaks, and how it begins."""
    names = ", ".join(dict.fromkeys(line.speaker for line in lines))
    told = " ".join(f"{line.speaker}: “{_cut(line.text, 200)}”" for line in lines[:_TOLD])
    return Catalog().render(t("bridge-scene", names=_cut(names, 200), told=told), language)[:LONGEST_SUMMARY]


def quotes(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """The longest ones, in the order in which they were said, as far as a quote goes."""
    longest = sorted((line for line in lines if len(line.text) > 1), key=lambda line: -len(line.text))[:MOST_QUOTES]
    chosen = {line.message for line in longest}
    return [(line, line.text[:LONGEST_QUOTE].strip()) for line in lines if line.message in chosen]


def _open(lines: Sequence[Line]) -> Iterator[str]:
    """A question with which a scene ends."""
    if lines[-1].text.endswith("?"):
        yield f"{lines[-1].speaker}: {lines[-1].text}"[:LONGEST_THREAD]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def verified(digest: ChatDigest, material: ChatMaterial) -> ChatDigest:
    """Without quotes that do not stand in the message that they name."""
    said = {line.message: line.text for line in material.lines}
    return ChatDigest(
        scenes=tuple(
            scene.model_copy(update={"quotes": tuple(each for each in scene.quotes if _stands(each, said))})
            for scene in digest.scenes
        )
    )


def digest_problems(digest: ChatDigest, material: ChatMaterial) -> tuple[Problem, ...]:
    """What is wrong with a digest that a model has made: invented quotes, unknown names, somebody else's words, ways to
    find a person."""
    return tuple(_problems(digest, material))


def _problems(digest: ChatDigest, material: ChatMaterial) -> Iterator[Problem]:
    said = {line.message: line.text for line in material.lines}
    known, foreign = {line.speaker for line in material.lines}, Foreign(material.foreign)
    for number, scene in enumerate(digest.scenes, 1):
        for quote in scene.quotes:
            if not _stands(quote, said):
                told = f"scene {number}: message {quote.message} does not say {quote.quote!r}; quote its exact words"
                yield Problem("chat-quote", told)
        for name in scene.speakers:
            if name not in known:
                yield Problem("chat-speaker", f"scene {number}: nobody in the chat is called {name!r}")
        for text in (scene.place, scene.summary, *scene.open_threads, *(each.quote for each in scene.quotes)):
            for run in foreign.leaks(text):
                yield Problem("chat-foreign", f"scene {number}: these words may not be used: {run!r}")
            if clean(text) != " ".join(text.split()):
                yield Problem("chat-private", f"scene {number}: no links, handles, e-mails or numbers: {text[:80]!r}")


def _stands(quote: ChatQuote, said: dict[int, str]) -> bool:
    return quote.quote in said.get(quote.message, "")


def everything(material: ChatMaterial) -> tuple[ChatQuote, ...]:
    """All messages as the sources of what was made from the whole chat: the digest."""
    return tuple(_quote(line) for line in material.lines if len(line.text) > 1)


def traces(material: ChatMaterial, text: str) -> tuple[ChatQuote, ...]:
    """The messages that a text made later goes back to: it repeats TRACE of their words in a row, or at least RARE and
    half of their rare ones. Names are no trace."""
    theirs = content(line.speaker for line in material.lines)
    said = {line.message: content([line.text]) - theirs for line in material.lines}
    counts = Counter(word for each in said.values() for word in each)
    there, stretches = content([text]), set(runs(text, TRACE))
    found = []
    for line in material.lines:
        rare = {word for word in said[line.message] if counts[word] <= COMMON}
        shared = rare & there
        if any(run in stretches for run in runs(line.text, TRACE)) or (
            len(shared) >= RARE and 2 * len(shared) >= len(rare)
        ):
            found.append(_quote(line))
    return tuple(found)


def _quote(line: Line) -> ChatQuote:
    return ChatQuote(message=line.message, quote=line.text[:LONGEST_QUOTE])
