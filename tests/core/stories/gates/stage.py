"""An episode in each language that every gate lets through, with all that was planned and agreed for it. Invented."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from core.stories.given import Draft, Given, Written
from core.stories.packs import pack_for
from core.stories.schemas import (
    Cast,
    Contract,
    Counted,
    Delta,
    EpisodePlan,
    Fact,
    Honorific,
    Hook,
    HookType,
    Ledger,
    Level,
    Member,
    Moment,
    Number,
    PlaceIn,
    PlannedScene,
    Role,
    SceneCard,
    SceneCards,
    Secret,
    SecretKind,
    StateOf,
    Style,
    Term,
    VoiceOf,
    Voices,
    World,
    WorldRule,
)
from core.stories.wish import Length, Wish

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("ko", "en")


@cache
def clean(language: str) -> Draft:
    """The second of five episodes."""
    return Draft.of((TEXTS / f"{language}.txt").read_text(encoding="utf-8"))


@cache
def given(language: str) -> Given:
    """What there is when it has been written."""
    said = KOREAN if language == "ko" else ENGLISH
    before = Draft.of((TEXTS / f"{language}_before.txt").read_text(encoding="utf-8"))
    return Given(
        wish=Wish(keywords=said.keywords, language=language, episodes=5, length=Length.of(language)),
        pack=pack_for("fantasy"),
        contract=CONTRACT,
        world=said.world,
        cast=Cast(members=said.members),
        voices=_voices(said),
        ledger=Ledger(items=said.secrets),
        plans=(_plan(said, 1), _plan(said, 2)),
        episode=2,
        earlier=(Written(1, said.title, before),),
        deltas=(_delta(said),),
        cards=SceneCards(scenes=tuple(_card(said, number) for number in range(4))),
    )


def with_text(language: str, old: str, new: str) -> Draft:
    """The clean draft with one place changed; it has to stand there once."""
    draft = clean(language)
    assert draft.text.count(old) == 1, old
    return replace(draft, scenes=tuple(scene.replace(old, new) for scene in draft.scenes))


class Said:
    """What differs by language."""

    def __init__(
        self,
        *,
        title: str,
        keywords: tuple[str, ...],
        names: tuple[str, ...],
        places: tuple[str, ...],
        oil: tuple[str, str],
        budgets: tuple[int, ...],
        beats: tuple[tuple[str, ...], ...],
        hidden: tuple[str, ...],
        other: str,
        quote: str,
    ) -> None:
        self.title, self.keywords, self.budgets, self.beats = title, keywords, budgets, beats
        self.hidden, self.quote, self.oil = hidden, quote, oil
        self.members = tuple(map(_member, IDS, names, ROLES))
        self.world = World(
            era=other,
            places=tuple(PlaceIn(id=who, name=name, one_line=other) for who, name in zip(PLACES, places, strict=True)),
            rules=tuple(WorldRule(id=f"r{at}", rule=other, cost=other) for at in range(3)),
            terms=(Term(term=oil[0], meaning=other),),
            numbers=(Number(name=oil[0], unit=oil[1], scale="0–60"),),
        )
        self.secrets = (
            Secret(
                id="ship",
                kind=SecretKind.HIDDEN,
                text=other,
                plant_episode=1,
                payoff_episode=4,
                strong=True,
                reader_knows=False,
                keywords=hidden,
            ),
        )
        self.other = other


IDS = ("pupil", "master", "smuggler", "keeper", "sister")
ROLES = (Role.LEAD, Role.RIVAL, Role.ALLY, Role.MENTOR, Role.OTHER)
PLACES = ("light", "ferry", "store")
CONTRACT = Contract(
    genre_id="fantasy",
    tropes=("oath",),
    must_have=(),
    cider_every=3,
    goguma_run=2,
    hooks_allowed=(HookType.REVELATION, HookType.ARRIVAL),
    status_window=True,
    dialogue_low=0.3,
    dialogue_high=0.55,
    title_style="plain",
)
CASTS = (
    ("light", ("pupil", "master")),
    ("ferry", ("pupil", "smuggler")),
    ("store", ("pupil", "smuggler", "master")),
    ("light", ("pupil", "smuggler")),
)


def _member(who: str, name: str, role: Role) -> Member:
    return Member(
        id=who,
        name=name,
        age="20",
        role=role,
        look="·",
        want="·",
        need="·",
        flaw="·",
        skill="·",
        start_state="·",
        arc="·",
        first_episode=3 if who == "sister" else 1,
    )


def _voices(said: Said) -> Voices:
    levels = {
        ("pupil", "master"): Level.POLITE,
        ("master", "pupil"): Level.PLAIN,
        ("pupil", "smuggler"): Level.PLAIN,
        ("smuggler", "pupil"): Level.PLAIN,
        ("smuggler", "master"): Level.PLAIN,
        ("master", "smuggler"): Level.PLAIN,
    }
    return Voices(
        style=Style(pov="3", tense="past", sentence="·", paragraphs="·", banned=("·",), exemplar="·" * 120),
        voices=tuple(VoiceOf(character=who, register_="·", endings=()) for who in IDS[:3]),
        honorifics=tuple(
            Honorific(speaker=speaker, listener=listener, level=level) for (speaker, listener), level in levels.items()
        ),
    )


def _plan(said: Said, number: int) -> EpisodePlan:
    scenes = tuple(
        PlannedScene(id=f"s{at}", place=place, cast=cast, purpose=said.other, beats=beats, budget=budget)
        for at, ((place, cast), beats, budget) in enumerate(zip(CASTS, said.beats, said.budgets, strict=True), 1)
    )
    return EpisodePlan(
        number=number,
        title=said.title,
        goal=said.other,
        opening_link=said.other,
        scenes=scenes,
        cider="s3",
        tension=6,
        hook=Hook(type=HookType.REVELATION, line_hint=said.other),
    )


def _card(said: Said, number: int) -> SceneCard:
    return SceneCard(
        id=f"s{number + 1}",
        enter_state=said.other,
        exit_state=said.other,
        sensory=(said.other, said.other),
        conflict=said.other,
        subtext=said.other,
        last_line_intent=said.other,
        budget=said.budgets[number],
    )


def _delta(said: Said) -> Delta:
    return Delta(
        summary=said.other,
        facts=(Fact(subject=said.members[3].name, predicate="·", object="·", quote=said.quote),),
        states=(StateOf(character="keeper", alive=False), StateOf(character="pupil", place="light", alive=True)),
        numbers=(Counted(name=said.oil[0], value=f"35{said.oil[1]}", quote=said.quote),),
        time=Moment(day=3, clock="21:00"),
    )


KOREAN = Said(
    title="모자란 기름",
    keywords=("등대", "기름", "장부"),
    names=("한서율", "도무진", "백하린", "노경산", "차은결"),
    places=("물목 등대", "소금 나루", "안개 창고"),
    oil=("남은 기름", "되"),
    budgets=(1250, 1250, 1500, 1200),
    beats=(
        ("무진이 등대 열쇠를 내놓으라 한다", "서율이 얇은 장부를 숨긴다"),
        ("하린이 소금 자루를 나르다 멈춘다", "밤배의 값을 흥정한다"),
        ("빼돌린 통들을 찾아낸다", "사람들 앞에서 거짓 장부가 드러난다"),
        ("새 기름으로 심지를 밝힌다", "수평선에서 신호가 되돌아온다"),
    ),
    hidden=("바닥 방", "검은 돛"),
    other="정해 둔 대로",
    quote="서른여섯.",
)
ENGLISH = Said(
    title="Short Measure",
    keywords=("lighthouse", "oil", "ledger"),
    names=("Isolde Marsh", "Corwin Thane", "Bettany Rooke", "Ambrose Fell", "Lydia Quill"),
    places=("Narrows Light", "Salt Quay", "Fog Store"),
    oil=("Oil left", "gallons"),
    budgets=(520, 520, 620, 460),
    beats=(
        ("Thane demands the key of the light", "Isolde hides the thin ledger"),
        ("Bettany stops with a sack of salt", "They bargain over the price of a boat"),
        ("They find the missing barrels", "The false entries are read before the crowd"),
        ("The wick is lit with fresh oil", "A signal answers from the horizon"),
    ),
    hidden=("cellar berth", "black sail"),
    other="As agreed",
    quote="Thirty-six.",
)
