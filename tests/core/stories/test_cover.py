"""Covers: right in size, the same each time, no letter cut, readable, and marked as what they are."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw

from core.errors import BadInput
from core.stories import colours, cover, lettering
from core.stories.designs import DESIGNS, FREE, H, Palette, W, drawn
from core.stories.fonts import Faces
from core.stories.packs import packs

DARK = ("#0f1626", "#3d7bff", "#d7263d", "#e6edf7")
TITLES = [
    ("회귀", "ko"),
    ("멸망한 세계의 마지막 도서관 사서가 되었더니 모두가 나를 찾아온다", "ko"),
    ("가" * 200, "ko"),
    ("The Porter Who Remembers", "en"),
    ("Incomprehensibilities " * 9, "en"),
    ("漢字와 José 😀", "ko"),
    ("", "ko"),
    ("\x00\ud800\n", "en"),
]
LONE_ACCENT = ("\u0301", "ko")


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png), formats=["PNG"])
    image.load()
    return image


def art(colour: tuple[int, int, int], kind: str = "PNG", size: tuple[int, int] = (400, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("title", "language"), [*TITLES, LONE_ACCENT])
def test_a_typographic_cover_is_made_of_any_title(title: str, language: str) -> None:
    image = opened(cover.typographic(title, "한밤", language, DARK, "s1"))

    assert (image.size, image.mode) == ((1200, 1800), "RGB")


def test_the_same_story_has_the_same_cover_and_others_have_others() -> None:
    covers = [cover.typographic("달빛", "", "ko", DARK, seed) for seed in ("a", "a", "b")]

    assert covers[0] == covers[1] != covers[2]


@pytest.mark.parametrize("faces", [*lettering.SERIF.values(), *lettering.SANS.values()])
@pytest.mark.parametrize(("title", "language"), TITLES)
def test_no_letter_is_cut_and_none_is_left_out(title: str, language: str, faces: Faces) -> None:
    box = (900.0, 500.0)

    block = lettering.fitted(title, faces, box, (200, 50))

    image = Image.new("RGB", (1200, 800), "white")
    lettering.draw(ImageDraw.Draw(image), block, (150, 150), (0, 0, 0))
    drawn_in = Image.eval(image.convert("L"), lambda value: 255 - value).getbbox() or (600, 300, 600, 300)
    assert drawn_in[0] >= 110  # Gentium's J reaches below what is before it
    assert drawn_in[1] >= 130
    assert drawn_in[2] <= 150 + box[0] + 10
    assert drawn_in[3] <= 150 + box[1] + 20
    shown = "".join(run.text for line in block.lines for run in line.runs)
    assert len(shown.replace(" ", "")) == len("".join(title.split()).replace("\x00", "").replace("\ud800", ""))


def test_a_short_title_is_large_and_a_long_one_small() -> None:
    sizes = [lettering.fitted(title, lettering.SERIF["ko"], (900, 500), (200, 40)).size for title, _ in TITLES[:3]]

    assert sizes[0] == 200
    assert sizes == sorted(sizes, reverse=True)


def test_lines_are_balanced_and_words_whole() -> None:
    block = lettering.fitted("나 혼자 짐을 내려놓지 않는다", lettering.SERIF["ko"], (800, 600), (150, 40))

    lines = ["".join(run.text for run in line.runs) for line in block.lines]

    assert " ".join(lines).split() == ["나", "혼자", "짐을", "내려놓지", "않는다"]
    assert min(map(len, lines)) >= 3


@pytest.mark.parametrize("design", DESIGNS)
def test_a_design_leaves_the_title_its_place(design: object) -> None:
    ground, others = (10, 20, 30), ((200, 30, 30), (30, 200, 30), (240, 240, 240))

    for seed in range(3):
        image = Image.new("RGB", (W, H), ground)
        assert callable(design)
        design(ImageDraw.Draw(image), Palette(ground, others), random.Random(seed))
        above = image.crop((0, 0, W, int(H * FREE)))
        assert above.getcolors() == [(above.width * above.height, ground)]


def test_a_ground_is_drawn_without_hard_edges() -> None:
    image = drawn(Palette((0, 0, 0), ((255, 255, 255),)), random.Random(1))

    shades = image.convert("L").getcolors(256) or []
    assert len(shades) > 20


def test_the_letters_can_be_read_on_any_ground() -> None:
    chance = random.Random(7)
    grounds = [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(300)]
    grounds += [colours.of_hex(pack.palette[0]) for pack in packs().values()]

    worst = min(colours.contrast(ground, colours.ink(ground, [ground, (128, 128, 128)])) for ground in grounds)

    assert worst >= 4.5


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (250, 246, 238)])
def test_a_painted_cover_is_dark_where_the_title_stands(colour: tuple[int, int, int]) -> None:
    image = opened(cover.lettered(art(colour), "달빛 아래", "한밤", "ko"))

    assert image.size == (1200, 1800)
    assert colours.contrast(image.getpixel((20, 1600)), colours.PAPER) >= 7  # type: ignore[arg-type]  # of an RGB picture
    assert max(abs(a - b) for a, b in zip(image.getpixel((600, 200)), colour, strict=True)) <= 2  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_painted_picture_may_have_any_shape_and_kind(kind: str) -> None:
    image = opened(cover.lettered(art((90, 120, 170), kind, (512, 512)), "The Porter", "", "en"))

    assert image.size == (1200, 1800)


@pytest.mark.parametrize("data", [b"", b"<svg/>", art((1, 2, 3))[:60]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        cover.lettered(data, "달빛", "", "ko")


def test_covers_tell_machines_who_made_them() -> None:
    typographic = cover.typographic("달빛", "", "ko", DARK, "a", rehearsal=True)
    painted = cover.lettered(art((90, 120, 170)), "달빛", "", "ko")

    assert "digitalsourcetype/algorithmicMedia" in _xmp(typographic)
    assert "예행 연습" in _xmp(typographic)
    assert "digitalsourcetype/trainedAlgorithmicMedia" in _xmp(painted)
    assert "생성형 인공지능을 이용하여 제작되었습니다" in _xmp(painted)
    assert "digitalsourcetype/trainedAlgorithmicMedia" in _xmp(cover.og_image(painted, "달빛", "", "ko"))


def test_a_preview_is_a_card_of_the_usual_size() -> None:
    made = cover.typographic("달빛", "", "ko", DARK, "a")

    cards = [opened(cover.og_image(made, title, "José Ähnlich", language)) for title, language in TITLES[1:5:3]]

    assert {card.size for card in cards} == {(1200, 630)}


def test_a_neutral_card_shows_nothing_of_a_story() -> None:
    cards = [cover.neutral_card(language, adult=adult) for language in ("ko", "en") for adult in (False, True)]

    assert len(set(cards)) == 4
    assert {opened(card).size for card in cards} == {(1200, 630)}


def _xmp(png: bytes) -> str:
    return str(opened(png).info["XML:com.adobe.xmp"])
