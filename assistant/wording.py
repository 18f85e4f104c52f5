"""The words of answers, Chinese and English. Figures and quotations are put in by `compose`; nothing here computes."""

from __future__ import annotations

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "is": "{label}为 **{value}**{note}{marks}。",
        "is_text": "{label}：“{value}”{marks}。",
        "of": "{entity}{period}{label}",
        "printed_as": "（原文：{quote}）",
        "sentence": "原文：“{quote}”{marks}",
        "computed": "{label}为 **{value}**（{formula}）{marks}。",
        "stated_agrees": "文件自身载明为 {quote}{marks}，与计算结果相符。",
        "stated_differs": "但文件自身载明为 {quote}{marks}，与计算结果不符，请核对原文。",
        "operand": "{label}：{value}{marks}",
        "listed": "{heading}共 {count} 项：",
        "counted": "{heading}共有 **{count}** 个：",
        "ranked": "{heading}{word}的是 **{label}**，为 **{value}**{marks}（共 {out_of} 项相比）。",
        "ranked_many": "{heading}{word}的 {count} 项（共 {out_of} 项相比）：",
        "holds": "一致。{left}合计 **{sum}**，与{right} **{total}** 相等{marks}。",
        "holds_pair": "一致。{left} **{sum}** 与{right} **{total}** 相等{marks}。",
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
        "stated_agrees": "The filing itself states {quote}{marks}, in agreement.",
        "stated_differs": "But the filing itself states {quote}{marks}, which differs: please check the source.",
        "operand": "{label}: {value}{marks}",
        "listed": "{heading}, {count} in all:",
        "counted": "{heading}: **{count}** in all:",
        "ranked": "{heading}, {word}: **{label}** with **{value}**{marks} (of {out_of} compared).",
        "ranked_many": "{heading}, {word} {count} (of {out_of} compared):",
        "holds": "They agree: {left} add up to **{sum}**, equal to {right} **{total}**{marks}.",
        "holds_pair": "They agree: {left} **{sum}** equals {right} **{total}**{marks}.",
        "rounding": "They agree within rounding (difference {gap}): {left} **{sum}**, {right} **{total}**{marks}.",
        "contradiction": "They do not agree: {left} **{sum}**, {right} **{total}**, difference **{gap}**{marks}.",
        "also": "Figures of another basis or source: {items}.",
        "conflict": "The filings print different figures for this: {items}. Please check the source.",
        "code_lead": "{lead}:",
        "not_found": "The filings held do not say this.",
        "not_found_near": "The filings held do not say this; what comes nearest is of {years}.",
        "which": "Several bodies fit this question. Which one is meant?",
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
        "worded": "{draft}\n\nThe sentences it rests on:\n\n{plain}",
        "model_read": "A language model took this to ask for “{label}”; no rule could. Please check the source.",
    },
}


def words(name: str, lang: str, **values: object) -> str:
    """One phrase, filled in."""
    return _WORDS[lang if lang in _WORDS else "zh"][name].format(**values)


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
