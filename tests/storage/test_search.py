"""The search index finds what the matcher accepts, in the matcher's order, and stays right through updates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from fieldcrm.domain.searchtext.haystack import Haystack
from fieldcrm.domain.searchtext.match import compile_query
from fieldcrm.storage.search import (
    SEARCH_DDL,
    SearchDoc,
    find,
    index_customer,
    index_many,
    optimize,
    remove_customer,
)

CITIES = ["北京", "上海", "重慶", "厦门", "长沙", "乌鲁木齐", "佛山"]
CORES = ["中石化", "国油天海", "曾解单", "乐华", "龍鳳", "平安", "金源", "大通", "联创"]
KINDS = ["物流有限公司", "矿业", "機械廠", "酒店", "炼油股份有限公司", "建材经营部"]
LATIN = ["Golden", "River", "Boilers", "Oil-Tech", "O'Brien", "Société", "Star", "3M", "Logistics", "Northstar", "Ltd."]
PEOPLE = ["单雄信", "王经理", "曾国华", "Zoë", "陈小姐"]
NOTES = ("需要打泵", "call before noon", "油罐在后门 30m3", "欠款已清", "")
PUZZLES = ("\x00", '"', "'", '" OR 1', "NEAR(", "a* -b ^c", "name:x", "\ud800", "😀", "{n}:", "((((", "x" * 5000, "AND")


def make_docs(count: int, seed: int) -> list[SearchDoc]:
    rng = random.Random(seed)

    def name() -> str:
        if rng.random() < 0.3:
            return " ".join(rng.sample(LATIN, 3))
        return f"{rng.choice(CITIES)}{rng.choice(('', '（北京）', 'BP'))}{rng.choice(CORES)}{rng.choice(KINDS)}"

    return [
        SearchDoc(
            customer_id=number.to_bytes(16, "big"),
            name=name(),
            code=f"C{number:04d}",
            other_names=(rng.choice(CORES),) if rng.random() < 0.3 else (),
            phones=(f"138{rng.randrange(10**8):08d}", f"+86 10-{rng.randrange(10**7):07d}"),
            contacts=(rng.choice(PEOPLE),),
            territory=rng.choice(CITIES) + "东区",
            words=rng.choice(NOTES),
        )
        for number in range(count)
    ]


DOCS = make_docs(150, seed=7)


def connect() -> Any:
    conn = dbapi2.connect(":memory:", isolation_level=None)
    for statement in SEARCH_DDL:
        conn.execute(statement)
    return conn


@pytest.fixture
def conn() -> Iterator[Any]:
    connection = connect()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def filled() -> Iterator[Any]:
    connection = connect()
    index_many(connection, DOCS)
    yield connection
    connection.close()


def haystack(doc: SearchDoc) -> Haystack:
    return Haystack.of(
        name=doc.name,
        code=doc.code,
        other_names=doc.other_names,
        phones=doc.phones,
        contacts=doc.contacts,
        territory=doc.territory,
        words=doc.words,
    )


HAYSTACKS = [(doc, haystack(doc)) for doc in DOCS]


def expected(text: str) -> list[tuple[bytes, float, str]]:
    """All who fit, by the matcher alone, in the order that is promised."""
    fits = compile_query(text)
    ranked = []
    for doc, folded in HAYSTACKS:
        match = fits(folded)
        if match is not None:
            key = (-match.score, len(folded.name_key), folded.name_key, doc.customer_id)
            ranked.append((key, (doc.customer_id, float(match.score), match.field)))
    return [hit for _, hit in sorted(ranked)]


@st.composite
def typed(draw: st.DrawFn) -> str:
    """What somebody may type to find one of the customers: parts of what is known of it."""
    doc = draw(st.sampled_from(DOCS))
    words = str(doc.words or doc.name)
    fields = [doc.name, doc.code, *doc.other_names, *doc.phones, *doc.contacts, doc.territory, words]
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        text = draw(st.sampled_from(fields))
        start = draw(st.integers(0, len(text) - 1))
        parts.append(text[start : start + draw(st.integers(1, 12))])
    return " ".join(parts)


PINYIN_WORDS = """
zsh zhongshihua zhongsh cq chongqing zhongqing cqzsh xm sm shamen wlmq wulumu zjd zengjie cengjie
danx shanx yuehua lehua lh yh lf longf pa pingan wlyxgs wuliuyou lyg gufen jdx bj beij sh shangh
changsha zhangsha cs zs oil o b 3m
"""
PINYIN = st.sampled_from(PINYIN_WORDS.split())


@settings(max_examples=300)
@given(st.one_of(typed(), PINYIN, st.text(max_size=6)))
@example("golden riv")
@example("石 重")
def test_the_index_finds_what_the_matcher_accepts_in_its_order(filled: Any, text: str) -> None:
    if not text.strip() or compile_query(text)(Haystack.of(name="")) is not None:
        return
    everyone = [(hit.customer_id, hit.score, hit.field) for hit in find(filled, text, limit=len(DOCS))]
    assert everyone == expected(text)


@settings(max_examples=150)
@given(st.one_of(typed(), PINYIN))
@example(" 3 东")
def test_a_short_list_is_as_good_as_its_length_allows(filled: Any, text: str) -> None:
    """With more hits than wanted the index looks at each rank in turn, and shows only true hits, best first."""
    wanted = expected(text) if compile_query(text)(Haystack.of(name="")) is None else []
    few = find(filled, text, limit=5)
    assert len(few) == min(5, len(wanted))
    assert [hit.score for hit in few] == [score for _, score, _ in wanted[:5]]
    assert {tuple(hit[:3]) for hit in few} <= set(wanted)


@pytest.mark.parametrize("text", PUZZLES)
def test_nothing_typed_is_a_syntax_error(filled: Any, text: str) -> None:
    assert isinstance(find(filled, text), list)
    assert isinstance(find(filled, text + " 中石化 " + text), list)


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_any_text_may_be_typed(filled: Any, text: str) -> None:
    assert isinstance(find(filled, text), list)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=60))
def test_any_text_may_be_filed(text: str) -> None:
    connection = connect()
    index_customer(connection, SearchDoc(b"a", text, text, (text,), (text,), (text,), text, text))
    hits = find(connection, text)
    assert not hits or hits[0].customer_id == b"a"
    remove_customer(connection, b"a")
    assert find(connection, text) == []
    connection.close()


def ids(conn: Any, text: str, limit: int = 50) -> list[bytes]:
    return [hit.customer_id for hit in find(conn, text, limit)]


def test_ranking(conn: Any) -> None:
    docs = [
        SearchDoc(b"exact", "石化"),
        SearchDoc(b"short", "石化厂"),
        SearchDoc(b"long", "石化机械厂"),
        SearchDoc(b"part", "中石化"),
        SearchDoc(b"other", "甲公司", other_names=("中石化",)),
        SearchDoc(b"contact", "乙公司", contacts=("石化生",)),
        SearchDoc(b"territory", "丙公司", territory="石化路"),
        SearchDoc(b"words", "丁公司", words="去石化路"),
        SearchDoc(b"none", "戊公司"),
    ]
    index_many(conn, reversed(docs))
    assert ids(conn, "石化") == [doc.customer_id for doc in docs[:-1]]
    assert [hit.field for hit in find(conn, "石化")][-4:] == ["other_name", "contact", "territory", "words"]


def test_an_exact_code_comes_first(conn: Any) -> None:
    index_many(conn, [SearchDoc(b"a", "8"), SearchDoc(b"b", "x", code="88"), SearchDoc(b"c", "88 Oil", code="y")])
    assert ids(conn, "88") == [b"b", b"c"]


def test_the_best_is_found_among_thousands_that_fit(conn: Any) -> None:
    crowd = [SearchDoc(number.to_bytes(4, "big"), f"甲中石化第{number}加油站") for number in range(3000)]
    index_many(conn, [*crowd, SearchDoc(b"best", "中石化"), SearchDoc(b"next", "中石化厂")])
    assert ids(conn, "中石化")[:2] == [b"best", b"next"]
    assert ids(conn, "zsh")[:2] == [b"best", b"next"]
    assert ids(conn, "shihua")[:2] == [b"best", b"next"]
    assert ids(conn, "石 中")[:2] == [b"best", b"next"]
    assert len(ids(conn, "中")) == 50
    index_customer(conn, SearchDoc(b"begins", "中华人民大街第一百二十三号汽车运输服务有限责任公司"))
    assert ids(conn, "中")[:3] == [b"best", b"next", b"begins"]
    assert ids(conn, "z")[:3] == [b"best", b"next", b"begins"]


def test_beginnings_of_names_go_by_length_before_beginnings_of_codes(conn: Any) -> None:
    crowd = [SearchDoc(number.to_bytes(4, "big"), f"大地{number:04d}", code=f"大{number}") for number in range(200)]
    index_many(conn, [*crowd, SearchDoc(b"short", "大海"), SearchDoc(b"coded", "x", code="大")])
    assert ids(conn, "大")[:2] == [b"coded", b"short"]
    assert {hit.field for hit in find(conn, "大")[1:]} == {"name"}


def test_a_note_is_found_behind_thousands_of_words_with_the_same_part(conn: Any) -> None:
    crowd = [SearchDoc(number.to_bytes(4, "big"), f"Abc{number:04d} Ltd") for number in range(300)]
    index_many(conn, [*crowd, SearchDoc(b"it", "Xabc9999 Farm")])
    assert ids(conn, "abc farm") == [b"it"]
    assert len(ids(conn, "abc")) == 50


def test_an_update_replaces_what_was_known(conn: Any) -> None:
    doc = SearchDoc(b"a", "中石化", "C1", phones=("13812345678",), words="noon")
    index_customer(conn, doc)
    index_customer(conn, doc._replace(name="中海油", words="dawn"))  # the same length keeps its place
    assert [ids(conn, text) for text in ("中石化", "noon", "海油", "dawn", "812")] == [[], [], [b"a"], [b"a"], [b"a"]]
    index_customer(conn, doc._replace(name="中国海洋石油", phones=()))
    assert [ids(conn, text) for text in ("海油", "海洋", "812")] == [[], [b"a"], []]
    assert conn.execute("SELECT rowid >> 32, length(name_key) FROM search_key").fetchall() == [(6, 6)]


def test_an_unchanged_customer_costs_no_write(conn: Any) -> None:
    index_customer(conn, DOCS[0])
    before = conn.total_changes
    index_customer(conn, DOCS[0])
    assert conn.total_changes == before


def test_bulk_replaces_too_and_the_last_of_a_batch_counts(conn: Any) -> None:
    index_customer(conn, SearchDoc(b"a", "中石化"))
    assert index_many(conn, [SearchDoc(b"a", "旧名"), SearchDoc(b"b", "乙"), SearchDoc(b"a", "中海油")]) == 2
    assert ids(conn, "中石化") == ids(conn, "旧名") == []
    assert ids(conn, "海油") == [b"a"]


def test_removal_and_optimize_leave_no_word(conn: Any) -> None:
    index_many(conn, [SearchDoc(b"a", "Golden Farm"), SearchDoc(b"b", "Golden River")])
    remove_customer(conn, b"a")
    remove_customer(conn, b"unknown")
    optimize(conn)
    assert ids(conn, "gold") == [b"b"]
    assert ids(conn, "farm") == []
    assert {word for (word,) in conn.execute("SELECT DISTINCT word FROM search_word")} == {"golden", "river"}


def test_nothing_is_committed(conn: Any) -> None:
    conn.execute("BEGIN IMMEDIATE")
    index_many(conn, DOCS)
    index_customer(conn, SearchDoc(b"x", "中石化"))
    remove_customer(conn, DOCS[0].customer_id)
    optimize(conn)
    conn.execute("ROLLBACK")
    assert conn.execute("SELECT count(*) FROM search_key").fetchone() == (0,)
    assert find(conn, "中") == []


def test_nothing_typed_or_wanted_finds_nobody(filled: Any) -> None:
    assert find(filled, "") == find(filled, " -()") == find(filled, "中", limit=0) == []


def test_a_full_lookup_in_an_unmerged_index(conn: Any) -> None:
    """One by one and in bulk end in the same answers."""
    for doc in DOCS[:60]:
        index_customer(conn, doc)
    other = connect()
    index_many(other, reversed(DOCS[:60]))
    optimize(other)
    for text in ("重庆", "zsh", "gold", "138", "noon", "单 上海"):
        assert find(conn, text) == find(other, text) != []
    other.close()
