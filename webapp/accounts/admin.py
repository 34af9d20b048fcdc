"""Members and their tokens in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from webapp.accounts.big_tables import BigTableAdmin
from webapp.accounts.models import ApiToken, User
from webapp.accounts.services import token_revoke

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Permissions that several members share."""


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Members are deactivated and not deleted: their photos would go with them."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    show_full_result_count = False
    list_display = ["username", "get_full_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(BigTableAdmin):
    """Who lets which program in, and since when; the tokens themselves are known to nobody."""

    list_display = ["name", "owner", "created_at", "last_used_at", "expires_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
    ordering = ["-created_at", "-id"]
    fields = ["name", "owner", "created_at", "last_used_at", "expires_at"]
    editable = ["name", "expires_at"]
    can_delete = True

    def delete_model(self, request: HttpRequest, obj: ApiToken) -> None:
        token_revoke(token=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            token_revoke(token=token)
