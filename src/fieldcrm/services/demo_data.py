"""Words from which the demo's customers are made up. Every name, number and remark here is invented."""

from __future__ import annotations

from typing import NamedTuple


class Script(NamedTuple):
    """What customers of one script are made from. `{}` in a phone is filled with four digits."""

    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    lasts: tuple[str, ...]
    joint: str
    territories: tuple[str, ...]
    streets: tuple[str, ...]
    surnames: tuple[str, ...]
    given: tuple[str, ...]
    roles: tuple[str, ...]
    phones: tuple[str, ...]
    sectors: tuple[str, ...]
    """In the order of SECTORS."""
    product: str
    rivals: tuple[str, ...]
    talks: tuple[str, ...]
    promises: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    site_rules: tuple[str, ...]
    bank: str


SECTORS = ("factory", "mine", "transport", "hotel", "farm", "construction")
"""Kinds of customer; each has its own seasons, see `demo.SEASONS`."""

SIMPLIFIED = Script(
    firsts=("云桥", "晨岭", "瑞禾", "长湾", "安朗", "丰栎", "百樟", "青渚", "恒舟", "单家", "乐山坡", "重明"),
    seconds=("机械", "矿业", "运输", "酒店", "农场", "建设"),
    lasts=("有限公司", "集团", "厂", "实业有限公司"),
    joint="",
    territories=("城东", "城西", "港区", "开发区", "北郊"),
    streets=("建业路", "滨河大道", "工业三路", "新港路", "环城北路"),
    surnames=("王", "李", "赵", "陈", "周", "单", "解", "曾"),
    given=("建国", "丽华", "志强", "海燕", "明", "秀英", "伟", "晓东"),
    roles=("采购经理", "设备主管", "司机队长", "财务", "厂长"),
    phones=("138-0000-{}", "139-0000-{}", "0510-5550-{}"),
    sectors=("工厂", "矿山", "运输", "酒店", "农场", "建筑"),
    product="0#柴油",
    rivals=("顺途油品", "蓝罐能源"),
    talks=(
        "下周要开新线，用量会多一些",
        "嫌单价偏高，想看看行情通报",
        "油罐刚清洗过，暂时不急",
        "对送货时间很满意",
        "新来了设备主管，要重新介绍",
        "问能不能月结",
        "停产检修一周",
    ),
    promises=("报下周的价格", "回复能否周六送货", "寄合同样本", "约时间看油罐"),
    facts=(
        ("付款方式", "月结三十天"),
        ("联系时间", "上午十点以后"),
        ("送货习惯", "只收周一到周四"),
        ("选我们的原因", "断油时我们最先到"),
        ("现在的供应商", "顺途油品，约三成"),
    ),
    site_rules=("进厂戴安全帽，车辆加防火罩", "先到门卫登记，限速十公里", "卸油前接静电夹"),
    bank="示例银行城东支行",
)

TRADITIONAL = Script(
    firsts=("嘉穗", "鴻岳", "永潮", "義楓", "寶嶼", "聯洲", "廣溪", "興麓", "達嶺"),
    seconds=("機械", "礦業", "運輸", "酒店", "農場", "營造"),
    lasts=("股份有限公司", "有限公司", "企業社", "實業有限公司"),
    joint="",
    territories=("東區", "港口", "工業區", "山線"),
    streets=("中興路", "港務路", "工業二路", "成功街"),
    surnames=("林", "黃", "張", "吳", "劉", "葉"),
    given=("志明", "淑芬", "俊傑", "怡君", "建宏", "麗華"),
    roles=("採購經理", "設備主任", "車隊長", "會計", "廠長"),
    phones=("0900-000-{}", "02-5550-{}", "2000 {}"),
    sectors=("工廠", "礦山", "運輸", "酒店", "農場", "建築"),
    product="柴油",
    rivals=("順途油品", "藍罐能源"),
    talks=(
        "下週要加班趕工，用量會增加",
        "覺得價格偏高，想先看行情通報",
        "油罐剛清洗，暫時不急",
        "對送貨時間很滿意",
        "換了新的設備主任，要重新拜訪",
        "詢問能否月結",
    ),
    promises=("回覆下週價格", "確認週六能否送貨", "寄合約樣本", "約時間看油罐"),
    facts=(
        ("付款方式", "月結六十天"),
        ("聯繫時間", "下午兩點以後"),
        ("送貨習慣", "只收上午"),
        ("選我們的原因", "總是先通知漲價"),
        ("目前的供應商", "藍罐能源，約一半"),
    ),
    site_rules=("進廠戴安全帽，車輛加防火罩", "先到警衛室登記", "卸油前接靜電夾"),
    bank="示例銀行東區分行",
)

LATIN = Script(
    firsts=(
        "Brackwater",
        "Tallowfen",
        "Ostermoor",
        "Quillhaven",
        "Kestrelby",
        "Dunmarrow",
        "Fernholt",
        "Pellworth",
        "Añora",
    ),
    seconds=("Machinery", "Quarries", "Haulage", "Hotel", "Farms", "Building"),
    lasts=("Ltd", "Group", "& Sons", "Co."),
    joint=" ",
    territories=("North", "Harbour", "Valley", "Airport road"),
    streets=("Mill Lane", "Dock Road", "Quarry Way", "Station Street"),
    surnames=("Archer", "Novak", "Meyer", "O'Dell", "Santos", "Lindqvist"),
    given=("Anna", "Tom", "Priya", "José", "Marie", "Kofi"),
    roles=("Buyer", "Plant manager", "Fleet manager", "Accounts", "Owner"),
    phones=("020 7946 {}", "01632 96{}", "07700 90{}"),
    sectors=SECTORS,
    product="Diesel",
    rivals=("Blue Tank Energy", "Swift Road Fuels"),
    talks=(
        "Second shift starts next week, will use more",
        "Finds the price high, wants the price notice first",
        "Tank was cleaned, no hurry",
        "Happy with the delivery times",
        "New plant manager, introduce ourselves again",
        "Asks for monthly invoices",
    ),
    promises=(
        "quote for next week",
        "whether we deliver on Saturday",
        "send the contract",
        "a date to look at the tank",
    ),
    facts=(
        ("Payment", "30 days, by transfer"),
        ("Best time to call", "after ten"),
        ("Deliveries", "Mondays to Thursdays only"),
        ("Why us", "we came first when they ran dry"),
        ("Buys today from", "Blue Tank Energy, about a third"),
    ),
    site_rules=("Hard hat and high-visibility vest; spark arrestor on the truck", "Report at the gate; 10 km/h"),
    bank="Example Bank, North branch",
)

SCRIPTS = (SIMPLIFIED, TRADITIONAL, LATIN)
