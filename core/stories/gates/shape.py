"""Gates on the text as such: how long it is, whether it is whole, in one language, and nothing but the story. Pure."""

from __future__ import annotations

import re
import unicodedata

from core.stories.gates.look import NOTHING, Look, green, judged, listed, share
from core.stories.gates.report import Result

FAR = 0.35
"""So far off the target that an editor's patches cannot bring a draft into its band."""
ENDS = frozenset(".!?…—~♪")
CLOSE = frozenset("”\"’'」』)]】〕")
HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣᄀ-ᇿ]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
STRAY = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0400-\u04ff]+")
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{1,5}(?![A-Za-z])")


def measured(look: Look) -> int:
    return look.given.wish.length.measure(unicodedata.normalize("NFC", look.page.text.strip()))


def length(look: Look) -> Result:
    got, band = measured(look), look.given.wish.length
    unit = "words" if band.words else "characters with spaces"
    way = f"{band.least - got} more" if got < band.least else f"{got - band.most} fewer"
    told = (
        f"The episode has {got} {unit}; {band.least} to {band.most} are allowed and {band.target} is the target. "
        f"It needs at least {way}: {'expand scenes' if got < band.least else 'cut what repeats or explains'}."
    )
    return judged("length", str(got), f"{band.least}–{band.most}", wrong=not band.least <= got <= band.most, told=told)


def score(look: Look) -> Result:
    """LongWriter's S_l: what is long by a third of the target loses 11 of 100, what is short by as much 25. Nothing is
    held up by it; its mean over a story is what is watched."""
    got, target = measured(look), look.given.wish.length.target
    off = got / target - 1 if got > target else target / max(1, got) - 1
    return green("length-score", f"{100 * max(0.0, 1 - off / (3 if got > target else 2)):.0f}", "100")


def far_off(look: Look) -> bool:
    band = look.given.wish.length
    return abs(measured(look) - band.target) > FAR * band.target


def completion(look: Look) -> Result:
    wrong = list(_unfinished(look))
    told = (
        " ".join(wrong) + " Write the episode to its end, each scene once and in order behind its marker ⟦S1⟧, ⟦S2⟧, …"
    )
    scenes = len(look.draft.scenes)
    planned = NOTHING if look.plan is None else str(len(look.plan.scenes))
    tail = (look.page.text.strip()[-60:],) if look.page.text.strip() else ()
    return judged("completion", str(scenes), planned, wrong=bool(wrong), told=told, quotes=tail)


def _unfinished(look: Look) -> list[str]:
    found: list[str] = []
    text = look.page.text.strip()
    if not text:
        return ["There is no text."]
    if not look.draft.whole:
        found.append("The answer was cut off before its end.")
    if not _closed(text):
        found.append(f"The last character is {text[-1].encode('utf-8', 'replace').decode()!r}: no end of a sentence.")
    if look.plan is not None:
        wanted = tuple(range(1, len(look.plan.scenes) + 1))
        if len(look.draft.scenes) != len(wanted):
            found.append(f"There are {len(look.draft.scenes)} scenes and not {len(wanted)}.")
        if look.draft.markers not in {wanted, ()}:
            found.append(f"The scene markers are {list(look.draft.markers)[:12]} and not {list(wanted)}.")
        empty = [number for number, scene in enumerate(look.draft.scenes, 1) if not scene.strip()]
        if empty:
            found.append(f"Scenes {empty[:8]} are empty.")
    return found


def _closed(text: str) -> bool:
    bare = text.rstrip("".join(CLOSE))
    return text[-1] in CLOSE or (bool(bare) and bare[-1] in ENDS)


def purity(look: Look) -> Result:
    """Letters of the story's own script among all, and no others' writing at all; agreed names and terms are let in."""
    text = _without_agreed(look)
    hangul, latin = len(HANGUL.findall(text)), len(LATIN.findall(text))
    letters = sum(map(str.isalpha, text))
    own = hangul if look.korean else latin
    part = own / letters if letters else 1.0
    stray = STRAY.findall(text) + ([] if look.korean else re.findall(r"[가-힣]+", text))
    least = look.limits.purity
    language = "Korean" if look.korean else "English"
    told = (
        f"The text is to be {language} throughout; {part:.1%} of its letters are. "
        f"Put these into {language}: {listed(stray or _foreign(text, korean=look.korean))}"
    )
    wrong = part < least or bool(stray)
    return judged("purity", share(part), f"≥ {least}", wrong=wrong, told=told, quotes=tuple(stray))


def _foreign(text: str, *, korean: bool) -> list[str]:
    return re.findall(r"[A-Za-zÀ-ɏ]{2,30}" if korean else r"[^\W\d_A-Za-zÀ-ɏ]{1,30}", text)[:6]


def _without_agreed(look: Look) -> str:
    text = look.page.text
    world = look.given.world
    agreed = [*look.known, *(" ".join(each.split()) for each in look.given.wish.keywords)]  # in whatever language
    if world is not None:
        agreed += [each.term for each in world.terms] + [each.name for each in world.places]
        agreed += [each.name for each in world.factions] + [each.name for each in world.numbers]
        agreed += [each.unit for each in world.numbers]
    for each in sorted(agreed, key=len, reverse=True):
        if not (HANGUL if look.korean else LATIN).fullmatch(each[:1]) and each.strip():
            text = re.sub(re.escape(each), " ", text, flags=re.IGNORECASE)
    if look.korean:
        text = _CAPITALS.sub(lambda found: " " if _grade(found.group(), look) else found.group(), text)
    return text


def _grade(word: str, look: Look) -> bool:
    """S, SS, HP: what Korean writes in capitals."""
    return len(set(word)) == 1 or word in look.words.plain


def meta(look: Look) -> Result:
    text = look.page.text
    found = [each.group() for pattern in look.words.meta for each in pattern.finditer(text)]
    if opening := look.words.meta_opening.match(text):
        found.append(opening.group())
    told = f"These are words about the text or marks that do not belong into it; leave them out: {listed(found)}"
    return judged("meta", str(len(found)), "0", wrong=bool(found), told=told, quotes=tuple(found))
