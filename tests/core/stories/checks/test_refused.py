"""Each rule, broken once: exactly its code is found, and the words name the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.db.tables.characters import Rating
from core.stories.given import Draft, Given, Written
from core.stories.schemas import (
    Counted,
    EpisodePlan,
    Fact,
    HookType,
    Knows,
    Level,
    Moment,
    MustHave,
    Role,
    StateOf,
    Threads,
)
from core.stories.stage import Stage
from core.stories.wish import Tone
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import LANGUAGES, one_spoiled, spoiled, words

Spoil = Callable[[Any, str], Any]
Case = tuple[Stage, str, str, Spoil]


def of(listed: str, at: int, **fields: Any) -> Spoil:
    """One of a list, with other fields."""
    return lambda product, _: spoiled(product, **{listed: one_spoiled(getattr(product, listed), at, **fields)})


def with_(**fields: Any) -> Spoil:
    return lambda product, _: spoiled(product, **fields)


def style(**fields: Any) -> Spoil:
    return lambda product, _: spoiled(product, style=spoiled(product.style, **fields))


def scene(at: int, **fields: Any) -> Spoil:
    """One of the first episode's scenes."""
    return lambda product, _: spoiled(
        product,
        episodes=one_spoiled(product.episodes, 0, scenes=one_spoiled(product.episodes[0].scenes, at, **fields)),
    )


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
        lambda product, language: of("items", 1, keywords=words(language)["secret_words"][0])(product, language),
    ),
    # 8
    "a block with a gap": (
        Stage.EPISODES,
        "block-gaps",
        "missing: 2",
        lambda product, _: spoiled(product, episodes=(product.episodes[0], product.episodes[2])),
    ),
    "two episodes of one title": (
        Stage.EPISODES,
        "title-twice",
        "title",
        lambda product, _: of("episodes", 1, title=product.episodes[0].title)(product, ""),
    ),
    "a title that is too long": (
        Stage.EPISODES,
        "too-long",
        "title",
        lambda product, language: of("episodes", 0, title=words(language)["line"] * 5)(product, language),
    ),
    "a title that tells a secret": (
        Stage.EPISODES,
        "title-spoils",
        "title",
        lambda product, language: of("episodes", 0, title=words(language)["secret_words"][0][0])(product, language),
    ),
    "scenes shorter than an episode": (Stage.EPISODES, "budget", "budgets", scene(0, budget=100)),
    "a scene nowhere": (Stage.EPISODES, "place-unknown", "place", scene(0, place="moon")),
    "a scene with a stranger": (Stage.EPISODES, "cast-unknown", "cast", scene(2, cast=("lead", "ghost"))),
    "two scenes of one id": (Stage.EPISODES, "id-twice", "scenes", scene(1, id="s1")),
    "a hook out of the contract": (
        Stage.EPISODES,
        "hook-unknown",
        "hook",
        lambda product, _: of("episodes", 0, hook=spoiled(product.episodes[0].hook, type=HookType.PROMISE))(
            product, ""
        ),
    ),
    "one hook twice running": (
        Stage.EPISODES,
        "hook-twice",
        "hook",
        lambda product, _: of("episodes", 1, hook=product.episodes[0].hook)(product, ""),
    ),
    "relief in no scene": (Stage.EPISODES, "cider-unknown", "cider", of("episodes", 1, cider="s9")),
    "no relief for too long": (Stage.EPISODES, "cider-late", "cider", of("episodes", 1, cider=None)),
    "frustration twice running": (Stage.EPISODES, "goguma-run", "goguma", of("episodes", 1, goguma=True)),
    "tension that hardly moves": (
        Stage.EPISODES,
        "tension-flat",
        "tension",
        lambda product, _: of("episodes", 1, tension=5)(of("episodes", 2, tension=4)(product, ""), ""),
    ),
    "tension that only rises": (Stage.EPISODES, "tension-monotone", "tension", of("episodes", 2, tension=10)),
    "a secret that is not planted": (Stage.EPISODES, "plant-missing", "plant", of("episodes", 0, plant=())),
    "a secret planted elsewhere as well": (
        Stage.EPISODES,
        "plant-misplaced",
        "plant",
        of("episodes", 2, plant=("key",)),
    ),
    "a secret that is not paid off": (Stage.EPISODES, "payoff-missing", "payoff", of("episodes", 2, payoff=())),
    "a secret paid off too early": (Stage.EPISODES, "payoff-misplaced", "payoff", of("episodes", 1, payoff=("key",))),
    "a secret that is told and kept": (
        Stage.EPISODES,
        "secret-told",
        "must_not_reveal",
        of("episodes", 2, must_not_reveal=("key",)),
    ),
    "a secret that there is not": (
        Stage.EPISODES,
        "secret-unknown",
        "must_not_reveal",
        of("episodes", 0, must_not_reveal=("ufo",)),
    ),
    "a thing to come that does not": (
        Stage.EPISODES,
        "must-have-missing",
        "rank_proof",
        of("episodes", 1, must_have=()),
    ),
    "a thing to come that nobody asked for": (
        Stage.EPISODES,
        "must-have-unknown",
        "must_have",
        of("episodes", 2, must_have=("ufo",)),
    ),
    # 9
    "a scene left out": (
        Stage.SCENES,
        "scenes-differ",
        "scenes",
        lambda product, _: spoiled(product, scenes=product.scenes[:2]),
    ),
    "scenes in another order": (
        Stage.SCENES,
        "scenes-differ",
        "scenes",
        lambda product, _: spoiled(product, scenes=product.scenes[::-1]),
    ),
    "a scene that begins out of nothing": (
        Stage.SCENES,
        "chain-broken",
        "enter_state",
        lambda product, language: of("scenes", 1, enter_state={"ko": "비가 온다", "en": "Rain falls"}[language])(
            product, language
        ),
    ),
    "a scene that changes nothing": (
        Stage.SCENES,
        "scene-still",
        "exit_state",
        lambda product, _: of("scenes", 2, exit_state=product.scenes[2].enter_state)(product, ""),
    ),
    "a sense said twice": (
        Stage.SCENES,
        "sense-twice",
        "sensory",
        lambda product, _: of("scenes", 0, sensory=(product.scenes[0].conflict,) * 2)(product, ""),
    ),
    # 14
    "a fact with an invented quote": (
        Stage.RECORD,
        "quote-missing",
        "facts[0]",
        lambda product, language: of("facts", 0, quote=words(language)["line"])(product, language),
    ),
    "a fact about nobody": (Stage.RECORD, "subject-unknown", "subject", of("facts", 0, subject="Zzyzx")),
    "a number with an invented quote": (Stage.RECORD, "quote-missing", "numbers", of("numbers", 0, quote="99")),
    "a number that the quote does not say": (Stage.RECORD, "number-differs", "value", of("numbers", 0, value="120")),
    "a stranger who knows": (
        Stage.RECORD,
        "cast-unknown",
        "knows",
        with_(knows=(Knows(character="ghost", fact=0),)),
    ),
    "knowing nothing": (Stage.RECORD, "knows-what", "knows", with_(knows=(Knows(character="ally"),))),
    "knowing a fact that there is not": (
        Stage.RECORD,
        "knows-what",
        "knows",
        with_(knows=(Knows(character="ally", fact=7),)),
    ),
    "knowing a secret that there is not": (
        Stage.RECORD,
        "secret-unknown",
        "knows",
        with_(knows=(Knows(character="ally", secret="ufo"),)),
    ),
    "a stranger's state": (
        Stage.RECORD,
        "cast-unknown",
        "states",
        with_(states=(StateOf(character="ghost", alive=True),)),
    ),
    "two states of one": (
        Stage.RECORD,
        "state-twice",
        "states",
        with_(states=(StateOf(character="lead", alive=True), StateOf(character="lead", alive=False))),
    ),
    "somebody nowhere": (
        Stage.RECORD,
        "place-unknown",
        "states",
        with_(states=(StateOf(character="lead", place="Zzyzx", alive=True),)),
    ),
    # 15
    "an order in Korean": (
        Stage.COVER,
        "cover-language",
        "prompt_en",
        with_(prompt_en="A lone porter at a gate, 붉은 문 앞에 서 있는 청년"),
    ),
    "a living artist": (
        Stage.COVER,
        "cover-artist",
        "prompt_en",
        with_(prompt_en="A lone porter at a gate, in the manner of Junji Ito."),
    ),
    "a brand": (
        Stage.COVER,
        "cover-brand",
        "prompt_en",
        with_(prompt_en="A lone porter at a gate, Disney princess style."),
    ),
    "a real person's face": (
        Stage.COVER,
        "real-person",
        "prompt_en",
        with_(prompt_en="A lone porter who looks like Tom Cruise at a gate."),
    ),
    "somebody young and such words": (
        Stage.COVER,
        "cover-minor",
        "prompt_en",
        with_(prompt_en="A teenage porter in lingerie before a red gate."),
    ),
    "a body above the rating": (
        Stage.COVER,
        "cover-rating",
        "prompt_en",
        with_(prompt_en="A naked porter with a heavy pack before a red gate."),
    ),
    "no words for who cannot see it": (Stage.COVER, "alt-missing", "alt_text", with_(alt_text=" ")),
    "words that tell a secret": (
        Stage.COVER,
        "spoiler",
        "alt_text",
        lambda product, language: spoiled(
            product, alt_text=f"{product.alt_text} {words(language)['secret_words'][0][0]}"
        ),
    ),
    # 16
    "a blurb that is too short": (
        Stage.PACKAGE,
        "blurb-length",
        "blurb",
        lambda product, _: spoiled(product, blurb=product.blurb[:80]),
    ),
    "a blurb that tells a secret": (
        Stage.PACKAGE,
        "spoiler",
        "blurb",
        lambda product, language: spoiled(product, blurb=f"{product.blurb} {words(language)['secret_words'][1][1]}"),
    ),
    "the title of another work": (
        Stage.PACKAGE,
        "title-taken",
        "title",
        lambda product, language: spoiled(product, title={"ko": "이미 있는 제목", "en": "A Title of Mine"}[language]),
    ),
    "a tag out of the vocabulary": (
        Stage.PACKAGE,
        "tag-unknown",
        "tags",
        lambda product, language: spoiled(
            product, tags=(*product.tags, {"ko": "우주전쟁", "en": "space war"}[language])
        ),
    ),
    "a tag twice": (
        Stage.PACKAGE,
        "tag-twice",
        "tags",
        lambda product, _: spoiled(product, tags=(*product.tags, product.tags[0])),
    ),
    "too few tags": (Stage.PACKAGE, "tag-count", "tags", lambda product, _: spoiled(product, tags=product.tags[:3])),
    "a rating above what was wished for": (Stage.PACKAGE, "rating", "rating", with_(rating=Rating.TEEN)),
    "a character who is not of the cast": (Stage.PACKAGE, "cast-unknown", "persona_ids", with_(persona_ids=("ghost",))),
    "a blurb with a real person": (
        Stage.PACKAGE,
        "real-person",
        "blurb",
        lambda product, language: spoiled(
            product, blurb=product.blurb[:200] + {"ko": " 손흥민도 온다.", "en": " Elon Musk comes."}[language]
        ),
    ),
}


def foreign(language: str) -> str:
    return words("en" if language == "ko" else "ko")["other"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", CASES)
def test_what_is_wrong_is_named(wrong: str, language: str) -> None:
    stage, code, field, spoil = CASES[wrong]
    product = spoil(sample.product(stage, language), language)

    problems = [each for each in sample.found(stage, product, sample.given(language)) if not each.soft]

    assert {problem.code for problem in problems} == {code}
    assert field in problems[0].told
