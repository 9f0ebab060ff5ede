"""What a story costs, and how it comes along, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from core.db.tables.stories import StoryState
from core.stories.book import EpisodeView, Offer, StageView, View, Work
from core.stories.purse import dollars
from core.stories.stage import Stage
from core.stories.wish import Wish
from core.text import Text, lines, t

BAR = 12  # cells of the bar
SHOWN = 12  # episodes that are told one by one
_SIGNS = {Work.DONE: "✓", Work.STALE: "△", Work.WORKING: "…", Work.OPEN: "·"}


def told(offer: Offer, wish: Wish) -> Text:
    """The price before anything is begun."""
    unit = "words" if wish.length.words else "characters"
    size = t("story-size", episodes=wish.episodes, length=wish.length.target, unit=unit)
    if offer.rehearsal:
        return t("story-quote-rehearsal", size=size)
    quote = offer.quote
    if quote.likely is None or quote.low is None or quote.high is None:
        return t("story-quote-unknown", size=size, calls=round(quote.calls))
    return t(
        "story-quote",
        size=size,
        likely=dollars(quote.likely),
        low=dollars(quote.low),
        high=dollars(quote.high),
        cap=dollars(offer.cap or 0),
        calls=round(quote.calls),
    )


def progress(view: View) -> Text:
    """All of it in one message: how far, what is done, what it has cost, and why it stands still where it does."""
    story, bill = view.story, view.bill
    title = story.title or ", ".join(story.wish.keywords) or "…"
    share = view.share if story.state is not StoryState.DONE else 1.0
    head = t(
        "story-progress-head",
        title=title,
        state=Text(f"story-state-{story.state.value}"),
        bar=bar(share),
        percent=round(share * 100),
        rehearsal="yes" if story.rehearsal else "no",
    )
    parts = [head, *_stages(view), *_episodes(view)]
    if not story.rehearsal:
        cap = "-" if story.cap is None else dollars(story.cap)
        quote = "-" if story.quote is None else dollars(story.quote)
        parts.append(t("story-progress-money", cost=dollars(bill.cost), quote=quote, cap=cap))
    if bill.lost:
        parts.append(t("story-progress-lost", count=bill.lost, most=dollars(bill.at_most)))
    if bill.unknown:
        parts.append(t("story-progress-unknown", count=bill.unknown))
    if view.alarm is not None:
        parts.append(view.alarm)
    if story.reason is not None:
        parts.append(t("story-progress-reason", reason=story.reason))
    return lines(parts)


def bar(share: float) -> str:
    filled = min(BAR, max(0, round(share * BAR)))
    return "▰" * filled + "▱" * (BAR - filled)


def _stages(view: View) -> Iterator[Text]:
    """The stages that are done in one line; the ones that are worked on, or out of date, by name."""
    planning = [each for each in view.stages if not each.stage.of_episode]
    done = [each for each in planning if each.work is Work.DONE]
    if done:
        yield t("story-progress-done", signs="".join(_SIGNS[each.work] for each in planning), count=len(done))
    for each in view.stages:
        if each.work in {Work.WORKING, Work.STALE}:
            yield _stage(each)


def _stage(each: StageView) -> Text:
    counted = f"{each.done}/{each.of}" if each.of > 1 else ""
    name, number = each.stage.called, each.stage.value
    return t(f"story-progress-{each.work.value}", stage=name, number=number, counted=counted)


def _episodes(view: View) -> Iterator[Text]:
    """The newest that are begun, and before them only those that do not pass: a message has room for so many."""
    begun = [each for each in view.episodes if _begun(each)]
    earlier = begun[:-SHOWN]
    shown = [each for each in earlier if each.passed is False][:SHOWN]
    if len(earlier) > len(shown):
        yield t("story-progress-earlier", count=len(earlier) - len(shown))
    yield from map(_episode, (*shown, *begun[-SHOWN:]))


def _begun(each: EpisodeView) -> bool:
    return each.passed is not None or each.work is Work.WORKING


def _episode(each: EpisodeView) -> Text:
    sign = "✕" if each.passed is False else _SIGNS[each.work]
    return t("story-progress-episode", sign=sign, number=each.number, title=each.title)


def stage_line(stage: Stage) -> Text:
    """What a stage is called, and what it hands on."""
    return t("story-stage-line", number=stage.value, name=stage.called, makes=stage.makes)
