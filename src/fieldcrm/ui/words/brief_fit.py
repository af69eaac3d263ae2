"""The brief cut to its room: one screen however small the terminal is, and one sheet of paper.

What is cut ends in an ellipsis or in “+2 more”, so that nobody takes a part for the whole. The rules of the site, what
is open and the last visits and calls keep their lines longest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.words.brief import Section
from fieldcrm.ui.words.lines import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BETWEEN = " │ "
"""Between the facts of one block on a screen; a fact itself has dots between its parts."""
SIGNS = {"visits": "⌂", "calls": "☏"}
"""In place of a heading: what a day's line is."""
_OWN_LINES = ("open", "visits", "calls")
"""Sections whose facts keep a line each."""
_RULES_LEAST = 3
"""Lines of site rules that nothing else may take."""
_OPEN_LEAST = 2
_HEADING = 1.7
"""Lines of paper that a heading with the space above takes."""
_FRAME = 1.0
"""Lines of paper that the frame of the site rules takes."""
_LONGEST = 5
"""Lines of paper for one fact at most."""
_KEPT = {"rules": 24, "visits": 1_000, "calls": 1_000}
"""Facts that other sections give way to on a sheet of paper."""


class Block(NamedTuple):
    """Facts below one label. It gets `least` lines, and more where others leave room."""

    label: str
    lines: list[str]
    least: int


# -- a screen --------------------------------------------------------------------------------------------------------


def one_screen(
    sections: Sequence[Section], rows: int, columns: int, measure: Callable[[str], int]
) -> list[tuple[str, str]]:
    """The brief as at most `rows` lines of (label, text); the text takes at most `columns`. A label stands once."""
    blocks = _blocks(sections, columns, measure)
    blocks = _fewer(blocks, sections, rows, columns, measure)
    given = [min(block.least, len(block.lines)) for block in blocks]
    left = rows - sum(given)
    while left > 0:
        grown = False
        for at, block in enumerate(blocks):
            if left > 0 and given[at] < len(block.lines):
                given[at], left, grown = given[at] + 1, left - 1, True
        if not grown:
            break
    return [
        (block.label if at == 0 else "", text)
        for block, lines in zip(blocks, given, strict=True)
        for at, text in enumerate(_cut(block.lines, lines, columns, measure))
    ][:rows]


def _blocks(sections: Sequence[Section], columns: int, measure: Callable[[str], int]) -> list[Block]:
    blocks = []
    rules = [section for section in sections if section.code == "rules"]
    if rules:
        lines = wrapped(BETWEEN.join(_site(section) for section in rules), columns, measure)
        blocks.append(Block(_("Site rules"), lines, _RULES_LEAST))
    for section in sections:
        if section.code == "rules":
            continue
        if section.code in _OWN_LINES:
            blocks += [
                Block(" ".join(part for part in (SIGNS.get(section.code), label) if part), lines, 1)
                for label, text in section.pairs
                if text
                for lines in (wrapped(_flat(text), columns, measure),)
            ]
        else:
            bare = section.code == "who"
            facts = [
                _flat(text) if bare and at == 0 else _fact(label, text)
                for at, (label, text) in enumerate(section.pairs)
            ]
            told = BETWEEN.join(fact for fact in facts if fact)
            title = _("Tanks") if section.code == "tanks" else section.title
            blocks.append(Block(title, wrapped(told, columns, measure), 1))
    return blocks


def _site(section: Section) -> str:
    """A site's name and its rules in one run of text."""
    heading, _dot, where = section.title.partition(" · ")
    told = BETWEEN.join(
        _flat(text) if label == heading else _fact(label, text) for label, text in section.pairs if text
    )
    return f"{safe(where)}: {told}" if where else told


def _fact(label: str, text: str) -> str:
    return f"{safe(label)} {_flat(text)}".strip() if text else ""


def _flat(text: str) -> str:
    """On one line, and harmless before it is measured: what replaces a control character takes a column."""
    return safe(" ".join(text.split()))


def _fewer(
    blocks: list[Block], sections: Sequence[Section], rows: int, columns: int, measure: Callable[[str], int]
) -> list[Block]:
    """The blocks without as many of the last open things as have no room; how many they are is told."""
    over = sum(min(block.least, len(block.lines)) for block in blocks) - rows
    if over <= 0:
        return blocks
    first = 1 if any(section.code == "rules" for section in sections) else 0
    first += any(section.code == "who" for section in sections)
    count = sum(1 for section in sections if section.code == "open" for _label, text in section.pairs if text)
    kept = max(min(_OPEN_LEAST, count), count - over - 1)
    if kept >= count:
        return blocks
    more = Block("", wrapped(_("+{n} more", n=count - kept), columns, measure), 1)
    open_ones = blocks[first : first + count]
    while len(open_ones) > kept:
        del open_ones[_least_missed([block.label for block in open_ones])]
    return [*blocks[:first], *open_ones, more, *blocks[first + count :]]


def _least_missed(labels: Sequence[str]) -> int:
    """The last one of the kind of which there are most: a promise is not pushed out by the twelfth risk."""
    most = max(labels, key=labels.count)
    return len(labels) - 1 - list(reversed(labels)).index(most)


def _cut(lines: list[str], given: int, columns: int, measure: Callable[[str], int]) -> list[str]:
    if len(lines) <= given:
        return lines
    return [*lines[: given - 1], crop(f"{lines[given - 1]}…", columns, measure)]


# -- paper -----------------------------------------------------------------------------------------------------------


def height(sections: Sequence[Section], columns: int, measure: Callable[[str], int]) -> float:
    """Lines of paper that the sections take, their text in lines of `columns`."""
    return sum(
        _HEADING
        + (_FRAME if section.code == "rules" else 0)
        + sum(_rows(text, columns, measure) for _label, text in section.pairs if text)
        for section in sections
    )


def one_page(sections: Sequence[Section], rows: int, columns: int, measure: Callable[[str], int]) -> list[Section]:
    """The sections so that they take at most `rows` lines of paper: long facts cut first, then the last of the many."""
    kept = [Section(each.code, each.title, [pair for pair in each.pairs if pair[1]]) for each in sections]
    for most in range(_LONGEST, 0, -1):
        if height(kept, columns, measure) <= rows:
            break
        kept = [
            Section(
                each.code, each.title, [(label, shorter(text, most, columns, measure)) for label, text in each.pairs]
            )
            for each in kept
        ]
    gone = [0] * len(kept)
    while height(kept, columns, measure) + sum(1 for n in gone if n) > rows:
        many = [index for index, each in enumerate(kept) if len(each.pairs) > 1]
        if not many:
            break
        at = max(many, key=lambda index: _dispensable(kept[index]))
        pairs = kept[at].pairs
        del pairs[_least_missed([label for label, _text in pairs]) if kept[at].code == "open" else -1]
        gone[at] += 1
    return [
        Section(each.code, each.title, [*each.pairs, ("", _("+{n} more", n=n))] if n else each.pairs)
        for each, n in zip(kept, gone, strict=True)
    ]


def _dispensable(section: Section) -> int:
    """The section with most facts gives one up; the rules of the site only where they are very many, and the last
    visits and calls when nothing else is left."""
    return len(section.pairs) - _KEPT.get(section.code, 0)


def _rows(text: str, columns: int, measure: Callable[[str], int]) -> int:
    return sum(len(wrapped(line, columns, measure)) for line in text.split("\n"))


def shorter(text: str, most: int, columns: int, measure: Callable[[str], int]) -> str:
    """The text in at most so many lines."""
    lines = [row for line in text.split("\n") for row in wrapped(line, columns, measure)]
    return text if len(lines) <= most else "\n".join(_cut(lines, most, columns, measure))


# -- lines -----------------------------------------------------------------------------------------------------------


def crop(text: str, columns: int, measure: Callable[[str], int]) -> str:
    """The text in at most `columns`, an ellipsis at its end where something was cut."""
    if measure(text) <= columns:
        return text
    while text and measure(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip('…')}…"
