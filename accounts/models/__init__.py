from accounts.models.authenticator import Authenticator
from accounts.models.custom_role import CustomRole
from accounts.models.delegation import Delegation, DelegationEvent
from accounts.models.eidas_link import EidasLink
from accounts.models.federation_key import FederationKey
from accounts.models.invitation import Invitation
from accounts.models.known_death import KnownDeath
from accounts.models.login_key import LoginKey
from accounts.models.login_record import LoginRecord
from accounts.models.passkey import Passkey
from accounts.models.personal_datum import PersonalDatum
from accounts.models.register_reading import RegisterReading
from accounts.models.rights_event import RightsEvent
from accounts.models.role_assignment import RoleAssignment
from accounts.models.saml_login import SamlLogin
from accounts.models.saml_message import SamlMessage
from accounts.models.staff_identity import StaffIdentity
from accounts.models.user import User

__all__ = [
    "Authenticator",
    "CustomRole",
    "Delegation",
    "DelegationEvent",
    "EidasLink",
    "FederationKey",
    "Invitation",
    "KnownDeath",
    "LoginKey",
    "LoginRecord",
    "Passkey",
    "PersonalDatum",
    "RegisterReading",
    "RightsEvent",
    "RoleAssignment",
    "SamlLogin",
    "StaffIdentity",
    "SamlMessage",
    "User",
]
