"""Fine phrases out of statutes and tiers become amounts; what is not understood stays text and says so."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from yimen.kernel import fen_from_yuan

from ..seeing.cells import even
from .amount import Amount, AmountKind
from .quantities import Range, mended, ranges

_NO_FINE = re.compile(
    r"不予(?:行政)?处罚|免予(?:行政)?处罚|免(?:除|于)(?:行政)?处罚|不予罚款|不(?:予|处)以?罚款|不(?:作|做)(?:行政)?处罚"
)
_OTHER_KINDS = re.compile(r"警告|通报批评|没收|暂扣|吊销|降低|责令|拘留|限制|关闭|停产|停业")
_OTHER_MONEY = re.compile(r"^(?:的)?[^，。；,;罚]{0,12}(?:滞纳金|保证金|押金|补偿费|补偿金|赔偿金|违约金)")
_CONDITION = re.compile(r"^(?:的(?![^，。；,;]{0,12}罚款)|时[，,]|[^，。；,;罚处]{0,8}(?:的[，,；;。]|的$))")
MAX_TEXT = 8_000  # a standard is a sentence or two; a whole law is read elsewhere
MAX_YUAN = 10**12  # no statute fines more; a slip of the pen is not a sum
_WRAPPED = re.compile(
    r"(?<![。；;：:\n])\n(?=(?:以上|以下|以内|至|到|元|倍|罚|的|万|百|千|不|每|处|[\d零一二三四五六七八九十]))(?!\d+[.、)）])"
)
_BREAK = "；;。\n"
_PER = re.compile(
    r"(?:按照?|以)?每(?:逾期|延误|迟延|超期|拖延|超过|延迟|[^，。；,;元每]{0,12}?一)?"
    r"(平方米|立方米|平方公里|公顷|公里|千米|公斤|千克|亩|株|棵|只|头|尾|匹|辆|台|吨|米|件|处|个|户|人次|人|日|天|次|"
    r"艘|张|册|份|条|瓶|盒|套|间|座|块|起|羽|箱|桶|车次|车|航次|月|宗|场|项|名|小时)"
    r"(?:[（(][^）)]{1,12}[）)])?(?=[^，。；,;每元]{0,8}?(?:每|(?:处以?|并处|罚款|罚|收取)?(?:人民币)?$))"
)
_BY_DAY = re.compile(r"按日(?:连续)?[^，。；,;]{0,4}$")
_PER_AFTER = re.compile(
    r"^(?:的?罚款)?(?:/|每)(平方米|立方米|公顷|公斤|亩|株|棵|只|头|辆|台|吨|米|件|处|个|户|人|日|天|次)"
)
_VERBS = re.compile(r"(?:可以?|应当|应)?(?:并|单)?(?:处以?|处罚|罚款|罚|科以?)(?:相当于|相等于)?$")
_SUBJECT = re.compile(
    r"对([^，。；,;：:对]{1,40}?)(?:[，,]|可以?|并|应当|分别|各|按|的)*(?:并|单)?(?:处以?|罚款|罚|给予)"
)
_PARTY = re.compile(
    r"(法人或者?其他组织|直接负责的主管人员和其他直接责任人员|直接责任人员?|主要负责人|单位|个人|公民|企业|法人|经营者|组织|自然人|个体工商户)"
    r"[为处罚款：:\s]{0,4}$"
)
_CAP = re.compile(r"(?:总额|总计|累计|最高|最低|合计|总和|但|且|罚款数额|罚款金额)[^，。；,;元倍]{0,8}$")
_BASES = (
    "工程合同价款", "合同价款", "违法所得", "货值金额", "销售金额", "违法收入", "非法所得",
    "经营额", "营业额", "销售额", "投资额", "年收入", "赔偿费", "复垦费", "造价", "价款",
    "租金", "收费", "损失", "价值", "运费",
)  # fmt: skip


def parse_fine(text: str) -> list[Amount]:
    """The amounts of a phrase or a whole tier standard, in the order of the text; never empty.

    A text without any fine gives one `none`, a fine without number one `unspecified`; if any number in it
    cannot be placed, the whole text is one `not_understood`.
    """
    return list(_parsed(text))


@lru_cache(maxsize=8192)
def _parsed(literal: str) -> tuple[Amount, ...]:
    if len(literal) > MAX_TEXT:
        return (Amount("not_understood", literal),)
    text = mended(_WRAPPED.sub("", re.sub(r"[ \t]+", "", even(literal))))
    found = ranges(text)
    if not found:
        return (Amount(_without_number(text), literal),)
    amounts: list[Amount] = []
    taken: list[Range] = []
    edge = 0
    for index, each in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(text)
        if _role(text, each, following) != "fine":
            continue
        if not each.sound or each.unit == "" or max(each.low or 0, each.high or 0) > MAX_YUAN:
            return (Amount("not_understood", literal),)
        if amounts and _bounds(text, edge, each):
            amounts = _bounded(amounts, each)
        else:
            amounts.append(_amount(text, literal, each, edge))
            taken.append(each)
        edge = each.end
    if not amounts:
        return (Amount("not_understood" if "罚" in text else _without_number(text), literal),)
    return (Amount("not_understood", literal),) if _confused(text, taken) else tuple(amounts)


def _without_number(text: str) -> AmountKind:
    if _NO_FINE.search(text):
        return "none"
    if "罚款" in text:
        return "unspecified"
    return "none" if _OTHER_KINDS.search(text) else "not_understood"


def _role(text: str, each: Range, following: int) -> str:
    """A number may be the fine, the case it is limited to (货值金额不足一万元的), or other money."""
    after = text[each.end : min(following, each.end + 24)]
    if _OTHER_MONEY.match(after):
        return "other"
    return "condition" if _CONDITION.match(after) else "fine"


def _bounds(text: str, edge: int, each: Range) -> bool:
    """Said of the amount before: 总额不超过二万元, 最低不少于一千元."""
    between = text[edge : each.start]
    if any(sign in between for sign in _BREAK) or (each.low is not None and each.high is not None):
        return False
    words = re.sub(r"(?:不得?超过|不得?高于|不得?低于|不得?少于)(?:人民币)?$", "", between)
    if each.unit != "fen" or words == between:
        return False
    return bool(_CAP.search(words)) or not re.search(r"[处罚]", words)


def _bounded(amounts: list[Amount], each: Range) -> list[Amount]:
    if each.high is not None:
        return [*amounts[:-1], replace(amounts[-1], cap_fen=_fen(each.high))]
    return [*amounts[:-1], replace(amounts[-1], floor_fen=_fen(each.low))]


def _amount(text: str, literal: str, each: Range, edge: int) -> Amount:
    clause = _clause(text, each.start, edge)
    base, per_unit = "", ""
    if each.unit == "fen":
        per_unit = _per_unit(clause, text[each.end : each.end + 12])
        low, high = _fen(each.low), _fen(each.high)
        made = Amount("amount", literal, low, high)
    else:
        base = _base(clause)
        kind = {"times": "multiple", "percent": "percent", "permille": "permille"}[each.unit]
        made = Amount(kind, literal, min_ratio=_ratio(each.low), max_ratio=_ratio(each.high))  # type: ignore[arg-type]
    when, subject = _when(text, each.start, edge), _subject(clause)
    return replace(
        made,
        base=base,
        per_unit=per_unit,
        when=when,
        subject=subject,
        low_included=each.low_included,
        high_included=each.high_included,
    )


def _clause(text: str, start: int, edge: int) -> str:
    """The words before a number, back to the last stop or the amount before."""
    begin = max([edge, *(text.rfind(sign, 0, start) + 1 for sign in _BREAK)])
    return text[begin:start]


def _per_unit(clause: str, after: str) -> str:
    """每平方米, 每日每平方米 (日·平方米), 按日, 元/株."""
    units = [found.group(1) for found in _PER.finditer(clause)]
    if not units:
        behind = _PER_AFTER.match(after)
        units = [behind.group(1)] if behind else ["日"] if _BY_DAY.search(clause) else []
    return "·".join({"天": "日", "名": "人"}.get(unit, unit) for unit in units)


def _base(clause: str) -> str:
    """What a ratio is taken of: the field's noun where one is known, else the words after 处."""
    words = re.sub(r"(?:的|以上)+$", "", re.split(r"[，,]", clause)[-1])
    verb = re.search(
        r"(?:处以?(?![理置罚])|罚款)(?:相当于|相当其|相等于|以)?(?!.*(?:处以?(?![理置罚])|罚款))(.*)$", words
    )
    object_ = (verb.group(1) if verb else words).strip("的按照处以并可")
    object_ = re.sub(r"^.*罚款或者?|^或者?", "", object_) or words.strip("的按照以处")
    if "或" in object_:
        return object_[-40:]
    for noun in _BASES:
        if noun in object_[-len(noun) - 6 :]:
            return noun
    return object_[:40]


def _when(text: str, start: int, edge: int) -> str:
    """Clauses before the verb that end in 的: the case the amount is limited to."""
    clause = _clause(text, start, edge).lstrip("，,、")
    pieces = re.split(r"[，,]", clause)[:-1]
    kept = [piece for piece in pieces if piece.endswith(("的", "时"))]
    return "，".join(kept)[:200]


def _subject(clause: str) -> str:
    found = _SUBJECT.search(clause)
    if found:
        return found.group(1).strip("，,的")
    party = _PARTY.search(_VERBS.sub("", clause)) or _PARTY.search(clause)
    return party.group(1) if party else ""


def _confused(text: str, found: list[Range]) -> bool:
    """Two quantities side by side with nothing between them that tells one from the other."""
    for left, right in pairwise(found):
        between = text[left.end : right.start]
        if not re.search(r"[，。；,;、处罚对或和及并按每的个单\n：:]", between):
            return True
    return False


def _fen(value: Decimal | None) -> int | None:
    return None if value is None else fen_from_yuan(value)


def _ratio(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
