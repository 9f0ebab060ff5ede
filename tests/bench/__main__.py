"""`python3 -m tests.bench [PART …] [--json FILE]`: the table of ratios; `--help` names the parts.

A measurement, not a test: a goal that is missed is said in the table, and the exit code is 0 all the same.
"""

import argparse
from pathlib import Path

from core import bootstrap


def main() -> int:
    bootstrap.ensure("dev.lock")
    from core.cli import run_loop
    from tests.bench.parts import PARTS
    from tests.bench.run import SLOW, run

    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"only these: {' '.join(PARTS)}; pages only if named alone"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {' '.join(sorted(unknown))}")
    chosen = given.parts or [name for name in PARTS if name not in SLOW]
    return run_loop(run({name: PARTS[name] for name in chosen}, given.json))  # the programs' own loop


if __name__ == "__main__":
    raise SystemExit(main())
