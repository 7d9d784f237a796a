from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # By name: the ways in, and the kinds of delivery, refer to models, which exist only now.
        import_module("accounts.login.registered")
        import_module("accounts.kinds")
        import_module("accounts.safety")
