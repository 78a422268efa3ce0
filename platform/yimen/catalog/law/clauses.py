"""The words around a fine: what a ratio is taken of, per what a sum counts, whom and in which case it meets."""

from __future__ import annotations

import re

from .numerals import NUMBER, number
from .placing import BREAK, FINING

UNITS = (
    "平方米|平方千米|平方公里|立方米|公顷|公里|千米|公斤|千克|千瓦时|千瓦|分贝|车次|班次|航次|人次|个月|小时|分钟|季度|"
    "亩|株|棵|只|头|尾|匹|辆|台|吨|米|件|处|个|户|人|日|天|次|艘|张|册|份|条|瓶|盒|套|间|座|块|起|羽|箱|桶|车|月|宗|场|项|名|年|周|"
    "部|袋|根|支|枚|幢|栋|副|幅|颗|粒|盆|盏|面|批|篇|本|卷|筐|担|斤|克|升|口|孔|眼|家|所|门|架|具|顶|把|例|页|种|类|度|㎡|m²|m2|m3|m³"
)
_SAME_UNIT = {
    "天": "日",
    "名": "人",
    "个月": "月",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "m3": "立方米",
    "m³": "立方米",
}
_PER = re.compile(
    rf"每(?:逾期|延误|迟延|超期|拖延|超过|延迟|超出?|增加|少|满|缺|[^，。；,;元每\d]{{0,12}}?(?=[一1](?!\d)))?(?P<count>{NUMBER})?"
    rf"(?P<unit>(?:{UNITS})次?)"
    r"(?:[（(][^）)]{1,12}[）)])?(?=[^，。；,;每元]{0,8}?(?:每|(?:处以?|并处|罚款|罚|收取)?(?:人民币)?$))"
)
_PER_NOUN = re.compile(
    r"每([^，。；,;：:元每\d一二三四五六七八九十超增逾满少延]{1,6}?)(?:处以?|并处|罚款|罚)?(?:人民币)?$"
)
_BY_DAY = re.compile(r"按[日天月](?:连续)?[^，。；,;]{0,4}$")
_PER_AFTER = re.compile(
    rf"^(?:的?罚款)?(?:(?P<slash>[/／])|每)(?P<unit>(?:{UNITS})次?)?(?:[·/每](?P<more>{UNITS}))?"
)
_DAILY = re.compile(r"(?:每[日天]|按[日天](?:连续)?)(?=[^；;。\n]{0,40}$)")
_TIMELY = re.compile(r"每[年月日天季周](?![元\d])|每次(?=[^，]{0,6}的)")
_VERBS = re.compile(r"(?:可以?|应当|应)?(?:并|单)?(?:处以?|处罚|罚款|罚|科以?)(?:相当于|相等于)?$")
_SUBJECT = re.compile(
    r"对([^，。；,;：:对]{1,40}?)(?:[，,]|可以?|并|应当|分别|各|按|的)*(?:并|单)?(?:处以?|罚款|罚|给予)"
)
_PARTY = re.compile(
    r"(法人或者?其他组织|直接负责的主管人员和其他直接责任人员|直接责任人员?|主要负责人|单位|个人|公民|企业|法人|经营者|组织|自然人|个体工商户)"
    r"[为处罚款：:\s]{0,4}$"
)
_BASES = (
    "工程合同价款", "合同价款", "违法所得", "货值金额", "销售金额", "违法收入", "非法所得",
    "经营额", "营业额", "销售额", "投资额", "年收入", "赔偿费", "复垦费", "造价", "价款",
    "租金", "收费", "损失", "价值", "运费",
)  # fmt: skip
_FINED = r"(?:处以?(?![理罚置])|罚款(?!数额|金额|总额|额|幅度|限额|最高))"
_BASE_VERB = re.compile(rf"{_FINED}(?:相当于|相当其|相等于|以)?(?!.*{_FINED})(.*)$")
_BASE_AFTER = re.compile(r"^的?([^，。；,;处罚一二三四五六七八九十\d]{2,20}?)的?(?:行政)?罚款")
_BASE_LEAD = (
    r"^.*(?:罚款|警告)(?:或者?|、|并)(?:按照?)?|^(?:或者?)?(?:每|按)?(?:[日天](?:连续)?)?(?:处以?)?(?:按照?)?"
)
_CASE = re.compile(
    r"^(?:首次|初次|再次|多次|屡次|第?[一二三四五六七八九十\d]+次|情节|逾期|拒不|造成|有违法所得|没有|无违法所得)|"
    r"^(?=.*[\d一二三四五六七八九十百千万])(?:违法所得|违法经营额|货值|涉案|面积|数量|经营额|"
    r"[^，。；,;]{0,16}(?:不足|不满|未满|超过|高于|低于|少于|多于|大于|小于|以上|以下|以内))"
)
_NO_CASE = re.compile(
    r"^(?:可以?|并|单|应当?|由|对|责令|给予|按照?|处|警告|没收|(?:行政)?拘留|暂扣|吊销|停产|停业|限制|[（(]?[一二三四五六七八九十\d]+[.、)）])|每"
)


def clause_before(text: str, start: int, edge: int) -> str:
    """The words before a number, back to the last stop or the amount before."""
    begin = max([edge, *(text.rfind(sign, 0, start) + 1 for sign in BREAK)])
    return text[begin:start]


def per_unit_of(clause: str, after: str, *, ratio: bool) -> str | None:
    """每平方米, 每日每平方米 (日·平方米), 按日, 元/株; None where it says 每 of something else."""
    if ratio:
        return "日" if _DAILY.search(re.split(r"[，,：:]", clause)[-1]) else ""
    found = list(_PER.finditer(clause))
    if any((number(each.group("count")) if each.group("count") else 1) != 1 for each in found):
        return None
    units = [each.group("unit") for each in found]
    if not units:
        behind = _PER_AFTER.match(after)
        if behind:
            units = [each for each in (behind.group("unit"), behind.group("more")) if each]
            if not units:
                return None
        elif by := _BY_DAY.search(clause):
            units = ["月" if "月" in by.group() else "日"]
        elif noun := _PER_NOUN.search(clause):
            units = [noun.group(1)]
        elif _says_each(clause):
            return None
    return "·".join(_SAME_UNIT.get(unit, unit) for unit in units)


def _says_each(clause: str) -> bool:
    """每 stands there for the sum; pieces that end in 的 tell the case, 每年 and the like when it is due."""
    pieces = [each for each in re.split(r"[，,：:]", clause) if not each.endswith(("的", "时"))]
    return any("每" in _TIMELY.sub("", each) for each in pieces)


def base_of(clause: str, after: str) -> str:
    """What a ratio is taken of: the field's noun where one is known, else the words after 处."""
    words = re.sub(r"(?:的|以上)+$", "", re.split(r"[，,]", clause)[-1])
    verb = _BASE_VERB.search(words)
    object_ = (verb.group(1) if verb else words).strip("的按照处以并可")
    object_ = re.sub(_BASE_LEAD, "", object_) or words.strip("的按照以处")
    if not object_.strip("罚款处以并"):
        behind = _BASE_AFTER.match(after)
        object_ = behind.group(1) if behind else ""
    if "或" in object_:
        return object_[-40:]
    for noun in _BASES:
        if noun in object_[-len(noun) - 6 :]:
            return noun
    return object_[:40]


def when_of(text: str, start: int, edge: int) -> str:
    """The case that the amount is limited to: clauses in 的 and clauses of numbers before the verb."""
    clause = re.sub(r"^(?:的?(?:行政)?罚款)?[，,、]*", "", clause_before(text, start, edge))
    *pieces, last = re.split(r"[，,：:]", clause)
    kept = [each for each in pieces if each.endswith(("的", "时")) or _is_case(each)]
    verb = FINING.search(last)
    head = last[: verb.start()] if verb else last
    head = re.sub(r"(?:可以?|并|单|应当?|对单位|对个人|按)+$", "", head)
    if head and _is_case(head):
        kept.append(head)
    return "，".join(kept)[:200]


def _is_case(words: str) -> bool:
    return bool(_CASE.match(words)) and not _NO_CASE.match(words)


def subject_of(clause: str) -> str:
    """Whom the fine falls on, as the text names them."""
    found = _SUBJECT.search(clause)
    if found:
        return found.group(1).strip("，,的")
    party = _PARTY.search(_VERBS.sub("", clause)) or _PARTY.search(clause)
    return party.group(1) if party else ""
