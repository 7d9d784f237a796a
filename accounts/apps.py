from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Registers the kind of delivery, which refers to models: they exist only now.
        from accounts import kinds  # noqa: F401, PLC0415
