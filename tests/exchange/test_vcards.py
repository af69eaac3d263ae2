"""vCards of phones, mail programs and our own are read; what is written is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldcrm.errors import NotFoundError, RejectedError
from fieldcrm.exchange.content_lines import escape, fold, parts, unescape, unfold
from fieldcrm.exchange.vcards import HEADERS, Card, read_vcards, write_vcards


def people(file: Path) -> list[dict[str, str]]:
    """The filled cells of each card."""
    table = read_vcards(file)
    return [{name: cell for name, cell in zip(HEADERS, row, strict=False) if cell} for row in table.rows]


OLD = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E4=BC=9F;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=\r
=E4=BC=9F\r
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=81=92=E9=A1=BA;=E9=87=87=E8=B4=AD\r
TEL;HOME:0755-1\r
TEL;CELL:139\r
NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab=3D1\r
END:VCARD\r
"""
THREE = b"""begin:vcard
version:3.0
item1.TEL;type=WORK;type=pref:+86 755 1
TEL;TYPE=CELL:tel:13800138000
N:Wang;Fang;;Dr.;
ORG:Bright\\, Mining\\; Ltd;Purchasing
TITLE:Buyer
EMAIL;TYPE=INTERNET:f@b.cn
NOTE:line one\\nline
  two
X-WECHAT:wf
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
UID:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
end:vcard
"""


def test_a_card_of_an_old_phone(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes(OLD)
    assert people(tmp_path / "a.vcf") == [
        {"customer_name": "恒顺", "name": "李伟", "phone": "139 / 0755-1", "note": "a\r\nb=1"}
    ]


def test_a_card_of_a_mail_program(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes(THREE)
    assert people(tmp_path / "a.vcf") == [
        {
            "customer_name": "Bright, Mining; Ltd",
            "name": "Fang Wang",
            "role": "Buyer",
            "phone": "+86 755 1 / 13800138000",
            "email": "f@b.cn",
            "wechat": "wf",
            "note": "line one\nline two",
            "id": "4fbe89710bc3424c9c2636c3e1eff6b1",
        }
    ]


def test_chinese_encodings(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nN:李;伟\nORG:恒顺物流有限公司\nNOTE:每周三下午联系我们的采购经理\nEND:VCARD\n"
    for name, codec in (("a", "utf-8-sig"), ("b", "gb18030"), ("c", "utf-16")):
        (tmp_path / f"{name}.vcf").write_bytes(text.encode(codec))
        assert [each["name"] for each in people(tmp_path / f"{name}.vcf")] == ["李伟"]


def test_broken_files(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_vcards(tmp_path / "none.vcf")
    (tmp_path / "a.vcf").write_text("hello\nBEGIN:VCARD\nFN:cut off\n", encoding="utf-8")
    with pytest.raises(RejectedError):
        read_vcards(tmp_path / "a.vcf")
    (tmp_path / "b.vcf").write_bytes(
        b"BEGIN:VCARD\nFN;ENCODING=B:%%%\nTEL;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:=ZZ\nEND:VCARD\n"
    )
    assert people(tmp_path / "b.vcf")[0]["name"] == "%%%"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120).map(str.strip)
LINES = st.lists(TEXTS.filter(bool), max_size=3).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(TEXTS.filter(bool), TEXTS.filter(bool), TEXTS, LINES), min_size=1, max_size=4))
def test_what_is_written_is_read_again(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    cards = [
        Card(bytes([at] * 16), "C1", company, name, phone=phone, note=note, primary=at == 0)
        for at, (company, name, phone, note) in enumerate(rows)
    ]
    file = tmp_path / "out.vcf"
    assert write_vcards(file, cards) == len(cards)
    data = file.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    found = people(file)
    for card, person in zip(cards, found, strict=True):
        wanted = {
            "customer": "C1", "customer_name": card.customer_name, "name": card.name, "phone": card.phone,
            "note": card.note, "is_primary": "yes" if card.primary else "", "id": card.id.hex(),
        }  # fmt: skip
        assert person == {name: text for name, text in wanted.items() if text}


@given(st.text(max_size=200))
def test_lines_are_put_together_as_they_were(text: str) -> None:
    plain = "".join(mark for mark in text if mark.isprintable())
    line = f"NOTE:{plain}"
    assert unfold(fold(line)) == [line]
    assert unescape(escape(plain)) == plain
    assert parts(";".join([escape(plain), "x"])) == [plain, "x"]
