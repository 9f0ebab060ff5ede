### The tables of all commands, buttons and settings.

reference-how = { "**" }Commands.** English and Korean names work everywhere. What stands [in brackets] may be left out. Where a platform has no fields for them, separate options by “|”, as in `/persona Minsu | of few words | he`, and a setting's name and value by a space. Members are those who can write in the place. What goes by the setting `change` can be kept to moderators with it; in a private chat you may do everything. Commands that work on a message are in its menu (Apps) on Discord; on Telegram, reply to the message with the command.
reference-buttons = { "**" }Buttons.** Whoever may use the command may press the button. Buttons survive a restart, and say so when the story has moved on since. The first five are beneath answers and in what ⋯ opens; the rest are beneath lists and questions.
reference-rules = { "**" }Settings of a place** (`/settings`, moderators). With “everywhere” after it a value holds for the whole server, unless a channel has one of its own; “default” sets it back.
reference-preferences = { "**" }Settings of a person** (`/me`), in every place.

reference-column-command = command
reference-column-options = options
reference-column-does = what it does
reference-column-who = who
reference-column-where = where
reference-column-message = on a message
reference-column-button = button
reference-column-setting = setting
reference-column-means = decides
reference-column-values = values
reference-column-usual = default

reference-yes = yes
reference-where-groups = groups
reference-where-direct = private chats

reference-who-anyone = anyone
reference-who-talk = members
reference-who-answered = who got the answer, moderators
reference-who-change = by the setting `change`
reference-who-moderate = moderators
reference-who-mine = words: who wrote them; answers: who got them, moderators
reference-who-mine-or-moderators = who wrote it, who got the answer, moderators
reference-who-its-own = same as the command
reference-who-owner = the character's owner

reference-button-swipe = ‹ 1/3 · 3/3 ›
reference-press-swipe = shows the variant before or after
reference-button-again = { button-again }
reference-press-again = gets another answer; the earlier variants stay
reference-button-more = { button-more }
reference-press-more = continues the answer, even one that was cut off
reference-button-menu = ⋯
reference-press-menu = shows what else can be done with this answer, to you alone
reference-button-do = { control-menu-speak } · { control-menu-edit } · { control-menu-undo } · { control-menu-why } · { control-menu-branch } · { control-menu-delete } · { control-menu-file }
reference-press-do = does what the command does, to this answer
reference-button-anew = { button-anew }
reference-press-anew = makes a branch that ends with the words you changed, and answers them there
reference-button-pick = a character's name
reference-press-pick = chooses one, where several characters fit
reference-button-resume = 2. a chat's title
reference-press-resume = takes that chat up again
reference-button-drop = { import-drop } (after an import)
reference-press-drop = removes the imported character again
reference-button-merge = { import-merge } (after an import)
reference-press-merge = makes the import the next version of a character you already have
reference-button-invite = a character's name
reference-press-invite = invites one, where several characters fit
reference-button-dismiss = a character's name
reference-press-dismiss = sends one away, where several characters fit
reference-button-call = a character's name
reference-press-call = lets one speak, where several characters fit
reference-button-set = a setting → its next value
reference-press-set = sets it for this place
reference-button-wish = a setting of yours → its next value
reference-press-wish = sets it for you
reference-button-be = *persona* here · *persona* always · { personas-button-myself }
reference-press-be = sets who you are with this character, or with all of them
reference-button-forget = Delete *persona*
reference-press-forget = asks first, then deletes it
