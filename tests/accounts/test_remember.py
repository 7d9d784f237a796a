from accounts.actions.remember import remember
from accounts.models import User
from accounts.queries import known_data


def anna():
    return User.objects.create(login="cf:A", kind=User.Kind.CITIZEN, given_name="Anna", family_name="Bianchi")


def test_it_keeps_the_newer_of_two_declared_values(in_segrate):
    user = anna()
    remember(user, {"contact.email": "vecchia@example.it"}, "citizen")
    remember(user, {"contact.email": "nuova@example.it", "contact.phone": ""}, "citizen")
    known = known_data(user)
    assert known["contact.email"].value == "nuova@example.it"
    assert set(known) == {"contact.email"}


def test_a_declared_value_does_not_overwrite_the_identity_given_by_spid(in_segrate):
    user = anna()
    remember(user, {"identity.birth_date": "1980-01-01"}, "spid")
    remember(user, {"identity.birth_date": "1990-01-01"}, "citizen")
    assert known_data(user)["identity.birth_date"].value == "1980-01-01"
    assert known_data(user)["identity.birth_date"].source == "spid"
