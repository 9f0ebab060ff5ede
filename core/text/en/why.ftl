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
