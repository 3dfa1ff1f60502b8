from django.apps import AppConfig


class DelphiConfig(AppConfig):
    name = "delphi"
    verbose_name = "Delphi Roadmap"

    def ready(self) -> None:
        from delphi import checks  # noqa: F401 (checks register on import)
