"""What leaves the story: the order for its cover (15) and what it is shown as (16). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.db.tables.characters import Rating
from core.stories.checks import purity
from core.stories.checks.plot import hidden, spilled
from core.stories.checks.saying import known, squeezed, unique
from core.stories.gates.safe import above, rated
from core.stories.given import Given, Problem
from core.stories.schemas import Cover, Package

BLURB = {"ko": (150, 300), "en": (200, 800)}
TAGS = (5, 10)
_ARTISTS = """
hayao miyazaki|makoto shinkai|greg rutkowski|akira toriyama|eiichiro oda|takehiko inoue|yoji shinkawa|jin kim
yoshitaka amano|kentaro miura|junji ito|hirohiko araki|naoki urasawa|katsuhiro otomo|banksy|yayoi kusama
takashi murakami|david hockney|jeff koons|damien hirst
loish|wlop|sakimichan|artgerm|ross tran|ilya kuvshinov|alphonse lee|kim jung gi
james jean|craig mullins|sam does arts|tim burton|wes anderson|annie leibovitz
"""
_BRANDS = """
disney|pixar|marvel|dc comics|ghibli|nintendo|pokemon|pokémon|star wars|harry potter|hogwarts|naruto|one piece|genshin
blizzard|warcraft|league of legends|solo leveling|netflix|webtoon|kakao|naver|coca-cola|pepsi|nike|adidas|gucci|chanel
louis vuitton|prada|rolex|apple logo|iphone|samsung|google|microsoft|starbucks|mcdonald'?s|lego|barbie|hello kitty
"""
_YOUNG = """
child|children|kid|kids|toddler|teen|teens|teenage|teenager|minor|minors|schoolgirl
schoolboy|girl|girls|boy|boys|underage|loli|shota
"""
_ADULT = r"nude|naked|nsfw|erotic|sexual|sexy|seductive|lingerie|topless|underwear|cleavage|porn|fetish|bdsm|bikini"
_EXPLICIT = r"nude|naked|nsfw|erotic|sexual|topless|porn|fetish|bdsm"
_FOREIGN = re.compile(r"[^\W\d_a-zà-öø-ÿ]", re.IGNORECASE)


def _any(listed: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(listed.strip().replace(chr(10), '|').split('|'))})\b", re.IGNORECASE)


_NAMES = ((_any(_ARTISTS), "a living artist", "artist"), (_any(_BRANDS), "a brand or somebody's work", "brand"))
_MINOR, _SENSUAL, _BARE = (_any(each) for each in (_YOUNG, _ADULT, _EXPLICIT))


def cover(given: Given, product: Cover) -> Iterator[Problem]:
    for field, text in (("prompt_en", product.prompt_en), ("negative", product.negative)):
        if found := _FOREIGN.search(text):
            yield Problem("cover-language", f"{field}: English only; “{found.group()}” is not.")
    ordered = f"{product.prompt_en}\n{product.composition}"
    for pattern, what, code in _NAMES:
        if named := pattern.search(ordered):
            yield Problem(
                f"cover-{code}", f"prompt_en, composition: “{named.group()}” is {what}; describe the look instead."
            )
    yield from purity.persons("prompt_en, composition", (ordered,))
    if _MINOR.search(ordered) and _SENSUAL.search(ordered):
        yield Problem("cover-minor", "prompt_en, composition: nobody young stands beside such words; take them out.")
    if given.wish.rating is not Rating.ADULT and (bare := _BARE.search(ordered)):
        yield Problem("cover-rating", f"prompt_en, composition: “{bare.group()}” is above the rating of the story.")
    if not product.alt_text.strip():
        yield Problem("alt-missing", "alt_text: say in a sentence what the picture shows, in the story's language.")
    yield from _spoils(given, "alt_text", product.alt_text)


def _spoils(given: Given, field: str, text: str) -> Iterator[Problem]:
    for secret, keyword in spilled(text, hidden(given.ledger)):
        yield Problem("spoiler", f"{field}: “{keyword}” of “{secret.id}” gives a secret away; leave it out.")


def package(given: Given, product: Package) -> Iterator[Problem]:
    language, length = given.wish.language, len(product.blurb)
    least, most = BLURB[language]
    if not least <= length <= most:
        yield Problem("blurb-length", f"blurb: {length} characters; it must have {least} to {most}.")
    if squeezed(product.title) in {squeezed(each) for each in given.taken}:
        yield Problem("title-taken", f"title: “{product.title}” is the title of another work; find another.")
    yield from known("tag-unknown", "tags", product.tags, given.pack.tags[language])
    yield from unique("tag-twice", "tags", product.tags)
    if not TAGS[0] <= len(product.tags) <= TAGS[1]:
        yield Problem("tag-count", f"tags: {len(product.tags)}; there must be {TAGS[0]} to {TAGS[1]}.")
    for field, text in (("title", product.title), ("blurb", product.blurb)):
        yield from _spoils(given, field, text)
    if given.cast is not None:
        yield from known("cast-unknown", "persona_ids", product.persona_ids, given.members)
    yield from purity.persons("title, blurb", (product.title, product.blurb))
    yield from _rated(given, product)


def _rated(given: Given, product: Package) -> Iterator[Problem]:
    if above(product.rating, given.wish.rating):
        told = f"rating: “{product.rating}” is above the limit; “{given.wish.rating}” is the highest allowed."
        yield Problem("rating", told)
    scanned = rated("\n".join(each.text for each in given.earlier), given.wish.language)
    if above(scanned, product.rating):
        told = f"rating: the episodes need “{scanned}” at least, not “{product.rating}”."
        yield Problem("rating-low", told, soft=above(scanned, given.wish.rating))
