from django.urls import path

from captioning.api import exchange_views, review_views, views

urlpatterns = [
    path("photos/<uuid:photo>/caption/", views.CaptionView.as_view(), name="photo-caption"),
    path(
        "photos/<uuid:photo>/caption/revert/", views.CaptionRevertView.as_view(), name="photo-caption-revert"
    ),
    path(
        "photos/<uuid:photo>/caption/approve/",
        views.CaptionApproveView.as_view(),
        name="photo-caption-approve",
    ),
    path("photos/<uuid:photo>/caption/show/", views.CaptionShowView.as_view(), name="photo-caption-show"),
    path(
        "photos/<uuid:photo>/caption/history/",
        views.CaptionHistoryView.as_view(),
        name="photo-caption-history",
    ),
    path(
        "photos/<uuid:photo>/caption/reading/",
        views.CaptionReadingView.as_view(),
        name="photo-caption-reading",
    ),
    path("captions/export/", exchange_views.CaptionsExportView.as_view(), name="captions-export"),
    path("captions/import/", exchange_views.CaptionsImportView.as_view(), name="captions-import"),
    path("captions/reviews/", review_views.CaptionReviewsView.as_view(), name="caption-reviews"),
    path(
        "captions/reviews/summary/",
        review_views.CaptionReviewsSummaryView.as_view(),
        name="caption-reviews-summary",
    ),
    path(
        "captions/reviews/approve/",
        review_views.CaptionReviewsApproveView.as_view(),
        name="caption-reviews-approve",
    ),
    path(
        "captions/reviews/runs/<uuid:run_id>/",
        review_views.CaptionRunView.as_view(),
        name="caption-review-run",
    ),
    path(
        "captions/reviews/runs/<uuid:run_id>/cancel/",
        review_views.CaptionRunCancelView.as_view(),
        name="caption-review-run-cancel",
    ),
    path(
        "captions/reviews/runs/<uuid:run_id>/undo/",
        review_views.CaptionRunUndoView.as_view(),
        name="caption-review-run-undo",
    ),
]
