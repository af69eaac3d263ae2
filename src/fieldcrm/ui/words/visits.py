"""A visit, a case and a diary in words, for tables and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.service import Worded
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words.agreements import own_text
from fieldcrm.ui.words.dates import day_text, days_text, number_text, short_day
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.service import severity_text, worded_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.service import (
        DiaryEntry,
        FileRef,
        LikeCase,
        Parameter,
        PartUsed,
        Problem,
        Program,
        VisitLine,
        VisitView,
    )

WHY = {"model": N_("same model"), "part": N_("same part"), "words": N_("like words")}
FILE_STATES = {"changed": N_("changed since"), "missing": N_("no longer there")}
_ARROW = " → "


def joined(*parts: str) -> str:
    """What there is, with dots between."""
    return " · ".join(part for part in parts if part)


def problem_text(problem: Worded) -> str:
    """What was wrong."""
    return worded_text("problem", problem)


def done_text(case: LikeCase | Problem) -> str:
    """What was found, done, and how: one line."""
    parts = getattr(case, "parts", ())
    return joined(
        worded_text("cause", case.cause),
        worded_text("solution", case.solution),
        worded_text("method", case.method),
        ", ".join(parts),
    )


def solved_text(solved: bool | None) -> str:
    """Whether a problem was solved; empty where nobody said."""
    if solved is None:
        return ""
    return _("solved") if solved else _("not solved")


def held_text(case: LikeCase) -> str:
    """Whether what was done held."""
    if case.came_back is not None:
        days = (case.came_back - case.day).days
        return _("came back after {days}", days=days_text(days)) if days else _("came back the same day")
    if case.solved is False:
        return _("not solved")
    if case.held is None:
        return ""
    return _("held for {days}", days=days_text(case.held)) if case.held else _("fixed today")


def why_text(case: LikeCase) -> str:
    """What is alike."""
    return joined(*(_(WHY[each]) for each in case.why))


def problems_text(line: VisitLine) -> str:
    """What a visit was about: its problems, whether solved, risks left open."""
    risks = ngettext("{n} open risk", "{n} open risks", line.open_risks) if line.open_risks else ""
    return joined(*(problem_text(problem) for problem in line.problems), solved_text(line.solved), risks)


def part_text(part: PartUsed) -> str:
    """2 × Seal kit P55-2, A1 → B2."""
    count = "" if part.quantity is None else f"{number_text(part.quantity, 2)} × "
    name = " ".join(text for text in (part.name, part.number) if text)
    serials = _ARROW.join((part.serial_off or "–", part.serial_on or "–")) if part.serial_off or part.serial_on else ""
    return joined(f"{count}{name}", serials)


def parameter_text(parameter: Parameter) -> str:
    """Pressure 2.1 → 2.4 bar."""
    return f"{parameter.name} {parameter.old or '–'}{_ARROW}{parameter.new} {parameter.unit}".rstrip()


def program_text(program: Program) -> str:
    """Controller 1.0 → 1.1 · timer."""
    versions = f"{program.old or '–'}{_ARROW}{program.new or '–'}" if program.old or program.new else ""
    return joined(f"{program.name} {versions}".rstrip(), program.what)


def diary_text(entry: DiaryEntry, today: date | None = None) -> str:
    """One entry of a diary."""
    values = entry.params
    text = {name: str(value) for name, value in values.items() if isinstance(value, str)}
    match entry.kind:
        case "problem":
            worded = {name: value for name, value in values.items() if isinstance(value, Worded)}
            solved = values.get("solved")
            said = solved_text(solved if isinstance(solved, bool) else None)
            return joined(*(worded_text(name, worded[name]) for name in ("problem", "cause", "solution")), said)
        case "part":
            from fieldcrm.domain.views.service import PartUsed

            quantity = values.get("quantity")
            part = PartUsed(
                text["name"],
                text["number"],
                float(quantity) if isinstance(quantity, int | float) else None,
                text["serial_off"],
                text["serial_on"],
            )
            return _("replaced {part}", part=part_text(part))
        case "parameter":
            from fieldcrm.domain.views.service import Parameter

            return parameter_text(Parameter(text["name"], text["old"], text["new"], text["unit"]))
        case "program":
            from fieldcrm.domain.views.service import Program

            return program_text(Program(text["name"], text["old"], text["new"], text["what"]))
        case "risk":
            by = values.get("check_by")
            day = short_day(by, today) if hasattr(by, "isoformat") else ""  # type: ignore[arg-type]
            said = _("check by {day}", day=day) if day else ""
            return joined(
                _("risk ({severity}): {what}", severity=severity_text(text["severity"]), what=text["what"]), said
            )
        case "closed":
            return joined(_("risk closed: {what}", what=text["what"]), text["word"], text["by"])
        case "complaint":
            return _("complaint: {words}", words=text.get("words", ""))
        case "visit":
            return joined(_("visited"), text["engineer"], text["note"])
        case "installed":
            return _("installed")
        case _:
            return _("taken out of use") if entry.kind == "retired" else entry.kind


def file_text(file: FileRef, states: Mapping[str, str]) -> str:
    """A file with its caption, and what became of it since."""
    state = states.get(file.path, "")
    return joined(file.caption, file.path, _(FILE_STATES[state]) if state in FILE_STATES else "")


def visit_lines(view: VisitView, today: date, states: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """A visit as lines of title and text; what was not filled in is left out. `states`: of its files, by path."""
    record = view.record
    when = day_text(record.day, today)
    if record.minute is not None:
        when += f" {record.minute // 60:02}:{record.minute % 60:02}"
    main = view.equipment.get(record.equipment_id or b"")
    what = "" if main is None else joined(main.title, main.maker, main.model, main.serial)
    pairs = [
        (_("Customer"), joined(view.customer.name, view.customer.code)),
        (_("Visit"), joined(when, record.number, view.id.hex()[-8:])),
        (field_text("site"), view.site),
        (_("Equipment"), what),
    ]
    for problem in record.problems:
        pairs += [
            (_("Problem"), joined(problem_text(problem.problem), _where(view, problem.equipment_id))),
            (_("Cause"), worded_text("cause", problem.cause)),
            (_("Solution"), worded_text("solution", problem.solution)),
            (_("Method"), worded_text("method", problem.method)),
            ("", solved_text(problem.solved)),
        ]
    pairs += [(_("Part"), joined(part_text(part), _where(view, part.equipment_id))) for part in record.parts]
    pairs += [
        (_("Parameter"), joined(parameter_text(row), _where(view, row.equipment_id))) for row in record.parameters
    ]
    pairs += [(_("Program"), joined(program_text(row), _where(view, row.equipment_id))) for row in record.programs]
    pairs += [(value.field.name, own_text(value)) for value in record.own if value.value]
    for risk in view.risks:
        closed = _("closed {day}: {word}", day=short_day(risk.closed_on, today), word=risk.closed_word)
        state = closed if risk.closed_on else _("check by {day}", day=short_day(risk.check_by, today))
        pairs.append((_("Risk"), joined(severity_text(risk.severity), risk.what, state)))
    pairs += [(_("File"), file_text(file, states or {})) for file in record.files]
    minutes = ngettext("{n} minute on site", "{n} minutes on site", record.minutes) if record.minutes else ""
    travel = (
        ngettext("{n} minute of travel", "{n} minutes of travel", record.travel_minutes)
        if record.travel_minutes
        else ""
    )
    pairs += [
        (_("Time"), joined(minutes, travel)),
        (_("Engineer"), record.engineer),
        (_("Present"), record.present),
        (_("Customer's word"), record.customer_word),
        (field_text("note"), record.note),
    ]
    return [(title, text) for title, text in pairs if text]


def _where(view: VisitView, equipment_id: bytes | None) -> str:
    """The equipment of a row, where it is not the visit's own."""
    if equipment_id is None or equipment_id == view.record.equipment_id:
        return ""
    piece = view.equipment.get(equipment_id)
    return "" if piece is None else piece.title
