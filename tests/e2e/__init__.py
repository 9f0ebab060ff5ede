"""The program as processes, killed and restarted."""
