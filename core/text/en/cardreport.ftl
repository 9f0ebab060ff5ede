### Words about card files that are read and written.

cardreport-card = A { $format } card (version { $version } of the specification).
cardreport-book = A { $format } lorebook with { $count ->
        [one] one entry
       *[other] { $count } entries
    }.
cardreport-format-png = PNG
cardreport-format-apng = moving PNG
cardreport-format-json = JSON
cardreport-format-charx = CHARX
cardreport-format-jpeg-charx = CHARX-in-JPEG
cardreport-format-webp = WEBP
cardreport-format-byaf = Backyard (BYAF)
cardreport-format-backyard-png = Backyard PNG
cardreport-format-pygmalion = Pygmalion
cardreport-format-text-generation-webui = text-generation-webui
cardreport-format-prom-v3 = PromV3
cardreport-format-world-info = SillyTavern
cardreport-format-lorebook-v3 = V3
cardreport-format-character-book = character book
cardreport-format-risu-lorebook = RisuAI
cardreport-format-agnai = Agnai
cardreport-format-novelai = NovelAI
cardreport-format-novelai-png = NovelAI PNG
cardreport-format-kobold = Kobold
cardreport-fell-back = The V3 card can't be used, so the V2 card in the same picture was read. ({ $why })
cardreport-no-picture = The card was read, but its picture can't be used. Why: { $why }
cardreport-inert-module = There is a RisuAI module in it: it is kept as it is, and its scripts are not run.
cardreport-asset-missing = The file of the asset “{ $name }” is missing ({ $address }).
cardreport-asset-remote = The asset “{ $name }” is an internet address and was not fetched ({ $address }).
cardreport-asset-unreadable = The data: address of the asset “{ $name }” can't be read.
cardreport-assets-more = { $count ->
        [one] There is one more such asset.
       *[other] There are { $count } more such assets.
    }
cardreport-not-empty = The file is empty. Choose the card's file again.
cardreport-not-jpeg = This is a JPEG photo without a card in it. Send the card as a PNG, CHARX or JSON file.
cardreport-not-picture = This is a picture of a kind that holds no cards. Send the card as a PNG, CHARX or JSON file.
cardreport-not-pdf = This is a PDF document, not a card. Send the card as a PNG, CHARX or JSON file.
cardreport-not-archive = This is an archive other than ZIP. Unpack it and send the card that is in it.
cardreport-not-sound = This is a sound file, not a card. Send the card as a PNG, CHARX or JSON file.
cardreport-not-video = This is a video, not a card. Send the card as a PNG, CHARX or JSON file.
cardreport-not-program = This is a program, not a card. Send the card as a PNG, CHARX or JSON file.
cardreport-not-database = This is a database file, not a card. Send the card as a PNG, CHARX or JSON file.
cardreport-not-page = This is a web page (HTML), not a card. Instead of saving the page, download the card's file from it and send that.
cardreport-not-text = This is a text file, not a card. The text of a card has to be JSON, which begins with { "{" }.
cardreport-not-module = A RisuAI module (.risum) can't be read. Export the character from RisuAI as a CHARX or PNG card and send that.
cardreport-not-unknown = It is not clear what this file is. Cards are read as PNG, JSON, CHARX, WEBP and BYAF.
cardreport-no-card = There is only a lorebook here, which can't be exported as a character card. With a name that ends in .json it is written as a lorebook.
cardreport-no-book = This card has no lorebook. Please export it as a card.
cardreport-left-picture = The picture is left out, as JSON has no room for it; PNG and CHARX take it along.
cardreport-left-assets = { $count ->
        [one] One asset is left out
       *[other] { $count } assets are left out
    }: { $names }. Export as CHARX to take them along.
cardreport-left-module = The RisuAI module is left out: in RisuAI it would put its own lorebook and scripts over the changes made here.
cardreport-left-module-format = The RisuAI module is left out; CHARX takes it along.
cardreport-left-fields = V1 has no place for these fields, so they are left out: { $fields }
cardreport-left-card = Only the lorebook was exported, not the rest of the character.
cardreport-cannot-open = The file “{ $name }” can't be opened: { $why }
cardreport-cannot-write = The file “{ $name }” can't be written: { $why }
cardreport-why-missing = No such file or folder. Please check the name.
cardreport-why-folder = It is a folder, not a file. Please name a file.
cardreport-why-denied = Permission is missing. Please check those of the file and its folder.
cardreport-why-full = The disk is full. Make room and try again.
cardreport-same-file = The original would be overwritten. Choose another name.
cardreport-ending = “{ $ending }” is no kind of file that cards are written as. Choose a name that ends with .png, .json, .charx or .byaf.
cardreport-charx-is-v3 = A CHARX holds V3 cards only. Leave out --spec v2, or write a .png or .json.
cardreport-only-lore = The file holds a lorebook only, so there is no character to keep. Add it to a character where that is edited.
cardreport-nobody = There is no character “{ $name }”.
cardreport-several = Several characters fit “{ $name }”. Choose one: { $found }
cardreport-file = { $file }: { $name }
cardreport-file-failed = { $file }: { $why }
cardreport-line = { "  " }{ $what }
cardreport-line-inert = { "  " }not run: { $what }
cardreport-line-cleaned = { "  " }repaired: { $what }
cardreport-line-warning = { "  " }please check: { $what }
cardreport-kept = Kept as a character that everybody may talk with (id { $id }).
cardreport-known = This is a character that is here already (id { $id }).
cardreport-written = Written to { $file } ({ $bytes } bytes).
cardreport-left-byaf = BYAF holds the name, description, scenario, greetings, examples, instructions and lore only; the rest is left out.
cardreport-left-icon = The picture is left out, as the main icon is an internet address.
