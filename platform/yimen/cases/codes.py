"""Codes of this room: why an act is refused (CAS-0…), what verification notices (CAS-1…), rights (CAS-2…)."""

from __future__ import annotations

from yimen.kernel import FindingKind
from yimen.workflow import Reason, Refusal

STALE = FindingKind(
    "CAS-001",
    "error",
    "案件在您打开页面之后已被{who}于{when}处理过：本次提交未生效。请刷新案件，核对最新情况后再提交。",
)
NOT_PERMITTED = FindingKind(
    "CAS-002", "error", "您的角色没有“{permission}”权限，不能进行此操作。请由有权限的人员办理。"
)
FORM_INVALID = FindingKind("CAS-003", "error", "表单没有填写正确：{message}")
FUTURE_DAY = FindingKind(
    "CAS-004", "error", "办理日期{day}晚于今天（{today}）。请填写实际办理的日期，不能填写将来的日期。"
)
LATE_ENTRY = FindingKind("CAS-005", "error", "办理日期{day}距今已超过{limit}天，属于补录：请填写补录理由。")
BEFORE_OPENING = FindingKind("CAS-006", "error", "办理日期{day}早于本案开始日期{opened}。请核对日期。")
UNKNOWN_PROCEDURE = FindingKind(
    "CAS-007", "error", "没有生效的办案程序“{procedure}”。请在配置中核对程序编号。"
)
PROCEDURE_OFF = FindingKind(
    "CAS-023", "error", "“{procedure}”在这里不采用，不能按它办理新的案件。请选择采用的程序。"
)
UNKNOWN_UNIT = FindingKind("CAS-008", "error", "没有编号为“{unit}”的机构。请选择现有机构。")
NOT_IN_UNIT = FindingKind("CAS-009", "error", "您在“{unit}”没有任职，不能为该机构立案。请由该机构人员办理。")
NO_SUCH_ENTRY = FindingKind(
    "CAS-010", "error", "第{position}项违法行为引用的“{key}”在目录中找不到。请重新从目录中选择。"
)
NOT_IN_FORCE = FindingKind(
    "CAS-011",
    "error",
    "第{position}项违法行为引用的“{key}”在{day}尚未生效或已经失效，不能作为依据。请核对行为发生日期，或选择当时有效的事项。",
)
FELLOW_UNKNOWN = FindingKind(
    "CAS-012", "error", "协办人员“{account}”不是本地区的在职人员。请重新选择协办人员。"
)
NO_FORM = FindingKind("CAS-013", "error", "任务“{task}”所用的表单“{form}”没有生效。请联系配置管理员。")
FILE_EMPTY = FindingKind("CAS-014", "error", "文件“{name}”是空的。请重新选择文件。")
SAME_PERSON = FindingKind("CAS-015", "error", "协办人员不能与主办人员是同一人。请选择另一名执法人员。")
BAD_TARGET = FindingKind("CAS-016", "error", "“{target}”不在可以选择的范围内。请核对后重试。")
NO_HEIR = FindingKind(
    "CAS-049",
    "error",
    "案件{number}不能由本单位承接：须已办结、原承办机构已撤销且由本单位承接其职责，并由有权撤销重作的人员办理；或者案件已有变化，请刷新后重试。",
)
REASON_NEEDED = FindingKind("CAS-017", "error", "此操作需要写明理由。请填写理由后再提交。")
FILE_TOO_LARGE = FindingKind("CAS-018", "error", "文件“{name}”超过{most}兆字节。请压缩或拆分后上传。")
FILE_DAMAGED = FindingKind("CAS-019", "error", "文件“{name}”在上传中有损坏。请重新上传。")
NOT_OUR_POWER = FindingKind(
    "CAS-020",
    "error",
    "第{position}项违法行为引用的“{key}”由{owner}行使，不属于本机构的职权。请选择本机构的事项，或者移送{owner}。",
)
CANNOT_MOVE = FindingKind(
    "CAS-021",
    "error",
    "案件{number}不能改用新的程序：在办或者已办的任务（{tasks}）在新程序中不存在，或者按新程序无任务可办。请待相应任务办结后再改用，或由新程序补上。",
)
MOVED_ON = FindingKind("CAS-022", "error", "案件在您打开页面之后已有变化：本次改用没有生效。请刷新后重试。")
IS_CURRENT = FindingKind("CAS-024", "error", "案件{number}已按现行程序办理，无须改用。")
NOT_HANDED = FindingKind(
    "CAS-025",
    "error",
    "“{account}”在案件{number}的承办机构没有相应的角色，不能接办。请改选他人，或先办理任职。",
)
EVIDENCE_KIND = FindingKind("CAS-026", "error", "没有“{key}”这一证据种类。请从证据种类中选择。")
EVIDENCE_NAME = FindingKind("CAS-027", "error", "证据没有名称。请填写证据名称，例如“现场照片”。")
EVIDENCE_PROVES = FindingKind("CAS-028", "error", "没有写明证明对象。请填写这件证据证明什么事实。")
EVIDENCE_SHUT = FindingKind(
    "CAS-029",
    "error",
    "案件已经办结，或者此案不由您或本单位办理，不能登记、移交证据。请由承办人员在办案期间登记。",
)
EVIDENCE_FULL = FindingKind(
    "CAS-030",
    "error",
    "文件“{name}”放不下：每件案件的证据文件合计不得超过{most}兆字节。请删去未登记的文件，或者联系系统管理员调高限额。",
)
UPLOADS_OPEN = FindingKind("CAS-031", "error", "您在本案有{most}个文件尚未登记。请先登记或者删去它们。")
EVIDENCE_TYPE = FindingKind(
    "CAS-032",
    "error",
    "文件“{name}”的内容与名称不符，或者不是可以接收的类型（图片、音频、视频、文本、PDF、办公文档、压缩包）。请核对后重新上传。",
)
UPLOAD_NOT_READY = FindingKind(
    "CAS-033",
    "error",
    "文件“{name}”还没有上传完毕或者没有通过核对，不能登记。请等待上传完毕，或者删去后重传。",
)
EVIDENCE_RETURNED = FindingKind(
    "CAS-034", "error", "证据{number}已经退还，不能再移交或者退还。请核对证据编号。"
)
CUSTODY_TARGET = FindingKind("CAS-035", "error", "没有写明交给何人。请填写接收人。")
ACT_UNKNOWN = FindingKind("CAS-036", "error", "本案没有第{act}项违法行为。请重新选择。")
NO_EVIDENCE = FindingKind("CAS-037", "error", "没有上传文件，也没有写明存放地点：实物证据须写明存放在何处。")
TAKEN = FindingKind(
    "CAS-038", "error", "案件{number}的“{title}”已由他人承办或者不在办理中。请刷新后重新选择。"
)
NOBODY_IN_TURN = FindingKind(
    "CAS-039",
    "error",
    "案件{number}的“{title}”没有可以轮到的人员：有相应角色的都不在岗、已回避、证件无效或者依法不得办理。请指定人员。",
)
NOT_A_MEASURE = FindingKind(
    "CAS-045",
    "error",
    "第{act}项违法行为的情节数据“{said}”不能用来计算。请按“名称：数值”填写，多项以分号隔开，名称以“幅度和依据”中列出的为准。",
)
EVIDENCE_MEDIA = FindingKind(
    "CAS-047",
    "error",
    "“{title}”应当至少有一个{media}文件；声音资料的文字记录等可以一并上传。请补充，或者改选证据种类。",
)
PARTY_MOVED = FindingKind(
    "CAS-048",
    "error",
    "第{number}方“{name}”已经单独办理过送达、陈述或者履行，其期限按序号计算：不能删除，也不能换到别的序号。请保持原有次序，新增的当事人接在最后。",
)
SUMS_DIFFER = FindingKind(
    "CAS-046", "error", "各项违法行为的罚款合计{added}元，与填写的罚款总额{whole}元不一致。请核对后填写一致。"
)

EVENT_CHANGED = FindingKind("CAS-101", "error", "案件{case}的第{seq}条记录与其摘要不符：内容被改动过。")
EVENT_MISPLACED = FindingKind(
    "CAS-102", "error", "案件{case}的第{seq}条记录不在原位（原为案件{of}第{was}条）：记录被调换或移入。"
)
CHAIN_BROKEN = FindingKind(
    "CAS-103", "error", "案件{case}的第{seq}条记录不衔接上一条：有记录被插入、删除或调换。"
)
EVENT_MISSING = FindingKind("CAS-104", "error", "案件{case}缺少第{seq}条记录。")
HEAD_DIFFERS = FindingKind(
    "CAS-105", "error", "案件{case}的记录止于第{seq}条，与案件所记的第{head}条不符：末尾记录被删除或追加。"
)
ANCHOR_DIFFERS = FindingKind(
    "CAS-106", "error", "案件{case}的第{seq}条记录与第{number}号锚定不符：记录链被整体重写过。"
)
ANCHORED_MISSING = FindingKind(
    "CAS-107",
    "error",
    "第{number}号锚定记有案件{case}的第{seq}条记录，现在已不存在：末尾记录或整个案件被删除。",
)
ANCHOR_FORGED = FindingKind(
    "CAS-108", "error", "第{number}号锚定的签名或内容不正确：锚定被改动，或者公钥不对。"
)
ANCHOR_GAP = FindingKind("CAS-109", "error", "第{number}号锚定缺失或不衔接上一号：有锚定被删除或替换。")
COLUMN_DIFFERS = FindingKind(
    "CAS-110", "error", "案件{case}的第{seq}条记录的“{field}”列与记录正文不符：索引列被改动过。"
)
SENSITIVE_DIFFERS = FindingKind(
    "CAS-111", "error", "案件{case}的敏感信息“{field}”与其摘要不符：内容被改动过。"
)
SENSITIVE_MISSING = FindingKind(
    "CAS-112", "error", "案件{case}的第{seq}条记录引用的敏感信息已不存在，且没有依法删除的记载。"
)
AUDIT_BROKEN = FindingKind("CAS-113", "error", "权限审计记录的第{seq}条被改动、插入、删除或调换。")
NO_ANCHOR = FindingKind(
    "CAS-114", "warning", "尚无锚定：只能核对记录链本身，无法发现整体重写。请先生成锚定。"
)
EVIDENCE_LOST = FindingKind(
    "CAS-115",
    "error",
    "案件{case}的证据{number}的文件“{name}”已不在文件库中：文件被删除，或者文件库没有连上。",
)
EVIDENCE_CHANGED = FindingKind(
    "CAS-116", "error", "案件{case}的证据{number}的文件“{name}”与登记时的摘要不符：文件内容被改动过。"
)
EVIDENCE_DIFFERS = FindingKind(
    "CAS-117", "error", "案件{case}的证据清单与办案记录不符（{digest}）：证据被添加、删除或者替换过。"
)
ROW_CHANGED = FindingKind(
    "CAS-118",
    "error",
    "案件{case}的{column}与办案记录不符：第{seq}条记录以后应为“{expected}”，现在是“{found}”。此后没有任何办理改动过它：是绕过系统在数据库中改的。",
)
ROW_BETWEEN = FindingKind(
    "CAS-119",
    "error",
    "案件{case}的{column}在第{since}条与第{seq}条记录之间被改动过：前者办完时是“{expected}”，后者办理时已是“{found}”，其间没有相应的记录。",
)
BESIDE_DIFFERS = FindingKind(
    "CAS-120",
    "error",
    "案件{case}的{rows}与案件本身不符（{which}）：应为“{expected}”，现在是“{found}”。这一行在数据库中被改动、删除或者添加过。",
)
ROWS_UNKNOWN = FindingKind(
    "CAS-121",
    "error",
    "案件{case}的任务、待办和期限无法核对：办理进展或者所依据的程序读不出来（{error}）。请先核对案件本身。",
)
LISTED_DIFFERS = FindingKind(
    "CAS-122",
    "warning",
    "案件{case}在列表中筛选和排序所用的“{field}”与案件不符：应为“{expected}”，现在是“{found}”。案件内容不受影响；再办理一步或者重建列表数据后恢复。",
)
UNTRACED = FindingKind(
    "CAS-123",
    "note",
    "有{count}件案件（如{case}）最近一次办理早于记录开始写明案件各栏之时：它们的案由、当事人、表单内容等被直接改动，这里发现不了。再办理一步后即可核对。",
)
PUBLIC_BETWEEN = FindingKind(
    "CAS-124",
    "error",
    "案件{case}的公开信息“{rule}”在第{seq}条记录之前被改动过：当时查到的与此前公开的不符，其间没有相应的记录。第{seq}条记录办理时已按案件重新写过。",
)
UNTOLD_OUTSIDE = FindingKind(
    "CAS-125",
    "note",
    "有{count}件案件（如{case}）的公开信息或者告知早于记录开始写明它们之时：直接改动发现不了。案件再办理一步、再作出告知后即可核对。",
)

ROLE_UNKNOWN = FindingKind("CAS-201", "error", "没有名为“{role}”的角色。请从角色表中选择。")
ROLE_EXCLUDED = FindingKind(
    "CAS-202",
    "error",
    "“{account}”已任“{held}”，按职责分离要求不能同时任“{role}”。请先终止前者，或选择其他人员。",
)
OWN_RIGHTS = FindingKind("CAS-203", "error", "不能变更自己的任职。请由另一名安全管理员办理。")
PERSON_UNKNOWN = FindingKind("CAS-204", "error", "没有名为“{account}”的账号。请先建立账号。")
ALREADY_HELD = FindingKind("CAS-205", "error", "“{account}”在该机构已任“{role}”，任期重叠。请核对起止日期。")
BAD_TERM = FindingKind("CAS-206", "error", "任期的终止日期必须晚于起始日期。请核对日期。")

NOT_ONES_OWN = FindingKind(
    "CAS-207", "error", "“{account}”的代办应由本人或者其机构负责人登记。请由有权的人办理。"
)
NO_SUBSTITUTE = FindingKind(
    "CAS-208", "error", "“{account}”与“{other}”在同一机构没有相同的角色，不能代办。请另选代办人。"
)
AWAY_THEN = FindingKind("CAS-209", "error", "“{account}”在这段时间已登记不在岗。请核对日期，或另选代办人。")
IS_SUBSTITUTE = FindingKind(
    "CAS-210", "error", "“{account}”在这段时间正代他人办理。请先为后者另行指定代办人，再登记不在岗。"
)
NOT_HELD = FindingKind(
    "CAS-211", "error", "您在该机构没有“{role}”的任职，不能授权他人。受人授权的职责也不能转授。"
)
NOT_LENDABLE = FindingKind("CAS-212", "error", "“{role}”依法或者依规定须由本人履行，不能临时授权他人。")
NOT_OF_THE_UNIT = FindingKind(
    "CAS-213", "error", "“{account}”不是该机构的办案人员，不能授权。请选择本机构人员。"
)
BAD_SPAN = FindingKind("CAS-214", "error", "起止日期应从今天起、先后有序，且不超过{longest}天。请核对日期。")

NOTE_EMPTY = FindingKind("CAS-321", "error", "没有填写内容。请写明意见后再提交。")
NOTE_SETTLED = FindingKind("CAS-322", "error", "这条批注已经认可，不能再答复。需要时请另写一条。")
NOTE_OTHERS = FindingKind(
    "CAS-323",
    "error",
    "只有批注人可以认可或者退回答复。请由批注人办理；批注人不在岗的，由同一岗位、不承办本案也没有答复过的人员办理。",
)
NOTE_UNSEEN = FindingKind(
    "CAS-324", "error", "您查看的是本案的一部分，其中没有批注，因此不能写批注。请与承办机构直接联系。"
)
REGISTER_TWICE = FindingKind(
    "CAS-301", "error", "案号“{number}”在表中出现两次，前一次在第{row}行。请删去或者改正其中一行。"
)
REGISTER_TAKEN = FindingKind(
    "CAS-302", "error", "案号“{number}”已有案件使用。请核对案号；已经录入的案件请从表中删去。"
)
REGISTER_UNIT = FindingKind("CAS-303", "error", "没有名为“{unit}”的机构。请填写机构的全称或者编号。")
REGISTER_REACH = FindingKind("CAS-304", "error", "“{unit}”的案件不在您的办案范围内。请由该机构的人员录入。")
REGISTER_PROCEDURE = FindingKind(
    "CAS-305", "error", "没有名为“{procedure}”的办案程序。请填写程序的名称或者编号。"
)
REGISTER_STAGE = FindingKind(
    "CAS-306", "error", "在办案件须写明所处阶段，“{stage}”不是该程序的阶段。可以填写：{stages}。"
)
REGISTER_ENDING = FindingKind("CAS-307", "error", "“{ending}”不是该程序的结案方式。可以填写：{endings}。")
REGISTER_LATE = FindingKind("CAS-308", "error", "{field}“{day}”晚于今天。请核对日期。")
REGISTER_TURNED = FindingKind("CAS-309", "error", "{after}早于{before}。请核对日期。")
REGISTER_HANDLER_NEEDED = FindingKind("CAS-310", "error", "在办案件没有写明主办人员。请填写姓名或者账号。")
REGISTER_HANDLER_UNKNOWN = FindingKind(
    "CAS-311", "error", "“{name}”对应{count}个在职账号，无法确定由谁继续办理。请填写账号。"
)
REGISTER_HANDLER_KEPT = FindingKind("CAS-312", "warning", "“{name}”对应{count}个在职账号，案件只记姓名。")
REGISTER_ITEM = FindingKind("CAS-313", "warning", "目录中没有编号或者名称为“{item}”的事项，案件只记文字。")
REGISTER_FORM = FindingKind(
    "CAS-314", "warning", "案号“{number}”不是现行写法（如“{example}”），照录原号，但不据以续号。"
)
REGISTER_GAP = FindingKind(
    "CAS-315",
    "warning",
    "{unit}{year}年的案号（{form}）缺{missing}号。新案件从最大号之后续编；如有遗漏请补入。",
)
REGISTER_LONG = FindingKind("CAS-316", "error", "表中有{rows}行，一次最多录入{most}件。请分成几个文件。")
REGISTER_MOVED = FindingKind("CAS-317", "error", "这份登记表已有变化或者不在您的办理范围内。请刷新后重试。")
REGISTER_FAULTY = FindingKind(
    "CAS-318", "error", "表中有{count}处错误，或者没有可以录入的案件。请改正后重新上传。"
)
REGISTER_TERM = FindingKind(
    "CAS-320",
    "warning",
    "没有填写“{column}”，已经开始的期限（{terms}）不能计算。请补填；确实没有的，由承办人另行掌握。",
)
REGISTER_OWN = FindingKind("CAS-319", "error", "不能批准自己上传的登记表。请由另一名有权限的人员批准。")


def reason(kind: FindingKind, *, article: str = "", place: str = "", **values: object) -> Reason:
    """A reason of refusal out of a code of this room."""
    return Reason(kind.code, kind.told(**values), article, place)


def refusal(kind: FindingKind, **values: object) -> Refusal:
    return Refusal((reason(kind, **values),))  # type: ignore[arg-type]
