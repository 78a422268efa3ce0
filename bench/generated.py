"""A catalog of any size: items with names as offices word them, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from yimen.catalog import export_workbook
from yimen.pack import Kind

ACTS = (
    "未取得",
    "未按规定",
    "擅自",
    "违法",
    "拒不",
    "未依法",
    "超出范围",
    "伪造、变造",
    "未及时",
    "违反规定",
)
OBJECTS = (
    "建筑垃圾处置核准",
    "生活垃圾分类投放",
    "道路运输经营许可",
    "城市树木砍伐",
    "户外广告设置",
    "食品经营许可",
    "排水许可",
    "危险化学品储存",
    "渣土车密闭运输",
    "工程建设招标投标",
    "公园绿地占用",
    "特种设备检验",
    "施工噪声排放",
    "河道采砂",
    "餐厨废弃物收运",
)
DEEDS = (
    "从事经营活动",
    "排放污染物",
    "倾倒、抛撒、堆放",
    "转让他人使用",
    "进行施工",
    "占用城市道路",
    "提供虚假材料",
    "继续使用",
    "不履行备案义务",
    "造成环境污染",
)
ENDS = ("的处罚", "的行政处罚", "行为的处罚", "，逾期未改正的处罚")


def item_name(number: int) -> str:
    chosen = random.Random(number)
    more = f"或者{chosen.choice(ACTS)}{chosen.choice(OBJECTS)}" if chosen.random() < 0.5 else ""
    words = chosen.choice(ACTS), chosen.choice(OBJECTS), chosen.choice(DEEDS), more, chosen.choice(ENDS)
    return "".join(words) + f"（{number}）"


def items(count: int, unit: str, law: str) -> Iterator[dict[str, Any]]:
    """Bodies of items whose unit and law are there."""
    for number in range(count):
        yield {
            "code": f"3302{number % 97:02}{number:06}",
            "name": item_name(number),
            "law": law,
            "article": f"第{number % 80 + 1}条第{number % 4 + 1}款",
            "department": f"部门{number % 30}",
            "field": f"领域{number % 40}",
            "unit": unit,
        }


def items_workbook(kind: Kind, count: int, unit: str, law: str) -> bytes:
    return export_workbook(kind, list(items(count, unit, law)))
