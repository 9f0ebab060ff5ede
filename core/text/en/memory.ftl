### What a character remembers of me.

memory-gone = That memory is not here. `/memory` shows those that are.
memory-past = Another memory has taken its place, so it cannot be changed. Choose the present one.
memory-nobody = There is no character here yet. Choose one with `/character` first.
memory-most = You can write down { $most } memories for each character. Forget some that you do not need first.
memory-too-long = That is too long ({ $length } characters). There is room for { $most }.
memory-how = Add what is to be remembered, for example `/memory add I am allergic to shrimp`.
memory-correct-how = Add the new words, for example `/memory correct { $code } I live in Busan now`.
memory-search-how = Add what to look for, for example `/memory search shrimp`.
memory-forget-how = Add words of the memory that is to go, or `/memory forget all` for everything.
memory-not-found = No memory has “{ $words }” in it.
memory-several = Several memories have “{ $words }” in them. Add words until only one fits.

# The list
memory-here = { "**" }What { $name } remembers of you** ({ $count })
memory-nothing = { $name } remembers nothing in particular of you yet. It grows as you talk, and you can write things down yourself.
memory-page = Page { $number } of { $pages }
memory-line = { $number }. { $text } · { $day }{ $pinned ->
    [yes] { " " }· pinned
   *[no] { "" }
    }{ $widened ->
    [yes] { " " }· anywhere
   *[no] { "" }
    }{ $past ->
    [yes] { " " }· no longer so
   *[no] { "" }
    }
memory-found = { "**" }Memories with “{ $words }”** ({ $count })
memory-which = Choose which one you mean.
memory-is-fresh = You began afresh on { $day }: nothing from before comes to mind.
memory-is-incognito = This chat is incognito: nothing new is remembered, and nothing comes to mind.

# One memory
memory-entry = { "**" }{ $text }**
memory-since = Remembered since { $day } · { $words }
memory-words-model = summed up from the chat
memory-words-rules = taken from what you said
memory-words-person = in your own words
memory-about-day = About { $day }
memory-about-days = About { $first } to { $last }
memory-past-now = On { $day } it became “{ $text }”.
memory-before = Before that it was “{ $text }” ({ $first } to { $last }).
memory-heard-direct = It comes up only when you two are alone.
memory-heard-private = It comes up only in that private channel and when you two are alone.
memory-heard-space = It comes up only on that server and when you two are alone.
memory-heard-public = You said it where anybody can read it, so it may come up anywhere.
memory-heard-anywhere = You said on { $day } that it may come up anywhere.
memory-is-pinned = It is pinned: the character always has it in mind.
memory-sources = It comes from:
memory-source = { $number }. “{ $quote }” · { $day }
memory-sources-more = and { $count } more
memory-no-sources = It comes from no chat: you wrote it down.
memory-pinned = Pinned. The character always has it in mind from now on.
memory-unpinned = Unpinned. It comes to mind only when it matters.
memory-widened = It may come up anywhere from now on, also in front of others.
memory-narrowed = It comes up only among those again who could have heard it.
memory-corrected = Corrected. What it was stays, with its dates.
memory-added = Written down for { $name }.

# Forgetting
memory-forget-sure = “{ $text }” — really have it forgotten? Characters will not know the messages that it comes from any more either. People can still read those. This cannot be undone.
memory-forgotten = { $named ->
    [yes] “{ $text }” — forgotten.
   *[no] Forgotten.
    }{ $messages ->
    [0] { "" }
    [one] { " " }Characters do not know { $messages } message any more, which people can still read.
   *[other] { " " }Characters do not know { $messages } messages any more, which people can still read.
    }
memory-all-sure = Really have { $name } forget everything about you? { $count ->
        [one] One memory goes
       *[other] { $count } memories go
    }, and whatever you said to { $name } and were answered, in any place: characters will not know it any more, those who were there with { $name } neither. People can still read the messages. This cannot be undone.
memory-all-forgotten = { $name } does not know you any more: { $memories } memories and { $messages } messages are forgotten. People can still read the messages.

# A fresh start, and incognito
memory-fresh-begun = From now on nothing of the past comes to { $name }’s mind. It is not deleted: you can undo this at any time. What was just said in this chat still goes on; use `/new` to begin that anew, too.
memory-fresh-undone = { $name } remembers what was before again.
memory-fresh-none = There is no fresh start with { $name } to undo.
memory-incognito-on = This chat is incognito: what is said here is not remembered, and nothing comes to mind. `/memory incognito off` or `/new` ends it, and then it is deleted. The messages posted here stay to be seen.
memory-incognito-off = The incognito chat has ended and is deleted. The messages posted here are still to be seen: delete them yourself if you like. A new chat begins.
memory-incognito-already = This chat is incognito already. `/memory incognito off` ends it.
memory-incognito-not = This chat is not incognito.
memory-incognito-no = An incognito chat does not stay, so it has no title and no branches.

# The story so far
memory-recap-here = { "**" }What { $name } knows of this chat so far**
memory-recap-text = { $text }
memory-recap-since = { $own ->
    [yes] You changed it on { $day }.
   *[no] Written on { $day }.
    }
memory-recap-changed = { "**" }The summary is changed.**
memory-recap-how = Add the new summary, for example `/memory summary We are going to meet in Busan`.
memory-recap-none = There is no summary yet. A chat gets one when it grows long.
memory-recap-not-there = Only those who were there can read this summary.

# What a place remembers
memory-place-here = { "**" }What { $name } remembers of this place** ({ $count })
memory-place-nothing = { $name } remembers nothing in particular of this place.
memory-place-line = { $number }. { $text } · { $day }{ $leads ->
    [yes] { " " }· `{ $code }`
   *[no] { "" }
    }
memory-place-page = Page { $number } of { $pages }. For another one say `/memory place 2`.
memory-place-unseen = { $count } more can be read only by those who were there.
memory-place-how = To have one forgotten, say `/memory forget` here with the letters behind it.

# Files
memory-export-here = { $count ->
    [one] One memory is in this file (.{ $form }).
   *[other] { $count } memories are in this file (.{ $form }).
    }
memory-export-nothing = There are no memories to put into a file yet.
memory-file-head = # What { $name } remembers of me ({ $day })
    { "" }
memory-file-line = - **{ $text }** — { $name }, { $day }{ $pinned ->
    [yes] , pinned
   *[no] { "" }
    }{ $widened ->
    [yes] , anywhere
   *[no] { "" }
    }{ $past ->
    [yes] , until { $until }
   *[no] { "" }
    }
memory-file-before = { "  " }- before that “{ $text }” ({ $day })
memory-file-source = { "  " }- “{ $quote }” ({ $day }){ $linked ->
    [yes] { " " }{ $link }
   *[no] { "" }
    }

# Buttons
memory-button-open = Open
memory-button-previous = ‹ Previous
memory-button-next = Next ›
memory-button-add = Write down
memory-button-export = As a file
memory-button-all = Forget all
memory-button-all-sure = Yes, forget everything
memory-button-correct = Correct
memory-button-pin = Pin
memory-button-unpin = Unpin
memory-button-widen = May be used anywhere
memory-button-narrow = Only where heard
memory-button-forget = Forget
memory-button-sure = Yes, forget it
memory-button-back = Leave it
memory-button-fresh-undo = Undo the fresh start
memory-button-message = See message { $number }
