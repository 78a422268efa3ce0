"""What a number in a sentence is: the fine, a bound of the fine before, the case it is limited to, other money."""

from __future__ import annotations

import re
from typing import Literal

from .quantities import Range

Role = Literal["fine", "bound", "condition", "other", "unplaced"]
BREAK = "；;。\n"
_STOPS = "，,：:" + BREAK
FINING = re.compile(r"(?<![每各何出好])处(?![理置所于长方分级]|罚金)|罚(?![金没则])|科以")
_FINE_AFTER = re.compile(
    r"^(?:[（(][^（()）]{1,20}[）)])?的?(?:标准|数额|幅度内?|标准的)?(?:的?(?:行政)?罚款|处)"
)
_FINED_BEFORE = re.compile(r"^的?罚款(?:的[，,；;。]|的$|后|处罚后)")
_OTHER_MONEY = re.compile(
    r"^(?:的)?[^，。；,;罚]{0,12}(?:滞纳金|保证金|押金|补偿费|补偿金|赔偿金|违约金|罚金)"
)
_OTHER_VERBS = re.compile(
    r"没收|追缴|补缴|退还|退回|退赔|返还|赔偿|补偿|缴存|加收|征收|支付|罚金|限期缴纳|责令缴纳"
)
_CONDITION = re.compile(
    r"^(?:的(?![^，。；,;]{0,12}(?:罚款|行政处罚|处罚$))|时[，,]?(?=.{0,6}处)|[^，。；,;罚处]{0,8}(?:的[，,；;。]|的$))"
)
_CAP = re.compile(r"(?:总额|总计|累计|最高|最低|合计|总和|限额|罚款数额|罚款金额|每[^，。；,;]{1,6})$")
_BOUND_SIGN = re.compile(
    r"(?:最高|最低)?(?:可?处)?(?:不得?超过|不得?高于|不得?低于|不得?少于|以不超过|[上下]限为?)(?:人民币)?$"
)
_BOUND_WORDS = re.compile(
    r"^(?:标准)?(?:的?处?以?罚款)?[，,、（(]?(?:但是?|且|并且|并|其|以|罚款|的|总额|总计|累计|最高|最低|数额|金额|合计|总和|限额|应当?|"
    r"处|可|每[起次件案人户宗家])*$"
)
_MONEY_NOUNS = re.compile(
    r"金额|所得|收入|价款|价值|货值|损失|造价|经营额|营业额|销售额|投资额|总额|费用|押金|[证纳约偿租罚]金|面积|数量|"
    r"注册资本|工资|奖励|收取|缴|支付|补贴|扣"
)
_PER = re.compile(r"每[^，。；,;：:]{0,12}")
_BARE = re.compile(
    r"(?:[①-⑳]|[A-Za-z\d一二三四五六七八九十]{1,2}[.、．)）])?"
    r"(?:罚款|幅度|数额|金额|标准|额度|区间|为|按照?|以|的|人民币|对|违法|行为|单位|个人|法人|组织|公民|企业|自然人|个体工商户|经营者|"
    r"从轻|从重|减轻|一般|较轻|较重|轻微|严重|特别|情节|处罚|裁量|初次|首次|再次|多次|第[一二三四五六七八九十\d]{1,2}次(?:及?以上)?|"
    r"责任人员?|主要负责人|直接负责的主管人员|其他直接责任人员|和|或者?|及|其|可以?|并|最高|最低|下限|上限|元|"
    r"不(?:得)?(?:低于|少于|高于|超过|足|满)|未满|超过|高于|低于|"
    r"[（(）)、/\s·]|[A-Ca-cTt]\d{0,3})*"
)


def role(text: str, found: list[Range], index: int, edge: int) -> Role:
    """`edge` is where the amount before ended (0: none yet)."""
    each = found[index]
    following = found[index + 1].start if index + 1 < len(found) else len(text)
    after = text[each.end : min(following, each.end + 24)]
    if _OTHER_MONEY.match(after):
        return "other"
    if _FINED_BEFORE.match(after) or _CONDITION.match(after):
        return "condition"
    if edge and _bounds(text, edge, each):
        return "bound"
    if _FINE_AFTER.match(after):
        return "fine"
    start, end = piece(text, each.start)
    prefix = text[max(start, edge) : each.start]
    governing = _governing(prefix)
    if governing == "other" and each.unit == "fen":
        return "other"
    if governing == "fine":
        return "fine"
    if edge > start and FINING.search(text[start:edge]):
        return "unplaced" if each.unit == "fen" and _MONEY_NOUNS.search(prefix) else "fine"
    return _unspoken(text, found, index, edge, (start, end))


def _unspoken(text: str, found: list[Range], index: int, edge: int, bounds: tuple[int, int]) -> Role:
    """No word of fining stands before the number in its piece."""
    each, (start, end) = found[index], bounds
    behind = text[each.end : end]
    verb = FINING.search(behind)
    if verb:
        later = any(each.end + verb.end() <= other.start < end for other in found[index + 1 :])
        return "condition" if later else "fine"
    if _bare(text, found, bounds):
        return "fine"
    rest = re.split(f"[{BREAK}]", text[end:], maxsplit=1)[0]
    if FINING.search(rest):
        return "condition"
    if FINING.search(text):
        return "fine" if each.unit != "fen" and _continues(text[edge:start]) else "unplaced"
    words = text[start : each.start]
    return "fine" if each.unit != "fen" or not _MONEY_NOUNS.search(words) else "unplaced"


def _continues(before: str) -> bool:
    """处以罚款，违法所得一倍以上三倍以下: the piece goes on from a fine without number."""
    return bool(re.search(r"处以?罚款[，,：:]?$", before))


def _governing(prefix: str) -> str:
    """The last word before a number that says what is done with it."""
    fining = max((each.start() for each in FINING.finditer(prefix)), default=-1)
    other = max((each.start() for each in _OTHER_VERBS.finditer(prefix)), default=-1)
    if other > fining:
        return "other"
    return "fine" if fining >= 0 else ""


def piece(text: str, at: int) -> tuple[int, int]:
    """The stretch between two stops (comma, colon, full stop) that holds the place."""
    start = max((text.rfind(sign, 0, at) + 1 for sign in _STOPS), default=0)
    ends = [found for sign in _STOPS if (found := text.find(sign, at)) >= 0]
    return start, min(ends, default=len(text))


def _bare(text: str, found: list[Range], bounds: tuple[int, int]) -> bool:
    """Nothing but numbers, what they are per, whom they fall on, and labels of tiers."""
    start, end = bounds
    rest, position = "", start
    for each in found:
        if start <= each.start < end:
            rest += text[position : each.start]
            position = min(each.end, end)
    rest += text[position:end]
    return bool(_BARE.fullmatch(_PER.sub("", rest)))


def _bounds(text: str, edge: int, each: Range) -> bool:
    """Said of the amount before: 总额不超过二万元, 最低不少于一千元."""
    between = text[edge : each.start]
    if any(sign in between for sign in BREAK) or (each.low is not None and each.high is not None):
        return False
    if each.unit != "fen":
        return False
    words = _BOUND_SIGN.sub("", between)
    if words != between:
        return bool(_BOUND_WORDS.match(words))
    return bool(_CAP.search(words) and _BOUND_WORDS.match(words))
