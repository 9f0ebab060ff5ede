"""The core, without any platform."""
