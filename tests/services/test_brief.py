"""The brief tells what to know before a visit, and nothing that is done with."""

from __future__ import annotations

import pytest
from tests.storage.desks import TODAY, back, buys, customer, litres

from fieldcrm.domain.brief import Opening
from fieldcrm.domain.codes import Outcome, ReadingForm
from fieldcrm.errors import NotFoundError
from fieldcrm.i18n import use
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.ui.words.brief import headline, sections


@pytest.fixture
def known(desk: Desk) -> bytes:
    """A customer about whom there is much to tell."""
    wanted = customer(desk, "恒顺 [/]", code="C1", busy_months=(4, 5), note="\x1b[31mred")
    other = customer(desk, "永丰", code="C2")
    buys(desk, wanted, every=14, times=8)
    desk.record_delivery(wanted, litres(2000), back(3), supplier="Petrowest")
    desk.put_part("tank", wanted, None, {"name": "North", "volume": 20_000.0})
    desk.record_reading(wanted, None, 40, ReadingForm.PERCENT)
    desk.put_part("contact", wanted, None, {"name": "李伟", "phone": "139", "primary": True})
    desk.log_call(wanted, Outcome.REACHED, note="wants a quote")
    desk.give_promise(wanted, "send a quote", TODAY)
    desk.register_complaint(wanted, {"words": "late again"})
    draft = Draft("test")
    draft.create("site", {"customer_id": wanted, "name": "East", "gate": "north gate", "clothing": "helmet"})
    draft.create("site", {"customer_id": wanted, "name": "Nothing to say"})
    draft.create("risk", {"customer_id": wanted, "what": "rust", "severity": "high", "check_by": "2026-03-20"})
    draft.create(
        "risk", {"customer_id": wanted, "what": "old", "severity": "low", "closed": ["2026-01-01", "ok", "Li"]}
    )
    for number in range(5):
        draft.create("visit", {"customer_id": wanted, "day": f"2026-02-0{number + 1}", "engineer": f"E{number}"})
    for topic, day in (("payment", "2026-03-01"), ("hours", "2020-01-01")):
        draft.create("fact", {"customer_id": wanted, "topic": topic, "value": topic.upper(), "confirmed_on": day})
    draft.create("relation", {"customer_id": other, "other_id": wanted, "kind": "referred_by"})
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    return wanted


def test_all_that_matters_stands_in_its_place(desk: Desk, known: bytes) -> None:
    use("en")
    found = desk.brief(known)
    made = {section.code: section for section in sections(found)}
    told = {code: "\n".join(f"{label}: {text}" for label, text in section.pairs) for code, section in made.items()}
    assert next(iter(made)) == "rules"
    assert "North gate" in told["rules"].replace("north", "North")
    assert "Nothing to say" not in str(made)
    assert "李伟" in told["who"]
    assert all(words in told["open"] for words in ("late again", "rust", "send a quote"))
    assert "old" not in told["open"]
    assert "North" in told["tanks"]
    assert [visit.engineer for visit in found.visits] == ["E4", "E3", "E2"]
    assert "wants a quote" in told["calls"]
    assert ("PAYMENT" in told["known"], "HOURS" in told["known"], "HOURS" in told["ask"]) == (True, False, True)
    assert "永丰" in told["thanks"]
    assert {offer.code for offer in found.offers} >= {Opening.COMPETITOR, Opening.SEASON}
    assert "Petrowest" in told["sell"]
    assert headline(found).startswith("Brief · 恒顺 [/] C1")


def test_what_is_settled_is_not_told(desk: Desk, known: bytes) -> None:
    for promise in desk.promises(customer_id=known):
        desk.settle_promise(promise.id, "kept")
    desk.close_risk(desk.risks(known)[0].id, "painted")
    told = str(sections(desk.brief(known)))
    assert "send a quote" not in told
    assert "rust" not in told


def test_a_bare_customer_has_a_short_brief(desk: Desk) -> None:
    found = desk.brief(customer(desk, "A"))
    assert next(section.code for section in sections(found)) == "who"
    assert (found.visits, found.calls, found.complaints, found.promises, found.thanks) == ((), (), (), (), ())
    with pytest.raises(NotFoundError):
        desk.brief(b"\0" * 16)


def test_the_brief_does_not_change_with_the_length_of_the_history(desk: Desk, known: bytes) -> None:
    before = [section.pairs for section in sections(desk.brief(known)) if section.code in ("visits", "calls")]
    draft = Draft("test")
    for number in range(300):
        draft.create("visit", {"customer_id": known, "day": f"2020-01-{number % 28 + 1:02}"})
        shape = {"customer_id": known, "kind": "call", "state": "done", "day": "2020-01-01", "done_at": number}
        draft.create("activity", shape)
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    after = [section.pairs for section in sections(desk.brief(known)) if section.code in ("visits", "calls")]
    assert [pairs[: len(other)] for pairs, other in zip(after, before, strict=True)] == before
    assert all(len(pairs) <= 3 for pairs in after)
