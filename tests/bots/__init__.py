"""The front ends of platforms, with the real client libraries on servers of 127.0.0.1."""
