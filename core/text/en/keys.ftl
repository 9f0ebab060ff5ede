# Keys of one's own

keys-title = My AI keys
keys-lead = With a key of your own, your chats with a character alone, what is remembered of them, and the stories you make are paid by you, to that provider. It is not used where others talk, too. Voices and pictures that your provider cannot make stay this place's.
keys-sealed = Keys are kept encrypted and never shown again. When you add one, a short question is sent with it once to try it.
keys-provider = { $provider ->
    [gemini] Gemini
    [anthropic] Claude
   *[compatible] The model server here
}
keys-where = { $provider ->
    [gemini] You can make one on the API keys page of Google AI Studio.
    [anthropic] You can make one on the API keys page of the Claude Console.
   *[compatible] Use the key that whoever runs that server gave you.
}
keys-none-yet = None yet
keys-ends = A key that ends in …{ $hint }
keys-made = Added on { $date }
keys-used = Last used on { $date }
keys-unused = Not used yet
keys-failing = It was refused when it was used last ({ $why }). Replace or remove it; until then this account's chats and stories stand still.
keys-label = { $provider } API key
keys-add = Try and add
keys-replace = Try and replace
keys-remove = Remove
keys-remove-hint = From then on the models of this place answer you.
keys-done-kept = The key works and is kept. From now on it answers you.
keys-done-removed = The key is gone.
keys-no-provider = Keys of that provider cannot be kept here.
keys-no-key = That does not look like an API key. Please paste it as it is, without spaces.
keys-none = There is no key to remove.
keys-not-taken = { $provider } does not take this key, so it was not kept. Please check the key and the billing of its account.
keys-not-tried = { $provider } does not answer now, so the key could not be tried and was not kept. Please try again in a moment.
keys-refused = { $provider } refused your own key. Nothing else was used instead. Replace or remove it here: { $address }
keys-unreadable = Your own key cannot be opened any more. Add it again or remove it here: { $address }
