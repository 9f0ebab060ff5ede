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
story-chat-how = `/story` lists your stories, `/story new KEYWORDS` begins one. There are also `show` (progress), `read`, `redo` (another version), `edit`, `goon` (more episodes), `branch` (what if), `publish`, `export` (files), `talk` (with one of the cast), `chat` (a story from this chat) and `report` (its checks). Behind them stand the story's number and the episode: `/story read 1 3`
story-chat-new-how = Write it like this: `/story new regression, hunter, porter | 3 episodes, dark, teen`. Keywords come first, settings behind the “|”, if you like. Settings: episodes (3 episodes), length of one (2000 words), language (English, Korean), genre (hunter, romance fantasy…), tone (bright, dark, tense, warm, comic, bittersweet), rating (everyone, teen), mode (fast, standard, careful), what to avoid (no zombies), where to ask you (ask concept, ask outline, ask each episode), a limit ($3), rehearsal, server pays.
story-chat-setting-unknown = I do not know what “{ $word }” sets. For example: 3 episodes, 2000 words, Korean, hunter, dark, teen, fast, no zombies, ask concept, $3, rehearsal
story-chat-ordered = { "**" }A new story**: { $keywords }
    { $language } · { $tone } · { $rating } · { $mode }
story-mode-fast = fast (without scene cards and reader's critique)
story-mode-standard = standard
story-mode-careful = careful (the better writer)
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
story-button-report = Its checks
story-button-begin = Start like this
story-button-goon = More episodes
story-button-parts = What each stage made
story-button-talk = Talk with the cast
story-button-share = Publish
story-button-export = As a file
story-button-page = Read on the web
