"""screens: how does a definition become a form, a list, a page?

In: form definitions (JSON Schema 2020-12 with a JSON Forms UI schema), kinds, values and submissions. Out:
compiled forms, bound forms with values, errors and HTML, listings, findings. Never here: a database, Flask, a
clock, a network address, `eval`, or a user's text that reaches a page unescaped.
"""

from .around import Judged, Surroundings
from .arranging.differing import ListDifference, list_differences
from .arranging.offering import badge_values
from .arranging.offering import offered as list_offers
from .arranging.parts import Frame as ListFrame
from .arranging.parts import ListPart
from .arranging.parts import frame_of as list_frame
from .arranging.parts import groups_of as list_groups
from .arranging.parts import parts_of as list_parts
from .arranging.steps import NoStep, section_added
from .arranging.steps import added as part_added
from .arranging.steps import framed as list_framed
from .arranging.steps import moved as part_moved
from .arranging.steps import restored as part_restored
from .arranging.steps import said_anew as part_said
from .arranging.steps import taken_out as part_taken_out
from .binding import BoundForm
from .case_fields import CASE_ARGUMENTS
from .case_listing import (
    CaseColumn,
    CaseFilter,
    CaseListing,
    RowAction,
    compile_case_listing,
    form_path,
    is_orderable,
)
from .case_page import CasePage, PageSection, compile_case_page
from .checking_shown import KnownForms, check_case_listing, check_case_page
from .checking_site import KnownNames, check_public_fields, check_public_site
from .codes import NOT_A_FORM, NOT_READABLE, TOO_LARGE
from .comparing import Contrast, ShownField, contrasts, shown_fields
from .designing.differences import Difference, differences, differences_seen
from .designing.doing import Circumstances, Done, perform
from .designing.items import offers as design_offers
from .designing.outline import View as DesignView
from .designing.shaping import DesignRefused, keys_in
from .forms import CompiledForm, FieldInfo, FormError, check_form, compile_form, read_form, read_schema
from .hooks import FieldType, field_types
from .inputs.base import Input, Unreadable
from .inputs.files import TEXT_ENDINGS, Upload, is_text, type_of
from .inputs.lookups import Choice, Lookups, label_of
from .listing import CompiledListing, ListColumn, ListFilter, compile_listing
from .nodes import Control
from .palette import GROUPS as PALETTE_GROUPS
from .palette import PaletteItem, palette
from .palette import option as palette_option
from .paths import MISSING, steps_of, value_at
from .public_form import PublicForm, public_form
from .public_site import (
    Ask,
    Complaint,
    Notices,
    PublicSite,
    ShownKind,
    ShownProcedure,
    compile_public_site,
)
from .sheets.plain import PLAIN_SAMPLE, plain_sorts
from .sheets.reading import form_from_sheets
from .traits import sensitive_of
from .validation import FieldError

__all__ = [
    "CASE_ARGUMENTS",
    "MISSING",
    "NOT_A_FORM",
    "NOT_READABLE",
    "PALETTE_GROUPS",
    "PLAIN_SAMPLE",
    "TEXT_ENDINGS",
    "TOO_LARGE",
    "Ask",
    "BoundForm",
    "CaseColumn",
    "CaseFilter",
    "CaseListing",
    "CasePage",
    "Choice",
    "Circumstances",
    "CompiledForm",
    "CompiledListing",
    "Complaint",
    "Contrast",
    "Control",
    "DesignRefused",
    "DesignView",
    "Difference",
    "Done",
    "FieldError",
    "FieldInfo",
    "FieldType",
    "FormError",
    "Input",
    "Judged",
    "KnownForms",
    "KnownNames",
    "ListColumn",
    "ListDifference",
    "ListFilter",
    "ListFrame",
    "ListPart",
    "Lookups",
    "NoStep",
    "Notices",
    "PageSection",
    "PaletteItem",
    "PublicForm",
    "PublicSite",
    "RowAction",
    "ShownField",
    "ShownKind",
    "ShownProcedure",
    "Surroundings",
    "Unreadable",
    "Upload",
    "badge_values",
    "check_case_listing",
    "check_case_page",
    "check_form",
    "check_public_fields",
    "check_public_site",
    "compile_case_listing",
    "compile_case_page",
    "compile_form",
    "compile_listing",
    "compile_public_site",
    "contrasts",
    "design_offers",
    "differences",
    "differences_seen",
    "field_types",
    "form_from_sheets",
    "form_path",
    "is_orderable",
    "is_text",
    "keys_in",
    "label_of",
    "list_differences",
    "list_frame",
    "list_framed",
    "list_groups",
    "list_offers",
    "list_parts",
    "palette",
    "palette_option",
    "part_added",
    "part_moved",
    "part_restored",
    "part_said",
    "part_taken_out",
    "perform",
    "plain_sorts",
    "public_form",
    "read_form",
    "read_schema",
    "section_added",
    "sensitive_of",
    "shown_fields",
    "steps_of",
    "type_of",
    "value_at",
]
