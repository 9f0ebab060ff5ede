discord-not-kept = I cannot take this down right now. Please try again in a moment.
