"""Two chats a month apart, one in Korean and one in English: `python3 -m tests.demo [--pictures FOLDER]`."""

import argparse
import asyncio
from pathlib import Path

from core import bootstrap


def main() -> None:
    bootstrap.ensure("dev.lock")
    from tests.demo.play import play

    parser = argparse.ArgumentParser(prog="tests.demo", description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep a picture of each second chat there")
    asyncio.run(play(parser.parse_args().pictures))


if __name__ == "__main__":
    main()
