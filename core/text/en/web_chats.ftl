### The list of chats, chats that go on elsewhere, and what can be done on a chat's page.

# The list
chats-title = Your chats
chats-lead = Everything you said on the web, on Telegram and on Discord is here. Wherever a chat began, you can read it and go on with it here.
chats-find = Find by title or character
chats-find-go = Find
chats-count = { $count ->
    [one] 1 message
   *[other] { $count } messages
    }
chats-older = Older chats
chats-newest = Back to the newest chats
chats-empty = You have no chats yet.
chats-not-found = No chat matches “{ $wanted }”.
chats-meet = Find a character to talk to
chats-back = All chats
chats-more-about = Settings of the chat { $name }

# Chats that are elsewhere
chats-lives = { $platform ->
    [telegram] This chat goes on on Telegram
    [discord] This chat goes on on Discord
    [console] This chat goes on in the terminal
   *[web] An earlier chat
    }
chats-whole = The whole chat
chats-away-hint = { $platform ->
    [telegram] This chat is on Telegram just now. What is said there shows up here at once.
    [discord] This chat is on Discord just now. What is said there shows up here at once.
    [console] This chat is in the terminal just now. What is said there shows up here at once.
   *[web] This chat is resting. You can take it up again.
    }
chats-here-go = Go on here
chats-went = { $platform ->
    [telegram] This chat has moved to Telegram. Write here and it comes back.
    [discord] This chat has moved to Discord. Write here and it comes back.
    [console] This chat has moved to the terminal. Write here and it comes back.
   *[web] This chat goes on on another page. Write here and it comes back.
    }
chats-went-read = Read it there
chats-files = { $count ->
    [one] 1 file attached
   *[other] { $count } files attached
    }
chats-variant = Answer { $number } of { $count }

# Name, file, deletion
chats-settings = Chat settings
chats-settings-back = Back to the chat
chats-name = Name of the chat
chats-name-hint = Left empty, it shows the character’s name.
chats-name-save = Save the name
chats-export = Download
chats-export-hint = The whole chat in one file. SillyTavern opens JSONL as it is.
chats-export-md = Markdown
chats-export-txt = Text
chats-export-json = JSON
chats-export-jsonl = JSONL
chats-delete = Delete this chat
chats-delete-hint = Everything that was said goes, with what the character learnt from it. This can’t be undone.
chats-delete-go = Delete
chats-delete-leave = Back without deleting
chats-delete-title = Delete the chat “{ $name }”?
chats-delete-sure = Its { $count ->
    [one] message goes
   *[other] { $count } messages go
    }, with what the character learnt from them. This can’t be undone. What was posted on Telegram or Discord stays there.
chats-delete-yes = Yes, delete it
