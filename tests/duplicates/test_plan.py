"""Groups from links: round a middle photo, never by a chain; which copy is best, and why."""

from itertools import pairwise
from uuid import UUID

import pytest

from search.duplicates.best import Facts, ranked, reason
from search.duplicates.comparison import Kind
from search.duplicates.grouping import Apart, rings
from search.duplicates.plan import planned


def facts(number: int, **more: object) -> Facts:
    usual: dict[str, object] = {
        "photo": UUID(int=number), "file": f"file{number}", "width": 400, "height": 300, "extension": ".jpg",
        "bytes": 1000, "sharpness": 10.0, "grey": False, "details": 0,
    }  # fmt: skip
    return Facts(**{**usual, **more})  # type: ignore[arg-type]


def links(*pairs: tuple[str, str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for a, b in pairs:
        found.setdefault(a, {})[b] = 1.0
        found.setdefault(b, {})[a] = 1.0
    return found


def test_a_chain_falls_into_rings_round_its_middle_photos() -> None:
    chain = links(("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"))
    found = rings(chain, "abcde", Apart())
    assert [(ring.medoid, set(ring.others)) for ring in found] == [("b", {"a", "c"}), ("d", {"e"})]


def test_a_star_is_one_ring_in_whatever_order_its_photos_come() -> None:
    star = links(*[("m", other) for other in "abcdef"])
    for order in ("mabcdef", "fedcbam"):
        (ring,) = rings(star, order, Apart())
        assert ring.medoid == "m" and set(ring.others) == set("abcdef")


def test_what_a_person_keeps_apart_never_meets() -> None:
    star = links(("m", "a"), ("m", "b"), ("m", "c"))
    (ring,) = rings(star, "mabc", Apart([{"a", "b"}]))
    assert ring.nodes == ("m", "a", "c")
    assert rings(links(("a", "b")), "ab", Apart([{"a", "b"}])) == []


def test_five_thousand_in_a_row_are_grouped_at_once() -> None:
    row = [f"{number:04d}" for number in range(5000)]
    found = rings(links(*pairwise(row)), row, Apart())
    assert all(len(ring.nodes) <= 3 for ring in found)
    assert len({node for ring in found for node in ring.nodes}) > 4000


def test_identical_edited_and_moments_are_groups_of_their_own() -> None:
    copies = {"a": [facts(1), facts(2)], "b": [facts(3)], "c": [facts(4)], "d": [facts(5)]}
    found = planned(copies, [("a", "b", Kind.EDITED, 0.99), ("b", "c", Kind.BURST, 0.8)], [])
    shown = {(group.kind, frozenset(photo.int for photo, _ in group.members)) for group in found}
    assert shown == {
        (Kind.IDENTICAL, frozenset({1, 2})),
        (Kind.EDITED, frozenset({1, 2, 3})),
        (Kind.BURST, frozenset({1, 2, 3, 4})),
    }
    burst = next(group for group in found if group.kind is Kind.BURST)
    looks = {photo.int: look for photo, look in burst.members}
    assert looks[1] == looks[2] == looks[3] != looks[4]


def test_links_to_photos_that_are_gone_are_passed_over() -> None:
    assert planned({"a": [facts(1)]}, [("a", "gone", Kind.EDITED, 0.9)], []) == []


BETTER: dict[str, dict[str, object]] = {
    "resolution": {"width": 800, "height": 600},
    "colour": {"grey": False},
    "format": {"extension": ".png"},
    "metadata": {"details": 3},
    "bytes": {"bytes": 2000},
}


@pytest.mark.parametrize("why", BETTER)
def test_the_better_copy_is_first_and_says_why(why: str) -> None:
    worse = facts(1, grey=why == "colour")
    better = facts(2, **BETTER[why])
    assert ranked([worse, better], Kind.EDITED) == [better, worse]
    assert reason(better, [worse], Kind.EDITED) == why


def test_a_blown_up_copy_loses_against_the_sharp_one() -> None:
    small = facts(1, sharpness=20.0)
    blown = facts(2, width=1600, height=1200, sharpness=4.0)
    assert ranked([blown, small], Kind.EDITED)[0] == small
    assert reason(small, [blown], Kind.EDITED) == "sharpness"


def test_of_moments_the_sharpest_is_the_best() -> None:
    steady, shaken = facts(1, sharpness=20.0), facts(2, sharpness=10.0, bytes=5000)
    assert ranked([shaken, steady], Kind.BURST)[0] == steady


def test_of_files_with_the_same_pixels_the_one_that_tells_most_is_the_best() -> None:
    shot, bare = facts(1, details=3, bytes=500), facts(2, extension=".png", bytes=5000)
    assert ranked([bare, shot], Kind.IDENTICAL)[0] == shot
    assert reason(shot, [bare], Kind.IDENTICAL) == "metadata"
    light, heavy = facts(3, bytes=500), facts(4, extension=".png", bytes=5000)
    assert ranked([heavy, light], Kind.IDENTICAL)[0] == light
    assert reason(light, [heavy], Kind.IDENTICAL) == "smaller"


def test_a_rewritten_file_is_no_better_for_being_a_little_heavier() -> None:
    shot, rewritten = facts(1, bytes=1000), facts(2, bytes=1400)
    assert ranked([rewritten, shot], Kind.EDITED)[0] == shot


def test_copies_alike_in_everything_keep_the_first() -> None:
    first, second = facts(1), facts(2)
    assert ranked([second, first], Kind.EDITED)[0] == first
    assert reason(first, [second], Kind.EDITED) == "first"
