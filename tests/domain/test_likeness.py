"""Like cases: the same words in either script, model and parts; never worse for being written otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.likeness import (
    CaseText,
    case_tokens,
    like_query,
    likeness,
    rarity,
    same_problem,
    stem,
    text_tokens,
)
from fieldcrm.domain.views.service import Worded

WORDS = st.text(alphabet="漏油法兰閥门阀門abcdeLEAKﬁé ·-:/#\x1b\u200b0123456789", max_size=40)


def score(typed: str, case: CaseText, **more: object) -> float:
    query = like_query(typed, **more)  # type: ignore[arg-type]
    weights = dict.fromkeys(query.tokens, 1.0)
    return likeness(query, weights, case_tokens(case))[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leaks", "leaking"),
        ("LEAKED", "leak"),
        ("閥門漏油", "阀门漏油"),
        ("ＰＵＭＰ", "pump"),
        ("replace", "replaced"),
        ("法兰(出口)漏油", "法兰出口 漏油"),
    ],
)
def test_what_means_the_same_is_filed_the_same(one: str, other: str) -> None:
    assert set(text_tokens(one)) & set(text_tokens(other))
    assert score(other, CaseText(problem=one)) > 0


def test_figures_keep_their_endings() -> None:
    assert stem("p55s") == "p55s"
    assert stem("as") == "as"
    assert stem("sing") == "sing"


@given(WORDS)
def test_a_case_is_most_like_its_own_words(text: str) -> None:
    case = CaseText(problem=text)
    if set(text_tokens(text)):
        assert score(f"{text} ", case) >= 1.0
    else:
        assert score(f"{text} ", case) == 0.0


@given(WORDS, WORDS)
def test_scores_are_never_negative_and_tokens_are_single_words(text: str, typed: str) -> None:
    tokens = case_tokens(CaseText(problem=text, words=("leak",), text=(typed,), model=text, part_numbers=(typed,)))
    assert all(token and not any(mark.isspace() for mark in token) for token in tokens)
    assert all('"' not in token for token in like_query(typed).tokens)
    assert score(typed, CaseText(problem=text)) >= 0


@given(WORDS)
def test_more_in_common_never_ranks_lower(text: str) -> None:
    bare, fuller = CaseText(problem=text), CaseText(problem=text, model="GDX-200", part_numbers=("P55-2",))
    assert score(text, fuller, model="gdx 200", parts=("p55 2",)) >= score(
        text, bare, model="gdx 200", parts=("p55 2",)
    )


def test_why_a_case_is_alike() -> None:
    query = like_query("seal leaking ", words=("leak",), model="GDX-200", parts=("P55-2",))
    case = CaseText("seal is leaking", ("leak",), (), "gdx200", ("P55/2",))
    found, why = likeness(query, dict.fromkeys(query.tokens, 1.0), case_tokens(case))
    assert why == ("model", "part", "words")
    assert found > 1.5
    assert likeness(query, {}, {"tzebra"}) == (0.0, ())


def test_a_word_being_typed_counts_by_its_beginning() -> None:
    assert score("fla", CaseText(problem="outlet flange")) > 0
    assert score("fla ", CaseText(problem="outlet flange")) == 0
    assert like_query("漏").prefix == "漏"
    assert like_query("漏油").prefix == ""


def test_what_few_cases_hold_weighs_more_and_nothing_weighs_nothing() -> None:
    assert rarity(100_000, 3) > rarity(100_000, 3_000) > rarity(100_000, 99_000) > 0
    assert rarity(0, 0) > 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Worded("leak", "here"), Worded("leak", "there"), True),
        (Worded("leak"), Worded("noise"), False),
        (Worded("", "法兰漏油"), Worded("", "出口法兰漏油了"), True),
        (Worded("", "flange leaks"), Worded("leak", "the flange is leaking"), True),
        (Worded("", "flange leaks"), Worded("", "bearing noise"), False),
        (Worded("leak"), Worded("", "anything"), False),
        (Worded("leak", "法兰漏油"), Worded("", "漏油 again"), True),
        (Worded("", "法兰漏油"), Worded("", "又漏油了"), True),
        (Worded("", "閥門漏油"), Worded("", "仍然漏油"), True),
        (Worded("", "again"), Worded("", "still"), False),
        (Worded(), Worded(), False),
    ],
)
def test_whether_a_problem_came_back(one: Worded, other: Worded, same: bool) -> None:
    assert same_problem(one, other) is same
    assert same_problem(other, one) is same
