from django.contrib.auth.views import LogoutView
from django.urls import path

from webapp.accounts.pages.views import AccountPage, PasswordPage, SignInPage

urlpatterns = [
    path("sign-in/", SignInPage.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", PasswordPage.as_view(), name="password"),
    path("account/", AccountPage.as_view(), name="account"),
]
