"""All tables, on one metadata. Import from the module of the subject."""

from core.db.tables import characters, chat, people, places, receipts, web
from core.db.tables.base import metadata

__all__ = ["characters", "chat", "metadata", "people", "places", "receipts", "web"]
