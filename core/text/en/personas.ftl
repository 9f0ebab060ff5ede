### Who people are when they talk.

personas-gone = That persona no longer exists. `/persona` shows the ones you have.
personas-most = You can have up to { $most } personas. First delete one that you no longer use in `/persona`.
personas-taken = You already have a persona called “{ $name }”. Choose another name.
personas-nameless = A persona needs a name that can be seen, as in `/persona Minsu | 23, a man of few words`.
personas-name-long = The persona's name is too long ({ $length } characters). It can have up to { $most }.
personas-description-long = The persona's description is too long ({ $length } characters). It can have up to { $most }.
personas-pronouns-long = The pronouns are too long ({ $length } characters). They can have up to { $most }.

# Shown and chosen
personas-none = You have no personas, so you talk as yourself. `/persona Minsu | 23, a man of few words | he` makes one from a name, a description and pronouns.
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
personas-made = Persona { $name } created.
personas-changed = Persona { $name } changed.
personas-sure = Delete the persona { $name }? This cannot be undone.
personas-forgotten = Persona { $name } deleted.
personas-now = You talk as { $name } now.
personas-now-here = You talk as { $name } with { $character } now.
personas-now-usual = You talk as { $name } now, with { $character } and with every character for whom you have chosen nobody else.
personas-now-myself = You talk as yourself now.
personas-now-myself-here = You talk as yourself with { $character } now.
personas-button-here = { $name } here
personas-button-always = { $name } always
personas-button-forget = Delete { $name }
personas-button-myself = As myself
personas-button-sure = Yes, delete it
