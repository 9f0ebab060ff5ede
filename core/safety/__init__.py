"""What keeps the place safe: reports, bans, takedowns, roles, and the book of who did what."""
