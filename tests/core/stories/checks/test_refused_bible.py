"""Each rule of stages 1 to 7, broken once: exactly its code is found, and the words name the field."""

from __future__ import annotations

import pytest

from core.db.tables.characters import Rating
from core.stories.schemas import HookType, MustHave, Role
from core.stories.stage import Stage
from core.stories.wish import Tone
from tests.core.stories.checks.sample import LANGUAGES, spoiled, words
from tests.core.stories.checks.spoiling import Case, foreign, of, problems_of, style, with_

CASES: dict[str, Case] = {
    # 1
    "a keyword is in no sentence": (
        Stage.CONCEPT,
        "keyword-missing",
        "premise",
        lambda product, language: spoiled(product, logline=product.protagonist_goal, premise=product.obstacle),
    ),
    "a keyword is not listed": (
        Stage.CONCEPT,
        "keyword-unlisted",
        "keywords_used",
        lambda product, _: spoiled(product, keywords_used=product.keywords_used[1:]),
    ),
    "two titles are one": (
        Stage.CONCEPT,
        "title-twice",
        "titles",
        lambda product, _: spoiled(product, titles=(*product.titles, product.titles[0].upper())),
    ),
    "a title is that of another work": (
        Stage.CONCEPT,
        "title-taken",
        "titles",
        lambda product, language: spoiled(
            product, titles=(*product.titles, {"ko": "이미 있는 제목", "en": "a title of mine"}[language])
        ),
    ),
    "another genre than was asked for": (Stage.CONCEPT, "genre-unknown", "genre_id", with_(genre_id="wuxia")),
    "another tone than was asked for": (Stage.CONCEPT, "tone", "tone", with_(tone=Tone.COMIC)),
    "a rating above the limit": (Stage.CONCEPT, "rating", "rating", with_(rating=Rating.TEEN)),
    "what is to be avoided is not listed": (Stage.CONCEPT, "avoid-unlisted", "avoid", with_(avoid=())),
    "what is to be avoided occurs": (
        Stage.CONCEPT,
        "avoided",
        "premise",
        lambda product, language: spoiled(
            product, premise=product.premise + {"ko": " 좀비들이 온다.", "en": " A zombie comes."}[language]
        ),
    ),
    "a logline that is too long": (
        Stage.CONCEPT,
        "too-long",
        "logline",
        lambda product, _: spoiled(product, logline=f"{product.logline} " * 4),
    ),
    "a title names a real person": (
        Stage.CONCEPT,
        "real-person",
        "titles",
        lambda product, language: spoiled(
            product, titles=(*product.titles, {"ko": "손흥민의 던전", "en": "Elon Musk in the Dungeon"}[language])
        ),
    ),
    "an address of the web": (
        Stage.CONCEPT,
        "private",
        "www.",
        lambda product, _: spoiled(product, obstacle=f"{product.obstacle} www.x.y"),
    ),
    "a handle": (
        Stage.CONCEPT,
        "private",
        "@",
        lambda product, _: spoiled(product, obstacle=f"{product.obstacle} @nightowl"),
    ),
    "the other language": (
        Stage.CONCEPT,
        "language",
        "write",
        lambda product, language: spoiled(product, reader_promise=tuple(foreign(language) for _ in range(3))),
    ),
    # 2
    "a contract for another genre": (Stage.GENRE, "genre-unknown", "genre_id", with_(genre_id="wuxia")),
    "a trope that the pack has not": (Stage.GENRE, "trope-unknown", "tropes", with_(tropes=("moon_base",))),
    "a thing to come that the pack has not": (
        Stage.GENRE,
        "must-have-unknown",
        "must_have",
        with_(must_have=(MustHave(id="moon_base", by_episode=1),)),
    ),
    "a thing to come after the end": (
        Stage.GENRE,
        "must-have-late",
        "must_have",
        with_(must_have=(MustHave(id="first_gate", by_episode=4),)),
    ),
    "a thing to come twice": (
        Stage.GENRE,
        "must-have-twice",
        "must_have",
        with_(must_have=(MustHave(id="first_gate", by_episode=1), MustHave(id="first_gate", by_episode=2))),
    ),
    "something forbidden that the pack has not": (
        Stage.GENRE,
        "forbidden-unknown",
        "forbidden",
        with_(forbidden=("moon_base",)),
    ),
    "a trope that is forbidden": (Stage.GENRE, "trope-forbidden", "forbidden", with_(forbidden=("porter_rise",))),
    "a hook that the pack has not": (
        Stage.GENRE,
        "hook-unknown",
        "hooks_allowed",
        with_(hooks_allowed=(HookType.DANGER, HookType.PROMISE)),
    ),
    "more speech than the genre has": (Stage.GENRE, "dialogue-band", "dialogue_high", with_(dialogue_high=0.85)),
    "a band of speech upside down": (
        Stage.GENRE,
        "dialogue-band",
        "dialogue_low",
        with_(dialogue_low=0.6, dialogue_high=0.4),
    ),
    # 3
    "two places of one id": (Stage.WORLD, "id-twice", "places", of("places", 1, id="gate")),
    "a place called like a term": (
        Stage.WORLD,
        "name-twice",
        "terms",
        lambda product, language: of("places", 0, name=words(language)["terms"][0])(product, language),
    ),
    "a rule that costs nothing": (Stage.WORLD, "rule-free", "rules", of("rules", 0, cost=" ", limit="")),
    "a rule that is taboo": (
        Stage.WORLD,
        "rule-taboo",
        "taboo",
        lambda product, _: spoiled(product, taboo=(product.rules[0].rule,)),
    ),
    "a number without a scale": (Stage.WORLD, "number-bare", "scale", of("numbers", 0, scale=" ")),
    "two numbers of one name": (
        Stage.WORLD,
        "number-twice",
        "numbers",
        lambda product, _: spoiled(product, numbers=product.numbers * 2),
    ),
    # 4
    "two people of one id": (Stage.CAST, "id-twice", "id", of("members", 1, id="lead")),
    "no lead": (Stage.CAST, "lead", "role", of("members", 0, role=Role.ALLY)),
    "two leads": (Stage.CAST, "lead", "role", of("members", 1, role=Role.LEAD)),
    "names one letter apart": (
        Stage.CAST,
        "names-alike",
        "letters",
        lambda product, language: of("members", 1, name={"ko": "서도검", "en": "Gedeon"}[language])(product, language),
    ),
    "one alias for two": (
        Stage.CAST,
        "names-alike",
        "letters",
        lambda product, language: of("members", 1, aliases=(words(language)["alias"],))(product, language),
    ),
    "a name in another script": (
        Stage.CAST,
        "name-shape",
        "name",
        lambda product, language: of("members", 1, name={"ko": "Mara Vane", "en": "X1"}[language])(product, language),
    ),
    "the name of a real person": (
        Stage.CAST,
        "real-person",
        "members",
        lambda product, language: of("members", 1, name={"ko": "손흥민", "en": "Elon Musk"}[language])(
            product, language
        ),
    ),
    "the name of somebody else's character": (
        Stage.CAST,
        "name-taken",
        "name",
        lambda product, language: of("members", 1, name={"ko": "백이담", "en": "Quentin"}[language])(product, language),
    ),
    "somebody called like a place": (
        Stage.CAST,
        "name-of-place",
        "aliases",
        lambda product, language: of("members", 1, aliases=(words(language)["places"][0],))(product, language),
    ),
    "a look that tells the secret": (
        Stage.CAST,
        "secret-shown",
        "look",
        lambda product, language: of("members", 0, look=words(language)["secrets"][0])(product, language),
    ),
    "a beginning that tells the secret": (
        Stage.CAST,
        "secret-shown",
        "start_state",
        lambda product, language: of("members", 2, start_state=words(language)["secrets"][2])(product, language),
    ),
    "somebody who comes after the end": (
        Stage.CAST,
        "first-episode",
        "first_episode",
        of("members", 1, first_episode=4),
    ),
    "a lead who comes late": (Stage.CAST, "first-episode", "first_episode", of("members", 0, first_episode=2)),
    # 5
    "somebody without a voice": (
        Stage.VOICE,
        "voice-missing",
        "voices",
        lambda product, _: spoiled(product, voices=product.voices[1:]),
    ),
    "two voices for one": (
        Stage.VOICE,
        "voice-twice",
        "voices",
        lambda product, _: spoiled(product, voices=(*product.voices, spoiled(product.voices[0], tics=()))),
    ),
    "a voice of nobody": (
        Stage.VOICE,
        "cast-unknown",
        "voices",
        lambda product, _: spoiled(
            product, voices=(*product.voices, spoiled(product.voices[0], character="ghost", tics=()))
        ),
    ),
    "two with one habit": (
        Stage.VOICE,
        "tics-alike",
        "tics",
        lambda product, _: of("voices", 1, tics=product.voices[0].tics)(product, ""),
    ),
    "a pair without a level": (
        Stage.VOICE,
        "honorific-missing",
        "lead → ally",
        lambda product, _: spoiled(product, honorifics=product.honorifics[1:]),
    ),
    "a pair with two levels": (
        Stage.VOICE,
        "honorific-twice",
        "honorifics",
        lambda product, _: spoiled(product, honorifics=(*product.honorifics, product.honorifics[0])),
    ),
    "somebody who speaks to themselves": (
        Stage.VOICE,
        "honorific-self",
        "honorifics",
        lambda product, _: spoiled(
            product, honorifics=(*product.honorifics, spoiled(product.honorifics[0], listener="lead"))
        ),
    ),
    "an example that is too short": (Stage.VOICE, "exemplar-length", "exemplar", style(exemplar="")),
    "an example that says what is banned": (
        Stage.VOICE,
        "exemplar-banned",
        "exemplar",
        lambda product, language: style(banned=(product.style.exemplar[:6],))(product, language),
    ),
    "an example with words about itself": (
        Stage.VOICE,
        "exemplar-meta",
        "exemplar",
        lambda product, language: style(exemplar=f"{product.style.exemplar[:420]}\n\n**")(product, language),
    ),
    # 6
    "two beats of one id": (
        Stage.PLOT,
        "id-twice",
        "beats",
        lambda product, _: spoiled(product, beats=(*product.beats, spoiled(product.beats[0], causes=()))),
    ),
    "a midpoint that is no beat": (Stage.PLOT, "beat-unknown", "midpoint", with_(midpoint="b9")),
    "a beat with a stranger": (Stage.PLOT, "cast-unknown", "beats", of("beats", 1, cast=("lead", "ghost"))),
    "a cause that is no beat": (Stage.PLOT, "cause-unknown", "causes", of("beats", 1, causes=("b9",))),
    "a cause after its effect": (Stage.PLOT, "cause-late", "causes", of("beats", 0, causes=("b3",))),
    "a beat that causes itself": (Stage.PLOT, "cause-late", "causes", of("beats", 1, causes=("b2",))),
    "a climax before the midpoint": (Stage.PLOT, "climax-early", "climax", with_(midpoint="b3", climax="b2")),
    "a rival who is hardly there": (Stage.PLOT, "carried-little", "rival", of("beats", 2, cast=("lead",))),
    # 7
    "two secrets of one id": (Stage.SECRETS, "id-twice", "items", of("items", 1, id="key")),
    "a secret that a stranger knows": (Stage.SECRETS, "cast-unknown", "knows", of("items", 0, knows=("ghost",))),
    "a secret planted after the end": (Stage.SECRETS, "plant-late", "plant_episode", of("items", 1, plant_episode=4)),
    "a secret paid off at once": (Stage.SECRETS, "payoff-early", "payoff_episode", of("items", 0, payoff_episode=1)),
    "a secret paid off after the end": (
        Stage.SECRETS,
        "payoff-late",
        "payoff_episode",
        of("items", 0, payoff_episode=9),
    ),
    "a strong secret that never pays off": (
        Stage.SECRETS,
        "payoff-missing",
        "payoff_episode",
        of("items", 0, payoff_episode=None),
    ),
    "a keyword that the concept says": (
        Stage.SECRETS,
        "keyword-told",
        "keywords",
        lambda product, language: of(
            "items", 0, keywords=(words(language)["keywords"][2], words(language)["secret_words"][0][0])
        )(product, language),
    ),
    "a keyword that is a name": (
        Stage.SECRETS,
        "keyword-name",
        "keywords",
        lambda product, language: of(
            "items", 0, keywords=(words(language)["names"][1], words(language)["secret_words"][0][0])
        )(product, language),
    ),
    "a keyword of two secrets": (
        Stage.SECRETS,
        "keyword-shared",
        "keywords",
        lambda product, language: of("items", 1, keywords=tuple(words(language)["secret_words"][0]))(product, language),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", CASES)
def test_what_is_wrong_is_named(wrong: str, language: str) -> None:
    _, code, field, _ = CASES[wrong]

    codes, told = problems_of(CASES[wrong], language)

    assert codes == {code}
    assert field in told
