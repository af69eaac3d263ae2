"""Why a bundle, an invitation or the team says no: hints by the codes of `journal.bundle` and `services.team`."""

from __future__ import annotations

from collections.abc import Mapping

from fieldcrm.i18n import N_

_CUT = N_("The file is not complete; copy it again, or ask for a new bundle.")
_BROKEN = N_("The file was damaged on the way; copy it again, or ask for a new bundle.")
_LIES = N_("The file does not hold what it says; ask its sender for a new bundle.")
_HOSTILE = N_("It holds what no program of ours writes. Do not take it; ask its sender in person.")

BUNDLE_REASONS: Mapping[str, str] = {
    "bundle_empty": N_("The file is empty."),
    "bundle_magic": N_("This is no bundle (.fcb)."),
    "bundle_no_file": N_("This is no file."),
    "bundle_cut": _CUT,
    "bundle_longer": _CUT,
    "bundle_hash": _BROKEN,
    "bundle_body": _BROKEN,
    "bundle_packing": _BROKEN,
    "bundle_trailer": _BROKEN,
    "bundle_signature": N_("Its signature does not fit: it was damaged or altered. Ask its sender for a new bundle."),
    "bundle_team": N_("It is of another team."),
    "bundle_key": N_("It is encrypted to a key that this laptop does not have; ask a colleague for a new invitation."),
    "bundle_lengths": _LIES,
    "bundle_count": _LIES,
    "bundle_record": _LIES,
    "bundle_too_long": _HOSTILE,
    "bundle_change": _HOSTILE,
    "bundle_payload": _HOSTILE,
    "bundle_header": _HOSTILE,
    "bundle_operations": _HOSTILE,
    "bundle_value": _HOSTILE,
    "bundle_row": _HOSTILE,
    "differ": N_("The two passphrases differ."),
    "invite_magic": N_("This is no invitation."),
    "invite_cut": N_("The invitation is not complete; copy it again."),
    "invite_shape": N_("The invitation cannot be read; ask for a new one."),
}
TEAM_REASONS: Mapping[str, str] = {
    "team_none": N_("This archive belongs to no team yet."),
    "team_exists": N_("This archive belongs to the team “{name}” already."),
    "team_other": N_("This archive belongs to the team “{name}”; an archive belongs to one team."),
    "team_self": N_("This laptop cannot retire itself; let a colleague do it."),
    "team_active": N_("{name} was not retired."),
    "team_retired": N_("{name} was retired already."),
}
"""Whole sentences: the message of a `TeamError`."""
TEAM_NONE_HINT = N_("“fieldcrm team create NAME” makes one, “fieldcrm team join FILE” enters one by an invitation.")
