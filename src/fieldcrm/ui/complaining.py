"""Taking a complaint in from anywhere: of the customer at hand, or of one that is searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.domain.views.listed import CustomerRef
    from fieldcrm.ui.app import FieldcrmApp


class Complaining:
    """Gives the app its Ctrl+K."""

    def action_complain(self) -> None:
        """Take a complaint of the customer at hand in; once more for another customer."""
        app = cast("FieldcrmApp", self)
        if not app.desk_box.is_open:
            return
        from fieldcrm.ui.dialogs.complaint_forms import RegisterForm
        from fieldcrm.ui.dialogs.search import SearchDialog

        form = app.screen
        if isinstance(form, RegisterForm):
            app.push_screen(SearchDialog(), lambda found: _instead(app, form, found) if found else None)
        elif any(isinstance(screen, RegisterForm | SearchDialog) for screen in app.screen_stack):
            return
        elif (at_hand := customer_at_hand(app)) is not None:
            open_form(app, at_hand)
        else:
            app.push_screen(SearchDialog(), lambda found: open_form(app, found) if found else None)


def customer_at_hand(app: FieldcrmApp) -> bytes | None:
    """The customer of the uppermost screen or dialog that has one."""
    for screen in reversed(app.screen_stack):
        known = getattr(screen, "current_customer", None)
        found: bytes | None = known() if callable(known) else None
        if found is not None:
            return found
    return None


def _instead(app: FieldcrmApp, form: object, customer_id: bytes) -> None:
    """The same words for another customer."""
    from fieldcrm.ui.dialogs.complaint_forms import RegisterForm

    assert isinstance(form, RegisterForm)
    texts = dict(form.state.texts)
    form.dismiss(None)
    open_form(app, customer_id, texts)


def open_form(app: FieldcrmApp, customer_id: bytes, texts: Mapping[str, str] | None = None) -> None:
    """Ask for the complaint's words; `texts` are those typed already."""

    def form(customer: CustomerRef) -> None:
        from fieldcrm.ui.dialogs.complaint_forms import register_form

        dialog = register_form(customer.id, customer.name or customer.code, app.today, texts or {})
        app.push_screen(dialog, app.wrote)

    app.ask(lambda desk: desk.customer_ref(customer_id), form, group="complain", keys_wait=True)
