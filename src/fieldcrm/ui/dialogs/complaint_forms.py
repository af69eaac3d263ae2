"""The forms of complaints and promises: taking in, completing, a step, a promise, settling one."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING, Any

from fieldcrm.domain import customer_form as fields
from fieldcrm.domain.complaints import category_of
from fieldcrm.domain.customer_form import FieldKind
from fieldcrm.domain.dates import parse_when
from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.own_form import own_fields, own_texts
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.complaints import category_text, category_words, choices_of, step_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fieldcrm.domain.complaint_codes import Step
    from fieldcrm.domain.custom_fields import OwnValue
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import ComplaintDetail, PromiseLine
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.asking import Asking

Promise = tuple[str, date, time | None]
WHAT, BY, SOLVED = "promise", "promise_by", "solved"
_QUICK = ("words", "category", "severity", "mood", "channel")
_OUTCOME = frozenset({"cause", "remedy", "enough", "enough_word", "improvement"})
_HINT_WORDS = 5


class ComplaintForm(FormDialog):
    """A complaint as it comes in, or one that is completed."""

    HELP = N_(
        "The words are enough; everything else can come later. The first reply and the answer have their clocks from "
        "the moment you save with Ctrl+S. A category is found by its beginning, or is one of your own."
    )


class RegisterForm(ComplaintForm):
    """A complaint as it comes in; Ctrl+K once more chooses another customer for it."""

    def __init__(self, *known: Any, texts: Mapping[str, str], **options: Any) -> None:
        super().__init__(*known, **options)
        for name, typed in texts.items():
            self.state.write(name, typed)

    def on_mount(self) -> None:
        """Say how to choose another customer. The form's own mounting comes by itself."""
        self.notice(_("Ctrl+K: of another customer"))


class StepForm(FormDialog):
    """A step of a complaint with a word on it."""

    HELP = N_(
        "← and → choose the step; a word says what was done. “Waits for the customer” stops both clocks until it goes "
        "on. What you promise here with a day is kept on your list until it is settled. u takes the step back."
    )


def _field(name: str, *, hint: str = "", choices: Sequence[tuple[str, str]] = ()) -> FormField:
    """A field of the complaint, with its words."""
    shape = fields.field_of("complaint", name)
    kind, parse = str(shape.kind), partial(fields.parse, shape)
    if shape.kind is FieldKind.CHOICE:
        choices = (("", "–"), *choices_of(name))
    elif shape.kind is FieldKind.BOOL:
        kind, choices = "bool", (("no", _("no")), ("yes", _("yes")))
    elif shape.kind is FieldKind.REFERENCE:
        kind, choices = "choice", (("", "–"), *choices)
    if name == "category":
        return FormField(name, field_text(name), _category, hint=hint)
    section = _("What came of it") if name in _OUTCOME else ""
    return FormField(name, field_text(name), parse, kind=kind, choices=tuple(choices), hint=hint, section=section)


def _category(typed: str) -> str:
    """A category's code, or the word as it was typed. Raises InvalidValueError."""
    text = fields.parse(fields.field_of("complaint", "category"), typed)
    return category_of(str(text), category_words())


def _categories_hint() -> str:
    return ", ".join(word for _code, word in category_words()[:_HINT_WORDS]) + " …"


def promise_fields(today: date, *, required: bool = False) -> list[FormField]:
    """What is promised, and by when."""
    return [
        FormField(WHAT, field_text("promised"), str.strip, required=required),
        FormField(BY, field_text("by"), partial(_by, today), "day", required=required, hint="fri, +3, 12-24 14:30"),
    ]


def _by(today: date, typed: str) -> tuple[date, time | None] | None:
    """A day and perhaps a time. Raises InvalidValueError."""
    if not typed.strip():
        return None
    try:
        day, at = parse_when(typed, today)
    except InvalidValueError as error:
        raise InvalidValueError(field=BY, value=typed, reason="date") from error
    if day < today:
        raise InvalidValueError(field=BY, value=typed, reason="past")
    return day, at


def promise_of(values: dict[str, object]) -> Promise | None:
    """The promise among a form's values, None where there is none. Raises InvalidValueError where half is missing."""
    what, by = str(values.pop(WHAT, "") or ""), values.pop(BY, None)
    if not what and by is None:
        return None
    if not what or not isinstance(by, tuple):
        raise InvalidValueError(field=BY if what else WHAT, value="", reason="required")
    return what, by[0], by[1]


def register_form(customer_id: bytes, name: str, today: date, texts: Mapping[str, str]) -> RegisterForm:
    """A complaint as it comes in: its words, and what is known at once; `texts` are those typed already."""
    entries = [
        FormField("words", field_text("words"), partial(fields.parse, fields.field_of("complaint", "words")),
                  kind="multiline", required=True),
        *(_field(each, hint=_categories_hint() if each == "category" else "") for each in _QUICK[1:]),
        FormField(SOLVED, _("Solved on the spot"), str.strip, hint=_("how, if it was")),
        *promise_fields(today),
    ]  # fmt: skip

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        promise = promise_of(values)
        solved = str(values.pop(SOLVED, "") or "")
        given = {name: value for name, value in values.items() if value not in (None, "")}
        return desk.register_complaint(customer_id, given, solved=solved, promises=[promise] if promise else [])

    return RegisterForm(
        _("Complaint · {name}", name=safe(name)),
        entries,
        {"channel": "phone"},
        save,
        draft_key=f"complaint:{customer_id.hex()}",
        all_fields=True,
        texts=texts,
    )


def complete_form(
    found: ComplaintDetail,
    contacts: Sequence[tuple[str, str]],
    equipment: Sequence[tuple[str, str]],
    own: Sequence[OwnValue] = (),
) -> ComplaintForm:
    """All of a complaint's fields, with the team's own; `contacts` and `equipment` are (id in hex, name)."""
    references = {"contact_id": contacts, "equipment_id": equipment}
    entries = []
    for shape in fields.FIELDS["complaint"]:
        if shape.kind is FieldKind.REFERENCE and not references.get(shape.name):
            continue
        hint = _categories_hint() if shape.name == "category" else ""
        entries.append(_field(shape.name, hint=hint, choices=references.get(shape.name, ())))
    entries += own_fields(own)

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        return desk.edit_complaint(found.line.id, values)

    title = _("Complaint · {name}", name=safe(found.line.customer.name or found.line.customer.code))
    texts = _texts(found) | own_texts(own)
    return ComplaintForm(title, entries, texts, save, draft_key=f"complaint:{found.line.id.hex()}")


def complete(asker: Asking, found: ComplaintDetail, then: Callable[[Receipt | None], None]) -> None:
    """Open that form, with the customer's people and equipment to choose among."""
    customer_id, complaint_id = found.line.customer.id, found.line.id

    def choices(desk: Desk) -> tuple[list[tuple[str, str]], list[tuple[str, str]], tuple[OwnValue, ...]]:
        people = desk.dossier(customer_id).contacts
        pieces = desk.equipment(customer_id)
        return (
            [(person.id.hex(), safe(person.name)) for person in people],
            [(piece.id.hex(), safe(piece.title)) for piece in pieces],
            desk.own_values("complaint", complaint_id),
        )

    def show(known: tuple[list[tuple[str, str]], list[tuple[str, str]], tuple[OwnValue, ...]]) -> None:
        asker.crm.push_screen(complete_form(found, *known), then)

    asker.ask(choices, show, group="choices", keys_wait=True)


def _texts(found: ComplaintDetail) -> dict[str, str]:
    line = found.line
    return {
        "words": line.words,
        "category": category_text(line.category),
        "severity": line.severity,
        "mood": line.mood,
        "seeks": found.seeks,
        "effect": found.effect,
        "channel": found.channel,
        "product": line.product,
        "equipment_id": found.equipment_id.hex() if found.equipment_id else "",
        "contact_id": found.contact_id.hex() if found.contact_id else "",
        "owner": line.owner,
        "number": line.number,
        "general": "yes" if line.general else "no",
        "cause": found.cause,
        "remedy": found.remedy,
        "enough": found.enough,
        "enough_word": found.enough_word,
        "improvement": found.improvement,
    }


def step_form(
    complaint_id: bytes, name: str, steps: Sequence[Step], today: date, chosen: Step | None = None
) -> StepForm:
    """The next step with a word, and perhaps a promise; `steps` are those that can follow."""
    from fieldcrm.domain.complaint_codes import Step as Known

    choices = tuple((step.value, step_text(step)) for step in steps)
    entries = [
        FormField("step", field_text("step"), Known, kind="choice", choices=choices),
        FormField("words", _("What was done"), str.strip, kind="multiline"),
        *promise_fields(today),
    ]

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        promise = promise_of(values)
        return desk.complaint_step(complaint_id, Known(str(values["step"])), str(values["words"]), promise=promise)

    first = chosen if chosen is not None and chosen in steps else steps[0]
    return StepForm(
        _("Next step · {name}", name=safe(name)),
        entries,
        {"step": first.value},
        save,
        draft_key=f"step:{complaint_id.hex()}",
        all_fields=True,
    )


def promise_form(customer_id: bytes, name: str, today: date, *, source: tuple[str, bytes] | None = None) -> FormDialog:
    """A promise that is written at once."""

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        promise = promise_of(values)
        assert promise is not None
        what, by, at = promise
        return desk.give_promise(customer_id, what, by, at, source=source)

    return FormDialog(
        _("Promise · {name}", name=safe(name)),
        promise_fields(today, required=True),
        {},
        save,
        draft_key=f"promise:{(source[1] if source else customer_id).hex()}",
        all_fields=True,
    )


class NotePromise(FormDialog):
    """A promise that is only noted: whoever asked for it saves it with the rest. `noted` holds it afterwards."""

    HELP = N_(
        "What we promise and by when. It is saved with the call, and stands on your list from its day on, until it is "
        "settled."
    )

    def __init__(self, customer_id: bytes, name: str, today: date) -> None:
        self.noted: Promise | None = None
        super().__init__(
            _("Promise · {name}", name=safe(name)),
            promise_fields(today, required=True),
            {},
            self._note,
            draft_key=f"promise:{customer_id.hex()}",
            all_fields=True,
        )

    def _note(self, _desk: Desk, values: dict[str, object]) -> None:
        self.noted = promise_of(values)


def edit_promise_form(promise: PromiseLine, today: date) -> FormDialog:
    """A promise that is corrected."""

    def save(desk: Desk, values: dict[str, object]) -> Receipt | None:
        changed = promise_of(values)
        assert changed is not None
        what, by, at = changed
        return desk.edit_promise(promise.id, {"what": what, "by": by, "at": at})

    when = f"{promise.by.isoformat() if promise.by else ''} {promise.at:%H:%M}" if promise.at else ""
    return FormDialog(
        _("Promise · {name}", name=safe(promise.customer.name)),
        promise_fields(today, required=True),
        {WHAT: promise.what, BY: when or (promise.by.isoformat() if promise.by else "")},
        save,
        draft_key=f"promise:{promise.id.hex()}",
        all_fields=True,
    )


def settle_form(promise: PromiseLine) -> FormDialog:
    """Whether a promise was kept, with a word."""
    choices = (("kept", _("kept")), ("dropped", _("given up")))
    entries = [
        FormField("how", field_text("how"), str.strip, kind="choice", choices=choices),
        FormField("word", _("A word on it"), str.strip, hint=_("needed where it is given up")),
    ]

    def save(desk: Desk, values: dict[str, object]) -> Receipt:
        return desk.settle_promise(promise.id, str(values["how"]), str(values["word"]))

    title = _("Settle · {what}", what=safe(promise.what))
    return FormDialog(title, entries, {"how": "kept"}, save, draft_key=f"settle:{promise.id.hex()}", all_fields=True)
