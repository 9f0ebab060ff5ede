### Web novels where people chat.

story-chat-draft = Not begun yet. Look at the price; “start” begins it.
story-state-draft = not begun
story-chat-none = You have no stories yet. Begin with keywords: `/story new regression, hunter, porter`
story-chat-list = { "**" }Your stories** ({ $count })
story-chat-line = { $number }. **{ $title }** · { $episodes ->
        [one] one episode
       *[other] { $episodes } episodes
    } · { $state }{ $rehearsal ->
        [yes] { " " }· rehearsal
       *[no] { "" }
    } · `{ $code }`
story-chat-number = No. { $number }
story-chat-how = `/story` lists your stories, `/story new KEYWORDS` begins one. There are also `show` (progress), `read`, `redo` (another version), `edit`, `goon` (more episodes), `branch` (what if), `publish`, `export` (files), `talk` (with one of the cast), `chat` (a story from this chat) and `report` (what the checks say). Behind them stand the story's number and the episode: `/story read 1 3`
story-chat-new-how = Write it like this: `/story new regression, hunter, porter | 3 episodes, dark, teen`. Keywords come first, settings behind the “|”, if you like. Settings: episodes (3 episodes), length of one (2000 words), language (English, Korean), genre (hunter, romance fantasy…), tone (bright, dark, tense, warm, comic, bittersweet), rating (everyone, teen), mode (fast, standard, careful), what to avoid (no zombies), where to ask you (ask concept, ask outline, ask each episode), a limit ($3), rehearsal, server pays.
story-chat-setting-unknown = I do not know what “{ $word }” sets. For example: 3 episodes, 2000 words, Korean, hunter, dark, teen, fast, no zombies, ask concept, $3, rehearsal
story-chat-ordered = { "**" }A new story**: { $keywords }
    { $language } · { $tone } · { $rating } · { $mode }
story-mode-fast = fast (without scene cards and reader's critique)
story-mode-standard = standard
story-mode-careful = careful (the better writer, two drafts to choose from)
story-language-ko = Korean
story-language-en = English
story-chat-cap = Your own limit: ${ $cap }
story-chat-space-pays = This server's limit pays for it.
story-chat-nothing-yet = Nothing is written and nothing is spent yet. Begin?
story-chat-no-space = A server can only pay where there is one.
story-chat-begun = Begun. Its progress message keeps telling how it comes along.
story-chat-begun-unseen = Begun. No progress message can be posted here: see `/story show`.
story-chat-discarded = Taken back, not begun.
story-chat-adult = That story is for adults. It can be seen in places marked for adults, or alone with me once you have said in `/me` that you are of age.

story-button-new = New story
story-button-start = Start
story-button-discard = Do not
story-button-pause = Pause
story-button-resume = Go on
story-button-cancel = Give up
story-button-cap = Raise the limit
story-button-approve = Go on like this
story-button-edit = Edit
story-button-redo = Another version
story-button-part = Look at it
story-button-read = Read
story-button-report = Report
story-button-begin = Start like this
story-button-goon = More episodes
story-button-parts = What each stage made
story-button-talk = Talk with the cast
story-button-share = Publish
story-button-export = As a file
story-button-page = Read on the web
story-button-previous = ‹ Previous
story-button-next = Next ›

story-progress-earlier = ✓ { $count ->
        [one] one earlier episode
       *[other] { $count } earlier episodes
    } done

# Reading
story-chat-nothing-to-read = There is no episode to read yet.
story-chat-part =
    { "**" }{ $title }** · episode { $episode } { $called } ({ $part }/{ $parts })
    { "" }
    { $text }{ $rest }
story-chat-report = { "**" }Report** · { $title }, episode { $episode } · { $passed ->
        [yes] passed
       *[no] something is to be mended, so nobody else sees it
    } (rules { $rules })
story-chat-gate = { $sign } { $name }: { $value } (should be { $limit }){ $quoted ->
        [yes] { " " }“{ $quotes }”
       *[no] { "" }
    }
story-chat-export = As which file?
story-chat-form = .{ $form }
story-chat-export-unknown = There are no files of the form “{ $form }”. Choose among epub, pdf, txt, md and html; your own stories can also be had as a json project.
story-chat-exported = A file with { $count ->
        [one] one episode
       *[other] { $count } episodes
    }. It says that it was made with generative AI.

# Steering
story-chat-more-waits = { $episodes ->
        [one] One more episode
       *[other] { $episodes } more episodes
    }. { $price } “Start” goes on with it.
story-chat-approved = It goes on like this.
story-chat-paused = Paused. What is under way is finished and kept; nothing more is begun.
story-chat-cancelled = Given up. What is made stays, and can be gone on with at any time.
story-chat-fewer = No more episodes, then.
story-chat-cap-how = Write the limit in dollars: `/story cap 1 $5`. It is ${ $cap } now.
story-chat-capped = The limit is ${ $cap } now.
story-chat-redo-how = Say what you want another version of: `/story redo 1 3 scarier` (episode 3), `/story redo 1 world a city by the sea`
story-chat-redone = { $what }: another version is being made. The earlier ones stay.
story-chat-episode = episode { $number }
story-chat-episode-typed = { $number }
story-chat-stage = { $number }. { $name }
story-chat-stage-of = { $name } (episode { $episode })
story-chat-price = Making it anew costs about ${ $likely } ({ $calls } calls).
story-chat-price-none = A rehearsal costs nothing.
story-chat-price-unknown = It takes { $calls } calls. What the model costs is not known, so there is no price.
story-chat-stale-none = Nothing is out of date.
story-chat-stale = Out of date, { $count ->
        [one] one part
       *[other] { $count } parts
    }: { $listed }
    { $price } Make them anew, or leave them?
story-chat-kept = They stay as they are.
story-chat-remaking = They are being made anew.
story-chat-goon-later = More can be asked for once this is finished.
story-chat-more = { $count ->
        [one] One more episode.
       *[other] { $count } more episodes.
    }
story-chat-branch-how = Say after which episode it parts: `/story branch 1 3 what if he had not left`
story-chat-branched = A new story that parts after episode { $after } and has { $count ->
        [one] one more episode
       *[other] { $count } more episodes
    }. What comes before is shared and costs nothing. { $price }
story-how-cap = Write the limit like this: `/story cap { $code } $5`{ $part }{ $scene }
story-how-redo = For an instruction write it like this: `/story redo { $code } { $part } darker`{ $scene }
story-how-edit = Write `/story edit { $code } { $part }{ $scene } the new text`, or send the edited file with that command as its caption.
story-how-goon = For a direction write how many episodes and where to: `/story goon { $code } 3 they go to sea`{ $part }{ $scene }
story-how-branch = Write after which episode, and what is different: `/story branch { $code } 3 what if he had not left`{ $part }{ $scene }
story-button-redo-plain = Without an instruction
story-button-goon-plain = One more episode
story-button-fewer = No more
story-button-stale = What no longer fits
story-button-keep = Leave them
story-button-remake = Make anew

# What each stage made
story-chat-parts-none = Nothing is made yet.
story-chat-parts = { "**" }{ $title }** · what each stage made ({ $number }/{ $pages })
story-chat-part-line = { $number }) { $sign } { $what } · version { $version }
story-chat-part-head = { "**" }{ $what }** · version { $version } · { $by }
story-chat-raw = { $text }
story-author-model = by a model
story-author-person = by you
story-author-code = by the program
story-author-rehearsal = a rehearsal
story-button-previous-page = ‹ Before
story-button-next-page = After ›
story-button-edit-scene = Edit scene { $number }
story-button-versions = Versions
story-button-restore = Back to { $version }
story-chat-edit-how = Say what to edit, and how: `/story edit 1 3 2 the new text` (the second scene of episode 3). For long texts and plans edit the file that `/story parts 1 world` gives you, and send it with `/story edit 1 world`.
story-chat-edit-scene = Which scene? There are { $count }. Put its number first, as in `/story edit 1 3 2 the new text`, or leave the ⟦S1⟧ marks of the file in place.
story-chat-edit-file = The file cannot be read. Send a text of at most 2 MB in UTF-8.
story-chat-edit-anyway = { $why }
    This is a matter of style. To keep it all the same, answer “yes” to “despite matters of style” and send it again.
story-chat-edited = { $what }: kept as you wrote it. Nothing else has changed by a letter.
story-chat-edited-stale = { $what }: kept as you wrote it. Out of date now, { $count ->
        [one] one part
       *[other] { $count } parts
    }: { $listed }
    { $price } Nothing is made anew before you say so.
story-chat-versions = Versions of { "**" }{ $what }**
story-chat-version = version { $version } · { $by } · { $day }{ $noted ->
        [yes] { " " }· { $note }
       *[no] { "" }
    }{ $now ->
        [yes] { " " }(now)
       *[no] { "" }
    }

# To readers
story-chat-share = { "**" }{ $title }** · { $now } now. Who is to read it? Only episodes that have passed their checks are published.
story-chat-share-how = Choose one: `/story publish 1 public` (everybody), `unlisted` (whoever has the link), `private` (only you).
story-visibility-public = published for everybody
story-visibility-unlisted = open to whoever has the link
story-visibility-private = private
story-button-public = For everybody
story-button-unlisted = Only by its link
story-button-private = Only for me
story-chat-published = { $count ->
        [one] One episode is
       *[other] { $count } episodes are
    } { $how }. Others can read it by `/story read { $name }`, too.
story-chat-unpublished = Only you can see it now. Links that were passed on no longer open.
story-chat-talk = { "**" }{ $title }** · these are its people at the end of episode { $episode }. They know nothing of what comes later, and tell nothing of it. With whom would you like to talk?
story-button-earlier = ‹ As of { $episode }
story-button-later = As of { $episode } ›
story-chat-met = { $name } is coming, as of the end of episode { $episode }.

# From chats
story-chat-consent = { "**" }{ $maker }** would like to make a web novel of this chat. People whose words are in it (with how many messages): { $people }
    May your words be used? Without an answer they are not, and you can change your mind at any time. What you say counts for this story alone.
story-button-byname = Yes, by my name
story-button-anonymous = Yes, anonymously
story-button-refuse = Do not use them
story-chat-asked-all = { $count ->
        [one] One person was asked for consent.
       *[other] { $count } people were asked for consent.
    } Press “Start like this” when you are ready: only words of those who have agreed by then are used.
story-chat-asked-nobody = { $count ->
        [0] There is nobody else to ask. It can start at once.
        [one] No message can be posted here, so one person was not asked. If you start now, only your words and the characters' are used.
       *[other] No message can be posted here, so { $count } people were not asked. If you start now, only your words and the characters' are used.
    }
story-chat-agreed-name = You have agreed to appear by your name. It counts for this story alone, and you can take it back at any time.
story-chat-agreed-anonymous = You have agreed to appear anonymously. It counts for this story alone, and you can take it back at any time.
story-chat-refused-none = Your words are not used for this story.
story-chat-refused-hidden = Your consent is taken back. No reader sees what was made of your words any more; it has to be made anew without them.
story-chat-with = { $agreed } of { $of } have agreed. Only their words are used.

story-chat-scene-how = Say of which story, and behind which episode: `/story scene 1 3 20` (the newest 20 messages). It works in a chat with one of its people.
story-chat-scene = Shall this have happened after episode { $after }? What is written after that knows of it.
    { $summary }
story-chat-scene-missing = { $count ->
        [one] One person has not agreed yet; their words are not used.
       *[other] { $count } people have not agreed yet; their words are not used.
    }
story-button-promote = Make it part of the story
story-chat-promoted = It has happened, after episode { $after }.
story-button-heal = Make again
story-chat-answers = Agreed: { $given } · no answer yet: { $asked } · said no: { $refused }
story-button-compare = Compare with { $version }
story-chat-compared = { "**" }{ $what }** · what has changed from version { $old } to { $new }: { $count }
story-chat-row = { $named ->
        [yes] { $where }:
       *[no] ·
    } { $old } → { $new }
story-chat-rename-how = Say who, and what they are to be called: `/story rename 1 Edmund > Rowan`. It costs nothing.
story-chat-renamed = { $old } is called { $new } everywhere now. No model was asked.
