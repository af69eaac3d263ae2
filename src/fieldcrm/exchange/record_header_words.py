"""Other words by which people head the columns of records: Simplified Chinese (Traditional is folded first), English.

A header counts for a column where the kind has it; the first of several wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.exchange.headers import fold_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORDS = {
    "customer": "客户编号 客户编码 客户代码 客户号 编号 customercode customerid clientcode accountcode code",
    "customer_name": "客户 客户名称 客户名 单位名称 公司 公司名称 名称 customername client clientname company account",
    "name": "名称 姓名 联系人 品名 配件 配件名称 参数 参数名 程序 标题 fullname contactperson",
    "date": "日期 时间 联系日期 跟进日期 跟进时间 回访日期 拜访日期 记录日期 联系时间 when contactdate followupdate "
    "day datetime calldate visitdate createdat",
    "day": "日期 上门日期 服务日期 维修日期 date visitdate",
    "time": "时刻 钟点 几点 clock hour",
    "kind": "方式 联系方式 跟进方式 回访方式 沟通方式 类型 类别 种类 method type channel contacttype",
    "state": "状态 status",
    "outcome": "结果 跟进结果 联系结果 回访结果 result",
    "reason": "原因 事由 purpose",
    "note": "备注 内容 跟进内容 跟进记录 回访内容 沟通内容 记录 说明 摘要 情况 notes comment comments remark remarks "
    "content text details description summary memo",
    "promised": "承诺 答应 promise",
    "author": "跟进人 回访人 联系人员 记录人 业务员 客户经理 负责人 经办人 操作人 拜访人 by owner user salesperson "
    "rep agent createdby loggedby contactedby",
    "phone": "电话 手机 手机号 联系电话 mobile tel telephone cell",
    "email": "邮箱 电子邮箱 邮件 mail emailaddress",
    "wechat": "微信 微信号",
    "role": "职务 职位 岗位 position title jobtitle",
    "address": "地址",
    "rules": "厂规 进场规定 规定",
    "permits": "通行证 许可",
    "gate": "门岗 门禁",
    "clothing": "着装 工作服",
    "safety_gear": "劳保用品 防护用品 安全用品",
    "hours": "营业时间 作业时间 卸油时间",
    "maker": "厂家 制造商 品牌 manufacturer brand",
    "model": "型号",
    "serial": "序列号 机号 出厂编号 serialnumber sn",
    "serial_off": "拆下序列号 旧件号",
    "serial_on": "装上序列号 新件号",
    "installed_on": "安装日期",
    "engineer": "工程师 维修人 服务人员 技术员 technician",
    "present": "在场人 陪同",
    "customer_word": "客户意见 客户评价",
    "what": "内容 事项 隐患 承诺事项 description",
    "severity": "严重程度 等级",
    "check_by": "复查日期 检查期限",
    "words": "投诉内容 内容 complaint",
    "category": "类别 投诉类别 分类",
    "cause": "原因",
    "remedy": "处理措施 处理结果 解决办法",
    "topic": "主题 项目",
    "value": "内容 答复 值",
    "said_by": "谁说的 告知人",
    "number": "编号 单号 合同号 合同编号 件号 no num",
    "quantity": "数量 qty amount",
    "unit": "单位 计量单位",
    "product": "油品 产品 品种",
    "period_start": "开始日期 起始日期 生效日期 start",
    "period_end": "结束日期 到期日期 截止日期 end",
    "volume": "容积 数量 合同数量 capacity",
    "price_terms": "价格条款 定价方式",
    "money": "金额 amount",
    "money_currency": "币种 currency",
    "other": "对方 关联客户 relatedcustomer",
    "tank": "油罐 罐号",
    "site": "厂区 站点 地点",
    "equipment": "设备 设备名称",
    "contact": "联系人 对接人",
    "next": "下次联系 下次跟进 下次联系日期 下次跟进时间 下次回访 nextcontact nextdate followupon nextfollowup",
    "id": "fieldcrmid",
}


def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for column, line in WORDS.items():
        for word in line.split():
            folded = fold_header(word)
            found[folded] = (*found.get(folded, ()), column)
    return found


_COLUMNS = _index()


def understand(headers: Iterable[str], known: Iterable[str], mapping: Mapping[str, str]) -> list[str]:
    """The column that each header stands for; empty = ignored. A column is given to one header only.

    `known` are the kind's columns; `mapping` (header → column, checked by the caller) comes first, then a column's own
    name, then other words for it.
    """
    names = list(headers)
    columns = {fold_header(column): column for column in known}
    given = {fold_header(header): column for header, column in mapping.items()}
    found = [given.get(fold_header(name), "") for name in names]
    ruled_out = [fold_header(name) in given and not given[fold_header(name)] for name in names]
    own = {folded: (column,) for folded, column in columns.items()}
    for words in (own, _COLUMNS):
        for at, name in enumerate(names):
            if found[at] or ruled_out[at]:
                continue
            candidates = (column for column in words.get(fold_header(name), ()) if column in columns.values())
            found[at] = next((column for column in candidates if column not in found), "")
    return found
