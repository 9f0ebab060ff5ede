"""What models are told, as prose in files: one folder a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files

from core.text import pick_locale
from core.text.josa import josa

_NAME = re.compile(r"\{\{char(?::([^}]+))?\}\}")


def rules(language: str, name: str) -> str:
    """How to be the character `name`, in its language (English for one that has no file). Read from disk once."""
    return _NAME.sub(partial(_named, name), _read(pick_locale(language), "chat"))


def recalled(language: str, name: str) -> str:
    """What the notes are that the character is reminded by."""
    return _NAME.sub(partial(_named, name), _read(pick_locale(language), "recalled"))


def company(language: str, name: str, others: Sequence[str]) -> str:
    """That the characters `others` are here beside `name`, and that each speaks for itself."""
    told = _NAME.sub(partial(_named, name), _read(pick_locale(language), "company"))
    return told.replace("{{others}}", ", ".join(others))


def distilling(language: str, name: str) -> str:
    """How to draw memories for the character `name` from what was said."""
    return _NAME.sub(partial(_named, name), _read(pick_locale(language), "memory"))


def digesting(language: str, name: str) -> str:
    """How to tell what happened so far, for the character `name`."""
    return _NAME.sub(partial(_named, name), _read(pick_locale(language), "digest"))


def _named(name: str, found: re.Match[str]) -> str:
    """The name, with the fitting particle where the file gives a pair of them: {{char:이/가}}."""
    return josa(name, found[1]) if found[1] else name


@cache
def _read(language: str, prompt: str) -> str:
    return files("core.ai.prompts").joinpath(language, f"{prompt}.md").read_text(encoding="utf-8").strip()
