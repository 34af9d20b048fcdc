"""/api/v1/ of search and clusters."""

from django.urls import path

from search.api import search_views

urlpatterns = [
    path("search/", search_views.SearchView.as_view(), name="search-api"),
    path("search/<uuid:query_id>/", search_views.SearchPageView.as_view(), name="search-page"),
    path("search/<uuid:query_id>/why/<uuid:photo_id>/", search_views.WhyView.as_view(), name="search-why"),
]
