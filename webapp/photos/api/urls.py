"""/api/v1/ of the library."""

from django.urls import path

from webapp.photos.api.views import (
    albums,
    bulk,
    events,
    ledger,
    neighbours,
    photos,
    samples,
    timeline,
    trash,
    uploads,
    zip,
)

urlpatterns = [
    path("photos/", photos.PhotoListView.as_view(), name="photo-list"),
    path("photos/bulk/", bulk.BulkView.as_view(), name="photos-bulk"),
    path("photos/bulk/undo/", bulk.BulkUndoView.as_view(), name="photos-bulk-undo"),
    path("photos/zip/", zip.ZipView.as_view(), name="photos-zip"),
    path("photos/<uuid:photo_id>/", photos.PhotoView.as_view(), name="photo-detail"),
    path("photos/<uuid:photo_id>/restore/", photos.PhotoRestoreView.as_view(), name="photo-restore"),
    path("photos/<uuid:photo_id>/turn/", photos.PhotoTurnView.as_view(), name="photo-turn"),
    path("photos/<uuid:photo_id>/reprocess/", photos.PhotoReprocessView.as_view(), name="photo-reprocess"),
    path(
        "photos/<uuid:photo_id>/neighbours/",
        neighbours.PhotoNeighboursView.as_view(),
        name="photo-neighbours",
    ),
    path("timeline/", timeline.TimelineView.as_view(), name="timeline"),
    path("timeline/<str:month>/", timeline.TimelineMonthView.as_view(), name="timeline-month"),
    path("uploads/", uploads.UploadListView.as_view(), name="upload-list"),
    path("uploads/known/", uploads.UploadsKnownView.as_view(), name="uploads-known"),
    path("uploads/<uuid:upload_id>/", uploads.UploadView.as_view(), name="upload-detail"),
    path("albums/", albums.AlbumListView.as_view(), name="album-list"),
    path("albums/<uuid:album_id>/", albums.AlbumView.as_view(), name="album-detail"),
    path("albums/<uuid:album_id>/photos/", albums.AlbumPhotosView.as_view(), name="album-photos"),
    path("albums/<uuid:album_id>/order/", albums.AlbumOrderView.as_view(), name="album-order"),
    path("trash/", trash.TrashView.as_view(), name="trash"),
    path("status/", ledger.StatusView.as_view(), name="status"),
    path("stage-runs/retry/", ledger.StageRunsRetryView.as_view(), name="stage-runs-retry"),
    path("stage-runs/<int:run_id>/retry/", ledger.StageRunRetryView.as_view(), name="stage-run-retry"),
    path("samples/", samples.SamplesView.as_view(), name="samples"),
    path("events/", events.events, name="events"),
]
