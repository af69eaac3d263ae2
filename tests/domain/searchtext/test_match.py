"""The matcher: what fits, how well, and what it says about why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.searchtext.haystack import Haystack
from fieldcrm.domain.searchtext.match import Match, compile_query

SINOPEC = Haystack.of(
    name="中石化（重庆）销售有限公司",
    code="CQ-0042",
    other_names=("Sinopec Chongqing", "长江油站"),
    phones=("138 1234 5678", "+86 23-6777 8899"),
    contacts=("单雄信 经理", "Zoë O’Brien"),
    territory="渝中區",
    words="卸油要打泵。Call before Noon; 欠款 300 元",
)
HAN = st.text(st.sampled_from("中石化国油海天厦重庆长单乐曾解有限公司甲乙丙丁"), min_size=1, max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=30)


def found(text: str, haystack: Haystack = SINOPEC) -> Match | None:
    return compile_query(text)(haystack)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("cq-0042", "code"),
        ("CQ00", "code"),
        ("004", "code"),
        ("中石化(重慶)銷售有限公司", "name"),
        ("中石", "name"),
        ("庆", "name"),
        ("化重", "name"),
        ("zsh", "name"),
        ("zhongqing", "name"),
        ("chongqing", "other_name"),
        ("cqx", "name"),
        ("SINO", "other_name"),
        ("opec", "other_name"),
        ("長江", "other_name"),
        ("cjyz", "other_name"),
        ("3812", "phone"),
        ("+86 138-1234", "phone"),
        ("02367778899", "phone"),
        ("单", "contact"),
        ("shanxiongxin", "contact"),
        ("zoe", "contact"),
        ("obrien", "contact"),
        ("渝中", "territory"),
        ("yzq", "territory"),
        ("打泵", "words"),
        ("noon", "words"),
        ("石化 重庆", "name"),
        ("zhong shi hua", "name"),
        ("石化 1381", "phone"),
        ("noon 石化", "words"),
    ],
)
def test_found_by(text: str, field: str) -> None:
    match = found(text)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize("text", ["石中", "石化x", "99999", "oon", "zz", "石化 铁路", "e", "ll", "重庆渝"])
def test_not_found_by(text: str) -> None:
    assert found(text) is None


def test_ranks_fall_as_agreed() -> None:
    queries = ["CQ0042", "中石化", "重庆", "zhongshihua", "zsh", "shihua", "shcq", "1381", "雄信", "渝中", "欠款"]
    scores = [match.score for match in map(found, queries) if match is not None]
    assert len(scores) == len(queries)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_the_beginning_of_a_word_is_better_than_its_inside() -> None:
    oil, boiler = found("oil", Haystack.of(name="Acme Oil")), found("oil", Haystack.of(name="Boilers"))
    assert oil is not None
    assert boiler is not None
    assert oil.score > boiler.score


def test_nothing_to_search_fits_everyone() -> None:
    assert found("") == found(" ()[]\x00") == Match(0, "name")


@given(ANYTHING, ANYTHING)
def test_any_text_is_allowed(name: str, text: str) -> None:
    fitting = compile_query(text)(Haystack.of(name=name, words=name))
    assert fitting is None or isinstance(fitting, Match)


@given(HAN, st.data())
def test_any_part_of_a_chinese_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert found(name[start:end], Haystack.of(name=name)) is not None


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=3, max_size=20), st.data())
def test_a_name_finds_itself_first_of_all(name: str, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title]))
    match = found(case(name), Haystack.of(name=case(name)))
    assert match is not None
    assert match.score in (0, 100)
