from notifications.models.message import EmailState, Message
from notifications.models.message_template import MessageTemplate

__all__ = ["EmailState", "Message", "MessageTemplate"]
