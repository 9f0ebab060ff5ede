discord-not-kept = I cannot take this in right now. Please try again in a moment.
discord-cannot-read = I cannot see the text of a reply alone here. Please mention me in your reply as well.
discord-not-known = This command or button is no longer in use. Reload Discord, and see `/help` for what there is.
discord-form-too-long = The text is too long to show here in full. What you write replaces all of it.
