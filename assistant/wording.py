"""The words of answers, Chinese and English. Figures and quotations are put in by `compose`; nothing here computes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.domain import Basis

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "is": "{label}为 **{value}**{note}{marks}。",
        "is_text": "{label}：“{value}”{marks}。",
        "of": "{entity}{period}{label}",
        "printed_as": "（原文：{quote}）",
        "sentence": "原文：“{quote}”{marks}",
        "computed": "{label}为 **{value}**（{formula}）{marks}。",
        # what a computed figure is called
        "share_of": "{part}占{whole}的比重",
        "together": "{parts}合计",
        "multiple_of": "{label}是{other}的倍数",
        "rest_of": "{label}除去{other}后",
        "per_head": "人均{label}",
        "ratio_of": "{label}与{other}之比",
        "execution_rate": "{label}执行率",
        "yearly_growth": "{label}年均增长率",
        "grown": "{label}较{time}{other}增长",
        "fallen": "{label}较{time}{other}下降",
        "growth_rate": "{label}较{time}{other}的增长率",
        "increased": "{label}比{time}{other}增加",
        "decreased": "{label}比{time}{other}减少",
        "more": "{label}比{time}{other}多",
        "less": "{label}比{time}{other}少",
        "apart": "{label}与{other}相差",
        "spread": "{label}（最高）与{other}（最低）相差",
        "change_rate": "{label}变动率",
        "fall_rate": "{label}降幅",
        "from_change": "{label}（由{year}年的数和变动推算）",
        "sum_of": "{labels}合计",
        "mean_of": "{labels}平均",
        "sum_of_items": "{label}合计（{count}项）",
        "mean_of_items": "{label}平均（{count}项）",
        "year": "{year}年",
        "stated_agrees": "文件自身载明为 {quote}{marks}，与计算结果相符。",
        "stated_differs": "但文件自身载明为 {quote}{marks}，与计算结果不符，请核对原文。",
        "operand": "{label}：{value}{marks}",
        "listed": "{heading}共 {count} 项：",
        "counted": "{heading}共有 **{count}** 个：",
        "ranked": "{heading}{word}的是 **{label}**，为 **{value}**{marks}（共 {out_of} 项相比）。",
        "ranked_many": "{heading}{word}的 {count} 项（共 {out_of} 项相比）：",
        "placed": "{heading}为 {value}{marks}，在 {out_of} 项中由高到低排第 **{place}**：",
        "named": "{word}的是 **{label}**。",
        "as_fast": "两者增长一样快。",
        "against_done": "没有找到上年的预算数，是与上年的执行数相比。",
        "none_changed": "文件列出增减的 {count} 项里，没有{word}的。",
        "holds": "一致。{left}合计 **{sum}**，与{right} **{total}** 相等{marks}。",
        "holds_pair": "一致。{left} **{sum}** 与{right} **{total}** 相等{marks}。",
        "holds_mean": "一致。{left}平均 **{sum}**，与{right} **{total}** 相符{marks}。",
        "holds_rate": "一致。{left}之比为 **{sum}**（{formula}），与{right} **{total}** 相符{marks}。",
        "holds_growth": "一致。由{left}推算为 **{sum}**（{formula}），与{right} **{total}** 相符{marks}。",
        "items_hold": "一致。原文说有 {said} 项，列出的也是 **{found}** 项{marks}：",
        "items_differ": "不一致。原文说有 {said} 项，列出的是 **{found}** 项{marks}：",
        "rounding": "基本一致，相差 {gap}，在四舍五入的尾差之内：{left} **{sum}**，{right} **{total}**{marks}。",
        "contradiction": "不一致，存在差异：{left} **{sum}**，{right} **{total}**，相差 **{gap}**{marks}。",
        "also": "另有口径或来源不同的数据：{items}。",
        "conflict": "同一指标在文件中有不同的数：{items}。请核对原文。",
        "code_lead": "{lead}：",
        "not_found": "已收录的文件中没有找到与此有关的内容。",
        "outside": "这个问题不在本助手的范围之内。本助手只回答已收录的公开文件（预算、决算、绩效等）中的内容。",
        "untraced": "没有得到可以逐项核对出处的答案，因此不作回答。",
        "question": "{entity}{period}{label}是多少？",
        "doubtful": "该数字由扫描件识别得到，识别可信度较低，请对照原图核对。",
        "separator": "；",
        "sources_of": "上一个回答的出处共 {count} 处：",
        "source_line": "{place}：“{quote}”",
        "at_page": "第 {page} 页",
        "at_row": "行 {label}",
        "at_column": "列 {label}",
        "nothing_before": "上一个回答里没有引自文件的数字或文字，因此没有出处可列。",
        "head_item": "项目",
        "head_period": "期间",
        "head_value": "数值",
        "head_source": "出处",
        # why there is no answer
        "what": "{whom}{period}“{measure}”",
        "whom": "“{entity}”",
        "missing": "已收录的文件中没有找到{what}。",
        "missing_year": "已收录的文件中没有{what}；与之相近的是{years}年的数据。",
        "missing_basis": "已收录的文件中没有{what}的{basis}数据，只有{bases}口径。",
        "missing_sense": "已收录的文件中没有{what}的{basis}数据。",
        "missing_body": "没有收录“{entity}”的文件。",
        "held": "“{entity}”已收录的是{filings}。",
        "holding": "{year}年{kind}",
        "holds_filings": "收录了 **{count}** 份文件：",
        "holds_bodies": "收录了 **{lines}** 个单位的 {count} 份文件：",
        "holds_years": "收录了 {count} 份文件，分属 **{lines}** 个年份：",
        "holds_for": "{key}：{count} 份（{filings}）",
        "holds_nothing": "没有收录符合条件的文件。",
        "and_more": "……还有 {count} 项，见文件列表。",
        "kind_budget": "预算",
        "kind_final": "决算",
        "kind_target": "绩效目标",
        "kind_evaluation": "绩效评价",
        "kind_report": "报告",
        "kind_other": "文件",
        "missing_filing": "没有收录{whom}{period}的文件；已收录的是{years}年。",
        "no_years": "没有收录任何年度的文件。",
        "no_whole": "找到了“{label}”，但文件中没有可作为分母的合计数，请说明占什么的比重。",
        "no_targets": "已收录的文件中没有同时载明目标值和实际完成值的指标，无法判断是否达到目标。",
        "targets_unread": "另有 {count} 项指标的完成情况无法按数值判断，没有计入。",
        "no_part": "“{whole}”小于“{part}”，不是它的总体，不能计算比重。请说明占什么的比重。",
        "other_sense": "“{whole}”是{basis}数，另一个是预算数，不能计算比重。",
        "against_what": "请说明与什么相比。",
        "one_value": "问题里的几项都只找到“{label}”这一个数，不能用它自己和自己计算。",
        "no_base": "找到了“{label}”，但没有找到{period}同一指标的数，不能相比。",
        "no_heads": "找到了“{label}”，但文件中没有可以用来平均的人数。",
        "no_figures": "找到了“{label}”{printed}%，但同一句中没有可以用来验算的数。",
        "no_items": "找到了有关的文字，但其中没有逐项编号的 {said} 项，无法核对。",
        "not_computed": "数据已找到，但无法计算：{error}。",
        "not_compared": "数据已找到，但无法比较：{error}。",
        "none_fits": "没有符合条件的项目可以计算。",
        "none_compared": "没有可以比较的数据。",
        "not_each": "已收录的文件没有逐个列出各{among}的“{measure}”。",
        "not_divided": "已收录的文件没有把“{label}”再分成更细的项目。",
        "no_records": "“{title}”中没有{heading}的记录。",
        "not_in_records": "“{title}”中{heading}的记录没有载明这一项。",
        "many_records": "表中有多条记录与这个问题有关，但没有哪一条或哪几条与问题的说法完全对应。",
        "table": "表",
        "told_gone": "前面回答里的数已不在收录的文件中，请重新提问。",
        "told_unlike": "前面回答里的数单位不同，不能放在一起计算。",
        "nothing_told": "这个对话里还没有可以引用的回答。",
        "which_body": "有多个单位的数据符合这个问题，请问是哪一个？",
        "which_part": "文件里有几项数据都可能是“{measure}”，请问是哪一项？",
        "which_head": "“{measure}”在{heads}下都有，请问是哪一个？",
        "no_amount": "找到了“{label}”的数量，但同一句话没有给出它们的总金额。",
        "holds_others": "“{label}”已经包含了其余的项，不能和它们相加；请把要相加的每一项说全。",
        "courtesy": "不客气。想查什么，可以接着问。",
        # beside an answer
        "missing_years": "{years}年没有找到对应的数据。",
        "each_group": "各{by}{what}：{shown}（共 {count} 个）。",
        "repeated": "提示：多行列示的数相同，若同一笔金额在多行重复列示，合计会重复计算，请核对原表。",
        "other_topic": "上一问的“{entity}”没有这项内容，以上来自其他单位的文件。",
        "rounded_base": "前一个数是文件载明的，后一个由四舍五入后的数算得，相差在尾差之内。",
        "slip": "问题里疑有错字，按“{question}”理解。",
        "went_on": "上一问没有得到答案，这一问是接着“{question}”回答的。",
        "last_year": "“{said}”是从前面所问的{period}算起的，即{year}年。",
        "worded": "{draft}\n\n依据的原文：\n\n{plain}",
        "model_read": "规则没有读懂这个问题，语言模型认为问的是“{label}”。数字仍取自文件，请核对是否正是所问。",
    },
    "en": {
        "is": "{label}: **{value}**{note}{marks}.",
        "is_text": "{label}: “{value}”{marks}.",
        "of": "{entity} {period} {label}",
        "printed_as": " (printed: {quote})",
        "sentence": "Source text: “{quote}”{marks}",
        "computed": "{label}: **{value}** ({formula}){marks}.",
        # what a computed figure is called
        "share_of": "{part}, share of {whole}",
        "together": "{parts} together",
        "multiple_of": "{label} as a multiple of {other}",
        "rest_of": "{label} without {other}",
        "per_head": "{label} per head",
        "ratio_of": "ratio of {label} to {other}",
        "execution_rate": "{label}, execution rate",
        "yearly_growth": "{label}, average yearly growth",
        "grown": "{label}, growth over {time}{other}",
        "fallen": "{label}, fall from {time}{other}",
        "growth_rate": "{label}, growth rate over {time}{other}",
        "increased": "{label}, increase over {time}{other}",
        "decreased": "{label}, decrease from {time}{other}",
        "more": "{label}, more than {time}{other} by",
        "less": "{label}, less than {time}{other} by",
        "apart": "difference between {label} and {other}",
        "spread": "difference between {label} (the highest) and {other} (the lowest)",
        "change_rate": "{label}, rate of change",
        "fall_rate": "{label}, fall",
        "from_change": "{label} (from the figure of {year} and its change)",
        "sum_of": "sum of {labels}",
        "mean_of": "mean of {labels}",
        "sum_of_items": "{label}, sum of {count}",
        "mean_of_items": "{label}, mean of {count}",
        "year": "{year} ",
        "stated_agrees": "The filing itself states {quote}{marks}, in agreement.",
        "stated_differs": "But the filing itself states {quote}{marks}, which differs: please check the source.",
        "operand": "{label}: {value}{marks}",
        "listed": "{heading}, {count} in all:",
        "counted": "{heading}: **{count}** in all:",
        "ranked": "{heading}, {word}: **{label}** with **{value}**{marks} (of {out_of} compared).",
        "ranked_many": "{heading}, {word} {count} (of {out_of} compared):",
        "placed": "{heading} is {value}{marks}, number **{place}** of {out_of} from the highest down:",
        "named": "{word}: **{label}**.",
        "as_fast": "Both grew by as much.",
        "against_done": "No budget of the year before was found: this is against what that year came to.",
        "none_changed": "Of the {count} items whose change the filings tell, none changed that way ({word}).",
        "holds": "They agree: {left} add up to **{sum}**, equal to {right} **{total}**{marks}.",
        "holds_pair": "They agree: {left} **{sum}** equals {right} **{total}**{marks}.",
        "holds_mean": "They agree: the mean of {left} is **{sum}**, and {right} is **{total}**{marks}.",
        "holds_rate": "They agree: the ratio of {left} is **{sum}** ({formula}), and {right} is **{total}**{marks}.",
        "holds_growth": "They agree: {left} give **{sum}** ({formula}), and {right} is **{total}**{marks}.",
        "items_hold": "They agree: the text says {said} items, and lists **{found}**{marks}:",
        "items_differ": "They do not agree: the text says {said} items, and lists **{found}**{marks}:",
        "rounding": "They agree within rounding (difference {gap}): {left} **{sum}**, {right} **{total}**{marks}.",
        "contradiction": "They do not agree: {left} **{sum}**, {right} **{total}**, difference **{gap}**{marks}.",
        "also": "Figures of another basis or source: {items}.",
        "conflict": "The filings print different figures for this: {items}. Please check the source.",
        "code_lead": "{lead}:",
        "not_found": "The filings held do not say this.",
        "outside": "This is outside what the assistant is for. It answers from the public filings it holds, nothing else.",
        "untraced": "No answer could be traced to its sources figure by figure, so none is given.",
        "question": "{entity}{period}{label}是多少？",
        "doubtful": "This figure was read from a scan with low confidence; please compare it with the picture.",
        "separator": "; ",
        "sources_of": "Sources of the answer before ({count}):",
        "source_line": "{place}: “{quote}”",
        "at_page": "page {page}",
        "at_row": "row {label}",
        "at_column": "column {label}",
        "nothing_before": "The answer before holds no figure or text from a filing, so there is no source to name.",
        "head_item": "Item",
        "head_period": "Period",
        "head_value": "Value",
        "head_source": "Source",
        "what": "“{measure}”{whom}{period}",
        "whom": " of “{entity}”",
        "missing": "The filings held do not say {what}.",
        "missing_year": "The filings held do not say {what}; what comes nearest is of {years}.",
        "missing_basis": "The filings held do not give {what} as {basis}; they give it only as {bases}.",
        "missing_sense": "The filings held do not give {what} as {basis}.",
        "missing_body": "No filing of “{entity}” is held.",
        "held": "Of “{entity}” these are held: {filings}.",
        "holding": "{year} {kind}",
        "holds_filings": "**{count}** filings are held:",
        "holds_bodies": "**{count}** filings of **{lines}** bodies are held:",
        "holds_years": "{count} filings of **{lines}** years are held:",
        "holds_for": "{key}: {count} ({filings})",
        "holds_nothing": "No such filing is held.",
        "and_more": "… and {count} more: see the list of filings.",
        "kind_budget": "budget",
        "kind_final": "final accounts",
        "kind_target": "performance targets",
        "kind_evaluation": "performance evaluation",
        "kind_report": "report",
        "kind_other": "filing",
        "missing_filing": "No filing{whom}{period} is held; those held are of {years}.",
        "no_years": "No filing of any year is held.",
        "no_whole": "“{label}” was found, but no total that it could be a share of. Please say what the whole is.",
        "no_targets": "No filing held prints both targets and outcomes of indicators: whether they were met cannot be said.",
        "targets_unread": "{count} more indicators are not counted: whether they were met cannot be read from figures.",
        "no_part": "“{whole}” is smaller than “{part}” and cannot be the whole of it. Please say what the whole is.",
        "other_sense": "“{whole}” is {basis}, the other is budgeted: no share can be taken.",
        "against_what": "Please say what it is to be compared with.",
        "one_value": "For all that was asked only one figure was found, “{label}”; it cannot be set against itself.",
        "no_base": "“{label}” was found, but not the same measure{period} to compare it with.",
        "no_heads": "“{label}” was found, but the filings give no head count to divide it by.",
        "no_figures": "“{label}” {printed}% was found, but its sentence holds no figures to check it by.",
        "no_items": "A passage on this was found, but it does not number {said} items one by one: they cannot be counted.",
        "not_computed": "The figures were found, but cannot be computed with: {error}.",
        "not_compared": "The figures were found, but cannot be compared: {error}.",
        "none_fits": "No item meets the condition.",
        "none_compared": "There is nothing to compare.",
        "not_each": "The filings held do not list “{measure}” for each {among}.",
        "not_divided": "The filings held do not divide “{label}” any further.",
        "no_records": "“{title}” holds no record with {heading}.",
        "not_in_records": "The records of “{title}” with {heading} do not say this.",
        "many_records": "Several records have to do with this, but none is just what was asked for.",
        "table": "the table",
        "told_gone": "The figures told before are no longer in the filings held; please ask again.",
        "told_unlike": "The figures told before count different things and cannot be put together.",
        "nothing_told": "Nothing has been answered in this conversation yet.",
        "which_body": "Several bodies fit this question. Which one is meant?",
        "which_part": "Several figures may be meant by “{measure}”. Which one do you ask for?",
        "which_head": "“{measure}” stands under several heads: {heads}. Which one do you ask for?",
        "no_amount": "How many “{label}” there are was found, but the sentence does not say their amount.",
        "holds_others": "“{label}” already holds the others and cannot be added to them. Please name every item to add.",
        "courtesy": "You are welcome. Ask on whenever you like.",
        "missing_years": "Nothing was found for {years}.",
        "each_group": "{what}, each {by}: {shown} ({count} in all).",
        "repeated": "Note: several rows print the same figure; if they share one amount, the sum counts it more than once.",
        "other_topic": "“{entity}”, asked about before, does not say this; the answer is from filings of others.",
        "rounded_base": "The first figure is printed, the second is computed from rounded ones; they agree within rounding.",
        "slip": "The question seems to hold a slip; it was read as “{question}”.",
        "went_on": "The question before had no answer, so this one was taken to go on from “{question}”.",
        "last_year": "“{said}” is counted from {period}, which was spoken of before: {year}.",
        "worded": "{draft}\n\nThe sentences it rests on:\n\n{plain}",
        "model_read": "A language model took this to ask for “{label}”; no rule could. Please check the source.",
    },
}


def words(name: str, lang: str, **values: object) -> str:
    """One phrase, filled in."""
    return _OF_VERB.sub(r"\1 **", _WORDS[lang if lang in _WORDS else "zh"][name].format(**values))


_OF_VERB = re.compile(
    r"(增加|减少|增长|下降|上升|提高|降低|调增|调减|多|少|相差|(?<=[降升加少高简缩短])为)为 \*\*"
)  # 比上年增加 5 万元: a verb needs no 为


def spoken_period(period: str, lang: str = "zh") -> str:
    """A period as people say it: 2024Q3 -> 2024年第三季度."""
    if lang == "en" or not period:
        return period
    year, rest = period[:4], period[4:]
    if rest.startswith("Q"):
        return f"{year}年第{'一二三四'[int(rest[1:]) - 1]}季度"
    if rest.startswith("-") and len(rest) == 3:
        return f"{year}年{int(rest[1:])}月"
    return f"{year}至{rest[1:]}年" if rest else f"{year}年"


_UNITS_IN_ENGLISH = {
    "元": "yuan", "千元": "thousand yuan", "万元": "ten thousand yuan", "百万元": "million yuan", "亿元": "hundred million yuan",
    "人": "people", "名": "people", "人次": "visits or cases", "万人次": "ten thousand visits or cases",
    "万人": "ten thousand people",
    "户": "households",  "个": "items", "项": "items", "家": "institutions", "辆": "vehicles", "台": "machines or operations",
    "次": "times", "分": "points", "倍": "times as much", "个百分点": "percentage points", "场次": "sessions", "年": "years",
}  # fmt: skip


def units_in_english(units: Iterable[str]) -> str:
    """What the printed units of an answer mean, for who reads no Chinese; "" where none needs it."""
    meanings = [f"{unit} = {_UNITS_IN_ENGLISH[unit]}" for unit in dict.fromkeys(units) if unit in _UNITS_IN_ENGLISH]
    return f"Units: {', '.join(meanings)}." if meanings else ""


_RANKS_IN_ENGLISH = {
    "最高": "the highest",
    "最低": "the lowest",
    "较大": "the larger",
    "较小": "the smaller",
    "最大": "the largest",
    "最小": "the smallest",
    "增长较快": "Growing faster",
    "增长最快": "Growing fastest",
    "两者之中": "Of the two",
    "各数之中": "Of these",
    "最早": "the earliest",
    "最晚": "the latest",
}


def spoken_rank(rank: str, lang: str = "zh") -> str:
    """The words of a ranking, as the language says them: 最高 -> the highest."""
    return _RANKS_IN_ENGLISH.get(rank, rank) if lang == "en" else rank


_BASES_IN_ENGLISH = {
    Basis.NONE: "no stated basis",
    Basis.BUDGET: "budget",
    Basis.INITIAL: "initial budget",
    Basis.ADJUSTED: "adjusted budget",
    Basis.FINAL: "final accounts",
    Basis.EXECUTED: "actual",
    Basis.TARGET: "target",
    Basis.ACTUAL: "actual completion",
    Basis.CHANGE: "change",
    Basis.RATE: "rate",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of ours about an answer, or about why there is none: said in the language of the answer, when it is worded.

    Values may be text, a Basis, a Message of their own, or several of these; one called `period` is said as people say it.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, **values: object) -> Message:
        return cls(name, values)

    def told(self, lang: str) -> str:
        return words(self.name, lang, **{name: _told(value, lang, name) for name, value in self.values.items()})


def told(value: str | Message, lang: str) -> str:
    """A text as it stands, a message in the language of the answer."""
    return value.told(lang) if isinstance(value, Message) else value


def _told(value: object, lang: str, name: str = "") -> str:
    match value:
        case Message():
            return value.told(lang)
        case Basis():
            return _BASES_IN_ENGLISH[value] if lang == "en" else value.value or "未注明口径"
        case list() | tuple():
            return (", " if lang == "en" else "、").join(_told(one, lang, name) for one in value)
        case _ if name == "period" and value:
            return f" for {value}" if lang == "en" else spoken_period(str(value))
        case _:
            return str(value)
