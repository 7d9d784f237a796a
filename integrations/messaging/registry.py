"""The adapters of the capability `messaging`."""

from integrations import kinds
from integrations.capability import AdapterType, register_capability
from integrations.messaging.adapters.smtp import SmtpMessaging
from integrations.messaging.kinds import CAPABILITY, EMAIL_KIND
from integrations.messaging.options import SmtpOptions

MESSAGING = register_capability(CAPABILITY, "Posta elettronica")
MESSAGING.add(AdapterType("smtp", "Server di posta (SMTP)", SmtpOptions, SmtpMessaging))

kinds.register(EMAIL_KIND)
