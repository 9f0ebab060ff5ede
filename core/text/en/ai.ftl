# What a person is told when no model gave a word
ai-none = No language model is set up for this. The operator can see what is missing with “python3 -m core check”.
ai-overloaded = Too many people are asking at once. Please try again in a minute.
ai-misconfigured = I cannot reach my language model, because its key or its name is not right. The operator can see why with “python3 -m core check --live”.
ai-rejected = The language model would not answer this. Try to say it in another way, or a little shorter.
ai-empty = No answer came back. Please send that again.
ai-broken = The connection to the language model broke. Please try again in a moment.

# Beside an answer that is not whole
ai-notice-length = This answer reached the greatest length that is allowed.
ai-notice-refused = The language model would not go on here.
ai-notice-cut = The connection broke before the answer was finished.

# The offline answerer says once what it is, in the character's language
offline-notice = No language model is connected, so these answers are put together from what was written about the character.
offline-danger = If you are in danger or thinking of hurting yourself, please do not stay alone with it: call your local emergency number, or a crisis line such as 988 in the US or 116 123 in the UK.
offline-memory = Something from before comes back to { $name }. { $what }
offline-pause-listen = *{ $name } nods, and waits for you to go on.*
offline-pause-think = *{ $name } turns that over for a moment.*
offline-pause-nod = *{ $name } leans a little closer.*
offline-pause-wait = *{ $name } looks at you without a word.*

# Starting
ai-route-wrong = { $name } is not a route that I understand ({ $why }). Write it as provider:model,provider:model, for example gemini:gemini-3.8-flash,anthropic:claude-haiku-5-5.
ai-route-no-key = { $name } names { $provider }, but there is no key for it. Set { $setting }, or take { $provider } out of the route.

# A picture that a person sent
ai-picture-too-heavy = That picture is larger than { $most } MB. Send a smaller one.
ai-picture-too-large = That picture has more than { $most } million pixels. Send a smaller one.
ai-picture-unknown = I cannot open that picture. PNG, JPEG, WEBP and GIF work.

# A voice note that a person sent
ai-voice-too-heavy = That voice note is larger than { $most } MB. Send a shorter one.
ai-voice-too-long = That voice note is longer than { $most } minutes. Send a shorter one.
ai-voice-unknown = I cannot play that voice note. OGG with Opus (what Discord and Telegram record) and WAV work.

# Voices, transcripts and pictures
ai-unset-speech = No model for voices is set up here. The operator can set one up with a key and, for example, { $setting }.
ai-unset-transcript = No model that transcribes voice notes is set up here. The operator can set one up with a key and, for example, { $setting }.
ai-unset-image = No model that paints is set up here. The operator can set one up with a key and, for example, { $setting }.
ai-speech-nothing = There is nothing in it that could be said aloud.
ai-image-rejected = The model would not paint this. Try to describe it in another way.
ai-transcript-empty = I could not make out a word in that voice note. Please record it again, a little closer to the microphone.
