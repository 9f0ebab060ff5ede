"""Doubles of what is not ours: servers on 127.0.0.1 and ports kept in memory."""
