"""documents: what paper came of it?

In: a template of the pack, a case's environment, the act that makes a paper final. Out: bytes with a digest,
a number in the register, a row that never changes but to become void. Never here: a template that computes,
a number without its paper, a rule about who may act (that is `cases`).
"""

from . import rsa_scheme  # noqa: F401  its schemes are offered by its being read
from .consents import Consent, consents_of
from .consistency import case_checks, lint_dossiers
from .detached import Signature, SignatureCheck, check_signature, make_signature, read_signature
from .differences import ChangedLine, Piece, changed_lines
from .dossier_contents import Contents, contents, dossier_copy
from .dossier_jobs import DOSSIER_KIND, ClosedCase, ask_for_dossiers, closed_cases, make_dossiers
from .dossier_order import Leaf, Retention
from .dossiers import DossierRefused, Made, dossier_bytes, put_together
from .drafting import (
    DRAFT_STEPS,
    DraftLife,
    DraftMove,
    DraftText,
    draft_faults,
    draft_life,
    draft_past,
    move_draft,
    moving_drafts,
)
from .drawn import drawn_picture, shown_digest, take_drawing
from .filling import PaperFailed
from .formats import Amount, Day, Picture
from .hooks import KeyUnusable, SignatureScheme, signature_schemes
from .life import SORTS, Mark, Step, marks_of, step_faults, take_step
from .lint import lint_documents
from .models import (
    Document,
    DocumentContent,
    DocumentMark,
    DocumentPdf,
    DocumentSeal,
    DossierCopy,
    DraftStep,
    NumberRegister,
)
from .numbers import gaps
from .officer_signing import OFFICER_KIND, ask_to_undersign, may_sign, undersign
from .papers import act, make_papers, open_case, open_child, post_labels, preview
from .pictures import NoSuchPage, page_picture
from .press import Press, PressFailed, PressMissing, find_office
from .printing import PRINT_KIND, fonts_of_templates, print_one, print_papers, reprint
from .proposals import Proposal, propose_placeholders
from .reading import Cell, Grid, Line, readable, text_lines
from .register import RegisterRow, register_rows
from .render import RenderError, render
from .reviewing import WaitingDraft, asked_drafts, waiting_drafts
from .samples import SamplePictures, sample_environment
from .seal_checks import SealCheck, Trust, check_seals, read_trust
from .sealing import SealFile, SealRefused, no_seal, trial_seal
from .seals import SEAL_KIND, SEALING, ask_to_seal, checked_seals, is_sealed, seal_paper, sealed_pdf
from .serving import papers_to_serve, service_faults
from .shelf import (
    DOCX,
    ContentChanged,
    DocumentRow,
    PdfCopy,
    case_documents,
    document_content,
    document_pdf,
    document_row,
)
from .signatures import (
    SIGNATURE_KIND,
    SignatureRow,
    ask_to_sign,
    checked_signature,
    sign_apart,
    signature_file,
    signatures_of,
)
from .taken import papers_taken
from .template_review import review_template
from .templates import check_template, guard_package, placeholders, too_large
from .values import Wording, known_names, paper_values, wording
from .verifying import verify_papers
from .watermark import watermark
from .whom import keys_of, whom_of

__all__ = [
    "DOCX",
    "DOSSIER_KIND",
    "DRAFT_STEPS",
    "OFFICER_KIND",
    "PRINT_KIND",
    "SEALING",
    "SEAL_KIND",
    "SIGNATURE_KIND",
    "SORTS",
    "Amount",
    "Cell",
    "ChangedLine",
    "ClosedCase",
    "Consent",
    "ContentChanged",
    "Contents",
    "Day",
    "Document",
    "DocumentContent",
    "DocumentMark",
    "DocumentPdf",
    "DocumentRow",
    "DocumentSeal",
    "DossierCopy",
    "DossierRefused",
    "DraftLife",
    "DraftMove",
    "DraftStep",
    "DraftText",
    "Grid",
    "KeyUnusable",
    "Leaf",
    "Line",
    "Made",
    "Mark",
    "NoSuchPage",
    "NumberRegister",
    "PaperFailed",
    "PdfCopy",
    "Picture",
    "Piece",
    "Press",
    "PressFailed",
    "PressMissing",
    "Proposal",
    "RegisterRow",
    "RenderError",
    "Retention",
    "SamplePictures",
    "SealCheck",
    "SealFile",
    "SealRefused",
    "Signature",
    "SignatureCheck",
    "SignatureRow",
    "SignatureScheme",
    "Step",
    "Trust",
    "WaitingDraft",
    "Wording",
    "act",
    "ask_for_dossiers",
    "ask_to_seal",
    "ask_to_sign",
    "ask_to_undersign",
    "asked_drafts",
    "case_checks",
    "case_documents",
    "changed_lines",
    "check_seals",
    "check_signature",
    "check_template",
    "checked_seals",
    "checked_signature",
    "closed_cases",
    "consents_of",
    "contents",
    "document_content",
    "document_pdf",
    "document_row",
    "dossier_bytes",
    "dossier_copy",
    "draft_faults",
    "draft_life",
    "draft_past",
    "drawn_picture",
    "find_office",
    "fonts_of_templates",
    "gaps",
    "guard_package",
    "is_sealed",
    "keys_of",
    "known_names",
    "lint_documents",
    "lint_dossiers",
    "make_dossiers",
    "make_papers",
    "make_signature",
    "marks_of",
    "may_sign",
    "move_draft",
    "moving_drafts",
    "no_seal",
    "open_case",
    "open_child",
    "page_picture",
    "paper_values",
    "papers_taken",
    "papers_to_serve",
    "placeholders",
    "post_labels",
    "preview",
    "print_one",
    "print_papers",
    "propose_placeholders",
    "put_together",
    "read_signature",
    "read_trust",
    "readable",
    "register_rows",
    "render",
    "reprint",
    "review_template",
    "sample_environment",
    "seal_paper",
    "sealed_pdf",
    "service_faults",
    "shown_digest",
    "sign_apart",
    "signature_file",
    "signature_schemes",
    "signatures_of",
    "step_faults",
    "take_drawing",
    "take_step",
    "text_lines",
    "too_large",
    "trial_seal",
    "undersign",
    "verify_papers",
    "waiting_drafts",
    "watermark",
    "whom_of",
    "wording",
]
