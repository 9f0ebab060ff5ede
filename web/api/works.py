"""The resources of what people make: characters with their lorebooks, and stories."""

from __future__ import annotations

from typing import Final

from web.api import (
    character_files,
    character_marks,
    characters,
    lorebooks,
    reading,
    reading_lists,
    steering,
    stories,
    story_files,
)

# An address that is a word stands before those that take any id in its place.
RESOURCES: Final = (
    characters,
    character_marks,
    character_files,
    lorebooks,
    stories,
    story_files,
    steering,
    reading,
    reading_lists,
)
