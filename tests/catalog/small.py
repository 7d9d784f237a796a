"""A small blueprint that is right in every part, for tests to break or grow."""

import copy
from pathlib import Path
from typing import Any

import yaml

from catalog.blueprint import Blueprint
from catalog.resolve import ResolvedDefinition, resolve

BASE: dict[str, Any] = {
    "format": 1,
    "code": "prova",
    "title": "Servizio di prova",
    "flow": "permessi-e-documenti",
    "category": "ambiente",
    "topics": ["Acqua"],
    "sheet": {
        "summary": "Una frase.",
        "audience": "Per tutti.",
        "description": "Descrizione.",
        "how_to": "Compila.",
        "needed": "Serve:",
        "needed_points": [{"id": "spid", "text": "SPID"}],
        "obtained": "Una risposta.",
        "times": {"text": "Entro {term_days} giorni."},
        "costs": {"text": "Gratuito."},
        "access": {"text": "Online.", "button": "Comincia"},
        "terms": {"text": "Condizioni."},
        "legal_basis": [{"id": "l241", "act": "L. 241/1990", "article": "articolo 2"}],
    },
    "privacy": {"purpose": "Scopo.", "legal_basis": "Base.", "recipients": "Nessuno.", "if_refused": "Non si può."},
    "parameters": [
        {
            "id": "term_days",
            "type": "integer",
            "label": "Giorni",
            "help": "Quanti.",
            "min": 30,
            "max": 90,
            "default": 30,
        }
    ],
    "steps": [
        {
            "id": "dati",
            "title": "Dati",
            "sections": [
                {
                    "id": "pet",
                    "title": "Animale",
                    "fields": [
                        {
                            "id": "kind",
                            "type": "choice",
                            "label": "Quale?",
                            "options": [{"id": "dog", "label": "Cane"}, {"id": "cat", "label": "Gatto"}],
                        },
                        {"id": "breed", "type": "text", "label": "Razza", "when": "kind == 'dog'"},
                        {"id": "age_years", "type": "integer", "label": "Anni", "max": 40, "required": False},
                    ],
                },
                {
                    "id": "owners",
                    "title": "Proprietari",
                    "repeat": {"min": 0, "max": 3, "item_label": "Proprietario", "add_label": "Aggiungi"},
                    "fields": [
                        {"id": "name", "type": "text", "label": "Nome"},
                        {"id": "abroad", "type": "boolean", "label": "Estero?", "required": False},
                        {"id": "country", "type": "text", "label": "Paese", "when": "row.abroad"},
                    ],
                },
            ],
        }
    ],
    "documents": [{"id": "photo", "label": "Foto", "when": "kind == 'cat'", "step": "dati"}],
    "declarations": [{"id": "true_data", "kind": "affidavit", "text": "È vero."}],
    "term": {"days": {"param": "term_days"}},
    "workflow": {
        "initial": "received",
        "milestones": [{"id": "sent", "label": "Inviata"}, {"id": "done", "label": "Conclusa"}],
        "states": [
            {"id": "received", "label": "Ricevuta", "public_label": "Inviata", "milestone": "sent"},
            {
                "id": "closed",
                "label": "Chiusa",
                "public_label": "Conclusa",
                "milestone": "done",
                "final": True,
                "outcome": "accepted",
            },
        ],
        "transitions": [
            {"id": "close", "label": "Chiudi", "from": ["received"], "to": "closed", "roles": ["case_officer"]}
        ],
    },
    "next_steps": ["Ti scriviamo."],
    "retention": {"years": 5, "basis": "Perché sì."},
}


def small(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BASE), **changes}


def small_definition(
    overlay: dict[str, Any] | None = None, values: dict[str, Any] | None = None, **changes: Any
) -> ResolvedDefinition:
    return resolve(Blueprint.model_validate(small(**changes)), "0" * 64, values or {}, overlay or {})


def with_fields(*fields: dict[str, Any], **changes: Any) -> ResolvedDefinition:
    """A definition whose only section asks these fields."""
    steps = [{"id": "dati", "title": "Dati", "sections": [{"id": "only", "title": "Solo", "fields": list(fields)}]}]
    return small_definition(steps=steps, documents=[], **changes)


def write(folder: Path, body: dict[str, Any], name: str | None = None) -> Path:
    path = folder / f"{name or body['code']}.yaml"
    path.write_text(yaml.safe_dump(body, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
