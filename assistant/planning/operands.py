"""Phrases of a part -> operands: measure words, basis, unit, code; elliptical ones filled in."""

from __future__ import annotations

import re

from assistant.domain import Operand
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary, vocabulary
from index.domain import Basis

_CODE = re.compile(r"(?<!\d)(\d{3}|\d{5}|\d{7})(?!\d|年|万|元|亿|人|个|,|\.|%|家|项)")
_CODE_WORDS = re.compile(
    r"[（(]?(?:科目|功能分类|经济分类|支出)?(?:编码|代码|编号)?(?:为|是)?\d{3,7}(?:对应)?(?:的)?(?:科目(?!名称|编码))?[)）]?"
)
_SO_MUCH_OF = re.compile(r"^\d+(?:\.\d+)?[万亿]元?的?(?=[\u4e00-\u9fff]{3})")  # 50亿预备费: the amount names nothing
_IN_A_YEAR = re.compile("^(?:一年|每年)(?![级期])(?=.{2})")
_BECAME = re.compile(
    "(?P<verb>下?降低?|上?升|涨|提高|增加?|减少?|精简|压缩|缩短)[到至成]了?(?=多少|几(?!乎)|百分之|什么)"
)  # 利率降到多少
_FEE_TAKEN = re.compile(f"(?<=费{TIME})用(?=[了掉])")  # 预备费去年用了: no 费用
_NO_COUNTER = re.compile("率|目(?:支出|资金|经费|预算|收入)|(?<=家)[长庭]")  # 多少项目支出 asks for an amount
_HOW_MANY_OF = re.compile(
    r"(?:[，,]?(?:是|为|到|达到?)?)百分之(?:几|多少)了?$|排?(?:在|到)?第几(?:名|位)?$|(?<=人员)有?(?:几|多少)个人$|各?(?:有|(?<![花用])了)?(?:几|多少)(?:钱|批次|批(?=$|[^准复发判捐次])|个|家(?![庭长])|辆|台|项(?!目)|名(?![额单])|次|套|张|件|所|条|支(?![出部付])|场|座|种|分|人次|人(?![才员口均大民力])|亩|册|部(?!门)|吨|平方米|平米|公里|元|亿|万)?(?=人$|$|[^率])"
)
# 有多少退休人员, 更新多少台设备: the thing that is counted stands behind the question word.
COUNTED_THING = re.compile(
    r"(?:多少|几)(?:个|家|辆|台|项|名|位|次|套|张|件|所|条|种|间|栋|门|支|类|场|批(?!次)|户|座|块|本|篇|部(?!门))?"
    r"(?P<thing>(?!一|每|个人$|平方|公里|立方|批次|人(?![才员口民大力])|万|亿|百分|[元钱是没未用花要还在能可比的])[\u4e00-\u9fff]{2,8})$"
)
_EDGES = re.compile(
    r"^(?:在(?![职编校岗建院])|打算|年度|年(?=[^初末底均度])|度|其中|末|初(?!中|级|步|期))+|(?:在|(?<!全)年|钱|各|(?<=.{2})每(?:一?年)?|下面|是谁|是哪家|(?<=[收支][入出])完成|(?<=.{2})更)$"
)
_COMPOUND = re.compile(
    r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|社保基金|公共财政)预算|年初(?=的?(?:结转|结余))|预算(?=执行)|计划(?=生育|单列)"
)
_NUMBER_ASKED = re.compile(
    r"多少|什么数|具体数|数额|几(?!乎)|占|率|金额|合计|总计|总额|最[高低多少大小]|平均|相加|加起来|一致|相等"
)
_RATE = re.compile(r"(?:率|比重|占比|比例|百分比|增幅|降幅)(?:的?(?:指标值|目标值|目标|实际值|完成值))?(?:是|为)?$")
MONEY = re.compile(
    r"(?:支出|收入|经费|费|费用|资金|拨款|金额|预算|决算|工资|补助|补贴|奖金|款|预算数|决算数|总额|收益|债务|资产|贷款|税)(?:合计|总计|总额|总量)?$"
)
SCOPE = re.compile(
    r"全(?:市|省|区|县|州|地区|盟|旗)(?!域|面)|(?:市|省|区|县|州)(?:本级|级)(?!.{0,2}(?:医院|学校|机构|单位|预算单位))"
)
# 完成度排全市第一，是多少: where something stands among others says nothing of what is asked for.
_RANKED = re.compile(
    r"(?<=.{2})(?:排名?|位[列居]|名列|居)(?:在|了)?(?:全[市省区县州国盟旗]|本市|各市|各区)*(?:第[一二三四五六七八九十\d]+|前[列茅\d])(?:名|位|的)*(?=[，,是有为达]|$)"
)
# What is said of money at the end of a phrase: it tells that spending, or a plan, is meant, and names nothing.
_SPENT = re.compile(
    r"(?:一共|总共|实际|最后|最终|准备|打算|预计|计划|安排|(?<=.{2})要)*(?:(?:最多|至多|顶多|最高)(?:能|可以?|只能|允许)?|能|可以?|只能|允许)?"
    r"(?:花|(?<!费)用|用(?=掉|出去)|支)(?:掉|出去|去)?(?:得|了)?$"
)
_HELD = re.compile("(?<=.{2})(?:一共|总共)?(?:组织)?(?:开展|进行)(?:了|过)*$")  # 安全检查开展了多少次
_A_YEAR = re.compile("(?<=.{2})(?:一年|每年|一次|每次)$")
_OF_ONE = re.compile("^(?:雇用?|聘用?|买|养)?[一每](?=[个名家位辆台])[个名家位辆台](?=.{2})")
_AT_MOST = re.compile("最多|至多|顶多")
_ALLOWED = re.compile(r"(?:能|可以?|允许|最多|至多|顶多)(?:花|用|支)")  # a limit is meant, in whatever sense
VERBS = re.compile(
    r"(?:一共|总共|实际|最后|最终|大概|准备|打算|预计|中途|年中|各自?|分别|要|需要)*(?:安排|搞|举办|执行|完成|定|调整?(?=[成到为])|拨付?|拿|投入?|收|达到|(?<!审)批[准复]?|给|列支?|(?<!行政)(?<!事业)(?<!人员)(?<!核定)(?<!空)编[制报]?|下达|发|留)"
    r"(?:下来|到|给|出|成)?(?:得|了|的|在|为|是)*$"
)
# Money is given to something: 给教育拨了多少, 封关运作投入多少钱, 用于太湖治理的资金.
_GIVEN = re.compile(
    r"[给为往对在].{2,14}?(?:拨|投|安排|筹|下达|花)|(?:拨付?|投入?|筹措|筹集|筹|下达|兑现|安排)[了过]?(?:资金|钱)?(?:多少|几)|(?:用于|用在|投向|支持).{2,14}?(?:资金|钱|经费|多少)|多少(?:钱|资金)|治理?.{2,8}(?:花|用|投)了?多少"
)
_PURSE = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金)预算$")  # of what is spent from it, 支出 is asked
_IS_SPENT = re.compile(r"[花用支](?:了|掉|出|去|得)|支出|实际|已经?|一共|总共|最后|最终")  # 2026年…花多少 may be of a plan
_MEANT = re.compile(r"(?:准备|打算|预计|计划|安排|要)(?:花|用|支|安排|投|收)")
_TO = re.compile(r"^[给为往对](?=[\u4e00-\u9fff]{2,})")
_DONE = re.compile(
    r"^给(?=.{3})|^预?留给(?=.{3})|^(?:安排|拨付?|批准?|给|列|编[制报]?|下达|发)了(?=.{2})|^(?:拿|拿到|得到|收到|获得|争取到?)(?=财政|拨款|上级|补助)"
)
# Where it is said, in words that name nothing: 预算公开里说固定资产, …2026年预算里写的.
_SAID_THERE = re.compile(
    r"^(?:.{0,4}(?:文件|报告|公开|材料|说明|公告|报表|附表|预算书?|决算书?)(?:里面?|中|上))?(?:说|写|提到?(?![租前标升高取供])|显示|载明|印(?![花刷章]))(?:的|着|了|明)?(?=.{2})"
    r"|(?:文件|报告|公开|材料|说明|公告|报表|附表|预算书?|决算书?)(?:里面?|中|上)(?:说|写|提到?|显示|载明|印)(?:的|着|了|明)?$"
)
_OF_FILING = re.compile(
    rf"{TIME}(?:部门|单位)?(?:预算|决算|绩效)?(?:文件|报告|公开|材料|说明|公告|报表|预算书?|决算书?)(?:里面?|中|上)(?:说|写|提|显|载|印)"
)
_CODED = re.compile(r"^(?:这个|那个)?(?:科目|项目|项|款|类)?(?:的?金额|的?数)?$")
_DID = re.compile("^(?:做|搞|干|办|开|有|买)(?:了|过)?")
_SORT = re.compile(r"(?<=.{2})(?:这|那)?(?:一)?(?:[类块]|部分|方面)$")
_CAME_OF_IT = ("完成", "执行")  # said of nothing else, they ask what became of it
_IN_COUNTIES = re.compile(rf"^(?P<whose>[{SEPARATOR}{TIME}]*)(?:下面|底下)?(?:各)?(?:县里|县区里|区县里|区里)面?的?(?=.{{2}})")
_BELOW, _ABOVE = ("区", "县"), ("市", "州", "盟", "省", "地区")
_CAME_IN = re.compile(r"(?<=[收支][入出])完成")  # said of what was done, never of a plan
_RATES_OF_IT = ("执行率", "预算执行率", "支出率", "完成率")
_OPPOSITE = {"支出": "收入", "收入": "支出", "余额": "限额", "限额": "余额"}
IN_STAGE = re.compile(r"^(?:(?P<account>(?:部门|单位)(?:预算|决算))(?:中|里面?)的?)?(?:(?:预算|决算)(?:中|里面?)的?)?(?=.{2})")
_FIGURE = re.compile(r"(?:的数[额字值]?|的?具体(?:数[额字值]|金额))(?=(?:是|有|为)?(?:多少)?[钱元万亿]*$)")
_ARRANGED = re.compile(r"安排了?(?:多少|几)")  # rather of a plan
_PLANNED = re.compile(r"(?<=.{2})(?:安排|编制|批复|给)了?预算$")
_SIDE_OF = re.compile(r"方面的(?=支出|收入|投入|经费|费用)")
INSIDE = re.compile(r"(.{2,})(?:里面?的?|当中的?|中的)(.{2,})$")
_SO_MANY = re.compile(
    r"[两二三四五六七八九十\d]+[大个项条点]+(?:方面)?的?(?:主要|重点|具体)?(?:任务|工作|内容|目标|措施|要求|安排)?"
)
_SCORED = re.compile(r"(?:能|可以?)?(?:[得拿打考给获]|(?<!自)评|获得|拿到)+了?$")
_SCORE = re.compile("(?:得分|分数|评分|排名)$")


def clean(phrase: str, terms: Vocabulary) -> str:
    """The words of a phrase that matter: manners and outer particles gone."""
    phrase = terms.manner_pattern.sub("", _HOW_MANY_OF.sub("", phrase.replace(SEPARATOR, "").replace(TIME, "")))
    phrase = _EDGES.sub("", phrase)
    words = _keep_joined(phrase, phrase.strip("".join(terms.particles)), terms)
    if words.startswith("他") and f"其{words}" in phrase:
        words = "其" + words  # 其 is a particle, but for 其他
    return _DONE.sub("", _SAID_THERE.sub("", words))


def _keep_joined(phrase: str, words: str, terms: Vocabulary) -> str:
    """The stripped words with the letters given back that belong to an official name: the 对 of 对个人和家庭的补助."""
    at = phrase.find(words)
    joined = next((match for match in terms.joined_pattern.finditer(phrase) if match.start() < at < match.end()), None)
    return phrase[joined.start() : at] + words if joined is not None else words


def without_verbs(words: str) -> str:
    """教育花 -> 教育支出, 预备费安排 -> 预备费: the verb at the end says in which sense, not what."""
    if (spent := _SPENT.search(words)) and len(words[: spent.start()]) > 1:
        if _AT_MOST.search(spent[0]):  # 请一个社工最多花多少: what it costs has a name of its own
            what = words[: spent.start()].removesuffix("的")
            return what if MONEY.search(what) else f"{_OF_ONE.sub('', _A_YEAR.sub('', what))}成本"
        what = re.sub(r"的$|(?<!以)上$", "", words[: spent.start()])
        is_named = MONEY.search(what) and not what.endswith("费") and not _PURSE.search(what)
        return what if is_named else what + "支出"
    bare = VERBS.sub("", words)
    return bare if len(bare) > 1 else words


_HELD_AGAINST = re.compile(r"(?:相当于|[为占是])(?:上年|去年)[\u4e00-\u9fff]{0,6}?数(?=的)")  # 预算数为上年执行数的%


def asked_basis(phrase: str, terms: Vocabulary) -> Basis:
    """The basis that the words ask for; the 预算 in the name of a budget says nothing of the sense."""
    phrase = _HELD_AGAINST.sub("", _COMPOUND.sub("", phrase))
    if phrase in _CAME_OF_IT:
        return Basis.EXECUTED
    return next((basis for word, basis in terms.bases if word in phrase), Basis.NONE)


def says_budget(phrase: str) -> bool:
    """Does a phrase say 预算 by itself, and not only in the name of a budget?"""
    return "预算" in _COMPOUND.sub("", phrase)


def asked_unit(phrase: str, words: str, terms: Vocabulary) -> str:
    """What the words ask to count in: 多少分 分, a rate %, an amount 元 (any scale of it), else ""."""
    if _RATE.search(words):
        return "%"
    for word, unit in terms.units:
        at = phrase.find(word)
        if at >= 0 and _NO_COUNTER.match(phrase, at + len(word)) is None:
            return unit
    return "元" if MONEY.search(words) or re.search(r"多少(?:钱|元|万|亿)", phrase) else ""


def counted_thing(phrase: str) -> str:
    """What is asked to be counted, in 有多少退休人员 or 几项任务; "" where the question word ends the phrase."""
    match = COUNTED_THING.search(phrase.rstrip(SEPARATOR + TIME + "呢吗了"))
    return match["thing"] if match is not None else ""


def is_bare(phrase: str, terms: Vocabulary) -> bool:
    """Is nothing left but basis words, light words and particles?"""
    rest = clean(phrase, terms)
    if rest in _CAME_OF_IT:
        return True
    for word, _ in terms.bases:
        rest = rest.replace(word, "")
    rest = terms.light_pattern.sub("", rest)
    return not rest.strip("".join(terms.particles))


def says_no_more_than_sides(phrase: str, terms: Vocabulary) -> bool:
    """Is nothing left but what is_bare leaves out, and on which side of the accounts it stands?"""
    return is_bare(re.sub("支出|收入|余额|限额", "", phrase), terms)


def operand(part: Part, phrase: str, *, like: Operand | None = None, period: str | None = None) -> Operand:
    """One operand from a phrase of a part; what it leaves open is taken from `like`."""
    terms, asked = vocabulary(), phrase
    phrase = _RANKED.sub("", phrase)
    if part.entity.endswith(_ABOVE):
        phrase = _IN_COUNTIES.sub(r"\g<whose>区县", phrase)
    code = _CODE.search(phrase)
    scope = SCOPE.search(phrase)
    if scope is not None and scope[0].startswith(_BELOW) and part.entity.endswith(_ABOVE):
        scope = None  # 区级税收 of a city is not of its own level
    phrase = _FEE_TAKEN.sub("花", phrase)
    phrase = _FIGURE.sub("", _SIDE_OF.sub("", SCOPE.sub("", phrase) if scope else phrase))
    words = clean(_CODE_WORDS.sub("", phrase) if code else phrase, terms)
    words = _IN_A_YEAR.sub("", _SO_MUCH_OF.sub("", words))
    if (became := _BECAME.search(asked)) is not None:
        words = _became(words, became["verb"])
    unit = asked_unit(phrase, words, terms)
    told = IN_STAGE.match(words)
    stage, account = (asked_basis(told[0], terms), told["account"] or "") if told else (Basis.NONE, "")
    words = _CURED.sub(r"\g<what>治理", _of_stage(words))  # 治太湖花了 -> 太湖治理花了
    words = _SOLD.sub("销售", words)
    words = _BOUGHT.sub(r"\g<what>购置", words)  # 买办公设备花了 -> 办公设备购置花了
    around, words = _inside(words, terms)
    words = _of_stage(words) if around and account and words.startswith(account) else words  # 单位预算中甲里单位预算中乙
    if _SO_MANY.fullmatch(words):  # 总体目标中的四项任务: what it stands in is what is to be told
        around, words = "", around or words
    basis = asked_basis(words, terms) or stage
    if words in _ONLY_SPENT and _MEANT.search(asked):
        basis = basis or Basis.BUDGET
    words = _PLANNED.sub("预算", words)
    if part.entity and _SPENT.fullmatch(words):  # 花了多少钱: all that was spent
        words, basis = "支出总计", basis or Basis.EXECUTED
    if (named := without_verbs(words)) != words:
        unit = unit or ("元" if _SPENT.search(words) else "")  # what is spent is money, whatever it buys
        spent = _SPENT.search(words) and _IS_SPENT.search(asked)
        done = (spent or words.endswith("完成")) and not _MEANT.search(words) and not _ALLOWED.search(words)
        basis = basis or (Basis.EXECUTED if done else Basis.BUDGET if _MEANT.search(words) else Basis.NONE)
        words = f"{named}执行率" if unit == "%" and _CARRIED_OUT.search(words) else named
    if basis is Basis.EXECUTED and words.endswith("支出") and any(one.is_done and one.named(words) for one in terms.families):
        words = words.removesuffix("支出").removesuffix("实际") + "实际支出"  # 预备费用了多少: what was taken from it
    if unit == "分" and "分" not in words and not code:  # 绩效评价得了多少分: the unit asked for names the figure
        words = _SCORED.sub("", words) + "得分"
    if code:
        words = "" if _CODED.match(bare := VERBS.sub("", words)) else bare
    elif around:
        words = _SORT.sub("", words)  # 政府采购里服务类
    head = counted_thing(asked)
    if head and _DID.sub("", words) == head:
        words = head  # 做了多少台手术: what was done with them is not said
    words = _HELD.sub("", words) if unit not in ("", "元", "%") else words
    planned = _ARRANGED.search(phrase) is not None and basis is Basis.NONE
    given = not code and _GIVEN.search(part.text) is not None
    words = _UPON.sub("", _TO.sub("", words)) if given else words
    in_filing = _OF_FILING.search(part.text)
    made = Operand(
        measure=words,
        leaning=Basis.BUDGET if planned else Basis.NONE,
        entity=part.entity,
        period=part.period if period is None else period,
        basis=Basis.NONE if unit == "%" and basis is Basis.BUDGET else basis,  # 预算执行率 is no budget
        unit=unit,
        code=code[1] if code else "",
        context=around,
        account=account,
        scope="" if scope is None else "whole" if scope[0].startswith("全") else "own",
        level="" if scope is None else scope[0] if scope[0].startswith("全") else _level_said(asked, scope[0]),
        numeric=_NUMBER_ASKED.search(part.text) is not None,
        in_filing=in_filing is not None,
        told_in=asked_basis(in_filing[0], terms) if in_filing is not None else Basis.NONE,
        inside=bool(around),
        head=head,
        nested=bool(around),
        given=given,
        done=unit != "%" and _CAME_IN.search(asked) is not None,
        home=part.home,
    )
    return made if like is None else take_over(made, like, terms)


def _level_said(phrase: str, first: str) -> str:
    """市本级 where that is said beside 市级: a city may tell of both."""
    return next((one for one in SCOPE.findall(phrase) if one.endswith("本级")), first)


_CHANGED_TO = {"降": "下降", "升": "上升", "涨": "上升", "增": "增加", "减": "减少", "降低": "下降"}


def _became(words: str, verb: str) -> str:
    """利率降到多少 -> 利率下降为: what a thing became is called so, beside what it was."""
    return re.sub(f"{verb}$", "", words) + _CHANGED_TO.get(verb, verb) + BECAME


BECAME = "为"  # ends the name of what a thing has become: 下降为


def _inside(words: str, terms: Vocabulary) -> tuple[str, str]:
    """调整后预算里其他收入 -> what it stands in, and the thing itself; ("", words) where nothing is nested."""
    match = INSIDE.match(words)
    if match is None or is_bare(match[2], terms):
        return "", words
    return match[1], clean(match[2], terms)


_CARRIED_OUT = re.compile("执行(?:到|了)*$")  # 预算执行到百分之几: that is a rate with a name of its own
_CURED = re.compile(
    r"^治理?(?P<what>(?!理|安|疗|病|保|水利)[\u4e00-\u9fff]{2,8}?)(?=(?:一共|总共|实际)*(?:花|用|投|支出|拨|安排))"
)


_SOLD = re.compile(r"(?<=.{2})卖(?:了|掉|出去?)*$")  # 福利彩票卖了多少
_UPON = re.compile(r"(?<=.{2})(?<!以)(?:上|方面|领域)$")  # 在教育上投入了多少
# 买办公设备花了多少: bought is what filings call 购置.
_BOUGHT = re.compile(
    r"^(?:购?买|采购|购置)了?(?P<what>(?!服务)[\u4e00-\u9fff]{2,8}?)(?=(?:一共|总共|实际|打算|准备|要)*(?:花|用|支出))"
)


def _of_stage(words: str) -> str:
    """预算中教育支出, 决算里的教育支出 -> 教育支出: the stage is told by the basis."""
    rest = IN_STAGE.sub("", words)
    return words if is_bare(rest, vocabulary()) else rest


def other_side(measure: str, of: str) -> str:
    """支出 after 一般公共预算收入 -> 一般公共预算支出: the same of the other side of the accounts; "" for anything else."""
    other = _OPPOSITE.get(measure)
    return of.replace(other, measure) if other and other in of and measure not in of else ""


_ONLY_SPENT = ("花", "花了", "花掉", "用掉", "支", "支了")


_PLACES = frozenset("省市区县旗州镇乡")


def take_over(made: Operand, like: Operand, terms: Vocabulary) -> Operand:
    """Fill what an elliptical operand leaves open from the one before it."""
    if made.measure in _ONLY_SPENT:  # 收入多少，花了多少: the other side of it; 预备费多少，花了多少: what was taken from it
        spent = other_side("支出", like.measure) or like.measure
        made = made.model_copy(update={"measure": spent, "basis": made.basis or Basis.EXECUTED, "unit": like.unit})
    if made.measure in ("支出", "收入") and like.basis in (Basis.BUDGET, Basis.INITIAL) and made.measure not in like.measure:
        made = made.model_copy(update={"measure": "实际" + made.measure, "basis": Basis.EXECUTED})  # 预算和支出分别是多少
    if made.measure in _RATES_OF_IT and (what := terms.stage_pattern.sub("", like.measure).strip("的数")):
        made = made.model_copy(update={"measure": what + made.measure})  # after 实际政府采购, 执行率 is that of 政府采购
    other = _OPPOSITE.get(made.measure)
    if turned := other_side(made.measure, like.measure):
        made = made.model_copy(update={"measure": turned})  # 支出比收入多多少
    elif other and made.measure in like.measure and like.basis is Basis.NONE:
        made = made.model_copy(update={"measure": like.measure})  # after 一般公共预算支出, 支出 is that again
    shared = ["entity", "period", "code", "scope", "level", "leaning", "account"]
    if made.entity and like.level[:1] in _PLACES and made.entity[-1] in _PLACES and made.entity[-1] != like.level[0]:
        shared = [field for field in shared if field not in ("scope", "level")]  # 市本级, then 某区: a district has no 市本级
    changes: dict[str, object] = {field: getattr(like, field) for field in shared if not getattr(made, field)}
    if other in ("余额", "限额"):
        changes["leaning"] = Basis.NONE  # a limit is planned, a balance is what came of it
    if made.measure in _ONLY_PLANNED:  # 花了多少, 2025年安排多少: the same, as it is planned
        changes |= {"measure": like.measure.removesuffix("支出") or like.measure, "basis": Basis.BUDGET, "leaning": Basis.NONE}
        changes |= {"context": like.context, "inside": like.inside, "nested": like.nested, "unit": like.unit, "given": False}
    elif is_bare(made.measure, terms):
        changes["measure"] = replace_basis(like, made.measure, terms)
        if made.unit == "名次":  # 多少分，排第几: the place of what was scored
            changes["measure"] = _SCORE.sub("", like.measure) + "排名"
        changes |= {"context": like.context, "inside": like.inside, "nested": like.nested}
        changes["unit"] = made.unit if made.unit not in ("", "元") else like.unit
        if made.basis is Basis.NONE:
            changes["basis"] = like.basis
    else:
        changes["context"] = made.context or like.measure
    return made.model_copy(update=changes)


_ONLY_PLANNED = frozenset({"安排", "打算安排", "计划安排", "打算", "计划"})
_NO_PURSE = "(?<!一般公共)(?<!公共财政)(?<!政府性基金)(?<!国有资本经营)(?<!社会保险基金)"  # 一般公共预算 names a purse, no stage


def replace_basis(like: Operand, by: str, terms: Vocabulary) -> str:
    """政府采购预算 said again as 实际 -> 实际政府采购; 年初部门预算 said again as 调整后 -> 调整后部门预算."""
    measure = like.measure
    if not by or (by in _CAME_OF_IT and like.basis is Basis.NONE):
        return measure
    if by in terms.totals and by.removesuffix("数") not in dict(terms.bases):  # 决算数呢 asks for the same as it was done
        return by  # 总预算 is a measure of its own
    basis = asked_basis(by, terms)
    stages = (Basis.INITIAL, Basis.ADJUSTED)
    for word, other in terms.bases:
        if basis is not Basis.NONE and (other in stages or other is like.basis is not Basis.BUDGET or basis not in stages):
            measure = re.sub(_NO_PURSE + re.escape(word) + "(?:数$)?", "", measure)
    if by in _CAME_OF_IT:
        return clean(measure, terms)
    if re.search(_NO_PURSE + re.escape(by), measure):
        return by
    return clean(measure, terms) + by if by.endswith("数") else by + clean(measure, terms)  # 支出总计决算数, 实际支出总计
