"""Rules for English. Pure.

A memory's text is what stands behind "she" or "he": "is allergic to shrimp", "lives in Leeds".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from core.db.tables.memory import MemoryKind
from core.memory.distil.found import Found
from core.memory.distil.words_en import (
    CONDITIONS,
    KIN,
    LIKES,
    NO_OBJECT,
    NO_STATEMENT,
    OCCASIONS,
    PAST,
    PETS,
    STATES,
    WORK,
)

FACT, EVENT, PREFERENCE = MemoryKind.FACT, MemoryKind.EVENT, MemoryKind.PREFERENCE
PROMISE, RELATION = MemoryKind.PROMISE, MemoryKind.RELATION

Match = re.Match[str]
_Rule = tuple[re.Pattern[str], Callable[[Match], Found | None]]

_NO_STATEMENT = re.compile(NO_STATEMENT, re.IGNORECASE)
_LEADS = re.compile(
    r"^(?:(?:oh|well|so|and|but|also|hey|btw|by the way|fyi|just so you know|actually|honestly|anyway"
    r"|yeah|yes|yep|no|nope|ok|okay|right|turns out"
    r"|for the record|to be honest|tbh|please|you should know(?: that)?|remember(?: that)?|please"
    r" remember(?: that)?|don'?t forget(?: that)?"
    r"|keep in mind(?: that)?|like i said|as i said|i told you(?: that)?|i mentioned(?: that)?|you"
    r" know|the thing is|look|hi|hello|now|today|lol|haha+)"
    r"[\s,:-]+)+",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:[\s,]+(?:so much|a lot|very much|too|though|tho|btw|by the way|anyway|actually|lol|haha+|you"
    r" know|really|these days|nowadays|right now|now"
    r"|at the moment|either|at all|for sure|remember|as well|more than anything|with all my heart"
    r"|honestly|again|already|just|finally))+$",
    re.IGNORECASE,
)
_ADVERBS = (
    r"(?:(?:really|absolutely|totally|honestly|just|always|also|actually|still|definitely|truly|kinda"
    r"|do|so|very|severely|deathly|badly|now|currently|only) )*"
)
_END_OF_THING = re.compile(
    r"\b(?:because|since|but|and i|so i|so please|so don'?t|when|while|even though|although|which|who"
    r"|every|except|if|unless|after|before|until|since)\b.*$"
    r"|,.*$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"^(?:(?:ok|okay|sorry|actually|honestly|well|haha+|lol|nah|no)[\s,]+)*(?:i (?:lied|was lying|was"
    r" (?:just |only )?(?:kidding|joking))"
    r"|(?:that|it) (?:was|wasn'?t) (?:all |just )?(?:a lie|a joke|true)|(?:just )?kidding|that'?s not"
    r" true|i made that up|scratch that)\b",
    re.IGNORECASE,
)


def found(sentence: str, *, dated: bool) -> Found | None:
    """What a person says of themselves in a sentence; `dated`: it named a time, which is taken out of it."""
    text = _LEADS.sub("", sentence.replace("’", "'")).strip(" ,.")
    if not text or _NO_STATEMENT.search(text):
        return None
    short = _TAILS.sub("", text)
    for pattern, made in (*_RULES, *(_DATED if dated else ())):
        if (match := pattern.match(short)) and (one := made(match)):
            return one
    return None


def taken_back(sentence: str) -> bool:
    """Whether a sentence says that what was said before is not true."""
    return _TAKEN_BACK.search(sentence.replace("’", "'")) is not None


def not_true(text: str) -> str:
    return f"took back saying: {text}"


def _thing(words: str) -> str | None:
    thing = _TAILS.sub("", _END_OF_THING.sub("", words).strip()).strip(" ,.")
    first = thing.split()[0].casefold() if thing else ""
    if not thing or len(thing) > 60 or first in NO_OBJECT:
        return None
    return (
        None
        if re.search(r"\b(?:you|your|he|she|they|him|her|it'?s|that'?s)\b", thing, re.IGNORECASE)
        else _theirs(thing)
    )


def _theirs(words: str) -> str:
    """As it is said of somebody else."""
    return re.sub(
        r"\bmyself\b", "themselves", re.sub(r"\bmy\b", "their", words, flags=re.IGNORECASE), flags=re.IGNORECASE
    )


def _to_the_character(clause: str) -> str:
    return re.sub(r"\byour\b", "the character's", re.sub(r"\byou\b", "the character", clause))


def _slot(thing: str) -> str:
    """A thing's name for a slot: without articles, "to" and what "eating", "drinking" adds."""
    bare = re.sub(
        r"^(?:to )?(?:the |a |an |my |their |eating |drinking |eat |drink |playing |play |any )*", "", thing.casefold()
    )
    return bare or thing.casefold()


def _allergy(match: Match) -> Found | None:
    thing = _thing(match["x"])
    return (
        Found(FACT, f"is allergic to {thing}", f"allergy:{_slot(thing)}", importance=5, dated=False) if thing else None
    )


def _likes(match: Match) -> Found | None:
    verb, thing = LIKES[" ".join(match["v"].lower().split())], _thing(match["x"])
    return Found(PREFERENCE, f"{verb} {thing}", f"preference:{_slot(thing)}", dated=False) if thing else None


def _no_longer(match: Match) -> Found | None:
    thing = _thing(re.sub(r"\s*\b(?:any ?more|any longer)\b", "", match["x"], flags=re.IGNORECASE))
    if not thing:
        return None
    over = re.search(r"\bany ?more\b|\bany longer\b|\bno longer\b", match[0], re.IGNORECASE)
    text = f"no longer {_third(match['v'])} {thing}" if over else f"doesn't {match['v'].lower()} {thing}"
    return Found(PREFERENCE, text, f"preference:{_slot(thing)}", dated=False)


def _cannot(match: Match) -> Found | None:
    thing = _thing(match["x"])
    return (
        Found(
            PREFERENCE, f"can't {match['v'].lower()} {thing}", f"preference:{_slot(thing)}", importance=4, dated=False
        )
        if thing
        else None
    )


def _quit(match: Match) -> Found | None:
    thing = _thing(match["x"])
    if not thing or thing.startswith("their job"):
        return None
    verb = {"gave up": "gave up", "stopped": "stopped", "quit": "quit"}[match["v"].lower()]
    return Found(PREFERENCE, f"{verb} {thing}", f"preference:{_slot(thing)}", importance=4)


def _used_to(match: Match) -> Found | None:
    verb, thing = match["v"].lower(), _thing(match["x"])
    if not thing:
        return None
    now = match["now"].strip() if match["now"] else ""
    now = re.sub(
        r"^(?:now )?i(?:'m| am) ",
        "is ",
        re.sub(r"^(?:now )?i (?:now )?(?=\w)", "", now, flags=re.IGNORECASE)
        if not re.match(r"(?:now )?i'?m|(?:now )?i am", now, re.IGNORECASE)
        else now,
        flags=re.IGNORECASE,
    )
    if now and not now.startswith("is "):
        first, _, rest = now.partition(" ")
        now = (
            f"{_third(first)} {rest}".strip()
            if first not in {"can't", "don't", "quit", "stopped", "gave", "moved"}
            else now
        )
        now = re.sub(r"^don't", "doesn't", now)
    text = f"used to {verb} {thing}" + (f", but now {_theirs(now)}" if now else "")
    return Found(PREFERENCE, text, "residence" if verb == "live" else f"preference:{_slot(thing)}", dated=False)


def _third(verb: str) -> str:
    word = verb.lower()
    if word in LIKES:
        return LIKES[word]
    if word == "have":
        return "has"
    if re.search("(?:s|sh|ch|x|z|o)$", word):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search("[^aeiou]y$", word) else f"{word}s"


def _place(match: Match, text: str, slot: str, kind: MemoryKind = FACT) -> Found | None:
    thing = _thing(match["x"])
    return Found(kind, text.format(thing), slot, importance=4, dated=kind is EVENT) if thing else None


def _occasion(match: Match) -> Found:
    what = match["x"].lower()
    important = 4 if "interview" in what or what in {"surgery", "wedding", "operation"} else 3
    article = "" if what in {"surgery", "finals"} else "an " if what[0] in "aeiou" else "a "
    return Found(EVENT, f"has {article}{what}", importance=important)


def _state(match: Match) -> Found:
    what = match["x"].lower()
    return Found(FACT, f"is {what}", STATES[what], importance=4, dated=False)


def _past(match: Match) -> Found | None:
    whole = _theirs(_END_OF_THING.sub("", match[0][match.start("what") :]).strip(" ,."))
    return Found(EVENT, whole, importance=4) if 4 < len(whole) < 120 and not re.search(r"\byou\b", whole) else None


def _promise(match: Match) -> Found | None:
    clause = _theirs(match["x"].strip())
    if re.search(r"\b(?:you|your)\b.*\b(?:must|obey|always)\b", clause):
        return None
    return Found(PROMISE, f"{match['v'].lower()} to {_to_the_character(clause)}", importance=4)


def _promised(match: Match) -> Found | None:
    clause = match["x"].strip()
    return Found(PROMISE, f"promised to {_to_the_character(_theirs(clause))}", importance=4) if clause else None


def _work(match: Match) -> Found:
    return Found(FACT, f"is {match['a'].lower()} {match['x'].lower()}", "job", importance=4, dated=False)


def _kin_is(match: Match) -> Found:
    who = match["who"].lower()
    return Found(FACT, f"is {match['a'].lower()} {match['x'].lower()}", f"{who}:job", subject=who, dated=False)


def _named(match: Match) -> Found:
    who = match["who"].lower()
    return Found(RELATION, f"has a {who} named {match['x'].strip()}", f"{who}:name", importance=4, dated=False)


def _filled(kind: MemoryKind, text: str, slot: str, importance: int = 3) -> Callable[[Match], Found | None]:
    def made(match: Match) -> Found | None:
        given = {name: _theirs((value or "").strip()) for name, value in match.groupdict().items()}
        if "x" in given and not _thing(given["x"]):
            return None
        low = {name: _slot(value) for name, value in given.items()}
        return Found(kind, text.format(**given), slot.format(**low), importance=importance, dated=False)

    return made


def _rules(*rows: tuple[str, Callable[[Match], Found | None]]) -> Sequence[_Rule]:
    return tuple((re.compile(pattern + r"$", re.IGNORECASE), made) for pattern, made in rows)


_IM = rf"i(?:'m| am|m) {_ADVERBS}"
_LIKING = "|".join(re.escape(verb) for verb in LIKES)
_NAME = r"(?P<x>(?-i:[A-Z])[\w'-]*(?: (?-i:[A-Z])[\w'-]*)?)"
_RULES = _rules(
    (rf"{_IM}allergic to (?P<x>.+)", _allergy),
    (rf"i {_ADVERBS}have (?:a |an )?(?:bad |severe |serious |mild )?(?P<x>[\w -]+?) allergy.*", _allergy),
    (
        rf"i {_ADVERBS}(?:have|suffer from|was diagnosed with|got diagnosed with) (?P<x>{CONDITIONS})\b.*",
        _filled(FACT, "has {x}", "health:{x}", 5),
    ),
    (rf"{_IM}(?P<x>{'|'.join(map(re.escape, STATES))})(?: (?:since|for|because|with)\b.*)?", _state),
    (rf"my name(?:'s| is) {_NAME}", _filled(FACT, "is named {x}", "name", 5)),
    (
        rf"(?:you can |please |people |everyone |my friends |friends )?calls? me {_NAME}",
        _filled(FACT, "goes by {x}", "nickname", 4),
    ),
    (rf"my (?P<who>{KIN}|{PETS})(?:'s name is| is called| is named|'s called|'s named) {_NAME}(?: and\b.*)?", _named),
    (rf"i {_ADVERBS}have (?:a|an) (?P<who>{KIN}|{PETS}) (?:named|called) {_NAME}(?: and\b.*)?", _named),
    (rf"my (?P<who>{KIN})(?: is|'s) (?P<a>an?) (?P<x>{WORK})\b.*", _kin_is),
    (
        rf"i {_ADVERBS}have (?P<n>an?|two|three|four|five|\d) (?P<x>(?:{KIN}|{PETS}|kid|child)s?|children|kids)",
        _filled(RELATION, "has {n} {x}", "{x}"),
    ),
    (
        rf"i {_ADVERBS}live (?P<in>in|near|at|on) (?P<x>.+)",
        lambda m: _place(m, "lives " + m["in"].lower() + " {}", "residence"),
    ),
    (
        rf"i {_ADVERBS}live (?P<x>alone|with my [\w ]+|by myself)",
        lambda m: Found(FACT, f"lives {_theirs(m['x'])}", "household", dated=False),
    ),
    (
        r"(?:i|we) (?:just |recently )?moved (?:back )?to (?P<x>.+)",
        lambda m: _place(m, "moved to {}", "residence", EVENT),
    ),
    (
        rf"(?:we'?re |we are |{_IM})moving (?:back )?to (?P<x>.+)",
        lambda m: _place(m, "is moving to {}", "plan:move", EVENT),
    ),
    (
        rf"(?:{_IM}(?:originally )?from|i grew up in|i come from) (?P<x>(?-i:[A-Z]).+)",
        lambda m: _place(m, "is from {}", "hometown"),
    ),
    (rf"{_IM}(?P<a>an?) (?P<x>{WORK})\b.*", _work),
    (
        rf"i {_ADVERBS}work (?P<as>as an?|at|for|in) (?P<x>.+)",
        lambda m: _place(
            m, "works " + m["as"].lower() + " {}", "job" if m["as"].lower().startswith("as") else "workplace"
        ),
    ),
    (
        rf"(?:i {_ADVERBS}study|{_IM}studying|{_IM}majoring in|i {_ADVERBS}major in)"
        rf" (?P<x>(?!for\b)[\w ]+?)(?: at .+)?",
        lambda m: _place(m, "studies {}", "major"),
    ),
    (rf"{_IM}(?P<x>\d{{1,2}})(?: years old| yrs old| yo)", _filled(FACT, "is {x} years old", "age")),
    (r"i (?:just )?turned (?P<x>\d{1,2})", _filled(FACT, "turned {x}", "age")),
    (
        r"my birthday(?:'s| is) (?:on )?(?:the )?(?P<x>(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]+"
        r"|[a-z]+ \d{1,2}(?:st|nd|rd|th)?))",
        _filled(FACT, "has a birthday on {x}", "birthday", 4),
    ),
    (
        r"my (?:absolute |all-time )?favou?rite (?P<y>[\w ]+?)(?: is|'s) (?P<x>.+)",
        _filled(PREFERENCE, "has {x} as favorite {y}", "favorite:{y}"),
    ),
    (
        rf"i {_ADVERBS}used to (?P<v>love|like|hate|enjoy|smoke|drink|eat|play|live|work|be afraid of"
        rf"|be scared of) (?P<x>.+?)(?:,? but (?P<now>(?:now )?i\b.+?|not anymore))?",
        _used_to,
    ),
    (
        rf"i (?:{_ADVERBS}don't|do not|no longer) {_ADVERBS}(?P<v>like|eat|drink|enjoy|smoke|drive"
        rf"|watch|wear|play|want|love|speak) (?P<x>.+)",
        _no_longer,
    ),
    (r"i (?:can't|cannot|can not) (?P<v>eat|drink|swim|drive|cook|have|ride|read|speak) (?P<x>.+)", _cannot),
    (
        rf"i (?:have |'ve )?{_ADVERBS}(?P<v>quit|stopped|gave up) (?P<x>\w+ing\b.*|alcohol|coffee"
        rf"|sugar|meat|dairy|caffeine|cigarettes|gluten|social media)",
        _quit,
    ),
    (rf"i {_ADVERBS}(?P<v>{_LIKING}) (?P<x>.+)", _likes),
    (rf"{_IM}(?:afraid|scared|terrified) of (?P<x>.+)", _filled(PREFERENCE, "is afraid of {x}", "fear:{x}")),
    (rf"{_IM}learning (?P<x>.+)", _filled(FACT, "is learning {x}", "learning:{x}")),
    (
        r"i play (?:the )?(?P<x>piano|guitar|violin|drums|bass|cello|flute|trumpet|saxophone|ukulele"
        r"|harp|clarinet)\b.*",
        _filled(FACT, "plays the {x}", "instrument:{x}"),
    ),
    (r"i speak (?P<x>(?-i:[A-Z]).+)", _filled(FACT, "speaks {x}", "languages")),
    (r"i (?P<v>promise|swear)(?: that)?(?: you)?(?: that)? (?:to|i'?ll|i will) (?P<x>.+)", _promised),
    (r"(?:i|we) (?P<v>promised|agreed|decided)(?: \w+)? to (?P<x>.+)", _promise),
    (rf"(?:i|we) (?:just |finally |recently )?(?P<what>{PAST})\b.*", _past),
    (
        rf"my (?P<who>{KIN}|{PETS}) (?:just |sadly )?(?P<what>died|passed away)\b.*",
        lambda m: Found(EVENT, f"lost their {m['who'].lower()}", importance=5),
    ),
)


_DATED = _rules(
    (
        rf"(?:i|we) (?:have|'ve got|got)(?: got)? (?:a |an |my |our |the )?(?:big |important |huge"
        rf" )?(?P<x>{OCCASIONS})\b.*",
        _occasion,
    ),
    (rf"my (?:big |first )?(?P<x>{OCCASIONS})(?: is|'s)(?: on| at)?", _occasion),
    (
        rf"{_IM}(?P<how>flying|going|traveling|travelling|driving) to (?P<x>.+)",
        lambda m: _place(m, f"is {m['how'].lower()} to {{}}", "", EVENT),
    ),
    (
        rf"(?:we'?re|we are|{_IM})\s*getting (?P<x>married|engaged|divorced|surgery|a dog|a cat|a"
        rf" puppy|a kitten|braces)",
        lambda m: Found(EVENT, f"is getting {m['x'].lower()}", importance=4),
    ),
    (
        rf"{_IM}(?:starting|beginning) (?P<x>a new job|my new job|college|university|school|therapy|chemo)\b.*",
        lambda m: Found(EVENT, f"is starting {_theirs(m['x'].lower())}", importance=4),
    ),
)
