### What tells of a place's settings and of rights.

# Names and meanings
rules-name-change = change
rules-about-change = who may choose, invite and dismiss characters and start a new story
rules-name-here = here
rules-about-here = whether characters may speak in this place
rules-name-language = language
rules-about-language = the language of Iyagi's own messages
rules-name-mode = mode
rules-about-mode = who answers where there are several characters
rules-name-voices = voices
rules-about-voices = whether characters speak with their own names and faces
rules-name-buttons = buttons
rules-about-buttons = whether answers carry buttons
rules-name-bots = bots
rules-about-bots = whether other bots and webhooks are answered
rules-name-chain = chain
rules-about-chain = how many answers characters may give in a row without a word from a person
rules-name-unasked = unasked
rules-about-unasked = the chance that a character joins in without being called
rules-name-daily = daily
rules-about-daily = how many times a day characters may join in
rules-name-quiet = quiet
rules-about-quiet = the hours in which no character speaks unasked
rules-name-adult = adult
rules-about-adult = whether characters for adults may be met where the platform marks the place as being for adults
rules-name-media = media
rules-about-media = whether pictures and voices are read and made
rules-name-each-day = each day
rules-about-each-day = how many answers one person can get a day

# Values
rules-change-everyone = everyone
rules-change-moderators = moderators
rules-language-own = each one's own
rules-language-ko = Korean
rules-language-en = English
rules-mode-natural = natural
rules-mode-named = only who is named
rules-mode-round = all in turn
rules-mode-call = only who is called

# What cannot be used
rules-listed = { $one }, { $others }
rules-unknown = There is no setting called “{ $given }”. The settings are: { $known }
rules-wrong = The setting “{ $what }” cannot be “{ $given }”. It can be: { $allowed }

# Who may do what
rules-refused-stranger = Only members of this place may do that (a rule in every place). Join it first, or talk with me in private.
rules-refused-moderate = Only moderators of this place may do that (a rule in every place). Ask one of them if you need it.
rules-refused-here = I am not allowed to speak in this place (setting “here”: off). Moderators can change that with `/settings here on`.
rules-refused-change = Only moderators may change characters in this place (setting “change”: moderators). Moderators can change that with `/settings change everyone`.
rules-refused-answered = Only the person who got that answer and moderators may do that (a rule in every place). Ask one of them.
rules-refused-alone = `/{ $command }` is for places with several people.
rules-refused-among = `/{ $command }` is for private chats.

# What cannot be set
rules-only-groups = That setting is only for places with several people. Here `/me` shows and changes your own settings.
rules-no-space = This place belongs to no server, so nothing can be set “everywhere”. Leave that word out.

# Shown and set
rules-here = { "**" }The settings of this place**
rules-line = - **{ $what }** · { $value } — { $about }
rules-next = → { $value }
rules-button = { $what } → { $value }
rules-can-be = It can be: { $allowed }
rules-how = Press a button, or type it, as in `/settings mode round`. Add “everywhere” to set it for the whole server; the value “default” sets it back.
rules-set = { $everywhere ->
    [yes] Set everywhere in this server
   *[no] Set
    }: **{ $what }** · { $value } (before: { $before }; by { $who })
rules-last = Last changed by { $who } ({ $day }{ $everywhere ->
    [yes] , everywhere
   *[no] { "" }
    })
rules-last-before = The change before was by { $who } ({ $day }{ $everywhere ->
    [yes] , everywhere
   *[no] { "" }
    })
