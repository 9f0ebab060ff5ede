### A card read as a complete V3 card: what was repaired, what is kept but never run, what a maker should look at.

cardview-not-a-card = This JSON isn't a character card. A card has a name and a description or a first message (name, description, first_mes).
cardview-nameless = { $field }: this card has no name. Please fill in “{ $field }” and send it again.
cardview-too-many = { $field }: there are { $count } of these, and at most { $most } can be read. Please split or shorten the card.

cardview-times = { $what } ({ $count } times)
cardview-null = { $field }: this was null, so it counts as empty.
cardview-as-text = { $field }: this wasn't text, so its value was written out as text.
cardview-joined = { $field }: this was a list, so its lines were joined into one text.
cardview-as-list = { $field }: this was a single value, so it became a list of one.
cardview-split = { $field }: this was one text, so it was split at its commas.
cardview-values = { $field }: this was an object, so its values were read as a list.
cardview-dropped = { $field }: an element of the wrong type was left out.
cardview-as-number = { $field }: this number was written as text, so it was read as a number.
cardview-as-flag = { $field }: this wasn't true or false, so it was read as what it most likely means.
cardview-unusable = { $field }: this value has the wrong type, so the default is used instead.
cardview-missing-enabled = { $field }: this wasn't given, so the lore entry is on.
cardview-missing-order = { $field }: this wasn't given, so order, priority or else 100 is used.
cardview-empty-book = { $field }: the lorebook is empty, so the card counts as one without a lorebook.

cardview-newer = This card follows { $spec } { $version }, which is newer than this program knows. What is known was read; the rest is kept as it is.
cardview-example-lead = { $field }: there is text in front of the first line that somebody speaks ({"{{user}}:"} or {"{{char}}:"}). It won't be used as an example.
cardview-risu-recursion = This card comes from RisuAI and its lorebook doesn't say whether entries may trigger each other, so they do, as in RisuAI.
cardview-world = The card is linked to the lorebook “{ $name }”, which isn't in this file. Please import it as well.
cardview-adult = It is marked as being for adults, so it got the adult rating.

cardview-inert-scripts = { $name }: { $count ->
    [one] one script
   *[other] { $count } scripts
}
cardview-inert-html = { $name }: HTML of { $count } characters
cardview-inert-access = { $name }: a request for low-level access
cardview-inert-automation = automation_id: automation of { $count ->
    [one] one lore entry
   *[other] { $count } lore entries
}
cardview-inert-markup = HTML, CSS or scripts in the text of { $count ->
    [one] one field
   *[other] { $count } fields
} ({ $fields })

cardview-read-greetings = { $count ->
    [one] one greeting
   *[other] { $count } greetings
}
cardview-read-no-greeting = no greeting
cardview-read-group = { $count ->
    [one] one greeting for groups
   *[other] { $count } greetings for groups
}
cardview-read-lore = { $count ->
    [one] one lore entry
   *[other] { $count } lore entries
}
cardview-read-lore-off = { $count ->
    [one] one lore entry
   *[other] { $count } lore entries
}, of which { $off } off
cardview-read-folders = { $count ->
    [one] one lorebook folder
   *[other] { $count } lorebook folders
}
cardview-read-assets = { $count ->
    [one] one asset
   *[other] { $count } assets
}
cardview-read-remote = { $count ->
    [one] one asset is on another site and is
   *[other] { $count } assets are on other sites and are
} not downloaded

cardview-byaf-missing = { $field }: this part of the BYAF file is missing. Please export it from Backyard again.
cardview-not-a-book = “{ $form }” isn't a form of lorebook that can be read.
