from accounts.models.personal_datum import PersonalDatum
from accounts.models.role_assignment import RoleAssignment
from accounts.models.user import User

__all__ = ["PersonalDatum", "RoleAssignment", "User"]
