"""pack: what may be configured, and how is it written?

In: folders and zips of text files and tables. Out: frozen, typed definitions with the layers laid
over one another, and findings. Never here: a database, Flask, reading a spreadsheet (tables are only
listed; `changes` has `catalog` read them).
"""

from . import codes as pack_codes
from .bodies import body_check, check_body, schema_errors, schema_validator
from .configured import Configured
from .differing import diff_patch
from .entries import Entry, EntryRef
from .export import export_pack, manifest_body, write_folder, write_zip
from .first_tables import pasted_table
from .kind_rows import FieldRow, KindRows
from .kind_rows import body_of as body_of_rows
from .kind_rows import rows_of as rows_of_kind
from .kinds import Binding, BindingMode, Column, Kind, Listing, Reference, kind_from_body
from .layers import Layered, PackTable, chain, check_entry, layer
from .load import LoadedPack, load_pack
from .manifest import Manifest, Table, manifest_from_body
from .merge import Clash, UnknownAnchor, element_ids, locked_changes, merge_patch, three_way
from .ordering import misplaced, ordered
from .scaffold import GivenTable, new_pack, offered_procedures
from .sources import PackSource, PackSourceError, find_packs, folder_source, forms_beside, zip_source
from .texts import Patch
from .yaml_text import YamlError, read_yaml, write_yaml

__all__ = [
    "Binding",
    "BindingMode",
    "Clash",
    "Column",
    "Configured",
    "Entry",
    "EntryRef",
    "FieldRow",
    "GivenTable",
    "Kind",
    "KindRows",
    "Layered",
    "Listing",
    "LoadedPack",
    "Manifest",
    "PackSource",
    "PackSourceError",
    "PackTable",
    "Patch",
    "Reference",
    "Table",
    "UnknownAnchor",
    "YamlError",
    "body_check",
    "body_of_rows",
    "chain",
    "check_body",
    "check_entry",
    "diff_patch",
    "element_ids",
    "export_pack",
    "find_packs",
    "folder_source",
    "forms_beside",
    "kind_from_body",
    "layer",
    "load_pack",
    "locked_changes",
    "manifest_body",
    "manifest_from_body",
    "merge_patch",
    "misplaced",
    "new_pack",
    "offered_procedures",
    "ordered",
    "pack_codes",
    "pasted_table",
    "read_yaml",
    "rows_of_kind",
    "schema_errors",
    "schema_validator",
    "three_way",
    "write_folder",
    "write_yaml",
    "write_zip",
    "zip_source",
]
