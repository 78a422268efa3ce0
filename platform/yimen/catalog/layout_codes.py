"""Findings of tables that are set in a rare way: ticks instead of words, cards, rows and columns turned."""

from __future__ import annotations

from yimen.kernel import FindingKind

# --- tables set otherwise -------------------------------------------------------------------------------
UNREAD_TICKS = FindingKind(
    "CAT-131",
    "warning",
    "列“{titles}”{what}，没有对应的字段：各行属于哪几列没有读取，内容随原始行保留。请在列对应中把这几列都对应到同一字段"
    "（如执法单位），取法选“打勾的，取所填的字”，填各列的标题；格中不是勾的，先改为“√”，不属于的留空。",
)
NOTED_TICKS = FindingKind(
    "CAT-132",
    "warning",
    "列“{title}”有 {count} 格在勾后另有说明（如“{value}”）：只按打勾读取，说明随原始行保留。限制了范围的，请写进“备注”或者“划转范围”一列。",
)
NO_TICK = FindingKind(
    "CAT-133",
    "warning",
    "有 {count} 行在“{title}”各列都没有打勾：照样收录，“{title}”留空。漏打的请补打；哪一列都不属于的，请核对应否收录。",
)
TICKS_COUNTED = FindingKind(
    "CAT-134", "warning", "列“{title}”标明 {claimed} 项，打勾的有 {found} 项。请核对。"
)
LAID_OUT = FindingKind(
    "CAT-135",
    "warning",
    "本表是竖排的（一事一表的登记表，或者行列颠倒的表），已转为一行一项读取，共 {count} 项：所说的行号、列号按转换后的表。请在比对页逐项核对。",
)
UPRIGHT = FindingKind(
    "CAT-130",
    "warning",
    "左侧一列像是标题（{titles}），内容写在其右：竖排的表（一事一表的登记表、行列颠倒的表）没有读取，因为看不出哪一格属于哪个标题。"
    "请改为标题在首行、一行一项；行列颠倒的，复制后用“选择性粘贴”的“转置”粘贴，再导入。",
)
CITED_UNCLEARLY = FindingKind(
    "CAT-136",
    "error",
    "“{titles}”各列有 {count} 行写了多个，看不出哪一条属于哪一部法规、哪一款属于哪一条，没有读取。请每行只写一条，或者各格分行写、行数一致，"
    "或者合写成一列，如“《某条例》第十条第一款、第十二条”。",
)
OF_LAW_ABOVE = FindingKind(
    "CAT-137",
    "warning",
    "有 {count} 行只写了条款，没有写法规名称，已按上一行的法规读取（{titles}）。请核对；不是同一部的，请补填名称。",
)
CODED_PARTS = FindingKind(
    "CAT-138",
    "note",
    "有 {count} 行是有自己编码的子项，已按子项的编码收录（如“{example}”），主项的编码另记。请在比对页核对。",
)
FORMER = FindingKind(
    "CAT-139",
    "warning",
    "表分“{before}”和“{since}”两组：按“{since}”读取，“{before}”各列随原始行保留。应当读取“{before}”的，请在列对应中改正。",
)
UNDER_CARDS = FindingKind(
    "CAT-140",
    "warning",
    "表上方写着{titles}，已作为其下各行的列读取：所说的行号、列号按转换后的表。请在比对页逐项核对。",
)
