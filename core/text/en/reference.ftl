### The tables of all commands, buttons and settings.

reference-how = { "**" }Commands.** English and Korean names work everywhere. [In brackets] is what may be left out. Where a platform has no fields for them, several options are parted by “|”, as in `/persona Minsu | of few words | he`; a setting's name and value by a space. Members are whoever can write in the place, or moderators alone where it says “as `change` says” and they have set so; in a private chat you may do everything. What can be done on a message is in its menu (Apps) on Discord, and is done by replying to it with the command on Telegram.
reference-buttons = { "**" }Buttons.** They carry the same rights as the commands, survive a restart, and say so when the story has moved on since. The first five stand beneath answers and in what ⋯ opens; the rest stand beneath lists and questions.
reference-rules = { "**" }Settings of a place** (`/settings`, moderators). With “everywhere” behind it a value counts for the whole server, as far as a channel has none of its own; “default” sets it back.
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
reference-column-usual = at first

reference-yes = yes
reference-where-groups = groups
reference-where-direct = private chats

reference-who-anyone = anyone
reference-who-talk = members
reference-who-answered = who was answered; moderators
reference-who-change = as `change` says
reference-who-moderate = moderators
reference-who-mine = words: who said them; answers: who was answered, moderators
reference-who-mine-or-moderators = who said it or was answered; moderators
reference-who-its-own = as the command
reference-who-owner = whose character it is

reference-button-swipe = ‹ 1/3 · 3/3 ›
reference-press-swipe = shows the variant before or after
reference-button-again = { button-again }
reference-press-again = asks for the answer anew; the variants before stay
reference-button-more = { button-more }
reference-press-more = goes on with the answer, also with one that was cut off
reference-button-menu = ⋯
reference-press-menu = shows what else can be done with this answer, to you alone
reference-button-do = { control-menu-speak } · { control-menu-edit } · { control-menu-undo } · { control-menu-why } · { control-menu-branch } · { control-menu-delete } · { control-menu-file }
reference-press-do = the command of that name, about this answer
reference-button-anew = { button-anew }
reference-press-anew = begins a branch that ends with the words you changed, and has them answered
reference-button-pick = a character's name
reference-press-pick = chooses it, where more than one fits
reference-button-resume = 2. a chat's title
reference-press-resume = takes that chat up again
reference-button-drop = { import-drop } (after an import)
reference-press-drop = takes the character away again that a file brought
reference-button-merge = { import-merge } (after an import)
reference-press-merge = makes what came in the next version of the character that is there
reference-button-invite = a character's name
reference-press-invite = invites it, where more than one fits
reference-button-dismiss = a character's name
reference-press-dismiss = sends it away, where more than one fits
reference-button-call = a character's name
reference-press-call = gives it the word, where more than one fits
reference-button-set = a setting → its next value
reference-press-set = sets it for this place
reference-button-wish = a setting of yours → its next value
reference-press-wish = sets it for you
reference-button-be = *persona* here · *persona* always · { personas-button-myself }
reference-press-be = who you are with this character, or with all
reference-button-forget = Forget *persona*
reference-press-forget = asks first, then forgets it
