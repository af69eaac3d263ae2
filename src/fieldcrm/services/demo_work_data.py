"""Words of the demo's field work: equipment, problems and their mends, complaints, promises. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class CaseWords(NamedTuple):
    """A problem as it comes up: on which kind of equipment, and what was done."""

    kind: str
    problem: str
    cause: str
    solution: str
    method: str
    part: str
    number: str
    parameter: str
    values: tuple[str, str, str]
    """Old, new, unit."""
    risk: str


class Grievance(NamedTuple):
    """A complaint: its category, words, what was done about it."""

    category: str
    words: str
    handled: str


class WorkWords(NamedTuple):
    """What field work in one script is made from."""

    names: dict[str, str]
    """Names of equipment by kind."""
    cases: tuple[CaseWords, ...]
    grievances: tuple[Grievance, ...]
    promises: tuple[str, ...]
    engineers: tuple[str, ...]
    satisfied: str
    rival_price: str
    terms: str
    notice: tuple[str, str, str, str]
    """Title, market, advice, words to say."""


MAKERS = {
    "pump": ("Norvane", ("NV-40", "NV-65")),
    "generator": ("Kestrel Power", ("KP200", "KP350")),
    "burner": ("Ardent", ("AR-7", "AR-12")),
    "dispenser": ("Tallow", ("TD-2", "TD-4")),
}
"""Maker and models by kind of equipment; none of them exists."""

SIMPLIFIED = WorkWords(
    names={"pump": "卸油泵", "generator": "备用发电机", "burner": "锅炉燃烧器", "dispenser": "加油机"},
    cases=(
        CaseWords(
            "pump", "卸油时流量偏低", "滤芯堵塞", "更换滤芯并冲洗管路", "拆洗", "滤芯", "F-210",
            "出口压力", ("0.18", "0.30", "MPa"), "进口软管老化，有渗油",
        ),
        CaseWords(
            "generator", "启动困难", "电瓶电压低", "更换电瓶，清洁接线端子", "替换", "电瓶", "BT-12V90",
            "怠速", ("720", "760", "rpm"), "排气管接头松动",
        ),
        CaseWords(
            "burner", "点火后熄火", "火焰探测器积碳", "清洁探测器，调整风门", "调整", "探测器", "UV-3",
            "风门开度", ("35", "42", "%"), "燃烧器房通风不足",
        ),
        CaseWords(
            "dispenser", "计量偏少", "流量计磨损", "校准流量计", "校准", "密封圈", "O-55",
            "校准系数", ("1.012", "1.001", ""), "接地线断开",
        ),
    ),
    grievances=(
        Grievance("delivery", "约好上午送到，下午三点才到，车间停了半天", "调整班次，补送五百升"),
        Grievance("quantity", "油表显示少了一百多升", "带流量计复核，补足差额"),
        Grievance("invoice", "发票抬头又开错了", "当天重开并寄出"),
        Grievance("service", "司机态度不好，不肯登记", "司机当面道歉，重新培训进厂规则"),
    ),
    promises=("月底前把化验单发过去", "周五前回复能否夜间送货", "下次带一套滤芯样品"),
    engineers=("何师傅", "罗工"),
    satisfied="这次修得很快",
    rival_price="按吨算便宜五十",
    terms="挂牌价下浮百分之三，月结",
    notice=(
        "下周预计上调", "批发价连涨三天，周五零点调价", "油罐低于一半的建议本周补满",
        "想先告诉您：周五可能涨价，本周下单还按老价",
    ),
)  # fmt: skip

TRADITIONAL = WorkWords(
    names={"pump": "卸油泵", "generator": "備用發電機", "burner": "鍋爐燃燒器", "dispenser": "加油機"},
    cases=(
        CaseWords(
            "pump", "卸油流量偏低", "濾芯堵塞", "更換濾芯並沖洗管路", "拆洗", "濾芯", "F-210",
            "出口壓力", ("0.20", "0.31", "MPa"), "進口軟管老化，滲油",
        ),
        CaseWords(
            "generator", "啟動困難", "電瓶電壓低", "更換電瓶", "替換", "電瓶", "BT-12V90",
            "怠速", ("710", "750", "rpm"), "排氣管接頭鬆動",
        ),
        CaseWords(
            "burner", "點火後熄火", "火焰偵測器積碳", "清潔偵測器，調整風門", "調整", "偵測器", "UV-3",
            "風門開度", ("33", "40", "%"), "鍋爐房通風不足",
        ),
    ),
    grievances=(
        Grievance("delivery", "送貨晚了一天，沒有事先通知", "改由專車配送，以後前一天來電"),
        Grievance("price", "同業報價比我們低", "說明行情，約好下週再談"),
    ),
    promises=("月底前寄化驗報告", "週五前回覆能否夜間送貨"),
    engineers=("陳師傅",),
    satisfied="這次處理得很快",
    rival_price="每公升便宜三角",
    terms="牌價下浮百分之二，月結",
    notice=("", "", "", ""),
)  # fmt: skip

LATIN = WorkWords(
    names={
        "pump": "Unloading pump", "generator": "Standby generator", "burner": "Boiler burner", "dispenser": "Dispenser",
    },
    cases=(
        CaseWords(
            "pump", "Low flow when unloading", "Filter clogged", "Changed the filter, flushed the line", "Cleaning",
            "Filter element", "F-210", "Outlet pressure", ("0.19", "0.30", "MPa"), "Inlet hose cracked, weeping",
        ),
        CaseWords(
            "generator", "Will not start", "Battery voltage low", "Changed the battery, cleaned the terminals",
            "Replacement", "Battery", "BT-12V90", "Idle speed", ("715", "760", "rpm"), "Exhaust joint loose",
        ),
        CaseWords(
            "burner", "Goes out after ignition", "Soot on the flame detector", "Cleaned the detector, set the damper",
            "Adjustment", "Flame detector", "UV-3", "Damper", ("36", "42", "%"), "Poor ventilation in the boiler room",
        ),
    ),
    grievances=(
        Grievance("delivery", "Came at three instead of ten; the line stood still", "Earlier slot, 500 L at once"),
        Grievance("delivery", "Nobody called before the truck came", "Driver calls an hour ahead from now on"),
        Grievance("quality", "Water in the sample", "Tank drained, new load from another depot"),
    ),
    promises=("send the laboratory report", "say by Friday whether we can deliver at night"),
    engineers=("Kofi Lindqvist",),
    satisfied="Quick this time",
    rival_price="two cents a litre less",
    terms="list price less 3 %, monthly",
    notice=("", "", "", ""),
)  # fmt: skip

WORDS = (SIMPLIFIED, TRADITIONAL, LATIN)
"""In the order of `demo_data.SCRIPTS`."""
