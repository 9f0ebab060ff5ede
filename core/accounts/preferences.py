"""What people have set for themselves, wherever they talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.people import preferences
from core.errors import BadInput
from core.text import Text, t, typed
from core.text.typed import Choice, Field, Hours, Number, One, Switch, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """`language` that the product speaks to them ("": as the platform tells). `buttons`: answers to them carry buttons.

    `returns`: hours (0: never) after which a character may open the talk again by itself, but not between `quiet_from`
    and `quiet_to` (hours, 0 to 23; equal: always). `notices`: their devices ring when it does. `adult`: they have said
    that they are of age, and may meet characters for adults where they are alone with them.
    """

    language: str = ""
    buttons: bool = True
    returns: int = 0
    quiet_from: int = 22
    quiet_to: int = 9
    notices: bool = True
    adult: bool = False


UNSET = Preferences()
_HOURS = ("시간", "시간뒤", "시간후", "h", "hour", "hours")
_LANGUAGE = Choice(
    (
        One("", "preferences-language-platform", ("auto", "자동", "플랫폼 따라", "as the platform", "기본")),
        One("ko", "preferences-language-ko", ("ko", "korean", "한국어", "한글", "한국말")),
        One("en", "preferences-language-en", ("en", "english", "영어", "영문")),
    )
)
FIELDS = (
    Field("language", ("언어", "말", "lang"), _LANGUAGE),
    Field("buttons", ("버튼", "단추", "button"), Switch()),
    Field(
        "returns",
        ("다시 말 걸기", "먼저 말 걸기", "말 걸기", "come back", "opening again"),
        Number(720, (0, 6, 24, 72), "preferences-hours-later", _HOURS, "typed-off"),
    ),
    Field("quiet", ("조용한 시간", "조용", "quiet hours"), Hours(((22, 9), (23, 8), (0, 7), (0, 0)))),
    Field("notices", ("알림", "소리", "notifications"), Switch()),
    Field("adult", ("성인", "성인임", "of age", "grown up"), Switch()),
)
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}
_KINDS = {key: field.kind for field in FIELDS for key in field.names}
_kept = select(preferences.c.settings).where(preferences.c.account_id == bindparam("account"))


async def of(tx: Read, account: int) -> Preferences:
    return read(await tx.value(_kept, {"account": account}))


async def set_one(tx: Write, account: int, name: str, value: str) -> Preferences:
    """Set what is called `name` to what `value` means; all preferences then. Raises BadInput as `find` and `parse`."""
    field, rest = find(f"{name} {value}")
    return await keep(tx, account, field.kept(parse(field, rest)))


async def keep(tx: Write, account: int, settings: Mapping[str, bool | int | str]) -> Preferences:
    """Set these, each by the name by which it is kept; all preferences then. Raises BadInput for what is no value."""
    unfit = next((key for key, value in settings.items() if not typed.fits(_KINDS[key], value)), None)
    if unfit is not None:
        field = next(each for each in FIELDS if unfit in each.names)
        given = str(settings[unfit])[:60]
        raise BadInput(t("preferences-wrong", what=name(field), given=given, allowed=typed.allowed(field.kind)))
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.run(make(preferences).values(account_id=account, settings={}).on_conflict_do_nothing())
    mine = preferences.c.account_id == account
    kept = await tx.value(select(preferences.c.settings).where(mine).with_for_update())
    merged = {**(kept if isinstance(kept, dict) else {}), **settings}
    await tx.run(update(preferences).where(mine).values(settings=merged))
    return read(merged)


def read(settings: object) -> Preferences:
    """Of what is kept that which can be used; what is unknown or broken is as if it were not set."""
    if not isinstance(settings, Mapping) or not settings:
        return UNSET
    usable = {key: value for key, value in settings.items() if key in _KINDS and typed.fits(_KINDS[key], value)}
    return replace(UNSET, **usable)


def find(text: str) -> tuple[Field, str]:
    """The preference that `text` begins with, and what stands behind its name. Raises BadInput where there is none."""
    found = typed.find(FIELDS, text)
    if found is None:
        known = typed.listing("preferences-listed", [name(field) for field in FIELDS])
        raise BadInput(t("preferences-unknown", given=text[:60], known=known))
    return found


def parse(field: Field, given: str) -> Value:
    """Raises BadInput naming the preference, what was given and what is allowed."""
    value = typed.parse(field.kind, given)
    if value is None:
        raise BadInput(t("preferences-wrong", what=name(field), given=given[:60], allowed=typed.allowed(field.kind)))
    return value


def name(field: Field) -> Text:
    return Text(f"preferences-name-{field.key}")


def about(field: Field) -> Text:
    """What it decides, in a sentence."""
    return Text(f"preferences-about-{field.key}")
