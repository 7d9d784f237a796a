from accounts.models.login_key import LoginKey
from accounts.models.personal_datum import PersonalDatum
from accounts.models.role_assignment import RoleAssignment
from accounts.models.saml_login import SamlLogin
from accounts.models.user import User

__all__ = ["LoginKey", "PersonalDatum", "RoleAssignment", "SamlLogin", "User"]
