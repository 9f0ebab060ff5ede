"""Colours of covers: contrast as WCAG 2.2 counts it, and mixtures."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[int, int, int]

PAPER: Colour = (250, 246, 238)
NIGHT: Colour = (16, 17, 22)
READABLE = 4.5  # WCAG 2.2, 1.4.3


def of_hex(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def light(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def ink(ground: Colour, wished: Sequence[Colour] = ()) -> Colour:
    """The first of what is wished that can be read on the ground, else paper, night, or the better of white and black,
    of which one always can."""
    readable = (each for each in (*wished, PAPER, NIGHT) if contrast(each, ground) >= READABLE)
    return next(readable, None) or max(((255, 255, 255), (0, 0, 0)), key=lambda each: contrast(each, ground))


def _parts(colour: Colour) -> list[float]:
    return [part / 255 for part in colour]
