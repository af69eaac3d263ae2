"""The tokens of a customer are those of its characters and words, whatever was indexed before it."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.searchtext.fold import is_ideograph, runs
from fieldcrm.domain.searchtext.haystack import Haystack
from fieldcrm.domain.searchtext.pinyin import readings
from fieldcrm.domain.searchtext.terms import LONGEST_WORD, forget_grams, terms_for_index

texts = st.text("中国重庆长行乐石化油ab1Жé・々가 ,-（）", max_size=12)


def plain_tokens(field: str, text: str) -> set[str]:
    """By the definition, one character after another."""
    tokens: set[str] = set()
    for run in runs(text):
        if not is_ideograph(run):
            word = run[:LONGEST_WORD]
            tokens |= {f"{field}t{word[0]}", f"{field}t{word[:2]}", f"{field}t{word}"}
            continue
        tokens |= {f"{field}t{char}" for char in run}
        tokens |= {f"{field}t{pair}" for pair in map("".join, pairwise(run))}
        if field == "w":
            continue
        read = [readings(char) for char in run]
        first = [{reading[0] for reading in each} for each in read]
        tokens |= {f"{field}y{one}" for each in read for one in each}
        for here, there in pairwise(read):
            tokens |= {f"{field}y{a}{end}" for a, b in product(here, there) for end in (b, b[0])}
        for length in (2, 3):
            for at in range(len(run) - length + 1):
                tokens |= {f"{field}i{''.join(each)}" for each in product(*first[at : at + length])}
    return tokens


@given(texts, texts, texts, st.booleans())
def test_tokens_of_texts_are_those_of_their_definition(name: str, contact: str, note: str, fresh: bool) -> None:
    if fresh:
        forget_grams()
    haystack = Haystack.of(name=name, contacts=(contact,), words=(("note", note), ("address", name)))
    tokens, words = terms_for_index(haystack)
    expected = plain_tokens("n", haystack.name) | plain_tokens("k", haystack.contacts)
    expected |= plain_tokens("w", haystack.words)
    assert {token for token in tokens if token[1] in "tyi"} == expected
    for field, text in (("n", haystack.name), ("k", haystack.contacts), ("w", haystack.words)):
        long = {run[:LONGEST_WORD] for run in runs(text) if not is_ideograph(run) and len(run) > 2}
        assert {word[1:] for word in words if word[0] == field} == long


def test_names_are_found_by_how_they_begin() -> None:
    tokens = terms_for_index(Haystack.of(name="重庆石化", code="C-1234", phones=("138 0001",))).tokens
    assert {"nb重", "nb重庆", "nb重庆石", "nb重庆石化", "nfzhong", "nfchong", "nscqs", "nszqs"} <= tokens
    assert {"ctc12", "ct123", "ct234", "pt138", "pt001"} <= tokens
