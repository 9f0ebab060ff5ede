"""Gates on what is said twice: within an episode, of earlier episodes, of the plan. Pure; linear in the text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from core.stories.gates.look import Look, green, judged, listed, share
from core.stories.gates.prose import squeezed
from core.stories.gates.report import Result

NEIGHBOURS = 4  # earlier chapters whose openings and endings are looked at
FEW = 30  # sentences or words under which shares say nothing
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = "“”\"'‘’「」『』—…-() \t"


def repeat(look: Look) -> Result:
    tight, size, most = look.page.tight, look.limits.shingle, look.limits.repeat
    seen: set[str] = set()
    again: list[int] = []
    for at in range(len(tight) - size + 1):
        piece = tight[at : at + size]
        if piece in seen:
            again.append(at)
        seen.add(piece)
    part = len(again) / max(1, len(tight) - size + 1)
    quotes = tuple(_runs(tight, again, size)) if part > most else ()
    told = f"{part:.1%} of the text repeats what stands in the same episode; say it once: {listed(quotes)}"
    return judged("repeat", share(part), f"≤ {most}", wrong=part > most, told=told, quotes=quotes)


def _runs(text: str, starts: Sequence[int], size: int) -> Iterator[str]:
    """The places that stand a second time, the longest first; overlapping ones as one."""
    spans: list[list[int]] = []
    for at in starts:
        if spans and at <= spans[-1][1]:
            spans[-1][1] = at + size
        else:
            spans.append([at, at + size])
    for begin, end in sorted(spans, key=lambda span: span[0] - span[1])[:6]:
        yield text[begin:end]


def diversity(look: Look) -> Result:
    words = [each.lower() for each in _LETTERS.findall(look.page.prose)]
    two, three = (_distinct(words, count) for count in (2, 3))
    least_two, least_three = look.limits.distinct_two, look.limits.distinct_three
    often = [" ".join(each) for each, count in _grams(words, 3).most_common(6) if count > 1]
    told = (
        f"The same words follow one another too often ({two:.2f} of the pairs and {three:.2f} of the triples are "
        f"different ones). Say these in other ways: {listed(often)}"
    )
    wrong = two < least_two or three < least_three
    value, limit = f"{two:.3f}, {three:.3f}", f"≥ {least_two}, ≥ {least_three}"
    return judged("diversity", value, limit, wrong=wrong, told=told, quotes=tuple(often))


def _grams(words: Sequence[str], count: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[at:] for at in range(count)), strict=False))


def _distinct(words: Sequence[str], count: int) -> float:
    all_of_them = len(words) - count + 1
    return len(_grams(words, count)) / all_of_them if all_of_them >= FEW else 1.0


def monotony(look: Look) -> Result:
    """Sentences that begin alike (four letters; two words in English) or end alike (two syllables; one word)."""
    sentences = [each.strip(_MARKS) for each in look.page.sentences]
    if len(sentences) < FEW:
        return green("monotony")
    heads, tails = (_top(map(way, sentences)) for way in ((_head, _tail) if look.korean else (_first, _final)))
    most_head, most_tail = look.limits.head, look.limits.tail
    wrong = [(what, part) for (what, part), most in ((heads, most_head), (tails, most_tail)) if part > most]
    names = tuple(what for what, _ in wrong)
    told = (
        f"Too many sentences begin or end alike: begin with “{heads[0]}” {heads[1]:.0%} (at most {most_head:.0%}), "
        f"end in “{tails[0]}” {tails[1]:.0%} (at most {most_tail:.0%}). Turn some of them round."
    )
    value, limit = f"{heads[1]:.3f}, {tails[1]:.3f}", f"≤ {most_head}, ≤ {most_tail}"
    return judged("monotony", value, limit, wrong=bool(wrong), told=told, quotes=names)


def _top(each: Iterator[str]) -> tuple[str, float]:
    counted = Counter(each)
    total = sum(counted.values())
    del counted[""]
    what, count = counted.most_common(1)[0] if counted else ("", 0)
    return what, count / total


def _head(sentence: str) -> str:
    return sentence[:4]


def _tail(sentence: str) -> str:
    letters = _LETTERS.findall(sentence[-24:])
    return letters[-1][-2:] if letters else ""


def _first(sentence: str) -> str:
    return " ".join(_LETTERS.findall(sentence[:60].lower())[:2])


def _final(sentence: str) -> str:
    letters = _LETTERS.findall(sentence[-60:].lower())
    return letters[-1] if letters else ""


def similarity(look: Look) -> Result:
    """BLEU-4 of the opening and the ending against each of the last chapters' (letters in Korean, words in English)."""
    earlier, edge, most = look.given.earlier[-NEIGHBOURS:], look.limits.edge, look.limits.similar
    if not earlier:
        return green("similarity", limit=f"≤ {most}")
    text = look.page.text.strip()
    pairs = [
        (bleu(_units(ours, look), _units(theirs, look)), f"{where} of episode {each.number}", ours)
        for each in earlier
        for where, ours, theirs in (
            ("opening", text[:edge], each.text.strip()[:edge]),
            ("ending", text[-edge:], each.text.strip()[-edge:]),
        )
    ]
    value, where, quote = max(pairs, key=lambda pair: pair[0])
    told = f"It is too much like the {where} ({value:.2f} of 1, at most {most}): begin or end it in another way."
    return judged("similarity", share(value), f"≤ {most}", wrong=value > most, told=told, quotes=(quote,))


def _units(text: str, look: Look) -> Sequence[str]:
    return squeezed(text) if look.korean else [each.lower() for each in _LETTERS.findall(text)]


def bleu(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The geometric mean of the shares of 1- to 4-grams of one that stand in the other."""
    logs = 0.0
    for count in range(1, 5):
        mine, others = _pieces(ours, count), _pieces(theirs, count)
        both = sum((mine & others).values())
        if not both:
            return 0.0
        logs += math.log(both / sum(mine.values()))
    return math.exp(logs / 4)


def _pieces(units: Sequence[str], count: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(units[at:] for at in range(count)), strict=False))


def copied(look: Look) -> Result:
    """Against all earlier episodes: shares of shingles, and whole paragraphs."""
    size, most = look.limits.copied_shingle, look.limits.copied
    if not look.given.earlier:
        return green("copied", limit=f"≤ {most}")
    tight = look.page.tight
    ours = {tight[at : at + size] for at in range(len(tight) - size + 1)}
    before = squeezed(look.before)
    seen = ours.intersection(before[at : at + size] for at in range(len(before) - size + 1))
    starts = [at for at in range(len(tight) - size + 1) if tight[at : at + size] in seen]
    part = len(starts) / max(1, len(tight) - size + 1)
    whole = [one.text for one in look.page.paragraphs if _whole(one.text, before, look) and not one.window]
    quotes = (*whole, *_runs(tight, starts, size)) if part > most else tuple(whole)
    told = f"{part:.1%} of the text stands in earlier episodes word for word; write it anew: {listed(quotes)}"
    return judged("copied", share(part), f"≤ {most}", wrong=part > most or bool(whole), told=told, quotes=quotes)


def _whole(paragraph: str, before: str, look: Look) -> bool:
    return len(paragraph) >= look.limits.copied_paragraph and squeezed(paragraph) in before


def plan_copy(look: Look) -> Result:
    """The longest run of letters that the text has from its plan or its scene cards."""
    most = look.limits.planned
    lines = list(_planned(look))
    if not lines:
        return green("plan-copy", limit=f"≤ {most}")
    text = " ".join(look.page.text.split())
    pieces = {text[at : at + most + 1] for at in range(len(text) - most)}
    longest = max((_longest(line, text, pieces, most) for line in lines), key=len, default="")
    told = (
        f"“{longest}” stands in the plan with the same words. The plan says what happens; the text has to show it "
        "in words of its own."
    )
    value = str(len(longest)) if longest else f"≤ {most}"
    return judged("plan-copy", value, f"≤ {most}", wrong=bool(longest), told=told, quotes=(longest,))


def _planned(look: Look) -> Iterator[str]:
    if look.plan is not None:
        yield from (look.plan.goal, look.plan.opening_link, look.plan.hook.line_hint)
        for scene in look.plan.scenes:
            yield from (scene.purpose, *scene.beats)
    if look.given.cards is not None:
        for card in look.given.cards.scenes:
            yield from (card.enter_state, card.exit_state, *card.sensory, card.conflict, card.subtext)
            yield card.last_line_intent


def _longest(line: str, text: str, pieces: set[str], most: int) -> str:
    line = " ".join(line.split())
    best = ""
    for at in range(len(line) - most):
        if line[at : at + most + 1] in pieces:
            end = at + most + 1
            while end < len(line) and line[at : end + 1] in text:
                end += 1
            best = max(best, line[at:end], key=len)
    return best
