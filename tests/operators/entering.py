"""Coming in as an operator does: the password, then the code of an app."""

from django.urls import reverse
from django_otp.oath import totp

from accounts.models import Authenticator

PASSWORD = "una-password-di-prova"


def with_app(user, password=PASSWORD):
    """The user with a password and a connected app."""
    user.set_password(password)
    user.save()
    Authenticator.objects.get_or_create(user=user, name="app")
    return user


def code_for(user) -> str:
    """What the app shows now; it may be given even when it was a moment ago."""
    Authenticator.objects.filter(user=user).update(last_t=-1)
    return shown_by(user)


def shown_by(user) -> str:
    return f"{totp(Authenticator.objects.get(user=user).bin_key):06d}"


def wrong_code(user) -> str:
    device = Authenticator.objects.get(user=user)
    near = {totp(device.bin_key, drift=steps) for steps in range(-2, 3)}
    return next(f"{number:06d}" for number in range(10) if number not in near)


def give_password(client, user, password=PASSWORD, **more):
    return client.post(reverse("operators:login"), {"username": user.login, "password": password, **more})


def give_code(client, user, code=None):
    return client.post(reverse("operators:second_factor"), {"con": "app", "code": code or code_for(user)})


def enter(client, user, **more):
    """Both factors; the answer to the second."""
    answer = give_password(client, user, **more)
    assert answer["Location"] == reverse("operators:second_factor"), answer.content.decode()
    return give_code(client, user)
