"""All tables, on one metadata. Import from the module of the subject."""

from core.db.tables import access, characters, chat, jobs, memory, people, places, receipts, safety, stories, web
from core.db.tables.base import metadata

__all__ = [
    "access",
    "characters",
    "chat",
    "jobs",
    "memory",
    "metadata",
    "people",
    "places",
    "receipts",
    "safety",
    "stories",
    "web",
]
