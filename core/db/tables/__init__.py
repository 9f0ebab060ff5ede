"""All tables, on one metadata. Import from the module of the subject."""

from core.db.tables import characters, chat, jobs, memory, people, places, receipts, stories, web
from core.db.tables.base import metadata

__all__ = ["characters", "chat", "jobs", "memory", "metadata", "people", "places", "receipts", "stories", "web"]
