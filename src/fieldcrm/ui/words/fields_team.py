"""Names of the team's own rows and fields, as the history shows them."""

from __future__ import annotations

from fieldcrm.i18n import N_

ENTITIES = {"member": N_("Colleague")}
FIELDS = {
    "fingerprint": N_("Fingerprint"),
    "joined_on": N_("Joined on"),
    "laptop": N_("Laptop"),
    "passphrase": N_("Passphrase"),
    "retired": N_("Retired"),
}
