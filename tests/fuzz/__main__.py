"""Throw mutated card files at the reader, guided by which branches they reach. Only BadInput may come out.

atheris has wheels for few platforms, so it is in no lock: `pip install atheris` into an environment of your own first.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any  # atheris has no types

atheris: Any = importlib.import_module("atheris")

with atheris.instrument_imports(include=["core.characters.formats", "core.lore"]):
    from core.characters.card import from_v3
    from core.characters.formats.base import Kind, Limits
    from core.characters.formats.read import read
    from core.characters.formats.write import Target, export
    from core.chat.talk import Moment, quoted
    from core.chat.telling import would_tell
    from core.errors import BadInput

SEEDS = Path(__file__).parents[2] / "core" / "characters" / "seed"
SMALL = Limits(file=400_000, archive=400_000, inflated=4_000_000, inflated_text=1_000_000, pixels=1_000_000)


def one(data: bytes) -> None:
    """A file is refused in words, or it is a card that can be written, read again, and talked with."""
    try:
        card = read(data, SMALL)
    except BadInput:
        return
    targets = (Target.BOOK_ST, Target.BOOK_V3) if card.kind is Kind.LOREBOOK else (Target.V3_JSON, Target.V2_PNG)
    for target in targets:
        try:
            written = export(card, target, 0, limits=SMALL)
        except BadInput:
            continue
        read(written.data)
    if card.kind is Kind.CARD:
        talk = quoted("Mina")
        would_tell(from_v3(card.view), talk, "light tea 등대 letter", Moment(at=talk.begun, seed="1"))


def corpus(folder: Path) -> None:
    """Sound files of each kind to begin with."""
    for file in SEEDS.glob("*.json"):
        card = read(file.read_bytes())
        for target in (Target.V3_JSON, Target.V2_JSON, Target.CHARX, Target.BYAF, Target.BOOK_ST, Target.BOOK_V3):
            (folder / f"{file.stem}-{target.value}").write_bytes(export(card, target, 0).data)
    tiny = io.BytesIO()
    importlib.import_module("PIL.Image").new("RGB", (4, 4)).save(tiny, "PNG")
    small = {"spec": "chara_card_v3", "spec_version": "3.0", "data": {"name": "A", "first_mes": "B"}}
    card = read(json.dumps(small).encode())
    (folder / "small-png").write_bytes(export(card, Target.V3_PNG, 0).data)
    (folder / "small-charx").write_bytes(export(card, Target.CHARX, 0).data)


def main() -> None:
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    with tempfile.TemporaryDirectory() as folder:
        corpus(Path(folder))
        options = [f"-max_total_time={seconds}", "-max_len=400000", "-timeout=20", "-rss_limit_mb=2048"]
        atheris.Setup([sys.argv[0], folder, *options], one)
        atheris.Fuzz()


main()
