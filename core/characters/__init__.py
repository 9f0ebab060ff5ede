"""Characters: what they are, where they are kept, and the six that come with the program."""
