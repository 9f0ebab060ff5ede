### When a story is wished for: what is missing, too much, or at odds with itself.

wish-no-keywords = Give at least one keyword. For example: regression, hunter, porter
wish-keyword-long = The keyword “{ $word }” is too long ({ $length } characters); each may have { $most }. Part it with commas, or say the rest as a note.
wish-keywords-many = These are { $count } keywords; { $most } are the most. Keep those that matter.
wish-keywords-long = The keywords have { $length } characters together. Bring them down to { $most } and say the rest as a note.
wish-extra-long = The note is too long ({ $length } characters); it may have { $most }.
wish-avoid-long = “{ $word }” under what to avoid is too long ({ $length } characters); each may have { $most }.
wish-avoid-many = These are { $count } things to avoid; { $most } are the most.
wish-language = A story cannot be written in “{ $language }”. Choose Korean (ko) or English (en).
wish-episodes = A story has 1 to { $most } episodes, not { $count }.
wish-length = An episode has { $least } to { $most } { $language ->
    [ko] characters
   *[en] words
    }, not { $length }.
wish-genre = There is no genre “{ $genre }”. Choose one of: { $genres }
wish-choice = { $what }: there is no “{ $typed }”. Choose one of: { $choices }
wish-field-tone = Tone
wish-field-rating = Rating
wish-field-mode = Way of making
wish-field-adaptation = Closeness to the chat

# Wishes that cannot both come true: which one?
wish-tone-odds = The tone is to be “{ $tone }”, but you also wished for “{ $word }”. Which is it to be? Change the tone, or take that word out.
wish-words-odds = You wished for “{ $one }” and for “{ $other }”. Which is it to be? If both, choose the tone { wish-tone-bittersweet }.
wish-avoid-odds = “{ $keyword }” is a keyword, but “{ $word }” is to be avoided. Which is it to be? Take one of them out.
wish-rating-word = “{ $word }” cannot be in a story rated { $rating }. Shall the rating be { $needed }, or will you take that word out?
wish-rating-never = A story with “{ $word }” cannot be made here; the highest rating is { $highest }. Take that word out.
wish-rating-over = A story rated { $rating } cannot be made here; the highest is { $highest }.
wish-rating-general = for all
wish-rating-teen = 15 and over
wish-rating-adult = 19 and over
wish-tone-bright = bright
wish-tone-dark = dark
wish-tone-tense = tense
wish-tone-warm = warm
wish-tone-comic = comic
wish-tone-bittersweet = bittersweet

# What no story is made of
wish-person = “{ $name }” is a real person. No story is told of real persons here; take an invented name.
wish-private = “{ $words }” leads to a real person or account and cannot be in a story. Take it out.
wish-minor = No story is made that sexualises minors. Take that out of the keywords and the note.
wish-harm = No story is made that tells how to do harm (“{ $words }”). If it only happens in the story, leave out the words that ask how.
