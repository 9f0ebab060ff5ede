"""`/memory`: what a character knows of whoever asks, and what they have done with it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from sqlalchemy import select

from core import gathering, recounting, rights, sharing
from core.characters import store as characters
from core.characters.formats.write import file_name
from core.chat import finding, leaving
from core.db import Read, Write
from core.db.tables.characters import characters as known
from core.declared import arguments
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.memory import afresh, book
from core.memory.entries import Entry
from core.outcome import Asker, Greets, Outcome, Told
from core.recounting import A_PAGE, Whom, label
from core.surface.port import Attachment, Button
from core.text import Text, lines, t, typed

Handler = Callable[[Write, Claim, str, Asker], Awaitable[Outcome]]
# What may be typed for each verb, beside its name.
WORDS: Mapping[str, tuple[str, ...]] = {
    "list": ("목록", "보기", "보여줘"),
    "search": ("find", "찾기", "찾아", "찾아줘", "검색"),
    "open": ("show", "열기", "열어", "자세히"),
    "add": ("write", "note", "적기", "적어", "적어줘", "추가", "기억해", "기억해줘"),
    "correct": ("fix", "고치기", "고쳐", "고쳐줘", "수정"),
    "pin": ("고정",),
    "unpin": ("고정해제", "고정풀기"),
    "widen": ("넓히기", "어디서나"),
    "narrow": ("좁히기", "여기서만"),
    "forget": ("delete", "잊기", "잊어", "잊어줘", "지우기", "지워", "지워줘"),
    "export": ("파일", "파일로", "내보내기"),
    "fresh": ("restart", "새출발", "새로", "새로시작"),
    "incognito": ("secret", "비밀", "비밀대화", "시크릿"),
    "summary": ("digest", "요약", "줄거리"),
    "place": ("here", "자리", "이자리", "장소", "여기"),
}
_ON_ONE = frozenset({"open", "pin", "unpin", "widen", "narrow"})
_BY_WORD = {typed.folded_name(word): verb for verb, words in WORDS.items() for word in (verb, *words)}
_ALL = frozenset({"all", "everything", "전부", "모두", "다", "모든것", "모두다", "전체"})
_OFF = frozenset({"off", "end", "stop", "끄기", "꺼", "끝", "끝내기", "그만", "해제"})
_UNDO = frozenset({"undo", "back", "취소", "되돌리기", "되돌려", "원래대로"})


async def memory(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """What is known; or what stands behind the command: a verb of `WORDS`, else words to look for."""
    given = asker.values or arguments("memory", rest, ())
    what, text = given.get("what", ""), given.get("text", "").strip()
    verb = _BY_WORD.get(typed.folded_name(what))
    if verb is None:
        return await (_search(tx, claim, f"{what} {text}", asker) if what or text else _list(tx, claim, "", asker))
    if verb in _ON_ONE:
        return await press(tx, claim, f"{verb}:{(await _named(tx, claim, text, asker)).public_id}", asker)
    return await VERBS[verb](tx, claim, text, asker)


async def press(tx: Write, claim: Claim, argument: str, asker: Asker) -> Outcome:
    """ "<verb>:<memory or character>[:<more>]"."""
    verb, _, rest = argument.partition(":")
    name, _, more = rest.partition(":")
    match verb:
        case "list":
            return await _page(tx, await _whom(tx, name), int(more) if finding.is_number(more) else 0, claim, asker)
        case "all":
            return await _all(tx, await _whom(tx, name), asker, sure=more == "yes")
        case "export":
            return await _exported(tx, await _whom(tx, name), asker, as_json=more == "json")
        case "fresh":
            return await _fresh(tx, await _whom(tx, name), asker, back=more == "undo")
        case "forget" if more == "yes":
            return sharing.forgotten(await book.forget(tx, asker.account, name))
        case "forget":
            return recounting.asked(await book.entry(tx, asker.account, name), asker)
        case "open":
            return recounting.one(await book.entry(tx, asker.account, name), asker)
        case "pin" | "unpin":
            return await _pin(tx, name, asker, pinned=verb == "pin")
        case "widen" | "narrow":
            return await _widen(tx, name, asker, widened=verb == "widen")
    raise BadInput(t("button-stale"))


async def remember(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """Something that the person writes down for the character of the place, or for the one that a button names."""
    named = _named_by(asker.target)
    whom = await (_whom(tx, named) if named else sharing.here(tx, claim))
    text = asker.values.get("text", rest)
    made = await book.add(
        tx, asker.person, whom.id, claim.place_id, text, asker.now, chat_id=await leaving.kept(tx, claim.chat_id)
    )
    entry = await book.entry(tx, asker.account, made)
    return recounting.one(entry, asker, t("memory-added", name=whom.name))


async def correct(tx: Write, claim: Claim, rest: str, asker: Asker) -> Outcome:
    """New words for a memory: for the one that a button names, else for the one whose first letters are typed."""
    public_id, text = _named_by(asker.target), asker.values.get("text", rest).strip()
    if not public_id:
        code, _, text = text.partition(" ")
        public_id = (await _named(tx, claim, code, asker)).public_id if code else ""
    if not public_id or not text:
        shown = public_id[: recounting.CODE] or "k3xq9a"
        raise BadInput(t("memory-correct-how", code=shown))
    made = await book.correct(tx, asker.account, public_id, text, asker.now)
    return recounting.one(await book.entry(tx, asker.account, made), asker, t("memory-corrected"))


async def prefill(tx: Read, claim: Claim, account: int | None, command: str, target: str | None) -> Mapping[str, str]:
    """What stands in the forms of `correct` and `recap`."""
    named = _named_by(target)
    if account is None:
        return {}
    if command == "correct" and named:
        with suppress(NotFound):  # what is gone is told when the form comes back
            return {"text": (await book.entry(tx, account, named)).text}
    if command == "recap" and claim.chat_id is not None and claim.character_id is not None:
        found = await afresh.digest_of(tx, claim.chat_id, claim.character_id)
        if found is not None and (claim.place.direct or await afresh.was_there(tx, account, claim.chat_id, found)):
            return {"text": found.text}
    return {}


async def _list(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    number = int(text) - 1 if finding.is_number(text) else 0
    return await _page(tx, await sharing.here(tx, claim), number, claim, asker)


async def _page(tx: Read, whom: Whom, number: int, claim: Claim, asker: Asker) -> Told:
    found = await book.page(tx, asker.account, whom.id, number, A_PAGE)
    fresh = await afresh.began(tx, asker.account, whom.id)
    incognito = claim.character_id == whom.id and await leaving.incognito(tx, claim.chat_id)
    heads = [
        t("memory-here", name=whom.name, count=found.count) if found.count else t("memory-nothing", name=whom.name),
        *([t("memory-is-fresh", day=recounting.day(fresh, asker))] if fresh else []),
        *([t("memory-is-incognito")] if incognito else []),
        *([t("memory-page", number=found.number + 1, pages=found.pages)] if found.pages > 1 else []),
    ]
    first = found.number * A_PAGE + 1
    told, panel = recounting.several(lines(heads), found.entries, asker, first)
    beneath = [*_turning(whom, found, asker), *_beneath(whom, asker, some=found.count > 0)]
    if fresh:
        beneath.append(Button(f"memory:fresh:{whom.public_id}:undo", label("memory-button-fresh-undo", asker)))
    beneath += await _others(tx, whom, claim)
    return Told(lines(told), (*recounting.numbers(found.entries, first), *beneath), panel=panel)


def _turning(whom: Whom, page: book.Page, asker: Asker) -> list[Button]:
    at = [(page.number - 1, "memory-button-previous"), (page.number + 1, "memory-button-next")]
    return [
        Button(f"memory:list:{whom.public_id}:{number}", label(key, asker))
        for number, key in at
        if 0 <= number < page.pages
    ]


def _beneath(whom: Whom, asker: Asker, *, some: bool) -> list[Button]:
    offered = [(f"do:remember:{whom.public_id}", "memory-button-add")]
    if some:
        offered += [
            (f"memory:export:{whom.public_id}:md", "memory-button-export"),
            (f"memory:all:{whom.public_id}", "memory-button-all"),
        ]
    return [Button(action, label(key, asker)) for action, key in offered]


async def _others(tx: Read, whom: Whom, claim: Claim) -> list[Button]:
    """The other characters here remember for themselves."""
    here = await gathering.present(tx, claim)
    return [
        Button(f"memory:list:{each.public_id}:0", each.called[:40]) for each in here if each.character_id != whom.id
    ]


async def _search(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    whom, text = await sharing.here(tx, claim), text.strip()
    if not text:
        raise BadInput(t("memory-search-how"))
    found = await book.page(tx, asker.account, whom.id, 0, A_PAGE, text)
    if not found.count:
        raise NotFound(t("memory-not-found", words=recounting.plain(text, 60)))
    return _hits(found.entries, t("memory-found", count=found.count, words=recounting.plain(text, 60)), asker)


def _hits(entries: tuple[Entry, ...], head: Text, asker: Asker) -> Told:
    told, panel = recounting.several(head, entries[:A_PAGE], asker)
    return Told(lines(told), recounting.numbers(entries[:A_PAGE]), panel=panel)


async def _forget(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    """All; or the one that is meant; or, by its letters, one that this place remembers."""
    whom = await sharing.here(tx, claim)
    if typed.folded_name(text) in _ALL:
        return await _all(tx, whom, asker, sure=False)
    if not text:
        raise BadInput(t("memory-forget-how"))
    found = await book.meant(tx, asker.account, whom.id, text)
    if len(found) == 1:
        return recounting.asked(found[0], asker)
    if found:
        return _hits(tuple(found), t("memory-which"), asker)
    of_place = await book.shared_named(tx, claim.place_id, whom.id, text)
    if of_place is None or not sharing.leads(claim, asker):
        raise NotFound(t("memory-not-found", words=recounting.plain(text, 60)))
    gone = await book.forget_shared(tx, claim.place_id, of_place.public_id)
    return sharing.forgotten(gone, of_place.text)


async def _named(tx: Read, claim: Claim, text: str, asker: Asker) -> Entry:
    """The one memory that is meant. Raises NotFound, and BadInput where there are several."""
    found = await book.meant(tx, asker.account, (await sharing.here(tx, claim)).id, text)
    if not found:
        raise NotFound(t("memory-not-found", words=recounting.plain(text, 60)))
    if len(found) > 1:
        raise BadInput(t("memory-several", words=recounting.plain(text, 60)))
    return found[0]


async def _all(tx: Write, whom: Whom, asker: Asker, *, sure: bool) -> Told:
    if sure:
        gone = await book.forget_all(tx, asker.account, whom.id)
        return Told(t("memory-all-forgotten", name=whom.name, memories=gone.memories, messages=gone.messages))
    count = (await book.page(tx, asker.account, whom.id, 0, 1)).count
    button = Button(f"memory:all:{whom.public_id}:yes", label("memory-button-all-sure", asker))
    return Told(t("memory-all-sure", name=whom.name, count=count), (button,))


async def _pin(tx: Write, public_id: str, asker: Asker, *, pinned: bool) -> Told:
    await book.pin(tx, asker.account, public_id, pinned=pinned)
    said = t("memory-pinned" if pinned else "memory-unpinned")
    return recounting.one(await book.entry(tx, asker.account, public_id), asker, said)


async def _widen(tx: Write, public_id: str, asker: Asker, *, widened: bool) -> Told:
    await book.widen(tx, asker.account, public_id, asker.now, widened=widened)
    said = t("memory-widened" if widened else "memory-narrowed")
    return recounting.one(await book.entry(tx, asker.account, public_id), asker, said)


async def _export(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    words = [typed.folded_name(word) for word in text.split()]
    whom = None if _ALL.intersection(words) else await sharing.here(tx, claim)
    return await _exported(tx, whom, asker, as_json="json" in words)


async def _exported(tx: Read, whom: Whom | None, asker: Asker, *, as_json: bool) -> Told:
    """As a file: of one character, or of all."""
    entries = await book.everything(tx, asker.account, None if whom is None else whom.id)
    if not entries:
        raise BadInput(t("memory-export-nothing"))
    names = list(dict.fromkeys(entry.character for entry in entries))
    name, form = names[0] if len(names) == 1 else "Iyagi", "json" if as_json else "md"
    if as_json:
        whole = await book.exported(tx, asker.account, None if whom is None else whom.id, asker.address)
        data, media = json.dumps(whole, ensure_ascii=False, indent=1).encode(), "application/json"
    else:
        data, media = recounting.file(names, entries, asker).encode(), "text/markdown"
    attached = Attachment(file_name(name, f"memory {recounting.day(asker.now, asker)}", form), media, data)
    other = "md" if as_json else "json"
    again = [] if whom is None else [Button(f"memory:export:{whom.public_id}:{other}", f".{other}")]
    return Told(t("memory-export-here", count=len(entries), form=form), tuple(again), file=attached)


async def _begin(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    return await _fresh(tx, await sharing.here(tx, claim), asker, back=typed.folded_name(text) in _UNDO)


async def _fresh(tx: Write, whom: Whom, asker: Asker, *, back: bool) -> Told:
    if back:
        undone = await afresh.undo(tx, asker.account, whom.id)
        return Told(t("memory-fresh-undone" if undone else "memory-fresh-none", name=whom.name))
    await afresh.fresh_start(tx, asker.account, whom.id, asker.now)
    button = Button(f"memory:fresh:{whom.public_id}:undo", label("memory-button-fresh-undo", asker))
    return Told(t("memory-fresh-begun", name=whom.name), (button,))


async def _incognito(tx: Write, claim: Claim, text: str, asker: Asker) -> Outcome:
    """A chat of which nothing is kept begins, or ends."""
    rights.check_change(asker.standing, asker.rules, direct=claim.place.direct)
    on, off = await leaving.incognito(tx, claim.chat_id), typed.folded_name(text) in _OFF
    character = None if claim.version_id is None else await characters.version(tx, claim.version_id)
    if character is None:
        raise BadInput(t("memory-nobody"))
    if on and not off:
        raise BadInput(t("memory-incognito-already"))
    if off and not on:
        raise BadInput(t("memory-incognito-not"))
    return Greets(character, t("memory-incognito-off" if off else "memory-incognito-on"), incognito=not off)


def _named_by(target: str | None) -> str:
    """What a button of ours names; "" where a command is about a message of the platform's, or nothing."""
    return target.removeprefix(finding.OURS) if target is not None and target.startswith(finding.OURS) else ""


async def _whom(tx: Read, public_id: str) -> Whom:
    """Of any character: nobody finds more with it than they have told it themselves. Raises BadInput for none."""
    row = await tx.row(select(known.c.id, known.c.public_id, known.c.name).where(known.c.public_id == public_id))
    if row is None:
        raise BadInput(t("button-stale"))
    return Whom(row["id"], row["public_id"], row["name"])


VERBS: Mapping[str, Handler] = {
    "list": _list,
    "search": _search,
    "add": remember,
    "correct": correct,
    "forget": _forget,
    "export": _export,
    "fresh": _begin,
    "incognito": _incognito,
    "summary": sharing.summary,
    "place": sharing.place,
}
HANDLERS: Mapping[str, Handler] = {"memory": memory, "remember": remember, "correct": correct, "recap": sharing.recap}
PRESSES: Mapping[str, Handler] = {"memory": press, "shared": sharing.press}
