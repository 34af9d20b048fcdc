"""Which photos are meant: by their ids, or all that filters let through except some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.photos.api.filters import photo_filter
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import Person
from webapp.photos.stacks import stacks_counted, with_stacks

MOST_IDS = 200_000
_SCALARS = (str, bool, int, float)


@extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
class IdsField(serializers.Field[Any, Any, Any, Any]):
    """A list of ids; a hundred thousand are read in a moment."""

    def to_internal_value(self, data: Any) -> list[UUID]:
        if not isinstance(data, list):
            raise serializers.ValidationError(_("Send a list of ids."))
        if len(data) > MOST_IDS:
            raise serializers.ValidationError(
                _("At most %(value)s ids are taken at once; use filters.") % {"value": MOST_IDS}
            )
        try:
            return list(dict.fromkeys(UUID(id_) for id_ in data))
        except (ValueError, TypeError, AttributeError):
            raise serializers.ValidationError(_("One of these is no id.")) from None

    def to_representation(self, value: Any) -> Any:
        return value


class SelectionSerializer(serializers.Serializer[Any]):
    """Either `ids`, or `filters` with what is left out of them in `except`; a photo means its whole stack."""

    ids = IdsField(required=False)
    filters = serializers.DictField(
        required=False, help_text="The query parameters of the timeline; {} is the whole timeline."
    )

    alone = serializers.BooleanField(
        default=False, help_text="Only these photos, without what else is in their stacks."
    )

    def get_fields(self) -> dict[str, Any]:
        left_out = IdsField(required=False, help_text="Left out of what the filters let through.")
        return {**super().get_fields(), "except": left_out}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ids" in attrs) == ("filters" in attrs):
            raise serializers.ValidationError(_("Say which photos: send either ids or filters."))
        if "ids" in attrs and "except" in attrs:
            raise serializers.ValidationError({"except": [_("Leave out of ids what is not meant.")]})
        return attrs


@dataclass(frozen=True)
class Selected:
    """The photos that are meant; `missing` ids are no photos, no longer, or not among these."""

    photos: QuerySet[Photo]
    ids: Sequence[UUID] | None
    missing: int


def photos_selected(photos: QuerySet[Photo], chosen: Mapping[str, Any], *, member: Person) -> Selected:
    """Those of `photos` that the selection means. Raises ValidationError that names the filter."""
    if "ids" in chosen:
        ids: list[UUID] = chosen["ids"]
        found, count = _whole(photos.filter(id__in=AnyOf(ids)), photos, chosen, member)
        return Selected(found, ids, len(ids) - count)
    found = _filtered(photos, chosen["filters"], member)
    if chosen.get("except"):
        left_out = _whole(photos.filter(id__in=AnyOf(chosen["except"])), photos, chosen, member)[0]
        found = found.exclude(id__in=left_out.order_by().values("id"))
    return Selected(_whole(found, photos, chosen, member)[0], None, 0)


def _whole(
    found: QuerySet[Photo], photos: QuerySet[Photo], chosen: Mapping[str, Any], member: Person
) -> tuple[QuerySet[Photo], int]:
    """These photos with what is stacked with them, unless they alone are meant; how many they were before."""
    count, stacks = stacks_counted(found, member)
    return (found if chosen.get("alone") else with_stacks(found, stacks, photos)), count


def _filtered(photos: QuerySet[Photo], filters: Mapping[str, Any], member: Person) -> QuerySet[Photo]:
    kind = photo_filter()
    for name, value in filters.items():
        if name not in kind.base_filters:
            _refuse(name, [f"There is no such filter; the filters are {', '.join(kind.base_filters)}."])
        if value is not None and not isinstance(value, _SCALARS):
            _refuse(name, ["Send one word, number or date."])
    words = {name: str(value) for name, value in filters.items() if value is not None}
    passed = kind(words, photos, member=member)
    if not passed.is_valid():
        name, errors = next(iter(passed.errors.items()))
        _refuse(name, [str(error) for error in errors])
    found: QuerySet[Photo] = passed.qs
    return found


def _refuse(name: str, texts: list[str]) -> None:
    raise serializers.ValidationError({"selection": {"filters": {name: texts}}})
