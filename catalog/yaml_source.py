"""YAML that remembers where every value stands, so that an error can name file and line."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong: prints as `file:line: path: what`."""

    place: Place
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.path or 'document'}: {self.message}"


class SourceError(ValueError):
    """The file cannot be read at all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Source:
    """Plain data, and the place of each path in it."""

    file: str
    data: Any = None
    places: dict[Loc, Place] = field(default_factory=dict)

    def problem(self, loc: Loc, message: str) -> Problem:
        known = self.known_path(loc)
        return Problem(self.places.get(known, Place(self.file, 1)), dotted(self.data, known, loc), message)

    def known_path(self, loc: Loc) -> Loc:
        """The part of a location that stands in the file; what the validator adds (names of types) is left out."""
        path: Loc = ()
        for part in loc:
            if (*path, part) in self.places:
                path = (*path, part)
        return path


def dotted(data: Any, path: Loc, loc: Loc) -> str:
    """Items by their id, as authors know them; a missing key at the end is shown too."""
    words, node = [], data
    for part in path:
        node = node[part]
        name = node.get("id") if isinstance(part, int) and isinstance(node, dict) else None
        words.append(str(name or part))
    if loc and isinstance(loc[-1], str) and (not path or path[-1] != loc[-1]) and isinstance(node, dict):
        words.append(loc[-1])
    return ".".join(words)


class _Loader(yaml.CSafeLoader):
    """Dates stay texts: the models decide what is a date. On libyaml, which reads the catalogue ten times as fast."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, shown_as: str | None = None) -> Source:
    """Raises SourceError with the line of a syntax error or of a key written twice."""
    source = Source(shown_as or str(path))
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        source.data = _build(loader, node, (), source) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source.file, mark.line + 1 if mark else 1)
        raise SourceError([Problem(place, "", f"not valid YAML: {error.problem}")]) from None
    finally:
        loader.dispose()
    return source


def _build(loader: _Loader, node: yaml.Node, path: Loc, source: Source) -> Any:
    source.places[path] = Place(source.file, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(loader, node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*path, index), source) for index, child in enumerate(node.value)]
    return loader.construct_object(node)


def _build_mapping(loader: _Loader, node: yaml.MappingNode, path: Loc, source: Source) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        if key in data:
            problem = Problem(Place(source.file, key_node.start_mark.line + 1), key, "this key is written twice")
            raise SourceError([problem])
        data[key] = _build(loader, value_node, (*path, key), source)
    return data
