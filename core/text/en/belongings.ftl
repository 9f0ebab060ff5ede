links-gone = This link is not there any more.
links-same = These already belong together.
links-no-account = That account is not there any more.
links-banned = One of the two may not take part at the moment, so they cannot be put together.
links-both-have-parts = Both accounts already have others linked to them. Undo the links of one of them first.
links-guest-stays = What you did before you signed in stays with your account; there is nowhere for it to go back to.
links-story-runs = A story is being written right now. Pause it, or try again when it is done.

links-direct = That is between the two of us: send me `/link` in a private chat.
links-no-code = This code does not work. It may have been typed wrongly, used already, or be older than ten minutes. Get a new one and try again.
links-too-many-tries = That was too many wrong codes. Try again in { $minutes } minutes.
links-code = Your code: **{ $code }**
    It works once, for { $minutes } minutes. Type it where you are also yourself, and all of it is yours together: characters, memories, chats, stories.
links-code-web = On the web: { $page }
links-code-web-somewhere = On the web: { me-title } › { me-links }
links-code-platform = On Discord or Telegram: `/link { $code }`, in a private chat with me.
links-code-secret = Give it to nobody: whoever types it gets everything that is yours here.
links-together = Together already: { $who }
links-offer = These two would become one account: { $stays } — and with it { $part }.
links-offer-hint = You can take it apart again at any time: what came along goes back, what you make from now on stays.
links-button-yes = Put together
links-button-no = Not now
links-button-keep = Leave it
links-button-undo = Unlink { $who }
links-button-undo-it = Undo
links-button-split = Yes, take apart
links-not-now = Left as it is.
links-joined = Done. One account now: { $who }
links-split-sure = Take { $who } out again? What came along with it goes back, as far as it is still there. What you have made since stays here.
links-split-done = Taken apart. Each has its own account again.
links-nobody = somebody new
links-who = { $platform } ({ $name })
links-and = { $one }, { $other }
links-platform-web = web
links-platform-discord = Discord
links-platform-telegram = Telegram
links-platform-console = terminal
links-platform-other = { $name }
links-brings = - { $what }
links-brings-nothing = Nothing has been made or said there yet.
links-brings-characters = { $count ->
    [one] 1 character
   *[other] { $count } characters
    }
links-brings-memories = { $count ->
    [one] 1 memory
   *[other] { $count } memories
    }
links-brings-chats = { $count ->
    [one] 1 chat
   *[other] { $count } chats
    }
links-brings-stories = { $count ->
    [one] 1 story
   *[other] { $count } stories
    }
links-brings-personas = { $count ->
    [one] 1 persona
   *[other] { $count } personas
    }
links-brings-likes = { $count ->
    [one] 1 like
   *[other] { $count } likes
    }
links-brings-follows = { $count ->
    [one] 1 follow
   *[other] { $count } follows
    }
links-brings-twice = { $count ->
    [one] 1 of these you have on both sides; it counts once
   *[other] { $count } of these you have on both sides; they count once
    }
links-brings-spent = ${ $dollars } spent on stories this month, from one limit together

links-lead = One person, one account: your characters, memories, chats and stories are the same on the web, on Discord and on Telegram.
links-joined-told = Done. It is one account now.
links-apart-told = Taken apart. Each has its own account again.
links-here = This is you
links-give = Join Discord or Telegram
links-give-how = You get a code here and give it to the bot, in a private chat with it.
links-give-button = Get a code
links-give-code = Your code
links-give-telegram = Open Telegram with this code
links-give-discord = Add the bot to Discord
links-give-typed = In a private chat with the bot, send
links-give-once = It works once, for { $minutes } minutes.
links-give-secret = Show it to nobody: whoever has it can get all that is yours.
links-enter = Enter a code from there
links-enter-code = Code
links-enter-how = Send the bot /link in a private chat, and type the code it gives you. Only enter codes you asked for yourself.
links-enter-button = See what comes along
links-linked = Joined to this account
links-nobody-there = somebody who is no longer there
links-how-code = by code, { $day }
links-how-discord = by signing in with Discord, { $day }
links-how-telegram = by signing in with Telegram, { $day }
links-how-guest = from before you signed in, { $day }
links-undo = Take apart again
links-undo-told = What came along goes back, as far as it is still there. What you have made since stays here.
links-back = Back to linked accounts
links-confirm = Put these together?
links-confirm-stays = This account stays
links-confirm-comes = This becomes part of it
links-confirm-brings = What comes along

data-lead = Everything here belongs to you. Take it with you, or have it deleted.
data-take = Take it with you
data-take-how = One ZIP file with every row that is yours as JSON, your characters as cards, your stories as JSON and Markdown, and your chats as JSON. Passwords and keys are not in it.
data-take-button = Download everything
data-erase = Delete my account
data-erase-how = Everything of yours is deleted at once: chats, messages in groups, memories, personas, likes, comments, private characters and stories, what you are on Discord and Telegram here, and all sign-ins. There is no way back. Download your data first if you want to keep any of it.
data-erase-works = Your published characters and stories
data-works-delete = Delete them, too
data-works-leave = Leave them to readers, without an author
data-works-others = Others who have chatted with a character of yours keep it in their own chats either way.
data-erase-word = delete
data-erase-typed = To confirm, type “{ data-erase-word }”
data-erase-wrong = Nothing was deleted. To confirm, type “{ data-erase-word }”.
data-erase-choose = Nothing was deleted. Choose what becomes of your published characters and stories.
data-erase-banned = While your account may not take part it cannot be deleted here. Ask whoever runs this place.
data-erase-button = Delete everything now
data-gone = It is all gone
data-gone-told = Your account and everything of it was deleted on { $at } (UTC). { $rows } entries named you; none does any more.
data-gone-stay = { $count ->
    [one] 1 character or story stays, without an author.
   *[other] { $count } characters and stories stay, without an author.
    }
data-gone-receipt = Receipt: every place in the database that can name somebody
data-gone-place = Where
data-gone-was = Deleted
data-gone-left = Left
data-gone-home = To the start page

account-exported = Written to { $file }: { $parts } parts.
account-erase-sure = Nothing was deleted. There is no way back: say --yes to delete { $name }.
account-erased = Deleted. { $rows } entries named the account, none does any more; { $stay } published works stay without an author.
account-export-file = { $file } cannot be written: { $why }
