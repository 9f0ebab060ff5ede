"""Gates on how it is written: speech, paragraphs, sentences, stock turns, the first and the last lines. Pure."""

from __future__ import annotations

import math
import re
import statistics

from core.stories.gates.look import Look, green, judged, listed, named, share
from core.stories.gates.prose import CLOSERS, sentences, shown
from core.stories.gates.report import Result

_PERCENTILE = 0.95
_FEW = 12  # sentences or paragraphs under which a mean says nothing
_STRONG = frozenset("?!…—")


def dialogue(look: Look) -> Result:
    """The share of the prose that stands in quotation marks, with a tenth of grace on each side."""
    low, high = look.given.pack.dialogue
    if look.given.contract is not None:
        low, high = look.given.contract.dialogue_low, look.given.contract.dialogue_high
    least, most = max(0.0, low - look.limits.speech_band), min(1.0, high + look.limits.speech_band)
    part = len(look.page.speech) / max(1, len(look.page.prose))
    way = "Let people speak more" if part < least else "Show more of what they do and see"
    told = f"{part:.0%} of the text is speech; {least:.0%} to {most:.0%} are right here. {way}."
    return judged("dialogue", share(part), f"{least:.2f}–{most:.2f}", wrong=not least <= part <= most, told=told)


def paragraphs(look: Look) -> Result:
    """No walls of text on a phone, and no page without a voice."""
    sizes = sorted((len(one.text), one.text) for one in look.page.paragraphs if not one.window)
    if not sizes:
        return green("paragraphs")
    long, text = sizes[math.ceil(_PERCENTILE * len(sizes)) - 1]
    run, first = _longest_run(look)
    most, most_run = look.limits.paragraph, look.limits.narration_run
    wrong = []
    if long > most:
        wrong.append(
            f"Paragraphs are too long ({long} characters at the 95th percentile, at most {most}): break them up."
        )
    if run > most_run:
        wrong.append(f"{run} paragraphs of narration follow one another (at most {most_run}): let somebody speak.")
    quotes = ((text,) if long > most else ()) + ((first,) if run > most_run else ())
    value, limit = f"{long}, {run}", f"≤ {most}, ≤ {most_run}"
    return judged("paragraphs", value, limit, wrong=bool(wrong), told=" ".join(wrong), quotes=quotes)


def _longest_run(look: Look) -> tuple[int, str]:
    best, run, first, where = 0, 0, "", ""
    for one in look.page.paragraphs:
        if one.window:
            continue
        run, first = (0, "") if one.spoken else (run + 1, first or one.text)
        if run > best:
            best, where = run, first
    return best, where


def single(look: Look) -> Result:
    prose = [one for one in look.page.paragraphs if not one.window]
    if len(prose) < _FEW:
        return green("single")
    part, most = sum(len(one.sentences) <= 1 for one in prose) / len(prose), look.limits.single
    told = f"{part:.0%} of the paragraphs are one sentence (at most {most:.0%}): join some that belong together."
    return judged("single", share(part), f"≤ {most}", wrong=part > most, told=told, soft=True)


def rhythm(look: Look) -> Result:
    """How long sentences are and how much that changes."""
    sizes = [len(each) if look.korean else len(each.split()) for each in look.page.sentences]
    if len(sizes) < _FEW:
        return green("rhythm")
    mean = statistics.fmean(sizes)
    change = statistics.pstdev(sizes) / mean if mean else 0.0
    (low, high), least = look.limits.sentence, look.limits.variation
    unit = "characters" if look.korean else "words"
    told = (
        f"Sentences are {mean:.0f} {unit} long on average ({low} to {high} are right) and vary by {change:.2f} "
        f"(at least {least}): let short ones stand beside long ones."
    )
    wrong = not low <= mean <= high or change < least
    value, limit = f"{mean:.1f}, {change:.2f}", f"{low}–{high}, ≥ {least}"
    return judged("rhythm", value, limit, wrong=wrong, told=told, soft=True)


def tells(look: Look) -> Result:
    text = look.page.prose
    found = [each.group() for pattern in look.words.tells.values() for each in pattern.finditer(text)]
    thousands = max(1.0, len(text) / 1_000)
    rate, commas = len(found) / thousands, text.count(",") / thousands
    most, most_commas = look.limits.tells, look.limits.commas
    wrong = rate > most or commas > most_commas
    told = (
        f"{rate:.1f} stock turns in 1,000 characters (at most {most:g}) and {commas:.1f} commas (at most "
        f"{most_commas:g}). Say these in a way that belongs to this story alone: {listed(found)}"
    )
    value, limit = f"{rate:.1f}, {commas:.1f}", f"≤ {most:g}, ≤ {most_commas:g}"
    return judged("tells", value, limit, wrong=wrong, told=told, quotes=tuple(found), soft=True)


def cliffhanger(look: Look) -> Result:
    """What makes one read on: a mark that leaves it open, a short last line, a voice, something that comes or turns."""
    if look.given.episode >= look.given.last:
        return green("cliffhanger")
    got = _pull(look)
    last = look.page.paragraphs[-1].text if look.page.paragraphs else ""
    hint = "" if look.plan is None else f" The plan has the hook “{look.plan.hook.line_hint}”."
    told = (
        "The episode ends without a pull. Stop just before the deed, the answer or the arrival, with a short last "
        f"line; leave out that somebody rests or that the day is over.{hint}"
    )
    return judged("cliffhanger", str(got), "≥ 2", wrong=got < 2, told=told, quotes=(last,))


def _pull(look: Look) -> int:
    text = look.page.text.strip()
    end = text[-look.limits.last :]
    last = next(reversed(list(sentences(end))), "")
    bare = text.rstrip(CLOSERS)
    paragraph = look.page.paragraphs[-1] if look.page.paragraphs else None
    return (
        2 * (bare[-1:] in _STRONG and bool(bare))
        + (0 < len(last) <= look.limits.last_sentence)
        + (paragraph is not None and bool(paragraph.spoken) and not paragraph.narration)
        + (look.words.cues.search(end) is not None)
        - 2 * (look.words.calm.search(end) is not None)
    )


def opening(look: Look) -> Result:
    """Somebody speaks, is named or does something at once; no weather, no dream."""
    begin = look.page.text.strip()[: look.limits.opening]
    if not begin:
        return green("opening")
    first = re.split(r"\n\n", begin)[0]
    there = (
        bool(look.page.paragraphs and any(one.spoken for one in look.page.paragraphs[:4] if one.text[:20] in begin))
        or any(named(begin, form, korean=look.korean) for form in look.known)
        or look.words.acts.search(begin) is not None
    )
    stale = look.words.cliches.search(first)
    wrong = not there or stale is not None
    told = (
        f"The opening {'begins with a worn-out picture' if stale else 'has nobody who speaks, acts or is named'}: "
        f"“{shown(begin)}”. Begin in the middle of something that somebody does or says."
    )
    return judged("opening", "0" if wrong else "1", "1", wrong=wrong, told=told, quotes=(begin,), soft=True)
