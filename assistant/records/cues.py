"""The words of asking over records: what counts, adds up, compares and groups, and what may be left unexplained."""

from __future__ import annotations

import re

COUNTERS = "个名位次张条笔项家人种类份台套件辆所门行户宗"
COUNT = re.compile(
    rf"(?<!哪)(?:几|多少)(?:[{COUNTERS}]|(?![元钱债万亿%?分岁年天是]|$))|(?<![人批台架])次数|笔数|条数|个数|记录数|条目数"
)
SUM = re.compile(r"合计|总和|之和|总额|总计|总数|加起来|累计|加总|(?<!一)总(?!共)|一共|总共")
MEAN = re.compile(r"平均|均值")
EXTREME = re.compile(
    r"最(?P<up>高|大|多|长|晚|新|贵|好|迟|久)|最(?P<down>低|小|少|短|早|旧|便宜)"
    r"|(?P<more>(?<=[A-Z得])(?:更|比较)?[高多大长](?:一些|些)?[?]?$)|(?P<less>(?<=[A-Z得])(?:更|比较)?[低少小短](?:一些|些)?[?]?$)"
)
IN_TIME = re.compile("[早晚新旧迟久]")
TOP = re.compile(r"(?:前|最[高低多少大小](?:的)?)([一二两三四五六七八九十]|\d{1,2})(?:[个名位项笔条家次大])")
EACH = re.compile(r"各个?|每一?[个名位家类种项]?|按照?|分别")
ASKS_WHO = re.compile(r"谁|哪一?[位名]|何人")
WHO_HAS_MOST = re.compile(r"谁.*最|最[高大多低小少](?:的)?(?:人|C+)?(?:是)?(?:谁|哪一?[位名])|哪一?[位名].*最")
ASKS_WHEN = re.compile(r"哪一?天|什么时候|何时|什么时间|哪一?日|几号")
ASKS_WHICH = re.compile(r"哪(?:一)?[个些种类家项笔条次张只台所门名位行]?|什么|有谁|分别|列出|有啥")
ASKS_AMOUNT = re.compile(r"多少(?:钱|元|万元|亿元)?|是几|为几|几元")
EXISTS = re.compile(r"有没有|有无|是否有|是否存在|存不存在|是不是有|有.*吗")
DIFFERENCE = re.compile(r"相?差(?:异|额|值|距)?(?:了|是|为)?|(?:多|少|高|低|增加|减少)了?(?=多少)|变化(?:情况)?")
RATIO = re.compile(r"(?:之间)?的?(?:比例|比值|之比|倍数)|多少倍|几倍")
SHARE = re.compile(r"占.*(?:比例|比重|百分之|多少|几成|%)|占比")
NOT = re.compile(r"不是|不为|不属于|不含|不包括|除了?|以外|之外|非(?=V)|没有?|未|无")
EMPTY_WORDS = re.compile(
    r"涉及到?|包含|含有|有关|相关|关于|提到|属于|记录|开具|发生|处理|产生|登记|办理|负责|进行|完成|经手|拥有|担任|提交|"
    r"统计|计算|一下|帮我|请问|告诉|列出|分别|其中|里面|当中|中的|所有|全部|全体|整个|总共|一共|共计|合计|"
    r"来源|去向|情况|信息|数据|数量|数值|数额|内容|名称|名字|员工|人员|条目|同事|单据|项目|表格|表中|表里|每个|各个|各自|对应|"
    r"全年|金额|是多少|多少|什么|哪些|哪个|怎么|如何|是否|有没有|有无|存在|需要|以及|并且|而且|或者|还是|还有|同时|时间|日期|为止|截至|之间|"
    r"一次|一笔|一条|一个|一天|一位|一名|一家|一项|一行|排名|排在|排序|排行|名单|明细|清单|列表|比例|比重|占比|"
    r"年份|月份|季度|总体|整体|具体|本次|这些|那些|这个|那个|为空|当前|目前|结果|属性|类别|或是|都是|均为|标注|标为|状态|一般"
)
LIGHT = frozenset(
    "的了是有和与及以在于为对把被由从到个这那其之而并等要里中请问呢吗吧啊么都也还就该共总各每按第前后时日号份分别下上内名位次张条笔项家人种类台套件元钱几多少哪谁何什最值数所让给花买过且或"
)
AMOUNT = re.compile(r"金额|总额|价款|合价|费用$|价税合计")
PER_ITEM = re.compile(r"(?:率|单价|比例|比重|占比|龄|年限|均价|平均.*)$")
IDENTIFIES = re.compile(r"的?(?:号|编号|代码|编码|名称|名|类型|类别|种类|日期|时间|内容|摘要|子项|目录|人|单位|事项|状态)")
PERSON = re.compile(r"姓名|名字|[人员者]$|联系人|负责人|老师|教师|医生")
DESCRIBES = re.compile(r"摘要|内容|说明|事项|事由|用途|项目|名称|标题|品名|描述")
STEPS_ASKED = ("月", "月份", "年", "年份")
AGAIN = re.compile(r"呢[?]?$|^(?:那|换成|改成)")
AMOUNT_WORDS = re.compile(r"金额|数额|总额")
ASIDE_WORDS = re.compile(r"所有|全部|其中|分别|各自|每个|每次|每笔|一共|总共|全年|的是|是否")
DENIALS = re.compile(r"[不未非无][\u3400-\u9fff]{2}")  # 含税 is not said by 不含税
TOTAL_LABEL = re.compile(r"[合总小共]计")
CLASS_NOUN = re.compile(r"支出|费用|经费|资金|开支")  # what a name is followed by without saying more: 直接材料支出
MOST_UNSAID = 3  # single letters that may be left unexplained
SHARE_WORDS = re.compile(r"占比?|百分之|几成")
EXISTS_WORDS = re.compile(r"有没有|有无|是否有?|存在")
DIFFERENCE_WORDS = re.compile(r"相?差(?:异|额|值|距)?|增加|减少|变化|不同|不重复|去重")
COUNT_WORDS = re.compile(rf"(?:几|多少)[{COUNTERS}]?|(?<![人批台架])次数|[笔条]数")
ROW_NOUNS = re.compile(r"员工|职工|人员|条目|记录|项目|单位|公司|企业|学生|客户|供应商|部门|产品|商品|货物")
BEFORE_NOUN = re.compile(
    r"(?:的|哪一?些?[个位名家项条种]?|多少[个位名家项条种]?|几[个位名家项条种]|所有|全部|全体|每一?[个位名家项条种])[\"']?$"
)
