"""pack: what may be configured, and how is it written?

In: folders and zips of text files and tables. Out: frozen, typed definitions with the layers laid
over one another, and findings. Never here: a database, Flask, reading a spreadsheet (tables are only
listed; `changes` has `catalog` read them).
"""

from .entries import Entry, EntryRef
from .kinds import BindingMode, Binding, Column, Kind, Listing, Reference, kind_from_body
from .manifest import Manifest, Table, manifest_from_body

__all__ = [
    "Binding",
    "BindingMode",
    "Column",
    "Entry",
    "EntryRef",
    "Kind",
    "Listing",
    "Manifest",
    "Reference",
    "Table",
    "kind_from_body",
    "manifest_from_body",
]
