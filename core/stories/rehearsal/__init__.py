"""What the offline provider answers in place of a model: a whole story out of hand-written scenes, by code alone."""
