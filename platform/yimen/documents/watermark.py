"""The mark across a page that is not for use: sample data, drafts."""

from __future__ import annotations

import io
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.oxml import parse_xml

_SHAPE = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w10="urn:schemas-microsoft-com:office:word"><w:r><w:rPr><w:noProof/></w:rPr><w:pict>
 <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
  path="m@7,l@8,m@5,21600l@6,21600e">
  <v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
  <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
  <v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
  <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
 <v:shape id="yimen-mark" type="#_x0000_t136" fillcolor="#bfbfbf" stroked="f"
  style="position:absolute;width:440pt;height:90pt;rotation:315;z-index:-251658752;
  mso-position-horizontal:center;mso-position-horizontal-relative:margin;
  mso-position-vertical:center;mso-position-vertical-relative:margin">
  <v:fill opacity=".45"/><v:textpath style="font-family:&quot;SimSun&quot;;font-size:1pt" string={text}/>
 </v:shape></w:pict></w:r></w:p>"""


def watermark(content: bytes, text: str) -> bytes:
    """The .docx with `text` across every page, behind its words."""
    document = Document(io.BytesIO(content))
    for section in document.sections:
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            header.is_linked_to_previous = False
            header._element.append(parse_xml(_SHAPE.format(text=quoteattr(text))))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
