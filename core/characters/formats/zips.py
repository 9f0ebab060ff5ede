"""Zip archives of strangers, listed within bounds and inflated piece by piece; and our own, always the same. (pure)"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.characters.formats.base import Limits
from core.characters.formats.packing import MB, shown
from core.errors import BadInput
from core.text import Text, t

PIECE = 1 << 18
_CARD = "card.json"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8, _ENCRYPTED = 0x800, 0x2041  # flags: names in UTF-8; encrypted, strongly, with a masked directory
_DAY = 0x21  # 1 January 1980, the first day that zip knows
_DRIVE = re.compile(r"[A-Za-z]:")

# What zipfile is known to raise over broken archives.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    LookupError,
)
_LONGEST_NAME = 1_000
_DENSEST = 100  # times smaller: half of what readers, our own too, allow


class Broken(BadInput):
    """One member cannot be read; the others may."""


@dataclass(frozen=True, slots=True)
class Member:
    """`size` is what the archive says; `name` as UTF-8 where it was written so."""

    name: str
    size: int
    packed: int
    entry: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Archive:
    """`start` is where the first member begins: what stands before it is another file (a JPEG)."""

    file: zipfile.ZipFile
    members: Mapping[str, Member]
    start: int
    warnings: tuple[Text, ...]


class Budget:
    """What all members of one archive may grow to together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.inflated


def listed(data: bytes, limits: Limits) -> Archive:
    """The members that may be read; those of bad names or kinds are left out with a warning each.

    Raises BadInput for what is no whole archive, for too many members (counted before they are listed), for members
    that lie over one another, and for a card that stands twice or is encrypted.
    """
    if data.count(b"PK\x01\x02") > limits.members:
        raise BadInput(t("cardfile-zip-many", most=limits.members))
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        entries = file.infolist()
        start = _check_places(data, file, entries)
    except _BROKEN:
        raise BadInput(t("cardfile-zip-broken")) from None
    members: dict[str, Member] = {}
    warnings: list[Text] = []
    _check_cards(entries)
    for entry in entries:
        name = _name(entry)
        if name.endswith("/"):
            continue
        if (refused := _refused(name, entry)) is not None:
            if name == _CARD:
                raise BadInput(refused)
            warnings.append(refused)
        elif name in members:
            warnings.append(t("cardfile-member-twice", name=shown(name)))
        else:
            members[name] = Member(name, entry.file_size, entry.compress_size, entry)
    return Archive(file, members, start, tuple(warnings))


def content(archive: Archive, member: Member, budget: Budget) -> bytes:
    """What a member holds, counted while it grows.

    Raises Broken where it cannot be read, any other BadInput where it grows as only bombs do.
    """
    limits, pieces, grown = budget.limits, list[bytes](), 0
    try:
        with archive.file.open(member.entry) as opened:
            while piece := opened.read(PIECE):
                pieces.append(piece)
                grown += len(piece)
                budget.left -= len(piece)
                if grown > limits.member or (grown > MB and grown > limits.ratio * max(1, member.packed)):
                    raise BadInput(t("cardfile-zip-bomb", name=shown(member.name)))
                if budget.left < 0:
                    raise BadInput(t("cardfile-zip-inflated", most=limits.inflated // MB))
    except _BROKEN:
        raise Broken(t("cardfile-member-broken", name=shown(member.name))) from None
    return b"".join(pieces)


def written(members: Sequence[tuple[str, bytes]]) -> bytes:
    """An archive of the same bytes for the same members: one date, names in UTF-8 and marked so, in the order given.

    By hand, because zipfile marks names as UTF-8 only where they are not ASCII. Raises ValueError for names that are
    not safe, or that stand twice.
    """
    twice = [name for name, count in Counter(name for name, _ in members).items() if count > 1]
    unsafe = [name for name, _ in members if not _is_safe(name) or name.endswith("/")]
    if twice or unsafe:
        raise ValueError(f"no names for members: {(twice + unsafe)[:3]}")
    bodies: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, plain in members:
        coded = name.encode("utf-8")
        method, packed = _packed(name, plain)
        about = (_UTF8, method, 0, _DAY, zlib.crc32(plain), len(packed), len(plain), len(coded), 0)
        bodies += (_LOCAL.pack(b"PK\3\4", 20, *about), coded, packed)
        directory += (_CENTRAL.pack(b"PK\1\2", 20, 20, *about, 0, 0, 0, 0, at), coded)
        at += _LOCAL.size + len(coded) + len(packed)
    listing = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(listing), at, 0)
    return b"".join((*bodies, listing, end))


def _packed(name: str, plain: bytes) -> tuple[int, bytes]:
    """(method, bytes): JSON deflated, but not so far that a reader would take it for a bomb; media as they are."""
    if not name.endswith(".json"):
        return 0, plain
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = stream.compress(plain) + stream.flush()
    return (8, packed) if len(plain) <= _DENSEST * len(packed) else (0, plain)


def _check_places(data: bytes, file: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> int:
    """Where the first member begins. Raises BadInput where members share bytes, as those of "quoted" bombs do."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        magic, *_, name, extra = _LOCAL.unpack_from(data, max(0, entry.header_offset))
        if magic != b"PK\3\4":
            raise zipfile.BadZipFile
        if entry.header_offset < end:
            raise BadInput(t("cardfile-zip-overlap"))
        end = entry.header_offset + _LOCAL.size + name + extra + entry.compress_size
    if end > file.start_dir:
        raise BadInput(t("cardfile-zip-overlap"))
    return min((entry.header_offset for entry in entries), default=0)


def _check_cards(entries: Sequence[zipfile.ZipInfo]) -> None:
    cards = [entry for entry in entries if _name(entry) == _CARD]
    if len(cards) > 1:
        raise BadInput(t("cardfile-zip-two-cards"))
    if cards and cards[0].flag_bits & _ENCRYPTED:
        raise BadInput(t("cardfile-zip-locked"))


def _name(entry: zipfile.ZipInfo) -> str:
    """Many programs write UTF-8 and do not say so, Korean Windows its own code; zipfile takes both for cp437."""
    if entry.flag_bits & _UTF8 or entry.orig_filename.isascii():
        return entry.orig_filename
    for encoding in ("utf-8", "euc-kr"):
        try:
            return entry.orig_filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.orig_filename


def _refused(name: str, entry: zipfile.ZipInfo) -> Text | None:
    if not _is_safe(name):
        return t("cardfile-member-name", name=shown(name))
    if entry.flag_bits & _ENCRYPTED:
        return t("cardfile-member-encrypted", name=shown(name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        return t("cardfile-member-link", name=shown(name))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return t("cardfile-member-method", name=shown(name))
    return None


def _is_safe(name: str) -> bool:
    return bool(
        name
        and len(name) <= _LONGEST_NAME
        and not name.startswith("/")
        and not _DRIVE.match(name)
        and ".." not in name.split("/")
        and not any(mark in name for mark in "\\\0")
    )
