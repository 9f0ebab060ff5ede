"""Buttons in rows, as a phone shows them best. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bots.telegram.markup import units
from core.surface.port import Button, Outgoing

MOST = 100  # that Telegram takes beneath one message
LABEL_LENGTH = 64
# A narrow phone shows some 36 Latin letters in a row, half as many Hangul syllables.
TINY, TINY_IN_A_ROW = 3, 8
SHORT, SHORT_IN_A_ROW = 12, 3
# Telegram refuses the whole message for an address that is none for it ("http://localhost:8000").
_ADDRESS = re.compile(r"https://[^/\s:@]+\.[A-Za-z][A-Za-z0-9-]+(?::\d+)?(?:[/?#]\S*)?")


def keyboard(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    """The buttons of a panel's parts, then the others; each once, and none with an address that Telegram refuses."""
    laid = [[_button(each) for each in row] for row in rows(_wanted(outgoing))]
    return InlineKeyboardMarkup(laid) if laid else None


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """In their order: tiny labels up to 8 in a row, short ones up to 3, the others each alone."""
    laid: list[list[Button]] = []
    last = 0
    for each in buttons:
        fits = _fits(each.label)
        if laid and fits == last and len(laid[-1]) < fits:
            laid[-1].append(each)
        else:
            laid.append([each])
        last = fits
    return laid


def _wanted(outgoing: Outgoing) -> list[Button]:
    sections = outgoing.panel.sections if outgoing.panel else ()
    of_parts = [section.button for section in sections if section.button]
    once = dict.fromkeys((*of_parts, *outgoing.buttons))
    return list(_reachable({(each.action, each.url): each for each in once}.values()))[:MOST]


def _reachable(buttons: Iterable[Button]) -> Iterator[Button]:
    for each in buttons:
        if not each.url or _ADDRESS.fullmatch(each.url):
            yield each


def _fits(label: str) -> int:
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)
    if cells <= TINY:
        return TINY_IN_A_ROW
    return SHORT_IN_A_ROW if cells <= SHORT else 1


def _button(button: Button) -> InlineKeyboardButton:
    label = button.label.strip() or "…"
    while units(label) > LABEL_LENGTH:
        label = f"{label[:-2]}…"
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    return InlineKeyboardButton(label, callback_data=button.action)
