from django.urls import path

from captioning.api.views import CaptionRevertView, CaptionView

urlpatterns = [
    path("photos/<uuid:photo>/caption/", CaptionView.as_view(), name="photo-caption"),
    path("photos/<uuid:photo>/caption/revert/", CaptionRevertView.as_view(), name="photo-caption-revert"),
]
