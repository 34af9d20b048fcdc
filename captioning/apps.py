from django.apps import AppConfig


class CaptioningConfig(AppConfig):
    name = "captioning"
    verbose_name = "Captions"
