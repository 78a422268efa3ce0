"""A law library of any size: laws with plausible names and invented articles, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from yimen.catalog.law.points import chinese

from .generated import ACTS, DEEDS, OBJECTS

LAWS, ARTICLES = 3_348, 200_000
LONGEST = 1_260  # as many articles as the longest code has
PLACES = ("江南", "临江", "东溪", "西岭", "南湖", "北川", "安平", "永和", "云山", "清河")
SUBJECTS = (
    "市容和环境卫生", "城市绿化", "燃气", "供水", "排水", "物业", "户外广告", "养犬", "道路运输", "河道", "消防",
    "建设工程质量", "生活垃圾", "噪声污染防治", "食品小作坊", "房屋租赁", "档案", "气象灾害防御", "森林", "渔业",
)  # fmt: skip
FORMS = (("条例", "地方性法规"), ("办法", "地方政府规章"), ("规定", "地方政府规章"), ("实施细则", "部门规章"))
CHAPTERS = ("总则", "规划和建设", "管理规范", "监督检查", "法律责任", "附则")
OFFICES = ("县级以上人民政府", "主管部门", "综合行政执法部门", "乡镇人民政府", "街道办事处")
DUTIES = ("应当建立健全", "负责监督检查", "应当及时公布", "应当组织实施", "应当配合做好")


def law_bodies(known: Sequence[str], count: int = LAWS) -> Iterator[dict[str, Any]]:
    """Laws besides the `known` names, until there are `count`; one in twenty is repealed."""
    for number in range(count - len(known)):
        chosen = random.Random(number)
        form, rank = FORMS[number % len(FORMS)]
        name = f"{PLACES[number % len(PLACES)]}{number:04}号示例{SUBJECTS[number % len(SUBJECTS)]}管理{form}"
        repealed = {"repealed_on": "2025-01-01"} if number % 20 == 7 else {}
        yield {
            "name": name,
            "rank": rank,
            "issuer": "示例制定机关",
            "effective_from": f"{chosen.randint(1995, 2024)}-07-01",
            **repealed,
        }


def article_bodies(names: Sequence[str], count: int = ARTICLES) -> Iterator[dict[str, Any]]:
    """`count` articles over all the laws: the first law is a long code, the others differ in length."""
    for law, length in zip(names, _lengths(len(names), count), strict=True):
        for number in range(1, length + 1):
            chapter = number * len(CHAPTERS) // (length + 1)
            yield {
                "law": law,
                "number": f"第{chinese(number)}条",
                "text": _text(random.Random(f"{law}{number}"), chapter),
                "chapter": f"第{chinese(chapter + 1)}章 {CHAPTERS[chapter]}",
            }


def _lengths(laws: int, articles: int) -> list[int]:
    """How many articles each law has: between a third and one and two thirds of the mean, the sum exact."""
    rest = articles - LONGEST
    mean = rest // (laws - 1)
    found = [mean + (number % 3 - 1) * (2 * mean // 3) for number in range(laws - 1)]
    for index in range(abs(missing := rest - sum(found))):
        found[index % len(found)] += 1 if missing > 0 else -1
    return [LONGEST, *found]


def _text(chosen: random.Random, chapter: int) -> str:
    """Duties before, penalties in the chapter of legal liability; some of several paragraphs."""
    thing = chosen.choice(OBJECTS)
    if CHAPTERS[chapter] == "法律责任":
        low = chosen.choice((200, 1_000, 5_000, 10_000))
        return (
            f"违反本规定，{chosen.choice(ACTS)}{thing}{chosen.choice(DEEDS)}的，由{chosen.choice(OFFICES)}责令限期改正；"
            f"逾期未改正的，处{low}元以上{low * chosen.choice((3, 5, 10))}元以下罚款。"
        )
    parts = [
        f"{chosen.choice(OFFICES)}{chosen.choice(DUTIES)}{chosen.choice(OBJECTS)}工作，对{thing}的{chosen.choice(DEEDS)}"
        "依照职责予以管理，并向社会公布。"
        for _ in range(chosen.randint(1, 3))
    ]
    return "\n".join(parts)
