whispers-elsewhere = That answer is for you alone, so it is not posted here. Start a chat with me by the button below, then give the command again.
