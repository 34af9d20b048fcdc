from django.urls import re_path

from webapp.photos.media.views import photo_file

urlpatterns = [
    re_path(r"^(?P<photo_id>[0-9a-f-]{36})/(?P<name>thumb|large|original)$", photo_file, name="media"),
]
