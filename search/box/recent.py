"""What a member has searched for lately, in words."""

from django.contrib.auth.models import AbstractBaseUser

from search.models import SearchQuery

LOOKED_AT = 300
"""Queries; the same words are often asked again."""


def texts_recent(member: AbstractBaseUser) -> list[str]:
    """Each once, the latest first."""
    rows = SearchQuery.objects.filter(member_id=member.pk, listed=True).exclude(text="")
    texts = rows.order_by("-created_at", "-pk").values_list("text", flat=True)[:LOOKED_AT]
    return list(dict.fromkeys(texts))


def texts_forget(*, member: AbstractBaseUser, text: str | None = None) -> int:
    """Offer this search, or none so far, no more; what was found by it goes on. Returns how many were forgotten."""
    rows = SearchQuery.objects.filter(member_id=member.pk, listed=True)
    return rows.filter(**({} if text is None else {"text": text})).update(listed=False)
