discord-not-kept = I cannot take this down right now. Please try again in a moment.
discord-cannot-read = I cannot see the words of a reply alone here. Please mention me in it as well.
