"""The adapters of the capability `enrolment`."""

from integrations import kinds
from integrations.capability import AdapterType, register_capability
from integrations.enrolment.adapters.rest import RestEnrolment
from integrations.enrolment.kinds import CAPABILITY, REFRESH_KIND
from integrations.enrolment.options import RestOptions

ENROLMENT = register_capability(CAPABILITY, "Applicazione delle iscrizioni")
ENROLMENT.add(AdapterType("rest", "Applicazione con interfaccia REST", RestOptions, RestEnrolment))

kinds.register(REFRESH_KIND)
