story-unknown = There is no such story. Look it up in the list of yours.

# The sixteen stages
stage-concept = Concept Organizer
stage-concept-makes = Titles to choose from, a logline, the hero's goal and what stands in the way
stage-genre = Genre Strategist
stage-genre-makes = The genre's promises: what must come, what must not, how soon frustration is repaid
stage-world = World Designer
stage-world-makes = Era and places, rules that have a price, terms and numbers
stage-cast = Character Designer
stage-cast-makes = People with names nobody mixes up, their wants and secrets
stage-voice = Style & Voice Designer
stage-voice-makes = Point of view and sentences, each person's voice, who speaks how to whom
stage-plot = Plot Architect
stage-plot-makes = Events tied by cause and effect, the turning point and the climax
stage-secrets = Foreshadow Keeper
stage-secrets-makes = Where each secret is planted and paid off, and the words that may not fall before
stage-episodes = Episode Planner
stage-episodes-makes = Each episode's scenes, lengths, tension and cliff-hanger
stage-scenes = Scene Director
stage-scenes-makes = How things stand when each scene begins and ends, its senses and its conflict
stage-draft = Web-novel Writer
stage-draft-makes = The prose. No other stage writes any
stage-continuity = Continuity Checker
stage-continuity-makes = Contradictions, each with a quote that can be found
stage-reader = Reader Critic
stage-reader-makes = Whether one would read on, and where it drags
stage-edit = Line Editor
stage-edit-makes = The text, changed only where it had to be, and its report
stage-record = Story Archivist
stage-record-makes = What has become true in this episode, and who knows it
stage-cover = Cover Art Director
stage-cover-makes = The order for the cover's picture and its description; the title is lettered by the program
stage-package = Editor-in-Chief
stage-package-makes = Title, blurb, tags and rating
stage-digest = Chat digest
stage-digest-makes = Scenes and quotes out of the chat

# How it stands
story-state-making = in the making
story-state-waiting = waiting for your word
story-state-paused = paused
story-state-unpaid = at its limit
story-state-done = complete
story-state-cancelled = given up
story-stop-concept = The concept is ready. Read it, then approve it, edit it or ask for another.
story-stop-outline = The outline is ready. Read it, then approve it, edit it or ask for another.
story-stop-episode = A new episode is ready. Read it, then approve it, edit it or ask for another.
story-stop-consent = Waiting for the consent of the people in this chat. Start when you are ready: words of those who have not agreed are left out.
story-hidden = Some of the words this was made from were taken back, so parts of it are hidden. Have them made anew without those words, and it goes on.
story-red = Episode { $episode } has not passed its checks. Look at its report, then edit it or ask for another: until it passes nobody else sees it.
story-stuck = { $episode ->
        [0] The stage “{ $stage }”
       *[other] The stage “{ $stage }” of episode { $episode }
    } gave nothing that can be used. Ask again with an instruction, or edit it yourself. What was wrong:
    { $what }
story-refused = { $provider } refused the stage “{ $stage }”, and there is nobody else to ask. Change what it is about, or set up another model's key.
story-broken = Stopped by a fault of the program. What is made is kept. Tell the operator this number: { $id }
story-unanswered = Stopped, because the models do not answer. Go on with it in a while. ({ $why })

# What is told
story-told-refused = { $first } refused, so { $second } was asked.
story-told-repaired = { $count ->
        [one] Repaired once.
       *[other] Repaired { $count } times.
    }
story-told-continued = The text broke off and was continued from there.
story-told-reverted = What the editor changed made it worse, so it was taken back.
story-told-drafts = { $how ->
        [second] Two drafts were compared twice, with either of them first; the second one was chosen both times.
        [tied] Two drafts were compared twice, with either of them first. The verdicts did not agree, so the first one counts.
        [one] Only one of two drafts could be used, so there was nothing to compare.
       *[first] Two drafts were compared twice, with either of them first; the first one was chosen both times.
    }
story-told-pack = The genre pack's usual promises were taken.

# Money
story-unpaid-story = This story's limit of ${ $cap } is reached: ${ $spent } are spent, and the next step may cost up to ${ $needed }. Raise the limit and it goes on.
story-unpaid-account = Your limit of ${ $cap } for stories this month is reached: ${ $spent } are spent, and the next step may cost up to ${ $needed }. Go on next month, or ask the operator about the limit.
story-unpaid-space = This server's limit of ${ $cap } for stories this month is reached: ${ $spent } are spent, and the next step may cost up to ${ $needed }. Go on next month, or ask the operator about the limit.
story-size = { $episodes ->
        [one] One episode
       *[other] { $episodes } episodes
    } of about { $unit ->
        [words] { $length } words
       *[characters] { $length } characters
    }
story-quote = { $size }. About ${ $likely } (${ $low } to ${ $high }), about { $calls } model calls. It never costs more than ${ $cap }.
story-quote-unknown = { $size }, about { $calls } model calls. What this model costs is not known, so no sum can be told.
story-quote-rehearsal = { $size }. This is a rehearsal without a model: it costs nothing, and its text is put together from material that the program brings along.
story-agree = Begin? (yes/no)
story-say-yes = There is no terminal to ask about the price. Add `--yes` to begin all the same.
story-made = It is finished. For a file: python3 -m core story export { $id } --format epub --out FILE
story-write-on = To go on with it as it is: python3 -m core story write { $id }
story-left = Stopped. What is made is kept. To go on with it: python3 -m core story write { $id }
story-elsewhere = Another process is at work on it, or it is tried again in a moment. Waiting. (Ctrl+C leaves; what is made is kept.)
story-none = You have no stories yet. Begin with: python3 -m core story new --keywords "regression, hunter, porter"

# How it comes along
story-progress-head = **{ $title }** · { $state }{ $rehearsal ->
        [yes] { " " }· rehearsal
       *[no] { "" }
    }
    { $bar } { $percent }%
story-progress-done = { $signs } { $count ->
        [one] one stage of preparation done
       *[other] { $count } stages of preparation done
    }
story-progress-working = … { $number }. { $stage } { $counted }
story-progress-stale = △ { $number }. { $stage } { $counted } — something before it has changed
story-progress-episode = { $sign } Episode { $number } { $title }
story-progress-money = Spent ${ $cost } · quoted ${ $quote } · limit ${ $cap }
story-progress-lost = { $count ->
        [one] The answer to one call was
       *[other] The answers to { $count } calls were
    } lost in a crash (up to ${ $most } may have been billed).
story-progress-unknown = { $count ->
        [one] The price of one call is not known.
       *[other] The price of { $count } calls is not known.
    }
story-progress-reason = { $reason }
story-progress-line = { $episode ->
        [0] { $number }. { $stage }: done
       *[other] { $number }. { $stage }: done (episode { $episode })
    }
story-stage-line = { $number }. **{ $name }** — { $makes }

# Steering
story-changed = This has changed meanwhile. Open it anew and try again.
story-part-unknown = There is no such part.
story-nothing-to-approve = Nothing waits for your word now.
story-not-running = It is not in the making now.
story-is-running = It is in the making already.
story-too-many = You can have { $most } stories made at once. Try again when one has ended or is paused.
story-episodes-many = A story has at most { $most } episodes. This one has { $now }.
story-branch-early = A branch begins after an episode that is written.
story-instruction-long = An instruction has at most { $most } characters; this one has { $now }.

# Files
story-exported = “{ $title }” is written to { $file }.
story-option-unknown = { $option } cannot be “{ $value }”. It can be: { $known }
story-option-low = { $option } takes a number above 0, not { $value }.
story-project-large = Project files are read up to { $most } MB.
story-project-json = This is no story project. Give the JSON file as it was exported.
story-project-wrong = `{ $where }` of the project file cannot be read: { $why } Give the JSON file as it was exported.
story-project-other = This is no story project, or one of another version ({ $format } { $number }). Give a file made by `story export --format json`.
