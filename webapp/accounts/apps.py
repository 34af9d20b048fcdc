from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "webapp.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from webapp.accounts.api import schema  # noqa: F401  # registers itself with drf-spectacular
