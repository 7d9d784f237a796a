"""The nursery: a call that is open around today, and what families write when they apply."""

from datetime import date, timedelta
from typing import Any, Literal

from codicefiscale import codicefiscale
from django.utils import timezone

from accounts.models import User
from catalog.dates import add_months
from provisioning.fleet.demo.answers import identity, residence

CODE = "asilo-nido-iscrizione"
# Days from the day of seeding; late applications keep the demonstration's call open for most of a year.
OPENED, CLOSES, PROVISIONAL, FIRST_START, LATE, LAST_START = -40, 45, 75, 100, 320, 330
PAPERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "together": (),
    "elsewhere": (),
    "alone": (),
    "twins": (("child_disability_certificate", "Verbale", "Versione con «omissis», senza la diagnosi."),),
}
SEGRATE = ("Nido Arcobaleno", "Nido Girotondo", "Nido Le Betulle")
BORGO_SERENO = ("Nido La Marea", "Nido Il Grillo", "Nido Collina")
# Where families apply in another application, the sheet says how it is done there.
ELSEWHERE: dict[str, Any] = {
    "sheet": {
        "how_to": "Vai all'applicazione «Iscrizioni nidi», entra con SPID o CIE e compila la domanda.\n\nDopo l'invio segui "
        "la domanda lì. Qui, nella tua area personale, vedi a che punto è.",
        "obtained": "Un posto in un nido comunale, se la graduatoria lo permette. L'esito è scritto nell'applicazione "
        "«Iscrizioni nidi».",
        "outcome_procedures": "Quando il bando è chiuso, il Comune pubblica la graduatoria provvisoria e poi quella definitiva. "
        "Nell'applicazione vedi la tua posizione e, se c'è un posto, lo accetti o lo rifiuti.",
        "special_cases": "Gemelli: presenta una domanda per ogni bambino e segnala che sono gemelli.\n\n"
        "Residenza in arrivo: se la famiglia sta spostando qui la residenza, puoi presentare la domanda lo stesso.\n\n"
        "Bambini con disabilità: il bando riserva loro dei posti o un punteggio.",
        "constraints": "Si presenta una sola domanda per ogni bambino.\n\nIl bambino deve essere in regola con le "
        "vaccinazioni obbligatorie prima dell'ingresso (D.L. 73/2017, articolo 3). Il Comune lo controlla con l'azienda "
        "sanitaria: non portare il certificato.",
        "times": {"calendar": {"hidden": ["receipt"]}},
    }
}


def _in(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def call(label: str, nurseries: tuple[str, ...]) -> dict[str, Any]:
    """The parameters of the call of the town with that label."""
    return {
        "criteria_url": f"https://www.{label}.example/bando-nidi",
        "call_opens": _in(OPENED),
        "call_closes": _in(CLOSES),
        "late_closes": _in(LATE),
        "provisional_by": _in(PROVISIONAL),
        "first_start": _in(FIRST_START),
        "last_start": _in(LAST_START),
        "nurseries": [{"id": f"nido_{n}", "label": name} for n, name in enumerate(nurseries, 1)],
        "hours": [
            {"id": "full", "label": "Tempo pieno (7:30-16:30)"},
            {"id": "part", "label": "Tempo parziale (7:30-13:00)"},
            {"id": "long", "label": "Tempo prolungato (7:30-18:00)"},
        ],
        "deposit": 10_000,
        "fees_text": "La retta va da 90 a 480 euro al mese, in base all'ISEE.",
    }


def _person(given_name: str, family_name: str, born: date, gender: Literal["M", "F"]) -> dict[str, str]:
    code = codicefiscale.encode(family_name, given_name, gender, born.isoformat(), "Rimini")
    return {
        "given_name": given_name, "family_name": family_name, "fiscal_code": code, "birth_date": born.isoformat(),
    }  # fmt: skip


def _aged(months: int) -> date:
    """The birthday of who is that old today."""
    return add_months(timezone.localdate().replace(day=1), -months) + timedelta(days=9)


def answers(person: User, need: str, urgent: bool) -> dict[str, Any]:
    """All answers of a parent; `need` says which family it is."""
    family = person.family_name
    common = {
        **identity(person),
        "email": person.email,
        "phone": person.phone,
        "residence": residence(person),
        "lives_elsewhere": False,
        "applicant_role": "parent",
        "child": _person("Nina", family, _aged(10), "F"),
        "child_residence": "resident",
        "has_twins": False,
        "family_kind": "together",
        "other_parent": _person("Sara", "Ricci", date(1994, 5, 17), "F"),
        "work": "full_time",
        "weekly_hours": 40,
        "work_town": "Rimini",
        "other_work": "part_time",
        "other_weekly_hours": 24,
        "other_work_town": "Borgo Sereno",
        "siblings": [],
        "child_disability": False,
        "family_disability": False,
        "first_choice": "nido_1",
        "second_choice": "nido_2",
        "attendance_hours": "full",
        "start_date": _in(FIRST_START + 20),
        "has_isee": True,
        "isee": {"kind": "minors", "value": 1_834_000, "valid_until": _in(300)},
    }
    return common | _families(person, family)[need]


def _families(person: User, family: str) -> dict[str, dict[str, Any]]:
    father = _person("Davide", "Moretti", date(1985, 2, 3), "M")
    return {
        "together": {},
        "elsewhere": {
            "child": _person("Leo", family, _aged(15), "M"),
            "child_residence": "elsewhere",
            "child_address": residence(person),
            "other_parent": father,
            "has_isee": False,
            "attendance_hours": "part",
        },
        "alone": {
            "child": _person("Tommaso", family, _aged(20), "M"),
            "child_residence": "moving",
            "child_address": residence(person),
            "moving_date": _in(20),
            "moving_address": {
                "street": "Via dei Tigli", "number": "3", "postal_code": "47900", "town": "Borgo Sereno", "province": "RN",
            },
            "family_kind": "one_parent",
        },
        "twins": {
            "child": _person("Awa", family, _aged(8), "F"),
            "child_residence": "elsewhere",
            "child_address": residence(person),
            "has_twins": True,
            "twins": [_person("Fatou", family, _aged(8), "F")],
            "other_parent": father,
            "child_disability": True,
        },
    }  # fmt: skip
