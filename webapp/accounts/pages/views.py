"""Sign-in, password and account: Django's views with our forms and templates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from webapp.accounts.api.serializers import MemberSerializer, TokenSerializer
from webapp.accounts.forms import PasswordForm, SignInForm
from webapp.accounts.selectors import member_of, tokens_of

_TOKENS_SHOWN = 100


class SignInPage(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class PasswordPage(PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "Your password is changed. Other devices have been signed out.")
        return super().form_valid(form)


class AccountPage(LoginRequiredMixin, TemplateView):
    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = member_of(self.request)
        tokens = TokenSerializer(tokens_of(member)[:_TOKENS_SHOWN], many=True).data
        island_data = {"member": MemberSerializer(member).data, "tokens": tokens}
        return super().get_context_data(**kwargs, island_data=island_data)
