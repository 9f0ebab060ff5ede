web-name = Iyagi
web-description = Talk with characters, and watch the talk become a story. No sign-up.
web-skip = Skip to the content
web-language = Language
web-footer = Everybody here is made up, and AI writes what they say. They may get things wrong.

web-gallery-title = Who would you like to talk to?
web-gallery-lead-in = Pick a character and say something. Your chats follow you to every device, to Discord and to Telegram.
web-gallery-lead = Pick a character and say something. You can talk without an account; with one your chats follow you to every device, to Discord and to Telegram.
web-continue = Pick up where you left off
web-characters = Characters
web-tags = Tags
web-speaks-ko = Korean
web-speaks-en = English
web-nobody-yet = There are no characters yet.

web-back = All characters
web-say-something = Say something to { $name }
web-first-words = Your first words
web-start = Start
web-start-hint = Leave it empty and { $name } speaks first.
web-greeting = How it begins

web-guest = Guest
web-new-chat = New chat
web-earlier = Earlier messages
web-latest = Back to the latest messages
web-log = Your chat with { $name }
web-typing = { $name } is writing
web-write-to = Message { $name }
web-send = Send
web-keys = Enter sends, Shift + Enter starts a new line. In the empty field, ↑ edits your last message and ← → turn over the answers.
web-notice = Notice
web-you = You
web-look-again = Look for the answer
web-reconnecting = The connection was lost. Trying again; what you have written is safe.
web-away = The server cannot be reached, so this was not sent. Your text is still here: try again in a moment.
web-answered-by = Answered by { $model }
web-answered-offline = No AI model is connected: answers are picked from prepared lines
web-answered-by-nobody = No model can answer just now

web-too-long = That message is too long: { $length } characters, and { $limit } fit into one. Please send it in parts.
web-empty = Write something to send.
web-too-fast = A little slower, please. You can send again in a minute.
web-too-many-streams = You have too many live views open: { $most } at a time. Close another tab or app, then open this one again.
web-stale-form = This page was out of date, so nothing was sent. Reload it and try again.
web-foreign-form = That request came from another site, so it was not accepted.
web-body-too-large = That was too large to take. Please send it in parts.
web-bad-request = We could not make sense of that request.
web-no-such-page = The address has changed, or the page is not for you to see.
web-no-such-chat = There is no such chat, or it is somebody else's.
web-no-such-character = There is no such character.
web-defect = Something broke on our side. Please try again in a moment.
web-lost-title = We could not find that page
web-error-title = That did not work
web-typed = What you wrote
web-event-id = If you ask about this, mention { $id }
web-home = Back to the start

web-port-in-use = Another program already uses port { $port } on { $host }. Stop it, or set IYAGI_WEB__PORT to another number.
web-address-unusable = The address { $host }:{ $port } cannot be opened ({ $why }). Check IYAGI_WEB__HOST and IYAGI_WEB__PORT.
web-import = Bring in a card
web-import-title = Bring in a character card
web-import-lead = Cards from SillyTavern, RisuAI, Chub and Backyard come in whole: unknown fields stay, scripts are kept but never run.
web-import-file = A card file (PNG, JSON, CHARX, BYAF, JPEG, WEBP, up to { $megabytes } MB)
web-import-send = Bring it in
web-import-no-file = Please choose a file first.
web-import-done = { $name } is here
web-import-known = You have brought this very file before: { $name }
web-import-yours = Only you can see this character for now.
web-import-open = Talk with { $name }

web-attach = Attach a picture or a voice note
web-attach-hint = You can attach a picture (PNG, JPEG, WEBP, GIF) or a voice note (OGG, WAV). With /import, attach a card.
web-leave-out = Remove
web-file-kind = Only pictures (PNG, JPEG, WEBP, GIF) and voice notes (OGG, WAV) can be attached. Send cards with /import.
web-keep-file = Download
web-more-about = More
web-edit = Edit
web-delete = Delete
web-edit-title = Edit the words
web-edit-words = New words
web-edit-save = Save
web-edit-leave = Leave as it is

web-nav-characters = Characters
web-nav-chats = Chats
web-nav-moderation = Moderation
web-nav-self = Your account
web-nav-me = Your things
web-nav-sign-in = Sign in
web-sign-in-needed = Sign in to do this.
web-banned = { $ends ->
    [yes] You may not take part until { $until }. Reason: { $reason }
   *[no] You may not take part. Reason: { $reason }
}
