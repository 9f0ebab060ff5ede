"""Somebody of a story's cast as a character card, as they are at the end of an episode. Pure.

What the card says is the bible, the record of what they know by then, and words of theirs that stand in the episodes;
nothing is invented by a model, so nothing can be given away by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.characters.editing import CardEdit, KoreanVoice, blank, edited
from core.characters.formats.base import Tree
from core.stories.bridge.bible import Bible
from core.stories.bridge.bounds import Bounds
from core.stories.bridge.lorebook import entries, honorifics
from core.stories.bridge.spoken import Utterance, spoken
from core.stories.schemas import Level, Member, Role, VoiceOf
from core.text import Catalog, t

MOST_EXAMPLES, MOST_GREETINGS = 8, 3
_ENDS = (".", "!", "?", "…", "—", "~")
LEVELS = {Level.PLAIN: "해", Level.POLITE: "해요", Level.FORMAL: "하십시오", Level.LOFTY: "하오"}
"""A story's speech levels as those of characters (core.characters.editing)."""


def compile_person(bible: Bible, member_id: str, episode: int) -> Tree:
    """A V3 card of the member after that episode (from 0: before the first). Raises NotFound for an unknown member.

    No text of it has a word of a secret that they do not know or that is not out yet, of a fact that comes later, or of
    one that they do not know; but for their own name, and the mark that says that it was made by AI.
    """
    member = bible.member(member_id)
    bounds = Bounds(bible, member_id, episode)
    lines = spoken(bible.texts[:episode], bible.cast.members, bible.language, _narrator(bible))
    own = tuple(each for each in lines if each.member == member_id and bounds.allows(each.text))
    whole = tuple(each for each in own if each.text.endswith(_ENDS))  # what a tag cuts in two reads badly by itself
    made = _Person(bible, member, episode, bounds, whole)
    card = edited(blank(member.name, bible.language), made.edit())
    _ours(card)["story"] = {"id": bible.public_id, "member": member_id, "episode": episode}
    _ours(card)["made_by"] = "ai"
    return card


@dataclass(frozen=True, slots=True)
class _Person:
    """`own` are their whole lines in the episodes up to then that may be told, the newest last."""

    bible: Bible
    member: Member
    episode: int
    bounds: Bounds
    own: tuple[Utterance, ...]

    def edit(self) -> CardEdit:
        korean = self.bible.language == "ko"
        voice = self._voice
        return CardEdit(
            tagline={self.bible.language: self._tagline},
            description=self._lines(self._description()),
            personality=self._lines(self._personality(voice)),
            scenario=self._lines(self._scenario()),
            greetings=tuple(self._greetings()),
            examples="\n".join(self._examples()),
            system_prompt=self._lines(self._orders()),
            creator_notes=self.say("bridge-card-mark", episode=self.episode),
            character_version=self._only(self.say("bridge-card-moment", episode=self.episode)),
            tags=self.bounds.only(self.bible.tags),
            rating=self.bible.rating.value,
            language=self.bible.language,
            voice=self._korean(voice) if korean else None,
            register=None if korean or voice is None else self._only(voice.register_),
            lorebook=tuple(entries(self.bible, self.member, self.episode, self.bounds, self.say)),
        )

    def say(self, key: str, **args: str | int) -> str:
        return Catalog().render(t(key, **args), self.bible.language)

    def _only(self, text: str) -> str:
        return text if self.bounds.allows(text) else ""

    def _lines(self, texts: Iterator[str]) -> str:
        return "\n".join(self.bounds.only(texts))

    @property
    def _voice(self) -> VoiceOf | None:
        voices = () if self.bible.voices is None else self.bible.voices.voices
        return next((each for each in voices if each.character == self.member.id), None)

    @property
    def _titled(self) -> dict[str, str]:
        title = self._only(self.bible.title)
        return {"title": title, "titled": _given(title)}

    @property
    def _tagline(self) -> str:
        told = self.say("bridge-card-tagline", **self._titled, episode=self.episode)
        return self._only(told)[:160]

    @property
    def _place(self) -> str:
        """Where they are, as far as the record says and they may tell."""
        state = self.bible.canon(self.episode).states.get(self.member.id)
        names = {each.id: each.name for each in self.bible.world.places}
        return "" if state is None else self._only(names.get(state.place, ""))

    @property
    def _stranger(self) -> Level:
        """How they speak to somebody whom they do not know: politely, unless they speak to all in one way."""
        rows = () if self.bible.voices is None else self.bible.voices.honorifics
        used = {row.level for row in rows if row.speaker == self.member.id}
        return used.pop() if len(used) == 1 else Level.POLITE

    def _description(self) -> Iterator[str]:
        member = self.member
        told = {"age": member.age, "look": member.look, "want": member.want, "flaw": member.flaw, "skill": member.skill}
        yield self._named("name", member.name)
        for field, text in (told | {"start": member.start_state}).items():
            yield self._named(field, self.bounds.sentences(text))

    def _named(self, field: str, text: str) -> str:
        return self.say("bridge-card-line", field=field, text=text) if text else ""

    def _personality(self, voice: VoiceOf | None) -> Iterator[str]:
        if voice is None:
            return
        yield self._named("speech", self.bounds.sentences(voice.register_))
        yield self._named("tics", ", ".join(self.bounds.only(voice.tics)))
        yield self._named("never", ", ".join(self.bounds.only(voice.never)))

    def _scenario(self) -> Iterator[str]:
        state = self.bible.canon(self.episode).states.get(self.member.id)
        yield self.say("bridge-card-scenario", **self._titled, episode=self.episode)
        if self._place:
            yield self.say("bridge-card-place", name=self.member.name, place=self._place)
        if state is not None:
            yield self._named("rank", self._only(state.rank))
            yield self._named("items", ", ".join(self.bounds.only(state.items)))

    def _orders(self) -> Iterator[str]:
        name, level = self.member.name, self._stranger.value
        yield self.say("bridge-card-order", name=name, **self._titled, episode=self.episode)
        yield self.say("bridge-card-unknowing", name=name)
        yield self.say("bridge-card-stranger", level=level)
        for other, row in honorifics(self.bible, self.member, self.episode):
            address = self._only(row.address)
            told = {"level": row.level.value, "address": f"‘{address}’", "called": _given(address)}
            yield self.say("bridge-card-toward", name=other.name, **told)

    def _korean(self, voice: VoiceOf | None) -> KoreanVoice:
        known = honorifics(self.bible, self.member, self.episode)
        toward = {other.name: LEVELS[row.level] for other, row in known if self.bounds.allows(other.name)}
        tics, never = ((), ()) if voice is None else (voice.tics, voice.never)
        only = self.bounds.only
        return KoreanVoice(level=LEVELS[self._stranger], toward=toward, tics=only(tics), never=only(never))

    def _greetings(self) -> Iterator[str]:
        greeting = self.say("bridge-card-greeting", level=self._stranger.value)
        yield self._greeting(greeting) or "…"
        others = sorted(dict.fromkeys(each.text for each in self.own), key=len, reverse=True)
        yield from filter(None, (self._greeting(self._quoted(each)) for each in others[:MOST_GREETINGS]))

    def _greeting(self, line: str) -> str:
        place = self._place
        seen = self._only(self.say("bridge-card-seen", name=self.member.name, place=place, placed=_given(place)))
        whole = f"*{seen}*\n\n{line}" if seen else line
        return self._only(whole) or self._only(line)

    def _quoted(self, line: str) -> str:
        return f"“{line}”"

    def _examples(self) -> Iterator[str]:
        """What they say in the episodes, word for word, each behind what it answers."""
        asks = self._only(self.say("bridge-card-asks")) or "…"
        for each in self.own[-MOST_EXAMPLES:]:
            asked = self._quoted(each.before) if each.before and self.bounds.allows(each.before) else asks
            block = f"<START>\n{{{{user}}}}: {asked}\n{{{{char}}}}: {self._quoted(each.text)}"
            if self.bounds.allows(block):
                yield block


def _narrator(bible: Bible) -> str:
    """The lead, where the story is told by them."""
    pov = "" if bible.voices is None else bible.voices.style.pov.casefold()
    lead = next((each.id for each in bible.cast.members if each.role is Role.LEAD), "")
    return lead if "1인칭" in pov or "first person" in pov or "first-person" in pov else ""


def _given(text: str) -> str:
    """For the catalogue: whether there are words."""
    return "yes" if text else "no"


def _ours(card: Tree) -> Tree:
    """`extensions.iyagi`, which every card of ours has."""
    place = card
    for key in ("data", "extensions", "iyagi"):
        found = place[key]
        assert isinstance(found, dict)
        place = found
    return place
