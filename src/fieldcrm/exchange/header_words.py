"""The words by which people head their columns, Simplified and English; Traditional ones are folded first.

Words of a line are separated by spaces; spaces, case and punctuation inside a header do not matter, so that
`customername` stands for `Customer name` and `customer_name` too.
"""

from __future__ import annotations

_TRADITIONAL = (
    "戶單稱聯繫係絡電話號碼編類別區產業狀態備註說質級積週從進貨補購買賣數噸價額發開銀賬帳稅務納識經負責員"
    "維訪預約時間運輸規線條種項優縣鄉鎮會館廠來機東後國庫閒聞餘總計劃歷紀錄記應車貴爾頭佔實際與邊簡簽對訂"
    "營滿倉儲給齡題點潤帐冊動屬崗慣採據檔歸淨當細結統習職裝訊詳説轄辦郵銜銷階體廳臺"
)
_SIMPLIFIED = (
    "户单称联系系络电话号码编类别区产业状态备注说质级积周从进货补购买卖数吨价额发开银账账税务纳识经负责员"
    "维访预约时间运输规线条种项优县乡镇会馆厂来机东后国库闲闻余总计划历纪录记应车贵尔头占实际与边简签对订"
    "营满仓储给龄题点润账册动属岗惯采据档归净当细结统习职装讯详说辖办邮衔销阶体厅台"
)
TRADITIONAL_TO_SIMPLIFIED = (_TRADITIONAL, _SIMPLIFIED)
"""Characters of headers, Traditional and, at the same place, Simplified."""

CUSTOMER_WORDS = {
    "code": "customercode customerid custid customerno customernumber customernum accountcode accountid "
    "accountno accountnumber clientcode clientid clientno no number id key customerkey 客户编号 "
    "客户代码 客户编码 客户号 客户id 编号 代码 编码 客户代号 单位编号 单位编码 单位代码 会员号 "
    "会员编号 档案号 档案编号 户号 公司编号",
    "name": "customer customername account accountname client clientname company companyname buyer buyername "
    "organisation organization firm business businessname shortname 客户名称 客户名 客户 客户单位 "
    "单位名称 公司 公司名称 公司名 企业名称 企业 厂名 厂家名称 用户名称 用户 用户单位 名称 客户简称 "
    "简称 单位简称 购货单位 购油单位 用油单位 买方 户名 客户全名",
    "territory": "district region area zone salesarea salesregion salesterritory city town county 区域 地区 片区 "
    "销售区域 辖区 所属区域 所在区域 所在地区 区县 市区 城市 所在城市 县市 分区 区",
    "sector": "industry segment customertype type category businesstype kind trade 性质 行业 客户性质 单位性质 "
    "企业性质 行业类别 行业分类 所属行业 客户类型 客户类别 类型 类别 行业类型 用户性质 公司性质",
    "status": "state customerstatus accountstatus 状态 客户状态 合作状态 当前状态 客户阶段",
    "address": "street streetaddress siteaddress deliveryaddress shippingaddress shipto location customeraddress "
    "地址 客户地址 公司地址 单位地址 详细地址 送货地址 收货地址 送油地址 卸油地址 联系地址 厂址 所在地 "
    "经营地址 办公地址 通讯地址",
    "contact": "contactperson contactname person attn attention contactpersonname primarycontact maincontact "
    "联系人 联络人 联系人姓名 姓名 主要联系人 客户联系人 负责人 经办人 采购联系人 联系人员 窗口",
    "contact_role": "role position jobtitle title contactposition contacttitle 职务 职位 联系人职务 联系人职位 岗位 "
    "头衔 职称",
    "phone": "telephone tel telno phoneno phonenumber mobile mobilephone mobileno cell cellphone contactphone "
    "contactno contactnumber customerphone 电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 "
    "联系手机 移动电话 联系人电话 客户电话 固定电话 座机 联系人手机 联络电话 电话手机 行动电话",
    "email": "mail emailaddress contactemail 邮箱 电子邮箱 电子邮件 邮件 邮箱地址 电邮 电子信箱 邮件地址 电子邮件地址",
    "wechat": "weixin wechatid wx 微信 微信号 微信id",
    "legal_name": "legalname invoicename invoicetitle invoiceto billto billtoname registeredname 开票名称 发票抬头 "
    "开票抬头 单位全称 公司全称 客户全称 全称 抬头 开票单位 发票名称 企业全称 开票户名 纳税人名称",
    "tax_number": "taxno taxid taxnumber vat vatno vatnumber vatid taxpayerid uscc ein gstno 税号 纳税人识别号 "
    "纳税识别号 税务登记号 统一社会信用代码 信用代码 社会信用代码 纳税号 税务识别号 统一编号 统编 "
    "纳税人税号 开票税号",
    "invoice_address": "billingaddress invoiceaddress registeredaddress 开票地址 发票地址 注册地址 "
    "账单地址 税务登记地址",
    "invoice_phone": "billingphone invoicephone invoicetel 开票电话 发票电话 注册电话 账单电话",
    "bank": "bankname depositbank bankbranch 开户行 开户银行 银行 银行名称 开户行名称 开户支行 付款银行",
    "bank_account": "bankaccountno bankaccountnumber accountnumberbank iban 账号 银行账号 银行账户 开户账号 账户 卡号 "
    "对公账号 对公账户 开户行账号 银行户口 银行卡号",
    "tank_name": "tank tankno tankid tanknumber 油罐 罐号 油罐名称 油罐编号 罐名 油罐号",
    "tank_volume": "volume tanksize tankcapacity capacity tankvol nominalcapacity 油罐容积 油罐容量 罐容 容积 "
    "油罐大小 储罐容积 油罐体积 储油量 罐容积 容量 油罐规格 储油能力 油罐升数",
    "tank_product": "tankproduct product fuel fueltype oil fuelproduct 油品 品种 油品名称 油料 油号 油种 油罐油品 产品 "
    "所用油品 用油品种 燃油种类",
    "safe_fill": "safefilllevel maxfill safefillpercent 安全充装率 安全容量 安全液位 充装率 充装系数 安全系数 "
    "最高充装率",
    "reserve": "reservelevel reservepercent minlevel minimumlevel 保底 保底库存 安全库存 最低液位 警戒线 警戒液位 "
    "最低库存 储备",
    "unit": "uom units unitofmeasure 计量单位 数量单位 用量单位 油量单位 单位类型",
    "cycle_days": "cycle refuelcycle refuelcycledays deliverycycle interval intervaldays frequency refillcycle "
    "用油周期 周期 进油周期 加油周期 配送周期 送油周期 周期天数 用油周期天数 订货周期 进货周期",
    "monthly_volume": "monthlydemand monthlyuse monthlyusage monthlyconsumption demand volumepermonth permonth "
    "monthlyquantity 月用油量 月用量 月需求量 每月用油量 月均用量 月均用油量 月消耗量 每月用量 月销量 "
    "月需求 用油量 月度用量 月使用量 月耗油量",
    "usual_quantity": "usualdelivery typicalquantity orderquantity usualorder quantityperdelivery dropsize 常用数量 "
    "每次数量 单次用量 常规用量 每次进油量 每次用量 通常数量 单次进油量 每车数量 每次送油量 单次送油量 "
    "习惯用量",
    "pump_needed": "pump needpump needspump pumprequired pumptruck 卸油是否打泵 是否打泵 打泵 是否需要泵 是否用泵 "
    "需要打泵 泵 卸油打泵 是否需要打泵",
    "busy_months": "busy busyseason peakmonths peak peakseason highseason 旺季 旺季月份 用油旺季 旺月",
    "entered_on": "enteredon created createdon createddate 建档日期 录入日期 登记日期",
    "language": "lang 语言",
    "id": "fieldcrmid 档案id",
    "slack_months": "slack slackseason lowmonths low lowseason offseason 淡季 淡季月份 用油淡季 淡月",
    "note": "notes remark remarks comment comments memo description 备注 说明 注 附注 备忘 备注说明 其他 "
    "补充说明 客户备注",
    "owner": "accountmanager salesperson salesrep salesman rep manager responsible seller 客户经理 业务员 "
    "销售员 负责业务员 销售经理 跟进人 归属人 业务经理 销售人员 所属业务员 销售代表 营业员 业务代表",
    "next_contact": "nextcontactdate nextcall nextcalldate nextvisit followup followupdate nextfollowup next 下次联系 "
    "下次联系日期 下次回访 下次回访日期 下次跟进 回访日期 下次联系时间 下次跟进时间 下次回访时间 "
    "下次拜访 下次拜访日期",
}
"""Field of a customer → its header words. The field's own name is always understood."""

WEAK_CUSTOMER_WORDS = {
    "name": "单位 厂家 姓名",
    "unit": "单位",
    "owner": "经理",
    "legal_name": "抬头名称",
}
"""Words that are taken only for a field that no better word has claimed."""

DELIVERY_WORDS = {
    "customer": "customerid customercode custid customerno customernumber accountid accountcode accountno "
    "accountnumber clientid clientcode clientno account client buyer buyerid 客户编号 客户代码 "
    "客户编码 客户号 客户id 客户代号 单位编号 单位编码 单位代码 户号 会员号 会员编号 客户 用户",
    "customer_name": "customername accountname clientname company companyname name buyername consignee receiver "
    "客户名称 客户名 客户单位 单位名称 公司 公司名称 公司名 企业名称 名称 用户名称 用户单位 客户简称 "
    "购货单位 购油单位 用油单位 收货单位 买方 户名 收油单位 厂名 简称 客户全称",
    "date": "day deliverydate delivered deliveredon deliveryday dateofdelivery orderdate orderday invoicedate "
    "shipdate transactiondate salesdate saledate datetime time 日期 送货日期 配送日期 进油日期 "
    "送油日期 发货日期 交货日期 出库日期 销售日期 订单日期 开单日期 业务日期 加油日期 提货日期 时间 "
    "送货时间 配送时间 进油时间 送油时间 单据日期 到货日期 卸油日期 交易日期 供油日期 购油日期 "
    "开票日期 出货日期",
    "quantity": "qty amount volume litres liters litre liter tonnes tons tonne ton kilograms kg quantitydelivered "
    "deliveredquantity deliveredqty orderquantity weight netweight 数量 进油量 送油量 配送量 销量 "
    "销售数量 销售量 油量 用量 加油量 吨数 升数 公斤数 发货数量 实收数量 实发数量 净重 交货数量 "
    "出库数量 订货数量 配送数量 进油数量 送油数量 提货量 提货数量 供油量 购油量 卸油量 出货数量",
    "unit": "uom units unitofmeasure 计量单位 数量单位 油量单位",
    "product": "fuel fueltype productname item grade oil material sku 油品 品种 油品名称 产品 产品名称 商品 "
    "商品名称 油料 油号 油种 品名 货品名称 货物名称 物料名称 规格型号 燃油种类",
    "price": "unitprice priceperunit rate 单价 价格 销售单价 含税单价 售价 油价 成交价 结算单价 销售价",
    "supplier": "vendor seller source soldby supplyingcompany competitor 供应商 供货商 供货单位 供油单位 卖方 "
    "销售单位 供货方 供应单位 厂商 油源 供油商",
    "number": "deliveryno deliverynumber deliveryid orderno ordernumber orderid invoiceno invoicenumber "
    "invoiceid documentno docno documentnumber ticketno ticketnumber ticket no slipno waybill "
    "reference ref transactionid 单号 送货单号 配送单号 订单号 订单编号 单据号 单据编号 出库单号 "
    "发货单号 销售单号 提货单号 票号 流水号 送油单号 进油单号 运单号 业务单号 发票号 发票号码 磅单号 "
    "送货单编号 出货单号 单据号码",
    "tank": "tankname tankno tankid tanknumber 油罐 罐号 油罐名称 油罐编号 罐名 卸入油罐",
    "note": "notes remark remarks comment comments memo description 备注 说明 注 附注 备忘 摘要 备注说明",
}
"""Field of a delivery → its header words."""

WEAK_DELIVERY_WORDS = {
    "customer": "code key customerkey 代码 编码",
    "customer_name": "单位 厂家",
    "unit": "单位",
    "number": "编号 序列号 id number no",
}
"""Words that are taken only for a field that no better word has claimed."""

DEGREE_DAY_WORDS = {
    "date": DELIVERY_WORDS["date"] + " 观测日期 气象日期",
    "territory": CUSTOMER_WORDS["territory"] + " station weatherstation place location 气象站 站点 站名 地点",
    "hdd": "degreedays degreeday heatingdegreedays heatingdegreeday dd hdd10 hdd12 hdd15 hdd155 hdd16 hdd17 hdd18 "
    "hdd183 hdd20 hdd60 hdd65 度日 度日数 度日值 采暖度日 采暖度日数 供暖度日 供暖度日数 供热度日 供热度日数 取暖度日 "
    "取暖度日数 加热度日 加热度日数",
}
"""Field of a day's degree days → its header words."""

CODE_HEADERS = (
    "customerid customercode custid customerno customernumber accountid accountcode accountno "
    "accountnumber clientid clientcode clientno buyerid code key customerkey 代码 编码 客户编号 "
    "客户代码 客户编码 客户号 客户id 客户代号 单位编号 单位编码 单位代码 户号 会员号 会员编号"
)
"""Headers under which a delivery names its customer by code."""

UNIT_WORDS = {
    "t": "t ton tons tonne tonnes mt 吨 公吨 吨位",
    "L": "l litre litres liter liters lt ltr 升 公升 立升",
    "kg": "kg kgs kilogram kilograms kilo kilos 公斤 千克",
    "m3": "m3 cbm 立方 立方米 方 立米 m³",
}
"""Unit → its spellings. Cubic metres are turned into litres."""
