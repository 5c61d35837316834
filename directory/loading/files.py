"""Reads fixture files: YAML mappings from a key to a row, with the file and line of each row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml: slower, the same result
    from yaml import SafeLoader  # type: ignore[assignment]


# Deeper than any row; far below where the parser of libyaml runs out of stack and takes the process with it.
MOST_LEVELS = 50

UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


class FixtureError(Exception):
    """A file that cannot be read; the message names the file and the line."""


@dataclass(frozen=True)
class Row:
    """One entry of a fixture file."""

    file: str
    line: int
    key: str
    data: dict[str, Any]

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line} {self.key}"


def has_unstorable(data: Any) -> bool:
    """Whether a key or a value in it holds a character that PostgreSQL cannot store: NUL, or half a character."""
    if isinstance(data, str):
        return UNSTORABLE.search(data) is not None
    if isinstance(data, dict):
        return any(has_unstorable(inner) for pair in data.items() for inner in pair)
    return isinstance(data, list) and any(map(has_unstorable, data))


class _Loader(SafeLoader):
    """SafeLoader that refuses a key that stands twice, which YAML itself lets pass."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int):
            raise FixtureError(f"line {key_node.start_mark.line + 1}: a key must be a word")
        if key in seen:
            raise FixtureError(f"line {key_node.start_mark.line + 1}: “{key}” stands twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_LEVELS:
            line = event.start_mark.line + 1
            raise FixtureError(f"line {line}: more than {MOST_LEVELS} levels deep")


def read(path: Path, root: Path) -> Iterator[Row]:
    """The rows of a file in their order; raises FixtureError with file and line."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Loader(text)
    except (UnicodeDecodeError, OSError, yaml.YAMLError) as error:
        raise FixtureError(f"{name}: cannot be read: {error}") from error
    try:
        _refuse_depth(text)
        node = loader.get_single_node()
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            raise FixtureError("the file must map keys to rows")
        seen = set()
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            line = key_node.start_mark.line + 1
            if key in seen:
                raise FixtureError(f"line {line}: “{key}” stands twice")
            seen.add(key)
            data = loader.construct_object(value_node, deep=True)
            if not isinstance(data, dict):
                raise FixtureError(f"line {line}: {key}: a row must be a mapping")
            yield Row(name, line, key, data)
    except FixtureError as error:
        raise FixtureError(f"{name}: {error}") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        raise FixtureError(f"{name}: not valid YAML: {error}") from error
    finally:
        loader.dispose()
