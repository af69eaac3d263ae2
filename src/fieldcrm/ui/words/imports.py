"""Words for imports: why a row is rejected and how to mend it, warnings, and the columns that are understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.filling import fill

if TYPE_CHECKING:
    from fieldcrm.domain.views.importing import Reject

REASONS: dict[str, tuple[str, ...]] = {
    "missing": (N_("the cell is empty."),),
    "unit_conflict": (N_("the cell's unit and the unit column differ."),),
    "date": (N_("this is no date."),),
    "date_range": (N_("the year is not between {first} and {last}."), N_("the year cannot be right.")),
    "date_order": (N_("day and month cannot be told apart."),),
    "date_year": (N_("the year is missing or has two digits only."),),
    "months": (N_("these are no months."),),
    "yes_no": (N_("this is neither yes nor no."),),
    "status": (N_("this is no status."),),
    "digits_lost": (N_("the spreadsheet has cut the digits off."),),
    "not_positive": (N_("the number must be greater than zero."),),
    "percent": (N_("this is no percentage from 0 to 100."),),
    "number": (N_("this is no number."),),
    "number_open": (N_("the comma or point may divide thousands or decimals."),),
    "too_large": (N_("the number is too large to be right."),),
    "unit": (N_("this unit is not known."),),
    "undecodable": (N_("the row's characters cannot be read."),),
    "cells": (N_("the row has more cells than there are headers."),),
    "season": (N_("a month stands in the busy and in the slack season."),),
    "reserve": (N_("the reserve must lie below the safe fill."),),
    "too_long": (N_("the text is too long."),),
    "broken_quotes": (N_("a quote is opened and never closed."),),
    "ambiguous": (N_("more than one customer has this name."),),
    "future": (N_("the day lies in the future."),),
    "choice": (N_("it can only be one of: {choices}."), N_("this is none of the values that are allowed.")),
    "id": (N_("this is no id of this program."),),
    "time": (N_("this is no time of the day."),),
    "unknown_customer": (N_("no customer has this id, code or name."),),
    "unknown_row": (N_("the customer has nothing of this name."),),
    "rule": (N_("this is not a value that the rule takes."),),
    "deleted": (N_("this record was deleted here."),),
    "merged": (N_("this customer was merged into another one."),),
    "negative": (N_("the number must not be below zero."),),
    "end_first": (N_("it ends before it starts."),),
    "twice": (N_("an earlier row has another value for this day."),),
}
MENDS: dict[str, tuple[str, ...]] = {
    "fill": (N_("Fill it in."),),
    "shorten": (N_("Shorten it."),),
    "date_form": (N_("Write it as 2026-03-05."),),
    "months_form": (N_("Write months as 11,12,1 or Nov-Feb."),),
    "yes_no_form": (N_("Write yes or no."),),
    "status_form": (N_("Write prospect, active, paused or lost."),),
    "digits_form": (N_("Format the column as text in the spreadsheet and enter it again."),),
    "number_form": (N_("Write it as 1234.5."),),
    "percent_form": (N_("Write it as 95 or 95%."),),
    "unit_form": (N_("Use t, L or kg, the same in cell and column."),),
    "encoding": (N_("Name the encoding: --encoding GB18030, Big5, UTF-8 …"),),
    "row_form": (N_("Check the quotes and commas of this row."),),
    "code": (N_("Name the customer by its code."),),
    "choices": (N_("Write one of the values as they stand there."),),
    "merged_row": (N_("Leave the row out, or take the customer out again first."),),
    "undo": (N_("Undo the deletion, or leave the row out."),),
    "id_form": (N_("Leave the id empty, or take it from an export."),),
    "time_form": (N_("Write it as 14:30."),),
    "customer_first": (N_("Import the customers first, or correct the code."),),
    "row_first": (N_("Correct the name, or add it to the customer first."),),
    "period_form": (N_("Correct one of the two days."),),
    "keep_one": (N_("Keep one of them."),),
}
WARNINGS: dict[str, str] = {
    "unit_assumed": N_("Quantities without a unit were taken in the assumed unit; --unit changes it."),
    "encoding_unsure": N_("The encoding is a guess: look at the names, or use --encoding."),
    "other_sheets": N_("Only the first sheet that holds rows was read."),
    "past_next_contact": N_("Next contacts that lie in the past were left out."),
    "future_days": N_("Some deliveries lie in the future."),
    "suppliers_are_others": N_("Suppliers were taken for competitors; the setting our_names says which names are us."),
}
_EXAMPLES = {
    "customers": {
        "code": "客户编号 / 客戶編號",
        "name": "客户名称 / 單位名稱",
        "territory": "区域 / 區域",
        "sector": "行业 / 行業",
        "status": "状态 / 狀態",
        "address": "地址",
        "contact": "联系人 / 聯繫人",
        "contact_role": "职务 / 職務",
        "phone": "电话 / 電話",
        "email": "邮箱 / 電郵",
        "wechat": "微信",
        "legal_name": "开票名称 / 發票抬頭",
        "tax_number": "税号 / 統一編號",
        "invoice_address": "开票地址 / 發票地址",
        "invoice_phone": "开票电话 / 發票電話",
        "bank": "开户行 / 開戶行",
        "bank_account": "账号 / 銀行賬號",
        "tank_name": "油罐",
        "tank_volume": "油罐容积 / 油罐容積",
        "tank_product": "油品",
        "safe_fill": "安全容量",
        "reserve": "安全库存 / 安全庫存",
        "unit": "计量单位 / 計量單位",
        "cycle_days": "用油周期 / 用油週期",
        "monthly_volume": "月用油量",
        "usual_quantity": "每次数量 / 每次數量",
        "pump_needed": "卸油是否打泵",
        "busy_months": "旺季",
        "slack_months": "淡季",
        "note": "备注 / 備註",
        "owner": "客户经理 / 客戶經理",
        "next_contact": "下次联系 / 下次聯繫",
        "entered_on": "建档日期 / 建檔日期",
        "language": "en, zh_Hans, zh_Hant",
        "id": "fieldcrm",
    },
    "deliveries": {
        "customer": "customer_id, 客户编号 / 客戶編號",
        "customer_name": "客户名称 / 客戶名稱",
        "date": "日期, 配送日期",
        "quantity": "数量 / 數量, 数量(吨)",
        "unit": "计量单位 / 計量單位",
        "product": "油品",
        "price": "单价 / 單價",
        "supplier": "供应商 / 供應商",
        "number": "单号 / 單號",
        "tank": "油罐",
        "note": "备注 / 備註",
    },
    "degree_days": {
        "date": "日期",
        "territory": "区域 / 區域",
        "hdd": "HDD, 采暖度日数 / 採暖度日數",
    },
}


class RejectWords(NamedTuple):
    """Why a row was rejected, and the mend; two sentences."""

    reason: str
    mend: str


def reject_text(reject: Reject) -> RejectWords:
    """The reason and the mend of a rejected row; the code itself where it has no words."""
    reasons, mends = REASONS.get(reject.reason), MENDS.get(reject.mend)
    return RejectWords(
        fill(reasons, reject.params) if reasons else reject.reason,
        fill(mends, reject.params) if mends else reject.mend,
    )


def explain_reject(reject: Reject) -> tuple[str, str]:
    """Reason and mend for the file of rejected rows."""
    words = reject_text(reject)
    return words.reason, words.mend


def warning_text(code: str) -> str:
    """A warning of an import's preview."""
    words = WARNINGS.get(code)
    return _(words) if words else code


_ENTITIES = {
    "contracts": "contract",
    "notices": "price_notice",
    "parts": "visit_part",
    "programs": "visit_program",
    "visits": "service_visit",
}
"""Kinds of files in which a column means something else than its name does elsewhere."""


def column_text(kind: str, field: str) -> str:
    """What a column of a kind of file holds: a part's number is no delivery's."""
    return field_text(field, _ENTITIES.get(kind, ""))


def columns_help(kind: str) -> list[tuple[str, str]]:
    """The columns of a kind of file: field, and what it is, with headers in Chinese as examples."""
    return [(field, f"{field_text(field)} ({headers})") for field, headers in _EXAMPLES[kind].items()]
