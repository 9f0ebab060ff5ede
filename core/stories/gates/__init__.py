"""What code says of an episode before anybody may read it: pure, deterministic, versioned."""
