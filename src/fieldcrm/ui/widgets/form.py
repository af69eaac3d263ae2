"""The fields of a form on the screen: label, entry, and below an entry what is wrong with it and the mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.ui.widgets.choice import ChoiceLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from fieldcrm.errors import InvalidValueError
    from fieldcrm.ui.widgets.form_state import FormField, FormState

ENTRY = "entry-"
WRONG = "wrong-"
HINT = "hint-"


class FormPanel(VerticalScroll, can_focus=False):
    """Shows a `FormState` and writes into it what the user types. ↑ ↓ and Enter go from entry to entry."""

    DEFAULT_CSS = "FormPanel { height: auto; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    @dataclass
    class Written(Message):
        """The user changed an entry; the state has it already."""

        name: str

    def __init__(self, state: FormState, explain: Callable[[InvalidValueError], str], *, id: str | None = None) -> None:  # noqa: A002
        """`explain` turns an error into one line: what is wrong and the mend."""
        super().__init__(id=id)
        self.state = state
        self.explain = explain

    def compose(self) -> ComposeResult:
        """A row for each field; a heading where a new section begins."""
        section = ""
        for field in self.state.fields:
            if field.section and field.section != section:
                section = field.section
                yield Static(Content(section), classes="form-section")
            with Horizontal(classes="form-row"):
                label = f"{field.label} *" if field.required else field.label
                yield Static(Content(label), classes="form-label")
                yield self._entry(field)
                if field.hint:
                    yield Static(Content(field.hint), id=HINT + slug(field.name), classes="form-hint")

    def _entry(self, field: FormField) -> Widget:
        text = self.state.texts[field.name]
        name = ENTRY + slug(field.name)
        if field.kind in {"choice", "bool"}:
            return ChoiceLine(field.choices, text, id=name)
        if field.kind == "multiline":
            return TextArea(safe_lines(text), id=name, compact=True, highlight_cursor_line=False)
        return Input(safe(text), id=name, compact=True, select_on_focus=field.kind == "day")

    def field_of(self, widget: Widget | None) -> FormField | None:
        """The field that an entry belongs to."""
        return next((f for f in self.state.fields if widget and widget.id == ENTRY + slug(f.name)), None)

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field."""
        self.query_one(f"#{ENTRY}{slug(name)}").focus()

    def focus_error(self, name: str) -> None:
        """Put the cursor into a field that is wrong, with the line below in sight that says why."""
        self.focus_field(name)
        for line in self.query(f"#{WRONG}{slug(name)}"):
            self.call_after_refresh(line.scroll_visible, animate=False)

    def show_texts(self) -> None:
        """Show the state's texts again, after it changed behind the entries."""
        for field in self.state.fields:
            entry, text = self.entry_of(field.name), self.state.texts[field.name]
            with self.prevent(Input.Changed, TextArea.Changed, ChoiceLine.Changed):
                if isinstance(entry, Input | ChoiceLine):
                    entry.value = safe(text)
                elif isinstance(entry, TextArea):
                    entry.text = safe_lines(text)
        self.show_errors()

    def show_errors(self) -> None:
        """Show what is wrong, each at its field."""
        for field in self.state.fields:
            error, line = self.state.errors.get(field.name), self._wrong_line(field.name)
            if line is None and error is not None:
                line = self._add_wrong_line(field.name)
            if line is not None:
                line.display = error is not None
                line.update(Content(f"✗ {self.explain(error)}" if error else ""))

    def entry_of(self, name: str) -> Widget | None:
        """A field's entry; None where it does not stand there yet."""
        return next(iter(self.query(f"#{ENTRY}{slug(name)}")), None)

    def _wrong_line(self, name: str) -> Static | None:
        return next(iter(self.query(f"#{WRONG}{slug(name)}").results(Static)), None)

    def _add_wrong_line(self, name: str) -> Static | None:
        """The line below an entry that says what is wrong: made when something is, in the order of the fields."""
        entry = self.entry_of(name)
        row = entry.parent if entry is not None else None
        if not isinstance(row, Widget) or not isinstance(row.parent, Widget):
            return None
        order = [WRONG + slug(field.name) for field in self.state.fields]
        mine, siblings = WRONG + slug(name), list(row.parent.children)
        line = Static(id=mine, classes="form-wrong")
        before = row
        for other in siblings[siblings.index(row) + 1 :]:
            if not (other.has_class("below") or (other.id in order and order.index(other.id) < order.index(mine))):
                break
            before = other
        row.parent.mount(line, after=before)
        return line

    def on_descendant_focus(self) -> None:
        """Show the hint of the field that has the cursor, of no other."""
        current = self.field_of(self.screen.focused)
        for field in self.state.fields:
            for hint in self.query(f"#{HINT}{slug(field.name)}") if field.hint else ():
                hint.display = field is current

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._write(event.input, event.value)

    @on(TextArea.Changed)
    def _wrote(self, event: TextArea.Changed) -> None:
        event.stop()
        self._write(event.text_area, event.text_area.text)

    @on(ChoiceLine.Changed)
    def _chose(self, event: ChoiceLine.Changed) -> None:
        event.stop()
        self._write(event.choice, event.value)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    def _write(self, widget: Widget, text: str) -> None:
        field = self.field_of(widget)
        if field is None or text == shown(self.state.texts[field.name], field.kind):
            return
        self.state.write(field.name, text)
        line = self._wrong_line(field.name)
        if line is not None:
            line.display = field.name in self.state.errors
        self.post_message(self.Written(field.name))


def slug(name: str) -> str:
    """A field's name as a part of a widget's id."""
    return name.replace(".", "-").replace("_", "-")


def shown(text: str, kind: str) -> str:
    """A text as its entry shows it: harmless, on one line or on many."""
    return safe_lines(text) if kind == "multiline" else safe(text)
