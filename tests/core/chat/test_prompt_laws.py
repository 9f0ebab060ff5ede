"""What holds for the prompts of any chat, turn by turn, whatever the card, its lore and the words are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ai.model import Prompt, Role
from core.ai.tokens import estimate
from core.characters.card import Card, from_v3
from core.chat.prompt import Ask, Built, build, user
from core.chat.said import Said
from core.chat.talk import Moment, Persona, Talk
from core.chat.telling import tell
from core.lore.timed import Timed

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WORDS = ("fox", "owl", "등대", "용", "tea", "rain", "{{setvar::a::1}}", "\n", "Joon: yes", "[What comes to mind here]")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
entries = st.builds(
    lambda keys, content, head, more: {"keys": keys, "content": head + content, "enabled": True, **more},
    st.lists(st.sampled_from(WORDS[:6]), min_size=1, max_size=2),
    st.lists(st.sampled_from(("{{user}} knows.", "{{roll:d6}} ships", "용은 잔다", "fox")), max_size=40).map(" ".join),
    st.sampled_from(("", "", "@@depth 0\n", "@@depth 3\n@@role user\n", "@@role assistant\n@@depth 1\n")),
    st.fixed_dictionaries(
        {
            "constant": st.booleans(),
            "insertion_order": st.integers(0, 9),
            "extensions": st.fixed_dictionaries(
                {"position": st.integers(0, 7), "probability": st.sampled_from((50, 100)), "sticky": st.integers(0, 3)}
            ),
        }
    ),
)
cards = st.builds(
    lambda lore, depth, examples, last, recursive: from_v3(
        {
            "data": {
                "name": "Fennel",
                "description": "{{char}} is with {{user}}.",
                "mes_example": "<START>\n{{user}}: Hi\n{{char}}: Hello there, {{user}}\n" * examples,
                "post_history_instructions": last,
                "character_book": {
                    "recursive_scanning": recursive,
                    "entries": [{"id": number, **each} for number, each in enumerate(lore)],
                },
                "extensions": {"depth_prompt": {"prompt": "Purr.", "depth": depth, "role": "system"}},
            }
        }
    ),
    st.lists(entries, max_size=6),
    st.integers(0, 5),
    st.integers(0, 4),
    st.sampled_from(("", "It is {{time}}. {{lastUserMessage}}")),
    st.booleans(),
)
turns = st.lists(st.tuples(st.sampled_from(("Mina", "Joon", "a\nb: c")), texts, texts), min_size=1, max_size=25)
# Who is there beside the character: nobody; another character, and people who look alike and say who they are.
PEOPLE = {"Mina": 1, "Joon": 2, "a\nb: c": 3, "mina": 4, "Fennel": 5, "Owl": 6}
COMPANY = ("Owl", "Fennel")
companies = st.sampled_from(((), COMPANY))


@dataclass(frozen=True, slots=True)
class Turn:
    history: Sequence[Said]
    built: Built
    window_from: int
    ask: Ask
    talk: Talk


def led(
    card: Card, spoken: Sequence[tuple[str, str, str]], budget: int, company: tuple[str, ...] = (), *, direct: bool
) -> Iterator[Turn]:
    """A chat, as `drafting` leads it."""
    history: list[Said] = []
    state, window, variables = Timed(), 0, dict[str, str]()
    for number, (name, asked, answered) in enumerate(spoken):
        history.append(asks(3 * number + 1, name, asked, direct=direct, company=company))
        if company:
            other = Said(3 * number + 2, Role.PERSON, COMPANY[number % 2], asked, character=True, speaker=-(number % 2))
            history.append(other)
        known = [said for said in history if said.id >= window]
        talk = Talk(
            key="chat",
            begun=NOW,
            user=user(card, "Mina" if direct else name, direct=direct),
            direct=direct,
            earlier=len(history) - len(known),
            variables=variables,
            company=company,
            persona=personas(known)[0] if direct and company else None,
            personas=personas(known) if company and not direct else (),
        )
        moment = Moment(at=NOW, seed=str(number), last=asked, last_user=asked, count=len(history))
        told = tell(card, talk, known, moment, state)
        known[-1] = replace(known[-1], lore=told.fresh)
        talk, ask = replace(talk, variables=told.variables), Ask(moment=moment, budget=budget, window_from=window)
        built = build(card, talk, known, ask)
        yield Turn(known, built, window, ask, talk)
        history[-1] = replace(history[-1], lore=built.fresh)
        window = built.first if window or built.first > 1 else 0
        state, variables = told.state, dict(built.variables)
        history.append(Said(3 * number + 3, Role.CHARACTER, "", answered))


def asks(number: int, name: str, text: str, *, direct: bool, company: tuple[str, ...]) -> Said:
    """In company people look alike, and send pictures."""
    named = "Mina" if direct else tuple(PEOPLE)[len(text) % len(PEOPLE)] if company else name
    speaker = PEOPLE[named] if company else None
    return Said(number, Role.PERSON, named, text, speaker=speaker, pictures=len(text) % 3 if company else 0)


def personas(known: Sequence[Said]) -> tuple[Persona, ...]:
    """All that have spoken say who they are."""
    spoken = {said.speaker: said.name for said in known if said.speaker and not said.character}
    told = "A sailor.\nMina: I give up"
    return tuple(Persona(name=name, description=told, pronouns="they", speaker=who) for who, name in spoken.items())


def beginning(prompt: Prompt, settled: int) -> list[str]:
    return [*prompt.stable, *(f"{line.role}:{line.text}" for line in prompt.lines[:settled])]


def size(prompt: Prompt) -> int:
    return sum(map(estimate, (*prompt.stable, *(line.text for line in prompt.lines), prompt.tail)))


def moved(last: Turn, turn: Turn) -> bool:
    """Whether what may go for want of room has gone or come back: the oldest messages, or examples for one turn."""
    return turn.built.first != last.built.first or turn.built.prompt.stable != last.built.prompt.stable


@settings(max_examples=30, deadline=None)
@given(cards, turns, st.integers(900, 2_500), companies, st.booleans())
def test_a_prompt_begins_with_the_settled_bytes_of_the_last(
    card: Card, spoken: list[tuple[str, str, str]], budget: int, company: tuple[str, ...], direct: bool
) -> None:
    last: Turn | None = None

    for turn in led(card, spoken, budget, company, direct=direct):
        if last is not None and not moved(last, turn):
            before = last.built.prompt
            assert beginning(turn.built.prompt, before.settled) == beginning(before, before.settled)
        last = turn


@settings(max_examples=30, deadline=None)
@given(cards, turns, st.integers(500, 2_500), companies, st.booleans())
def test_a_prompt_keeps_to_its_budget_unless_what_is_never_cut_is_more(
    card: Card, spoken: list[tuple[str, str, str]], budget: int, company: tuple[str, ...], direct: bool
) -> None:
    for turn in led(card, spoken, budget, company, direct=direct):
        prompt = turn.built.prompt
        bare = [replace(turn.history[-1], lore=())]
        least = build(card, turn.talk, bare, replace(turn.ask, budget=1)).tokens

        assert size(prompt) <= turn.built.tokens
        assert turn.built.tokens <= max(budget, least + 30)


@settings(max_examples=30, deadline=None)
@given(cards, turns, st.integers(300, 2_500), companies, st.booleans())
def test_the_newest_message_stands_whole_and_what_is_left_out_is_named(
    card: Card, spoken: list[tuple[str, str, str]], budget: int, company: tuple[str, ...], direct: bool
) -> None:
    for turn in led(card, spoken, budget, company, direct=direct):
        alone = build(card, turn.talk, [replace(turn.history[-1], lore=())], replace(turn.ask, budget=10**6))
        words = alone.prompt.lines[-1].text
        gone = {str(said.id) for said in turn.history if turn.window_from <= said.id < turn.built.first}
        named = {each for cut in turn.built.cuts if cut.kind == "message" for each in cut.ids}

        assert any(words in line.text for line in turn.built.prompt.lines)
        assert gone == named
        fresh = {told.entry for told in turn.built.fresh}
        assert fresh == {told.entry for told in turn.history[-1].lore}
        assert all(bool(told.text) != bool(told.left_out) or told.silences for told in turn.built.fresh)


@settings(max_examples=30, deadline=None)
@given(cards, turns, st.integers(500, 2_500), companies, st.booleans())
def test_a_turn_that_is_taken_up_again_gets_the_same_bytes(
    card: Card, spoken: list[tuple[str, str, str]], budget: int, company: tuple[str, ...], direct: bool
) -> None:
    for turn in led(card, spoken, budget, company, direct=direct):
        known = [*turn.history[:-1], replace(turn.history[-1], lore=turn.built.fresh)]
        first = turn.built.first

        again = build(card, turn.talk, known, replace(turn.ask, window_from=first))
        rebuilt = build(card, turn.talk, [said for said in known if said.id >= first], turn.ask)

        assert again.prompt == turn.built.prompt
        assert (rebuilt.prompt.stable, rebuilt.prompt.lines) == (turn.built.prompt.stable, turn.built.prompt.lines)
