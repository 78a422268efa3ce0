"""What officers write into the forms of an ordinary penalty case."""

from __future__ import annotations

from typing import Any

DAY = "2026-07-01"

INVESTIGATION: dict[str, Any] = {
    "sort": "scene",
    "place": "示范路1号门前",
    "begun_at": "2026-07-01T09:10",
    "identity_shown": True,
    "content": "现场堆放建筑材料约十平方米，未取得批准。",
}
RECTIFY: dict[str, Any] = {
    "needed": True,
    "violation": "擅自占用城市道路堆放建筑材料。",
    "requirement": "清除堆放的建筑材料，恢复道路原状。",
}
REPORT: dict[str, Any] = {
    "facts": "当事人未经批准擅自占用城市道路堆放建筑材料。",
    "evidence_summary": "现场笔录、照片。",
    "violated": "《城市道路管理条例》第二十七条",
    "proposal": "建议责令改正，处罚款一千元。",
    "outside_reason": "所列阶次的条件与本案情节不尽一致，参照一般阶次提出。",
}
NOTICE: dict[str, Any] = {
    "facts": "未经批准擅自占用城市道路堆放建筑材料。",
    "evidence": "现场笔录、照片。",
    "violated": "《城市道路管理条例》第二十七条",
    "basis": "《城市道路管理条例》第四十二条",
    "kinds": ["fine"],
    "proposed_penalty": "罚款人民币一千元。",
    "proposed_fine": "1000",
    "hearing_right": False,
}
RECEIPT: dict[str, Any] = {
    "document": "行政处罚事先告知书",
    "recipient": "示范商贸有限公司",
    "way": "direct",
    "served_on": DAY,
}
DECISION: dict[str, Any] = {
    "facts": "未经批准擅自占用城市道路堆放建筑材料。",
    "evidence": "现场笔录、照片。",
    "violated": "《城市道路管理条例》第二十七条",
    "basis": "《城市道路管理条例》第四十二条",
    "discretion": "违法情节一般。",
    "kinds": ["fine"],
    "fine": "1000",
    "penalty": "罚款人民币一千元。",
    "performance": "自收到本决定书之日起十五日内到指定银行缴纳。",
}
EXECUTION: dict[str, Any] = {"way": "voluntary", "performed_on": DAY, "summary": "当事人已足额缴纳罚款。"}
CLOSING: dict[str, Any] = {"ground": "executed", "summary": "处罚决定已执行完毕。"}
ARCHIVING: dict[str, Any] = {"file_number": "2026-处罚-0001", "pages": "36", "retention": "ten"}
