"""What is one's own, in one place: the profile and the preferences here, everything else a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.accounts import preferences, profile
from core.accounts.preferences import FIELDS, Preferences
from core.errors import BadInput, ProductError
from core.text import Text
from core.text.typed import Choice, Field, Hours, Number, Switch
from web.errors import status_of
from web.site import Site
from web.viewer import FormDep, MemberDep, SiteDep, Viewer

router = APIRouter()

# The pages of one's own, in groups; each has its words in the catalogue as `me-<page>` and `me-<page>-about`.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("profile", "signin", "password", "email", "devices", "links"),
    "talk": ("personas", "memory"),
    "money": ("usage", "keys", "tokens"),
    "data": ("data",),
}
HOURS: Final = tuple(range(24))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A preference as a form has it: `kind` is "switch", "number", "hours" or "choice"; `value` what is set, `last`
    the second of two hours; `options` what can be chosen, with their words."""

    key: str
    name: Text
    about: Text
    kind: str
    value: bool | int | str
    last: int = 0
    options: tuple[tuple[str, Text], ...] = ()


@router.get("/me")
async def hub(site: SiteDep, member: MemberDep) -> Response:
    return site.templates.page(
        "me.html", member.viewer.reader, path="/me", groups=GROUPS, form_token=member.viewer.form_token
    )


@router.get("/me/profile")
async def show(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    async with site.app.db.read() as tx:
        name = await profile.name_of(tx, member.account)
        set_so = await preferences.of(tx, member.account)
    return _page(site, member.viewer, name, set_so, done=done == "1")


@router.post("/me/profile")
async def change(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """All of it or nothing. A box that is not ticked is not sent."""
    try:
        async with site.app.db.write() as tx:
            await profile.rename(tx, member.account, form["name"])
            for field in FIELDS:
                await preferences.set_one(tx, member.account, field.key, _typed(field, form.fields))
    except BadInput as problem:
        async with site.app.db.read() as tx:
            set_so = await preferences.of(tx, member.account)
        return _page(site, member.viewer, form["name"], set_so, problem=problem)
    return RedirectResponse("/me/profile?done=1", 303)


def _page(
    site: Site,
    viewer: Viewer,
    name: str,
    set_so: Preferences,
    *,
    done: bool = False,
    problem: ProductError | None = None,
) -> Response:
    return site.templates.page(
        "me_profile.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path="/me/profile",
        name=name,
        longest=profile.LONGEST,
        fields=[shown(field, set_so) for field in FIELDS],
        hours=HOURS,
        done=done,
        form_token=viewer.form_token,
        problem=None if problem is None else problem.text,
    )


def shown(field: Field, set_so: Preferences) -> Shown:
    """A preference with its value, as the page's form has it."""
    value = field.of(set_so)
    about = {"key": field.key, "name": preferences.name(field), "about": preferences.about(field)}
    match field.kind, value:
        case Hours(), (first, last):
            return Shown(**about, kind="hours", value=first, last=last)  # type: ignore[arg-type]  # by name
        case Choice(options=options), _:
            words = tuple((one.words[0], Text(one.key)) for one in options)
            now = next(one.words[0] for one in options if one.value == value)
            return Shown(**about, kind="choice", value=now, options=words)  # type: ignore[arg-type]  # by name
        case Number(), int(number):
            return Shown(**about, kind="number", value=number)  # type: ignore[arg-type]  # by name
    return Shown(**about, kind="switch", value=bool(value))  # type: ignore[arg-type]  # by name


def _typed(field: Field, sent: Mapping[str, object]) -> str:
    """What the form says of a preference, in the words that are typed for it in a chat."""

    def of(name: str) -> str:
        value = sent.get(name)
        return value[:40] if isinstance(value, str) else ""

    match field.kind:
        case Switch():
            return "on" if of(field.key) == "1" else "off"
        case Hours():
            return f"{of(f'{field.key}_from')}-{of(f'{field.key}_to')}"
    return of(field.key)
