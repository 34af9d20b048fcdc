"""The language that a member's words are in: which stems and stop words their search knows."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from search.errors import SearchError
from search.models import LibraryLanguage, SearchDocument
from search.text.services import documents_reread
from webapp.photos.models import Photo
from webapp.photos.short_cache import forget, remembered

USUAL = "english"
PLAIN = "simple"
"""No stems and no stop words: for languages that PostgreSQL knows none of, and for many at once."""
LANGUAGES = (
    PLAIN, "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "finnish", "french", "german",
    "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian", "portuguese",
    "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
)  # fmt: skip
"""Those of PostgreSQL; each has a configuration `plumb_<language>`, made by a migration, that leaves accents out."""
AT_ONCE = 2000
REMEMBERED_SECONDS = 30


def configuration(language: str) -> str:
    """The name of PostgreSQL's text search configuration."""
    return f"plumb_{language}"


def language_of(member: AbstractBaseUser) -> str:
    """What a member's words are in, as of a moment ago."""
    return remembered(_key(member), REMEMBERED_SECONDS, lambda: _chosen(member))


def languages_read(member: AbstractBaseUser, language: str) -> list[str]:
    """The member's own language first, then others that some of their documents still wait in."""
    others = _of(member).exclude(language=language).order_by().values_list("language", flat=True).distinct()
    return [language, *others[: len(LANGUAGES)]]


def language_choose(*, member: AbstractBaseUser, language: str) -> None:
    """Read the member's words in this language from now on; the clock reads the old ones anew. Raises SearchError."""
    if language not in LANGUAGES:
        raise SearchError(
            _("%(language)r is none of the languages: %(known)s.")
            % {"language": language, "known": ", ".join(LANGUAGES)}
        )
    LibraryLanguage.objects.update_or_create(member_id=member.pk, defaults={"language": language})
    forget(_key(member))


def waiting(member: AbstractBaseUser) -> int:
    """How many of the member's documents are still read in another language."""
    return _of(member).exclude(language=language_of(member)).count()


def languages_catch_up() -> bool:
    """Read some documents anew in their owner's language; False when more wait."""
    for chosen in LibraryLanguage.objects.select_related("member"):
        late = _of(chosen.member).exclude(language=chosen.language).order_by()
        ids = list(late.values_list("photo_id", flat=True)[:AT_ONCE])
        if ids:
            with transaction.atomic():
                documents_reread(photo_ids=ids)
            return False
    return True


def _key(member: AbstractBaseUser) -> str:
    return f"search:language:{member.pk}"


def _chosen(member: AbstractBaseUser) -> str:
    found = LibraryLanguage.objects.filter(member_id=member.pk).values_list("language", flat=True).first()
    return found or USUAL


def _of(member: AbstractBaseUser) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(photo__in=Photo.objects.filter(owner_id=member.pk).order_by())
