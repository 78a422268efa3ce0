"""A form bound to values and perhaps a submission: what it holds now, whether it is right, how it looks."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from yimen.kernel import yuan_text

from .around import Judged, Surroundings
from .assembling import assemble, rows_in
from .bound import BoundControl, BoundLayout, BoundRows, Tree, controls_in, is_filled, paths_in
from .bounds import MAX_ROWS
from .conditions import environment
from .expanding import Expander
from .inputs.files import FileInput, Upload
from .inputs.lookups import Lookups
from .paths import MISSING, Path, is_apart, object_around, pointer, value_at
from .resolving import lookup_controls, resolve_lookups
from .validation import FieldError, complaints
from .words import say, text_of, word

if TYPE_CHECKING:
    from .forms import CompiledForm


def bind_form(
    form: CompiledForm,
    values: Mapping[str, Any] | None,
    formdata: Any,
    prefix: str,
    lookups: Lookups | None,
    readonly: bool,
    language: str,
    roles: frozenset[str],
    around: Surroundings,
) -> BoundForm:
    """See `CompiledForm.bind`."""
    stored = form.defaults if values is None else dict(values)
    expander = Expander(prefix, formdata, roles, readonly, around)
    tree = expander.tree(form.root, stored, language)
    restructured = expander.restructured or (formdata is not None and "~check" in formdata)
    submitted = formdata is not None
    return BoundForm(
        form, tree, stored, lookups, readonly, language, prefix, restructured, submitted, around, roles
    )


class BoundForm:
    """`restructured`: the submission only added or removed a row or asked for a check; draw the page again."""

    def __init__(
        self,
        form: CompiledForm,
        tree: Tree,
        stored: Mapping[str, Any],
        lookups: Lookups | None,
        readonly: bool,
        language: str,
        prefix: str,
        restructured: bool,
        submitted: bool,
        around: Surroundings,
        roles: frozenset[str],
    ) -> None:
        self.around = around
        self.roles = roles
        self.form = form
        self.tree = tree
        self.lookups = lookups
        self.readonly = readonly
        self.language = language
        self.prefix = prefix
        self.restructured = restructured
        self.submitted = submitted
        self.errors: list[FieldError] = []
        if lookups is not None:
            resolve_lookups(tree.root, lookups)
        self._values = assemble(tree.root, stored, restructured=restructured)
        self._refresh()

    @property
    def root(self) -> BoundLayout:
        return self.tree.root

    @property
    def values(self) -> dict[str, Any]:
        """The values as they are now, a copy; what is not shown is as it was stored."""
        return copy.deepcopy(self._values)

    @property
    def uploads(self) -> list[Upload]:
        """Files that came with the submission; the values hold their references, the caller keeps their bytes."""
        fields = (each.field for each in controls_in([self.root]) if each.counts)
        return [upload for field in fields if isinstance(field, FileInput) for upload in field.uploads]

    def _refresh(self) -> None:
        """Computed and filled values are drawn as they stand now, guarded ones as they are stored."""
        for each in controls_in([self.root]):
            each.field.beside = partial(self.beside, each)
            if each.disabled and each.field.changed:
                each.field.process(None, each.source)
            if not each.field.changed:
                now = value_at(self._values, each.path) if each.path else MISSING
                if now is not MISSING or each.node.computed is not None:
                    each.field.data = now

    def beside(self, control: BoundControl, key: str) -> Any:
        """Another field of the object that the control stands in; for a single value in a list, of that around it."""
        return value_at(self._values, (*object_around(control.path), key))

    def tell(self, told: Mapping[Path, Any]) -> None:
        """Draws figures that the house reckons in their fields, which nobody fills in."""
        for each in controls_in([self.root]):
            if each.node.readonly and each.path in told:
                each.field.data = told[each.path]

    # -- validation

    def validate(self) -> bool:
        """Check the values; the errors stand at the fields and in `errors`, in the order of the page."""
        checker = _Checker(self)
        self.errors = checker.errors()
        return not self.errors

    def blame(self, paths: Iterable[Path], message: str) -> list[tuple[str, str]]:
        """(id, label) of the fields at the paths that whoever fills in the form may change; those that are empty, else all,
        bear the message from now on."""
        asked = set(paths)
        found = [
            each
            for each in controls_in([self.root])
            if each.path in asked and not (each.hidden or each.disabled or each.node.readonly)
        ]
        empty = [each for each in found if not is_filled(value_at(self._values, each.path))]
        for each in empty or found:
            if message not in each.field.errors:
                each.field.errors.append(message)
        return [(each.field.id, say(each.node.label, self.language) or each.node.key) for each in found]

    def render(self) -> Markup:
        """The whole body of the form: error summary and fields; no form tag, no token, no outcomes."""
        from .drawing import draw_form

        return self.render_readonly() if self.readonly else draw_form(self)

    def render_readonly(
        self,
        file_address: Callable[[str], str] | None = None,
        reveal_address: Callable[[str], str] | None = None,
    ) -> Markup:
        """The values as they stand, to be read only.

        `file_address` gives the address of a file by its digest, `reveal_address` that where a value kept apart is
        opened ("" for nowhere), by its pointer.
        """
        from .reading import draw_reading

        return draw_reading(self, file_address, reveal_address)


class _Checker:
    """Gathers the errors of one bound form; it is the wording of its fields."""

    def __init__(self, bound: BoundForm) -> None:
        self.bound = bound
        self.language = bound.language
        self.controls = list(controls_in([bound.root]))
        self.by_path: dict[Path, BoundControl] = {each.path: each for each in self.controls}
        self.rows: dict[Path, BoundRows] = {each.path: each for each in rows_in([bound.root])}
        self.found: dict[tuple[Path, str], FieldError] = {}

    def errors(self) -> list[FieldError]:
        for control in self.controls:
            control.field.errors = []
            if not control.hidden:
                for message in control.field.process_errors:
                    self.add(control.path, message)
        for rows in self.rows.values():
            rows.errors = []
            if rows.too_many:
                self.add(rows.path, word("too_many_rows", self.language, limit=MAX_ROWS))
        self.check_lookups()
        self.check_filters()
        self.check_kinds()
        self.check_said()
        values = self.bound._values
        for each in complaints(self.bound.form.validator, values, self, self.language):
            if not self.is_hidden(each.path) and not self.is_unread(each.path):
                self.add(each.path, each.message)
        order = {path: index for index, path in enumerate(paths_in([self.bound.root]))}
        last = len(order)
        return [each for _, each in sorted(self.found.items(), key=lambda pair: order.get(pair[0][0], last))]

    def add(self, path: Path, message: str) -> None:
        if (path, message) in self.found:
            return
        control = self.by_path.get(path)
        target = ""
        if control is not None:
            control.field.errors.append(message)
            target = control.field.id
        elif path in self.rows:
            self.rows[path].errors.append(message)
            target = "f-" + self.rows[path].name
        elif self.bound.submitted and self.below(path) and value_at(self.bound._values, path) is MISSING:
            for one in self.below(path):
                if one.required and not one.hidden:
                    self.add(one.path, word("fill_in", self.language, label=self.label(one.path)))
            return
        self.found[path, message] = FieldError(pointer(path), message, target, self.where(path, message))

    def below(self, path: Path) -> list[BoundControl]:
        return [each for each in self.controls if each.path[: len(path)] == path and each.path != path]

    def check_lookups(self) -> None:
        if self.bound.lookups is None:
            return
        for control, field in lookup_controls(self.bound.root):
            spec = control.node.lookup
            unknown = isinstance(field.data, str) and field.choice is None and not field.process_errors
            if unknown and spec is not None and not spec.free and not control.hidden:
                self.add(control.path, word("lookup_unknown", self.language, text=field.data))

    def check_filters(self) -> None:
        """A chosen option must fit the fields that the choice is filtered by."""
        for control in self.controls:
            by = control.node.options.get("filter")
            if not isinstance(by, Mapping) or control.hidden:
                continue
            for option in control.node.choices:
                if option.value == control.field.data and not self.fits(control, option.attributes, by):
                    self.add(control.path, word("not_option", self.language))

    def check_kinds(self) -> None:
        """What a field type itself says of its values."""
        for control in self.controls:
            check, value = control.node.kind.check, control.field.data
            if check is None or control.hidden or value is MISSING or value is None or is_apart(value):
                continue
            if control.field.process_errors:
                continue
            around, choice = self.bound.around, getattr(control.field, "choice", None)
            judged = Judged(value, control.node, self.language, around, control.field.beside, choice)
            for message in check(judged):
                self.add(control.path, message)

    def check_said(self) -> None:
        """What the definition asks of a value beside others (`x-check`); what cannot be told for want of one is no error."""
        day = self.bound.around.today
        for control in self.controls:
            check, value = control.node.checked, control.field.data
            if check is None or control.hidden or value in (MISSING, None) or self.is_unread(control.path):
                continue
            env = environment(self.bound._values, control.spot.path)
            if day is not None:
                env.setdefault("today", day.isoformat())
            if check.truth(env) is False:
                self.add(control.path, self.own_message(control.path) or word("not_as_asked", self.language))

    def fits(self, control: BoundControl, attributes: Mapping[str, Any], by: Mapping[str, Any]) -> bool:
        for key, field in by.items():
            beside = value_at(self.bound._values, (*control.path[:-1], str(field)))
            if key in attributes and attributes[key] != beside:
                return False
        return True

    def is_hidden(self, path: Path) -> bool:
        """Whether what an error speaks of is hidden by a rule: it is not asked for."""
        control = self.by_path.get(path)
        if control is not None:
            return control.hidden
        if path in self.rows:
            return self.rows[path].hidden
        below = self.below(path)
        if below:
            return all(each.hidden for each in below)
        above = (self.rows[path[:index]] for index in range(len(path), 0, -1) if path[:index] in self.rows)
        return any(each.hidden for each in above)

    def is_unread(self, path: Path) -> bool:
        """Whether the value is not there to be judged: typed and not readable, or kept apart."""
        control = self.by_path.get(path)
        return control is not None and (bool(control.field.process_errors) or is_apart(control.field.data))

    # -- the wording of the fields

    def where(self, path: Path, message: str) -> str:
        """For the list of all errors, in which no sentence stands beside its field."""
        rows = [
            word("row_of", self.language, rows=self.label(path[:index]), number=step + 1)
            for index, step in enumerate(path)
            if isinstance(step, int)
        ]
        label = self.label(path) if path and not isinstance(path[-1], int) else ""
        return " · ".join([*rows, label] if label and f"“{label}”" not in message else rows)

    def label(self, path: Path) -> str:
        control = self.by_path.get(path)
        if control is not None:
            return say(control.node.label, self.language) or control.node.key
        if path in self.rows:
            return say(self.rows[path].node.label, self.language)
        return self.schema_title(path)

    def schema_title(self, path: Path) -> str:
        schema: Any = self.bound.form.schemas.root
        for step in path:
            part = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
            if not isinstance(part, Mapping):
                return str(path[-1]) if path else ""
            schema = part
        return say(text_of(schema, "title"), self.language) or (str(path[-1]) if path else "")

    def limit(self, path: Path, value: Any) -> str:
        control = self.by_path.get(path)
        if control is not None and control.node.kind.name == "money" and isinstance(value, int | float):
            return f"{yuan_text(int(value))}{word('yuan', self.language)}"
        return f"{value:g}" if isinstance(value, float) else str(value)

    def own_message(self, path: Path) -> str:
        control = self.by_path.get(path)
        return say(text_of(control.node.schema, "x-message"), self.language) if control is not None else ""
