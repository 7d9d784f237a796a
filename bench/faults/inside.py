"""What must be done with the platform's own code: citizens with a session before the run, the count after it.

Runs in a process of its own (`Stack.inside`) and answers in JSON.
"""

import hashlib
import json
import sys
from collections import Counter
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import QuerySet

from accounts.login.backend import BACKEND_PATH
from accounts.login.citizens import recognise
from accounts.models import User
from accounts.oidc.claims import read_identity
from cases.models import Case
from cases.timeline import problems_of
from catalog.checking import form_data
from catalog.dates import local_today
from catalog.forms import build_step_form
from catalog.queries import current_definition, get_service
from catalog.visibility import prune
from integrations.models import Delivery, EmergencyNumber
from integrations.protocol.emergency import grant_standing_authorisation
from integrations.simulators.people import Person
from notifications.models import Message
from provisioning.fleet.demo.acts import SEED
from provisioning.fleet.demo.answers import CODE, PAPERS, answers
from provisioning.fleet.demo.paper import sheet
from tenants.context import tenant_context
from tenants.models import Municipality

NEED = "bills"
MARK = "prova-guasti-"
FIRST_BIRTHDAY = date(1950, 1, 1)


def person(number: int) -> Person:
    """Nobody, and no two alike: the day of birth tells them apart."""
    born = FIRST_BIRTHDAY + timedelta(days=17 * number)
    return Person(
        f"{MARK}{number}", "Prova", "Guasti", "F" if number % 2 else "M", born.isoformat(), "Segrate", "Via Roma 1",
        "20054", "Segrate", "MI", "+393331112299", "",
    )  # fmt: skip


def prepare(count: int) -> dict[str, Any]:
    """The citizens, each with a session; and the path of the service. The emergency register may open after a minute."""
    grant_standing_authorisation(SEED, minutes=1, act="Prova dei guasti")
    service = get_service(CODE)
    ((document, title, text),) = PAPERS[NEED]
    bill = sheet(title, text, "Prova Guasti", "bolletta.pdf").read().decode("latin-1")
    return {
        "sheet": f"/servizi/{service.category}/{service.code}",
        "file": {"name": f"file-{document}", "content": bill},
        "citizens": [_citizen(number) for number in range(count)],
    }


def _citizen(number: int) -> dict[str, Any]:
    user = recognise(read_identity(person(number).spid_claims()))
    definition = current_definition(get_service(CODE))
    given = prune(definition, answers(user, NEED, urgent=False))
    steps = {
        step.id: form_data(build_step_form(definition, step.id, given, local_today()), given)
        for step in definition.steps
    }
    return {"email": user.email, "session": _session(user), "steps": steps}


def _session(user: User) -> str:
    """As the login leaves it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND_PATH
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def count() -> dict[str, Any]:
    """What the database holds of the citizens' submissions."""
    cases = Case.objects.filter(applicant__email__startswith=MARK.replace("-", ".")).select_related("applicant")
    numbers = Counter((case.protocol_year, case.protocol_number) for case in cases if case.protocol_number)
    return {
        "cases": {str(case.id): case.applicant.email for case in cases},
        "numbers": {str(case.id): [case.protocol_number, case.protocol_year] for case in cases if case.protocol_number},
        "shared_numbers": sum(times - 1 for times in numbers.values()),
        "emergency_numbers": EmergencyNumber.objects.filter(delivery__subject__in=_subjects(cases)).count(),
        "unreconciled": EmergencyNumber.objects.filter(reconciled_at=None).count(),
        "unfinished": Delivery.objects.exclude(state=Delivery.State.DONE).count(),
        "receipts": _receipts(cases),
        "timeline_problems": [problem for case in Case.objects.iterator(500) for problem in problems_of(case)],
    }


def _subjects(cases: QuerySet[Case]) -> list[str]:
    return [f"case:{case.id}" for case in cases]


def _receipts(cases: QuerySet[Case]) -> dict[str, list[str]]:
    """Email address → the Message-IDs, without domain, of the receipts written to it."""
    found: dict[str, list[str]] = {}
    wanted = {case.id for case in cases}
    messages = Message.objects.filter(event="receipt").select_related("recipient", "delivery")
    for message in messages:
        if message.case_id in wanted and message.delivery:
            key = hashlib.sha256(message.delivery.key.encode()).hexdigest()[:40]
            found.setdefault(message.recipient.email, []).append(key)
    return found


def main(arguments: list[str]) -> None:
    municipality = Municipality.objects.select_related("branding").get(schema_name=arguments[1])
    with tenant_context(municipality):
        answer = prepare(int(arguments[2])) if arguments[0] == "prepare" else count()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
