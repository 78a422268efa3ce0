"""Finding codes of papers and their templates."""

from __future__ import annotations

from yimen.kernel import FindingKind

NOT_A_DOCX = FindingKind(
    "DOC-001",
    "error",
    "不是可用的 .docx 文件（{problem}）。请用 Word 或 WPS 另存为“Word 文档（.docx）”后再上传。",
)
HAS_MACROS = FindingKind(
    "DOC-002", "error", "模板含有宏或嵌入对象（{part}）。请另存为不含宏的 .docx，并删除嵌入对象。"
)
TOO_LARGE = FindingKind(
    "DOC-003", "error", "模板展开后有 {size} 字节，超过 {limit} 字节。请压缩其中的图片或删去多余内容。"
)
EXTERNAL_LINK = FindingKind(
    "DOC-004", "error", "模板引用了外部内容（{target}）。请把内容嵌入文档，不要链接外部地址。"
)
BAD_SYNTAX = FindingKind(
    "DOC-005", "error", "占位符写法有误：{problem}。请检查花括号是否成对、循环和条件是否有结束标记。"
)
REFUSED_SYNTAX = FindingKind(
    "DOC-006", "error", "模板中不能使用“{construct}”。占位符只能取值、套用格式、循环和判断。"
)
UNKNOWN_PLACEHOLDER = FindingKind(
    "DOC-007", "error", "没有名为“{name}”的占位符{hint}。请改用表单中的字段名称，或先在表单中增加该字段。"
)
UNKNOWN_FILTER = FindingKind("DOC-008", "error", "没有名为“{name}”的格式。可用的格式：{known}。")
TOO_DEEP = FindingKind("DOC-009", "error", "循环嵌套 {depth} 层，超过 {limit} 层。请减少循环的层数。")
MISSING_TEMPLATE = FindingKind(
    "DOC-010", "error", "文书“{document}”的模板文件 {file} 不在配置包中。请把文件放进 documents 文件夹。"
)
BAD_NUMBER_FORMAT = FindingKind(
    "DOC-011",
    "error",
    "文书“{document}”的文号格式“{format}”有误：{problem}。可用 {{word}}、{{year}}、{{serial}} 三个部分，且必须含有 {{serial}}。",
)
NOT_UNDERSTOOD_NAME = FindingKind(
    "DOC-012", "error", "文书“{document}”的名称“{name}”指向“{path}”，但案件资料中没有这一项。"
)
UNKNOWN_FORM = FindingKind(
    "DOC-013", "error", "文书“{document}”要用表单“{form}”的字段，但没有这张表单。请改正表单编号或先增加表单。"
)
PRESS_MISSING = FindingKind(
    "DOC-014",
    "warning",
    "没有找到 LibreOffice（{program}），不能生成 PDF，文书仍可下载 .docx。请安装 libreoffice-writer 后再试。",
)
PRESS_OFF = FindingKind("DOC-015", "warning", "PDF 已由设置 YIMEN_OFFICE=none 关闭，文书仍可下载 .docx。")
PRESS_WITHOUT_UNO = FindingKind(
    "DOC-016",
    "warning",
    "找到了 LibreOffice，但没有能与它通信的 Python（缺少 uno 模块），不能生成 PDF。请安装 python3-uno 后再试。",
)
PRESS_SLOW = FindingKind(
    "DOC-017",
    "error",
    "文书在 {seconds} 秒内没有转成 PDF，已中止并重启 LibreOffice。请检查模板中是否有过大的图片或表格，再重新生成。",
)
PRESS_FAILED = FindingKind(
    "DOC-018", "error", "文书未能转成 PDF（{problem}）。.docx 不受影响，可稍后重新生成。"
)
FONT_REPLACED = FindingKind(
    "DOC-019", "note", "本机没有字体“{font}”，PDF 中以“{used}”代替；需要原字体的，请在本机安装。"
)
FONT_MISSING = FindingKind(
    "DOC-020",
    "warning",
    "本机没有字体“{font}”，字体对照表中也没有可用的替代字体，PDF 中的文字可能显示为空框。请安装中文字体。",
)
CONTENT_CHANGED = FindingKind(
    "DOC-021",
    "error",
    "文书“{title}”{number} 的存档内容与办案记录中的摘要不一致，不能使用。请立即报告系统管理员核查。",
)
DOSSIER_TOO_LARGE = FindingKind(
    "DOC-022",
    "error",
    "案卷共 {size} 兆字节，超过 {limit} 兆字节，不能装成一个案卷包。请分卷，或先移出大文件另存。",
)
DOSSIER_WITHOUT_PDF = FindingKind(
    "DOC-023", "warning", "“{title}”没有 PDF，案卷 PDF 中缺这一份；案卷包中有其 .docx。"
)
DOSSIER_FILE_APART = FindingKind(
    "DOC-024", "note", "“{title}”不是能显示为页面的文件，案卷 PDF 的目录中列出，原件在案卷包中。"
)
DOSSIER_FILE_LEFT = FindingKind(
    "DOC-025",
    "warning",
    "“{title}”超过 100 兆字节或在文件库中缺失，没有装入案卷包；案卷包记有其摘要，可与另存的原件核对。",
)
PAPER_IS_VOID = FindingKind("DOC-026", "error", "文书已作废，不能再办理。")
STEP_DAY = FindingKind("DOC-027", "error", "日期应在 {first}（文书日期）至 {last}（今天）之间。")
SERVED_IS_CORRECTED = FindingKind(
    "DOC-028", "error", "文书已经送达，不能作废重作。有错误的，请作书面补正并再次送达。"
)
UNSERVED_IS_REMADE = FindingKind(
    "DOC-029", "error", "文书还没有送达，不需要补正。有错误的，请作废后重新制作。"
)
STEP_TEXT = FindingKind("DOC-030", "error", "请填写{what}。")
NO_CONSENT = FindingKind(
    "DOC-031",
    "error",
    "“{party}”没有登记过（或者已经撤回）电子送达确认书。电子送达应当经受送达人同意并签订确认书（《行政处罚法》第六十一条第二款）；"
    "请先在案件中登记确认书，或改用其他方式送达。",
)
NO_WITNESS = FindingKind(
    "DOC-032", "error", "当事人拒绝签名、不在场或留置送达的，应当由见证人到场并写明见证人。"
)
NO_SCAN = FindingKind(
    "DOC-033",
    "error",
    "请上传签字盖章后的扫描件（PDF、PNG 或 JPEG，不超过 50 兆字节）；系统按内容识别，不看扩展名。",
)
PAPERS_DISAGREE = FindingKind("DOC-034", "warning", "文书之间不一致：{message}{article}。")
PARTY_DIFFERS = FindingKind(
    "DOC-035",
    "warning",
    "“{title}”{number} 上的当事人是“{then}”，案件现在的当事人是“{now}”，请核对是否需要补正。",
)
BAD_CHECK = FindingKind(
    "DOC-036", "error", "案卷规则“{dossier}”的核对“{check}”不是可用的条件（{problem}）。请改正后再提交。"
)
WRONG_TYPE = FindingKind("DOC-037", "error", "占位符“{name}”{what}。请改用适合它的格式，或换一个字段。")
UNUSED_NAMES = FindingKind("DOC-038", "note", "模板没有用到为它准备的占位符{names}。如非有意省略，请补上。")
MISSING_CONTENT = FindingKind("DOC-039", "error", "模板缺少法定内容“{title}”{article}。请补上{wanted}。")
SEAL_MISSING = FindingKind(
    "DOC-040",
    "error",
    "没有“{unit}”的印章证书。请把 {file} 放进印章文件夹（YIMEN_SEALS），或用 yimen seal trial 建立试用印章。",
)
SEAL_UNREADABLE = FindingKind(
    "DOC-041", "error", "印章证书打不开：密码（YIMEN_SEAL_PASSWORD）不对，或文件不是 PKCS#12。请核对后再试。"
)
SEAL_FAILED = FindingKind("DOC-042", "error", "不能在这份 PDF 上盖章（{problem}）。请重新生成 PDF 后再试。")
SEALED_ALREADY = FindingKind("DOC-043", "error", "这份文书已经盖过电子印章，不能重复盖章。")
SCHEME_MISSING = FindingKind(
    "DOC-044", "error", "没有名为“{scheme}”的签名算法。请安装提供它的插件（如 yimen-gm）并重启后台任务。"
)
SIGNATURE_FAILED = FindingKind(
    "DOC-045", "error", "用“{scheme}”作出的签名不能核验，没有保存。请检查密钥文件是否完整。"
)
SIGNED_ALREADY = FindingKind("DOC-046", "error", "已经用这种算法签过，内容没有变化，不需要再签。")
SEAL_RIGHT = FindingKind(
    "DOC-047",
    "error",
    "只有印章管理人员可以用印。请由有用印权限（document.seal）的人员办理。",
)
SIGNED_MEANWHILE = FindingKind(
    "DOC-048", "error", "办理期间这份文书又有别的签名或印章，没有保存。请再办理一次。"
)
CERTIFICATE_OF_ANOTHER = FindingKind(
    "DOC-049", "error", "这张证书已由别的单位或人员使用，不能作为本人的证书。请核对证书文件。"
)
OFFICER_SIGNED_ALREADY = FindingKind("DOC-050", "error", "您已经在这份文书上签过名，不能重复签名。")
NOT_YOUR_PAPER = FindingKind(
    "DOC-051",
    "error",
    "只有办理这项工作的执法人员和文书上载明的审批人可以用本人证书签名。",
)
NO_DRAWING = FindingKind(
    "DOC-052",
    "error",
    "请在框内签名，或上传签名、指印的图片（PNG 或 JPEG，不超过 5 兆字节，不能是空白的）；系统按内容识别，不看扩展名。",
)
SHOWN_CHANGED = FindingKind(
    "DOC-053", "error", "文书显示的内容在签名期间有变化。请重新打开文书，请签名人看过之后再签。"
)
DRAFT_STATE = FindingKind("DOC-070", "error", "这份草稿{what}。请刷新页面后再办。")
POINTS_OPEN = FindingKind("DOC-071", "error", "退回意见中还有 {count} 条没有答复。请逐条答复后再次送审。")
POINTS_LEFT = FindingKind(
    "DOC-072", "error", "草稿上还有 {count} 条批注没有答复，不能同意。请先认可答复，或者退回。"
)
RETURN_EMPTY = FindingKind(
    "DOC-073", "error", "退回时应当写明意见。请在有问题的段落加批注，或者填写总的意见。"
)
DRAFT_MOVED = FindingKind("DOC-074", "error", "草稿在您打开以后有变化。请核对下面列出的变化，再表示同意。")
OWN_DRAFT = FindingKind(
    "DOC-075", "error", "承办人员和送审的人不能审核自己的文书。请由另一名有权限的人员审核。"
)
NOT_REVIEWER = FindingKind("DOC-076", "error", "这份文书应当由{roles}审核。请由该角色的人员审核。")
NOT_APPROVED = FindingKind(
    "DOC-077", "error", "“{title}”{why}，不能定稿。请在文书草稿页送审，审核同意后再办理。"
)
NO_TASK = FindingKind(
    "DOC-078",
    "warning",
    "没有任务制作文书“{document}”，它永远不会成为文书。请在程序的任务中写上它，或者撤去这份文书。",
)
NOT_FILLED_YET = FindingKind(
    "DOC-079",
    "warning",
    "程序“{procedure}”的任务“{task}”制作文书时，占位符“{name}”还没有内容：它来自“{source}”，在此之前不会填写{hint}。",
)
SERVED_BY_TASK = FindingKind(
    "DOC-080",
    "error",
    "这份文书的送达在任务“{task}”中办理，办结后自动记到文书上，不必在这里登记。请到案件中办理该任务。",
)
RECEIPT_REFUSED = FindingKind("DOC-081", "error", "程序不接受这次送达：{why}。请核对日期和办理权限。")
PICTURE_LOST = FindingKind(
    "DOC-082",
    "error",
    "“{field}”的图片“{name}”不在案卷中，文书不能制作。请在任务“{task}”中重新提交这张图片。",
)
NO_PICTURE = FindingKind(
    "DOC-083",
    "error",
    "“{field}”的文件“{name}”不能作为图片放进文书：只用 PNG、JPEG，不超过 20 MB。请在任务“{task}”中换一张。",
)
TOO_MANY_PICTURES = FindingKind(
    "DOC-084", "error", "一份文书中的图片超过 {limit} 张。请减少图片，或者分作几份文书。"
)
DATA_MISSING = FindingKind(
    "DOC-085", "error", "“{title}”缺少“{name}”，不能制作。请先在任务“{task}”中填写它。"
)
REVIEW_TOO_EARLY = FindingKind(
    "DOC-086",
    "error",
    "文书“{title}”要求先审核草稿，但“{name}”由制作它的任务“{task}”自己填写，审核时还没有内容。请去掉 review.required，或者改在以后的任务中制作。",
)
PAPER_LOST = FindingKind(
    "DOC-087",
    "error",
    "案件{case}的日志记有文书“{title}”，但文书已不在。请从备份中恢复，并报告系统管理员核查。",
)
PAPER_UNTOLD = FindingKind(
    "DOC-088",
    "error",
    "案件{case}有文书“{title}”，但日志没有记载制作过它。请报告系统管理员核查是谁放入的。",
)
PAPER_DIFFERS = FindingKind(
    "DOC-089",
    "error",
    "案件{case}的文书“{title}”与日志记载的不一致：{fields}。请从备份中恢复，并报告系统管理员核查。",
)
