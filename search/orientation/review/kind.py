"""Decisions as an action on photos, so that they are undone like every other."""

from uuid import UUID, uuid4

from search.models import OrientationDecision
from search.orientation.review.ruling import Ruling
from search.orientation.review.services import decision_make, decisions_make, decisions_undo
from webapp.photos.models import BulkAction
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish

NAME = "orientation"


class Review(BulkKind):
    """`wish.asked` is the ruling. A photo given by its id is decided on or refused; of many, those that are open."""

    def apply(self, wish: Wish) -> Changed:
        assert isinstance(wish.asked, Ruling)
        batch = uuid4()
        make = decisions_make if wish.ids is None else decision_make
        changed = make(photos=wish.photos, ruling=wish.asked, actor=wish.member, batch=batch)
        return Changed(changed, {"batch": str(batch)})

    def undo(self, action: BulkAction) -> int:
        batch = UUID(action.before["batch"])
        mine = OrientationDecision.objects.filter(batch=batch, photo__owner_id=action.owner_id)
        return len(decisions_undo(decisions=mine))
