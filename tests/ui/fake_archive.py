"""The fake desk with all that the screens besides Today ask for: dossiers, agenda, imports, settings, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.ui.fake_desk import NOW, SECTORS, TERRITORIES, FakeDesk, customer_id
from tests.ui.fake_forecasts import predicted

from fieldcrm.domain.codes import ActivityKind, Grade, Outcome, ReadingForm, Status
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.archive import ArchiveStatus, FieldChange, Finding, HistoryEntry, Receipt
from fieldcrm.domain.views.customer import (
    Contact,
    DeclaredUse,
    Dossier,
    FactLine,
    Invoice,
    Level,
    LevelPoint,
    MeasuredUse,
    MonthUse,
    Planned,
    Site,
    Tank,
    TimelineEntry,
)
from fieldcrm.domain.views.importing import ColumnUse, ImportPreview, ImportReport, Reject
from fieldcrm.errors import FieldcrmError, NotFoundError, RejectedError

EVENTS = 130
"""Entries of every timeline: more than two windows."""
HOSTILE = "ACME [/] [@click=app.quit]x[/] \x1b[31mred\x1b]52;c;AAAA\x07 \u202egnp.exe \x9b2J"


def row_id(number: int) -> bytes:
    """The id of a part with this number."""
    return (0x0190_0000_0000_7000_9000_0000_0000_0000 + number).to_bytes(16, "big")


class FakeArchive(FakeDesk):
    """Everything deterministic; `words` replaces every text of a dossier, for hostile input."""

    def __init__(self, customers: int = 60, *, words: str = "", **options: Any) -> None:
        super().__init__(customers, **options)
        self.words = words
        self.rules_now = Rules()
        self.deleted: set[bytes] = set()
        self.parts: list[tuple[str, bytes | None, dict[str, object]]] = []
        self.refusal: FieldcrmError | None = None
        self.agenda_asked: list[tuple[date, date]] = []
        self.encrypted = False
        self.preview_calls: list[dict[str, Any]] = []

    def _said(self, text: str) -> str:
        return self.words or text

    # Dossier

    def dossier(self, wanted: bytes, as_of: date | None = None) -> Dossier:
        ref = self.ref(wanted)
        if wanted in self.deleted:
            raise NotFoundError(what="customer", text=ref.code)
        number = int.from_bytes(wanted, "big") & 0xFFFF_FFFF
        today = self.day(as_of)
        row = self._today_row(1, number)
        bare = number % 7 == 6
        return Dossier(
            id=wanted,
            code=ref.code,
            name=ref.name,
            status=Status.ACTIVE,
            territory=self._said(TERRITORIES[number % len(TERRITORIES)]),
            sector=self._said(SECTORS[number % len(SECTORS)]),
            address="" if bare else self._said("江苏省南京市江宁区滨江大道 88 号 3 号门"),
            note="" if bare else self._said("门卫要登记身份证\nring twice at gate 3"),
            owner=self._said("Li Wei"),
            invoice=Invoice()
            if bare
            else Invoice(
                self._said(ref.name),
                "91320115MA1XXXXX0K",
                self._said("滨江大道 88 号"),
                "025-5555 0188",
                self._said("中国银行江宁支行"),
                "6217 8500 0000 1234",
            ),
            declared=DeclaredUse()
            if bare
            else DeclaredUse(14.0, Amount.of(30, Unit.TONNE), Amount.of(12_000, Unit.LITRE), (11, 12, 1, 2), (6, 7)),
            measured=MeasuredUse(0, None, None, None, None, None, None, None)
            if bare
            else MeasuredUse(86, date(2024, 1, 3), today - timedelta(days=12), 12.5, 27.4, 35.1, 20.0, 11.8),
            contacts=() if bare else self._contacts(row.phone),
            sites=()
            if bare
            else (
                Site(
                    row_id(21),
                    self._said("Quarry gate"),
                    self._said("Harbour Rd 5"),
                    self._said("hard hat, permit, no smoking"),
                ),
            ),
            tanks=() if bare else self._tanks(today),
            facts=()
            if bare
            else (
                FactLine(
                    row_id(41),
                    self._said("hours"),
                    self._said("before 10:00 / 上午十点前"),
                    self._said("王经理"),
                    date(2026, 3, 5),
                ),
            ),
            loyalty=self._loyalty(),
            forecast=None if bare else self._forecast(ref),
            months=() if bare else self._months(),
            level=() if bare else self._level(today),
            planned=self._planned(ref, today),
            timeline=() if bare else self.timeline(wanted, 0, 50),
            reasons=row.reasons,
            promised=self._said("price for December / 十二月的价格") if row.promised_at else "",
            predicted=() if bare else predicted(today),
            last_moment=None if bare else today + timedelta(days=1),
        )

    def _contacts(self, phone: str) -> tuple[Contact, ...]:
        rows = (
            Contact(
                row_id(11),
                self._said("王建国"),
                self._said("采购经理"),
                phone,
                "wang@example.com",
                "wangjg",
                "",
                primary=True,
            ),
            Contact(row_id(12), self._said("Anna Ho"), self._said("site manager"), "+852 5555 0199"),
        )
        return tuple(row for row in rows if row.id not in self.deleted)

    def _tanks(self, today: date) -> tuple[Tank, ...]:
        level = Level(today - timedelta(days=5), 9000.0, 45.0, ReadingForm.PERCENT)
        rows = (
            Tank(
                row_id(31),
                self._said("1 号罐"),
                "0# diesel",
                row_id(21),
                20_000.0,
                95.0,
                10.0,
                True,
                (),
                level,
                6_400.0,
                today + timedelta(days=5),
            ),
            Tank(row_id(32), self._said("Generator"), "0# diesel", None, 3_000.0, level_now=240.0, low_on=today),
        )
        return tuple(row for row in rows if row.id not in self.deleted)

    def _months(self) -> tuple[MonthUse, ...]:
        return tuple(
            MonthUse(
                date(2024 + (11 + n) // 12, (11 + n) % 12 + 1, 1), float((n * 7) % 23 + 4), 8.0 if n % 5 == 3 else 0.0
            )
            for n in range(24)
        )

    def _level(self, today: date) -> tuple[LevelPoint, ...]:
        start = today - timedelta(days=12)
        points = []
        for n in range(22):
            mid = max(19_000.0 - 1_050.0 * n, 0.0)
            spread = 160.0 * n
            points.append(
                LevelPoint(
                    start + timedelta(days=n), max(mid - spread, 0.0), mid, mid + spread, 12_900.0 if n == 7 else None
                )
            )
        return tuple(points)

    def _planned(self, ref: Any, today: date) -> tuple[Planned, ...]:
        return (
            Planned(
                row_id(51),
                ref.id,
                ref.code,
                ref.name,
                today + timedelta(days=3),
                time(14, 30),
                ActivityKind.CALL,
                "revisit",
                self._said("ask for the permit"),
                Grade.B,
            ),
        )

    def timeline(self, wanted: bytes, offset: int = 0, limit: int = 50) -> tuple[TimelineEntry, ...]:
        self.ref(wanted)
        rows = [self._event(n) for n in range(offset, min(offset + limit, EVENTS))]
        return tuple(row for row in rows if row.id not in self.deleted)

    def _event(self, n: int) -> TimelineEntry:
        day = self.day() - timedelta(days=6 * n)
        at = NOW - timedelta(days=6 * n)
        if n % 3 == 0:
            supplier = self._said("壳牌 Shell") if n % 6 == 3 else ""
            return TimelineEntry(
                row_id(1000 + n),
                "delivery",
                day,
                None,
                "Li Wei",
                amount=Amount.of(11.8 + n % 4, Unit.TONNE),
                product="0# diesel",
                supplier=supplier,
            )
        if n % 3 == 1:
            return TimelineEntry(
                row_id(1000 + n),
                "call",
                day,
                at,
                self._said("Li Wei"),
                Outcome.REACHED,
                self._said("要十二月的报价，下周三答复"),
                reason="revisit",
                next_on=day + timedelta(days=14),
            )
        return TimelineEntry(row_id(1000 + n), "reading", day, at, "Chen 陈", text="45 % · 9,000 L")

    # Agenda

    def agenda(self, first: date, last: date) -> tuple[Planned, ...]:
        self.agenda_asked.append((first, last))
        return tuple(plan for plan in self._plans() if first <= plan.day <= last)

    def _plans(self) -> list[Planned]:
        today = self.day()
        plans = []
        for number in range(min(self.count, 18)):
            day = today + timedelta(days=number % 9 - 3)
            at = time(9 + number % 8, 30) if number % 3 == 0 else None
            row = self._row(number)
            plans.append(
                Planned(
                    row_id(500 + number),
                    row.id,
                    row.code,
                    row.name,
                    day,
                    at,
                    ActivityKind.CALL if number % 4 else ActivityKind.VISIT,
                    "call_back" if at else "revisit",
                    self._said("报价 price") if number % 5 == 0 else "",
                    row.grade,
                    day < today,
                )
            )
        return plans

    # History

    def history(self, wanted: bytes | None = None, limit: int = 100) -> tuple[HistoryEntry, ...]:
        changes = (
            FieldChange(
                "customer", wanted or bytes(16), "territory", self._said("城北"), self._said("Harbour"), "K0001"
            ),
            FieldChange("contact", row_id(11), "phone", None, "138 1000 5678", "K0001"),
        )
        return (
            HistoryEntry(row_id(1), "edit", NOW, self._said("Li Wei"), 2, changes, undone=False),
            HistoryEntry(row_id(2), "import", NOW - timedelta(days=1), "Chen 陈", 5_000, (), undone=True),
        )

    # Writes

    def _check(self) -> None:
        if self.refusal is not None:
            error, self.refusal = self.refusal, None
            raise error

    def create_customer(self, values: Mapping[str, object]) -> Receipt:
        self._check()
        self.count += 1
        self.names[self.count - 1] = str(values["name"])
        return self._receipt("create", customer_id(self.count - 1), values=dict(values))

    def edit_customer(self, wanted: bytes, values: Mapping[str, object]) -> Receipt | None:
        self._check()
        return self._receipt("edit", wanted, values=dict(values))

    def put_part(self, kind: str, wanted: bytes, part_id: bytes | None, values: Mapping[str, object]) -> Receipt | None:
        self._check()
        self.parts.append((kind, part_id, dict(values)))
        return self._receipt("edit", wanted, part=kind, part_id=part_id, values=dict(values))

    def delete(self, kind: str, wanted: bytes) -> Receipt:
        self.deleted.add(wanted)
        self.written.append(("delete", {"kind": kind, "customer_id": None, "row": wanted}))
        return Receipt(bytes(16), "delete", 1)

    def record_delivery(self, wanted: bytes, amount: Amount, day: date, **values: object) -> Receipt:
        self._check()
        return self._receipt("delivery", wanted, amount=amount, day=day, **values)

    # Settings

    def rules(self) -> Rules:
        return self.rules_now

    def change_settings(self, values: Mapping[str, object]) -> Receipt | None:
        self._check()
        changed: dict[str, Any] = {key: value for key, value in values.items() if getattr(self.rules_now, key) != value}
        self.rules_now = replace(self.rules_now, **changed)
        if not changed:
            return None
        return replace(self._receipt("setting", None, **changed), rows=len(changed))

    def status(self) -> ArchiveStatus:
        return ArchiveStatus(
            "/home/li/.local/share/fieldcrm/archive.db",
            self.count,
            self.count * 30,
            1_204,
            12_345_678,
            self.encrypted,
            "Li Wei 李伟",
            datetime(2026, 11, 23, 18, 5, tzinfo=NOW.tzinfo),
        )

    def backup(self, folder: Path | None = None, *, reason: str = "asked") -> Path:
        return Path("/home/li/.local/share/fieldcrm/backups/2026-11-24.db")

    def doctor(self, *, deep: bool = False, progress: object = None) -> tuple[Finding, ...]:
        return (
            Finding("pages", ok=True),
            Finding("chain", ok=True, params={"changes": 1204}),
            Finding("tables", ok=False),
        )

    def set_passphrase(self, passphrase: str | None) -> None:
        self.encrypted = passphrase is not None
        self.written.append(("passphrase", {"customer_id": None, "set": passphrase is not None}))

    # Import

    def preview_import(self, kind: str, file: Path, **options: Any) -> ImportPreview:
        self.preview_calls.append({"kind": kind, "file": file, **options})
        headers = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        mapping = options.get("mapping") or {}
        known = {
            "date": "date",
            "quantity": "quantity",
            "customer_id": "customer",
            "name": "name",
            "code": "code",
            "客户名称": "name",
            "电话": "phone",
            "hdd": "hdd",
        }
        uses = tuple(
            ColumnUse(
                self._said(header),
                "" if mapping.get(header, "") == "-" else mapping.get(header, known.get(header, "")),
                "x",
            )
            for header in headers
        )
        found = {use.field for use in uses}
        if kind == "deliveries" and not {"date", "quantity"} <= found:
            missing = [name for name in ("date", "quantity") if name not in found]
            raise RejectedError(file=str(file), reason="missing_columns", missing=missing, headers=list(headers))
        if kind == "degree_days" and not {"date", "hdd"} <= found:
            raise RejectedError(file=str(file), reason="missing_columns", missing=["hdd"], headers=list(headers))
        if kind == "customers" and not found & {"name", "code"}:
            raise RejectedError(file=str(file), reason="missing_columns", missing=["name"], headers=list(headers))
        progress = options.get("progress")
        if progress:
            progress(50, 100)
        rejects = (
            Reject(7, "date", self._said("31/02/2026"), "date", "date_form"),
            Reject(19, "quantity", self._said("1,2,3"), "number", "number_form"),
        )
        return ImportPreview(
            kind=kind,
            file=str(file),
            encoding=options.get("encoding") or "GB18030",
            encoding_sure=False,
            columns=uses,
            rows=1_204,
            new=12,
            changed=3,
            unchanged=1_180,
            new_customers=4 if kind == "deliveries" else 0,
            rejects=rejects,
            sample=(
                {"name": self._said("顺达运输有限公司"), "phone": "138 1000 5678"},
                {"name": self._said("Harbour Stone Quarry"), "phone": ""},
            ),
            unit_assumed="L",
        )

    def import_file(self, kind: str, file: Path, **options: Any) -> ImportReport:
        preview = self.preview_import(kind, file, **options)
        receipt = self._receipt(
            "import", None, what=kind, mapping=options.get("mapping"), encoding=options.get("encoding")
        )
        return ImportReport(preview, receipt, str(file.with_suffix(".rejects.csv")))
