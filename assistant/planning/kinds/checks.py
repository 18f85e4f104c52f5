"""Does a figure agree with what others give: 合计与明细一致吗?"""

from __future__ import annotations

import re

from assistant.domain import Check, Plan
from assistant.planning.coordination import operands_of, summands
from assistant.planning.kinds.words import numeral
from assistant.planning.operands import clean, operand
from assistant.planning.parts import Part
from assistant.vocabulary import Vocabulary
from index.domain import Basis

_AMOUNT = re.compile(r"(?<![\d年表第])\d+(?:,\d{3})*(?:\.\d+)?(?:万元|亿元|元|个|家|项)?(?!年|[\d月日季])")
_SUM = r"(?:合计|相加|之和|加起来|加总|总和|合起来)"
_TOGETHER = r"(?:后|的结果)?(?:与|和|跟|是否|是不是|等于)*"
_ADDED = (  # where the sides part, the plainest first: 合计 may belong to a name as well
    re.compile(rf"(?:{_SUM}{_TOGETHER})?(?:是不是|是否)?等于"),
    re.compile(rf"(?!合计){_SUM}{_TOGETHER}"),
    re.compile(rf"合计{_TOGETHER}"),
)
# 某专项五个方向加起来: the parts are those that the filing lists under the whole.
_PARTS_ADDED = re.compile(
    r"(?P<whole>.{2,}?)(?:下面?)?的?(?:这)?[二两三四五六七八九十\d]+(?:个|大)?(?:方向|部分|类|项|块|方面|分项)(?:加起来|相加|合计|之和|总和|加总)"
)


_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?=%|分|万|亿|元|个|人|[^\d.,年月季]|$)")
_OF_SO_MANY = re.compile(r"[两二三四五六七八九十\d]+(?:家|个|所)[\u4e00-\u9fff]{0,4}?的?(?=.{0,4}平均)")
_AGAINST_PARTS = re.compile(r"[与和跟同](?:它的|其)?(?:这|那)?[一二两三四五六七八九十\d]+(?:个|家|项|所).*$")
# 某专项说有9个子项目，列出来够9个吗: the number of items that a passage says it lists.
_SO_MANY_LISTED = re.compile(
    r"(?P<whole>.{2,}?)(?:里面?|中)?(?:说|写|称|讲|标)?(?:明|着|的|了)?(?:一共|总共|共)?(?:是|有|包括|包含|含|分成?)"
    r"(?P<number>[一二两三四五六七八九十]+|\d+)(?:个|项|类|条|种)(?P<thing>[\u4e00-\u9fff]{2,6})[，,].*(?:列|数|够)"
)


_AGAINST_YEAR = re.compile(r"(?:比|较|同|与)[|¦]+(?:年初|全年)?(?:的)?(?:预算|决算)?数?(?:相比)?")


def _self_check(part: Part, whole_text: str, text: str) -> Plan | None:
    """A mean, or a number of items, that the filing works out of its own figures."""
    if counted := _SO_MANY_LISTED.match(whole_text):
        asked = operand(part, counted["whole"] + counted["thing"])
        return Check(left=(asked,), right=(), printed=str(numeral(counted["number"])), derived="items")
    text = _AGAINST_PARTS.sub("", text)
    printed = _NUMBER.search(text)
    if "平均" not in text or printed is None:
        return None
    mean = operand(part, _OF_SO_MANY.sub("", text[: printed.start()])).model_copy(update={"basis": Basis.NONE})
    return Check(left=(mean,), right=(), printed=printed[0], derived="mean")


def check(part: Part, terms: Vocabulary) -> Plan | None:
    match = terms.operations["check"].search(part.text)
    if match is None:
        return None
    names_other_side = re.match("(?:是不是|是否)?等于|是不是|是否", match[0]) is not None
    text = part.text[: match.start()] + re.sub(r"[吗对不]+$", "", match[0] if names_other_side else "")
    if (own := _self_check(part, part.text, text)) is not None:
        return own
    if printed := re.search(r"\d+(?:\.\d+)?%", text):
        text = _AGAINST_YEAR.sub("", text)
        rate = operand(part, text.replace(printed[0], "", 1)).model_copy(update={"unit": "%", "basis": Basis.NONE})
        return Check(left=(rate,), right=(), printed=printed[0].rstrip("%"))
    if parts_of := re.search(
        r"(.+?)(?:的|下面的?|下的)?(?:[一二三四五六七八九十\d]+个|各个?|所有)?(?:明细|分项|子项|细项|下级科目)"
        r"|(.+?)下(?:面|属)?的?(?:[一二两三四五六七八九十\d]+|各|几)项"
        r"|(.{2,}?)的?各(?:个|分)?项(?:支出|费用|金额|经费)?(?=加起来|相加|合计|之和|总和|加总)",
        text,
    ):
        said = next(filter(None, parts_of.groups()))
        whole = operand(part, re.sub(r"\d[\d,，.]*(?:万元|元|亿元)?(?:和|与)?(?:它|其)?$", "", said))
        return Check(left=(whole,), right=(), parts=True)
    if (listed := _PARTS_ADDED.match(text)) and not re.search("、|加(?!起来|总)", listed["whole"]):
        return Check(left=(operand(part, listed["whole"]),), right=(), parts=True)
    text = _AMOUNT.sub("", text)  # the printed figure itself says nothing about which it is
    parted = (sides for joint in _ADDED if len(sides := joint.split(text, maxsplit=1)) == 2)
    if sides := next((sides for sides in parted if all(clean(side, terms) for side in sides)), []):
        left, right = sides if "加" not in sides[1] else sides[::-1]
        return _sides(part, left, re.sub(r"^(?:与|和|跟)|等于", "", right))
    both = operands_of(part, re.sub(r"(?:合计|相加|之和|加起来)$", "", text))
    return Check(left=both[:1], right=both[1:]) if len(both) > 1 else Check(left=both, right=())


def _sides(part: Part, left_words: str, right_words: str) -> Plan:
    left = summands(part, re.sub(f"{_SUM}$", "", left_words))
    right = operand(part, right_words)
    if not right.measure:
        right = right.model_copy(update={"measure": left[0].measure})
    if right.basis is Basis.NONE:  # 决算的基本支出加项目支出等于支出总计吗: of the same accounts
        right = right.model_copy(update={"basis": left[0].basis})
    return Check(left=left, right=(right.model_copy(update={"context": left[0].measure}),))
