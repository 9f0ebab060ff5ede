### The receipt of one answer.

lines-two =
    { $first }
    { $rest }
why-title = { "**" }Why this answer?** — { $name }, version { $number }
why-model = Answered by: { $model }
why-tried = Asked first, but did not answer: { $tried }
why-tokens = Tokens: { $input } in ({ $cached } cached, { $estimated } estimated), { $output } out · cost ${ $cost }
why-no-lore = Lore that came to mind: none
why-lore = Lore “{ $what }”: { $why }
why-lore-bare = Lore “{ $what }”
why-more = and { $count } more entries
why-earlier = { $count } earlier messages are no longer seen by the model.
why-cut-messages = The oldest messages did not fit and were left out (about { $tokens } tokens).
why-cut-examples = The example dialogue did not fit and was left out (about { $tokens } tokens).
why-cut-lore = The lore entry “{ $what }” did not fit and was left out (about { $tokens } tokens).
why-level = Speech level: { $share } % of the sentences keep to the one that is set
why-none = No model has answered here yet. A character's greeting is its card's own.
why-variant = Answer { $number } of { $count }
why-lore-closed = Lore that came to mind: { $count } (how this character is made is for its maker to see)
why-memories = Memories that came to mind: { $count }
why-memory = · { $what } ({ $why })
why-persona = Spoken to: { $name } (a persona)
why-pictures = Pictures seen: { $count }
why-described = Pictures the model could not see and was told about in words: { $count }
why-cut-closed = { $count } lore entries did not fit and were left out (about { $tokens } tokens).
why-cut-other = It began to speak for somebody else and was cut off there.
why-edited = Somebody has edited this answer since.
why-changed = Something this answer was built on has been edited or deleted since.
why-answers-only = Please choose an answer of a character: what people say has no receipt.
why-card = No model wrote these words: they are a greeting from the card.
why-file = These words came from a file, so they have no receipt.
