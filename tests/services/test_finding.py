"""Search finds a customer by any word that was written about it, and says where."""

from __future__ import annotations

import pytest
from tests.storage.desks import customer

from fieldcrm.domain.views.listed import CustomerRow
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write

ROWS: dict[str, tuple[str, dict[str, object]]] = {
    "equipment": ("equipment", {"name": "发电机", "maker": "Cummins", "serial": "SN-X9/884127"}),
    "visit": ("visit", {"day": "2026-03-01", "customer_word": "声音很大"}),
    "problem": ("visit_problem", {"problem": ["leak", "油封渗漏"], "solution": [None, "更換油封"]}),
    "part": ("visit_part", {"name": "oil seal", "number": "OS-77", "serial": ["Q1", "Q2000"]}),
    "parameter": ("visit_parameter", {"name": "怠速", "value": ["600", "650", "rpm"]}),
    "program": ("visit_program", {"name": "ECU firmware", "version": ["1.0", "2.0"], "what": "smoother idle"}),
    "risk": ("risk", {"what": "罐底锈蚀", "severity": "high"}),
    "complaint": ("complaint", {"words": "送货晚了两小时", "category": "delivery", "received_at": 1}),
    "step": ("complaint_step", {"step": "handled", "words": "already apologised", "at": 2}),
    "promise": ("promise", {"what": "送一份报价单"}),
    "fact": ("fact", {"topic": "buys", "value": "每月两车", "supplier": "Petrowest"}),
    "contract": ("contract", {"number": "HT-2026-031", "note": "框架协议"}),
    "custom": ("custom_value", {"value": "双层罐"}),
    "site": ("site", {"name": "东厂", "gate": "三号门登记"}),
}


@pytest.fixture
def known(desk: Desk) -> bytes:
    """A customer about whom everything is known, beside another one."""
    customer(desk, "恒顺物流")
    wanted = customer(desk, "永丰矿业")
    draft = Draft("test")
    for entity, values in ROWS.values():
        draft.create(entity, {"customer_id": wanted, **values})
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    desk.add_note(wanted, "老板喜欢下午打电话")
    return wanted


def only(desk: Desk, text: str) -> CustomerRow:
    """The one customer that is found."""
    (row,) = desk.search(text)
    return row


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ("884127", "equipment", "发电机 · Cummins · SN-X9/884127"),
        ("4127", "equipment", "发电机 · Cummins · SN-X9/884127"),
        ("snx9", "equipment", "发电机 · Cummins · SN-X9/884127"),
        ("cummins", "equipment", "发电机 · Cummins · SN-X9/884127"),
        ("声音", "visit", "声音很大"),
        ("渗漏", "visit", "leak · 油封渗漏 · 更換油封"),
        ("更换油封", "visit", "leak · 油封渗漏 · 更換油封"),
        ("os77", "part", "oil seal · OS-77 · Q1 · Q2000"),
        ("怠速", "parameter", "怠速 · 600 · 650 · rpm"),
        ("firmware", "program", "ECU firmware · 1.0 · 2.0 · smoother idle"),
        ("銹蝕", "risk", "罐底锈蚀"),
        ("两小时", "complaint", "送货晚了两小时 · delivery"),
        ("apolog", "complaint", "already apologised"),
        ("报价", "promise", "送一份报价单"),
        ("petrow", "fact", "buys · 每月两车 · Petrowest"),
        ("ht2026", "contract", "HT-2026-031 · 框架协议"),
        ("双层", "custom", "双层罐"),
        ("三号门", "site", "东厂 · 三号门登记"),
        ("下午打", "note", "老板喜欢下午打电话"),
    ],
)
def test_every_word_finds_its_customer_and_says_where(
    desk: Desk, known: bytes, typed: str, field: str, words: str
) -> None:
    row = only(desk, typed)
    assert (row.id, row.matched, row.snippet) == (known, field, words)
    assert desk.customers(typed).rows[0].snippet == words


def test_words_of_two_lines_are_found_together_and_the_fuller_line_is_shown(desk: Desk, known: bytes) -> None:
    row = only(desk, "矿业 油封 渗漏 下午")
    assert (row.id, row.matched, row.snippet) == (known, "visit", "leak · 油封渗漏 · 更換油封")


def test_nothing_is_found_across_two_lines(desk: Desk, known: bytes) -> None:
    assert desk.search("两车东厂") == ()


def test_a_name_is_found_without_words(desk: Desk, known: bytes) -> None:
    row = only(desk, "永丰")
    assert (row.matched, row.snippet) == ("name", "")


def test_what_is_deleted_finds_nobody_and_rebuild_changes_nothing(desk: Desk, known: bytes) -> None:
    fact = desk.dossier(known).facts[0].id
    desk.delete("fact", fact)
    assert desk.search("petrowest") == ()
    desk.undo()
    assert only(desk, "petrowest").id == known
    desk.rebuild()
    assert only(desk, "884127").snippet == "发电机 · Cummins · SN-X9/884127"
