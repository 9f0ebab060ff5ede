### What turns up while a character is edited.

editing-name-blank = The name is blank. Please write at least one letter.
editing-too-long = { $what }: this has { $length } characters, and { $most } fit. Please shorten it.
editing-too-many = { $what }: there can be { $most } at most. Please remove some and save again.
editing-unknown-choice = { $what }: there is no “{ $value }”. Please choose one of: { $known }
editing-level-unknown = Speech level: there is no “{ $level }”. Please choose one of: { $known }
editing-lore-keys = Lorebook entry { $number }, { $field }: this must be a list of words. Please write the words one by one.
editing-lore-many-keys = Lorebook entry { $number }: there can be { $most } keywords at most. Please split the entry.
editing-lore-content = Lorebook entry { $number }, content: this must be text. Please write it as text.
editing-lore-switch = Lorebook entry { $number }, { $field }: please choose on or off.
editing-lore-number = Lorebook entry { $number }, { $field }: please write a number.

editing-field-name = Name
editing-field-nickname = Nickname
editing-field-description = Description
editing-field-personality = Personality
editing-field-scenario = Scenario
editing-field-greetings = Greetings
editing-field-greeting-choice = How a greeting is chosen
editing-field-examples = Example dialogue
editing-field-system-prompt = System prompt
editing-field-post-history = Instructions after the chat
editing-field-creator = Creator
editing-field-character-version = Character version
editing-field-tags = Tags
editing-field-rating = Rating
editing-field-language = Language
editing-field-tagline = Tagline
editing-field-creator-notes = Creator's notes
editing-field-voice = Voice
editing-field-lorebook = Lorebook entries

editing-lore-field-keys = keywords
editing-lore-field-secondary-keys = second keywords
editing-lore-field-enabled = use this entry
editing-lore-field-constant = always on
editing-lore-field-selective = needs a second keyword
editing-lore-field-case-sensitive = case matters
editing-lore-field-use-regex = keywords are patterns
editing-lore-field-insertion-order = order
editing-lore-field-priority = priority
