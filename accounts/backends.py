from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.staff_login import password_opens
from tenants.context import on_vendor_side


class OperatorBackend(BaseBackend):
    """E-mail and password, for those who work in the municipality and, on the vendor's host, for the vendor's staff.

    A citizen has no password and never enters here; support comes in by a ticket and has none either.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login, password = credentials.get("username"), credentials.get("password")
        if not login or not password:
            return None
        user = User.objects.filter(login=login.strip().lower()).first()
        if user is None:
            # The same work as for a known login, so that time does not tell which addresses exist.
            User().set_password(password)
            return None
        # The password first: time must not tell for whom it opens.
        allowed = user.check_password(password) and may_enter(user) and password_opens(user)
        return user if allowed else None

    def get_user(self, user_id: Any) -> User | None:
        alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        user = User.objects.filter(alive, pk=user_id, is_active=True).first()
        return user if user is not None and (user.kind == User.Kind.STAFF) == on_vendor_side() else None


def may_enter(user: User) -> bool:
    """With proofs of their own: the vendor's staff on the vendor's host and nowhere else, operators in their municipality."""
    kind = User.Kind.STAFF if on_vendor_side() else User.Kind.OPERATOR
    return user.is_active and user.kind == kind
