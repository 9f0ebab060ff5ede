### The receipt of one answer.

lines-two =
    { $first }
    { $rest }
why-title = { "**" }Why this answer?** — { $name }, version { $number }
why-model = Answered by: { $model }
why-tried = Asked first, without an answer: { $tried }
why-tokens = Tokens: { $input } in ({ $cached } from a cache, { $estimated } by estimate), { $output } out · cost ${ $cost }
why-no-lore = Lore that came to mind: none
why-lore = Lore “{ $what }”: { $why }
why-lore-bare = Lore “{ $what }”
why-more = and { $count } more entries
why-earlier = { $count } earlier messages are out of sight by now.
why-cut-messages = The oldest messages were left out for want of room (about { $tokens } tokens).
why-cut-examples = Example dialogue was left out for want of room (about { $tokens } tokens).
why-cut-lore = The lore entry “{ $what }” was left out for want of room (about { $tokens } tokens).
why-level = Voice: { $share } % of the sentences kept to the speech level
why-none = No model has answered here yet. A character's greeting is its card's own.
why-variant = Answer { $number } of { $count }
why-lore-closed = Lore that came to mind: { $count } (how this character is made is for its maker to see)
why-memories = Memories that came to mind: { $count }
why-persona = Given to: { $name } (a persona)
why-pictures = Pictures seen: { $count }
why-described = Pictures that the model could not see and was told of in words: { $count }
why-cut-closed = { $count } lore entries were left out for want of room (about { $tokens } tokens).
why-cut-other = It began to speak for somebody else and was cut there.
why-edited = A person has given this answer other words since.
why-changed = Something that this answer was built on has been edited or taken back since.
why-answers-only = Please choose an answer of a character: what people say has no receipt.
why-card = No model has made these words: they are a greeting from the card.
why-file = These words came in a file, so there is no receipt of them.
