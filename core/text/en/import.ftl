import-how =
    Send a card file along to bring in a character: on Discord attach it to `/import`, on Telegram send it as a file, not as a photo.
    PNG, JSON, CHARX, BYAF and WEBP cards are read.
import-done =
    {"**"}{ $name }** is here ({ $format }, spec { $version }). Only you can see this character for now.
    { $report }
import-known =
    You have brought this very file before, so **{ $name }** stays as it is ({ $format }, spec { $version }).
    { $report }
import-talk = Talk with { $name }
import-read = { $what }
import-inert = Kept, never run: { $what }
import-cleaned = Repaired: { $what }
import-warning = Please look at: { $what }
import-more = and { $count } more
import-failed = ‘{ $name }’ could not be brought in. { $why }
import-too-large = ‘{ $name }’ is too large. Up to { $megabytes } MB are taken.
import-gone = The file cannot be fetched any more. Please send it again.
import-too-slow = Reading the file took more than { $seconds } seconds, so it was stopped. Please check that it is a card.
import-merge = New version of mine
import-drop = Undo
import-merged = It is now the newest version of the character that you had. The earlier ones are kept.
import-dropped = Undone: nothing of the file is kept.
import-lore-added =
    { $added } lorebook entries were added to what { $name } knows.
    { $report }
import-lore-whose = This file holds a lorebook only. Call your own character first with `/character`, then send it again.
card-here = Here is the card: { $name }
card-left-out = Not in this kind of file: { $what }
card-form = There is no format “{ $form }”. Please write png, json, charx or v2.
card-nobody = There is no character here yet. Call one with `/character` first.
card-closed = Its maker keeps this character's definition closed.
card-too-large = The card is larger than { $megabytes } MB, which is more than can be sent here. Take it from the character's page on the web, or try `/card json`.
card-no-files = Files can't be sent here. Take the card from the character's page on the web, or on the command line (character export).
