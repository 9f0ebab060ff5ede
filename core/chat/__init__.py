"""A chat: what came in, the turn that answers it, and what is kept of it."""
