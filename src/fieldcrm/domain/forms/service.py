"""Fields of a site's rules, of equipment and of risks."""

from __future__ import annotations

from fieldcrm.domain.forms.shape import FieldKind, FormField
from fieldcrm.domain.risks import SEVERITIES

EQUIPMENT_KINDS = ("tank", "pump", "generator", "burner", "dispenser", "vehicle", "other")
"""Kinds of equipment; stored, they never change."""

SITE_RULES = ("permits", "gate", "air_shower", "clothing", "safety_gear", "hours", "contact_id", "pump", "hose_length")
"""The structured rules of a site, in the order of a brief; free words come after them."""

SITE: tuple[FormField, ...] = (
    FormField("name", required=True),
    FormField("address"),
    FormField("permits"),
    FormField("gate"),
    FormField("air_shower"),
    FormField("clothing"),
    FormField("safety_gear"),
    FormField("hours"),
    FormField("contact_id", FieldKind.REFERENCE, of="contact"),
    FormField("pump"),
    FormField("hose_length", FieldKind.NUMBER, least=0, most=1000),
    FormField("rules", FieldKind.LINES),
)

EQUIPMENT: tuple[FormField, ...] = (
    FormField("name", required=True),
    FormField("kind", FieldKind.CHOICE, choices=EQUIPMENT_KINDS),
    FormField("maker"),
    FormField("model"),
    FormField("serial"),
    FormField("installed_on", FieldKind.DAY),
    FormField("site_id", FieldKind.REFERENCE, of="site"),
    FormField("tank_id", FieldKind.REFERENCE, of="tank"),
    FormField("note", FieldKind.LINES),
    FormField("retired_on", FieldKind.DAY),
)

RISK: tuple[FormField, ...] = (
    FormField("what", required=True),
    FormField("severity", FieldKind.CHOICE, required=True, choices=SEVERITIES),
    FormField("check_by", FieldKind.DAY, ahead=True),
    FormField("equipment_id", FieldKind.REFERENCE, of="equipment"),
    FormField("owner"),
)

FORMS: dict[str, tuple[FormField, ...]] = {"site": SITE, "equipment": EQUIPMENT, "risk": RISK}
