"""What characters remember: found again when it matters, told to nobody else, and erased with its source."""
