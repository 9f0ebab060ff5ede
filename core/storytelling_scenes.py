"""What was played with somebody of a story becomes part of it; and what was made of words that were taken back is made
without them."""

from __future__ import annotations

from core.db import Read, Write
from core.db.tables.stories import Consent
from core.errors import BadInput
from core.outcome import Told
from core.stories import book, bridge, drafts
from core.stories.bridge import consent, promoting
from core.stories.bridge.gathering import Last, Span, Wanted
from core.stories.steering import Hand
from core.stories.store import Story
from core.storytelling_ask import Ask, episode, once, own, plain
from core.storytelling_chats import ask_all
from core.storytelling_steering import steered
from core.text import Text, lines, t

USUAL = 40  # messages of a scene, where nobody says how many


async def scene(ask: Ask) -> Told:
    """ "[<story>] <episode> [<messages>]": how the newest of this chat would be told, behind that episode."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    after, left = episode(rest)
    if after is None:
        raise BadInput(t("story-chat-scene-how"))
    take = Last(episode(left)[0] or USUAL)

    async def do(tx: Write) -> str:
        wanted = Wanted(place=ask.claim.place_id, take=take, chat=ask.claim.chat_id)
        found = await promoting.propose(tx, story.id, ask.account, wanted, ask.means.clock.now())
        return f"{found.span.chat} {found.span.first} {found.span.last}"

    span = Span(*map(int, (await once(ask, do)).split()))
    async with ask.means.db.read() as tx:
        found = await promoting.proposal(tx, story.id, span)
    if found.missing:
        await ask_all(ask, story, found.missing)
    told = [t("story-chat-scene", after=after, summary=plain(found.summary, 900))]
    if found.missing:
        told.append(t("story-chat-scene-missing", count=len(found.missing)))
    yes = ask.button("promote", story.public_id, story.steered, after, span.first, span.last)
    return Told(lines(told), (yes,), private=True)


async def promote(ask: Ask) -> Told:
    """The scene counts as having happened: what is written later knows of it."""
    after, first, last = ask.number(1), ask.number(2), ask.number(3)
    chat = ask.claim.chat_id
    if chat is None:
        raise BadInput(t("button-stale"))

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, ask.name)
        found = await promoting.proposal(tx, now.id, Span(chat, first, last))
        return str(await promoting.promote(tx, now.id, ask.account, found, after, ask.means.clock.now()))

    await once(ask, do)
    return Told(t("story-chat-promoted", after=after), private=True)


async def heal(ask: Ask) -> Told:
    """Have all anew that was made of words that were taken back."""

    async def does(tx: Write, hand: Hand) -> None:
        await bridge.remake(tx, hand.story.id)
        await drafts.start(tx, hand)

    return await steered(ask, does, t("story-chat-remaking"))


async def of_chat(tx: Read, story: Story) -> list[Text]:
    """What a maker is told of a story whose words are others', too: who has answered, and what is hidden."""
    hidden = await bridge.redaction(tx, story.id)
    found = [] if hidden is None else [hidden]
    if story.reason is not None and story.reason.key == "story-stop-consent":
        answers = [each.state for each in await consent.consents(tx, story.id)]
        given, asked = answers.count(Consent.GIVEN), answers.count(Consent.ASKED)
        found.append(t("story-chat-answers", given=given, asked=asked, refused=len(answers) - given - asked))
    return found
