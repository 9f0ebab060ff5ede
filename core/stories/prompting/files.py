"""What models are told to do in a story, as prose in files: a folder a language, a file a stage, some around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from core.stories.stage import Stage

LAYOUT = "1"
"""Changes with every change of what stands where in a prompt."""

LANGUAGES = ("ko", "en")
HOUSE, WORK, DO, REPAIR = "house", "work", "do", "repair"
EXPANSION, CONTINUATION, DIGEST = "expansion", "continuation", "digest"
ANOTHER, CHOOSE = "another", "choose"
GUIDED = (Stage.SCENES, Stage.DRAFT, Stage.CONTINUITY, Stage.EDIT, Stage.RECORD)
"""Their instructions stand together in the beginning, for they are the same in each episode."""

_BLANK = re.compile(r"\{\{(\w+)\}\}")


@cache
def told(language: str, name: str) -> str:
    """The file of that name, as it stands there. Read from disk once."""
    folder = files("core.ai.prompts").joinpath("stories", language if language in LANGUAGES else "en")
    return folder.joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def task(language: str, name: str, **blanks: object) -> str:
    """The file with its {{blanks}} filled in. Raises KeyError for one that is not given."""
    return _BLANK.sub(lambda found: str(blanks[found[1]]), told(language, name))


def of_stage(stage: Stage) -> str:
    """The name of a stage's file."""
    return stage.name.lower()


def title(language: str, stage: Stage) -> str:
    """What a stage is called in the heading of its file."""
    return told(language, of_stage(stage)).partition("\n")[0].lstrip("# ")


def _version(stage: Stage) -> str:
    names = [HOUSE, REPAIR, *([WORK, DO, *map(of_stage, GUIDED)] if stage in GUIDED else [of_stage(stage)])]
    words = [told(language, name) for language in LANGUAGES for name in names]
    return sha256("\0".join([LAYOUT, stage.name, *words]).encode()).hexdigest()[:12]


VERSION: Mapping[Stage, str] = {stage: _version(stage) for stage in Stage}
"""Which words a stage is asked in: another version for other words, without anybody to remember it."""
