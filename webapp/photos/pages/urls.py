from django.urls import path

from webapp.photos.pages import shared, views

urlpatterns = [
    path("", views.library_page, name="library"),
    path("upload/", views.upload_page, name="upload"),
    path("photos/<uuid:photo_id>/", views.photo_page, name="photo"),
    path("albums/", views.albums_page, name="albums"),
    path("albums/<uuid:album_id>/", views.album_page, name="album"),
    path("s/<str:token>/", shared.shared_page, name="shared"),
    path("processing/", views.processing_page, name="processing"),
]
