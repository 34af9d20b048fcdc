from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class PhotosConfig(AppConfig):
    name = "webapp.photos"
    label = "photos"
    verbose_name = "Photos"

    def ready(self) -> None:
        from webapp.photos.events import sign_out_announce

        user_logged_out.connect(sign_out_announce)
