"""The demonstration in the README, as anybody can make it."""
