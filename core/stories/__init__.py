"""Stories: sixteen stages make a web novel, code decides what passes, and its people can be talked to."""
