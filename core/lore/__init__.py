"""Lorebooks: what a character's world knows, told when the talk comes to it."""
