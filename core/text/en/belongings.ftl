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
links-code-web-somewhere = On the web: under “My things”, “Linked accounts”.
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
links-brings-nothing = Nothing has been made or said there yet.
links-brings-characters = { $count ->
    [one] - 1 character
   *[other] - { $count } characters
    }
links-brings-memories = { $count ->
    [one] - 1 memory
   *[other] - { $count } memories
    }
links-brings-chats = { $count ->
    [one] - 1 chat
   *[other] - { $count } chats
    }
links-brings-stories = { $count ->
    [one] - 1 story
   *[other] - { $count } stories
    }
links-brings-personas = { $count ->
    [one] - 1 persona
   *[other] - { $count } personas
    }
links-brings-likes = { $count ->
    [one] - 1 like
   *[other] - { $count } likes
    }
links-brings-follows = { $count ->
    [one] - 1 follow
   *[other] - { $count } follows
    }
links-brings-twice = { $count ->
    [one] - 1 of these you have on both sides; it counts once
   *[other] - { $count } of these you have on both sides; they count once
    }
links-brings-spent = - ${ $dollars } spent on stories this month, from one limit together
