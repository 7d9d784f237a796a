"""The first administrator of a municipality comes in by an invitation from the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Authenticator, Invitation, User
from accounts.policies import Operator
from tenants.context import tenant_context
from tests.operators.entering import with_app

EMAIL = "elena@segrate.example"


def invite(**more):
    call_command("invite_operator", tenant="segrate", email=EMAIL, given_name="Elena", family_name="Neri", **more)


def test_it_invites_the_first_administrator(segrate, borgo):
    invite(administrator=True)
    with tenant_context(segrate):
        elena = User.objects.get(login=EMAIL)
        assert Operator(elena).is_administrator
        assert Invitation.objects.filter(user=elena).count() == 1
    with tenant_context(borgo):
        assert not User.objects.filter(login=EMAIL).exists()


def test_again_it_sends_another_and_only_a_reset_takes_the_factors(segrate):
    invite()
    with tenant_context(segrate):
        elena = with_app(User.objects.get(login=EMAIL))
    invite()
    with tenant_context(segrate):
        assert Authenticator.objects.filter(user=elena).exists()
    invite(reset=True)
    with tenant_context(segrate):
        assert not Authenticator.objects.filter(user=elena).exists()
        assert User.objects.count() == 1


def test_a_municipality_that_does_not_exist_is_refused(segrate):
    with pytest.raises(CommandError):
        call_command("invite_operator", tenant="niente", email=EMAIL)
