"""What the README shows: two chats a month apart, `python3 -m tests.demo [--pictures FOLDER]`; every page in pictures,
`--panel FOLDER`; the gallery and a chat without a key, `--front FOLDER`."""

import argparse
import asyncio
from pathlib import Path

from core import bootstrap


def main() -> None:
    bootstrap.ensure("dev.lock")
    from core.log import set_up
    from core.settings import load
    from tests.demo.front import front
    from tests.demo.panel import panel
    from tests.demo.play import play

    parser = argparse.ArgumentParser(prog="tests.demo", description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep a picture of each second chat there")
    parser.add_argument("--panel", type=Path, metavar="FOLDER", help="put pictures of every page of the panel there")
    parser.add_argument("--front", type=Path, metavar="FOLDER", help="put pictures of the gallery and a chat there")
    parser.add_argument("--png", action="store_true", help="those of the panel as PNG, not as JPEG")
    asked = parser.parse_args()
    set_up(load(log_level="warning"))
    if asked.panel is not None:
        asyncio.run(panel(asked.panel, png=asked.png))
    elif asked.front is not None:
        asyncio.run(front(asked.front))
    else:
        asyncio.run(play(asked.pictures))


if __name__ == "__main__":
    main()
