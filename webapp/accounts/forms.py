"""Django's forms, with the count of failed attempts and the services behind them."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from unfold.forms import AuthenticationForm as UnfoldAuthenticationForm

from webapp.accounts.errors import TooManyAttempts
from webapp.accounts.models import User
from webapp.accounts.services import password_change
from webapp.accounts.sign_in import credentials_check


class CountedAttempts:
    """Mixed into Django's sign-in forms: the same question, asked with a limit."""

    def clean(self) -> dict[str, Any]:
        form: Any = self
        username, password = form.cleaned_data.get("username"), form.cleaned_data.get("password")
        if username is not None and password:
            try:
                form.user_cache = credentials_check(
                    request=form.request, username=username, password=password
                )
            except TooManyAttempts as error:
                raise ValidationError(str(error), code="too_many_attempts") from error
            if form.user_cache is None:
                raise form.get_invalid_login_error()
            form.confirm_login_allowed(form.user_cache)
        cleaned: dict[str, Any] = form.cleaned_data
        return cleaned


class SignInForm(CountedAttempts, AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": gettext_lazy(
            "This name and password do not belong together. Check both; capitals count."
        ),
    }


class AdminSignInForm(CountedAttempts, UnfoldAuthenticationForm):  # type: ignore[misc]
    """The admin's own sign-in page."""


class PasswordForm(PasswordChangeForm):
    def save(self, commit: bool = True) -> User:
        assert isinstance(self.user, User)
        password_change(user=self.user, password=self.cleaned_data["new_password1"])
        return self.user
