"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from webapp.api_docs import DocsView, UnknownAddressView
from webapp.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", DocsView.as_view(url_name="schema"), name="api-docs"),
    path("api/v1/", include("webapp.accounts.api.urls")),
    path("api/v1/", include("webapp.photos.api.urls")),
    path("api/v1/", include("search.api.urls")),
    path("api/v1/", include("captioning.api.urls")),
    re_path(r"^api/v1/(?:.*/)?$", UnknownAddressView.as_view(), name="api-unknown"),
    path("media/", include("webapp.photos.media.urls")),
    path("", include("webapp.accounts.pages.urls")),
    path("", include("webapp.photos.pages.urls")),
    path("", include("search.pages.urls")),
    path("", include("captioning.pages.urls")),
]
