"""The mark of generated work, for eyes and for machines, that all of a story's forms carry.

The duty to label lies with the service (AI 기본법, in force since 2026-01-22). A rehearsal says what it is: generated,
but by the program alone. For machines the word is IPTC's digital source type.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from xml.sax.saxutils import escape

from core.stories.edition import Edition
from core.text import LOCALES, Catalog, pick_locale, t

TOOL = "Iyagi"


class Source(StrEnum):
    """IPTC's digital source type: by a trained model, or by a program that was not trained on anything."""

    MODEL = "trainedAlgorithmicMedia"
    PROGRAM = "algorithmicMedia"

    @property
    def uri(self) -> str:
        return f"http://cv.iptc.org/newscodes/digitalsourcetype/{self.value}"


@dataclass(frozen=True, slots=True)
class Mark:
    """In the story's language first, then in the other. `facts`: tool, models, date. `label`: in a word or two."""

    label: str
    notices: tuple[str, str]
    facts: tuple[str, ...]
    source: Source
    made_on: date

    @property
    def lines(self) -> tuple[str, ...]:
        return *self.notices, *self.facts

    @property
    def sentence(self) -> str:
        """All of it in one line, for a field of metadata."""
        return f"{self.notices[0]} ({self.notices[1]}) {' · '.join(self.facts)}"


def mark(edition: Edition) -> Mark:
    """The same for the same edition, whenever it is made."""
    words, locale = Catalog(), pick_locale(edition.language)
    other = next(each for each in LOCALES if each != locale)
    notice = t("mark-rehearsed") if edition.rehearsal else t("mark-made")
    label = t("mark-label-rehearsed") if edition.rehearsal else t("mark-label-made")
    day = words.render(t("mark-date", date=edition.made_on.isoformat()), locale)
    return Mark(
        label=words.render(label, locale),
        notices=(words.render(notice, locale), words.render(notice, other)),
        facts=(words.render(t("mark-tools"), locale), _models(edition, words, locale), day),
        source=Source.PROGRAM if edition.rehearsal else Source.MODEL,
        made_on=edition.made_on,
    )


def _models(edition: Edition, words: Catalog, locale: str) -> str:
    """Put behind the words and not into them: Fluent takes no argument of more than 1,000 characters."""
    if edition.rehearsal:
        return words.render(t("mark-rehearsal-models"), locale)
    if not edition.models:
        return words.render(t("mark-no-models"), locale)
    return f"{words.render(t('mark-models'), locale)}: {', '.join(edition.models)}"


def xmp(source: Source, notice: str) -> str:
    """The mark as XMP, without the packet's begin and end: for pictures, which have no words, and PDFs."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<Iptc4xmpExt:DigitalSourceType>{source.uri}</Iptc4xmpExt:DigitalSourceType>"
        f"<xmp:CreatorTool>{TOOL}</xmp:CreatorTool>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(notice)}</rdf:li></rdf:Alt></dc:description>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
