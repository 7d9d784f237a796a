from django.core.exceptions import ValidationError

from notifications.models import MessageTemplate
from notifications.templates import check_text


def save_template(*, event: str, subject: str, body: str, service_code: str = "") -> MessageTemplate:
    """
    Give an event the municipality's own wording, for one service or (service_code "") for all. Raises ValidationError
    with what is wrong under "subject" and "body", ready for a form's `add_error(None, …)`; then nothing changes.
    """
    text = {"subject": subject.strip(), "body": body.replace("\r\n", "\n").strip()}
    errors = check_text(event, **text)
    if errors:
        raise ValidationError(errors)
    template, _ = MessageTemplate.objects.update_or_create(event=event, service_code=service_code, defaults=text)
    return template


def restore_default(*, event: str, service_code: str = "") -> bool:
    """Drop the municipality's own wording; the next nearest speaks again. False when there was none."""
    deleted, _ = MessageTemplate.objects.filter(event=event, service_code=service_code).delete()
    return bool(deleted)
