"""What linters cannot say about this repository."""
