"""An index finds by words, meaning, time, speaker and neighbours, and keeps nothing of what is gone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.memory.index import Index
from core.memory.rows import Memory, Passage
from core.memory.scoring import Hit, Query
from core.memory.terms import indexed

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WORDS = ("새우", "알레르기", "제주도", "고양이", "회사", "shrimp", "allergy", "moved", "Busan", "violin")


def passage(
    number_of: int, text: str, *, by: str = "mina", chat: int = 1, at: datetime | None = START, **more: object
) -> Passage:
    values = {"message_id": number_of, "number": 0, "by_character": by != "mina"} | more
    return Passage(id=number_of, chat_id=chat, speaker=by, at=at, terms=indexed(text, speaker=by, at=at), **values)  # type: ignore[arg-type]  # as Passage has them


def index(*passages: Passage, memories: Sequence[Memory] = ()) -> Index:
    made = Index()
    made.add(passages, memories)
    return made


def ids(hits: Sequence[Hit]) -> list[int | None]:
    return [hit.message_id for hit in hits]


def test_particles_and_endings_do_not_hide_a_word() -> None:
    made = index(passage(1, "나는 새우를 먹으면 두드러기가 나"), passage(2, "어제 영화를 봤어"))

    hits = made.search(Query("새우는 괜찮아?"), 2)

    assert ids(hits)[0] == 1
    assert hits[0].words


def test_what_shares_no_word_is_found_by_its_vector() -> None:
    near, far = np.eye(4, dtype=np.float32)[:2]
    made = index(passage(1, "나 채식해", vector=near), passage(2, "모니터를 샀어", vector=far))

    hits = made.search(Query("삼겹살 어때", near), 1, floor=True)

    assert ids(hits) == [1]
    assert hits[0].meaning and not hits[0].words


def test_an_answer_is_found_by_the_question_before_it() -> None:
    made = index(
        passage(1, "비가 오네", by="haru"),
        passage(2, "바이올린은 언제부터 배웠어?", by="haru"),
        passage(3, "일곱 살"),
        *(passage(number, "그렇구나", chat=2) for number in range(4, 9)),
    )

    hits = made.search(Query("바이올린 배운 나이"), 2)

    assert ids(hits) == [2, 3]
    assert hits[1].neighbour


def test_a_list_of_statements_has_no_neighbours() -> None:
    made = index(*(passage(n, text) for n, text in enumerate(("늦잠을 잤다", "바이올린을 배운다", "일곱 살이다"), 1)))

    hits = made.search(Query("바이올린"), 3)

    assert ids(hits)[0] == 2
    assert not any(hit.neighbour for hit in hits)


def test_a_named_time_and_a_named_speaker_come_first() -> None:
    june = datetime(2026, 6, 10, tzinfo=UTC)
    made = index(
        passage(1, "we went to the beach", at=START),
        passage(2, "we went to the beach", at=june),
        passage(3, "we went to the beach", by="haru", at=START),
    )

    summer = made.search(Query("which beach was it last summer", now=NOW), 3)
    haru = made.search(Query("which beach did Haru go to", now=NOW), 3)

    assert ids(summer)[0] == 2
    assert summer[0].time
    assert ids(haru)[0] == 3


def test_i_is_whoever_asks_and_you_the_character() -> None:
    made = index(passage(1, "peaches are the best"), passage(2, "peaches are the best", by="haru"))

    assert ids(made.search(Query("what did i like, peaches?", person="mina"), 2))[0] == 1
    assert ids(made.search(Query("do your peaches grow", person="mina"), 2))[0] == 2


def test_a_long_message_is_one_hit_by_its_best_piece() -> None:
    made = index(passage(1, "처음 이야기", number=0, message_id=7), passage(2, "새우 알레르기", number=1, message_id=7))

    hits = made.search(Query("새우"), 5)

    assert [(hit.id, hit.message_id) for hit in hits] == [(2, 7)]


def test_a_memory_lifts_what_it_was_drawn_from_and_one_that_is_past_is_kept_for_the_past() -> None:
    old = Memory(id=1, sources=(1,), terms=indexed("violin", speaker="", at=None), at=START, past=True)
    new = Memory(id=2, sources=(2,), terms=indexed("cello", speaker="", at=None), at=START)
    made = index(passage(1, "that thing"), passage(2, "this thing"), memories=(old, new))

    assert made.search(Query("cello"), 1)[0].kind == "memory"
    assert made.search(Query("the violin?"), 5)[0].kind == "passage"
    assert made.search(Query("the violin you used to play"), 1)[0].kind == "memory"


def test_what_is_left_out_is_not_found_and_lifts_nothing() -> None:
    made = index(passage(1, "바이올린 이야기", by="haru"), passage(2, "일곱 살"), passage(3, "다른 말", chat=2))

    assert 1 not in ids(made.search(Query("바이올린"), 5, leave_out={1}))
    assert made.search(Query("바이올린"), 5, leave_out={1}, floor=True) == []
    assert ids(made.search(Query("바이올린"), 5, chats={2})) == [3]


def test_nothing_is_recalled_where_nothing_fits() -> None:
    made = index(passage(1, "나는 새우를 못 먹어"), passage(2, "제주도에 다녀왔어"))

    assert made.search(Query("양자역학은 어렵다"), 5, floor=True) == []
    assert index().search(Query("아무거나"), 5) == []


TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=25),
    gone=st.sets(st.integers(0, 24)),
    asked=TEXTS,
    seed=st.integers(0, 99),
)
def test_what_was_dropped_might_never_have_been_there(texts: list[str], gone: set[int], asked: str, seed: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((len(texts), 8), dtype=np.float32)
    said = [
        passage(n, text, by=("mina", "haru")[n % 2], chat=n // 5, at=START + timedelta(days=n), vector=vectors[n])
        for n, text in enumerate(texts)
    ]
    query = Query(asked, vectors[0], NOW, person="mina")
    shuffled = random.Random(seed).sample(said, len(said))
    full, never = Index(), index(*(each for each in said if each.id not in gone))

    for each in shuffled:
        full.add([each])
    full.drop(gone, ())

    assert full.ids == never.ids
    assert full.chats == never.chats
    found, wanted = full.search(query, 30), never.search(query, 30)
    assert ids(found) == ids(wanted)
    assert np.allclose([hit.score for hit in found], [hit.score for hit in wanted], atol=1e-4)


def test_an_index_that_has_shrunk_still_finds_what_is_left() -> None:
    made = index(*(passage(n, f"word{n}") for n in range(3_000)))

    made.drop(range(2_900), ())

    assert ids(made.search(Query("word2950"), 1)) == [2950]
    assert made.size == 100


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), asked=st.text(max_size=200))
def test_any_text_is_kept_and_asked(text: str, asked: str) -> None:
    made = index(passage(1, text))

    assert ids(made.search(Query(asked, now=NOW), 1)) in ([1], [])
