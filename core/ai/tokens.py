"""How many tokens a text costs, without asking anyone, and how reports of providers correct that. Pure.

Source of the weights and of their errors: reference, section 13 (TOK-2 to TOK-4).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

PICTURE = 1_000
"""What a picture as `images.seen` makes it counts for: an estimate, for no two providers count alike. Of 1,024 × 1,024
pixels Claude counts 1,400 (a token for 750 pixels), Gemini 3 about 1,100, OpenAI's models 765; a photograph of
1,024 × 768 is some 1,050 for Claude. What the reports of a provider say then corrects it with the rest."""

MARGIN = 1.05  # TOK-4: budgets count 5 % more than we believe
LEAST, MOST = 0.3, 3.0  # a provider that counts otherwise than that has counted something else (pictures, tools)
TRUSTED = 3  # reports after which the number is shown without "≈"
NEWEST_COUNTS = 0.1  # the weight of a report once there are ten; before that all count the same

# Tokens a character, in hundredths, so that the sum is exact.
_PLAIN, _MARK, _EUROPEAN, _EAST_ASIAN, _EMOJI, _OTHER = 22, 55, 50, 125, 250, 100

_PLAIN_ASCII = b" \t\n\r\v\f0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NEITHER_ASCII_NOR_EAST_ASIAN = re.compile(
    "[^\x00-\x7f\u1100-\u11ff\u3000-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+"
)
_EUROPEAN_LETTERS = re.compile("[\x80-\u052f\u1e00-\u1fff]+")
_EMOJI_AND_BEYOND = re.compile("[\u2600-\u27bf\U00010000-\U0010ffff]+")


@lru_cache(maxsize=8192)
def estimate(text: str) -> int:
    """Tokens of `text` by the script of its characters, rounded up to a whole one, plus 1; 0 for no text at all.

    Measured on the cards that come with the program: English −1…+1 % and Korean +33…+41 % against o200k, −3…0 % and
    −11…−7 % against cl100k, which counts Korean highest of those in use. Two texts together never cost more than each
    alone.
    """
    if not text:
        return 0
    ascii_only = text.encode("ascii", "ignore")
    marks = len(ascii_only.translate(None, _PLAIN_ASCII))
    hundredths = _PLAIN * (len(ascii_only) - marks) + _MARK * marks
    beyond = len(text) - len(ascii_only)
    if beyond:
        hundredths += _beyond_ascii(text, beyond)
    return -(-hundredths // 100) + 1


def _beyond_ascii(text: str, count: int) -> int:
    """Hundredths of tokens of the `count` characters of `text` that are no ASCII."""
    rest = "".join(_NEITHER_ASCII_NOR_EAST_ASIAN.findall(text))
    european = _length(_EUROPEAN_LETTERS, rest)
    emoji = _length(_EMOJI_AND_BEYOND, rest)
    other = len(rest) - european - emoji
    east_asian = count - len(rest)
    return _EAST_ASIAN * east_asian + _EUROPEAN * european + _EMOJI * emoji + _OTHER * other


def _length(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text))) if text else 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """By how much one model's own counts differ from ours: `ratio` is reported/estimated, from `samples` reports."""

    ratio: float = 1.0
    samples: int = 0

    def learned(self, reported: int, estimated: int) -> Calibration:
        """With one more report: all input tokens of a call (cached ones too) beside our estimate of its prompt.

        The first ten count the same, then each new one a tenth (an exponential average): a model that is replaced
        behind its name is followed within some dozen calls. Reports of nothing teach nothing.
        """
        if reported <= 0 or estimated <= 0:
            return self
        observed = min(max(reported / estimated, LEAST), MOST)
        weight = max(1 / (self.samples + 1), NEWEST_COUNTS)
        return Calibration(self.ratio + weight * (observed - self.ratio), self.samples + 1)

    @property
    def trusted(self) -> bool:
        return self.samples >= TRUSTED


UNCALIBRATED = Calibration()


def calibrated(tokens: int, calibration: Calibration) -> int:
    """What the model itself will most likely count."""
    return round(tokens * calibration.ratio)


def budgeted(tokens: int, calibration: Calibration = UNCALIBRATED) -> int:
    """What `tokens` of ours may count for at most, to decide whether something fits: the calibrated number plus 5 %."""
    return math.ceil(tokens * calibration.ratio * MARGIN)


def affordable(limit: int, calibration: Calibration = UNCALIBRATED) -> int:
    """How many of our tokens fit into `limit` of the model's: the most whose `budgeted` is within it."""
    if limit <= 0:
        return 0
    most = math.floor(limit / (calibration.ratio * MARGIN))
    return most if budgeted(most, calibration) <= limit else most - 1


def shown(tokens: int, calibration: Calibration = UNCALIBRATED) -> str:
    """The number for people, with "≈" as long as too few reports have corrected it."""
    return f"{'' if calibration.trusted else '≈'}{calibrated(tokens, calibration):,}"
