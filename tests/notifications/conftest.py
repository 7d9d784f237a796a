import pytest

from accounts.models import User


def citizen(login: str, given_name: str, family_name: str, email: str) -> User:
    return User.objects.create(
        login=login, kind=User.Kind.CITIZEN, given_name=given_name, family_name=family_name, email=email
    )


@pytest.fixture
def anna(in_segrate) -> User:
    return citizen("cf:BNCNNA85T41I577X", "Anna", "Bianchi", "anna@example.org")


@pytest.fixture
def bruno(in_segrate) -> User:
    return citizen("cf:RSSBRN70A01I577Y", "Bruno", "Rossi", "")
