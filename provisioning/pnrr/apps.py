from django.apps import AppConfig


class PnrrConfig(AppConfig):
    name = "provisioning.pnrr"
    label = "pnrr"
