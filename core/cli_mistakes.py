"""A command line that argparse cannot read is answered with all that can be said there, in the operator's language."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Final, NoReturn

from core import bootstrap
from core.text import Catalog, Text, pick_locale, t

# What argparse says (CPython 3.11 to 3.14), and how we say it. What fits nothing here is told as argparse has it.
_SAID: Final[tuple[tuple[str, Callable[[str, str], Text]], ...]] = (
    (r"the following arguments are required: ()(.+)", lambda _, what: t("command-lacks", what=what)),
    (
        r"(?:argument [^:]+: )?invalid choice: ()(.+)",
        lambda _, what: t("command-no-choice", what=what.partition(" (choose")[0].strip("'")),
    ),
    (r"unrecognized arguments: ()(.+)", lambda _, what: t("command-unknown", what=what)),
    (r"argument ([^:]+): (expected .*)", lambda where, _: t("command-no-value", where=where)),
    (r"argument ([^:]+): (invalid .*)", lambda where, _: t("command-bad-value", where=where)),
)


class Parser(argparse.ArgumentParser):
    """Parsers of subcommands are made of the same class: `iyagi account` alone lists what there is of accounts."""

    def error(self, message: str) -> NoReturn:
        self.print_help(sys.stderr)
        words = Catalog().render(told(message), pick_locale(bootstrap.language()))
        self.exit(2, f"\n{words}\n")


def told(message: str) -> Text:
    """What argparse says, in words of ours."""
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words(found[1] or "", found[2])
    return t("command-wrong", why=message)
