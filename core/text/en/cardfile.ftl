### What is met in opening and writing the files that hold cards (PNG, WEBP, CHARX, BYAF).

cardfile-too-large = The file is larger than { $most } MB. Make the picture smaller or leave assets out, and send it again.
cardfile-no-card = There is no character card in this picture. Messengers and sites that save a picture anew lose the card, so send the original file.
cardfile-not-a-card = { $name }: this is JSON, but no character card. Please export the card again where it was made.
cardfile-not-png = This is no PNG file. Save it as PNG and send it again.
cardfile-damaged = The picture's file is cut off or damaged. Download it again and send that.
cardfile-encrypted-card = This card was encrypted by RisuAI and cannot be opened. Export it there without protection and send that file.
cardfile-not-base64 = { $name }: there are characters in it that base64 does not have. Export the card again where it was made.
cardfile-text-too-large = { $name }: its text is larger than { $most } MB. Make the card smaller and send it again.
cardfile-text-broken = { $name }: its compressed text is damaged. Export the card again where it was made.
cardfile-fallback = The card in ccv3 could not be read, so the older version in chara was read instead. Why: { $why }
cardfile-twice = There is more than one card in { $name }; the first was read.
cardfile-wrong-checksum = { $name }: the checksum (CRC) is wrong. Look whether something has changed.
cardfile-cut-off = The file is not whole, but the card was read and the picture was saved anew. Why: { $why }
cardfile-picture-lost = The card was read, but the picture could not be saved. Why: { $why }
cardfile-asset-broken = Asset “{ $name }” could not be read and was left out.
cardfile-assets-too-many = { $count ->
        [one] One asset was
       *[other] { $count } assets were
    } left out, because there may be { $most } of them: { $names }
cardfile-more = There are { $count } more like these.
cardfile-card-too-long = The card is larger than the { $most } MB that a PNG can carry. Export it as JSON or CHARX.
cardfile-picture-unknown = This file cannot be read as a picture. Send a PNG, JPEG, WEBP, GIF or AVIF.
cardfile-picture-broken = The picture is damaged and cannot be read. Save it anew and send that.
cardfile-picture-too-large = The picture is too large ({ $width }×{ $height }). Make it smaller than { $most } pixels (width × height).
cardfile-frames = A moving picture may have { $most } frames. Send one with fewer.
cardfile-zip-broken = The archive is damaged or cut off. Download it again and send that.
cardfile-zip-empty = There is nothing in the archive that can be read.
cardfile-zip-no-card = There is no card.json in the archive. Make sure that it is a CHARX or a BYAF file.
cardfile-zip-two-cards = There is more than one card.json in the archive, so nobody can tell which is the card. Leave only one.
cardfile-zip-nested-card = card.json is not at the top but at “{ $name }”. That was read as the card.
cardfile-zip-locked = card.json is encrypted. Pack it without a password and send it again.
cardfile-zip-many = There are more than { $most } files in the archive. Send one with fewer.
cardfile-zip-overlap = Files lie over one another in the archive. It may be made to do harm, so it was not opened.
cardfile-zip-bomb = “{ $name }” grows far too large when it is unpacked. It may be made to do harm, so it was not opened.
cardfile-zip-inflated = Unpacked, all files together are larger than { $most } MB. Leave assets out and send it again.
cardfile-member-name = “{ $name }” was left out: its name is not safe.
cardfile-member-link = “{ $name }” was left out: it is a link to another file.
cardfile-member-encrypted = “{ $name }” was left out: it is encrypted.
cardfile-member-method = “{ $name }” was left out: it is packed in a way that is not read here.
cardfile-member-broken = “{ $name }” is damaged and cannot be read.
cardfile-member-twice = “{ $name }” is there more than once; the first was kept.
cardfile-member-large = “{ $name }” was left out: it is too large for a single file.
