"""Fragments: sections used by many services (applicant, household, ISEE ...), written once.

In the `sections` of a step, `- use: applicant` puts the fragment's sections there; `override` changes them by the same
keyed merge as an overlay. The fragment's checks, documents, declarations, computed values and parameters join the
blueprint's.
"""

from pathlib import Path
from typing import Any, Final

from catalog.overlay import OverlayError, merge
from catalog.yaml_source import Loc, Source, SourceError, read_yaml

JOINED: Final = ("checks", "documents", "declarations", "computed", "parameters")


class FragmentLibrary:
    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root
        self._read: dict[str, Source] = {}

    def get(self, name: str) -> Source | None:
        if name not in self._read:
            path = self.folder / f"{name}.yaml"
            if not path.is_file():
                return None
            self._read[name] = read_yaml(path, shown_as(path, self.root))
        return self._read[name]


def shown_as(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def expand(source: Source, library: FragmentLibrary) -> Source:
    """The source with every `use` replaced; places of borrowed parts point into the fragment's file."""
    if not isinstance(source.data, dict) or not isinstance(source.data.get("steps"), list):
        return source
    return _Expansion(source, library).run()


class _Expansion:
    def __init__(self, source: Source, library: FragmentLibrary) -> None:
        self.source, self.library = source, library
        self.result = Source(source.file, dict(source.data), dict(source.places))

    def run(self) -> Source:
        # Places under `steps` move with what is put in, so they are laid down anew.
        self.result.places = {p: place for p, place in self.source.places.items() if p[:1] != ("steps",)}
        self._keep(("steps",), ("steps",))
        steps = self.source.data["steps"]
        self.result.data["steps"] = [self._step(index, step) for index, step in enumerate(steps)]
        return self.result

    def _step(self, index: int, step: Any) -> Any:
        base: Loc = ("steps", index)
        if not isinstance(step, dict) or not isinstance(step.get("sections"), list):
            self._copy(self.source, base, base)
            return step
        for key in step:
            if key != "sections":
                self._copy(self.source, (*base, key), (*base, key))
        self._keep(base, base)
        self._keep((*base, "sections"), (*base, "sections"))
        sections: list[Any] = []
        for position, section in enumerate(step["sections"]):
            self._section(sections, (*base, "sections"), position, section)
        return {**step, "sections": sections}

    def _section(self, sections: list[Any], base: Loc, position: int, section: Any) -> None:
        if not (isinstance(section, dict) and "use" in section):
            self._copy(self.source, (*base, position), (*base, len(sections)))
            sections.append(section)
            return
        fragment = self._fragment(section, (*base, position))
        borrowed = self._overridden(fragment, section.get("override", {}), (*base, position, "override"))
        for number, item in enumerate(borrowed):
            self._copy(fragment, ("sections", number), (*base, len(sections)))
            sections.append(item)
        self._join(fragment)

    def _fragment(self, use: dict[str, Any], loc: Loc) -> Source:
        extra = set(use) - {"use", "override"}
        if extra:
            raise SourceError([self.source.problem((*loc, min(extra)), "beside `use` only `override` may stand")])
        fragment = self.library.get(str(use["use"]))
        if fragment is None:
            raise SourceError([self.source.problem((*loc, "use"), f"there is no fragment «{use['use']}»")])
        extra = set(fragment.data) - {"fragment", "sections", *JOINED}
        if extra or not isinstance(fragment.data.get("sections"), list):
            raise SourceError([fragment.problem(tuple(extra)[:1], "a fragment holds `sections` and lists that join")])
        return fragment

    def _overridden(self, fragment: Source, override: Any, loc: Loc) -> list[Any]:
        sections: list[Any] = fragment.data["sections"]
        if not override:
            return sections
        try:
            merged: list[Any] = merge(sections, override, ("sections",))
        except (OverlayError, AttributeError, TypeError, KeyError) as error:
            raise SourceError([self.source.problem(loc, f"cannot be applied: {error}")]) from None
        return merged

    def _join(self, fragment: Source) -> None:
        for key in JOINED:
            for number, item in enumerate(fragment.data.get(key, [])):
                joined = self.result.data.setdefault(key, [])
                if item in joined:
                    continue
                self.result.data[key] = [*joined, item]
                self._copy(fragment, (key, number), (key, len(joined)))

    def _copy(self, origin: Source, old: Loc, new: Loc) -> None:
        size = len(old)
        self.result.places.update({(*new, *p[size:]): at for p, at in origin.places.items() if p[:size] == old})

    def _keep(self, old: Loc, new: Loc) -> None:
        if old in self.source.places:
            self.result.places[new] = self.source.places[old]
