### Words about handling a chat.

# Choosing an answer
button-again = Again
again-nothing = There is no answer to tell anew. It works right after the character has spoken.
again-no-greeting = This character has no further greeting.
swipe-none = There is no such answer. There are { $count } by now; `/again` asks for another one.
swipe-how = Please give a number, “prev” or “next”, as in `/swipe 2`.
undo-done = The last exchange is forgotten.
undo-nothing = There is no exchange to forget.
command-heard = Done. The answer above has changed.

# Several chats
chats-none = There is no chat here yet.
chats-here = { "**" }The chats of this place**
chats-line = { $number }. { $title }{ $here ->
    [yes] {" "}(now)
   *[no] { "" }
    } · { $character } · { $count } messages · { $last }
chats-more = There are { $count } more chats.
chats-resumed = You are back in the chat with { $name }. Just go on.
title-how = Please give a name, as in `/title A rainy day`.
title-done = This chat is called “{ $title }” now.
branch-how = Please give the number of messages to leave out, as in `/branch 2`.
branch-nothing = Nothing would be left of it.
branch-done = This is a new branch, the same up to message { $count }. The chat before it is in `/chats`.
export-here = Here is the chat, { $count } messages.
export-form = There is no form “{ $form }”. Please write md, txt, json or jsonl.
export-too-large = The chat is larger than { $megabytes } MB, which is more than can be sent here.
export-no-files = Files can't be sent here.
transcript-not-text = Chat file: byte { $at } isn't UTF-8 text.
transcript-too-long = Chat file: at most { $most } messages are taken.
transcript-empty = Chat file: there is no message in it.
transcript-bad-line = Chat file: line { $line } can't be read. It must be one line of JSON.
transcript-nobody = This is a chat with “{ $name }”. Call the character who is to go on with it by `/character`, then send it again.
transcript-done = { $count } messages have come in. Go on with { $name } as before.
