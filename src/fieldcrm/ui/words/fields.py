"""Names of fields, kinds of rows, units, grades, statuses and sources, as forms and tables show them."""

from __future__ import annotations

from fieldcrm.domain.codes import DemandSource, Grade, ReadingForm, Status
from fieldcrm.domain.units import Unit
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words import fields_agreements, fields_complaints, fields_records, fields_service, fields_team

ENTITIES = {
    **fields_records.ENTITIES,
    **fields_agreements.ENTITIES,
    **fields_complaints.ENTITIES,
    **fields_service.ENTITIES,
    **fields_team.ENTITIES,
    "customer": N_("Customer"),
    "contact": N_("Contact"),
    "site": N_("Site"),
    "tank": N_("Tank"),
    "product": N_("Product"),
    "delivery": N_("Delivery"),
    "order": N_("Order"),
    "reading": N_("Level reading"),
    "activity": N_("Activity"),
    "fact": N_("Fact"),
    "word": N_("Customer's word"),
    "setting": N_("Rule"),
    "degree_day": N_("Degree day"),
}
OWN = "own."
"""What the team's own fields begin with in files and forms; their names are no words of ours."""
FIELDS = {
    "hdd": N_("Degree days"),
    **fields_records.FIELDS,
    **fields_agreements.FIELDS,
    **fields_complaints.FIELDS,
    **fields_service.FIELDS,
    **fields_team.FIELDS,
    "account": N_("Account number"),
    "actor": N_("Done by"),
    "address": N_("Address"),
    "amount": N_("Quantity"),
    "at": N_("Time"),
    "author": N_("Done by"),
    "bank": N_("Bank"),
    "bank_account": N_("Account number"),
    "busy_months": N_("Busy season"),
    "cm_table": N_("Dip table (cm : litres)"),
    "code": N_("Code"),
    "confirmed_on": N_("Confirmed on"),
    "contact": N_("Contact"),
    "contact_id": N_("Contact"),
    "contact_role": N_("Contact's role"),
    "customer": N_("Customer"),
    "customer_id": N_("Customer"),
    "customer_name": N_("Customer's name"),
    "cycle_days": N_("Refuel cycle (days)"),
    "date": N_("Date"),
    "day": N_("Date"),
    "declared": N_("Declared"),
    "deleted": N_("Deleted"),
    "density": N_("Density (kg/L)"),
    "done_at": N_("Done at"),
    "email": N_("E-mail"),
    "encoding": N_("Encoding"),
    "entered_on": N_("Entered on"),
    "file": N_("File"),
    "for_day": N_("For the day"),
    "form": N_("Form of the reading"),
    "from_day": N_("From the day"),
    "grade": N_("Grade"),
    "id": N_("Id"),
    "invoice": N_("Invoice details"),
    "invoice_address": N_("Invoice address"),
    "invoice_phone": N_("Invoice phone"),
    "is_primary": N_("First contact person"),
    "key": N_("Rule"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "last_contact": N_("Last contact"),
    "legal_name": N_("Legal name"),
    "level": N_("Level"),
    "mapping": N_("Mapping"),
    "minute": N_("Time"),
    "month": N_("Month"),
    "monthly": N_("Monthly use"),
    "monthly_volume": N_("Monthly volume"),
    "name": N_("Name"),
    "next_contact": N_("Next contact"),
    "next_need": N_("Next need"),
    "note": N_("Note"),
    "number": N_("Delivery number"),
    "order_id": N_("Order"),
    "outcome": N_("Outcome"),
    "owner": N_("Account manager"),
    "phone": N_("Phone"),
    "price": N_("Price"),
    "primary": N_("First contact person"),
    "product": N_("Product"),
    "promised": N_("Promised"),
    "pump_needed": N_("Pump needed"),
    "quantity": N_("Quantity"),
    "reason": N_("Reason"),
    "reserve": N_("Reserve (%)"),
    "role": N_("Role"),
    "rules": N_("Site rules"),
    "safe_fill": N_("Safe fill (%)"),
    "said_by": N_("Said by"),
    "sector": N_("Sector"),
    "site": N_("Site"),
    "site_id": N_("Site"),
    "slack_months": N_("Slack season"),
    "state": N_("State"),
    "status": N_("Status"),
    "supplier": N_("Supplier"),
    "table": N_("Dip table (cm : litres)"),
    "taken_on": N_("Taken on"),
    "tank": N_("Tank"),
    "tank_id": N_("Tank"),
    "tank_name": N_("Tank"),
    "tank_product": N_("Tank's product"),
    "tank_volume": N_("Tank volume"),
    "tax_number": N_("Tax number"),
    "territory": N_("Territory"),
    "theme": N_("Theme"),
    "time": N_("Time"),
    "told_on": N_("Told on"),
    "topic": N_("Topic"),
    "unit": N_("Unit"),
    "until_day": N_("Until the day"),
    "user": N_("Your name"),
    "usual_quantity": N_("Usual quantity"),
    "value": N_("Value"),
    "volume": N_("Volume"),
    "wechat": N_("WeChat"),
    "where": N_("Filter"),
    "segment": N_("Segment"),
    "merged_into": N_("Merged into"),
}
STATUSES = {
    Status.PROSPECT: N_("Prospect"),
    Status.ACTIVE: N_("Active"),
    Status.PAUSED: N_("Paused"),
    Status.LOST: N_("Lost"),
}
GRADES = {Grade.A: N_("A"), Grade.B: N_("B"), Grade.C: N_("C"), Grade.UNGRADED: N_("ungraded")}
UNITS = {Unit.LITRE: N_("litres"), Unit.KILOGRAM: N_("kilograms"), Unit.TONNE: N_("tonnes")}
FORMS = {ReadingForm.PERCENT: "%", ReadingForm.CENTIMETRE: "cm", ReadingForm.LITRE: "L"}
SOURCES = {
    DemandSource.SEEN: N_("seen: deliveries and readings"),
    DemandSource.TOLD: N_("told by the customer"),
    DemandSource.ESTIMATED: N_("estimated: bought elsewhere"),
    DemandSource.DECLARED: N_("declared volume by season"),
    DemandSource.NONE: N_("unknown"),
}
STATES = {
    "open": N_("open"),
    "delivered": N_("delivered"),
    "cancelled": N_("cancelled"),
    "planned": N_("planned"),
    "done": N_("done"),
    "dropped": N_("given up"),
}
RULES = {
    "grade_a_from": N_("Grade A from (loyalty ratio)"),
    "grade_b_from": N_("Grade B from (loyalty ratio)"),
    "grade_window_months": N_("Months that a grade looks back"),
    "cadence_a": N_("Revisit A customers every (days)"),
    "cadence_b": N_("Revisit B customers every (days)"),
    "cadence_c": N_("Revisit C customers every (days)"),
    "cadence_ungraded": N_("Revisit ungraded customers every (days)"),
    "thank_a_every_days": N_("Thank A customers every (days)"),
    "thank_large_factor": N_("Unusually large: times the usual delivery"),
    "daily_capacity": N_("Calls that fit in a day"),
    "lead_days": N_("Working days from the call to the delivery"),
    "no_answer_retry_days": N_("Try again after no answer (days)"),
    "not_interested_days": N_("Rest after “not interested” (days)"),
    "prospect_first_contact_days": N_("First contact with a prospect within (days)"),
    "dropped_below": N_("Dropped: recent volume below (of usual)"),
    "silent_p_active": N_("Silent: probability of being active below"),
    "diesel_density": N_("Density of diesel (kg/L)"),
    "default_unit": N_("Unit where a file names none"),
    "our_names": N_("Our names in a supplier column (; between)"),
    "work_start": N_("Working day starts"),
    "work_end": N_("Working day ends"),
    "calendar": N_("Working days: CN or weekend"),
    "holidays": N_("Own days off (2027-02-06..2027-02-12, 2027-02-14 work)"),
    "fact_stale_days": N_("Ask to confirm what we were told after (days)"),
    "fact_stale_topics": N_("The same by topic (buys=120;plans=120)"),
    "contract_remind_days": N_("Speak of a contract before its end (days)"),
    "currency": N_("Currency"),
    "prepayment_low": N_("Prepayment is low below (5000 CNY; 800 USD)"),
    "complaint_reply_hours": N_("First reply to a complaint within (hours)"),
    "complaint_answer_days": N_("Answer to a complaint within (working days)"),
    "fix_follow_up_first": N_("Ask after a fix (days)"),
    "fix_follow_up_second": N_("Ask after a fix once more (days)"),
    "complaint_follow_days": N_("Follow a complaint up after (working days)"),
}


def field_text(field: str, entity: str = "") -> str:
    """The name of a field; the last part of a dotted one (`invoice.bank`); the code itself where it has no words.

    With an `entity`, what the field is called there: a contract's number is no delivery's.
    """
    if field.startswith(OWN):
        return field.removeprefix(OWN)
    words = (
        FIELDS.get(f"{entity}.{field}") or FIELDS.get(field) or FIELDS.get(field.rpartition(".")[2]) or RULES.get(field)
    )
    return _(words) if words else field


def entity_text(entity: str) -> str:
    """The name of a kind of row: Customer, Tank …"""
    words = ENTITIES.get(entity)
    return _(words) if words else entity


def status_text(status: Status | str) -> str:
    """Where a customer stands with us: Prospect, Active …"""
    return _(STATUSES[Status(status)])


def grade_text(grade: Grade | str) -> str:
    """A, B, C, or ungraded in words."""
    return _(GRADES[Grade(grade)])


def unit_text(unit: Unit | str) -> str:
    """A unit in full: litres, kilograms, tonnes."""
    return _(UNITS[Unit(unit)])


def form_text(form: ReadingForm | str) -> str:
    """The sign behind a reading: %, cm, L."""
    return FORMS[ReadingForm(form)]


def source_text(source: DemandSource | str) -> str:
    """Where a month's demand is taken from."""
    return _(SOURCES[DemandSource(source)])


def state_text(state: str) -> str:
    """The state of an order or an activity."""
    words = STATES.get(state)
    return _(words) if words else state


def rule_text(key: str) -> str:
    """What a shared rule is: Calls that fit in a day …"""
    words = RULES.get(key)
    return _(words) if words else key
