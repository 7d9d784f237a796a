"""The adapters of the capability `protocol`."""

from integrations import kinds, results
from integrations.capability import AdapterType, register_capability
from integrations.protocol.adapters.rest import RestProtocol
from integrations.protocol.kinds import REGISTRATION
from integrations.protocol.names import CAPABILITY, EMERGENCY
from integrations.protocol.options import RestOptions

PROTOCOL = register_capability(CAPABILITY, "Protocollo informatico")
PROTOCOL.add(AdapterType("rest", "Protocollo con interfaccia REST", RestOptions, RestProtocol))

kinds.register(REGISTRATION)
results.expect(EMERGENCY)
