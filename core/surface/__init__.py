"""Where people write and read: the events that come in, and the port through which answers go out."""
