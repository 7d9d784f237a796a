"""What keeps a citizen's session: who may still be in it. Nobody enters here; the protocols open the session."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import User

BACKEND_PATH = "accounts.login.backend.CitizenBackend"


class CitizenBackend(BaseBackend):
    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, kind=User.Kind.CITIZEN, is_active=True).first()
