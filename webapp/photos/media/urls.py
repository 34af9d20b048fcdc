from django.urls import re_path

from webapp.photos.media.archive_view import archive_file
from webapp.photos.media.shared_views import shared_archive, shared_file
from webapp.photos.media.views import photo_file

urlpatterns = [
    re_path(r"^zip/(?P<ticket>[\w:-]{20,300})$", archive_file, name="zip"),
    re_path(r"^shared/(?P<token>[\w-]{43})/album\.zip$", shared_archive, name="shared-zip"),
    re_path(
        r"^shared/(?P<token>[\w-]{43})/(?P<photo_id>[0-9a-f-]{36})/(?P<name>thumb|large|original)$",
        shared_file,
        name="shared-media",
    ),
    re_path(r"^(?P<photo_id>[0-9a-f-]{36})/(?P<name>thumb|large|frame|original)$", photo_file, name="media"),
]
