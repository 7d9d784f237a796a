from accounts.models.authenticator import Authenticator
from accounts.models.invitation import Invitation
from accounts.models.login_record import LoginRecord
from accounts.models.passkey import Passkey
from accounts.models.personal_datum import PersonalDatum
from accounts.models.role_assignment import RoleAssignment
from accounts.models.user import User

__all__ = ["Authenticator", "Invitation", "LoginRecord", "Passkey", "PersonalDatum", "RoleAssignment", "User"]
