"""Words for work at customers: kinds of equipment, severities, the short lists of a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.searchtext.fold import fold
from fieldcrm.domain.visits import LISTS
from fieldcrm.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.domain.views.service import Worded

EQUIPMENT_KINDS = {
    "tank": N_("Tank"),
    "pump": N_("Pump"),
    "generator": N_("Generator"),
    "burner": N_("Burner"),
    "dispenser": N_("Dispenser"),
    "vehicle": N_("Vehicle"),
    "other": N_("Other"),
}
SEVERITIES = {
    "low": N_("Low"),
    "medium": N_("Medium"),
    "high": N_("High"),
    "critical": N_("Critical"),
}
MARKS = {"low": "·", "medium": "!", "high": "!!", "critical": "!!!"}
"""How bad, without colour."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "problem": {
        "leak": N_("Leak"),
        "no_flow": N_("No flow"),
        "low_pressure": N_("Low pressure"),
        "no_start": N_("Does not start"),
        "stops": N_("Stops by itself"),
        "overheating": N_("Overheating"),
        "noise": N_("Noise"),
        "smoke": N_("Smoke"),
        "water_in_fuel": N_("Water in the fuel"),
        "dirty_fuel": N_("Dirty fuel"),
        "wrong_reading": N_("Wrong reading"),
        "electrical": N_("Electrical fault"),
        "broken": N_("Broken"),
    },
    "cause": {
        "wear": N_("Wear"),
        "dirt": N_("Dirt"),
        "corrosion": N_("Corrosion"),
        "loose": N_("Loose"),
        "wrong_setting": N_("Wrong setting"),
        "misuse": N_("Misuse"),
        "power": N_("Power supply"),
        "fuel_quality": N_("Fuel quality"),
        "ageing": N_("Ageing"),
        "unknown": N_("Unknown cause"),
    },
    "solution": {
        "replaced": N_("Replaced"),
        "repaired": N_("Repaired"),
        "cleaned": N_("Cleaned"),
        "adjusted": N_("Adjusted"),
        "tightened": N_("Tightened"),
        "drained": N_("Drained"),
        "bled": N_("Bled"),
        "calibrated": N_("Calibrated"),
        "programmed": N_("Programmed"),
        "shut_off": N_("Shut off"),
    },
    "method": {
        "inspection": N_("Inspection"),
        "measurement": N_("Measurement"),
        "test_run": N_("Test run"),
        "disassembly": N_("Taken apart"),
        "software": N_("By software"),
        "training": N_("Shown to the operator"),
        "remote": N_("Remotely"),
    },
}


def equipment_kind_text(kind: str) -> str:
    """A kind of equipment in words."""
    return _(EQUIPMENT_KINDS[kind]) if kind in EQUIPMENT_KINDS else kind


def severity_text(severity: str) -> str:
    """How bad a risk is, in words."""
    return _(SEVERITIES[severity]) if severity in SEVERITIES else severity


def listed_text(name: str, word: str) -> str:
    """A word of a short list: ours translated, the team's own as it is."""
    words = WORDS.get(name, {}).get(word)
    return _(words) if words else word


def worded_text(name: str, worded: Worded) -> str:
    """A list's word and the free words: Leak: at the flange."""
    word = listed_text(name, worded.word) if worded.word else ""
    if word and worded.text:
        return _("{word}: {text}", word=word, text=worded.text)
    return word or worded.text


def list_words(name: str, team: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a short list offers, in the user's language: ours, then the team's."""
    return (*(listed_text(name, word) for word in LISTS[name]), *team.get(name, ()))


def known_words(name: str, team: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each way of writing a word of a list, folded, to the word: the code, English, the user's language, the team's."""
    found: dict[str, str] = {}
    for word in LISTS[name]:
        english = WORDS[name][word]
        for written in (word, word.replace("_", " "), english, _(english)):
            found.setdefault(fold(written).strip(), word)
    for word in team.get(name, ()):
        found.setdefault(fold(word).strip(), word)
    return found


def words_in(text: str, team: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The words of short lists that a free text holds, in English or the user's language: 漏油 at flange."""
    folded = fold(text)
    found = [
        word
        for name in LISTS
        for written, word in known_words(name, team).items()
        if len(written) > 1 and written in folded
    ]
    return tuple(dict.fromkeys(found))
