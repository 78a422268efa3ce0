"""What a layout's scopes are relative to: the whole form, or the items of a list."""

from __future__ import annotations

from .schemas import Part, Schemas
from .shapes import ObjectShape, Property, read_object


class Scope:
    """The whole, or the items of a list: what scopes and conditions inside are relative to."""

    def __init__(self, schemas: Schemas, part: Part, prefix: str) -> None:
        self.schemas = schemas
        self.part = part
        self.prefix = prefix
        self._shapes: dict[tuple[str, ...], ObjectShape] = {}

    def shape(self, at: tuple[str, ...] = (), part: Part | None = None) -> ObjectShape:
        """The shape of the object at those keys; raises `KeyError` where the schema has none."""
        if at not in self._shapes:
            if part is None:
                part = self.find(at)[-1].part if at else self.part
            self._shapes[at] = read_object(self.schemas, part, at)
        return self._shapes[at]

    def fresh(self) -> Scope:
        """The same scope for a branch, whose objects are its own."""
        return Scope(self.schemas, self.part, self.prefix)

    def find(self, at: tuple[str, ...]) -> list[Property]:
        """The properties on the way to those keys; raises `KeyError`."""
        found: list[Property] = []
        for index, key in enumerate(at):
            shape = self.shape(at[:index], found[-1].part if found else self.part)
            found.append(shape.properties[key])
        return found
