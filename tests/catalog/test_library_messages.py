"""What a restricted service writes never tells what the illness or the need is, whoever writes the blueprint."""

import re

import pytest

from catalog.messages import unknown_names
from catalog.publishing import LIBRARY, read_blueprint
from catalog.workflow_checks import PLATFORM_EVENTS
from notifications.placeholders import used_placeholders

TELLS = re.compile(
    r"salut|malatt|infermit|patolog|diagnos|invalid|disab|handicap|cec[oahi]\b|medic|sanitar|certificat|povert|disagio"
    r"|indigen|bisogn|isee|sussid|sfratt|bollett|abbandon|affidament|adozion|gravidan|morte\b|decess|contrassegno",
    re.IGNORECASE,
)
# A subject is read on a locked screen: only the code may stand in it.
IN_A_SUBJECT = {"codice_pratica"}
BLUEPRINTS = {file.stem: read_blueprint(file) for file in sorted(LIBRARY.glob("*.yaml"))}
RESTRICTED = {code: blueprint for code, blueprint in BLUEPRINTS.items() if blueprint.restricted}


def messages(blueprints):
    return [
        pytest.param(blueprint, message, id=f"{code}-{event}")
        for code, blueprint in blueprints.items()
        for event, message in blueprint.messages.items()
    ]


def test_there_are_restricted_services():
    assert {"contributo-economico", "contrassegno-parcheggio-disabili", "assegno-maternita"} <= RESTRICTED.keys()


@pytest.mark.parametrize(("blueprint", "message"), messages(RESTRICTED))
def test_a_message_of_a_restricted_service_tells_nothing(blueprint, message):
    assert not TELLS.search(f"{message.subject} {message.body}")
    assert used_placeholders(message.subject) <= IN_A_SUBJECT


@pytest.mark.parametrize(("blueprint", "message"), messages(RESTRICTED))
def test_a_title_that_tells_stands_in_no_message(blueprint, message):
    if TELLS.search(blueprint.title):
        assert "servizio" not in used_placeholders(f"{message.subject} {message.body}")


@pytest.mark.parametrize("code", RESTRICTED)
def test_no_state_that_the_citizen_reads_tells(code):
    workflow = RESTRICTED[code].workflow
    assert not [state.id for state in workflow.states if TELLS.search(state.public_label)]


@pytest.mark.parametrize(("blueprint", "message"), messages(BLUEPRINTS))
def test_every_word_in_braces_can_be_filled(blueprint, message):
    parameters = {parameter.id for parameter in blueprint.parameters}
    assert set(unknown_names(f"{message.subject} {message.body}")) <= parameters


@pytest.mark.parametrize("code", BLUEPRINTS)
def test_every_message_sent_has_a_wording_and_every_wording_is_sent(code):
    blueprint = BLUEPRINTS[code]
    sent = {transition.event for transition in blueprint.workflow.transitions if transition.event}
    assert sent <= set(blueprint.messages)
    assert set(blueprint.messages) <= sent | PLATFORM_EVENTS


@pytest.mark.parametrize(("blueprint", "message"), messages(BLUEPRINTS))
def test_every_message_says_who_writes(blueprint, message):
    assert {"codice_pratica"} <= used_placeholders(message.subject)
    assert {"ufficio", "contatti_ufficio", "comune"} <= used_placeholders(message.body)
