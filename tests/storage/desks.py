"""Archives for tests: a fixed clock, a desk in a folder of its own, and what its tables hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from fieldcrm import bootstrap
from fieldcrm.domain.codes import ActivityKind, Outcome, ReadingForm
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import FieldcrmError
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services.desk import Desk

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
"""A Wednesday, a working day."""
TODAY = NOW.date()


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def pass_days(self, days: int) -> None:
        """Go on (or back) by some days."""
        self.now += timedelta(days=days)


def new_desk(folder: Path, clock: Clock | None = None, passphrase: str | None = None) -> Desk:
    """An empty archive of Li Wei's."""
    return bootstrap.create_archive(folder, passphrase=passphrase, name="Li Wei", now=clock or Clock())


def customer(desk: Desk, name: str = "中石化", /, **values: object) -> bytes:
    """A new active customer."""
    receipt = desk.create_customer({"name": name, "status": "active", **values})
    assert receipt.customer is not None
    return receipt.customer.id


def litres(value: float) -> Amount:
    """An amount of fuel."""
    return Amount.of(value, Unit.LITRE)


def back(days: int) -> date:
    """A day before today."""
    return TODAY - timedelta(days=days)


def buys(desk: Desk, customer_id: bytes, every: int = 14, times: int = 8, quantity: float = 5000) -> None:
    """Regular deliveries by us, the last one `every` days ago."""
    for number in range(times, 0, -1):
        desk.record_delivery(customer_id, litres(quantity), back(every * number))


def visible(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that is not deleted, by table: what a user can see. Settings of other rows do not count."""
    found = {}
    with desk.archive.reading() as connection:
        for entity in ENTITIES.values():
            columns = ", ".join(column.name for field in entity.fields for column in field.columns)
            statement = f"SELECT id, {columns} FROM {entity.table} WHERE deleted = 0 ORDER BY id"
            found[entity.table] = connection.execute(statement).fetchall()
    return found


def standings(desk: Desk) -> list[tuple[Any, ...]]:
    """Every customer's stored state."""
    with desk.archive.reading() as connection:
        return list(connection.execute("SELECT * FROM standing ORDER BY customer_id"))


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, derived and local ones too."""
    with desk.archive.reading() as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
            if name != "search_index"
        }


class Hands:
    """Does one of the things that a user does, chosen by numbers; what the rules refuse is not done."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def act(self, what: str, whom: int, how: int) -> str:
        """One action of ACTIONS; returns its kind, or 'refused'."""
        try:
            return self._do(f"do_{what}", whom, how)
        except FieldcrmError:
            return "refused"

    def _do(self, name: str, whom: int, how: int) -> str:
        if name in ("do_undo", "do_redo", "do_setting", "do_create", "do_notice", "do_own_field"):
            return str(getattr(self, name)(how))
        customers = self.desk.customers().rows
        if not customers:
            return str(self.do_create(how))
        return str(getattr(self, name)(customers[whom % len(customers)].id, how))

    def do_create(self, how: int) -> str:
        values: dict[str, object] = {"name": f"客户{how}", "code": f"K{how % 5}"}
        if how % 2:
            values |= {"status": "active", "contact.name": "王", "contact.phone": f"1380000{how:04}"}
        return self.desk.create_customer(values).kind

    def do_edit(self, customer_id: bytes, how: int) -> str:
        values: list[dict[str, object]] = [
            {"name": f"改名{how}"},
            {"status": ("paused", "lost", "active", "prospect")[how // 7 % 4]},
            {"invoice.bank": f"Bank {how}", "invoice.account": None},
            {"monthly_volume": Amount.of(how + 1, Unit.TONNE), "cycle_days": how % 60 + 1},
            {"monthly_volume": None, "note": f"note {how}"},
            {"busy_months": (1, how % 12 + 1)},
            {"code": None},
        ]
        receipt = self.desk.edit_customer(customer_id, values[how % len(values)])
        return receipt.kind if receipt else "nothing"

    def do_part(self, customer_id: bytes, how: int) -> str:
        kind, values = [
            ("contact", {"name": f"李{how}", "phone": f"139{how:08}"}),
            ("tank", {"name": f"T{how}", "volume": 10_000.0 + how, "reserve": 10.0}),
            ("fact", {"topic": "channel", "value": f"phone {how}"}),
            ("site", {"name": f"厂区{how}"}),
        ][how % 4]
        receipt = self.desk.put_part(kind, customer_id, None, values)  # type: ignore[arg-type]
        return receipt.kind if receipt else "nothing"

    def do_delete(self, customer_id: bytes, how: int) -> str:
        dossier = self.desk.dossier(customer_id)
        rows = [("contact", contact.id) for contact in dossier.contacts]
        rows += [("tank", tank.id) for tank in dossier.tanks]
        rows += [(e.kind, e.id) for e in dossier.timeline if e.kind in ("delivery", "order", "reading")]
        rows += [("activity", plan.id) for plan in dossier.planned]
        rows += [("customer", customer_id)]
        kind, row = rows[how % len(rows)]
        return self.desk.delete(kind, row).kind

    def do_delivery(self, customer_id: bytes, how: int) -> str:
        supplier = "Rival" if how % 5 == 0 else ""
        amount = Amount.of(how % 37 + 1, Unit.TONNE) if how % 3 == 0 else litres(how + 1000)
        return self.desk.record_delivery(customer_id, amount, back(how % 400), supplier=supplier).kind

    def do_order(self, customer_id: bytes, how: int) -> str:
        return self.desk.take_order(customer_id, litres(how + 500), TODAY + timedelta(days=how % 9)).kind

    def do_reading(self, customer_id: bytes, how: int) -> str:
        return self.desk.record_reading(customer_id, None, how % 100, ReadingForm.PERCENT, back(how % 30)).kind

    def do_month_need(self, customer_id: bytes, how: int) -> str:
        amount = litres(how + 1) if how % 3 else Amount.of(how, Unit.TONNE)
        return self.desk.take_month_need(customer_id, TODAY + timedelta(days=how % 200 - 150), amount).kind

    def do_call(self, customer_id: bytes, how: int) -> str:
        outcome = list(Outcome)[how % len(Outcome)]
        kind = ActivityKind.VISIT if how % 4 == 0 else None
        return self.desk.log_call(customer_id, outcome, note=f"n{how}" if how % 3 else "", kind=kind).kind

    def do_reschedule(self, customer_id: bytes, how: int) -> str:
        return self.desk.reschedule(customer_id, TODAY + timedelta(days=how % 40)).kind

    def do_note(self, customer_id: bytes, how: int) -> str:
        return self.desk.add_note(customer_id, f"备注 {how}").kind

    def do_fact(self, customer_id: bytes, how: int) -> str:
        facts = self.desk.dossier(customer_id).facts
        if facts and how % 3 == 0:
            receipt = self.desk.confirm_fact(facts[how % len(facts)].id)
            return receipt.kind if receipt else "nothing"
        topic = ("payment", "buys", "茶")[how % 3]
        values: dict[str, object] = {"topic": topic, "value": f"v{how}", "confirmed_on": back(how % 900)}
        if topic == "buys":
            values |= {"supplier": "Rival", "price": Price(how * 1000, "t")}
        receipt = self.desk.put_part("fact", customer_id, None, values)
        return receipt.kind if receipt else "nothing"

    def do_contract(self, customer_id: bytes, how: int) -> str:
        known = self.desk.contracts(customer_id)
        if known and how % 4 == 0:
            return self.desk.end_contract(known[0].id).kind
        values: dict[str, object] = {"start": back(how % 400), "end": TODAY + timedelta(days=how % 200 - 60)}
        chosen = known[how % len(known)].id if known and how % 3 == 0 else None
        receipt = self.desk.put_contract(customer_id, chosen, values)
        return receipt.kind if receipt else "nothing"

    def do_prepay(self, customer_id: bytes, how: int) -> str:
        entries = self.desk.prepaid(customer_id)
        if entries and how % 5 == 0:
            return self.desk.delete("prepayment", entries[0].id).kind
        kind = ("paid_in", "used", "paid_back", "correction")[how % 4]
        return self.desk.prepay(customer_id, f"{how + 1} {'USD' if how % 3 else 'CNY'}", kind, day=back(how % 90)).kind

    def do_relate(self, customer_id: bytes, how: int) -> str:
        known = self.desk.relations(customer_id)
        if known and how % 4 == 0:
            return self.desk.delete("relation", known[0].id).kind
        others = [row.id for row in self.desk.customers().rows if row.id != customer_id]
        if not others:
            return "nothing"
        kind = ("referred_by", "referred", "sister", "upstream", "resells_for")[how % 5]
        return self.desk.relate(customer_id, others[how % len(others)], kind, since=back(how % 30)).kind

    def do_notice(self, how: int) -> str:
        known = self.desk.notices()
        if known and how % 3 == 0:
            return self.desk.delete_notice(known[0].id).kind
        if known and how % 3 == 1:
            receipt = self.desk.edit_notice(known[0].id, {"until_day": TODAY + timedelta(days=how % 20)})
            return receipt.kind if receipt else "nothing"
        values: dict[str, object] = {"title": f"news {how}", "words": "buy", "until_day": TODAY}
        return self.desk.create_notice(values, NoticeRule()).kind

    def do_own_field(self, how: int) -> str:
        fields = self.desk.custom_fields("customer", retired=True)
        if not fields or how % 5 == 0:
            return self.desk.add_custom_field("customer", f"field {how % 4}", ("text", "number")[how % 2]).kind
        field = fields[how % len(fields)]
        customers = self.desk.customers().rows
        if how % 5 == 1 or not customers:
            receipt = self.desk.retire_custom_field(field.id, back=field.retired)
        else:
            receipt = self.desk.edit_customer(customers[how % len(customers)].id, {field.form_name: str(how % 3 or "")})
        return receipt.kind if receipt else "nothing"

    def do_setting(self, how: int) -> str:
        changes: list[tuple[str, object]] = [
            ("cadence_a", how % 50 + 1),
            ("daily_capacity", how % 50 + 1),
            ("diesel_density", 0.8 + how % 10 / 100),
            ("grade_a_from", 0.7 + how % 20 / 100),
        ]
        key, value = changes[how % len(changes)]
        receipt = self.desk.change_setting(key, value)
        return receipt.kind if receipt else "nothing"

    def do_merge(self, customer_id: bytes, how: int) -> str:
        others = [row.id for row in self.desk.customers().rows if row.id != customer_id]
        if not others:
            return "nothing"
        return self.desk.merge_customers(customer_id, others[how % len(others)]).kind

    def do_unmerge(self, customer_id: bytes, how: int) -> str:
        merged = self.desk.merged_into(customer_id)
        return self.desk.unmerge_customer(merged[how % len(merged)].id).kind if merged else "nothing"

    def do_undo(self, _how: int) -> str:
        return self.desk.undo().kind

    def do_redo(self, _how: int) -> str:
        return self.desk.redo().kind


ACTIONS = tuple(sorted(name.removeprefix("do_") for name in dir(Hands) if name.startswith("do_")))
