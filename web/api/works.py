"""The resources of what people make: characters with their lorebooks."""

from __future__ import annotations

from typing import Final

from web.api import character_files, character_marks, characters, lorebooks

RESOURCES: Final = (characters, character_marks, character_files, lorebooks)
