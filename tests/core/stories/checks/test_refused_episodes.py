"""Each rule of stages 8 to 16, broken once: exactly its code is found, and the words name the field."""

from __future__ import annotations

import pytest

from core.db.tables.characters import Rating
from core.stories.schemas import HookType, Knows, StateOf
from core.stories.stage import Stage
from tests.core.stories.checks.sample import LANGUAGES, spoiled, words
from tests.core.stories.checks.spoiling import Case, of, problems_of, scene, with_

CASES: dict[str, Case] = {
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", CASES)
def test_what_is_wrong_is_named(wrong: str, language: str) -> None:
    _, code, field, _ = CASES[wrong]

    codes, told = problems_of(CASES[wrong], language)

    assert codes == {code}
    assert field in told
