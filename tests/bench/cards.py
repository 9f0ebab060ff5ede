"""What a card costs that somebody sends or takes away: `python3 -m tests.bench cards`.

The floor is what nobody can do without: to unzip an archive and parse its JSON; to decode a PNG's picture and parse
the JSON in it.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from core.characters.formats.base import Imported, Json, Limits, Tree
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.characters.importing import Reading, bring
from core.clock import SystemClock
from core.db import Db, schema
from core.lore.review import reviewed
from core.surface.events import Person
from tests.bench.rounds import Took, rounds
from tests.bench.table import Goal, Row

ENTRIES = 80
ROUNDS = 7
CHARX, PNG = 5_000_000, 2_000_000  # bytes
NOW = 1_770_000_000


async def cards() -> list[Row]:
    """Imports into a fresh SQLite file, each of a file that was never seen before, and every export."""
    archives = [_charx(number) for number in range(ROUNDS)]
    pictures = [_png(number) for number in range(ROUNDS)]
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        await schema.migrate(url)
        db = Db(url)
        try:
            await _brought(db, _charx(-1))  # what is imported once is imported
            charx, charx_floor = await _imports(db, archives, _unzip)
            png, png_floor = await _imports(db, pictures, _decode)
        finally:
            await db.aclose()
    return [
        charx.row(f"Import of a CHARX, {_megabytes(archives[0])}, {ENTRIES} lore entries", charx_floor, Goal(1_000)),
        png.row(f"Import of a PNG card, {_megabytes(pictures[0])}, {ENTRIES} lore entries", png_floor),
        *await asyncio.to_thread(_exports, archives[0]),
    ]


async def _imports(db: Db, files: list[bytes], least: Callable[[bytes], object]) -> tuple[Took, Took]:
    took, floor = Took(), Took()
    for data in files:
        with took.timed():
            await _brought(db, data)
        with floor.timed():
            await asyncio.to_thread(least, data)
    return took, floor


async def _brought(db: Db, data: bytes) -> None:
    await bring(db, SystemClock(), "bench", Person("1", "미나", "ko"), data, Reading(reviewed, Limits()))


def _exports(archive: bytes) -> list[Row]:
    """Each target of the same card, beside the parsing and writing of its JSON and the floor of its form."""
    card = read(archive)
    return [_export(card, target, archive) for target in Target]


def _export(card: Imported, target: Target, archive: bytes) -> Row:
    made = export(card, target, NOW)
    least = {"image/png": partial(_decode, made.data), "application/zip": partial(_zip, made.data)}
    ours, floor = rounds(ROUNDS, lambda: export(card, target, NOW), least.get(made.media_type, partial(_json, card)))
    return ours.row(f"Export as {target.value}, {_megabytes(made.data)}", floor)


def _unzip(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    return json.loads(contents["card.json"])


def _zip(data: bytes) -> object:
    """The same members written again, as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(io.BytesIO(), "w") as made:
        for each in file.infolist():
            made.writestr(each.filename, file.read(each), each.compress_type)
    return made


def _decode(data: bytes) -> object:
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        words = opened.info.get("ccv3") or opened.info["chara"]
    return json.loads(base64.b64decode(words))


def _json(card: Imported) -> object:
    return json.dumps(card.tree, ensure_ascii=False, indent=2)


def _megabytes(data: bytes) -> str:
    return f"{len(data) / 1e6:.1f} MB"


def _charx(seed: int) -> bytes:
    """A main icon of two megabytes, and pictures of as many moods as fill the rest."""
    dice = random.Random(seed)
    icon = _picture(PNG, seed)
    members = {"assets/icon/image/main.png": icon}
    assets: list[Json] = [_asset("icon", "assets/icon/image/main.png", "main", "png")]
    for number in range(10):
        path = f"assets/emotion/image/mood{number}.webp"
        members[path] = b"RIFF\xff\xff\xff\xffWEBP" + dice.randbytes((CHARX - len(icon)) // 10)
        assets.append(_asset("emotion", path, f"mood{number}", "webp"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("card.json", json.dumps(_card(dice, assets), ensure_ascii=False), zipfile.ZIP_DEFLATED)
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def _png(seed: int) -> bytes:
    from PIL import PngImagePlugin

    words = base64.b64encode(json.dumps(_card(random.Random(seed), []), ensure_ascii=False).encode()).decode()
    info = PngImagePlugin.PngInfo()
    info.add_text("ccv3", words)
    info.add_text("chara", words)
    out = io.BytesIO()
    with Image.open(io.BytesIO(_picture(PNG - 2 * len(words), seed))) as opened:
        opened.save(out, "PNG", pnginfo=info, compress_level=1)
    return out.getvalue()


def _picture(size: int, seed: int) -> bytes:
    """A PNG of some `size` bytes: half of its bits are noise, as in a painted one."""
    height = int((size / 1.75) ** 0.5 * 1.2)
    width = height * 2 // 3
    noise = random.Random(seed).randbytes(width * height * 3)
    image = Image.frombytes("RGB", (width, height), noise).point(lambda value: 96 + (value & 0x1F))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _asset(kind: str, path: str, name: str, ext: str) -> Tree:
    return {"type": kind, "uri": f"embeded://{path}", "name": name, "ext": ext}


def _card(dice: random.Random, assets: list[Json]) -> Tree:
    data: Tree = {
        "name": f"마루 {dice.randrange(10**9)}",
        "description": _words(dice, 600),
        "personality": _words(dice, 60),
        "scenario": _words(dice, 80),
        "first_mes": _words(dice, 120),
        "mes_example": f"<START>\n{{{{user}}}}: {_words(dice, 10)}\n{{{{char}}}}: {_words(dice, 60)}",
        "creator_notes": _words(dice, 60),
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": [_words(dice, 120) for _ in range(4)],
        "group_only_greetings": [],
        "tags": ["바다", "등대", "판타지"],
        "creator": "bench",
        "character_version": "1.0",
        "extensions": {"depth_prompt": {"depth": 4, "prompt": _words(dice, 20), "role": "system"}},
        "assets": assets,
        "character_book": {"name": "섬", "extensions": {}, "entries": [_entry(dice, at) for at in range(ENTRIES)]},
    }
    return {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}


def _entry(dice: random.Random, number: int) -> Json:
    keys: list[Json] = [_words(dice, 1) for _ in range(3)]
    return {
        "id": number,
        "keys": [f"/{keys[0]}(?:들|의)?/i", *keys] if number % 10 == 0 else keys,
        "secondary_keys": [],
        "content": _words(dice, 80),
        "extensions": {"position": number % 2, "probability": 100, "useProbability": True, "depth": 4},
        "enabled": True,
        "insertion_order": number,
        "constant": number % 16 == 0,
        "selective": False,
        "use_regex": number % 10 == 0,
    }


def _words(dice: random.Random, count: int) -> str:
    return " ".join(
        "".join(dice.choices("가나다라마바사아자차카타파하등대섬물빛", k=dice.randint(2, 4))) for _ in range(count)
    )
