from accounts.models.custom_role import CustomRole
from accounts.models.delegation import Delegation, DelegationEvent
from accounts.models.personal_datum import PersonalDatum
from accounts.models.rights_event import RightsEvent
from accounts.models.role_assignment import RoleAssignment
from accounts.models.user import User

__all__ = ["CustomRole", "Delegation", "DelegationEvent", "PersonalDatum", "RightsEvent", "RoleAssignment", "User"]
