"""The front ends that live in messengers and in the terminal."""
