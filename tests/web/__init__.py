"""The web front end, over HTTP and in a real Chromium."""
