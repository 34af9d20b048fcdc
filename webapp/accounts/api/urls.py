from django.urls import path

from webapp.accounts.api.views import MeView, SignInView, TokensView, TokenView

urlpatterns = [
    path("token/", SignInView.as_view(), name="api-token"),
    path("me/", MeView.as_view(), name="api-me"),
    path("tokens/", TokensView.as_view(), name="api-tokens"),
    path("tokens/<int:pk>/", TokenView.as_view(), name="api-token-detail"),
]
