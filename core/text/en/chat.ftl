### Words about handling a chat.

# Choosing an answer
button-again = Again
again-nothing = There is no answer to get again. This works right after the character has spoken.
again-no-greeting = This character has no other greeting.
swipe-none = There is no such answer. You have { $count } so far; `/again` gets another one.
swipe-how = Please give a number, “prev” or “next”, as in `/swipe 2`.
undo-done = The last exchange is taken back.
stop-done = Stopped. Not a word was written yet.
stop-nothing = No answer is being written just now.
undo-nothing = There is no exchange to take back.
command-heard = Done. The answer above has changed.

# Several chats
chats-none = There is no chat here yet.
chats-here = { "**" }The chats of this place**
chats-line = { $number }. { $title }{ $here ->
    [yes] {" "}(now)
   *[no] { "" }
    } · { $character } · { $count ->
        [one] 1 message
       *[other] { $count } messages
    } · { $last }
chats-more = There are { $count } more chats.
chats-resumed = You are back in the chat with { $name }. Just go on.
# Chats of other places
chats-elsewhere = { "**" }Chats from elsewhere**
chats-away = { $number }. { $title } · { $where } · { $count ->
    [one] 1 message
    [1000] 1,000 messages or more
   *[other] { $count } messages
    } · { $last }
chats-away-more = Older chats are in the list of chats on the web.
chats-bring = { $number }. Go on here: { $title }
roaming-platform = { $platform ->
    [telegram] Telegram
    [discord] Discord
    [console] the terminal
   *[web] the web
    }
roaming-brought = The chat with { $name } has come here from { $where }. Just go on. This was said last:
roaming-line = { "> " }**{ $name }** { $words }
roaming-back = The chat that you took to { $platform ->
    [telegram] Telegram
    [discord] Discord
    [console] the terminal
   *[web] the web
    } is back here.
roaming-none = There is no such chat, or it is somebody else’s.
roaming-nobody = The character of this chat is gone, so it can’t go on. It can still be read.
roaming-busy = An answer is being written in this chat just now. Please try again when it is done.
roaming-direct = Chats from elsewhere can only come to a place where you are alone with the character.
roaming-incognito = Nothing of an incognito chat is kept, so it can’t be taken elsewhere.

# Names and branches
title-how = Please give a name, as in `/title A rainy day`.
title-done = This chat is called “{ $title }” now.
branch-how = Please give the number of messages to leave out, as in `/branch 2`.
branch-nothing = Nothing would be left of the chat.
branch-done = This is a new branch with the same { $count ->
        [one] message
       *[other] { $count } messages
    }. The chat before it is still in `/chats`.
export-here = Here is the chat, { $count ->
        [one] one message
       *[other] { $count } messages
    }.
export-form = There is no format “{ $form }”. Please write md, txt, json or jsonl.
export-too-large = The chat is larger than { $megabytes } MB, which is more than can be sent here.
file-too-large = The file is larger than { $most } MB, which is more than can be sent here.
export-no-files = Files can't be sent here.
transcript-not-text = Chat file: byte { $at } isn't UTF-8 text. Please save the file as UTF-8 and send it again.
transcript-too-long = Chat file: at most { $most } messages can be imported.
transcript-empty = Chat file: there is no message in it.
transcript-bad-line = Chat file: line { $line } can't be read. It must be one line of JSON.
transcript-nobody = This is a chat with “{ $name }”. First choose the character who is to go on with it with `/character`, then send it again.
transcript-done = { $count ->
        [one] One message is
       *[other] { $count } messages are
    } imported. Go on with { $name } as before.
