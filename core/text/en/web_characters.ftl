### The pages on which characters are found, made and shared.

webchar-search = Search characters
webchar-search-hint = Search names, tags, descriptions
webchar-search-do = Search
webchar-language = Language that the character speaks
webchar-language-all = All languages
webchar-adult = Include adult characters
webchar-lists = Lists
webchar-list-trending = Trending
webchar-list-new = New
webchar-list-liked = Most liked
webchar-list-mine = Mine
webchar-list-likes = Liked
webchar-list-follows = Followed
webchar-mine = My characters
webchar-mine-all = See all of mine
webchar-found = Results for “{ $words }”
webchar-with-tag = Characters tagged #{ $tag }
webchar-by-author = Characters by the same person
webchar-none = No character fits. Try other words.
webchar-more = Show more
webchar-likes = { $count ->
    [one] One like
   *[other] { $count } likes
}

webchar-adult-title = This is for adults only
webchar-adult-lead = The maker marked this for adults. Confirm that you are one and we will show it; this browser remembers.
webchar-adult-yes = I am an adult, show it
webchar-adult-no = Go back

webchar-like = Like
webchar-follow = Follow
webchar-fork = Make my own copy
webchar-manage = Edit and settings
webchar-by = By { $name }
webchar-by-nameless = More by the same person
webchar-forked-from = Forked from { $name }
webchar-doors = Talk together
webchar-door-web = Link
webchar-door-telegram = Talk on Telegram
webchar-door-discord = Add the bot to Discord
webchar-discord-how = Where the bot is already, write /character { $id }.
webchar-greetings = { $count ->
    [one] One way to begin
   *[other] { $count } ways to begin
}
webchar-greeting-choose = Begin with number { $number }
webchar-greeting-random = Begin with any of them
webchar-greetings-more = { $count ->
    [one] Show one more way
   *[other] Show { $count } more ways
}
webchar-definition = How the character is made

webchar-visibility = Who can see it?
webchar-visibility-private = Only me
webchar-visibility-unlisted = Anyone with the link
webchar-visibility-public = Everybody
webchar-means-private = To others the character does not exist.
webchar-means-unlisted = Not in lists or searches; whoever has the link can see it.
webchar-means-public = Anybody can find it and talk with it.
webchar-others-may = What others may do
webchar-shows-definition = Read the definition
webchar-shows-definition-hint = The description, personality, lorebook and so on can be read on the character's page.
webchar-allows-fork = Make their own copy
webchar-allows-fork-hint = Others can copy the character as theirs; where it came from is shown.
webchar-save = Save
webchar-saved = Saved.
webchar-link = Link to share
webchar-link-private = Only you can see the character, so its link leads nowhere. Change who can see it first.
webchar-link-hint = When you make a new link, the old one stops working.
webchar-new-link = Make a new link
webchar-delete = Delete the character
webchar-delete-means = It disappears from lists and links, and that cannot be undone. Chats that have begun go on.
webchar-delete-sure = Yes, delete { $name }.
webchar-delete-do = Delete
webchar-delete-unsure = Tick the box first to confirm.

webchar-to-page = Character's page
webchar-tabs = Manage the character
webchar-tab-edit = Edit
webchar-tab-pictures = Pictures
webchar-tab-lorebook = Lorebook
webchar-tab-versions = Versions
webchar-tab-export = Export
webchar-tab-settings = Settings

webchar-hint-nickname = Used instead of the name in talk.
webchar-hint-notes = Shown on the character's page. The AI does not see it.
webchar-hint-tags = Separate with commas.
webchar-hint-macros = {"{{char}}"} becomes the character's name, {"{{user}}"} that of whoever talks with it.
webchar-hint-greetings = What the character says first when a chat begins. An empty field removes that greeting.
webchar-greeting-number = Greeting { $number }
webchar-greeting-more = Add a greeting
webchar-choice-first = Always the first
webchar-choice-random = Any of them
webchar-hint-examples = Begin each conversation with <START>, and say who speaks with {"{{user}}:"} and {"{{char}}:"}.
webchar-level = Speech level
webchar-level-none = Not set
webchar-toward = Other levels toward certain people
webchar-hint-toward = One “name: level” a line. Example: 할머니: 해요
webchar-address = How it addresses people
webchar-hint-address = Examples: 자네, 손님
webchar-tics = Habits of speech
webchar-never = Never says
webchar-hint-lines = One a line.
webchar-hint-system = {"{{original}}"} stands for the usual instructions.
webchar-toward-line = The line “{ $line }” cannot be read. Write it as “name: level”.
webchar-rating-general = Everyone
webchar-rating-teen = Teen
webchar-rating-adult = Adult
webchar-note = What did you change? (optional)
webchar-saved-version = Saved. This is now version { $number }.
webchar-saved-nothing = Nothing was changed, so nothing was saved.
webchar-new-title = Make a character
webchar-new-lead = A name and a language are enough to begin. Only you see it until you publish it. If you have a card already:
webchar-new-make = Make it

webchar-history = All versions
webchar-version = Version { $number }
webchar-newest = In use
webchar-changes = Changes
webchar-changes-of = Show the changes of version { $number }
webchar-roll-back-to = Go back to version { $number }
webchar-rolled-back = Went back to version { $number }
webchar-compare = Compare
webchar-compare-from = Older version
webchar-compare-to = Newer version
webchar-differences = From version { $old } to version { $new }
webchar-no-differences = The texts of both are the same.
webchar-more-differences = There are more differences. Only { $most } are shown here.
webchar-did-added = added
webchar-did-removed = removed
webchar-did-changed = changed
webchar-did-moved = moved

webchar-export = Export as a file
webchar-export-lead = The version in use, as a file that other programs read.
webchar-target-v3-png = Card V3 · PNG
webchar-target-v3-json = Card V3 · JSON
webchar-target-charx = Card V3 · CHARX
webchar-target-v2-png = Card V2 · PNG
webchar-target-v2-json = Card V2 · JSON
webchar-target-book-st = Lorebook · SillyTavern
webchar-target-book-v3 = Lorebook · V3
webchar-target-means-v3-png = One picture with the card in it. Easy to share anywhere.
webchar-target-means-v3-json = Text alone. Good for looking into it.
webchar-target-means-charx = Everything, with all further pictures.
webchar-target-means-v2-png = A picture card for older programs.
webchar-target-means-v2-json = A text card for older programs.
webchar-target-means-book-st = A World Info file.
webchar-target-means-book-v3 = Only the lorebook, in V3's form.
webchar-left-out = What this file leaves out
webchar-download = Download ({ $size } KB)

webchar-avatar = Main picture
webchar-avatar-file = New picture (PNG, JPEG, WEBP, GIF)
webchar-avatar-change = Change the main picture
webchar-further = Further pictures
webchar-no-pictures = There are no further pictures yet.
webchar-picture-kind = Kind
webchar-picture-name = Name of the picture
webchar-picture-file = Picture file
webchar-picture-add = Add the picture
webchar-picture-remove = Remove
webchar-picture-remove-named = Remove the picture { $name }
webchar-kind-emotion = Emotion
webchar-kind-background = Background
webchar-kind-icon = Another face
webchar-kind-user-icon = Face of the other person

webchar-lore-test = Test the lorebook
webchar-lore-test-text = When it hears this
webchar-lore-test-hint = Shows which entries the text calls for, and why. Nothing is saved or sent to an AI.
webchar-lore-test-do = Test
webchar-lore-told = { $count } of { $all } entries come in.
webchar-lore-in = In
webchar-lore-out = Out
webchar-lore-words = Words that go in
webchar-lore-entries = Lorebook entries: { $count }
webchar-lore-keys = Keys: { $words }
webchar-lore-always = Always
webchar-lore-off = Off
webchar-lore-none = There is no lorebook yet.
webchar-lore-more = And { $count } more.
webchar-lore-file = Lorebook file (JSON)
webchar-lore-bring = Add the entries

webchar-merge = Make it the new version of the { $name } you had
