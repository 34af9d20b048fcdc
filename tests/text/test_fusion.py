"""Orders of several branches as one."""

from uuid import UUID

from search.text.fusion import branches_of, fused

A, B, C, D = (UUID(int=number) for number in range(1, 5))


def test_what_several_branches_found_comes_before_what_one_found() -> None:
    found = fused({"caption": [A, B], "photo": [C, B]})
    assert found.photos == [B, A, C]
    assert [branches_of(bits) for bits in found.found_by] == [["caption", "photo"], ["caption"], ["photo"]]


def test_what_has_the_words_comes_before_what_only_means_them() -> None:
    assert fused({"words": [D, C], "photo": [A, B]}).photos == [D, C, A, B]


def test_first_in_every_branch_scores_one_and_scores_fall() -> None:
    found = fused({"words": [A, B], "caption": [A], "photo": [A, B]})
    assert found.scores[0] == 1.0 > found.scores[1] > 0


def test_equals_keep_one_order() -> None:
    assert fused({"caption": [B], "photo": [A]}).photos == [A, B]


def test_nothing_found_is_nothing() -> None:
    assert fused({"words": [], "photo": []}).photos == []
