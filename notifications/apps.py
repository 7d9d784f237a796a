from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messaggi ai cittadini"

    def ready(self) -> None:
        # Handlers and checks refer to models, which exist only now.
        from catalog.messages import register_message_check  # noqa: PLC0415
        from notifications import results  # noqa: F401, PLC0415
        from notifications.placeholders import unknown_placeholders  # noqa: PLC0415

        register_message_check(unknown_placeholders)
