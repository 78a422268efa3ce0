"""The quick validator in bulk and the reference implementation agree on what is sound."""

from __future__ import annotations

from collections.abc import Mapping

import jsonschema
import jsonschema_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yimen.pack import Kind

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.text(max_size=4),
    st.sampled_from(
        ["amount", "none", "2025-07-01", "2025-02-30", "zhangsan", "Zhang San", "a" * 70, "案" * 1200]
    ),
    st.lists(st.text(max_size=2), max_size=2),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_validators_agree_on_any_body(kinds: Mapping[str, Kind], data: st.DataObject) -> None:
    """Of every kind that is read from tables, bodies sound and unsound."""
    kind = kinds[data.draw(st.sampled_from(sorted(each.id for each in kinds.values() if each.columns)))]
    names = sorted(kind.schema["properties"])
    body = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=8))
    body |= {name: "330-12" for name in kind.schema["required"] if data.draw(st.booleans())}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    reference = jsonschema.Draft202012Validator(kind.schema, format_checker=checker)
    quick = jsonschema_rs.validator_for(dict(kind.schema), validate_formats=True)
    assert quick.is_valid(body) == reference.is_valid(body), body
