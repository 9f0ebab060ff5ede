"""Keys of lorebook entries that are patterns: which ones are, and which of them cannot work. (pure)"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

LONGEST_PATTERN = 2_000  # characters (cards: 7.4)
# The library writes repeats out: a million steps take a second and 270 MB, (((a{50}){50}){50}){50} takes all memory.
MOST_STEPS = 10_000

_FORM = re.compile(r"/(?P<pattern>(?:[^/\\]|\\.)+)/(?P<flags>[dgimsuvy]*)", re.DOTALL)
_PIECE = re.compile(r"\\.|\[(?:[^\]\\]|\\.)*\]|\{[0-9]+,?[0-9]*\}|\{,[0-9]+\}|.", re.DOTALL)
_CLASS = r"\[\^?\]|\[(?:[^\]\\]|\\.)+\]"
_ODD = re.compile(_CLASS + r"|\\k<\w+>|\\u\{[0-9a-fA-F]{1,8}\}|\\c[a-zA-Z]|\\.", re.DOTALL)
_KNOWN = "bBdDfnpPrsStuvwWx"  # letters that mean the same after a backslash in both


def regex_form(text: str) -> bool:
    """Whether a key is a pattern: /pattern/flags without a bare slash inside (cards: LB-RX-1)."""
    return _FORM.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def works(key: str) -> bool:
    """Whether a key of that form can be made into a pattern; one that cannot never matches (cards: LB-RX-2).

    Raises ValueError for a key that is not of the form.
    """
    found = _FORM.fullmatch(key)
    if found is None:
        raise ValueError(f"{key[:40]!r} is not /pattern/flags")
    pattern, flags = found["pattern"], found["flags"]
    if len(set(flags)) < len(flags) or {"u", "v"} <= set(flags) or steps(pattern) > MOST_STEPS:
        return False
    try:
        regex.compile(_translated(pattern), regex.V1 if "v" in flags else regex.V0, cache_pattern=False)
    except (regex.error, ValueError, OverflowError, RecursionError):
        return False
    return True


def steps(pattern: str) -> int:
    """How long a pattern is with its counted repeats written out: no less than what making it costs.

    A pattern over `LONGEST_PATTERN` counts as more than any.
    """
    if len(pattern) > LONGEST_PATTERN:
        return MOST_STEPS + 1
    groups, last = [0], 0
    for piece in _PIECE.finditer(pattern):
        match piece[0]:
            case "(":
                groups.append(0)
                last = 0
            case ")" if len(groups) > 1:
                last = groups.pop() + 1
                groups[-1] += last
            case counted if counted[0] == "{" and len(counted) > 1:
                times = max(int(number) for number in re.findall(r"[0-9]+", counted))
                groups[-1] += last * (times - 1) if times else 0
                last *= max(times, 1)
            case _:
                last = 1
                groups[-1] += 1
    return sum(groups)


def _translated(pattern: str) -> str:
    """As much of JavaScript's spelling as would be an error in ours without being one in JavaScript."""
    return _ODD.sub(_ours, pattern)


def _ours(found: re.Match[str]) -> str:
    match found[0]:
        case "[^]":
            return r"[\s\S]"
        case "[]":
            return "(?!)"
        case several if several.startswith("["):
            return "[" + _ODD.sub(_ours, several[1:-1].replace("[", r"\[")) + "]"
        case named if named.startswith(r"\k<"):
            return f"(?P={named[3:-1]})"
        case point if point.startswith(r"\u{"):
            return f"\\U{int(point[3:-1], 16):08X}"
        case control if control.startswith(r"\c"):
            return f"\\x{ord(control[2]) % 32:02X}"
        case escaped if escaped[1].isalpha() and escaped[1] not in _KNOWN:
            return escaped[1]
        case other:
            return other
