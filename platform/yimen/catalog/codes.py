"""The catalog's findings. Each says what is wrong, what is expected and what to do; the place says where."""

from __future__ import annotations

from yimen.kernel import FindingKind

# --- the file -----------------------------------------------------------------------------------------
NOT_A_TABLE_FILE = FindingKind(
    "CAT-001",
    "error",
    "“{name}”不是可读的表格文件：{reason}。请另存为 .xlsx、.xls、.ods、.csv 或含表格的 .docx 后重新上传。",
)
WRONG_TYPE = FindingKind(
    "CAT-002",
    "error",
    "文件扩展名是 {claimed}，内容却是 {found}。请用办公软件打开后按正确格式另存，再重新上传。",
)
ENCRYPTED = FindingKind("CAT-003", "error", "文件设有打开密码，无法读取。请在办公软件中取消密码后重新上传。")
TOO_LARGE = FindingKind(
    "CAT-004", "error", "{what}超过上限（{found}，上限 {limit}）。请删除多余内容或拆分文件后重新上传。"
)
BROKEN_FILE = FindingKind(
    "CAT-005", "error", "文件内容损坏，无法读完：{reason}。请用办公软件打开检查，另存后重新上传。"
)
HAS_MACROS = FindingKind(
    "CAT-006", "warning", "文件带有宏，宏不会被执行，也不会保留。请确认数据不依赖宏计算。"
)
EXTERNAL_LINKS = FindingKind(
    "CAT-007",
    "warning",
    "文件引用了外部工作簿，只读取文件中已保存的结果。请将引用粘贴为数值，避免读到过期数据。",
)
FORMULA_WITHOUT_VALUE = FindingKind(
    "CAT-008",
    "error",
    "单元格是公式但没有保存计算结果，读不到内容。请用办公软件打开并保存一次，或粘贴为数值。",
)
EMPTY_FILE = FindingKind("CAT-009", "error", "文件中没有任何内容。请确认上传的是填写后的文件。")
BAD_ENCODING = FindingKind(
    "CAT-010", "error", "文本编码无法识别（第 {byte} 字节起）。请将文件另存为 UTF-8 或 GB18030 编码的 CSV。"
)
HIDDEN_SHEET = FindingKind("CAT-011", "note", "该工作表是隐藏的，已一并读取。如不需要，请在提交前删除。")
CELL_ERROR = FindingKind("CAT-012", "error", "单元格的值是错误“{value}”。请更正公式或改填正确内容。")
NEEDS_PLUGIN = FindingKind(
    "CAT-013",
    "error",
    "读取 {ending} 文件需要插件“{plugin}”，本系统尚未安装。请联系系统管理员安装，或另存为 .xlsx、.docx 后重新上传。",
)
OVERLONG_ROW = FindingKind(
    "CAT-014",
    "error",
    "该行有 {found} 栏，其余各行多为 {usual} 栏，内容可能已错列。文字中含逗号的，请用英文双引号括起，或改用 .xlsx 上传。",
)

AS_SHOWN = FindingKind(
    "CAT-015",
    "note",
    "有 {count} 个单元格显示的不是所存的数字，已按显示的读取（如此处为“{shown}”）。请核对是否如此。",
)
STRUCK_ROW = FindingKind(
    "CAT-016",
    "warning",
    "整行划有删除线，仍按有效收录。已经废止、取消的，请删去该行；仍然有效的，请去掉删除线。",
)
STRUCK_CELL = FindingKind(
    "CAT-017", "warning", "单元格划有删除线，内容仍已读取。不要的请删去内容，仍要的请去掉删除线。"
)
STRUCK_PART = FindingKind(
    "CAT-018",
    "error",
    "单元格里有划掉的文字，与留下的文字分不开，读到的内容不可靠。请删去划掉的文字，或者去掉删除线。",
)
HIDDEN_PART = FindingKind(
    "CAT-019", "note", "有 {what}被隐藏或者筛选掉，已一并读取。如不需要，请在提交前删除。"
)
COMMENT = FindingKind(
    "CAT-113", "note", "单元格有批注：“{text}”。批注不作为内容读取；影响收录的，请写进表格。"
)
STYLES_NOT_READ = FindingKind(
    "CAT-122",
    "warning",
    "文件里的单元格格式读不到：数字按所存的读取，可能与表上显示的（如7%、0.5万元、前面的0）不同，划掉的文字也认不出。"
    "请用办公软件打开、另存后重新上传，或者逐项核对。",
)

# --- the table in the sheet -----------------------------------------------------------------------------
NO_TABLE = FindingKind("CAT-020", "note", "工作表里没有找到表格（没有表头行），作为说明文字略过。")
UNKNOWN_KIND = FindingKind(
    "CAT-021",
    "error",
    "表头“{header}”不属于已知的任何一类目录，未导入。{nearest}请核对是否传错文件，或指定目录种类并对应列。",
)
SHEET_NOT_IMPORTED = FindingKind(
    "CAT-022",
    "warning",
    "表头“{header}”不属于已知的任何一类目录，此表未导入。{nearest}如需导入，请指定目录种类并对应列。",
)
MISSING_KEY_COLUMN = FindingKind(
    "CAT-023",
    "error",
    "按“{kind}”读取时缺少必需的列：{fields}。请在表头补上该列（可用名称：{titles}），或手工指定对应列；表中确无此列的，可指定能区分各行的列（如名称）。",
)
UNMAPPED_COLUMNS = FindingKind(
    "CAT-024", "note", "这些列没有对应的字段，内容随原始行保留：{titles}。如需使用，请手工指定对应字段。"
)
DOUBTFUL_COLUMN = FindingKind(
    "CAT-025", "warning", "列“{title}”按“{field}”读取的把握不大（{reason}）。请核对，必要时手工指定对应字段。"
)
UNKNOWN_KIND_ID = FindingKind(
    "CAT-026", "error", "没有名为“{kind}”的目录种类。可用的种类：{kinds}。请核对后重新指定。"
)
UNKNOWN_FIELD = FindingKind(
    "CAT-027", "error", "对应关系有误：{reason}。请按表头原文和目录种类的字段重新指定。"
)
HEADER_WITHOUT_ROWS = FindingKind("CAT-028", "warning", "表头之下没有数据行。请确认表格已经填写。")
PROFILE_APPLIED = FindingKind("CAT-029", "note", "按已保存的列对应“{profile}”（第 {version} 版）读取。")

ACROSS = FindingKind(
    "CAT-105",
    "note",
    "“{words}”横排为多列，已按列展开：每一行成为各列各一条。请在比对页核对。",
)
IN_LINES = FindingKind(
    "CAT-106",
    "note",
    "列“{title}”有 {count} 个单元格内分列了多项（{words}），已拆成多条，原文随行保留。请在比对页核对。",
)

OUTDONE = FindingKind(
    "CAT-117",
    "warning",
    "列“{title}”和列“{other}”都像“{field}”，只读取了后者，前者随原始行保留。请核对；应当合并的，把各列都指定给“{field}”，应当换用的，改为指定前者。",
)

SUB_PARTS = FindingKind(
    "CAT-107",
    "warning",
    "有 {count} 个{title}下列了多个“{by}”，已在其后加序号区分，如“{example}”。子项另有编号的，请填入编号列。",
)

CONTINUED = FindingKind(
    "CAT-110",
    "warning",
    "有 {count} 行没有编号和名称，作为上一行的续行并入上一行。应单独成条的，请补填编号和名称。",
)

HEADED = FindingKind(
    "CAT-123",
    "note",
    "有 {count} 行只写了{titles}，作为其下各行共有的内容，不单独成条。应单独成条的，请补填其余各列。",
)

HEADED_BY_LESS = FindingKind(
    "CAT-126",
    "warning",
    "有 {count} 行只写了{titles}，没有写是哪一项，已作为其下各行的内容，不单独成条。属于上面一行的，请并入上面一行的单元格。",
)

LINE_WITHIN = FindingKind(
    "CAT-124",
    "warning",
    "“{text}”这一行作为说明略过，其下各行仍归入“{section}”。如果它是另一事项的名称，请把该行指定为分节后重新识别。",
)

CARRIED = FindingKind(
    "CAT-125",
    "warning",
    "有 {count} 行的“{title}”空着，按上一行的内容读取（如此处为“{value}”），而这些行的“{beside}”已是另一项。请核对；确为空白的，请填“/”。",
)

SHORT_NAME = FindingKind(
    "CAT-111",
    "note",
    "“{value}”即{kind}“{name}”，已按此读取（共 {count} 行），原文随原始行保留。",
)
EXPECTED_WHERE = FindingKind(
    "CAT-112",
    "warning",
    "“{other}”写为“{value}”，但没有写明“{title}”；不补填的，仍按有效收录。请补填“{title}”，或更正“{other}”。",
)

COINED = FindingKind(
    "CAT-108",
    "warning",
    "表中没有“{field}”列，有 {count} 行按“{title}”编出了代码，如“{value}”为 {code}；名称不变，下次仍是此代码。另有正式代码的，请加一列写明。",
)
COINED_UNCLEAR = FindingKind(
    "CAT-109",
    "error",
    "{title}“{value}”有 {number} 个同名的{kind}（{codes}），表中没有“{field}”列，分不出是哪一个。请加一列写明。",
)

# --- cells ----------------------------------------------------------------------------------------------
NORMALISED = FindingKind(
    "CAT-030", "note", "列“{title}”有 {count} 个单元格已规范（{what}），原文随原始行保留。"
)
NOT_AN_INTEGER = FindingKind("CAT-031", "error", "“{title}”应为整数，读到“{value}”。请改填数字。")
NOT_A_DATE = FindingKind("CAT-032", "error", "“{title}”应为日期，读到“{value}”。请改填如 2025-07-01 的日期。")
NO_DAY = FindingKind(
    "CAT-129",
    "warning",
    "“{title}”写为“{value}”，没有写明是哪一日：照样收录，此项留空，原文随原始行保留。"
    "请查明后补填如 2025-07-01 的日期；自公布之日起施行的，填公布日期。",
)
NOT_A_NUMBER = FindingKind("CAT-033", "error", "“{title}”应为数字，读到“{value}”。请改填数字。")
NOT_MONEY = FindingKind(
    "CAT-034", "error", "“{title}”应为金额，读到“{value}”。请改填数字，单位为{unit}，最多精确到分。"
)
LOST_DIGITS = FindingKind(
    "CAT-035",
    "error",
    "“{title}”存成了数字，末尾数字已经丢失（读到 {value}）。请把该列设为文本后重新填写。",
)
FINE_NOT_UNDERSTOOD = FindingKind(
    "CAT-036",
    "warning",
    "没有读懂“{title}”中的罚款幅度：“{value}”。原文已保留，涉及该行的裁量需人工确定金额。",
)
FINE_DISAGREES = FindingKind(
    "CAT-037", "warning", "“{title}”读得 {read}，与上下限列 {columns} 不一致。请核对后更正其中一处。"
)
NO_SUCH_PARSER = FindingKind(
    "CAT-038",
    "error",
    "目录种类“{kind}”的字段“{field}”要求未登记的读法“{parser}”。请改用已登记的读法：{parsers}。",
)

CODE_AS_DATE = FindingKind(
    "CAT-039",
    "error",
    "“{title}”被软件存成了日期（读到 {value}），原编号已丢失。请把该列设为文本后重新填写。",
)

SEVERAL_CODES = FindingKind(
    "CAT-114",
    "error",
    "“{title}”一格里有 {count} 个编号（{value}），不能作一个编号读取。请每个编号占一行，或只留一个。",
)

# --- entries --------------------------------------------------------------------------------------------
MISSING_KEY = FindingKind(
    "CAT-040", "error", "缺少{fields}，该行没有可用的编号，已保留但无法生效。请补填后重新检查。"
)
DUPLICATE_KEY = FindingKind(
    "CAT-041", "error", "{title}“{key}”与第 {other} 行重复，两行内容不同。请更正编号或删去一行。"
)
DUPLICATE_ROW = FindingKind("CAT-042", "warning", "{title}“{key}”与第 {other} 行完全相同。请删去重复行。")
DUPLICATE_NAME = FindingKind(
    "CAT-043", "warning", "{title}“{value}”已见于第 {other} 行，但编号不同（{keys}）。请确认是否重复列入。"
)
ODD_CODE = FindingKind(
    "CAT-044", "warning", "{title}“{value}”为 {length} 位，同列其余多为 {usual} 位。请核对是否漏填或多填。"
)
ODD_SIGNS = FindingKind(
    "CAT-115",
    "warning",
    "{title}“{value}”带有“{signs}”，同列其余编号都没有。像是说明或者待定，请核对；是编号的一部分的，可以保留。",
)
FOOTNOTE = FindingKind(
    "CAT-116",
    "warning",
    "{title}“{value}”以“{sign}”结尾，像是脚注号，已按原文保留。是脚注号的请删去，说明写进备注；用来区分各项的，可以保留。",
)
EXPECTED_BLANK = FindingKind("CAT-045", "warning", "“{title}”空缺。请补填；确无内容的，请在备注中说明。")
UNRESOLVED = FindingKind(
    "CAT-046",
    "warning",
    "{title}“{value}”不在{kind}库中（共 {count} 行引用）。请核对名称，或先导入该{kind}。",
)
UNRESOLVED_REQUIRED = FindingKind(
    "CAT-047", "error", "{title}“{value}”不在{kind}库中（共 {count} 行引用）。请更正，或先导入该{kind}。"
)
REPEALED = FindingKind(
    "CAT-048",
    "warning",
    "{title}“{value}”已于 {day} 废止（共 {count} 行引用）。请改引现行有效的依据，或调整事项。",
)
SCHEMA = FindingKind("CAT-049", "error", "“{title}”不合要求：{reason}，读到“{value}”。请更正后重新检查。")
ARTICLE_ABSENT = FindingKind(
    "CAT-051",
    "warning",
    "《{law}》在法规库中有 {held} 条，其中没有{article}（共 {count} 行引用）。请核对条款号，或补全该法规的文本。",
)
NOT_YET_EFFECTIVE = FindingKind(
    "CAT-050", "warning", "{title}“{value}”自 {day} 起施行，尚未生效（共 {count} 行引用）。请核对生效日期。"
)

GONE_TITLE = FindingKind(
    "CAT-118",
    "warning",
    "“{title}”像是已经取消、废止的，其下 {count} 行仍按有效收录。不应收录的，请略过此表或者删去各行。",
)
GONE_ROW = FindingKind(
    "CAT-119", "warning", "“{title}”写为“{value}”，该行仍按有效收录。不应收录的，请删去该行。"
)
EXEMPTED = FindingKind(
    "CAT-127",
    "warning",
    "“{title}”像是不予处罚的清单，其下 {count} 行却按“{kind}”读取，不处罚的条件没有读取。请略过此表，或改按有适用条件的种类读取。",
)
MERGED_OVER = FindingKind(
    "CAT-120",
    "warning",
    "单元格横跨到“{over}”，内容只归入“{title}”，前者读作空。请取消合并，在各列分别填写。",
)

# --- what the sheet claims of itself ---------------------------------------------------------------------
SECTION_COUNT = FindingKind(
    "CAT-060",
    "warning",
    "“{name}”标明共 {claimed} 项，实有 {found} 项。各行均已保留，请更正标题数字或补齐行。",
)
GRAND_TOTAL = FindingKind(
    "CAT-061", "warning", "“{text}”标明共 {claimed} 项，实有 {found} 项。各行均已保留，请更正合计或补齐行。"
)
SEQUENCE = FindingKind(
    "CAT-062", "warning", "序号不连续：上一行是 {before}，本行是 {now}。序号不作编号使用，请核对是否漏行。"
)
SEQUENCE_MANY = FindingKind(
    "CAT-063", "warning", "序号有 {count} 处不连续（首处：{before} 之后是 {now}）。序号不作编号使用，请核对。"
)
CLAIMED_FIELDS = FindingKind(
    "CAT-064",
    "warning",
    "“{unit}”标称 {claimed} 个方面，表中列出 {found} 行。两种数法都有，数据已保留，请核对。",
)
CLAIMED_ITEMS = FindingKind(
    "CAT-065", "warning", "“{unit}”标称 {claimed} 项，各行合计 {found} 项。数据已保留，请核对。"
)
CONTROL_TOTAL = FindingKind(
    "CAT-066", "warning", "“{unit}”的“{field}”统计表列 {claimed} 项，目录实有 {found} 项。请核对两张表。"
)
COLUMN_SUM = FindingKind("CAT-067", "warning", "合计行的“{title}”为 {claimed}，各行相加是 {found}。请核对。")

# --- law texts --------------------------------------------------------------------------------------------
NO_ARTICLES = FindingKind(
    "CAT-070", "error", "“{name}”中没有找到条文（如“第一条 ……”）。请确认是法规全文，且条号在段首。"
)
ARTICLE_TWICE = FindingKind("CAT-071", "error", "{number}出现两次。请核对是否粘贴了两个版本或两部法规。")
ARTICLE_GAP = FindingKind("CAT-072", "warning", "{before}之后是{now}，中间缺条。请核对文本是否完整。")
ARTICLE_EMPTY = FindingKind("CAT-073", "error", "{number}没有内容。请补全条文。")
LAW_CEASES = FindingKind(
    "CAT-074",
    "note",
    "文本写明《{name}》同时废止。请在法规库中为该法规填写废止日期，并核对以其为依据的事项。",
)

# --- tiers ----------------------------------------------------------------------------------------------
TIER_GAP = FindingKind(
    "CAT-080", "warning", "阶次“{lower}”止于 {end}，下一阶次“{upper}”起于 {start}，中间有空档。请补齐幅度。"
)
TIER_OVERLAP = FindingKind(
    "CAT-081",
    "warning",
    "阶次“{lower}”（至 {end}）与“{upper}”（自 {start}）幅度重叠。请调整，使相邻阶次首尾相接。",
)
TIER_OUTSIDE = FindingKind(
    "CAT-082", "warning", "阶次“{name}”的幅度 {range} 超出法定幅度 {statute}。请更正，或补引另一依据。"
)
TIER_REVERSED = FindingKind("CAT-083", "error", "阶次“{name}”的下限 {low} 高于上限 {high}。请更正。")
TIER_TWICE = FindingKind("CAT-084", "warning", "阶次“{name}”在该事项下出现 {count} 次。请合并或更名。")
TIER_MISSING = FindingKind("CAT-085", "warning", "事项“{item}”只有 {count} 个阶次。请确认裁量基准是否完整。")
UNDER_A_YUAN = FindingKind(
    "CAT-121",
    "warning",
    "阶次“{name}”的罚款读得 {sum} 元，不足1元，像是百分比，或者以万元计。请在表头或者单元格写明单位。",
)
TIER_END_UNUSED = FindingKind(
    "CAT-086",
    "warning",
    "法定幅度为 {statute}，各阶次只用到 {reached}（“{name}”），没有用到 {end}。请确认是否漏列阶次。",
)
TIER_UNMEASURED = FindingKind(
    "CAT-088",
    "warning",
    "所引依据还有法定幅度 {ranges}（{source}），事项“{item}”没有一个阶次按它计算。请补列阶次；与该事项无关的，请把依据写到款、项。",
)
TIER_RANGE_UNUSED = FindingKind(
    "CAT-089",
    "note",
    "所引依据还有法定幅度 {ranges}（{source}），事项“{item}”没有阶次落在其中。如属该事项，请补列阶次；无关的，请把依据写到款、项。",
)
TIER_BASE = FindingKind(
    "CAT-087", "note", "阶次“{name}”按“{base}”计算，所引依据按“{statute}”计算，未作比较。请核对计算基数。"
)
