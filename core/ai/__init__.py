"""Language models: the port, the providers behind it, and the router that picks, retries and falls back."""
