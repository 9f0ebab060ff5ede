### Why a stage's answer, or an edit by hand, is not accepted: what is wrong, and what would be right.

problem-line =
    · { $episode ->
        [0] { "" }
       *[other] Episode { $episode }:{ " " }
    }{ $what }{ $detailed ->
        [yes] { " " }({ $detail })
       *[no] { "" }
    }

# An answer that cannot be read
problem-empty = The answer is empty
problem-refusal = The answer declines the task
problem-not-json = The answer is not in the agreed form (JSON) and cannot be read
problem-half-json = The answer breaks off before its end
problem-schema = A field does not fit the agreed form
problem-too-long = A field is too long
problem-language = Some of it is not in the story's language

# In any stage
problem-private = Something in it leads to a real person, such as a number, a link or an account; it has to go
problem-real-person = A real person is named; the name has to be invented
problem-consent = Words of somebody who did not agree stand in it; they have to go
problem-id-twice = An id stands there twice; each has to be different
problem-cast-unknown = It names somebody who is not in the cast
problem-place-unknown = The world has no such place
problem-secret-unknown = There is no such secret in the list
problem-hook-unknown = The genre does not allow this kind of ending for an episode
problem-quote-missing = A quote does not stand in the text word for word
problem-rating = The rating is above the limit

# Concept and genre
problem-keyword-unlisted = A keyword is missing from the list of keywords
problem-keyword-missing = A keyword occurs neither in the logline nor in the premise
problem-avoid-unlisted = Something is missing from the list of what to avoid
problem-avoided = Something that is to be avoided stands in the titles or the premise
problem-title-twice = Two titles are the same; each has to be different
problem-title-taken = Another work has this title already
problem-tone = The tone is not the one that was asked for
problem-genre-unknown = The genre is not the chosen one
problem-trope-unknown = The genre has no such trope
problem-trope-forbidden = A trope is both used and forbidden; it can be only one of them
problem-forbidden-unknown = This is nothing that the genre can forbid
problem-must-have-unknown = This is nothing that the genre has to have
problem-must-have-twice = Something that has to come is listed twice
problem-must-have-late = Something that has to come is due after the last episode
problem-must-have-missing = Something that has to come does not come in time
problem-status-window = This genre has no status window, and nobody asked for one
problem-dialogue-band = The share of dialogue is outside what the genre has, or its ends are reversed

# World and cast
problem-name-twice = Two places, factions or terms have the same name
problem-number-twice = The same number is set twice
problem-number-bare = A number has no unit or no scale
problem-numbers-missing = Nothing is named that the status window counts
problem-rule-free = A rule has neither a cost nor a limit; it needs one of them
problem-rule-taboo = A taboo forbids what a rule allows; only one of them can stay
problem-lead = There has to be exactly one lead
problem-name-shape = This cannot be a name: Korean names have two to four Hangul syllables, English ones Latin letters
problem-name-taken = Somebody else's character has this name already
problem-name-of-place = A place, faction or term has the same name
problem-names-alike = Two names are too much alike; they have to differ in two letters or more
problem-secret-shown = Looks or first circumstances give a secret away
problem-first-episode = Somebody's first episode is wrong: the lead comes in the first, all others by the last

# Style and voices
problem-voice-missing = Somebody has no voice yet
problem-voice-twice = Somebody has two voices
problem-endings = How somebody ends their sentences is not set
problem-tics-alike = Two people have the same habits of speech; each needs their own
problem-honorific-missing = How somebody speaks to somebody else is not set
problem-honorific-twice = How somebody speaks to somebody else is set twice
problem-honorific-self = How somebody speaks to themselves is set
problem-honorific-level = In English people speak either plainly or politely
problem-exemplar-length = The sample of style has the wrong length
problem-exemplar-meta = The sample of style has words in it that are not the story
problem-exemplar-banned = The sample of style says what is not to be said

# Plot and secrets
problem-beat-unknown = The turning point or the climax names an event that is not there
problem-cause-unknown = A cause names an event that is not there
problem-cause-late = A cause comes after its effect
problem-climax-early = The climax comes before the turning point
problem-carried-little = The lead or the rival takes part in too few events
problem-plant-late = A secret is planted after the last episode
problem-plant-missing = A secret that has to be planted in this episode is not
problem-plant-misplaced = This secret is to be planted in another episode
problem-payoff-missing = A secret that has to pay off does not
problem-payoff-misplaced = This secret is to pay off in another episode
problem-payoff-early = A secret pays off before it is planted
problem-payoff-late = A secret pays off after the last episode
problem-keyword-told = A word that would give a secret away stands in the titles or the premise already
problem-keyword-name = A word that would give a secret away is the name of somebody who appears earlier
problem-keyword-shared = Secrets that come out at different times share a word that gives them away
problem-secret-told = A secret that has come out is still to be kept

# Episodes and scenes
problem-block-gaps = Episodes are missing or doubled; there has to be one of each, in order
problem-title-spoils = The title of an episode gives a secret away
problem-cider-unknown = There is no such scene to be the payback
problem-cider-late = There is no payback for too long
problem-goguma-run = Too many frustrating episodes follow one another
problem-cast-early = Somebody appears before their first episode
problem-lead-absent = The lead is not in the first episode
problem-budget = The lengths of the scenes do not add up to that of an episode
problem-hook-twice = It ends in the same way as the episode before
problem-tension-flat = Tension hardly rises or falls
problem-tension-monotone = Tension goes one way only; it has to rise and fall
problem-scenes-differ = The scenes are not those of the plan
problem-chain-broken = A scene does not begin where the one before it ended
problem-scene-budget = A scene's length is not the planned one
problem-scene-still = A scene ends as it began; something has to change
problem-sense-twice = A scene has the same impression twice

# Edits and records
problem-edit-refused = An edit does not name exactly one place of the text, or it changes too much
problem-subject-unknown = A record is about something that is not in the text
problem-reader = Some places drag or confuse
problem-number-differs = A recorded number is not the one in its quote
problem-knows-what = A record of who knows what names no fact that is there
problem-state-twice = Somebody's circumstances are recorded twice
problem-time-back = Time runs backward from the episode before
problem-dead-alive = Somebody who has died is recorded as alive
problem-thread-unknown = Something is recorded as settled that was never open

# Cover and blurb
problem-cover-language = The order for the cover's picture has to be in English
problem-cover-artist = The order for the cover's picture names a real artist; it has to describe the look instead
problem-cover-brand = The order for the cover's picture names a brand or somebody's work; it has to describe the look instead
problem-cover-minor = The order for the cover's picture puts somebody young beside sexual words
problem-cover-rating = The order for the cover's picture is above the story's rating
problem-alt-missing = The description of the cover's picture is empty
problem-spoiler = A blurb or description gives a secret away
problem-blurb-length = The blurb has the wrong length
problem-tag-count = There are too few or too many tags
problem-tag-twice = A tag stands there twice
problem-tag-unknown = The genre has no such tag
problem-rating-low = The rating is lower than the text needs

# What comes from a chat
problem-message-unknown = The chat has no such message
problem-chat-quote = A quote does not stand in its message word for word
problem-chat-speaker = Somebody speaks who is not in the chat
problem-chat-foreign = Words of somebody who did not agree stand in it; they have to go
problem-chat-private = Links, accounts, addresses or numbers stand in it; they have to go

# The report
problem-length = The length is outside the agreed range
problem-length-score = The length is far from the target
problem-completion = The text breaks off, or does not have each planned scene once and in order
problem-purity = Letters or words of another language stand in it
problem-meta = Something stands in it that is not the story
problem-repeat = It says the same thing twice in the same words
problem-diversity = The same words keep following one another
problem-monotony = Too many sentences begin or end alike
problem-similarity = The opening or the ending is too much like an earlier episode's
problem-copied = Sentences of an earlier episode stand in it word for word
problem-plan-copy = Sentences of the plan stand in it word for word
problem-roster = Somebody who is planned for this episode does not appear
problem-drift = A name has changed by a letter
problem-unknown = Somebody speaks under a name that nobody of the cast has
problem-speaker = Somebody speaks who is dead or not in this episode
problem-secret = Words of a secret stand there before it may come out
problem-clock = Days or clocks run backward
problem-numbers = A number in a status window changes without a word of it
problem-place = The story goes to a place that its world does not have
problem-levels = Somebody does not speak as it was agreed
problem-dialogue = There is more or less speech than the genre asks for
problem-paragraphs = Paragraphs are too long, or narration goes on for too long without a voice
problem-single = Too many paragraphs are a single sentence
problem-rhythm = Sentences are too long, or all of one length
problem-tells = There are too many stock turns or commas
problem-cliffhanger = Nothing at the end makes one want the next episode
problem-cider = The scene that repays what the hero has borne is missing or too short
problem-pacing = Scenes are not as long as planned, or too little happens
problem-opening = It does not begin with somebody's words or deeds
problem-coverage = What was planned does not happen in its scene
problem-safety = There are words above the rating, personal data, or real persons
