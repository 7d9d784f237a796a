"""The cases of the demonstration: all ages, all states, one late, one suspended, some still on their way."""

from collections import Counter

from accounts.models import User
from cases.models import Case, Draft
from provisioning.fleet.demo import burial_stories, maternity_stories, parking_stories
from provisioning.fleet.demo.acts import (
    Act,
    Staff,
    fill,
    move,
    perform,
    register,
    send_documents,
    submit,
    take_it,
    write_note,
)
from provisioning.fleet.demo.answers import CODE
from provisioning.fleet.demo.nursery_stories import NURSERY
from provisioning.fleet.demo.past import at, moment
from provisioning.fleet.demo.people import citizen
from provisioning.fleet.demo.story import Story

# Far above what the simulated protocol gives, so that the two never meet.
FIRST_NUMBER, NUMBERS_A_DAY = 20_000, 60
REJECTION = (
    "L'ISEE del nucleo è superiore alla soglia prevista dai criteri comunali e la spesa indicata risulta già coperta dalla "
    "dote scuola regionale."
)


SEGRATE = (
    Story("bruno-verdi", 58, "bills", (
        Act(56, move("take")),
        Act(50, move("propose")),
        Act(44, move("accept", "Concessi 400,00 euro, pagati direttamente al fornitore."), by="Giulia"),
        Act(34, move("close")),
    )),
    Story("giulia-colombo", 46, "school", (
        Act(45, move("take")),
        Act(43, move("propose")),
        Act(40, move("announce_rejection", REJECTION), by="Giulia"),
        Act(26, move("reject", REJECTION + " Non sono arrivate osservazioni."), by="Giulia"),
    )),
    Story("teresa-ferrari", 34, "health", (
        Act(32, move("take")),
        Act(25, move("call_interview")),
        Act(18, write_note("Colloquio fatto a casa: vive sola, la figlia viene la domenica. Preparo la proposta.")),
    )),
    Story("mario-rossi-1975", 26, "rent", (
        Act(24, move("take")),
        Act(12, move("call_interview")),
        Act(5, move("propose")),
    )),
    Story("aminata-diallo", 21, "bills", (
        Act(20, move("take")),
        Act(12, move("ask_documents", items=("Copia leggibile delle due bollette", "Contratto di affitto registrato"))),
    ), urgent=True),
    Story("mario-rossi-1962", 19, "rent", (
        Act(18, move("take")),
        Act(15, move("ask_documents", items=("Contratto di affitto registrato",))),
        Act(8, send_documents("Ecco il contratto registrato.", "Contratto di affitto"), by="", hour=20),
    )),
    Story("anna-bianchi", 11, "school", (
        Act(9, move("take")),
        Act(3, move("ask_documents", items=("Ricevute dei libri di testo", "Frequenza della mensa"))),
    )),
    Story("bruno-verdi", 9, "eviction", (Act(8, take_it()),), urgent=True),
    Story("giulia-colombo", 4, "bills"),
    Story("teresa-ferrari", 2, "bills", urgent=True),
    Story("mario-rossi-1962", 0, "health", registered=False, hour=8),
)  # fmt: skip
BORGO_SERENO = (
    Story("luca-fontana", 24, "rent", (
        Act(22, move("take"), by="Marta"),
        Act(15, move("propose"), by="Marta"),
        Act(10, move("accept", "Concessi 1.200,00 euro in due rate."), by="Marta"),
    )),
    Story("luca-fontana", 3, "bills"),
)  # fmt: skip
DRAFTED = CODE
# Drafts of the contribution: who, days ago, need, steps completed.
DRAFTS = {"segrate": (("aminata-diallo", 6, "school", 1), ("mario-rossi-1975", 1, "health", None)), "borgo-sereno": ()}
# The stories of a further service are appended: what is there keeps its place, and so its hour and number.
STORIES: dict[str, tuple[Story, ...]] = {
    "segrate": SEGRATE + burial_stories.SEGRATE + parking_stories.SEGRATE + maternity_stories.SEGRATE,
    "borgo-sereno": BORGO_SERENO
    + burial_stories.BORGO_SERENO
    + parking_stories.BORGO_SERENO
    + maternity_stories.BORGO_SERENO
    + NURSERY,
}


def tell(label: str, staff: Staff) -> int:
    """Bring the active town's stories to life; those already told are left as people have changed them since. How many."""
    people = {slug: citizen(slug) for slug in {story.person for story in STORIES[label]}}
    known = Counter(Case.objects.values_list("service_code", "applicant_id"))
    new = 0
    for index, story in enumerate(STORIES[label]):
        told = (story.service, people[story.person].id)
        if known[told] > 0:
            known[told] -= 1
            continue
        _tell(story, people[story.person], index, staff)
        new += 1
    return new


def _tell(story: Story, person: User, index: int, staff: Staff) -> None:
    with at(moment(story.days_ago, story.hour, (5 + 3 * index) % 60)):
        case = submit(fill(person, story.service, story.need, urgent=story.urgent), person)
        if story.registered:
            day = case.received_at.timetuple().tm_yday
            register(case, FIRST_NUMBER + NUMBERS_A_DAY * day + index)
    for act in story.acts:
        perform(act, case, staff)


def begin_drafts(label: str) -> None:
    for slug, days_ago, need, steps in DRAFTS[label]:
        person = citizen(slug)
        if not Draft.objects.filter(owner=person, submitted_at__isnull=True).exists():
            with at(moment(days_ago, 21, 15)):
                fill(person, DRAFTED, need, steps=steps)
