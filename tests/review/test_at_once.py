"""Two people decide on the same photo in the same moment."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from search.models import OrientationDecision
from search.orientation.review.errors import AlreadyDecided
from search.orientation.review.ruling import Ruling
from search.orientation.review.services import decision_make, decisions_make
from tests.review.conftest import ReadMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)
Word = OrientationDecision.Word


def test_one_of_two_wins_and_the_other_is_told(read_make: ReadMaker, member: User, stranger: User) -> None:
    photo, start, told = read_make(1), threading.Barrier(2), list[str]()

    def decide(word: OrientationDecision.Word, actor: User) -> None:
        start.wait()
        try:
            decision_make(
                photos=Photo.objects.filter(id=photo.id), ruling=Ruling(word), actor=actor, batch=uuid4()
            )
            told.append(word)
        except AlreadyDecided:
            told.append("late")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=pair)
        for pair in ((Word.ACCEPTED, member), (Word.REJECTED, stranger))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (decision,) = OrientationDecision.objects.all()
    assert sorted(told) == sorted(["late", decision.decision])
    assert Photo.objects.get().turn == (270 if decision.decision == "accepted" else 0)


def test_two_bands_that_overlap_are_each_decided_on_once(read_make: ReadMaker, member: User) -> None:
    photos = [read_make(1) for _ in range(6)]
    start, changed = threading.Barrier(2), list[int]()

    def decide(ids: list[Photo]) -> None:
        start.wait()
        chosen = Photo.objects.filter(id__in=[photo.id for photo in ids])
        changed.append(
            len(decisions_make(photos=chosen, ruling=Ruling(Word.ACCEPTED), actor=member, batch=uuid4()))
        )
        connections.close_all()

    threads = [threading.Thread(target=decide, args=(part,)) for part in (photos[:4], photos[2:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(changed) == 6
    assert OrientationDecision.objects.filter(current=True).count() == 6
