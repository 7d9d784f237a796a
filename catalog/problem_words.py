"""What is wrong with a customisation, in Italian, naming things as the administrator sees them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from catalog.overlay import Body
from catalog.problems import Place, Problem

NAMED: Final = 3
_TITLES: Final = ("title", "label", "act", "text", "message")
# What uses something else, by the list it stands in.
_USERS: Final[dict[str, Any]] = {
    "steps": _l("il passo «%s»"),
    "sections": _l("la sezione «%s»"),
    "fields": _l("la domanda «%s»"),
    "options": _l("la risposta «%s»"),
    "documents": _l("il documento «%s»"),
    "declarations": _l("la dichiarazione «%s»"),
    "checks": _l("il controllo «%s»"),
    "computed": _l("il calcolo «%s»"),
    "fees": _l("il pagamento «%s»"),
    "transitions": _l("l'azione dell'ufficio «%s»"),
}


def in_words(problems: Iterable[Problem], merged: Body, base: Body) -> list[str]:
    """`merged`: the customised body (the catalogue's own when it cannot even be put together); `base`: the catalogue's, or
    several bodies in which names are looked for."""
    by_sentence: dict[str, dict[str, None]] = {}
    for problem in problems:
        by_sentence.setdefault(_sentence(problem, merged, base), {})[place_in_words(merged, problem.place)] = None
    return [sentence % {"users": _enumerated(list(users))} for sentence, users in by_sentence.items()]


def _enumerated(users: list[str]) -> str:
    if len(users) <= NAMED:
        return ", ".join(users)
    more = ngettext("e un'altra cosa", "e altre %(n)d cose", len(users) - NAMED) % {"n": len(users) - NAMED}
    return f"{', '.join(users[:NAMED])} {more}"


def _sentence(problem: Problem, merged: Body, base: Body) -> str:
    """With `%(users)s` where the things stand that need it."""
    if problem.kind in ("needs", "comes_later"):
        asked_later = problem.kind == "comes_later" or name_of(merged, problem.names[0]) != problem.names[0]
        sentence = (
            _("«%(thing)s» deve restare prima, perché serve per: %(users)s.")
            if asked_later
            else _("Non si può togliere «%(thing)s», perché serve per: %(users)s.")
        )
        return sentence.replace("%(thing)s", _escaped(name_of(base, problem.names[0])))
    if problem.kind == "needs_option":
        option, question = problem.names
        sentence = _("Non si può togliere la risposta «%(option)s» di «%(thing)s», perché serve per: %(users)s.")
        told = sentence.replace("%(option)s", _escaped(name_of(base, question, option)))
        return told.replace("%(thing)s", _escaped(name_of(base, question)))
    sentences = {
        "emptied": _("Così non resterebbe niente, e qualcosa è necessario: %(users)s."),
        "too_long": _("Il testo è troppo lungo: %(users)s."),
        "locked": _("La legge o il modello nazionale dei servizi vogliono questa parte così com'è: %(users)s."),
        "unknown": _("Questa parte non c'è più nel servizio: %(users)s."),
    }
    return sentences.get(problem.kind, _("Con questa modifica il servizio non funzionerebbe più: controlla %(users)s."))


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def place_in_words(body: Body, place: Place) -> str:
    """«la domanda «Quale?»»: the innermost thing with a name on the way to the place."""
    found = _("il servizio")
    node: Any = body
    for depth, key in enumerate(place):
        node = _step(node, key)
        words = _USERS.get(str(place[depth - 1])) if depth else None
        if isinstance(node, dict) and title_of(node):
            found = str(words or _("«%s»")) % title_of(node)
    return found


def _step(node: Any, key: str | int) -> Any:
    if isinstance(node, list):
        if isinstance(key, int):
            return node[key] if key < len(node) else None
        return next((item for item in node if isinstance(item, dict) and item.get("id") == key), None)
    return node.get(key) if isinstance(node, dict) else None


def title_of(item: dict[str, Any]) -> str:
    """What people call it: its title, its label, or the beginning of its text."""
    text = " ".join(str(item.get(title_key(item)) or "").split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def title_key(item: dict[str, Any]) -> str:
    """Under which key those words stand; "" when the thing has none."""
    return next((key for key in _TITLES if item.get(key)), "")


def name_of(base: Body, *ids: str) -> str:
    """The title of the thing with that id; of a second id, inside the thing of the first."""
    node: Any = base
    for wanted in ids:
        node = next((item for item in _items(node) if item.get("id") == wanted), None)
    return title_of(node or {}) or ids[-1]


def _items(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "id" in node:
            yield node
        for key, value in node.items():
            if key not in ("workflow", "messages"):
                yield from _items(value)
    elif isinstance(node, list):
        for value in node:
            yield from _items(value)
