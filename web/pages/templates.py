"""Templates with the product's words. Everything that comes from outside is escaped."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from core.db.tables.people import Role
from core.surface.markup import visible
from core.text import Argument, Catalog, Text
from web.doing import beneath
from web.files import kind_of
from web.render import filled, html, spoken

FOLDER = Path(__file__).resolve().parents[1]
STATIC = FOLDER / "static"
KNOWN, SHORT = 8_192, 40  # words that are kept as they were rendered, and the letters of an argument in them
PARTS = 4_096  # parts of pages that are kept as they were rendered: some 8 MB


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is: what its frame shows. `name` is how others see them, "" where they have chosen nothing."""

    locale: str
    signed_in: bool = False
    name: str = ""
    role: Role = Role.PERSON

    @property
    def moderates(self) -> bool:
        return self.role is not Role.PERSON


class Templates:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known = lru_cache(KNOWN)(self._rendered)
        self._parts = lru_cache(PARTS)(self._part)
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["counted"] = counted
        self._environment.filters["html"] = html
        self._environment.filters["money"] = money
        self._environment.filters["filled"] = filled
        self._environment.filters["visible"] = visible
        self._environment.globals.update(
            asset=_asset_names().__getitem__,
            nonce=partial(secrets.token_urlsafe, 12),
            spoken=spoken,
            kind_of=kind_of,
            beneath=beneath,
            part=self.part,
        )

    def render(self, template: str, locale: str, **values: object) -> str:
        """Raises jinja2's UndefinedError and LookupError for what a template lacks: defects, never half a page."""
        return self._environment.get_template(template).render(locale=locale, say=self._say(locale), **values)

    def part(self, template: str, locale: str, /, **values: Hashable) -> Markup:
        """A part of pages that says the same to everybody who reads this language, rendered once for these values."""
        return self._parts(template, locale, tuple(values.items()))

    def page(
        self,
        template: str,
        reader: Reader,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        /,
        **values: object,
    ) -> HTMLResponse:
        """A whole page, which depends on who asks: no cache between may keep it."""
        fixed = {
            "Cache-Control": "private, no-cache",
            "Content-Language": reader.locale,
            "Vary": "Accept-Language, Cookie",
        }
        page = self.render(template, reader.locale, reader=reader, **values)
        return HTMLResponse(page, status, fixed | dict(headers or {}))

    def _say(self, locale: str) -> Callable[..., str]:
        """Most words of a page have been on another page before: those of a count, a date, a name in a list, too."""

        def say(key: str | Text, **args: Argument | Text) -> str:
            if isinstance(key, Text):
                return self._catalog.render(key, locale)
            if not args:
                return self._known(locale, key, ())
            if all(type(value) is int or (type(value) is str and len(value) <= SHORT) for value in args.values()):
                return self._known(locale, key, tuple(args.items()))
            return self._catalog.render(Text(key, args), locale)

        return say

    def _part(self, template: str, locale: str, values: tuple[tuple[str, Hashable], ...]) -> Markup:
        return Markup(self.render(template, locale, **dict(values)).strip())  # noqa: S704  # a template escapes

    def _rendered(self, locale: str, key: str, args: tuple[tuple[str, Argument], ...]) -> str:
        return self._catalog.render(Text(key, dict(args)), locale)


def money(micro: int) -> str:
    """Micro-dollars as dollars; what is less than ten cents with the parts of a cent."""
    return f"${micro / 1e6:.4f}" if micro and micro < 100_000 else f"${micro / 1e6:.2f}"


def counted(number: int) -> str:
    return f"{number:,}"


def _asset_names() -> dict[str, str]:
    """The address of each static file, with a mark of its contents: browsers keep it for ever, and see a new one."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            name = path.relative_to(STATIC).as_posix()
            mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
            found[name] = f"/static/{name}?{mark}"
    return found
