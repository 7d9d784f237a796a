"""What a password may be (ASVS 5.0, section 6.2)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.forms import ChangePasswordForm, NewPasswordForm
from accounts.models import User

PASSWORD = "una-password-lunga"


@pytest.fixture
def dora(in_segrate):
    return User.objects.create_operator("dora@comune.example", PASSWORD, given_name="Dora", family_name="Riva")


def refuses(password, user):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    "password", ["trenta e due trattori", "àèìòù àèìòù àèìòù", "🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊", "839105720468"]
)
def test_any_characters_will_do(dora, password):
    validate_password(password, dora)


def test_a_long_sentence_will_do(dora):
    sentence = "x9 " * 60
    form = NewPasswordForm(dora, {"password": sentence, "again": sentence})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    "password",
    ["Segrate2026!!", "ComuneDiSegrate", "sportello-segrate-1", "benvenuto1234", "qwertyuiop123", "password1234"],
)
def test_what_anybody_would_try_first_is_refused(dora, password):
    assert refuses(password, dora)


def test_the_name_of_the_municipality_may_stand_among_words_of_ones_own(dora):
    validate_password("segrate ha un lago e tre papere", dora)


@pytest.mark.parametrize("form", [NewPasswordForm, ChangePasswordForm])
def test_the_field_hides_what_is_typed_and_lets_managers_fill_it(dora, form):
    html = str(form(dora))
    assert html.count('type="password"') == len(form(dora).fields)
    assert html.count('autocomplete="new-password"') == 2
    assert "onpaste" not in html


@pytest.mark.parametrize("typed", [PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1], f" {PASSWORD}"])
def test_it_is_compared_exactly_as_it_was_typed(dora, typed):
    assert dora.check_password(PASSWORD)
    assert not dora.check_password(typed)


def test_a_new_one_wants_the_present_one(dora):
    data = {"current": "un'altra cosa", "password": "trenta e due trattori", "again": "trenta e due trattori"}
    assert list(ChangePasswordForm(dora, data).errors) == ["current"]
    assert ChangePasswordForm(dora, data | {"current": PASSWORD}).is_valid()


def test_a_new_municipality_has_no_account_at_all(in_segrate):
    assert not User.objects.exists()
