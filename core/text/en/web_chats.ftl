### The list of chats, chats that go on elsewhere, and what can be done on a chat's page.

# The list
chats-title = Your chats
chats-lead = Everything you said on the web, on Telegram and on Discord is here. Wherever a chat began, you can read it and go on with it here.
chats-find = Find by title or character
chats-find-go = Find
chats-count = { $count ->
    [one] 1 message
    [1000] 1,000 messages or more
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
    [telegram] Continues on Telegram
    [discord] Continues on Discord
    [console] Continues in the terminal
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
   *[web] This chat continues on another page. Write here and it comes back.
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
    [1000] 1,000 messages or more go
   *[other] { $count } messages go
    }, with what the character learnt from them. This can’t be undone. What was posted on Telegram or Discord stays there.
chats-delete-yes = Yes, delete it

# Buttons beneath an answer
chats-acts = What you can do with this answer
chats-before = Answer before
chats-after = Next answer
chats-again = Again
chats-go-on = Go on
chats-why = Why?
chats-keep = Remember this
chats-branch = Branch from here
chats-speak = Listen
chats-undo = Take back this exchange
chats-incognito = Incognito
chats-beside = The character you are talking to
chats-card = About the character
chats-memory = What it remembers of you
chats-personas = Your personas

# The head of the page, and where one writes
chats-further = What you can do with this chat
chats-older-messages = Read older messages
chats-unread = New messages ↓
chats-copy = Copy
chats-copied = Copied.
chats-incognito-begin = Start an incognito chat
chats-incognito-hint = This chat isn’t kept, and the character won’t remember it. When you end it, everything said here goes.
chats-incognito-end = End and delete
chats-being = Talking as { $name }
chats-being-myself = Talking as yourself
chats-being-more = Make and edit personas
chats-stop = Stop
chats-again-send = Try again
chats-words-leave = Cancel
chats-words-keys = Enter saves, Esc cancels.

chats-why-title = Why this answer?
chats-why-lead = What the character saw and remembered when it wrote this, and what it cost.
chats-keep-title = Remember this
chats-keep-lead = Write down in one sentence what the character should not forget about you.
chats-keep-words = What to remember
chats-keep-hint = Up to { $limit } characters. You can correct or delete it on the memory page.
chats-keep-save = Remember it
chats-kept = Kept in memory.

# Personas
personas-title = Your personas
personas-lead = Who are you in the story? Give yourself a name and a few words, and characters know you by them. They hold on Telegram and Discord, too.
personas-usually = You, usually
personas-with = You with { $name }
personas-who = Who will you be?
personas-myself = Just yourself
personas-as-usual = As usual
personas-choose = Be this one
personas-is-usual = Usual
personas-new = New persona
personas-name = Name
personas-pronouns = Pronouns
personas-pronouns-hint = How you want to be referred to, such as she/her.
personas-description = About
personas-description-hint = Looks, character, occupation: whatever characters should know.
personas-picture = Picture
personas-picture-of = Picture of { $name }
personas-picture-large = A picture may have up to { $most } MB.
personas-make-usual = Use this one usually
personas-make = Create
personas-save = Save
personas-back = Your personas
personas-delete = Delete
personas-delete-hint = The chats that you had as this persona stay.
personas-delete-yes = Delete this persona

# Memory
memory-page-title = What characters remember
memory-page-lead = See what characters know about you, correct it, and delete it.
memory-page-count = { $count ->
    [one] 1 memory
   *[other] { $count } memories
    }
memory-page-nobody = No character remembers anything about you yet. It gathers here as you talk.
memory-page-export-all = Download all memories
memory-page-of = What { $name } remembers about you
memory-page-back = Memories of all characters
memory-page-began = afresh since { $day }
memory-page-find = Search memories
memory-page-pinned = Pinned
memory-page-widened = May come up anywhere
memory-page-past = Known differently now: { $now }
memory-page-source = The chat it is from
memory-page-change = Change
memory-page-words = What to remember
memory-page-correct = Correct it
memory-page-pin = Pin: always in mind
memory-page-unpin = Unpin
memory-page-widen = Let it come up anywhere
memory-page-narrow = Only where it was said
memory-page-forget = Forget it
memory-page-hint = What is forgotten goes with the words it came from, as far as the character knows. This can’t be undone.
memory-page-before = Previous page
memory-page-after = Next page
memory-page-none = { $name } doesn’t remember anything about you yet.
memory-page-none-found = No memory has these words.
memory-page-add = Tell it yourself
memory-page-add-go = Remember it
memory-page-more = More about memory
memory-page-incognito = To talk without leaving a memory, choose “Start an incognito chat” under ⋯ in a chat, or send /memory incognito there. When you end it, that chat is deleted.
memory-page-export = Download these memories
memory-page-fresh-hint = If you begin afresh, nothing is deleted, but nothing of before comes to mind. You can take it back at any time.
memory-page-fresh = Begin afresh, as strangers
memory-page-fresh-undo = Bring the old memories back
memory-page-forget-all = Forget everything
memory-page-forget-all-hint = Everything that { $name } knows about you is deleted. You can still read what was said; the character can’t recall it. This can’t be undone.
memory-page-sure = I know that this can’t be undone
memory-page-unsure = Please tick the box that says that this can’t be undone.
