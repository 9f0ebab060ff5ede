"""Who works on what (leases) and what is done and paid for (steps)."""
