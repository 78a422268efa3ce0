"""Findings of change sets: why a change may not come into force, and what to do."""

from __future__ import annotations

from yimen.kernel import FindingKind

NO_SUCH_SET = FindingKind("CHG-001", "error", "没有编号为“{id}”的变更。请核对编号。")
WRONG_STATE = FindingKind("CHG-002", "error", "变更现为“{state}”，不能{action}。")
NOT_PERMITTED = FindingKind(
    "CHG-003", "error", "账号“{account}”没有{action}变更的权限。请由有权限的人员办理。"
)
SAME_PERSON = FindingKind("CHG-004", "error", "变更由“{account}”提出，须由另一人审核、启用。")
DIGEST_MOVED = FindingKind("CHG-005", "error", "变更内容与审核时不一致，审核已作废。请重新校验、提交、审核。")
BASE_CHANGED = FindingKind(
    "CHG-006", "error", "{kind}“{key}”自起草以来已被改动，与本变更所依据的内容不同。请重新起草或撤回本行。"
)
OVERLAP = FindingKind(
    "CHG-007",
    "error",
    "{kind}“{key}”在 {since} 起已有第{number}号变更安排的内容，与本行的生效期间重叠。请写明失效日期，或先撤销该变更。",
)
BODY_ALTERED = FindingKind(
    "CHG-008", "error", "{kind}“{key}”的内容与摘要不符，可能在系统外被改动。请重新起草本变更。"
)
HAS_ERRORS = FindingKind("CHG-009", "error", "变更还有{count}处错误，不能提交。请按校验结果改正后重新起草。")
LATER_SETS = FindingKind(
    "CHG-010",
    "error",
    "第{number}号变更不能撤销：其中{count}项已被以后的变更改动（{later}）。请先撤销那些变更。",
)
BOOTSTRAP_CLOSED = FindingKind(
    "CHG-011", "error", "初始化阶段已结束（本地区已有案件），不能由一人直接启用。请提交后由另一人审核、启用。"
)
UNRESOLVED = FindingKind(
    "CHG-012",
    "error",
    "{kind}“{key}”等{count}条的“{field}”填的是“{value}”，但“{target}”里没有。请改正，或先补充“{target}”。",
)
EMPTY = FindingKind("CHG-013", "error", "没有任何变化，无需提交变更。")
KEY_TOO_LONG = FindingKind("CHG-014", "error", "{kind}的标识“{key}”超过{limit}个字符。请改短。")
TWO_LINES = FindingKind("CHG-015", "error", "{kind}“{key}”在本变更中有两行，生效期间重叠。请保留一行。")
NO_JURISDICTION = FindingKind("CHG-016", "error", "没有名为“{jurisdiction}”的地区。请先用配置包建立。")
FOREIGN = FindingKind("CHG-017", "error", "账号“{account}”不属于地区“{jurisdiction}”，不能办理其变更。")
BAD_PERIOD = FindingKind(
    "CHG-019", "error", "{kind}“{key}”的失效日期 {until} 不晚于生效日期 {since}。请改正。"
)
STILL_USED = FindingKind(
    "CHG-020", "error", "{kind}“{key}”拟予撤销，但仍有{count}条{user}引用它。请先改动这些条目，或保留它。"
)
REASON_NEEDED = FindingKind("CHG-021", "error", "退回变更须写明理由。")
TAKE_BASE = FindingKind("CHG-022", "note", "本变更同时采用下层包“{name}”的新版 {version}。")
UNKNOWN_UNIT = FindingKind(
    "CHG-023",
    "error",
    "{kind}“{key}”专为单位“{scope}”设置，但机构表中没有这个机构代码。请改正目录名，或补充机构表。",
)
UNRESOLVED_LOOSELY = FindingKind(
    "CHG-024",
    "warning",
    "{kind}“{key}”等{count}条的“{field}”填的是“{value}”，“{target}”里查不到。请核对名称，或补充“{target}”。",
)
NOT_JSON = FindingKind("CHG-025", "error", "{kind}“{key}”的内容不能保存：{reason}。请改正该条目。")
NO_SCENARIO = FindingKind("CHG-026", "error", "没有名为“{name}”的情景。请核对 scenarios/ 目录下的文件名。")
NO_PROCEDURE = FindingKind("CHG-027", "error", "情景所用的办案程序“{name}”不在配置包中。请改正 procedure。")
FAULTY_PROCEDURE = FindingKind(
    "CHG-093",
    "error",
    "情景所用的办案程序“{name}”不能运行：{problem}。请先按 yimen pack lint 的结果改正该程序。",
)
OTHER_PROCEDURE = FindingKind(
    "CHG-037", "error", "情景写的办案程序是“{named}”，要模拟的是“{name}”。请改正其一。"
)
KIND_BREAKS = FindingKind(
    "CHG-028",
    "error",
    "条目种类“{kind}”改动后，现行{count}条不再符合其结构。请放宽种类，或在同一变更中改正这些条目。",
)
SAME_UNIT = FindingKind("CHG-029", "error", "划出单位与划入单位都是“{unit}”。请选择两个不同的单位。")
NO_SUCH_UNIT = FindingKind("CHG-030", "error", "机构表中没有机构代码“{unit}”。请核对代码，或先补充机构表。")
NOT_THERE = FindingKind(
    "CHG-031",
    "error",
    "{day} 起属于“{unit}”的{kind}中没有：{keys}（共{count}条）。请核对代码；不属于划出单位的不能由其划出。",
)
NOTHING_CHOSEN = FindingKind("CHG-032", "error", "没有选中“{unit}”的任何{kind}。请填写代码，或改变筛选条件。")
NO_DOCUMENT = FindingKind("CHG-033", "error", "划转须写明所依据的文件文号。请填写文号。")
NOT_OF_A_UNIT = FindingKind(
    "CHG-034", "error", "“{kind}”不是按单位归属的目录，不能划转。请选择有“{field}”一栏的目录。"
)
NO_SUCH_FIELD = FindingKind(
    "CHG-035", "error", "“{kind}”没有名为“{field}”的栏目，不能按它筛选。可用的栏目：{fields}。"
)
UNDO_ASKED = FindingKind(
    "CHG-036", "error", "撤销第{number}号变更已由“{account}”提出，正在办理（{state}）。请在那份变更单上继续。"
)
NO_ITEMS = FindingKind("CHG-040", "note", "“{unit}”还没有{kind}。如该单位执法，请导入其{kind}。")
WITHOUT_TIERS = FindingKind(
    "CHG-041", "warning", "“{unit}”有{count}条{kind}没有裁量阶次。请导入裁量基准，或确认其不设裁量。"
)
WITHOUT_BASIS = FindingKind("CHG-042", "warning", "“{unit}”有{count}条{kind}没有写明法律依据。请补充依据。")
BASIS_UNKNOWN = FindingKind(
    "CHG-043", "warning", "“{unit}”有{count}条{kind}的法律依据在法规库中查不到（{laws}）。请补充法规库。"
)
BASIS_REPEALED = FindingKind(
    "CHG-044",
    "error",
    "“{unit}”有{count}条{kind}的法律依据已废止（{laws}）。请改用现行依据，或停用这些事项。",
)
NO_PROCEDURES = FindingKind("CHG-045", "error", "“{unit}”没有可用的办案程序。请在配置包中加入办案程序。")
FORM_MISSING = FindingKind(
    "CHG-046", "error", "“{unit}”的办案程序所用的表单没有：{names}。请补充表单，或改动办案程序。"
)
PAPER_MISSING = FindingKind(
    "CHG-047", "error", "“{unit}”的办案程序所用的文书模板没有：{names}。请补充模板，或改动办案程序。"
)
FEW_OFFICERS = FindingKind(
    "CHG-048",
    "error",
    "“{unit}”证件有效的执法人员有{count}人，办案程序要求至少{needed}人。请补充执法人员或更新证件。",
)
EXPIRED = FindingKind(
    "CHG-049", "warning", "“{unit}”有{count}名执法人员的证件已过期或尚未生效。请更新证件有效期。"
)
EXPIRES_SOON = FindingKind(
    "CHG-050", "note", "“{unit}”有{count}名执法人员的证件在{days}日内到期。请及时换证。"
)
REPEAL = FindingKind(
    "CHG-051",
    "warning",
    "《{law}》自 {day} 起废止，仍有{count}条{kind}以其为依据（{keys}）。请改用新的依据，或停用这些条目。",
)
OTHER_UNIT = FindingKind(
    "CHG-060", "error", "您不能调整“{unit}”的{what}。请由该单位或司法行政部门的配置人员办理。"
)
NO_FORM = FindingKind("CHG-061", "error", "没有编号为“{key}”的{what}。请核对编号，或另行选择。")
DESIGN_PENDING = FindingKind(
    "CHG-062",
    "error",
    "此项调整已有“{title}”在审核（{account}提出），不能再次提交。请等其办结，或请提出人撤回。",
)
UNIT_DIFFERS = FindingKind(
    "CHG-063",
    "warning",
    "“{unit}”的{kind}“{key}”在 {path} 处与本次修改同时改动，仍按该单位自己的设置。请该单位核对。",
)
BAD_FORM_KEY = FindingKind(
    "CHG-064",
    "error",
    "表单编号“{key}”不能使用。请用至少两个英文单词（小写字母、数字），以下划线连接，例如 site_record；或留空自动编号。",
)
FORM_KEY_TAKEN = FindingKind(
    "CHG-065", "error", "编号“{key}”已被另一张表单（含草稿和以往的表单）使用。请换一个编号，或留空自动编号。"
)
NO_SUCH_STAGE = FindingKind(
    "CHG-066",
    "error",
    "办案程序“{procedure}”没有阶段“{stage}”，或所选角色不能办案，表单没有加入程序。请刷新后重新选择。",
)
REFORM_EMPTY = FindingKind("CHG-070", "error", "没有写明要办的机构改革：请选定单位，或列出事项、人员、案件。")
REFORM_UNIT = FindingKind(
    "CHG-071", "error", "没有机构代码或名称为“{unit}”的单位。请核对，或先在“新设、更名的单位”中写明。"
)
HEIR_ENDS = FindingKind(
    "CHG-072", "error", "“{unit}”由“{heir}”承接，但后者同日撤销或就是它自己。请改选承接单位。"
)
NOT_SAID = FindingKind(
    "CHG-073",
    "error",
    "“{unit}”撤销后，{what}共{count}项没有写明去向（{keys}）。请选定承接单位，或在清单中逐项写明。",
)
NOBODY_FOLLOWS = FindingKind(
    "CHG-074", "warning", "“{unit}”有{count}人没有写明去向，其职务于当日终止（{keys}）。"
)
NAME_TAKEN = FindingKind(
    "CHG-075", "error", "改革后有{count}个单位同名“{name}”，事项、人员按名称归属，无法区分。请改名。"
)
SETTINGS_CLASH = FindingKind(
    "CHG-076",
    "error",
    "“{units}”各有自己的{kind}“{key}”，不能同时归“{heir}”。请在清单中写明“设置”沿用哪个单位的。",
)
MENTIONED = FindingKind(
    "CHG-077", "warning", "{kind}“{key}”的内容里写有机构代码“{unit}”，不随改革改动。请核对后另行调整。"
)
LIST_UNKNOWN = FindingKind("CHG-078", "error", "清单中的{what}“{key}”查无此项，或不归所涉单位。请核对。")
LIST_TWICE = FindingKind("CHG-079", "error", "清单中的{what}“{key}”写了两个去向。请保留一个。")
LIST_ROW = FindingKind(
    "CHG-080",
    "error",
    "清单第{row}行看不懂：{problem}。各行依次为类别（事项、人员、案件、设置）、标识、划入单位。",
)
EMPOWERED_ALREADY = FindingKind("CHG-081", "error", "事项“{key}”此前已赋予“{unit}”。请从清单中去掉。")
NOT_EMPOWERED = FindingKind("CHG-082", "error", "事项“{key}”当日不是赋予“{unit}”的事项，无从收回。请核对。")
UNDO_MOVED = FindingKind(
    "CHG-083",
    "error",
    "本次机构改革已移交{count}件在办案件，不能撤销。请另行办理一次机构改革（另有文号）移回。",
)
UNDO_CASES = FindingKind(
    "CHG-084", "error", "撤销后“{unit}”不再存在，但它已有{count}件案件，不能撤销。请另行办理机构改革。"
)
UNDO_PEOPLE = FindingKind(
    "CHG-085",
    "error",
    "{accounts}的任职此后又有变动，不能按原样恢复。请先由安全管理员调整，或另行办理机构改革。",
)
OTHER_PACK = FindingKind(
    "CHG-090", "error", "压缩包里是配置包“{found}”，本地区使用的是“{name}”。请选择本地区的配置包。"
)
PLACE_TAKEN = FindingKind(
    "CHG-091", "error", "地区“{name}”已经开设，不能再次开设。请由该地区自己的人员变更配置。"
)
NOBODY_TO = FindingKind(
    "CHG-092",
    "error",
    "开设以后没有人能{what}。请在人员表中为相应人员填写账号、所在单位和角色，账号不得与其他地区的重复。",
)
GRANT_PROCEDURE = FindingKind(
    "CHG-094",
    "error",
    "查看授权“{key}”里的程序“{procedure}”本地区没有。请改为现有程序的编号，或从授权中去掉。",
)
GRANT_NOT_ABOVE = FindingKind(
    "CHG-095", "warning", "查看授权“{key}”给了“{to}”，它不是本地区的上级地区，授权不起作用。请核对地区名称。"
)
GRANT_NO_ROLE = FindingKind(
    "CHG-096", "warning", "查看授权“{key}”给了{to}的角色“{role}”，那里没有这个角色，授权不起作用。请核对。"
)
SHOWN_PROCEDURE = FindingKind(
    "CHG-097",
    "error",
    "角色“{role}”写明了程序“{procedure}”的所示内容，但不能看该程序的外单位案件。请先列入 sees_procedures，或从 shows 中去掉。",
)
SHOWN_FIELD = FindingKind(
    "CHG-098", "error", "角色“{role}”的所示内容里没有“{field}”这个表单或者栏目。请改为现有表单的编号和栏目。"
)
SHOWN_APART = FindingKind(
    "CHG-099",
    "error",
    "角色“{role}”的所示内容里的“{field}”为投诉举报人等单独保密，不得向外单位展示。请从 shows 中去掉。",
)
FIGURE_NAMES = FindingKind(
    "CHG-100",
    "error",
    "统计表“{key}”里的“{name}”不是现有的程序、栏目、办结方式或者期限，这一栏会始终为零。请改为现有的编号。",
)
ENTRY_MOVED = FindingKind(
    "CHG-101",
    "error",
    "“{key}”在您填写期间有了新的内容，{day}生效的已不是您看到的。请重新打开这一条，核对后再改。",
)
ENTRY_NOT_IN_FORCE = FindingKind(
    "CHG-102", "error", "“{key}”在{day}没有生效的内容，不能从这一天起变更。请另选生效日期。"
)
ENTRY_THERE = FindingKind("CHG-103", "error", "“{key}”已在目录中。请打开这一条修改，或者换一个标识。")
NOT_ONE_ENTRY = FindingKind(
    "CHG-104",
    "error",
    "填写的内容读成了{count}条{kind}。一次填写一条：请把必填的栏目填上，不要在一格里写几条的内容。",
)
ENTRY_KEY = FindingKind(
    "CHG-105",
    "error",
    "这样填写，标识会由“{before}”变成“{after}”。标识不能修改；要换标识，请新增一条，再停用原来的一条。",
)
NOT_AS_BEFORE = FindingKind(
    "CHG-107", "error", "“{title}”填写的是“{value}”，应当填写{asked}。请改正后再生成变更单。"
)
NO_SUCH_ROLE = FindingKind(
    "CHG-106",
    "warning",
    "“角色”一栏写的“{role}”不是现有的角色（共 {count} 人），开通账号时不能授予。请改为其中之一：{known}。",
)
