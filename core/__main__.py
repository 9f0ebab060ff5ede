"""`python3 -m core …`: the standard library only, until the environment stands."""

import sys

from core import bootstrap


def main() -> int:
    """The installed command `iyagi`, too."""
    bootstrap.ensure("run.lock")
    from core.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
