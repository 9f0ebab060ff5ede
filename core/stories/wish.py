"""What a person asks for: the story that is to be. Its limits are checked here, before anything is paid."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from core.db.tables.characters import Rating

MOST_EPISODES = 100
MOST_KEYWORDS, LONGEST_KEYWORD = 20, 60
LENGTHS = {"ko": (5_200, 4_500, 5_500), "en": (2_100, 1_800, 2_500)}
"""Target, least and most of an episode: characters with spaces in Korean (paid episodes of the platforms), words in
English (no platform sets one; an assumption)."""
SHORTEST, LONGEST = {"ko": 1_500, "en": 600}, {"ko": 8_000, "en": 4_000}


class Tone(StrEnum):
    BRIGHT = "bright"
    DARK = "dark"
    TENSE = "tense"
    WARM = "warm"
    COMIC = "comic"
    BITTERSWEET = "bittersweet"


class Mode(StrEnum):
    """Fast leaves out stages 9 and 12; careful has the better writer, and two drafts of each episode to choose from."""

    FAST = "fast"
    STANDARD = "standard"
    CAREFUL = "careful"


class Adaptation(StrEnum):
    """How closely a story keeps to the chat that it is made from."""

    FAITHFUL = "faithful"
    ADAPTED = "adapted"
    INSPIRED = "inspired"


class Stop(StrEnum):
    """Where its maker is asked before the work goes on."""

    CONCEPT = "concept"
    OUTLINE = "outline"
    EPISODE = "episode"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Length(_Value):
    """Of an episode, in characters with spaces or in words: out of `least` to `most` nothing is published."""

    target: int
    least: int
    most: int
    words: bool

    @staticmethod
    def of(language: str, target: int | None = None) -> Length:
        """The usual band of the language, or the given target with a tenth to either side."""
        words = language != "ko"
        usual = LENGTHS["en" if words else "ko"]
        if target is None or target == usual[0]:
            return Length(target=usual[0], least=usual[1], most=usual[2], words=words)
        return Length(target=target, least=-(-target * 9 // 10), most=target * 11 // 10, words=words)

    def measure(self, text: str) -> int:
        return len(text.split()) if self.words else len(text)


class Wish(_Value):
    """`genre` is a pack's id, "" to let stage 1 choose; `avoid` is what is not to occur; `extra` what else was said."""

    keywords: tuple[str, ...] = Field(max_length=MOST_KEYWORDS)
    language: str = Field(pattern="^(ko|en)$")
    episodes: int = Field(ge=1, le=MOST_EPISODES)
    length: Length
    genre: str = ""
    tone: Tone = Tone.TENSE
    rating: Rating = Rating.GENERAL
    mode: Mode = Mode.STANDARD
    avoid: tuple[str, ...] = ()
    extra: str = Field(default="", max_length=2_000)
    adaptation: Adaptation = Adaptation.ADAPTED
