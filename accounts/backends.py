from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User


class OperatorBackend(BaseBackend):
    """E-mail and password, for those who work in the municipality. A citizen has no password and never enters here."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login, password = credentials.get("username"), credentials.get("password")
        if not login or not password:
            return None
        user = User.objects.filter(login=login.strip().lower()).first()
        if user is None:
            # The same work as for a known login, so that time does not tell which addresses exist.
            User().set_password(password)
            return None
        allowed = user.is_active and user.is_operator and user.check_password(password)
        return user if allowed else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
