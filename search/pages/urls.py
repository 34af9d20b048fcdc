from django.urls import path

from search.pages import views

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("review/turns/", views.review_page, name="review"),
    path("review/duplicates/", views.duplicates_page, name="duplicates"),
    path("map/", views.map_page, name="map"),
    path("clusters/", views.clusters_page, name="clusters"),
    path("clusters/tree/", views.tree_page, name="cluster-tree"),
    path("clusters/<uuid:cluster_id>/", views.cluster_page, name="cluster"),
]
