### What turns up while the JSON of a card file is read.

cards-not-json = { $field }: this can't be read as JSON. Please check line { $line }, around column { $column }.
cards-not-text = { $field }: byte { $at } isn't UTF-8 text. Please save the file as UTF-8 and send it again.
cards-not-an-object = { $field }: this must be a JSON object ({ "{ }" }), but something else is here. Please export the card again where it was made.
cards-too-deep = { $field }: brackets are nested more than { $most } deep. Please simplify the structure.
cards-too-many-nodes = { $field }: there are more than { $most } values. Please split the file.
cards-bad-number = { $field }: “{ $number }” isn't a number that JSON can hold. Please use a finite number.
cards-string-too-long = { $field }: one text is longer than { $most } characters. Please shorten it.
cards-duplicate-key = The key “{ $name }” stands twice; the last one was used.
cards-lone-surrogate = { $field }: halves of broken characters were replaced by �.
