"""Folding is symmetric, idempotent, and survives whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.searchtext.fold import _normal_of, digits, fold, key, normal, phone_fragments, query_words

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)


@given(ANYTHING)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANYTHING)
def test_normal_form_holds_letters_digits_and_single_spaces(text: str) -> None:
    words = normal(text).split(" ")
    assert words == [""] or all(word.isalnum() for word in words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中國石化長慶油田", "中国石化长庆油田"),
        ("臺灣機械廠", "台湾机械厂"),
        ("裡仁發電", "裏仁发电"),
        ("乾元能源", "干元能源"),
        ("重慶鐘錶煉油廠麪粉乾洗於家裏後勤範圍發動機簽約餘姚", "重庆钟表炼油厂面粉干洗于家里后勤范围发动机签约余姚"),
        ("臺灣麵粉家裡雲南穀物製造複合", "台湾面粉家里云南谷物制造复合"),
        ("ＡＢＣ１２３", "abc123"),
        ("Société Générale", "SOCIETE GENERALE"),
        ("Łódź Straße Ørsted", "lodz strasse orsted"),
        ("O’Brien", "obrien"),
        ("ﾄﾖﾀ", "トヨタ"),
    ],
)
def test_two_writings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_characters_simplified_in_their_own_right_stay_apart() -> None:
    assert fold("炼") != fold("链")
    assert fold("画") != fold("划")


def test_every_traditional_character_folds_as_its_best_simplified_one() -> None:
    from fieldcrm.domain.searchtext.variants_table import FORMS, STANDS

    assert len(FORMS) == len(STANDS) > 4000
    assert all(fold(form) == stands == fold(stands) for form, stands in zip(FORMS, STANDS, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中石化（上海） 销售 有限公司", "中石化上海销售有限公司"),
        ("中石化 BP Oil", "中石化bp oil"),
        ("Coca-Cola", "coca cola cocacola"),
        ("第3加油站", "第3加油站"),
        ("[/] \x1b[31m\x00 \ud800 😀", "31m"),
        ("", ""),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_key_drops_everything_between() -> None:
    assert key(" Coca-Cola (中国) ") == "cocacola中国"


def test_typed_words_part_at_spaces_and_at_signs_between_letters() -> None:
    assert query_words("中石化(上海) coca-cola 中石化(上海)") == ("中石化上海", "coca", "cola")


def test_digits_of_any_script() -> None:
    assert digits("+86 (21) ５５-٣٤") == "86215534"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("138 1234-5678", ("13812345678",)),
        ("+86 138 1234 5678", ("8613812345678", "13812345678")),
        ("021-5555 1234", ("02155551234", "2155551234")),
        ("１３８", ("138",)),
        ("13", ()),
        ("a138", ()),
        ("  ", ()),
    ],
)
def test_phone_fragments(text: str, expected: tuple[str, ...]) -> None:
    assert phone_fragments(text) == expected


_HARD = "ガｶﾞ゙・ー가각\u1100\u1161\u0301ﬁßİı̇øæ²٣Жあ\ue000\0½Ａ１"
_MIXED = st.text("aZ9é'`’，。（）()- _·中國重々〇\t\n\x1c\u3000\x85," + _HARD, max_size=14)


@given(_MIXED | ANYTHING)
def test_the_short_way_to_the_normal_form_is_the_long_one(text: str) -> None:
    assert normal(text) == _normal_of(fold(text))


def test_every_character_takes_the_short_way_as_the_long_one() -> None:
    for code in (*range(0x3400), *range(0xA000, 0xD800, 7), *range(0xE000, 0x10000), *range(0x10000, 0x30000, 97)):
        for text in (chr(code), f"a{chr(code)}b", f"中{chr(code)}国"):
            assert normal(text) == _normal_of(fold(text)), hex(code)
