"""Reports, bans, takedowns, roles and the audit log."""
