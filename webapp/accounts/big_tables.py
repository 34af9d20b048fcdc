"""The admin's manner with tables of millions of rows: no full counts, no sorting without an index, no joins a row.

Every admin page of Plumb builds on it, whatever app it belongs to.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import CharField, Model, Q, QuerySet, TextField
from django.db.models.lookups import PatternLookup
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin
from unfold.decorators import display

Shown = TypeVar("Shown", bound=Callable[..., Any])
AT_ONCE = 1000


@CharField.register_lookup
@TextField.register_lookup
class ContainsByTrigram(PatternLookup):
    """Contains, whatever the case, as ILIKE: a trigram index serves it, unlike icontains' UPPER()."""

    lookup_name = "ilike"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left}::text ILIKE {right}", (*left_values, *right_values)


class EstimatingPaginator(Paginator):  # type: ignore[type-arg]
    """Counts exactly up to a limit; beyond it, the planner's estimate must do."""

    exact_up_to = 10_000

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        assert isinstance(rows, QuerySet)
        counted = rows.order_by()[: self.exact_up_to + 1].count()
        if counted <= self.exact_up_to:
            return counted
        plan = json.loads(rows.order_by().explain(format="json"))
        return max(counted, int(plan[0]["Plan"]["Plan Rows"]))


def shown(
    description: str,
    *,
    ordering: str | None = None,
    label: Mapping[str, str] | None = None,
    header: bool | None = None,
    boolean: bool | None = None,
) -> Callable[[Shown], Shown]:
    """A typed face of Unfold's `display`: heads a column, colours its labels."""
    decorator: Callable[[Shown], Shown] = display(
        description=description, ordering=ordering, label=label, header=header, boolean=boolean
    )
    return decorator


class BigTableAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows are looked at and acted on through services; only `editable` fields are typed into."""

    editable: ClassVar[Sequence[str]] = ()
    exact_fields: ClassVar[Sequence[str]] = ()
    """A search for a whole value of one of these (an id, a hash) finds it by its index."""
    paginator = EstimatingPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    list_filter_submit = True
    can_add: ClassVar[bool] = False
    can_delete: ClassVar[bool] = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and bool(super().has_add_permission(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and bool(super().has_delete_permission(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None and self.can_add:
            return list(super().get_readonly_fields(request, obj))
        fixed = [field.name for field in self.model._meta.fields if field.name not in self.editable]
        return [*fixed, *super().get_readonly_fields(request, obj)]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        exact = self._exact(term)
        if exact is not None and (found := queryset.filter(exact)).exists():
            return found, False
        return (self.words_search(request, queryset, term), False) if term else (queryset, False)

    def words_search(self, request: HttpRequest, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        """Rows whose `search_fields` have the words; none where only whole values can be looked for."""
        if all(name in self.exact_fields for name in self.get_search_fields(request)):
            return queryset.none()
        found: QuerySet[Any] = super().get_search_results(request, queryset, words)[0]
        return found

    def _exact(self, term: str) -> Q | None:
        """Rows that carry exactly this value in one of `exact_fields`; None when it can be in none."""
        found: Q | None = None
        for name in self.exact_fields if term else ():
            field: Any = self.model._meta.get_field(name)
            try:
                value = getattr(field, "target_field", field).to_python(term)
            except ValidationError:
                continue
            found = Q(**{name: value}) if found is None else found | Q(**{name: value})
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write what was typed and nothing else, so that a worker's news is not overwritten; then act."""
        if not change:
            obj.save()
            return
        if form.changed_data:
            self.changes_write(request, obj, form.changed_data)
        for action in self.get_actions_submit_line(request, obj.pk):
            if action.action_name in request.POST:
                action.method(request, obj)

    def changes_write(self, request: HttpRequest, obj: Any, names: list[str]) -> None:
        """Store the typed fields; a table with a service for it goes through that."""
        obj.save(update_fields=names)

    def chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """The ticked rows; too many at once are refused with a message, and none are returned."""
        rows = list(queryset[: AT_ONCE + 1])
        if len(rows) <= AT_ONCE:
            return rows
        text = f"Choose at most {AT_ONCE:,} at once: narrow the list by a filter first."
        self.message_user(request, text, messages.ERROR)
        return []

    @contextmanager
    def telling(self, request: HttpRequest, *families: type[Exception]) -> Iterator[None]:
        """A service's refusal becomes a message to the curator."""
        try:
            yield
        except families as error:
            self.message_user(request, str(error), messages.ERROR)

    def done(self, request: HttpRequest, rows: Sequence[Model], what: str) -> None:
        """Tell the curator, and note it in every row's history."""
        if rows:
            self.message_user(request, f"{what}: {len(rows)}.", messages.SUCCESS)
            LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, what)  # type: ignore[arg-type]
