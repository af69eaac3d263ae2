"""What of a customer is searched, folded once: the form that the index stores and the matcher compares."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal, NamedTuple

from fieldcrm.domain.searchtext.fold import digits, key, normal
from fieldcrm.domain.searchtext.pinyin import RunReadings, read

FieldName = Literal["code", "name", "other_name", "phone", "contact", "territory", "words"]

#: What the lines of ``words`` can be; a line's place in the list is stored before it, so new ones come last.
WORD_KINDS: Final = (
    *("note", "address", "owner", "fact", "site", "equipment", "visit", "part", "parameter", "program"),
    *("risk", "complaint", "promise", "contract", "custom", "word", "relation"),
)
_MARK: Final = 0xE000  # of Unicode's private use: no letter, so that it parts words and is never searched
_KIND_OF: Final = {chr(_MARK + number): kind for number, kind in enumerate(WORD_KINDS)}
_MARK_OF: Final = {kind: mark for mark, kind in _KIND_OF.items()}

#: Parts the values of a field with several; it occurs in no folded value, so nothing matches across two of them.
SEPARATOR: Final = "\n"


class _Folded(NamedTuple):
    """The fields of a haystack, in the order of the index's columns."""

    name: str
    name_key: str
    code_key: str
    other_names: str
    phones: str
    contacts: str
    territory: str
    words: str


class Haystack(_Folded):
    """One customer's searchable text, folded. Fields with several values hold them parted by :data:`SEPARATOR`."""

    @classmethod
    def of(
        cls,
        *,
        name: str,
        code: str = "",
        other_names: Iterable[str] = (),
        phones: Iterable[str] = (),
        contacts: Iterable[str] = (),
        territory: str = "",
        words: str | Iterable[tuple[str, str]] = "",
    ) -> "Haystack":
        """Fold what people wrote. ``words`` is free text, or lines of it, each with one of :data:`WORD_KINDS`."""
        return cls(
            name=normal(name),
            name_key=key(name),
            code_key=key(code),
            other_names=_joined(map(normal, other_names)),
            phones=_joined(map(digits, phones)),
            contacts=_joined(map(normal, contacts)),
            territory=normal(territory),
            words=normal(words) if isinstance(words, str) else _lines(words),
        )

    def line_at(self, place: int) -> tuple[str, int]:
        """The kind and number of the line of ``words`` at that place; ('', -1) where they are one text."""
        before = self.words.rfind(SEPARATOR, 0, place) + 1
        kind = _KIND_OF.get(self.words[before : before + 1], "")
        return (kind, self.words.count(SEPARATOR, 0, place)) if kind else ("", -1)

    @cached_property
    def read_name(self) -> tuple[RunReadings, ...]:
        return read(self.name)

    @cached_property
    def is_read_from_start(self) -> bool:
        """Whether the first run of ``read_name`` is the beginning of the name."""
        return self.name != "" and bool(read(self.name[0]))

    @cached_property
    def read_other_names(self) -> tuple[RunReadings, ...]:
        return read(self.other_names)

    @cached_property
    def read_contacts(self) -> tuple[RunReadings, ...]:
        return read(self.contacts)

    @cached_property
    def read_territory(self) -> tuple[RunReadings, ...]:
        return read(self.territory)


def _joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(value for value in values if value)


def _lines(lines: Iterable[tuple[str, str]]) -> str:
    """Lines of words, folded each for itself, so that nothing matches across two of them."""
    return SEPARATOR.join(_MARK_OF[kind] + normal(text) for kind, text in lines)
