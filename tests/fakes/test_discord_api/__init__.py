"""The pretended Discord, driven by the real discord.py."""
