"""Writes of saved searches."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from search.errors import SearchError
from search.models import SavedSearch
from search.retrieval.filters import narrowed
from search.text.language.filters import FILTERS
from search.text.language.grammar import parse
from webapp.photos.selectors import library

KEPT_REMOVED = timedelta(days=1)


def saved_create(
    *, owner: AbstractBaseUser, name: str, text: str = "", filters: Mapping[str, Any] | None = None
) -> SavedSearch:
    """Keep a search. Raises SearchError, also SearchUnclear, for one that cannot be asked."""
    found = SavedSearch(owner=owner, name=name, text=text.strip(), filters=dict(filters or {}))  # type: ignore[misc]
    _check(found, owner)
    found.save(force_insert=True)
    return found


def saved_update(
    *,
    saved: SavedSearch,
    owner: AbstractBaseUser,
    name: str | None = None,
    text: str | None = None,
    filters: Mapping[str, Any] | None = None,
) -> SavedSearch:
    """Change what is given, leave the rest. Raises SearchError as `saved_create`."""
    saved.name = saved.name if name is None else name
    saved.text = saved.text if text is None else text.strip()
    saved.filters = saved.filters if filters is None else dict(filters)
    _check(saved, owner)
    saved.save(update_fields=["name", "text", "filters", "updated_at"])
    return saved


def saved_remove(*, saved: SavedSearch) -> None:
    """It can be brought back for a day."""
    SavedSearch.objects.filter(pk=saved.pk).update(removed_at=timezone.now())


def saved_restore(*, saved: SavedSearch) -> None:
    """Take back that it was removed."""
    SavedSearch.objects.filter(pk=saved.pk).update(removed_at=None)


def saved_purge() -> int:
    """Forget those that were removed long ago."""
    return SavedSearch.objects.filter(removed_at__lt=timezone.now() - KEPT_REMOVED).delete()[0]


def _check(saved: SavedSearch, owner: AbstractBaseUser) -> None:
    """What a filter's value names may come and go; that the search can be read is what counts."""
    if not saved.text and not saved.filters:
        raise SearchError(_("There is nothing to keep. Search for something first."))
    parse(saved.text, FILTERS)
    narrowed(library(owner), saved.filters, owner)
