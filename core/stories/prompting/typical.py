"""A story as large as stories are, made of filler: what prompts weigh before there is one. Pure.

The sizes are those of answers that fill their form as its bounds suggest; no word of it is ever sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.db.tables.characters import Rating
from core.stories.given import Draft, Given, Problem, Written
from core.stories.packs import Pack
from core.stories.prompting.fences import canonical
from core.stories.schemas import (
    Beat,
    Cast,
    Choice,
    Concept,
    Contract,
    Counted,
    Cover,
    CoverStyle,
    Delta,
    Edits,
    Ending,
    EpisodePlan,
    Fact,
    Faction,
    Finding,
    Findings,
    FindingType,
    Honorific,
    Hook,
    HookType,
    Ledger,
    Level,
    Member,
    Moment,
    MustHave,
    Number,
    Package,
    Patch,
    PlaceIn,
    PlannedScene,
    Plot,
    Reading,
    Remark,
    Role,
    SceneCard,
    SceneCards,
    Secret,
    SecretKind,
    Severity,
    StateOf,
    Structure,
    Style,
    Term,
    Threads,
    VoiceOf,
    Voices,
    World,
    WorldRule,
)
from core.stories.stage import Stage
from core.stories.wish import Wish

SENTENCE = {
    "ko": "그는 낡은 문 앞에 서서 오래 망설이다가 끝내 손잡이를 돌렸다. ",
    "en": "He stood for a while before the old door and then turned the handle at last. ",
}
LINE, SHORT = {"ko": 42, "en": 96}, {"ko": 9, "en": 18}
PARTS = 4  # scenes of an episode
PEOPLE = ("one", "two", "three", "four", "five")
CHARACTERS_OF_A_WORD = 5.6  # with its blank, in English prose


def filler(language: str, length: int) -> str:
    """So many characters of prose."""
    sentence = SENTENCE[language]
    return (sentence * (length // len(sentence) + 1))[:length].rstrip().ljust(max(length, 1), ".")


def prose(wish: Wish) -> Draft:
    """An episode on its target."""
    target = wish.length.target
    characters = round(target * CHARACTERS_OF_A_WORD) if wish.length.words else target
    each = filler(_language(wish), characters // PARTS)
    return Draft((each,) * PARTS, tuple(range(1, PARTS + 1)))


def story(wish: Wish, pack: Pack) -> Given:
    """With all that the planning stages make."""
    return Given(
        wish=wish,
        pack=pack,
        concept=_concept(wish),
        contract=_contract(wish),
        world=_world(wish),
        cast=_cast(wish),
        voices=_voices(wish),
        plot=_plot(wish),
        ledger=_ledger(wish),
        plans=tuple(plan(wish, number) for number in range(1, wish.episodes + 1)),
        block=(1, wish.episodes),
    )


def at(given: Given, episode: int) -> Given:
    """In the middle of an episode: those before it are settled, this one is written and read."""
    wish, line = given.wish, filler(_language(given.wish), LINE[_language(given.wish)])
    draft, held = prose(wish), delta(wish)
    return replace(
        given,
        episode=episode,
        earlier=tuple(Written(number, _short(wish), draft) for number in range(1, episode)),
        deltas=(held,) * (episode - 1),
        cards=cards(wish, episode),
        draft=draft,
        findings=findings(wish).findings,
        reading=reading(wish),
        failures=(Problem("gate", line), Problem("gate", line)),
    )


def answer(stage: Stage, given: Given) -> str:
    """What a stage usually answers."""
    wish = given.wish
    if stage is Stage.DRAFT:
        return "\n\n".join(f"⟦S{number}⟧\n{scene}" for number, scene in enumerate(prose(wish).scenes, 1))
    made: Mapping[Stage, object] = {
        Stage.CONCEPT: given.concept,
        Stage.GENRE: given.contract,
        Stage.WORLD: given.world,
        Stage.CAST: given.cast,
        Stage.VOICE: given.voices,
        Stage.PLOT: given.plot,
        Stage.SECRETS: given.ledger,
        Stage.EPISODES: {"episodes": given.plans[given.block[0] - 1 : given.block[1]]},
        Stage.SCENES: cards(wish, max(given.episode, 1)),
        Stage.CONTINUITY: findings(wish),
        Stage.READER: reading(wish),
        Stage.EDIT: edits(wish),
        Stage.RECORD: delta(wish),
        Stage.COVER: cover(wish),
        Stage.PACKAGE: package(wish),
    }
    return canonical(made[stage])


def _language(wish: Wish) -> str:
    return "ko" if wish.language == "ko" else "en"


def _line(wish: Wish) -> str:
    return filler(_language(wish), LINE[_language(wish)])


def _short(wish: Wish) -> str:
    return filler(_language(wish), SHORT[_language(wish)])


def _concept(wish: Wish) -> Concept:
    language, line, short = _language(wish), _line(wish), _short(wish)
    return Concept(
        titles=(short,) * 4,
        logline=filler(language, 60 if language == "ko" else 130),
        premise=filler(language, 330 if language == "ko" else 640),
        protagonist_goal=line,
        obstacle=line,
        reader_promise=(line,) * 3,
        keywords_used=tuple(each[:40] or "-" for each in wish.keywords),
        genre_id="genre",
        tone=wish.tone,
        rating=wish.rating,
        avoid=(short,) * 2,
    )


def _contract(wish: Wish) -> Contract:
    return Contract(
        genre_id="genre",
        tropes=("regression", "hunter", "dungeon", "guild"),
        must_have=tuple(MustHave(id=each, by_episode=2) for each in ("first_win", "status", "betrayal")),
        forbidden=("harem", "gore"),
        cider_every=2,
        goguma_run=1,
        hooks_allowed=tuple(HookType)[:5],
        status_window=True,
        dialogue_low=0.35,
        dialogue_high=0.6,
        title_style=_line(wish),
    )


def _world(wish: Wish) -> World:
    line, short = _line(wish), _short(wish)
    return World(
        era=line,
        places=tuple(PlaceIn(id=f"place_{at}", name=short, one_line=line) for at in range(6)),
        factions=tuple(Faction(id=f"faction_{at}", name=short, aim=line) for at in range(3)),
        rules=tuple(WorldRule(id=f"rule_{at}", rule=line, cost=line, limit=line) for at in range(5)),
        terms=tuple(Term(term=short, meaning=line) for _ in range(8)),
        numbers=tuple(Number(name=short, unit=short[:10], scale=short) for _ in range(4)),
        taboo=(line,) * 3,
    )


def _cast(wish: Wish) -> Cast:
    line, short = _line(wish), _short(wish)
    told = dict.fromkeys(("look", "want", "need", "flaw", "secret", "skill", "start_state", "arc"), line)
    roles = (Role.LEAD, Role.RIVAL, Role.ALLY, Role.MENTOR, Role.OTHER)
    people = [
        Member(id=who, name=short[:6], aliases=(short[:8],), age="27", role=role, first_episode=1, **told)
        for who, role in zip(PEOPLE, roles, strict=True)
    ]
    return Cast(members=tuple(people))


def _voices(wish: Wish) -> Voices:
    language, line, short = _language(wish), _line(wish), _short(wish)
    style = Style(
        pov=line,
        tense=short,
        sentence=line,
        paragraphs=line,
        banned=(short,) * 8,
        exemplar=filler(language, 400 if language == "ko" else 700),
    )
    pairs = [(one, other) for one in PEOPLE for other in PEOPLE if one != other]
    speech = [
        VoiceOf(character=who, register_=line, endings=(short[:6],) * 4, tics=(short,) * 2, never=(short,) * 2)
        for who in PEOPLE
    ]
    rows = [Honorific(speaker=one, listener=other, level=Level.POLITE, address=short[:6]) for one, other in pairs]
    return Voices(style=style, voices=tuple(speech), honorifics=tuple(rows))


def _plot(wish: Wish) -> Plot:
    count = min(60, max(8, 2 * wish.episodes + 2))
    beats = tuple(
        Beat(id=f"beat_{at}", text=_line(wish) * 2, causes=(f"beat_{at - 1}",) if at else (), cast=PEOPLE[:2])
        for at in range(count)
    )
    return Plot(
        structure=Structure.FOUR_PARTS,
        beats=beats,
        midpoint=f"beat_{count // 2}",
        climax=f"beat_{count - 2}",
        ending=Ending.SEASON,
        stakes=(_line(wish),) * 3,
    )


def _ledger(wish: Wish) -> Ledger:
    count = min(40, 4 + wish.episodes)
    items = [
        Secret(
            id=f"secret_{at}",
            kind=SecretKind.HIDDEN,
            text=_line(wish) * 2,
            plant_episode=1,
            payoff_episode=max(2, wish.episodes),
            strong=True,
            knows=PEOPLE[:1],
            reader_knows=False,
            keywords=(_short(wish),) * 3,
        )
        for at in range(count)
    ]
    return Ledger(items=tuple(items))


def plan(wish: Wish, number: int) -> EpisodePlan:
    line = _line(wish)
    scenes = tuple(
        PlannedScene(
            id=f"e{number}s{at}",
            place="place_1",
            cast=PEOPLE[:2],
            purpose=line,
            beats=(line,) * 3,
            budget=max(50, wish.length.target // PARTS),
        )
        for at in range(1, PARTS + 1)
    )
    return EpisodePlan(
        number=number,
        title=_short(wish),
        goal=line,
        opening_link=line,
        scenes=scenes,
        cider=f"e{number}s2",
        tension=5,
        hook=Hook(type=HookType.DANGER, line_hint=line),
        plant=("secret_1",),
        payoff=("secret_0",),
        must_have=("first_win",),
        must_not_reveal=("secret_2", "secret_3"),
    )


def cards(wish: Wish, episode: int) -> SceneCards:
    line = _line(wish)
    made = [
        SceneCard(
            id=f"e{episode}s{at}",
            enter_state=line,
            exit_state=line,
            sensory=(line, line),
            conflict=line,
            subtext=line,
            last_line_intent=line,
            budget=max(50, wish.length.target // PARTS),
        )
        for at in range(1, PARTS + 1)
    ]
    return SceneCards(scenes=tuple(made))


def choice(wish: Wish) -> Choice:
    return Choice(better=1, quote=_line(wish), why=_line(wish))


def findings(wish: Wish) -> Findings:
    line = _line(wish)
    each = Finding(type=FindingType.QUANTITY, quote_now=line, quote_then=line, severity=Severity.MINOR, fix_hint=line)
    return Findings(findings=(each,) * 3)


def reading(wish: Wish) -> Reading:
    remark = Remark(quote=_line(wish), why=_line(wish))
    return Reading(hook=4, would_click=True, cider_felt=True, dull=(remark,) * 3, confusing=(remark,))


def edits(wish: Wish) -> Edits:
    line = _line(wish)
    return Edits(patches=(Patch(find=line * 2, replace=line, reason=_short(wish)),) * 5)


def delta(wish: Wish) -> Delta:
    language, line, short = _language(wish), _line(wish), _short(wish)
    fact = Fact(subject=short, predicate=short, object=short, quote=line)
    return Delta(
        summary=filler(language, 320 if language == "ko" else 560),
        facts=(fact,) * 6,
        states=tuple(StateOf(character=who, place="place_1", alive=True, rank=short) for who in PEOPLE[:3]),
        numbers=(Counted(name=short, value="120", quote=line),),
        time=Moment(day=3, clock="21:40"),
        threads=Threads(opened=(line,), touched=(line,), closed=(line,)),
    )


def cover(wish: Wish) -> Cover:
    return Cover(
        prompt_en=filler("en", 640),
        style=CoverStyle.PAINTERLY,
        palette=("#101820", "#f2aa4c", "#7a1f2b"),
        composition=_line(wish),
        negative=filler("en", 90),
        alt_text=_line(wish),
    )


def package(wish: Wish) -> Package:
    language = _language(wish)
    return Package(
        title=_short(wish),
        blurb=filler(language, 240 if language == "ko" else 520),
        tags=(_short(wish),) * 7,
        rating=Rating.GENERAL,
        warnings=(_short(wish),) * 2,
        persona_ids=PEOPLE[:3],
    )
