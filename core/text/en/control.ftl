### Words about handling one message.

control-not-here = That message is not part of the present chat. Please reply to a message of this chat, or choose one there.
control-nothing = No character has said anything here yet.
control-edit-how = Please give the new words: reply with `/edit new words` to the message to edit. Without a reply, the last answer is edited.
control-edit-not-yours = You can't edit what somebody else said: only your own words, and answers that were given to you.
control-delete-not-yours = You can delete your own words, and answers that were given to you. Moderators can delete the rest.
control-too-long = That is too long ({ $length } characters). You can write up to { $most }.
control-deleted = That message is deleted from the chat. The character no longer knows of it.
control-say-how = Please give the words to say, as in `/say Hello?`.
control-menu = “{ $words }” — what would you like to do with this answer?
control-menu-speak = ▶ Hear
control-menu-edit = Edit
control-menu-undo = Undo
control-menu-why = Why?
control-menu-branch = Branch
control-menu-delete = Delete
control-menu-file = As a file
control-menu-report = Report
