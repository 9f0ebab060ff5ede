"""Grounds of typographic covers: four ways to divide a page, drawn from a seed. Above, each is free for the title.

Drawn at twice the size and made smaller, for Pillow's shapes have hard edges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from core.stories.colours import Colour, light, mixed

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1200, 1800
FREE = 0.46  # of the height, from above: the title's
_SCALE = 2
W, H = WIDTH * _SCALE, HEIGHT * _SCALE


@dataclass(frozen=True, slots=True)
class Palette:
    """`ground` is behind the title; `others` are as they come, never empty."""

    ground: Colour
    others: tuple[Colour, ...]

    def tint(self, number: int) -> Colour:
        return self.others[number % len(self.others)]


def drawn(palette: Palette, chance: Random) -> Image:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (W, H), palette.ground)
    design = chance.choice(DESIGNS)
    design(ImageDraw.Draw(image), palette, chance)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _hills(canvas: ImageDraw, palette: Palette, chance: Random) -> None:
    """A disc above ranges of hills, the nearest the darkest."""
    _disc(canvas, (chance.uniform(0.3, 0.72) * W, 0.60 * H), chance.uniform(0.15, 0.19) * W, palette.tint(0))
    far, near = mixed(palette.ground, palette.tint(1), 0.55), _shade(palette.ground)
    for n in range(5):
        share = n / 4
        _range(canvas, 0.64 + 0.085 * n, mixed(far, near, share), chance, 0.035 + 0.012 * n)


def _gate(canvas: ImageDraw, palette: Palette, chance: Random) -> None:
    """Doors within doors, the innermost bright."""
    centre, count = chance.choice((0.5, 0.5, 0.64)) * W, chance.randint(6, 8)
    outer, inner = mixed(palette.ground, palette.tint(0), 0.12), palette.tint(0)
    for n in range(count):
        share = n / (count - 1)
        half = W * (0.40 - 0.31 * share)
        top = H * (0.50 + 0.22 * share)
        colour = mixed(outer, inner, share**1.5) if n < count - 1 else palette.tint(1)
        canvas.pieslice((centre - half, top, centre + half, top + 2 * half), 180, 360, fill=colour)
        canvas.rectangle((centre - half, top + half - 1, centre + half, H), fill=colour)
    canvas.polygon(
        [(centre - 0.09 * W, 0.93 * H), (centre + 0.09 * W, 0.93 * H), (centre + 0.5 * W, H), (centre - 0.5 * W, H)],
        fill=mixed(palette.tint(1), palette.ground, 0.25),
    )


def _rings(canvas: ImageDraw, palette: Palette, chance: Random) -> None:
    """Rings around a point beside the page, with a small disc on one of them."""
    right = chance.random() < 0.5
    x, y = W * (0.8 if right else 0.2), H * 0.97
    count = 9
    for n in range(count):
        radius = W * (0.73 - 0.074 * n)
        colour = mixed(palette.ground, palette.tint(n // 3), 0.18 + 0.75 * n / count)
        canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    angle = math.radians(chance.uniform(205, 240) if right else chance.uniform(300, 335))
    orbit = W * 0.693
    _disc(canvas, (x + orbit * math.cos(angle), y + orbit * math.sin(angle)), W * 0.05, palette.tint(1))


def _shards(canvas: ImageDraw, palette: Palette, chance: Random) -> None:
    """Splinters that point to one spot of light."""
    x, y = W * chance.uniform(0.36, 0.64), H * 0.68
    angle = chance.uniform(0, 0.2)
    while angle < 2 * math.pi:
        wide = chance.uniform(0.05, 0.17)
        upward = max(-math.sin(angle), -math.sin(angle + wide))
        most = (y - FREE * H) / upward if upward > 0 else W
        reach = min(W * chance.uniform(0.55, 0.95), most * chance.uniform(0.72, 1))
        points = [(x + reach * math.cos(a), y + reach * math.sin(a)) for a in (angle, angle + wide)]
        near = (x + W * 0.09 * math.cos(angle + wide / 2), y + W * 0.09 * math.sin(angle + wide / 2))
        colour = mixed(palette.ground, palette.tint(chance.randrange(2)), chance.uniform(0.16, 0.95))
        canvas.polygon([near, *points], fill=colour)
        angle += wide + chance.uniform(0.01, 0.06)
    _disc(canvas, (x, y), W * 0.055, palette.tint(2))


DESIGNS: Sequence[Callable[[ImageDraw, Palette, Random], None]] = (_hills, _gate, _rings, _shards)


def _disc(canvas: ImageDraw, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    x, y = centre
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _range(canvas: ImageDraw, top: float, colour: Colour, chance: Random, rough: float) -> None:
    """A ridge of three waves of different length, filled to the foot of the page."""
    waves = [(chance.uniform(0.6, 1.4), chance.uniform(0, 7), 1.0), (2.7, chance.uniform(0, 7), 0.4)]
    waves.append((6.5, chance.uniform(0, 7), 0.14))
    ridge = []
    for step in range(201):
        at = step / 200
        rise = sum(share * math.sin(2 * math.pi * turns * at + start) for turns, start, share in waves)
        ridge.append((at * W, H * (top - rough * rise)))
    canvas.polygon([*ridge, (W, H), (0, H)], fill=colour)


def _shade(colour: Colour) -> Colour:
    """Darker, or on a dark ground darker still."""
    return mixed(colour, (8, 9, 14), 0.55 if light(colour) > 0.2 else 0.6)
