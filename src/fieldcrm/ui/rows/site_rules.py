"""The rules of a site in words: what stands at the top of every brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.forms.service import SITE_RULES
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.customer import Contact, Site
    from fieldcrm.domain.views.service import SiteRules


def site_rules(sites: tuple[SiteRules, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each site its name with its address, and pairs of the rule's name and what it says."""
    return [
        (
            " · ".join(part for part in (site.site, site.address) if part),
            [(field_text(name), text) for name, text in site.rules],
        )
        for site in sites
    ]


def rules_text(site: Site, contacts: tuple[Contact, ...] = ()) -> str:
    """A site's rules on one line: Gate: north; Clothing: antistatic."""
    found = []
    for name in SITE_RULES:
        value = getattr(site, name)
        if name == "contact_id":
            person = next((each for each in contacts if each.id == value), None)
            value = None if person is None else " ".join(part for part in (person.name, person.phone) if part)
        elif name == "hose_length" and value is not None:
            value = f"{value:g} m"
        if value:
            found.append(f"{field_text('contact' if name == 'contact_id' else name)}: {value}")
    return "; ".join([*found, *([site.rules] if site.rules else [])])
