### Words about handling one message.

control-not-here = That message is not part of the present chat. Please reply to one of this chat, or choose it there.
control-nothing = No character has said anything here yet.
control-edit-how = Please give the new words: reply with `/edit new words` to what is to be edited. Without a reply it is the last answer.
control-edit-not-yours = What somebody else has said can't be edited: only your own words, and answers that you were given.
control-delete-not-yours = You can delete your own words, and answers that you were given. Moderators can delete the rest.
control-too-long = That is too long ({ $length } characters). At most { $most } are taken.
control-deleted = It is out of the chat. The character knows nothing of it any more.
control-say-how = Please give the words to say, as in `/say Hello?`.
control-menu = “{ $words }” — what shall be done with this answer?
control-menu-speak = ▶ Hear
control-menu-edit = Edit
control-menu-undo = Undo
control-menu-why = Why?
control-menu-branch = Branch
control-menu-delete = Delete
control-menu-file = As a file
