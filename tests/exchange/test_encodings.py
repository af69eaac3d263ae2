"""Encodings are found out from the bytes; what cannot be decoded is marked, never replaced."""

from __future__ import annotations

import codecs

import pytest

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.encodings import decode, has_damage, visible_damage

SIMPLIFIED = "客户编号,客户名称,联系人,电话,备注\nC001,东莞市恒顺物流有限公司,李伟,13800138000,每周二送油\n"
TRADITIONAL = "客戶編號,客戶名稱,聯繫人,電話,備註\nC001,高雄順達運輸股份有限公司,陳大文,0912345678,週二送油\n"
WESTERN = "Name,Ort,Anmerkung\nMüller & Söhne,Köln,schöne Grüße\nCafé Noël,Orléans,déjà livré\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "UTF-8"),
        (SIMPLIFIED, "utf-8-sig", "UTF-8 BOM"),
        (SIMPLIFIED, "utf-16", "UTF-16"),
        (SIMPLIFIED, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, "utf-16-be", "UTF-16"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (SIMPLIFIED, "gbk", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL, "big5hkscs", "Big5"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "utf-16-le", "UTF-16"),
        (WESTERN, "cp1252", "Windows-1252"),
        ("code,name\nC1,Acme\n", "ascii", "UTF-8"),
    ],
)
def test_every_encoding_is_found(text: str, codec: str, name: str) -> None:
    found = decode(text.encode(codec))
    assert (found.name, found.text) == (name, text)
    assert found.sure


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_does_not_stay_in_the_first_header(bom: bytes) -> None:
    codec = "utf-16-le" if bom == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decode(bom + SIMPLIFIED.encode(codec)).text == SIMPLIFIED


@pytest.mark.parametrize(
    ("line", "codec", "name"),
    [
        ("深圳市宝安区新桥加油站,张三", "gb18030", "GB18030"),
        ("永康建材贸易,王先生", "gb18030", "GB18030"),
        ("新界元朗物流,黃先生", "big5hkscs", "Big5"),
        ("台中市大雅建設,林經理", "big5", "Big5"),
        ("滙豐石油氣,陳小姐", "big5hkscs", "Big5"),
        ("Bäckerei Schröder,Düsseldorf", "cp1252", "Windows-1252"),
        ("Société Générale de Béton,Besançon", "cp1252", "Windows-1252"),
    ],
)
def test_one_row_under_an_english_header_is_enough(line: str, codec: str, name: str) -> None:
    text = f"name,contact\n{line}\n"
    found = decode(text.encode(codec))
    assert (found.name, found.text) == (name, text)


def test_known_header_words_decide_where_the_names_are_rare() -> None:
    names = (
        "竑禢騸襢謦帗珽柼瞀蟨鄔慱蕘嗂櫞郟侹漵坉鷘蘅戥蔇駋謧蹩亓甑趐絊"
        "醛蠈崋豍姾贙棳尪阣卲膰嶓伬籙塥懧匭窢鎀妦鉾堇蛖瞃樄惏聑庱髷啥"
    )
    rows = "".join(f"{names[at : at + 3]},2026-01-01,5\n" for at in range(0, 60, 3))
    found = decode(f"客戶,日期,數量\n{rows}".encode("big5"))
    assert (found.name, found.sure) == ("Big5", True)


def test_a_broken_byte_marks_its_place_and_keeps_the_rest() -> None:
    data = ("客户名称,电话\n" + "恒顺物流,1380\n" * 30).encode() + b"\xe5\xae,1390\n"
    found = decode(data)
    assert found.name == "UTF-8"
    assert not has_damage(found.text.splitlines()[5])
    last = found.text.splitlines()[-1]
    assert has_damage(last)
    assert visible_damage(last) == "\\xe5\\xae,1390"
    assert "�" not in found.text


def test_a_broken_byte_in_gb18030_stays_gb18030() -> None:
    data = (SIMPLIFIED * 10).encode("gb18030") + b"C9,\xff\xff,x,1,\n"
    found = decode(data)
    assert found.name == "GB18030"
    assert has_damage(found.text)


def test_a_replacement_character_from_an_earlier_program_counts_as_damage() -> None:
    assert has_damage(decode("name\n\ufffd公司\n".encode()).text)


@pytest.mark.parametrize("asked", ["big5", "Big5", "cp950", "big5hkscs"])
def test_the_encoding_can_be_given(asked: str) -> None:
    found = decode(TRADITIONAL.encode("big5"), asked)
    assert (found.name, found.text, found.sure) == ("Big5", TRADITIONAL, True)


def test_a_given_encoding_is_used_even_if_it_reads_badly() -> None:
    assert decode(SIMPLIFIED.encode("gb18030"), "cp1252").name == "Windows-1252"


@pytest.mark.parametrize(
    ("asked", "codec"), [("utf-16", "utf-16"), ("utf-16", "utf-16-be"), ("utf-8", "utf-8-sig"), ("utf-8", "utf-8")]
)
def test_a_given_unicode_encoding_minds_the_mark(asked: str, codec: str) -> None:
    assert decode(SIMPLIFIED.encode(codec), asked).text == SIMPLIFIED


@pytest.mark.parametrize("asked", ["klingon", "base64", "rot13"])
def test_an_unknown_encoding_is_refused(asked: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        decode(b"name\n\xff", asked)
    assert caught.value.params["field"] == "encoding"


def test_a_long_plain_beginning_does_not_hide_the_rest() -> None:
    text = "name,note\n" + "Acme Transport,weekly\n" * 20_000 + "恒顺物流有限公司,每月两次\n" * 20
    found = decode(text.encode("gb18030"))
    assert (found.name, found.text) == ("GB18030", text)
