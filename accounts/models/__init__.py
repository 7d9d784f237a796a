from accounts.models.authenticator import Authenticator
from accounts.models.custom_role import CustomRole
from accounts.models.delegation import Delegation, DelegationEvent
from accounts.models.federation_key import FederationKey
from accounts.models.invitation import Invitation
from accounts.models.login_key import LoginKey
from accounts.models.login_record import LoginRecord
from accounts.models.passkey import Passkey
from accounts.models.personal_datum import PersonalDatum
from accounts.models.rights_event import RightsEvent
from accounts.models.role_assignment import RoleAssignment
from accounts.models.saml_login import SamlLogin
from accounts.models.user import User

__all__ = [
    "Authenticator",
    "CustomRole",
    "Delegation",
    "DelegationEvent",
    "FederationKey",
    "Invitation",
    "LoginKey",
    "LoginRecord",
    "Passkey",
    "PersonalDatum",
    "RightsEvent",
    "RoleAssignment",
    "SamlLogin",
    "User",
]
