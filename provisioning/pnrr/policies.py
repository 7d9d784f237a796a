"""What a person of the vendor may do about the dossiers, answered once for console and commands."""

from accounts.models import User
from provisioning.pnrr.errors import NotStaff


class DossierPolicy:
    def __init__(self, staff: User) -> None:
        self.staff = staff

    @property
    def may_work(self) -> bool:
        """Everybody of the vendor works at every dossier; each act bears the name of who did it."""
        return self.staff.kind == User.Kind.STAFF and self.staff.is_open()

    def require(self) -> None:
        """Raises NotStaff."""
        if not self.may_work:
            raise NotStaff
