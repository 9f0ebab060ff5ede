"""What a file is, told by its first bytes and never by its name. (pure)"""

from __future__ import annotations

import codecs

PNG = b"\x89PNG\r\n\x1a\n"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What people send by mistake, by how it begins.
_OTHERS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("picture", (b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"\xff\x0a")),
    ("pdf", (b"%PDF",)),
    ("archive", (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"(\xb5/\xfd")),
    ("sound", (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"#!AMR")),
    ("video", (b"\x1aE\xdf\xa3", b"FLV\1")),
    ("program", (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    ("database", (b"SQLite format 3\0",)),
)
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1")
_PAGES = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<svg", b"<!--")


def kind(data: bytes) -> str:
    """One of png, webp, zip, jpeg-zip, module, json, empty; or what else it is: jpeg, picture, pdf, archive, sound,
    video, program, database, page, text, unknown."""
    if not data:
        return "empty"
    if data.startswith(PNG):
        return "png"
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(b"\xff\xd8"):
        return "jpeg-zip" if ZIP[0] in data and ZIP[1] in data[-70_000:] else "jpeg"
    if data.startswith(b"o\0"):
        return "module"
    if data.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "sound"}.get(data[8:12], "video")
    if data[4:8] == b"ftyp":
        return "picture" if data[8:12] in _PICTURE_BRANDS else "video"
    return next((name for name, starts in _OTHERS if data.startswith(starts)), None) or _text_kind(data)


def _text_kind(data: bytes) -> str:
    if data.startswith(BOMS[1:]):
        return "json"
    start = data.removeprefix(BOMS[0])[:4_096].lstrip()
    if start[:1] in {b"{", b"["} or not start:
        return "json" if start else "empty"
    if start.lower().startswith(_PAGES):
        return "page"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "unknown"
    return "unknown" if "\0" in text[:4_096] else "text"
