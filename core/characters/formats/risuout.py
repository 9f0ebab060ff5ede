"""A portable book as a lorebook file of RisuAI: decorators say what other books say in fields. (pure)"""

from __future__ import annotations

from collections.abc import Iterator

from core.characters.formats.base import Json, Tree
from core.characters.formats.bookview import entries_of, is_folder
from core.characters.formats.regexkeys import regex_form
from core.characters.formats.repair import text_of
from core.characters.formats.tree import copied

_ROLES = ("system", "user", "assistant")
_AT_DEPTH = 4
_OWN = ("mode", "folder", "id", "bookVersion")


def to_risu(book: Tree) -> Tree:
    """A file from a portable book that is complete.

    RisuAI has no entries that are off: those stay out (cards: 5.3).
    """
    data: list[Json] = [_entry(each) for each in entries_of(book) if each.get("enabled") is not False]
    return {"type": "risu", "ver": 1, "data": data}


def _entry(entry: Tree) -> Tree:
    keys, extensions = _texts(entry.get("keys")), _object(entry.get("extensions"))
    folder = is_folder(entry)
    pattern = not folder and len(keys) == 1 and regex_form(keys[0])
    content = str(entry.get("content") or "")
    decorators = [] if folder or content.startswith("@@") else [*_decorators(entry, extensions)]
    made: Tree = {
        "key": keys[0] if pattern else ", ".join(keys),
        "secondkey": ", ".join(_texts(entry.get("secondary_keys"))),
        "insertorder": copied(entry.get("insertion_order", 100)),
        "comment": str(entry.get("comment") or entry.get("name") or ""),
        "content": "\n".join([*decorators, content]),
        "mode": "normal",
        "alwaysActive": entry.get("constant") is True,
        "selective": entry.get("selective") is True and not _logic(extensions),
    }
    made |= {name: copied(entry[name]) for name in _OWN if name in entry}
    if pattern:
        made["useRegex"] = True
    if isinstance(entry.get("case_sensitive"), bool):
        made["extentions"] = {"risu_case_sensitive": entry["case_sensitive"]}
    chance = _chance(extensions)
    if chance is not None:
        made["activationPercent"] = chance
    if "risu_loreCache" in extensions:
        made["loreCache"] = copied(extensions["risu_loreCache"])
    return made


def _decorators(entry: Tree, extensions: Tree) -> Iterator[str]:
    """As RisuAI itself writes them for cards of SillyTavern."""
    if extensions.get("position") == _AT_DEPTH:
        yield f"@@depth {text_of(extensions.get('depth', _AT_DEPTH)) or _AT_DEPTH}"
        role = extensions.get("role")
        yield f"@@role {_ROLES[role] if type(role) is int and 0 <= role < len(_ROLES) else _ROLES[0]}"
    secondary = _texts(entry.get("secondary_keys"))
    if secondary and entry.get("selective") is True:
        match _logic(extensions):
            case 1:
                yield f"@@exclude_keys_all {','.join(secondary)}"
            case 2:
                yield from (f"@@exclude_keys {each}" for each in secondary)
            case 3:
                yield from (f"@@additional_keys {each}" for each in secondary)
    delay = extensions.get("delay")
    if type(delay) is int and delay > 0:
        yield f"@@activate_only_after {delay}"
    if isinstance(extensions.get("match_whole_words"), bool):
        yield "@@match_full_word" if extensions["match_whole_words"] else "@@match_partial_word"


def _chance(extensions: Tree) -> Json:
    chance = extensions.get("probability")
    sure = extensions.get("useProbability") is False or chance == 100
    return None if sure or not isinstance(chance, int | float) or isinstance(chance, bool) else chance


def _logic(extensions: Tree) -> int:
    """SillyTavern's number of what secondary keys must do; 0, any of them, is what RisuAI does by itself."""
    logic = extensions.get("selectiveLogic")
    return logic if type(logic) is int and 0 < logic < 4 else 0


def _texts(value: Json) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}
