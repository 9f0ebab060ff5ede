"""Making a story: what it is to be, what it will cost, and how it comes along. Nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from fastapi.sse import ServerSentEvent
from starlette.responses import HTMLResponse, Response

from core.db import Read, Write
from core.db.tables.characters import Rating
from core.errors import BadInput, NotFound, ProductError, Unavailable
from core.stories import anew, book, engine, noticed, quotes, steering, store
from core.stories.book import Offer, Order
from core.stories.bridge import redaction_of
from core.stories.checks import asking
from core.stories.packs import packs
from core.stories.pipeline import Standing
from core.stories.purse import DOLLAR, dollars
from core.stories.stage import Stage
from core.stories.store import Story
from core.stories.wish import LENGTHS, LONGEST, MOST_EPISODES, SHORTEST, Mode, Stop, Tone, Wish
from core.text import LOCALES, Text, t
from web.errors import status_of
from web.pages.marks import back
from web.pages.parts import Desk, MineDep, desk, number, owners_page, told
from web.people import acting
from web.site import Site
from web.streaming import Stream
from web.viewer import Form, FormDep, SiteDep, Viewer, ViewerDep

FIELDS: Final = (
    "keywords",
    "language",
    "genre",
    "tone",
    "length",
    "episodes",
    "rating",
    "mode",
    "avoid",
    "extra",
    "cap",
)
TWICE: Final = timedelta(seconds=60)  # the same form sent twice within it is one story
MOST_LISTED: Final = 50

router = APIRouter()
Sheet = Mapping[str, str]


@router.get("/stories/new")
async def ask(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    sheet = dict.fromkeys(FIELDS, "") | {"language": viewer.locale, "episodes": "5", "mode": Mode.STANDARD.value}
    sheet |= {"rating": Rating.GENERAL.value, "genre": request.query_params.get("genre", "")[:40]}
    return _form_page(site, viewer, sheet, frozenset())


@router.post("/stories/new")
async def make(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do`: "" asks for the price, "start" begins, "change" gives the form back as it was filled in."""
    sheet = {name: form[f"field-{name}"].replace("\r\n", "\n") for name in FIELDS}
    stops = frozenset(Stop) & frozenset(form.all("field-stops"))
    if form["do"] == "change":
        return _form_page(site, viewer, sheet, stops)
    try:
        wish, cap = _wish(site, viewer, sheet), _cap(sheet["cap"])
        async with site.app.router.of(viewer.account) as router:
            offer = await book.offered(router, wish, db=site.app.db)
        if form["do"] != "start":
            return _quote_page(site, viewer, sheet, stops, wish, offer)
        order = Order(wish=wish, stops=frozenset(map(Stop, stops)), cap=cap)
        async with site.app.db.write() as tx:
            story = await _begun(tx, site, viewer, order, offer)
    except (BadInput, Unavailable) as problem:
        return _form_page(site, viewer, sheet, stops, problem)
    return back(viewer, f"/stories/{story.public_id}/make")


async def _begun(tx: Write, site: Site, viewer: Viewer, order: Order, offer: Offer) -> Story:
    account, now = await acting(tx, site, viewer), site.app.clock.now()
    for each in await store.owned(tx, account, 5):
        if each.wish == order.wish and each.stops == order.stops and now - each.created_at < TWICE:
            return each
    return await book.create(tx, account, order, offer, now)


def _wish(site: Site, viewer: Viewer, sheet: Sheet) -> Wish:
    """Raises BadInput that says what is to be changed."""
    highest = Rating.ADULT if site.app.settings.stories.adult and viewer.adult else Rating.TEEN
    episodes = number(sheet["episodes"], t("making-episodes"))
    typed = asking.Typed(
        **{name: sheet[name] for name in ("keywords", "language", "genre", "tone", "rating", "mode", "avoid", "extra")},
        episodes=5 if episodes is None else episodes,
        length=number(sheet["length"], t("making-length")),
    )
    return asking.wish_of(typed, highest=highest)


def _cap(typed: str) -> int | None:
    """Micro-dollars; None where nothing was typed. Raises BadInput."""
    bare = typed.strip().lstrip("$").replace(",", "")
    if not bare:
        return None
    try:
        value = float(bare)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1_000_000:
        raise BadInput(t("making-cap-wrong", typed=typed.strip()[:40]))
    return round(value * DOLLAR)


def _form_page(
    site: Site, viewer: Viewer, sheet: Sheet, stops: frozenset[str], problem: ProductError | None = None
) -> Response:
    may_adult = site.app.settings.stories.adult and viewer.adult
    ratings = [Rating.GENERAL, Rating.TEEN, *([Rating.ADULT] if may_adult else [])]
    response = site.templates.page(
        "making_new.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path="/stories/new",
        form_token=viewer.form_token,
        sheet=sheet,
        stops=stops,
        problem=None if problem is None else problem.text,
        packs=list(packs().values()),
        tones=list(Tone),
        ratings=ratings,
        modes=list(Mode),
        gates=list(Stop),
        languages=LOCALES,
        lengths={each: (LENGTHS[each][0], SHORTEST[each], LONGEST[each]) for each in LENGTHS},
        most_episodes=MOST_EPISODES,
    )
    viewer.remember(response)
    return response


def _quote_page(site: Site, viewer: Viewer, sheet: Sheet, stops: frozenset[str], wish: Wish, offer: Offer) -> Response:
    own = _cap(sheet["cap"])
    cap = offer.cap if own is None else own
    likely = offer.quote.likely
    response = site.templates.page(
        "making_quote.html",
        viewer.reader,
        path="/stories/new",
        form_token=viewer.form_token,
        sheet=sheet,
        stops=sorted(stops),
        told=quotes.told(offer, wish),
        offer=offer,
        parts=[(each, None if each.cost is None else dollars(each.cost)) for each in offer.quote.parts],
        picture=_picture(offer),
        likely=None if likely is None else dollars(likely),
        cap=None if offer.rehearsal or cap is None else dollars(cap),
        tight=own is not None and likely is not None and not offer.rehearsal and own < likely,
        wish=wish,
    )
    viewer.remember(response)
    return response


def _picture(offer: Offer) -> str | None:
    """What a cover's picture costs beside the stages, where anybody paints one."""
    costs = [each.cost for each in offer.quote.parts]
    if offer.quote.likely is None or any(each is None for each in costs):
        return None
    left = offer.quote.likely - sum(each or 0 for each in costs)
    return dollars(left) if left > 0 else None


@router.get("/stories/mine")
async def mine(site: SiteDep, viewer: ViewerDep) -> Response:
    """All stories of the viewer's own, also those that are not done."""
    async with site.app.db.read() as tx:
        account = viewer.account
        found = [] if account is None else await store.owned(tx, account, MOST_LISTED)
    response = site.templates.page(
        "making_mine.html", viewer.reader, path="/stories/mine", stories=found, form_token=viewer.form_token
    )
    viewer.remember(response)
    return response


@router.get("/stories/{story_id}/make")
async def show(request: Request, site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    """With `part`, what changes while it is made, alone."""
    if request.query_params.get("part") == "1":
        async with site.app.db.read() as tx:
            shown = await _progress(tx, mine.story)
        html = site.templates.render("making_progress.html", viewer.locale, form_token=viewer.form_token, **shown)
        return HTMLResponse(html, headers={"Cache-Control": "private, no-store"})
    return await _page(site, viewer, mine)


@router.post("/stories/{story_id}/make")
async def steer(site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    try:
        async with site.app.db.write() as tx:
            await _do(tx, desk(site, mine, form), form)
    except BadInput as problem:
        return await _page(site, viewer, mine, problem, instruction=form["field-instruction"])
    await site.app.bus.say(engine.topic(mine.story.public_id))
    return back(viewer, f"{mine.path}/make#progress")


async def _do(tx: Write, at: Desk, form: Form) -> None:
    """Raises BadInput, also for what no button of ours asks for."""
    hand = await at.hand(tx)
    match form["do"]:
        case "pause":
            await steering.pause(tx, hand)
        case "resume":
            await steering.resume(tx, hand)
        case "cancel":
            await steering.cancel(tx, hand)
        case "approve":
            await steering.approve(tx, hand)
        case "redo":
            await anew.asked_about(tx, hand, form["field-instruction"].strip())
        case "remake":
            await steering.make_hidden(tx, hand)
        case "limit":
            await steering.set_cap(tx, hand, _cap(form["field-cap"]))
        case "stops":
            wanted = frozenset(Stop) & frozenset(form.all("field-stops"))
            await steering.set_stops(tx, hand, frozenset(map(Stop, wanted)))
        case _:
            raise BadInput(t("web-bad-request"))


@router.get("/stories/{story_id}/make/events", response_class=Stream)
async def events(site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    """How it stands as HTML, at once and whenever it has changed. Whoever reconnects sees the newest."""
    return Stream(site.live, viewer.who, _told(site, viewer, mine), viewer.token_hash)


async def _told(site: Site, viewer: Viewer, mine: MineDep) -> AsyncGenerator[ServerSentEvent, None]:
    public_id, owner, before = mine.story.public_id, mine.story.owner, ""
    async with aclosing(site.live.changes(engine.topic(public_id))) as changes:
        async for _ in changes:
            try:
                async with site.app.db.read() as tx:
                    now = await noticed.mark(tx, mine.story.id)
                    story = await book.owned(tx, owner, public_id) if now != before else None
                    shown = {} if story is None else await _progress(tx, story)
                if story is not None:
                    html = site.templates.render(
                        "making_progress.html", viewer.locale, form_token=viewer.form_token, **shown
                    )
                    yield ServerSentEvent(event="progress", raw_data=html)
            except (Unavailable, NotFound):
                return
            before = now


async def _progress(tx: Read, story: Story) -> dict[str, object]:
    """What stands in the part of the page that changes."""
    view = await book.view(tx, story)
    waits = steering.waits_at(story, view.standing)
    return {
        "story": story,
        "view": view,
        "share": 100 if story.state.value == "done" else round(view.share * 100),
        "stages": [(each, *_first(view.standing, each.stage)) for each in view.stages],
        "grid": [(each, view.standing.of_episode(each.number)) for each in view.episodes],
        "heads": view.standing.heads,
        "stale": view.standing.stale,
        "sent": {each.stage for each in view.stages if each.work is book.Work.WORKING},
        "columns": [stage for stage in Stage if any(each.stage is stage for each in view.standing.of_episode(1))],
        "spent": dollars(view.bill.cost),
        "quoted": None if story.quote is None else dollars(story.quote),
        "cap": None if story.cap is None else dollars(story.cap),
        "lost": _lost(view.bill.lost, view.bill.at_most),
        "unknown": view.bill.unknown,
        "hidden": redaction_of(view.standing),
        "notices": [(slot, told(slot), text) for slot, text in noticed.notices(view.standing)],
        "waits": waits,
        "instruction": "",
        "waits_path": None
        if waits is None
        else f"/stories/{story.public_id}/parts/{waits.stage.value}/{waits.episode}",
        "red": _red(story.reason),
    }


def _first(standing: Standing, stage: Stage) -> tuple[int, bool]:
    """The number in a part's address, and whether there is something to see."""
    slots = [slot for slot in standing.slots if slot.stage is stage]
    return slots[0].episode, slots[0] in standing.heads


def _lost(count: int, most: int) -> Text | None:
    return t("story-progress-lost", count=count, most=dollars(most)) if count else None


def _red(reason: Text | None) -> int | None:
    """The episode that does not pass, where that is why it stands still."""
    found = None if reason is None or reason.key != "story-red" else reason.args.get("episode")
    return found if isinstance(found, int) else None


async def _page(
    site: Site, viewer: Viewer, mine: MineDep, problem: ProductError | None = None, instruction: str = ""
) -> Response:
    async with site.app.db.read() as tx:
        story = mine.story
        if problem is not None:  # somebody else may have changed it
            story = await book.owned(tx, story.owner, story.public_id)
        shown = await _progress(tx, story)
    return owners_page(
        site,
        viewer,
        mine,
        "making.html",
        shown | {"instruction": instruction, "gates": list(Stop)},
        at="make",
        problem=problem,
    )
