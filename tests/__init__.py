"""Everything that is held against the program."""
