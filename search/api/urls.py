"""/api/v1/ of search and clusters."""

from django.urls import path

from search.api import (
    box_views,
    cluster_edit_views,
    cluster_views,
    duplicate_views,
    explanation_views,
    feature_map_views,
    language_views,
    map_views,
    orientation_views,
    saved_views,
    search_views,
    text_views,
    tree_views,
)

urlpatterns = [
    path("search/", search_views.SearchView.as_view(), name="search-api"),
    path("search/filters/", box_views.FiltersView.as_view(), name="search-filters"),
    path("search/suggestions/", box_views.SuggestionsView.as_view(), name="search-suggestions"),
    path("search/recent/", box_views.RecentView.as_view(), name="search-recent"),
    path("search/language/", language_views.LanguageView.as_view(), name="search-language"),
    path("search/<uuid:query_id>/", search_views.SearchPageView.as_view(), name="search-page"),
    path("search/<uuid:query_id>/verify/", search_views.VerifyView.as_view(), name="search-verify"),
    path("search/<uuid:query_id>/facets/", box_views.FacetsView.as_view(), name="search-facets"),
    path("search/<uuid:query_id>/ways-out/", box_views.WaysOutView.as_view(), name="search-ways-out"),
    path("search/<uuid:query_id>/picture/", search_views.PictureView.as_view(), name="search-picture"),
    path("search/<uuid:query_id>/why/<uuid:photo_id>/", search_views.WhyView.as_view(), name="search-why"),
    path("saved-searches/", saved_views.SavedSearchListView.as_view(), name="saved-search-list"),
    path("saved-searches/<uuid:saved_id>/", saved_views.SavedSearchView.as_view(), name="saved-search"),
    path(
        "saved-searches/<uuid:saved_id>/restore/",
        saved_views.SavedSearchRestoreView.as_view(),
        name="saved-search-restore",
    ),
    path("photos/<uuid:photo_id>/text/", text_views.PhotoTextView.as_view(), name="photo-text"),
    path(
        "photos/<uuid:photo_id>/orientation/",
        explanation_views.ExplanationView.as_view(),
        name="orientation-explanation",
    ),
    path(
        "photos/<uuid:photo_id>/orientation/<str:name>.webp",
        explanation_views.ExplanationMapView.as_view(),
        name="orientation-map",
    ),
    path("backbones/", feature_map_views.BackbonesView.as_view(), name="backbones"),
    path(
        "photos/<uuid:photo_id>/feature-maps/<slug:backbone>/<slug:layer>/",
        feature_map_views.FeatureMapsView.as_view(),
        name="feature-maps",
    ),
    path(
        "photos/<uuid:photo_id>/feature-maps/<slug:backbone>/<slug:layer>.png",
        feature_map_views.FeatureMapsSheetView.as_view(),
        name="feature-maps-sheet",
    ),
    path("orientation/reviews/", orientation_views.ReviewsView.as_view(), name="orientation-reviews"),
    path(
        "orientation/reviews/summary/",
        orientation_views.ReviewsSummaryView.as_view(),
        name="orientation-reviews-summary",
    ),
    path(
        "orientation/reviews/bulk/",
        orientation_views.ReviewsBulkView.as_view(),
        name="orientation-reviews-bulk",
    ),
    path(
        "orientation/reviews/runs/<uuid:run_id>/",
        orientation_views.ReviewRunView.as_view(),
        name="orientation-review-run",
    ),
    path(
        "orientation/reviews/runs/<uuid:run_id>/cancel/",
        orientation_views.ReviewRunCancelView.as_view(),
        name="orientation-review-run-cancel",
    ),
    path(
        "orientation/reviews/runs/<uuid:run_id>/undo/",
        orientation_views.ReviewRunUndoView.as_view(),
        name="orientation-review-run-undo",
    ),
    path(
        "orientation/reviews/<uuid:photo_id>/",
        orientation_views.ReviewView.as_view(),
        name="orientation-review",
    ),
    path(
        "orientation/reviews/<uuid:photo_id>/undo/",
        orientation_views.ReviewUndoView.as_view(),
        name="orientation-review-undo",
    ),
    path("map/", map_views.MapView.as_view(), name="map-api"),
    path("map/points/", map_views.MapPointsView.as_view(), name="map-points"),
    path("map/albums/", map_views.MapAlbumsView.as_view(), name="map-albums"),
    path("map/ids/", map_views.MapIdsView.as_view(), name="map-ids"),
    path("map/find/", map_views.MapFindView.as_view(), name="map-find"),
    path("map/photos/", map_views.MapPhotosView.as_view(), name="map-photos"),
    path("map/atlas/", map_views.MapAtlasView.as_view(), name="map-atlas"),
    path("map/runs/", map_views.MapRunsView.as_view(), name="map-runs"),
    path("map/runs/latest/", map_views.MapLatestRunView.as_view(), name="map-run-latest"),
    path("map/runs/<uuid:run_id>/cancel/", map_views.MapCancelView.as_view(), name="map-run-cancel"),
    path("clusters/", cluster_edit_views.ClusterListView.as_view(), name="cluster-list"),
    path("clusters/unsorted/photos/", cluster_views.UnsortedPhotosView.as_view(), name="clusters-unsorted"),
    path("clusters/tree/", tree_views.TreeView.as_view(), name="cluster-tree"),
    path("clusters/tree/<int:node>/photos/", tree_views.TreePhotosView.as_view(), name="cluster-tree-photos"),
    path("clusters/runs/", cluster_views.ClusterRunsView.as_view(), name="cluster-runs"),
    path("clusters/runs/latest/", cluster_views.LatestRunView.as_view(), name="cluster-run-latest"),
    path(
        "clusters/runs/<uuid:run_id>/cancel/",
        cluster_views.CancelRunView.as_view(),
        name="cluster-run-cancel",
    ),
    path("clusters/edits/<uuid:edit_id>/", cluster_edit_views.ClusterEditView.as_view(), name="cluster-edit"),
    path(
        "clusters/edits/<uuid:edit_id>/cancel/",
        cluster_edit_views.ClusterEditCancelView.as_view(),
        name="cluster-edit-cancel",
    ),
    path(
        "clusters/edits/<uuid:edit_id>/undo/",
        cluster_edit_views.ClusterEditUndoView.as_view(),
        name="cluster-edit-undo",
    ),
    path("clusters/<uuid:cluster_id>/", cluster_edit_views.ClusterView.as_view(), name="cluster-api"),
    path("clusters/<uuid:cluster_id>/put/", cluster_edit_views.ClusterPutView.as_view(), name="cluster-put"),
    path(
        "clusters/<uuid:cluster_id>/take_out/",
        cluster_edit_views.ClusterTakeOutView.as_view(),
        name="cluster-take-out",
    ),
    path(
        "clusters/<uuid:cluster_id>/merge/",
        cluster_edit_views.ClusterMergeView.as_view(),
        name="cluster-merge",
    ),
    path(
        "clusters/<uuid:cluster_id>/cuts/", cluster_edit_views.ClusterCutsView.as_view(), name="cluster-cuts"
    ),
    path(
        "clusters/<uuid:cluster_id>/split/",
        cluster_edit_views.ClusterSplitView.as_view(),
        name="cluster-split",
    ),
    path(
        "clusters/<uuid:cluster_id>/photos/", cluster_views.ClusterPhotosView.as_view(), name="cluster-photos"
    ),
    path("duplicates/", duplicate_views.DuplicateListView.as_view(), name="duplicate-list"),
    path("duplicates/summary/", duplicate_views.DuplicateSummaryView.as_view(), name="duplicate-summary"),
    path(
        "duplicates/identical/decide/",
        duplicate_views.DecideIdenticalView.as_view(),
        name="duplicates-decide-identical",
    ),
    path("duplicates/<uuid:group_id>/", duplicate_views.DuplicateView.as_view(), name="duplicate-group"),
    path(
        "duplicates/<uuid:group_id>/photos/",
        duplicate_views.DuplicatePhotosView.as_view(),
        name="duplicate-photos",
    ),
    path("duplicates/<uuid:group_id>/decide/", duplicate_views.DecideView.as_view(), name="duplicate-decide"),
]
