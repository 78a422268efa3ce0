"""The steps of a paper's life in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from yimen.documents import Consent
from yimen.office.wording import N_

STEPS = {
    "sealed": N_("盖章"),
    "signed": N_("当事人签收或签名"),
    "served": N_("送达"),
    "scanned": N_("扫描件归入"),
    "corrected": N_("书面补正"),
    "voided": N_("作废"),
    "attested": N_("分离签名"),
    "draft_handed": N_("文书草稿送审"),
    "draft_returned": N_("文书草稿退回修改"),
    "draft_approved": N_("文书草稿审核同意"),
    "undersigned": N_("执法人员电子签名"),
    "drawn": N_("屏幕签名或指印"),
}
DRAFTS = {
    "asked": N_("须送审，尚未送审"),
    "draft": N_("未送审"),
    "handed": N_("送审"),
    "looked": N_("已阅"),
    "returned": N_("退回修改"),
    "approved": N_("审核同意"),
    "changed": N_("同意后有改动"),
}
"""Where a draft stands, and what was done with it."""
WAYS = {
    "direct": N_("直接送达"),
    "lien": N_("留置送达"),
    "post": N_("邮寄送达"),
    "entrusted": N_("委托送达"),
    "forwarded": N_("转交送达"),
    "announcement": N_("公告送达"),
    "electronic": N_("电子送达"),
}
HOW = {"signed": N_("本人签名"), "refused": N_("拒绝签名"), "absent": N_("不在场")}
TOLD = {
    "party": N_("当事人"),
    "way": N_("方式"),
    "how": N_("签名情况"),
    "receiver": N_("签收人"),
    "copies": N_("份数"),
    "consent": N_("电子送达确认书"),
    "witness": N_("见证人"),
    "text": N_("补正内容"),
    "reason": N_("理由"),
    "note": N_("备注"),
    "printed": N_("对应的打印件摘要"),
    "signer": N_("签名人"),
    "hand": N_("身份"),
    "drawn": N_("形式"),
    "shown": N_("所示内容摘要"),
    "scheme": N_("签名算法"),
    "fingerprint": N_("密钥指纹"),
}
DRAWN = {"signature": N_("手写签名"), "fingerprint": N_("指印")}
HANDS = {"party": N_("当事人"), "witness": N_("见证人"), "officer": N_("执法人员本人")}
VALUES = {"drawn": DRAWN, "hand": HANDS, "way": WAYS, "how": HOW, "consent": {"yes": N_("已签署")}}


def step_word(sort: str) -> str:
    """A step in words."""
    return _(STEPS.get(sort, sort))


def draft_word(state: str) -> str:
    """The state of a draft, or a step with it, in words."""
    return _(DRAFTS.get(state, state))


def consent_word(consent: Consent) -> str:
    """A consent to electronic service, with its withdrawal."""
    gone = _("，%(day)s撤回", day=consent.revoked) if consent.revoked else ""
    return f"{consent.party} {consent}{gone}"


def told_words(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what, its value) in the order of a form."""
    return [
        (_(word), _(VALUES.get(name, {}).get(told[name], told[name])))
        for name, word in TOLD.items()
        if told.get(name)
    ]
