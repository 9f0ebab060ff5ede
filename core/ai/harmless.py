"""What people write and what they are called, so that neither breaks out of its place in a prompt. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOTE = {"ko": "[이 대목에서 떠오르는 것]", "en": "[What comes to mind here]"}
ASIDE = {"ko": "[이 장면에서 지킬 것]", "en": "[To be kept in this scene]"}
ABOUT = {"ko": "[말하는 사람 소개]", "en": "[About whoever speaks]"}
MEMORY = {"ko": "[떠오르는 기억]", "en": "[What is remembered]"}
SO_FAR = {"ko": "[지금까지의 이야기]", "en": "[The story so far]"}
MORE = {
    "ko": "(앞의 답이 중간에 끊겼습니다. 끊긴 곳에서 바로 이어서, 이미 한 말은 되풀이하지 말고 계속하세요.)",
    "en": "(Your last answer was cut off. Continue exactly where it stopped, without repeating what was said.)",
}
FURTHER = {
    "ko": "(방금 한 말에 이어서, 이미 한 말은 되풀이하지 말고 더 하세요.)",
    "en": "(Go on from what you have just said, without repeating it.)",
}
HEARD = {"ko": "(음성 메시지)", "en": "(voice message)"}
INDENT = "  "  # before each further line of what somebody says among others: a name stands at the start of a line only
LONGEST_NAME = 40

# Letters that nobody sees, lines that end in other ways, and what else looks like the mark between name and words.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_ENDING = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_LINE_ENDS = re.compile(f"\r\n|[{_ENDING}]")
_COLONS = ":：︰︓﹕꞉∶ː˸։፡"
_UNSAFE_NAME = re.compile(f'[\x00-\x1f\x7f-\x9f{_COLONS}\\[\\]{{}}<>#*_`"［］【】〔〕｛｝＜＞＃＊｀‹›]+')
_BULLETS = " -‐‑‒–—―−•·∙◦‣⁃・*+"  # a name is no entry of a list
_INVISIBLE = re.compile(f"[{_UNSEEN}\ud800-\udfff]+")
_OPENING, _CLOSING = "[\\[［【〔]", "[\\]］】〕]"


@lru_cache(maxsize=4_096)
def clean_name(name: str) -> str:
    """A name that cannot break out of its place in a prompt: one line, no marks, at most 40 characters."""
    cleaned = _cleaned(name)
    while (again := _cleaned(cleaned)) != cleaned:  # what was apart may have come together
        cleaned = again
    return cleaned


def _cleaned(name: str) -> str:
    seen = harmless(visible(unicodedata.normalize("NFC", name)))
    return " ".join(_UNSAFE_NAME.sub(" ", seen).split()).lstrip(_BULLETS)[:LONGEST_NAME].strip() or "?"


def harmless(text: str) -> str:
    """`text` with nothing in it that passes for a note of ours, in whatever letter case, width and spacing, and with
    nothing that a model's own template reads as the end of a message or the beginning of another's."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not _ANY.search(composed):
        return composed
    return closed(_MARKS.sub(lambda found: f"‹{found[0][1:-1]}›", composed))


def closed(text: str) -> str:
    """`text` that neither ends the block it stands in nor, as local models read it, the message.

    For words of cards and models, which may look like notes of ours: whoever reads them knows whose they are.
    """
    return _TEMPLATES.sub(_shown, text) if _ENDS.search(text) else text


def _shown(found: re.Match[str]) -> str:
    return "".join(_OTHER_SIGNS.get(sign, sign) for sign in found[0])


def one_line(name: str) -> str:
    """The name of a card, in one line."""
    return _LINE_ENDS.sub(" ", closed(name))


def apart(text: str) -> str:
    """`text` with its further lines set apart, so that none looks like somebody else's or begins another part."""
    return _LINE_ENDS.sub("\n" + INDENT, text)


def unseen(letter: str) -> bool:
    """Whether nobody sees this letter."""
    return _INVISIBLE.fullmatch(letter) is not None


def visible(text: str) -> str:
    """`text` without the letters that nobody sees."""
    return _INVISIBLE.sub("", text)


def alike(one: str, other: str) -> bool:
    """Whether two cleaned names read as the same."""
    return look(one) == look(other)


@lru_cache(maxsize=4_096)
def look(name: str) -> str:
    """What of a name is told apart at a glance: no case, accents, blanks and points, and Latin letters for those of
    other writings that look the same."""
    letters = unicodedata.normalize("NFKD", name).translate(_LOOKS).casefold().translate(_LOOKS)
    told = "".join(letter for letter in letters if unicodedata.category(letter)[0] not in "MPZC")
    return told or "".join(letters.split())


def spoken(name: str, text: str) -> str:
    """What `name` says among others. Its further lines stand apart, so that none looks like somebody else's."""
    return f"{name}: {apart(harmless(text))}"


def _loosely(words: str) -> str:
    """A pattern of these words however they are spaced, with letters between that nobody sees."""
    letters = (re.escape(letter) for letter in words if not letter.isspace())
    return f"[\\s_{_UNSEEN}]*".join(("", *letters, ""))


# Letters that look the same (Unicode's confusables.txt, those that names are made of).
_LOOKS = str.maketrans(
    "АВСЕНІЈКМОРЅТХУԌԛԝаеорсухіјѕһԁɡɑɩΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιυρкмтвнгЬьΙӏƖǀ01Iil|",
    "ABCEHlJKMOPSTXYGqwaeopcyxljshdgalABEZHlKMNOPTYXovlupkmtbhrbblllloollll",
)
_SAID = (*(mark[1:-1] for mark in (*HEARD.values(), *MORE.values())), "a picture")
_PICTURES = f"{_loosely('사진')}\\d+{_loosely('장')}|{_loosely('')}\\d+{_loosely('pictures')}"
_NOTES = [mark for marks in (NOTE, ASIDE, ABOUT, MEMORY, SO_FAR) for mark in marks.values()]
_MARKS = re.compile(
    f"{_OPENING}(?:{'|'.join(_loosely(mark[1:-1]) for mark in _NOTES)})"
    f"{_CLOSING}"
    f"|[(（](?:{'|'.join(map(_loosely, _SAID))}|{_PICTURES})[)）]",
    re.IGNORECASE,
)
_BLOCKS = f"[<＜](?:{_loosely('/background')}|{_loosely('background')})[>＞]"
# What templates of local models put between messages: ChatML, Llama 2 to 4, Gemma, Mistral, DeepSeek, Alpaca.
_TEMPLATES = re.compile(
    f"{_BLOCKS}"
    r"|[<＜]\s*[|｜]"
    r"|[|｜]\s*[>＞]"
    r"|</?(?:s|bos|eos|pad|unk|im_start|im_end|system|user|assistant|human)>"
    r"|<(?:start|end)_of_turn>"
    r"|<</?SYS>>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS?)\]"
    f"|(?<![^{_ENDING}])[ \\t]*#{{2,}}"
    r"(?=[ \t]*(?:system|instructions?|input|response|user|assistant|human))",
    re.IGNORECASE,
)
_OTHER_SIGNS = {"<": "‹", "＜": "‹", ">": "›", "＞": "›", "[": "‹", "]": "›", "#": "＃"}
_ANY = re.compile("[\\[［【〔<＜(（#|｜]")
_ENDS = re.compile("[<＜\\[#|｜]")
