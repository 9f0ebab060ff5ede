"""Card files made by hand, as other programs write them."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping

from core.characters.formats.base import Json, Tree

V1_FIELDS: Tree = {
    "name": "Maru",
    "description": "Keeps the light.",
    "personality": "calm",
    "scenario": "an island",
    "first_mes": "You came.",
    "mes_example": "<START>\n{{user}}: When?\n{{char}}: At dusk.",
}
V2_FIELDS: Tree = V1_FIELDS | {
    "creator_notes": "Notes.",
    "system_prompt": "",
    "post_history_instructions": "",
    "alternate_greetings": ["Again?"],
    "tags": ["sea"],
    "creator": "me",
    "character_version": "1.0",
    "extensions": {},
}


def v2(**fields: Json) -> Tree:
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**V2_FIELDS, **fields}}


def v3(**fields: Json) -> Tree:
    return {
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {**V2_FIELDS, "group_only_greetings": [], **fields},
    }


def entry(*keys: str, content: str = "Lore.", **fields: Json) -> Tree:
    base: Tree = {"keys": list(keys), "content": content, "extensions": {}, "enabled": True, "insertion_order": 100}
    return base | fields


def book(*entries: Tree, **fields: Json) -> Tree:
    return {"extensions": {}, "entries": list(entries), **fields}


def as_json(tree: Json) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def text(keyword: str, tree: Json) -> bytes:
    """A tEXt chunk with a card in it."""
    return chunk(b"tEXt", keyword.encode() + b"\0" + base64.b64encode(as_json(tree)))


def png(*before_end: bytes, colour: bytes = b"\x20\x40\x60", size: tuple[int, int] = (4, 6)) -> bytes:
    width, height = size
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + colour * width) * height))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(before_end) + chunk(b"IEND")


def jpeg() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 6), (200, 10, 10)).save(out, "JPEG")
    return out.getvalue()


def webp(exif: bytes = b"") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 6), (10, 200, 10)).save(out, "WEBP", exif=exif)
    return out.getvalue()


def exif(comment: bytes) -> bytes:
    """EXIF with a user comment and nothing else."""
    from PIL import Image

    made = Image.Exif()
    made.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + comment
    return made.tobytes().removeprefix(b"Exif\0\0")


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def asset(kind: str, uri: str, name: str = "main", ext: str = "png") -> Tree:
    return {"type": kind, "uri": uri, "name": name, "ext": ext}


def charx(card: Tree, members: Mapping[str, bytes] | None = None) -> bytes:
    return zipped({**(members or {}), "card.json": as_json(card)})


def three_assets() -> tuple[Tree, dict[str, bytes]]:
    """A card with an icon, a background and an emotion, as RisuAI lays them out."""
    card = v3(
        assets=[
            asset("icon", "embeded://assets/icon/image/main.png"),
            asset("background", "embeded://assets/background/image/바다.png", "main"),
            asset("emotion", "embeded://assets/emotion/image/joy.png", "joy"),
        ]
    )
    members = {
        "assets/icon/image/main.png": png(colour=b"\1\2\3"),
        "assets/background/image/바다.png": webp(),
        "assets/emotion/image/joy.png": png(colour=b"\7\7\7"),
        "x_meta/joy.json": b'{"type":"WEBP"}',
        "module.risum": b"o\0module",
    }
    return card, members
