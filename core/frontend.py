"""Front ends and the surfaces of platforms, found by entry-point name: the core imports neither bots nor web."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

SERVE = "iyagi.frontends"
SURFACES = "iyagi.surfaces"
PROBES = "iyagi.probes"  # async (settings) -> the account's name; raises where the token is not good
_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def declared(group: str) -> Mapping[str, str]:
    """Name → "package:function". From the checkout's own declaration, else from what is installed."""
    if _PROJECT.is_file():
        found = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["entry-points"].get(group, {})
        return {str(name): str(target) for name, target in found.items()}
    return {point.name: point.value for point in entry_points(group=group)}


def load(target: str) -> Callable[[Any], Any]:  # what a front end's function returns depends on the group
    """The function that "package:function" names."""
    module, _, name = target.partition(":")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), name)
    return found
