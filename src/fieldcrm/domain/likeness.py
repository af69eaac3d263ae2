"""How alike two cases of service are: the same words in either script, the same model, the same parts [domain.md §5].

A case is one problem at one visit. Its text becomes tokens, each exact: ideographs in overlapping pairs, words by
their stem, words of short lists, models and part numbers by their letters and digits. What is typed becomes tokens
in the same way, so how either was written does not matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from fieldcrm.domain.searchtext.fold import fold, is_ideograph, key, runs
from fieldcrm.domain.views.service import Worded

TEXT, PROBLEM, LISTED, MODEL, PART = "t", "p", "l", "m", "n"
"""First letters of tokens: any words, words of the problem itself, words of short lists, models, part numbers."""

MOST_TOKENS = 24
"""Tokens of a query that are looked up: nobody reads cases that share the 25th word."""
IN_PROBLEM = 0.5
"""What a word found in the problem itself counts beyond one found anywhere in the case."""
LISTED_WEIGHT = 1.5
"""A short list's word against a typed one of the same rarity: it was chosen, not just mentioned."""
SAME_MODEL, SAME_PART = 0.35, 0.5
"""What the same model and the same part add to the share of words that are alike (0–1.5)."""
NOT_SOLVED, CAME_BACK = 0.8, 0.85
"""Factors of cases whose solution is no help, or did not last."""
SAME_SHARE = 0.6
"""Share of the shorter text's tokens that two problems without a common list word must share to be the same."""

_AGAIN = re.compile(r"\b(?:again|still|once more|back)\b|再次|再度|又|仍然|仍|依旧|依舊|还是|還是|了", re.IGNORECASE)
"""Words that say that a problem came back, and not what it is."""
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "e", "ly")
_SHORTEST_STEM = 3
_COMMON = frozenset(
    ("the", "and", "of", "at", "in", "on", "is", "was", "to", "for", "with", "no", "not", "it", "has", "had", "an")
)


class CaseText(NamedTuple):
    """What a case says: `problem` free words, `words` of short lists, `text` everything else that was written."""

    problem: str = ""
    words: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    model: str = ""
    part_numbers: tuple[str, ...] = ()


class LikeQuery(NamedTuple):
    """What is looked for: tokens of words, of list words, of the model and parts; `prefix` of a word being typed."""

    texts: tuple[str, ...]
    listed: tuple[str, ...] = ()
    model: str = ""
    parts: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """Every exact token."""
        own = (self.model,) if self.model else ()
        return (*self.listed, *own, *self.parts, *self.texts)


def stem(word: str) -> str:
    """A word without its commonest English ending: leaks, leaking, leaked are one. Figures stay as they are."""
    if not word.isalpha() or not word.isascii():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def text_tokens(text: str) -> Iterator[str]:
    """The tokens of free words, without a first letter."""
    for run in runs(fold(text)):
        if is_ideograph(run):
            yield from (run[at : at + 2] for at in range(max(len(run) - 1, 1)))
        elif run not in _COMMON and (len(run) > 1 or run.isdigit()):
            yield stem(run)


def case_tokens(case: CaseText) -> set[str]:
    """Everything by which a case is found and ranked."""
    found: set[str] = set()
    for token in text_tokens(case.problem):
        found.update((TEXT + token, PROBLEM + token))
    for text in case.text:
        found.update(TEXT + token for token in text_tokens(text))
    found.update(LISTED + key(word) for word in case.words if word)
    if case.model:
        found.update((MODEL + key(case.model), TEXT + key(case.model)))
        found.update(TEXT + token for token in text_tokens(case.model))
    for number in filter(None, case.part_numbers):
        found.update((PART + key(number), TEXT + key(number)))
    return {token for token in found if len(token) > 1}


def like_query(text: str, words: Iterable[str] = (), model: str = "", parts: Iterable[str] = ()) -> LikeQuery:
    """What to look for. A last word that is still being typed also counts by its beginning; so does one ideograph."""
    tokens = list(dict.fromkeys(text_tokens(text)))
    prefix = ""
    if tokens and not text[-1:].isspace():
        last = list(runs(fold(text)))[-1]
        if is_ideograph(last):
            prefix = last if len(last) == 1 else ""
        elif len(last) > 1:
            prefix = stem(last)
    listed = tuple(dict.fromkeys(LISTED + key(word) for word in words if key(word)))
    numbers = tuple(dict.fromkeys(PART + key(part) for part in parts if key(part)))
    named = [TEXT + token for part in parts for token in text_tokens(part)]
    texts = tuple(dict.fromkeys([*(TEXT + token for token in tokens), *named]))[:MOST_TOKENS]
    return LikeQuery(texts, listed, MODEL + key(model) if key(model) else "", numbers, prefix)


def rarity(cases: int, holding: int) -> float:
    """The weight of a token that `holding` of all `cases` hold: ln of one in how many, and never nothing."""
    return max(math.log((cases + 1) / (holding + 0.5)), 0.1)


def likeness(query: LikeQuery, weights: Mapping[str, float], found: AbstractSet[str]) -> tuple[float, tuple[str, ...]]:
    """How alike a case with these tokens is, and what makes it so: model, part, words."""
    why: list[str] = []
    total = shared = 0.0
    for token in (*query.texts, *query.listed):
        weight = weights.get(token, 0.1) * (LISTED_WEIGHT if token[0] == LISTED else 1.0)
        total += weight
        if token in found:
            shared += weight * (1.0 + IN_PROBLEM * (PROBLEM + token[1:] in found))
        elif query.prefix and token == TEXT + query.prefix and any(each.startswith(token) for each in found):
            shared += weight
    score = shared / total if total else 0.0
    if query.model and query.model in found:
        score += SAME_MODEL
        why.append("model")
    if any(part in found for part in query.parts) or _same_named(query, found):
        score += SAME_PART
        why.append("part")
    if shared:
        why.append("words")
    return score, tuple(why)


def _same_named(query: LikeQuery, found: AbstractSet[str]) -> bool:
    """Whether a typed word is the number of a part."""
    return any(PART + token[1:] in found for token in query.texts if any(mark.isdigit() for mark in token))


@lru_cache(maxsize=4096)
def _tokens_of(text: str) -> frozenset[str]:
    return frozenset(text_tokens(_AGAIN.sub(" ", text)))


def same_problem(one: Worded, other: Worded) -> bool:
    """Whether two problems on the same equipment are one that came back: the same list word, else much the same
    words."""
    if one.word and other.word:
        return key(one.word) == key(other.word)
    first, second = _tokens_of(one.text), _tokens_of(other.text)
    fewer = min(len(first), len(second))
    return fewer > 0 and len(first & second) / fewer >= SAME_SHARE
