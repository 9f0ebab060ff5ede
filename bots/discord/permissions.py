"""The bits of Discord's permissions that lead. Pure."""

from __future__ import annotations

ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD = 1 << 3, 1 << 4, 1 << 5
MODERATES = ADMINISTRATOR | MANAGE_CHANNELS | MANAGE_GUILD
