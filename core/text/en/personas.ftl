### Who people are when they talk.

personas-gone = That persona is no more. `/persona` shows those there are.
personas-most = You can have { $most } personas. Forget one that you do not use in `/persona` first.
personas-taken = You have a persona called “{ $name }” already. Choose another name.
personas-nameless = A persona needs a name that can be seen, as in `/persona Minsu | 23, of few words`.
personas-name-long = The persona's name is too long ({ $length } characters). It can have { $most }.
personas-description-long = The persona's description is too long ({ $length } characters). It can have { $most }.
personas-pronouns-long = The pronouns are too long ({ $length } characters). They can have { $most }.

# Shown and chosen
personas-none = You have no personas, so you talk as yourself. `/persona Minsu | 23, of few words | he` makes one of a name, a description and pronouns.
personas-mine = { "**" }Your personas**
personas-line = - **{ $name }**{ $told ->
    [yes] { " " }({ $pronouns })
   *[no] { "" }
    }{ $here ->
    [yes] { " " }· here now
   *[no] { "" }
    }{ $usual ->
    [yes] { " " }· usual
   *[no] { "" }
    }{ $described ->
    [yes] { " " }· { $about }
   *[no] { "" }
    }
personas-how = `/persona name` chooses one; `/persona name | description | pronouns` makes or changes one.
personas-made = The persona { $name } is made.
personas-changed = The persona { $name } is changed.
personas-sure = Forget the persona { $name }? This cannot be undone.
personas-forgotten = The persona { $name } is forgotten.
personas-now = You talk as { $name } now.
personas-now-here = You talk as { $name } with { $character } now.
personas-now-usual = You talk as { $name } now, with { $character } and with all others for whom you have chosen nobody else.
personas-now-myself = You talk as yourself now.
personas-now-myself-here = You talk as yourself with { $character } now.
personas-button-here = { $name } here
personas-button-always = { $name } always
personas-button-forget = Forget { $name }
personas-button-myself = As myself
personas-button-sure = Yes, forget it
