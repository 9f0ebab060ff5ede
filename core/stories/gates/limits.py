"""What the gates allow, by language. Where English differs, it is because a word there takes two or three times the
letters of a Korean one, and because a sentence begins with an article there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares are of 1; lengths are characters, but for `sentence`, which is words in English."""

    purity: float
    shingle: int  # of letters without spaces, within an episode
    repeat: float
    distinct_two: float
    distinct_three: float
    head: float
    tail: float
    similar: float
    edge: int  # of an opening or an ending
    copied_shingle: int  # against earlier episodes
    copied: float
    copied_paragraph: int
    planned: int
    paragraph: int
    narration_run: int
    single: float
    sentence: tuple[int, int]
    variation: float
    tells: float
    commas: float
    last: int
    last_sentence: int
    cider: float
    budget: float
    fact_every: int  # in the units of the story's length
    opening: int
    coverage: float
    speech_band: float
    levels: float


KO = Limits(
    purity=0.97,
    shingle=12,
    repeat=0.04,
    distinct_two=0.80,
    distinct_three=0.93,
    head=0.08,
    tail=0.45,
    similar=0.35,
    edge=300,
    copied_shingle=20,
    copied=0.01,
    copied_paragraph=60,
    planned=30,
    paragraph=120,
    narration_run=12,
    single=0.75,
    sentence=(13, 45),  # good prose with much speech had means of 15 to 20
    variation=0.35,
    tells=3.0,
    commas=12.0,
    last=300,
    last_sentence=25,
    cider=0.08,
    budget=0.35,
    fact_every=1_200,
    opening=200,
    coverage=0.9,
    speech_band=0.1,
    levels=0.05,
)

EN = Limits(
    purity=0.99,
    shingle=28,
    repeat=0.04,
    distinct_two=0.72,
    distinct_three=0.90,
    head=0.08,
    tail=0.20,
    similar=0.35,
    edge=700,
    copied_shingle=44,
    copied=0.01,
    copied_paragraph=120,
    planned=60,
    paragraph=480,
    narration_run=12,
    single=0.75,
    sentence=(6, 24),
    variation=0.35,
    tells=3.0,
    commas=22.0,
    last=600,
    last_sentence=55,
    cider=0.08,
    budget=0.35,
    fact_every=480,
    opening=450,
    coverage=0.9,
    speech_band=0.1,
    levels=0.05,
)


def limits(language: str) -> Limits:
    return KO if language == "ko" else EN
