"""The one error family of search: each knows the HTTP status and the code that its answer carries."""

from django.utils.translation import gettext as _

from webapp.photos.errors import AnswerableError


class SearchError(AnswerableError):
    """Search cannot do what was asked; the message says what to do next."""

    code = "search_invalid"


class SpaceError(SearchError):
    """An embedding space is not in the state that this needs."""

    status, code = 409, "space_conflict"


class NothingServes(SpaceError):
    """No embedding space serves searches yet."""

    status, code = 503, "search_not_ready"

    def __init__(self) -> None:
        super().__init__(_("No photo is indexed yet. Upload photos and wait until the first is processed."))


class NoWorker(SearchError):
    """Nobody answered in the queue `interactive`."""

    status, code = 503, "no_worker"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No worker answered in time. See that a worker of the queue `interactive` runs, and search again."
            )
        )


class WorkerTrouble(SearchError):
    """The worker could not do what a search asked of it, and says why."""

    status, code = 500, "search_failed"


class SearchUnclear(SearchError):
    """Part of what was typed cannot be understood: `start` and `end` say which."""

    code = "search_unclear"

    def __init__(self, message: str, *, start: int, end: int) -> None:
        super().__init__(message, start=start, end=end)


class QueryUnreadable(SearchError):
    """The photo to search by cannot be read."""

    status, code = 415, "query_unreadable"


class FetchRefused(SearchError):
    """The picture at an address cannot or may not be fetched; says what to do."""

    status, code = 422, "url_refused"


class FetchBusy(SearchError):
    """Too many pictures are on their way from the web at once."""

    status, code = 503, "url_busy"

    def __init__(self) -> None:
        super().__init__(_("Many pictures are being fetched just now. Try again in a moment."))


class QueryGone(SearchError):
    """There is no such query, or it is another member's."""

    status, code = 404, "query_not_found"

    def __init__(self) -> None:
        super().__init__(_("This search is no longer kept. Search again."))


class NoSuchLayer(SearchError):
    """No installed backbone has a layer of this name."""

    status, code = 404, "layer_not_found"


class ClusterError(SearchError):
    """A cluster or a run of clustering is not as it must be."""

    status, code = 400, "cluster_invalid"


class ClusterGone(ClusterError):
    """A cluster that something was to be done to is no more."""

    status, code = 409, "cluster_gone"

    def __init__(self) -> None:
        super().__init__(_("This cluster is gone meanwhile. Load the page again."))


class EditBusy(ClusterError):
    """Another change of many photos is under way."""

    status, code = 409, "clusters_busy"

    def __init__(self) -> None:
        super().__init__(
            _("Another change of many photos is under way. Wait until it has ended, or stop it.")
        )


class CutGone(ClusterError):
    """The cut of a cluster that was shown is no longer kept, or its cluster is another by now."""

    status, code = 409, "cut_gone"

    def __init__(self) -> None:
        super().__init__(_("This way of splitting is no longer kept. Look at the parts again."))


class DuplicatesChanged(SearchError):
    """The group is not, or no longer, what the member was shown."""

    status, code = 409, "duplicates_changed"


class MapError(SearchError):
    """A map or a run that lays it out is not as it must be."""

    status, code = 400, "map_invalid"


class MapChanged(MapError):
    """The points were numbered anew since they were asked for."""

    status, code = 409, "map_changed"

    def __init__(self) -> None:
        super().__init__(_("The map has changed meanwhile. Load it again."))
