"""The coded findings of this room: faults of a procedure file, and reasons why an act is refused.

`WFL-0xx` are found by `check_procedure`, `WFL-1xx` are the reasons of a `Refusal`, `WFL-2xx` concern scenarios.
"""

from __future__ import annotations

from yimen.kernel import FindingKind

# Faults of a procedure file
BAD_SHAPE = FindingKind("WFL-001", "error", "程序写法有误：{detail}。请对照程序文件的格式说明改正。")
BAD_ID = FindingKind(
    "WFL-002", "error", "编号“{id}”应为至少两个小写英文词、以下划线相连（如 penalty_decision），请改名。"
)
BAD_ORDER = FindingKind(
    "WFL-003", "warning", "“{id}”的 after 写的是“{after}”：{detail}，它将排在最后。请改为同一层中已有的编号。"
)
TWICE = FindingKind(
    "WFL-004", "error", "编号“{id}”在本程序中出现两次，阶段、任务、事件和期限的编号不得重复，请改名。"
)
UNKNOWN_EVENT = FindingKind(
    "WFL-005",
    "error",
    "“{ref}”不是本程序中会发生的事：{detail}。应写作“编号.completed”或“编号.结果”，请改正。",
)
BAD_EXPRESSION = FindingKind("WFL-006", "error", "条件“{text}”不是正确的 CEL 表达式：{detail}。请改正。")
UNBOUND_NAME = FindingKind(
    "WFL-007", "error", "条件“{text}”中的“{name}”没有出处：{detail}。请改为已有的名称。"
)
UNREACHABLE = FindingKind(
    "WFL-008", "error", "“{title}”（{id}）永远走不到：没有任何进入条件能够成立。请检查进入条件，或删去此项。"
)
INESCAPABLE = FindingKind(
    "WFL-009",
    "error",
    "阶段“{title}”（{id}）进得去出不来：必办事项“{blocking}”永远不能办结，也没有能成立的退出条件。请补充。",
)
NEVER_HOLDS = FindingKind(
    "WFL-010", "error", "“{id}”的条件“{criterion}”永远不能成立：{detail}。请改正或删去。"
)
NO_FORM = FindingKind(
    "WFL-011",
    "warning",
    "任务“{title}”（{id}）没有表单，经办人无处填写。请写明 form，确实不需要的写 form: none。",
)
NO_ROLE = FindingKind("WFL-012", "error", "任务“{title}”（{id}）没有写明由什么角色办理（roles），请补充。")
UNKNOWN_ROLE = FindingKind(
    "WFL-013", "error", "角色“{role}”未在配置包的 roles.yaml 中定义，请改名或补充角色。"
)
UNKNOWN_FORM = FindingKind("WFL-014", "error", "表单“{form}”不在配置包中，请改名或补充表单文件。")
UNKNOWN_DOCUMENT = FindingKind(
    "WFL-015", "error", "文书“{document}”不在 documents.yaml 中，请改名或补充模板。"
)
NO_ARTICLE = FindingKind("WFL-016", "error", "期限“{title}”（{id}）没有写明法律依据（article），请补充到条。")
BAD_COUNTING = FindingKind("WFL-017", "error", "期限“{id}”的计算写法有误：{detail}。请改正。")
BAD_SEPARATION = FindingKind("WFL-018", "error", "“{id}”的 {field} 写了“{other}”：{detail}。请改正。")
UNKNOWN_CHILD = FindingKind(
    "WFL-019", "error", "子程序“{procedure}”不在配置包中，或者这里不采用。请改名、补充程序文件，或者采用它。"
)
BAD_RETURN = FindingKind("WFL-020", "error", "“{id}”可退回“{target}”，但{detail}。请改为在它之前办理的任务。")
UNKNOWN_PARAMETER = FindingKind(
    "WFL-021", "error", "参数“{parameter}”未在 parameters.yaml 中定义，请改名或补充参数。"
)
NO_END = FindingKind(
    "WFL-022", "error", "程序没有能够到达的终点（endings），案件无法结束。请补充或检查终点条件。"
)
NO_OPENING = FindingKind("WFL-023", "error", "程序应恰有一个开案任务（opens: true），现有{count}个。请改正。")
LOST_OUTCOME = FindingKind(
    "WFL-024",
    "error",
    "任务“{title}”（{id}）的结果“{outcome}”之后无路可走：案件停在此处，没有待办事项也没有结束。请补充去向。",
)
NOBODY = FindingKind(
    "WFL-025",
    "warning",
    "机构“{unit}”中没有人担任{roles}，任务“{title}”（{id}）在该机构无人可办。请为其安排人员。",
)
UNPAIRED = FindingKind(
    "WFL-026", "error", "“{id}”的起点或终点有误：{detail}。请让期限、暂停区间有能够发生的起点。"
)
IDLE = FindingKind("WFL-027", "warning", "停用“{off}”后，“{title}”（{id}）不再会办理。请确认本单位确实不用。")
HELD_BY_OFF = FindingKind(
    "WFL-028",
    "warning",
    "停用“{off}”后，“{title}”（{id}）将一直被拦下：{gate}。请一并停用，或恢复所停用的任务。",
)
LOCKED = FindingKind("WFL-029", "error", "“{title}”的{part}由{by}固定，不能调整。请恢复原值。")
OUT_OF_BOUNDS = FindingKind(
    "WFL-030", "error", "期限“{title}”应为{least}至{most}{unit}（{article}），现为{amount}。请改在此范围内。"
)
NOT_OPTIONAL = FindingKind("WFL-031", "error", "“{title}”（{id}）是必办任务，不能停用。请恢复。")
BAD_ADJUSTMENT = FindingKind("WFL-032", "error", "“{title}”的{part}不能这样填：{detail}。请改正。")
NEVER_FILLED = FindingKind(
    "WFL-033",
    "error",
    "条件“{text}”要看表单“{form}”，但本程序没有任务填写它，条件永远不能判断。请改用原来的表单，或改动条件。",
)
TAKEN_IN_ROWS = FindingKind(
    "WFL-034", "error", "明细每一行中的字段不能从案件带入（{text}）。请把带入的字段放在明细之外。"
)
PAPER_GONE = FindingKind(
    "WFL-048",
    "error",
    "任务“{title}”（{id}）的结果“{outcome}”把案件移交其他机构，不能同时制作文书“{document}”：文书会以接收机构的名义制作。请在移交之前的任务中制作。",
)
NO_SUCH_LIST = FindingKind(
    "WFL-049",
    "error",
    "each 写的“{field}”不是首个表单 {form} 的字段，不能逐行各开一件。请写该表单中的列表字段。",
)
BAD_NUMBER = FindingKind("WFL-050", "error", "案号写法“{form}”不行：{detail}。请写成如“{example}”的样子。")
SAME_NUMBER = FindingKind(
    "WFL-051",
    "error",
    "“{one}”与“{other}”各自编号，却会给出同一个号（如“{number}”）。请改成不同的写法，或者写同一个 sequence 共用一个序列。",
)
NOTHING_EXPLAINED = FindingKind(
    "WFL-052", "error", "“{rule}”不是同一程序的公开规则，无从说明它撤回的理由。请改写 explains。"
)
BAD_EARLIER = FindingKind("WFL-053", "error", "统计在先案件的写法（x-earlier）有误：{detail}。请改正。")
NO_RECIPIENT = FindingKind("WFL-045", "error", "通知的对象“{to}”不认识，只能是 {known}。请改正 to。")
UNKNOWN_BLANK = FindingKind(
    "WFL-046", "error", "通知的文字中有不认识的空“{blank}”，可用的是 {known}。请改正。"
)

NAMES_NOBODY = FindingKind(
    "WFL-035",
    "error",
    "任务“{title}”（{id}）的分配规则“{rule}”指不到任何人：{detail}。请安排人员，或改正、删去该规则。",
)

UNDECIDED = FindingKind(
    "WFL-047", "error", "可以申请回避（challenge），却没有人决定（recuse）：申请将一直悬着。请补充由谁决定。"
)

# Reasons of a refusal
CLOSED = FindingKind(
    "WFL-101", "error", "本案已{status}，不能再办理“{title}”。需要重新处理的，请先办理撤销或另行立案。"
)
NO_TASK = FindingKind("WFL-102", "error", "本案所用程序中没有“{task}”这项任务，请从待办事项中选择。")
NOT_OPEN = FindingKind("WFL-103", "error", "“{title}”还不能办理：{waiting}。")
UNKNOWN_FACTS = FindingKind("WFL-104", "error", "“{title}”能否办理尚不能判断：缺少{missing}。请先补齐。")
NO_RIGHT = FindingKind("WFL-105", "error", "“{title}”应由{roles}办理，您在本机构没有该角色。")
SEPARATED = FindingKind(
    "WFL-106", "error", "{who}已办理过“{other}”，依法不得再办理“{title}”，请由其他人员办理。"
)
SECOND_OFFICER = FindingKind(
    "WFL-107", "error", "“{title}”应由{count}名以上执法人员共同办理，请选择另一名执法人员。"
)
NO_CERTIFICATE = FindingKind(
    "WFL-108", "error", "{who}在{day}没有有效的执法证件，不得办理“{title}”，请由持证人员办理。"
)
NO_OUTCOME = FindingKind("WFL-109", "error", "“{title}”没有“{outcome}”这种结果，可选：{outcomes}。")
TOO_EARLY = FindingKind(
    "WFL-110",
    "error",
    "“{title}”的日期{day}早于{since}（此前各事项办结之日），请核对日期；前面事项日期有误的请先更正。",
)
IN_FUTURE = FindingKind("WFL-111", "error", "日期{day}晚于今天（{today}），请填写实际发生的日期。")
GATE_SHUT = FindingKind("WFL-112", "error", "“{title}”被拦下：{gate}。")
GATE_UNKNOWN = FindingKind(
    "WFL-113", "error", "“{title}”被拦下：{gate}。现缺少{missing}，不能判断，请先补齐。"
)
GATE_THEN = FindingKind(
    "WFL-137",
    "error",
    "“{title}”被拦下：{gate}。按{day}的情况还不符合：{later}是在其后办理的，请核对日期；日期录错的请先更正。",
)
TERM_RUNS = FindingKind("WFL-114", "error", "“{title}”被拦下：{gate}。“{term}”到{due}届满，请在其后办理。")
TERM_OVER = FindingKind("WFL-115", "error", "“{title}”被拦下：{gate}。“{term}”已于{due}届满。")
NO_REASON = FindingKind("WFL-116", "error", "{sort}应当写明理由，请填写。")
NO_RETURN = FindingKind("WFL-117", "error", "“{title}”不能退回到“{target}”，可退回：{targets}。")
NOT_RUNNING = FindingKind("WFL-118", "error", "期限“{title}”{state}，不能{sort}。")
NO_EXTENSION = FindingKind("WFL-119", "error", "期限“{title}”不能这样延长：{detail}。")
NO_EVENT = FindingKind("WFL-120", "error", "本程序不接收“{event}”这一事件，或此时不应发生：{detail}。")
NOT_PROVIDED = FindingKind("WFL-121", "error", "本程序没有规定可以{sort}，请核对程序或另行处理。")
HELD = FindingKind("WFL-122", "error", "“{title}”已由他人（{holder}）认领，请先由其释放或由负责人改派。")
OTHER_ROUND = FindingKind(
    "WFL-123", "error", "“{title}”已进入第{round}次办理，您打开的是第{seen}次的页面，请刷新后重新办理。"
)
NO_CORRECTION = FindingKind("WFL-124", "error", "不能更正“{target}”：{detail}。")
RECUSED = FindingKind("WFL-125", "error", "{who}在本案中已回避，不得办理“{title}”。")
NOT_HANDLER = FindingKind("WFL-126", "error", "“{title}”应由本案承办人办理，请由承办人办理或先变更承办人。")
NOT_STARTABLE = FindingKind("WFL-127", "error", "“{title}”不需要启动：{detail}。")
NO_ANNULMENT = FindingKind("WFL-128", "error", "“{title}”不能撤销后重作：{detail}。")
PAPER_UNKNOWN = FindingKind(
    "WFL-129", "error", "“{title}”是否要制作文书“{document}”尚不能判断：缺少{missing}。请先补齐。"
)
NO_WAY_ON = FindingKind(
    "WFL-130",
    "error",
    "案件不能改用程序“{title}”：改用后没有任何待办事项，也没有结束。请修改程序，或让案件按原程序办完。",
)
NO_HANDLER = FindingKind("WFL-131", "error", "{who}在本案中已回避，不能指定为承办人。请指定其他人员。")
NO_RECEIVER = FindingKind(
    "WFL-145", "error", "“{title}”要把案件移交其他单位，但缺少{missing}。请写明移交给哪个单位。"
)
SAME_UNIT = FindingKind("WFL-146", "error", "案件已在这个单位，“{title}”不能移交给它自己。请另选单位。")

AWAY = FindingKind("WFL-132", "error", "{who}在{day}不在岗，不能办理“{title}”。")

NO_DELEGATION = FindingKind("WFL-133", "error", "“{title}”不能这样委托：{detail}。")

NOT_ONE_LEFT = FindingKind(
    "WFL-136",
    "error",
    "“{title}”不能对第{key}方办理：没有这一方，不涉及这一方，或者已经办理过。尚待办理的：{left}。",
)

CHALLENGED = FindingKind(
    "WFL-134", "error", "对{who}的回避申请尚未决定，其间不得办理“{title}”，请由他人办理。"
)
NO_RECUSAL = FindingKind("WFL-135", "error", "不能{sort}：{detail}。")

# Faults of a scenario
BAD_SCENARIO = FindingKind("WFL-201", "error", "情景写法有误：{detail}。请对照情景文件的格式说明改正。")
UNEXPECTED = FindingKind("WFL-202", "error", "情景第{step}步与预期不符：{detail}。")
