"""YAML as data and nothing more: JSON's own scalars, no anchors, no doubled keys."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class YamlError(ValueError):
    """The text is not plain data; the message names the line."""


class _Loader(_Base):  # type: ignore[misc]
    """`on`, `yes`, dates, 007 and 12:30 stay text, so that codes and event names survive."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]{0,15})$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$", list("-0123456789")),
):
    _Loader.add_implicit_resolver(_TAG + _tag, re.compile(_pattern), _first)


def _construct_map(loader: Any, node: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, Hashable) or isinstance(key, tuple):
            raise YamlError(f"第{line}行的键应为文字")
        name = key_node.value
        if name in result:
            raise YamlError(f"第{line}行的键“{name}”重复")
        result[name] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor(_TAG + "map", _construct_map)


def _refuse_aliases(root: Any) -> None:
    """An alias gives the same node twice; a file of aliases could unfold without end."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise YamlError(f"第{node.start_mark.line + 1}行的内容被引用（*），请把内容写全")
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def read_yaml(text: str) -> Any:
    """The value of one YAML document; raises `YamlError` with the line in Chinese."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_aliases(node)
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第{mark.line + 1}行第{mark.column + 1}列：" if mark else ""
        raise YamlError(f"{where}{error.problem or error.context or '无法解析'}") from error
    except yaml.YAMLError as error:
        raise YamlError(str(error)) from error
    except RecursionError as error:
        raise YamlError("嵌套过深") from error


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = dict(  # noqa: RUF012
        yaml.SafeDumper.yaml_implicit_resolvers
    )


def write_yaml(value: Any) -> str:
    """Canonical YAML of a JSON value: keys sorted, block style, so that the same value gives the same bytes."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=True, default_flow_style=False, width=4096
    )
    return text
