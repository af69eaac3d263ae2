"""Every code that the lower layers use has words, and every word is in every language."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.pofile import read_po

import fieldcrm
from fieldcrm import errors, i18n
from fieldcrm.domain.codes import ActivityKind, DemandSource, Grade, NextReason, Outcome, ReadingForm, Reason, Status
from fieldcrm.domain.customer_form import FIELDS as FORM_FIELDS
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.customer import NextProposal
from fieldcrm.domain.views.importing import Reject
from fieldcrm.domain.views.today import ReasonLine
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.ui.words import dates, fields, filling, findings, imports, outcomes, reasons, terms
from fieldcrm.ui.words import errors as error_words

ROOT = Path(fieldcrm.__file__).parents[2]
PACKAGE = Path(fieldcrm.__file__).parent
DAY = date(2026, 3, 18)


def _catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "scripts" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _source(*folders: str) -> str:
    files = [file for folder in folders for file in sorted((PACKAGE / folder).rglob("*.py"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_the_catalogues_are_complete() -> None:
    assert _catalogues().check() == []


def test_every_word_of_the_code_is_in_the_catalogues() -> None:
    """Read from the code itself: an extractor may pass words over, such as those inside f-strings."""
    for language in ("zh_Hans", "zh_Hant"):
        path = PACKAGE / "locale" / language / "LC_MESSAGES" / "fieldcrm.po"
        with path.open("rb") as stream:
            template = read_po(stream)
        first = {message.id if isinstance(message.id, str) else message.id[0] for message in template if message.id}
        missing = [f"{place}: {text!r}" for place, text in _words_of_the_code() if text not in first]
        assert missing == [], language


def _words_of_the_code() -> Iterator[tuple[str, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                place = {"_": 0, "N_": 0, "ngettext": 0, "pgettext": 1}.get(node.func.id)
                text = node.args[place] if place is not None and place < len(node.args) else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", text.value


def test_the_check_finds_what_is_wrong(tmp_path: Path) -> None:
    script = _catalogues()
    template = script.Catalog()
    for message in ("one {a}", "two", "three", ("{n} row", "{n} rows")):
        template.add(message)
    found = script.Catalog(locale="zh_Hans")
    found.add("one {a}", "一 {b}")
    found.add("two", "二", flags=["fuzzy"])
    found.add("old", "旧")
    found.add(("{n} row", "{n} rows"), ("行",))
    faults = "\n".join(script.faults("zh_Hans", template, found))
    for word in ("places differ: 'one {a}'", "fuzzy: 'two'", "no longer used: 'old'", "not gathered yet: 'three'"):
        assert word in faults
    assert "{n} row" not in faults


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("codes", [Reason, NextReason, Outcome, ActivityKind, Status, Grade, DemandSource, ReadingForm])
def test_every_code_has_words(codes: type[StrEnum], language: str) -> None:
    i18n.use(language)
    speakers: dict[type[StrEnum], Callable[[Any], str]] = {
        Reason: lambda code: (
            reasons.reason_text(ReasonLine(code, DAY, 1.0), short=True)
            + reasons.reason_text(ReasonLine(code, DAY, 1.0))
        ),
        NextReason: lambda code: reasons.next_reason_text(NextProposal(DAY, None, code)),
        Outcome: outcomes.outcome_text,
        ActivityKind: outcomes.kind_text,
        Status: fields.status_text,
        Grade: fields.grade_text,
        DemandSource: fields.source_text,
        ReadingForm: fields.form_text,
    }
    words = [speakers[codes](code) for code in codes]
    assert all(words)
    assert len(set(words)) == len(words)
    assert "{" not in "".join(words)


def test_every_field_of_log_forms_and_rules_has_a_name() -> None:
    for entity in ENTITIES.values():
        assert fields.entity_text(entity.name) != entity.name
        for field in entity.fields:
            assert fields.field_text(field.name) != field.name, f"{entity.name}.{field.name}"
    for form in FORM_FIELDS.values():
        for form_field in form:
            assert fields.field_text(form_field.name) != form_field.name
    for name in Rules.__dataclass_fields__:
        assert fields.rule_text(name) != name


def _errors(base: type[errors.FieldcrmError]) -> Iterator[type[errors.FieldcrmError]]:
    yield base
    for child in base.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _errors(child)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_error_has_a_title_and_a_message(language: str) -> None:
    i18n.use(language)
    for kind in _errors(errors.FieldcrmError):
        assert kind.code in error_words.ENTRIES
        words = error_words.error_text(kind())
        assert words.title
        assert words.message
        assert "{" not in words.message


def test_errors_show_their_values() -> None:
    words = error_words.error_text(errors.InvalidValueError(field="invoice.bank", value="{x}", reason="too_long"))
    assert words.message == "Bank: “{x}” is not accepted."
    assert words.hint == "The text is too long."
    newer = error_words.error_text(errors.NewerArchiveError(file="a", found=9, known=1))
    assert newer.message == "The archive has version 9; this program knows versions up to 1."
    needed = error_words.error_text(errors.PassphraseError(file="a", given=False))
    assert needed.title == "Passphrase needed"
    assert error_words.error_text(errors.NothingToUndoError(direction="redo")).title == "Nothing to redo"


def test_every_reason_of_a_refused_value_has_a_hint() -> None:
    source = _source("domain", "services", "storage", "exchange", "cli")
    found = set(re.findall(r"(?:InvalidValueError|RejectedError)\([^)]*reason=\"([a-z_]+)\"", source))
    found |= set(re.findall(r"_wrong\(\w+, \w+, \"([a-z_]+)\"", source))
    assert len(found) > 15
    assert {code for code in found if not error_words.reason_hint(code)} == set()


def test_every_reject_has_a_reason_and_a_mend() -> None:
    source = _source("exchange", "services")
    pairs = re.findall(r"(?:CellError|Bad)\(\s*\"([a-z_]+)\", \"([a-z_]+)\"", source)
    pairs += re.findall(r"BadRow\([^\"]*\"([a-z_]+)\", \"([a-z_]+)\"", source)
    assert len(pairs) > 20
    for reason, mend in pairs:
        words = imports.reject_text(Reject(2, "date", "x", reason, mend))
        assert words.reason != reason, reason
        assert words.mend != mend, mend
    for code in re.findall(r"warnings(?: = \[|\.append\()\"([a-z_]+)\"", source):
        assert imports.warning_text(code) != code


def test_every_term_has_words() -> None:
    source = _source("domain/standing")
    codes = set(re.findall(r"Term\(\"([a-z_0-9]+)\"", source)) | set(re.findall(r"yield \"([a-z_]+)\"", source))
    codes |= set(re.findall(r"\(\"([a-z_]+)\", [^)\"]+, \"[a-z/]*\"\)", source))
    assert len(codes) > 20
    for code in codes:
        assert code in terms.TERMS, code


def test_every_finding_has_words() -> None:
    source = _source("storage", "services")
    codes = set(re.findall(r"Finding\(\"([a-z_]+)\"", source)) | set(re.findall(r"_attempt\(\"([a-z_]+)\"", source))
    assert codes
    assert codes <= findings.GOOD.keys()
    assert codes <= findings.BAD.keys()


def test_sentences_take_the_fullest_form() -> None:
    line = ReasonLine(Reason.CALL_BACK, DAY, 1.0, {"minute": 570, "overdue": 0, "promised": "a price"})
    assert reasons.reason_text(line) == "promised for 09:30: a price"
    late = ReasonLine(Reason.CALL_BACK, DAY, 1.0, {"minute": None, "overdue": 2, "promised": ""})
    assert reasons.reason_text(late) == "a promised call-back, 2 days late"
    stored = {"p10": "2026-03-20", "p50": date(2026, 3, 25), "need": 0.4, "quantity": 12.5}
    low = ReasonLine(Reason.TANK_LOW, DAY, 1.0, stored)
    assert "12.5 t needed about 25 Mar, perhaps from 20 Mar; with 40%" in reasons.reason_text(low, today=DAY)


def test_values_are_never_templates() -> None:
    line = ReasonLine(Reason.CALL_BACK, DAY, 1.0, {"promised": "{minute} {0} %s"})
    assert reasons.reason_text(line) == "promised: {minute} {0} %s"
    assert i18n._("Undone: {what}", what="{x}") == "Undone: {x}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Wed 18 Mar", "Wed 18 Mar 2026", "in 3 days", "2 days ago", "tomorrow", "in 3 months", "Mar 2026"]),
        ("zh_Hans", ["3月18日 周三", "2026年3月18日 周三", "3天后", "2天前", "明天", "3个月后", "2026年3月"]),
        ("zh_Hant", ["3月18日 週三", "2026年3月18日 週三", "3天後", "2天前", "明天", "3個月後", "2026年3月"]),
    ],
)
def test_days(language: str, expected: list[str]) -> None:
    i18n.use(language)
    assert [
        dates.day_text(DAY, DAY),
        dates.day_text(DAY),
        dates.relative_text(date(2026, 3, 21), DAY),
        dates.relative_text(date(2026, 3, 16), DAY),
        dates.relative_text(date(2026, 3, 19), DAY),
        dates.relative_text(date(2026, 6, 18), DAY),
        dates.month_text(DAY),
    ] == expected


def test_numbers_and_amounts() -> None:
    assert dates.number_text(12345.60) == "12,345.6"
    assert dates.number_text(-0.01) == "0"
    assert dates.fixed_text(2) == "2.0"
    assert dates.amount_text(Amount.of(12.5, Unit.TONNE)) == "12.5 t"
    assert dates.amount_text(Amount.of(3000, Unit.LITRE)) == "3,000 L"
    assert dates.tonnes_text(0.1234) == "0.123 t"
    assert dates.percent_text(0.834) == "83%"
    assert dates.days_text(1) == "1 day"
    assert dates.days_text(3.5) == "3.5 days"
    assert dates.time_text(time(14, 30)) == "14:30"
    assert dates.short_day(None) == "–"
    assert dates.size_text(12_300_000) == "12.3 MB"
    assert dates.instant_text(datetime(2026, 3, 18, 9, 5).astimezone()) == "2026-03-18 09:05"


def test_places_of_a_template() -> None:
    assert filling.places("{a} {b!r} {{c}}") == {"a", "b"}


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh_CN.UTF-8", "zh_Hans"),
        ("zh-Hant-HK", "zh_Hant"),
        ("zh_TW", "zh_Hant"),
        ("Chinese (Traditional)_Taiwan", "zh_Hant"),
        ("Chinese (Simplified)_China", "zh_Hans"),
        ("en_GB.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("de_DE", None),
        ("", None),
    ],
)
def test_the_system_s_language(tag: str, language: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert i18n.match(tag) == language
    monkeypatch.setenv("LC_ALL", tag)
    assert i18n.use(None) == (language or "en")
    monkeypatch.setenv("FIELDCRM_LANG", "zh_Hant")
    assert i18n.use(None) == "zh_Hant"
    assert i18n.use("en") == "en"
