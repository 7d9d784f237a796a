"""What a person of the vendor may do about support, answered once for console and command."""

from accounts.models import User
from provisioning.support.models import SupportGrant


class SupportPolicy:
    def __init__(self, staff: User) -> None:
        self.staff = staff

    @property
    def may_ask(self) -> bool:
        return self.staff.kind == User.Kind.STAFF and self.staff.is_open()

    def owns(self, grant: SupportGrant) -> bool:
        """Each enters with their own name, and only with their own grant."""
        return self.may_ask and grant.staff_id == self.staff.pk
