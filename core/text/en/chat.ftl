### Words about handling a chat.

# Choosing an answer
button-again = Again
command-again-name = again
command-again-description = Asks for the last answer anew
command-swipe-name = swipe
command-swipe-description = Shows another variant of the last answer
command-swipe-option-which = Number, prev, next
command-undo-name = undo
command-undo-description = Forgets the last exchange
again-nothing = There is no answer to tell anew. It works right after the character has spoken.
again-no-greeting = This character has no further greeting.
again-not-yours = Only whoever was answered can do that.
swipe-none = There is no such answer. There are { $count } by now; `/again` asks for another one.
swipe-how = Please give a number, “prev” or “next”, as in `/swipe 2`.
undo-done = The last exchange is forgotten.
undo-nothing = There is no exchange to forget.
command-heard = Done. The answer above has changed.
