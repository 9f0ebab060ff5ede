# From a chat to a story
bridge-consent-ask = { $maker } would like to make a web novel from this chat. May it use the { $lines } messages that you wrote? You can appear by name, appear without one, or be left out, and you can change your mind at any time. Without an answer nothing of yours is used.
bridge-not-asked = You are not asked for this story: only those whose words are in its chat can answer.
bridge-has-origin = This story is already made from a chat. Begin a new story to use another one.
bridge-no-chat = There is no chat here to make a story from.
bridge-incognito = Nothing of an incognito chat is kept, so no story can be made from it.
bridge-empty-range = There are no messages in this range. Choose a wider one.
bridge-not-there = You can only make a story from a chat that you took part in.
bridge-no-origin = This story is not made from a chat.
bridge-nothing-usable = There are no words that may be used: somebody of the chat has to agree, and what was deleted cannot be used.
bridge-scene = { $names } talk. { $told }
bridge-redacted = { $count ->
    [0] Somebody took back words that this was made from, so { $others } steps of its making are hidden. “Make again” makes them anew without those words.
   *[other] Somebody took back words that this was made from, so readers do not see these episodes: { $episodes }. “Make again” writes them anew without those words. Other steps to be made again: { $others }.
  }

# From a story to a chat
bridge-no-member = Nobody in this story is called that.
bridge-no-cast = This story has no cast and no world yet. Come back when a little more of it is written.
bridge-story-hidden = Somebody took back words that this story was made from, so some of it is hidden. You can meet its characters once it was made again.
bridge-no-episode = { $last ->
    [0] There is no episode to read yet.
   *[other] Episode { $episode } cannot be chosen. Choose one from 1 to { $last }.
  }
bridge-not-there-yet = { $name } first appears in episode { $first }. Choose a later moment.
bridge-dead = { $name } is not alive at the end of episode { $episode }. Choose an earlier moment.
bridge-no-cast-here = This chat is with none of the story’s characters.
bridge-scene-summary = Tell what happens in the scene in at most { $most } characters. The words of somebody who did not agree cannot be repeated.
bridge-no-scene = This scene is not part of the story.

# What a card leaves open
bridge-cast-age = age not told
bridge-cast-look = how they look is still to be told
bridge-cast-want = what they want has not come out yet
bridge-cast-need = what they really need they find in the story
bridge-cast-flaw = their weakness has not come out yet
bridge-cast-skill = what they are good at has not come out yet
bridge-cast-start = where the chat began
bridge-cast-arc = changes with the story

# Character cards
bridge-card-tagline = { $titled ->
    [no] Somebody from a web novel, up to episode { $episode }
   *[yes] From “{ $title }”, up to episode { $episode }
  }
bridge-card-moment = After episode { $episode }
bridge-card-mark = This character comes from a web novel that was written by AI. The card holds only what they have lived through and learnt up to episode { $episode }.
bridge-card-line = { $field ->
    [name] Name
    [age] Age
    [look] Looks
    [want] Wants
    [flaw] Weakness
    [skill] Good at
    [start] At the beginning
    [speech] Way of speaking
    [tics] Habits of speech
    [never] Never says
    [rank] Standing
   *[items] Has
  }: { $text }
bridge-card-scenario = { $titled ->
    [no] Episode { $episode } has just ended.
   *[yes] Episode { $episode } of “{ $title }” has just ended.
  } What comes after it has not happened yet.
bridge-card-place = { $name } is now here: { $place }.
bridge-card-order = { $titled ->
    [no] Speak as { $name } from a web novel.
   *[yes] Speak as { $name } from the web novel “{ $title }”.
  } Episode { $episode } has just ended.
bridge-card-unknowing = { $name } knows nothing of what is to come, nor of anything that they have not seen or been told. Asked about such things, they do not make anything up and say that they do not know.
bridge-card-level = { $level ->
    [plain] in a close, plain way
    [formal] very formally
    [lofty] in a lofty, old-fashioned way
   *[polite] politely
  }
bridge-card-stranger = Whoever talks to them is a stranger, spoken to { bridge-card-level }.
bridge-card-toward = They speak to { $name } { bridge-card-level }{ $called ->
    [no] .
   *[yes] {" "}and call them { $address }.
  }
bridge-card-greeting = { $level ->
    [plain] “Haven’t seen you before. Looking for me?”
    [formal] “I do not believe we have met. Were you looking for me?”
    [lofty] “A face I do not know. Is it me you seek?”
   *[polite] “I don’t think we’ve met. Were you looking for me?”
  }
bridge-card-seen = { $placed ->
    [no] { $name } looks up.
   *[yes] { $place }: { $name } looks up.
  }
bridge-card-asks = (speaks to them)
bridge-lore-person = They have met { $name }. Looks: { $look }
