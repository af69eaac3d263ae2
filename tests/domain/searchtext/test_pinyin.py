"""Readings, what typed letters can mean, and how they fit characters."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldcrm.domain.searchtext.pinyin import Reading, fit, parses, read, readings, syllables

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("重", {"zhong", "chong"}),
        ("长", {"zhang", "chang"}),
        ("厦", {"sha", "xia"}),
        ("单", {"dan", "shan"}),
        ("乐", {"le", "yue"}),
        ("曾", {"ceng", "zeng"}),
        ("解", {"jie", "xie"}),
        ("吕", {"lv", "lu"}),
        ("干", {"gan", "qian"}),
        ("〇", {"ling"}),
        ("a", set()),
        ("ト", set()),
    ],
)
def test_common_readings(char: str, expected: set[str]) -> None:
    assert set(readings(char)) == expected


def test_unbroken_runs() -> None:
    assert [len(run) for run in read("中石化bp上海")] == [3, 2]


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("zsh", "中石化", Reading.INITIALS_AT_START),
        ("zhongshihua", "中石化", Reading.WHOLE_AT_START),
        ("zhongsh", "中石化", Reading.WHOLE_AT_START),
        ("shih", "中石化", Reading.WHOLE),
        ("sh", "中石化", Reading.WHOLE),
        ("sxy", "中石化销售有限", None),
        ("hxs", "中石化销售有限", Reading.INITIALS),
        ("zhsh", "中石化", Reading.MIXED),
        ("zhongsh", "中山湖", Reading.WHOLE_AT_START),
        ("zshihua", "中石化", Reading.MIXED),
        ("chongqing", "重庆", Reading.WHOLE_AT_START),
        ("zhongqing", "重庆", Reading.WHOLE_AT_START),
        ("xm", "厦门", Reading.INITIALS_AT_START),
        ("sm", "厦门", Reading.INITIALS_AT_START),
        ("xian", "西安", Reading.WHOLE_AT_START),
        ("z", "中石化", Reading.INITIALS_AT_START),
        ("s", "中石化", None),
        ("zhongshihuax", "中石化", None),
    ],
)
def test_fit(word: str, name: str, expected: Reading | None) -> None:
    assert fit(word, read(name), starts=True) is expected


def test_nothing_is_at_the_start_where_the_text_begins_otherwise() -> None:
    assert fit("zsh", read("a中石化"), starts=False) is Reading.INITIALS


def test_parses_put_whole_syllables_first_and_know_all_initials() -> None:
    found = [tuple(unit.letters for unit in parse) for parse in parses("zhongsh")]
    assert found[0] == ("zhong", "sh")
    assert tuple("zhongsh") in found
    assert parses("uv") == ()
    assert parses("abc1") == ()


@example(["dian", "de", "ri"], 1)
@example(["e", "cai"], 2)
@given(st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=4), st.integers(0, 3))
def test_whatever_is_spelt_is_among_the_parses(spelt: list[str], cut: int) -> None:
    """Letters of whole syllables, the last one perhaps unfinished, are read as such."""
    word = "".join(spelt)
    word = word[: max(1, len(word) - cut)]
    parse = parses(word)[0]
    assert "".join(unit.letters for unit in parse) == word
    assert all(unit.whole for unit in parse[:-1])


def test_the_tables_are_what_the_generator_writes() -> None:
    path = ROOT / "scripts" / "generate_searchtables.py"
    spec = importlib.util.spec_from_file_location("generate_searchtables", path)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = generator
    spec.loader.exec_module(generator)
    target = ROOT / "src" / "fieldcrm" / "domain" / "searchtext"
    for name, source in generator.modules().items():
        assert (target / name).read_text(encoding="utf-8") == source
