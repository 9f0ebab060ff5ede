"""A tour of everything that a person can do, over the wire, with the program as a process."""
