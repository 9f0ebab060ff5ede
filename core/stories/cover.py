"""Covers: a typographic one that needs no model, lettering on one that a model has painted, pictures for previews.

The same arguments give the same bytes. Each takes some tenths of a second: not on the event loop.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from core.ai.images import seen
from core.stories import colours, designs, lettering
from core.stories.colours import Colour
from core.stories.designs import HEIGHT, WIDTH, Palette
from core.stories.lettering import Block, draw, fitted
from core.stories.mark import Source, xmp
from core.text import Catalog, Text, pick_locale, t

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 96
OPEN_GRAPH = (1200, 630)


def typographic(
    title: str, pen_name: str, language: str, palette: Sequence[str], seed: str, *, rehearsal: bool = False
) -> bytes:
    """A PNG of 1200 × 1800. `palette`: two or more colours as "#rrggbb", the first one the ground."""
    from PIL import ImageDraw

    chance = Random(seed)  # noqa: S311 - which cover a story gets is no secret
    ground, *others = map(colours.of_hex, palette)
    image = designs.drawn(Palette(ground, tuple(others) or (colours.ink(ground),)), chance)
    canvas = ImageDraw.Draw(image)
    locale = pick_locale(language)
    faces = chance.choice((lettering.SERIF, lettering.SANS))[locale]
    ink = colours.ink(ground, _pale(others))
    top = MARGIN + 52
    box = WIDTH - 2 * MARGIN, HEIGHT * designs.FREE - top - (104 if pen_name else 16)
    block = fitted(title, faces, box, (236, 52))
    canvas.rectangle((MARGIN, MARGIN, MARGIN + 88, MARGIN + 9), fill=ink)
    draw(canvas, block, (MARGIN, top), ink)
    if pen_name:
        name = fitted(pen_name, faces, (WIDTH - 2 * MARGIN, 60), (46, 24))
        draw(canvas, name, (MARGIN, top + block.height + 40), ink)
    _label(image, locale, rehearsal=rehearsal)
    return _png(image, Source.PROGRAM, _notice(rehearsal=rehearsal), locale)


def lettered(art: bytes, title: str, pen_name: str, language: str) -> bytes:
    """The painted picture, 1200 × 1800, with the title at its foot. Raises BadInput for what is no picture."""
    from PIL import Image, ImageDraw, ImageOps

    seen(art)  # broken and enormous pictures end here
    with Image.open(io.BytesIO(art)) as opened:
        image = ImageOps.fit(opened.convert("RGB"), (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    locale = pick_locale(language)
    block = fitted(title, lettering.SERIF[locale], (WIDTH - 2 * MARGIN, HEIGHT * 0.34), (150, 48))
    foot = HEIGHT - MARGIN - (96 if pen_name else 30)
    top = foot - block.height
    image = _veiled(image, top)
    canvas = ImageDraw.Draw(image)
    draw(canvas, block, (MARGIN, top), colours.PAPER)
    if pen_name:
        name = fitted(pen_name, lettering.SERIF[locale], (WIDTH * 0.6, 56), (42, 22))
        draw(canvas, name, (MARGIN, foot + 38), colours.PAPER)
    _label(image, locale, rehearsal=False)
    return _png(image, Source.MODEL, t("mark-made"), locale)


def og_image(cover: bytes, title: str, pen_name: str, language: str, *, rehearsal: bool = False) -> bytes:
    """The card of 1200 × 630 that previews of links show: the cover on the left, the words on the right."""
    from PIL import Image, ImageDraw, ImageFilter, ImageOps

    with Image.open(io.BytesIO(cover)) as opened:
        front, source = opened.convert("RGB"), _source(opened)
    image = ImageOps.fit(front, OPEN_GRAPH).filter(ImageFilter.GaussianBlur(38))
    image = Image.blend(image, Image.new("RGB", OPEN_GRAPH, colours.NIGHT), 0.74)
    small = front.resize((340, 510), Image.Resampling.LANCZOS)
    _shadow(image, (60, 60, 400, 570))
    image.paste(small, (60, 60))
    canvas, locale = ImageDraw.Draw(image), pick_locale(language)
    faces = lettering.SERIF[locale]
    block = fitted(title, faces, (680, 330), (76, 30))
    draw(canvas, block, (460, 92), colours.PAPER)
    if pen_name:
        words = Catalog().render(t("book-by", name=pen_name), locale)
        draw(canvas, fitted(words, faces, (680, 40), (30, 18)), (460, 92 + block.height + 34), (214, 208, 196))
    _brand(image, locale, _label_of(rehearsal=rehearsal))
    return _png(image, source, _notice(rehearsal=rehearsal), locale)


def neutral_card(language: str, *, adult: bool = False) -> bytes:
    """The card for what a preview must not show: it says only that there is something."""
    from PIL import Image, ImageDraw

    locale = pick_locale(language)
    image = Image.new("RGB", OPEN_GRAPH, (38, 40, 48))
    canvas = ImageDraw.Draw(image)
    words = Catalog().render(t("book-adult-card") if adult else t("book-private-card"), locale)
    block = fitted(words, lettering.SERIF[locale], (900, 200), (64, 30))
    canvas.rectangle((600 - 44, 214, 600 + 44, 220), fill=(150, 146, 138))
    draw(canvas, block, (600, 256), (226, 221, 211), "centre")
    _brand(image, locale, None)
    return _png(image, Source.PROGRAM, None, locale)


def _pale(others: Sequence[Colour]) -> list[Colour]:
    """Of the palette, what is near to paper: a title in a loud colour tires."""
    return sorted((each for each in others if colours.light(each) > 0.7), key=colours.light, reverse=True)


def _notice(*, rehearsal: bool) -> Text:
    return t("mark-rehearsed") if rehearsal else t("mark-made")


def _label_of(*, rehearsal: bool) -> Text:
    return t("mark-label-rehearsed") if rehearsal else t("mark-label-made")


def _label(image: Image, locale: str, *, rehearsal: bool) -> None:
    """The mark in a word, in the lower right corner, on a ground of its own."""
    from PIL import ImageDraw

    words = Catalog().render(_label_of(rehearsal=rehearsal), locale)
    block = fitted(words, lettering.SANS[locale], (500, 40), (26, 26))
    right, bottom = WIDTH - 48, HEIGHT - 48
    left, top = right - block.width - 36, bottom - 50
    canvas = ImageDraw.Draw(image, "RGBA")
    canvas.rounded_rectangle((left, top, right, bottom), 25, fill=(*colours.NIGHT, 205))
    draw(canvas, block, (left + 18, top + 12), colours.PAPER)


def _brand(image: Image, locale: str, label: Text | None) -> None:
    from PIL import ImageDraw

    canvas = ImageDraw.Draw(image)
    words = "Iyagi" if label is None else f"Iyagi · {Catalog().render(label, locale)}"
    draw(canvas, _small(words, locale), (1140, 542), (196, 190, 178), "right")


def _small(words: str, locale: str) -> Block:
    return fitted(words, lettering.SANS[locale], (600, 40), (24, 24))


def _veiled(image: Image, top: float) -> Image:
    """Darker and darker to `top` and dark from there, so that light letters can be read on anything."""
    from PIL import Image as Images

    shade = Images.new("L", (1, HEIGHT), 0)
    for y in range(HEIGHT):
        share = min(max((y - top + 330) / 320, 0), 1)
        shade.putpixel((0, y), round(222 * share * share * (3 - 2 * share)))
    night = Images.new("RGB", image.size, (10, 10, 14))
    return Images.composite(night, image, shade.resize(image.size))


def _shadow(image: Image, box: tuple[int, int, int, int]) -> None:
    from PIL import Image as Images
    from PIL import ImageDraw, ImageFilter

    shade = Images.new("L", image.size, 0)
    left, top, right, bottom = box
    ImageDraw.Draw(shade).rectangle((left + 6, top + 12, right + 6, bottom + 12), fill=190)
    image.paste((0, 0, 0), (0, 0), shade.filter(ImageFilter.GaussianBlur(16)))


def _source(opened: Image) -> Source:
    """What a cover of ours says of itself."""
    return (
        Source.MODEL
        if Source.MODEL.uri in str(getattr(opened, "text", {}).get("XML:com.adobe.xmp"))
        else Source.PROGRAM
    )


def _png(image: Image, source: Source, notice: Text | None, locale: str) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    words = "" if notice is None else Catalog().render(notice, locale)
    packet = f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{xmp(source, words)}<?xpacket end="r"?>'
    told = PngInfo()
    told.add_itxt("XML:com.adobe.xmp", packet)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=told, compress_level=6)
    return out.getvalue()
