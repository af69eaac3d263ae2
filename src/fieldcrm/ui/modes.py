"""The screens by name; each is imported when it is opened for the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fieldcrm.ui.screens.today import TodayScreen

if TYPE_CHECKING:
    from textual.screen import Screen


def _customers() -> Screen[Any]:
    from fieldcrm.ui.screens.customers import CustomersScreen

    return CustomersScreen()


def _customer() -> Screen[Any]:
    from fieldcrm.ui.screens.customer import CustomerScreen

    return CustomerScreen()


def _agenda() -> Screen[Any]:
    from fieldcrm.ui.screens.agenda import AgendaScreen

    return AgendaScreen()


def _imports() -> Screen[Any]:
    from fieldcrm.ui.screens.imports import ImportScreen

    return ImportScreen()


def _settings() -> Screen[Any]:
    from fieldcrm.ui.screens.settings import SettingsScreen

    return SettingsScreen()


def _help() -> Screen[Any]:
    from fieldcrm.ui.screens.help import HelpScreen

    return HelpScreen()


def _team() -> Screen[Any]:
    from fieldcrm.ui.screens.team import TeamScreen

    return TeamScreen()


def _complaints() -> Screen[Any]:
    from fieldcrm.ui.screens.complaints import ComplaintsScreen

    return ComplaintsScreen()


def _promises() -> Screen[Any]:
    from fieldcrm.ui.screens.promises import PromisesScreen

    return PromisesScreen()


def _notices() -> Screen[Any]:
    from fieldcrm.ui.screens.notices import NoticesScreen

    return NoticesScreen()


def _competitors() -> Screen[Any]:
    from fieldcrm.ui.screens.competitors import CompetitorsScreen

    return CompetitorsScreen()


def _referrals() -> Screen[Any]:
    from fieldcrm.ui.screens.referrals import ReferralsScreen

    return ReferralsScreen()


MODES: dict[str, str | Callable[[], Screen[Any]]] = {
    "today": TodayScreen,
    "customers": _customers,
    "customer": _customer,
    "agenda": _agenda,
    "import": _imports,
    "settings": _settings,
    "help": _help,
    "team": _team,
    "complaints": _complaints,
    "promises": _promises,
    "notices": _notices,
    "competitors": _competitors,
    "referrals": _referrals,
}
