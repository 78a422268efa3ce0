"""What is said of a PDF alone; damaged, locked and huge files get the catalog's own findings."""

from __future__ import annotations

from yimen.kernel import FindingKind

SCANNED = FindingKind(
    "PDF-001",
    "error",
    "“{name}”是扫描件，只有图像，没有可读取的文字。请向制表单位索取电子表格，或经文字识别并校对后另存为 .xlsx 上传。",
)
UNREADABLE_TEXT = FindingKind(
    "PDF-002",
    "error",
    "“{name}”的文字没有附带编码，读出来是乱码。请向制表单位索取电子表格，或由原软件重新导出 PDF（嵌入字体）。",
)
SCANNED_PAGES = FindingKind(
    "PDF-003", "warning", "第 {pages} 页只有图像，没有读到文字。请核对这些页上是否有表格，有的请另行补录。"
)
NO_TABLE = FindingKind(
    "PDF-004",
    "error",
    "“{name}”中没有找到画有框线的表格，文字的排列也不足以确定各行各列，为免错行错列未予读取。"
    "请向制表单位索取电子表格，或加上框线、另存为 .xlsx、.docx 后上传。",
)
GUESSED_LINES = FindingKind(
    "PDF-005",
    "warning",
    "表格没有框线，行和列是按文字位置推定的（把握 {sure}，{how}）。请在“识别”一步对照原件逐行核对。{gaps}",
)
