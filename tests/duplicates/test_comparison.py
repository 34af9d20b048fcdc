"""An edited copy is known for one however it was edited; another photo or another moment never is."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageOps

from search.duplicates.alignment import alignments, between_pixels
from search.duplicates.comparison import compare
from search.duplicates.hashing import (
    FORMS,
    bands,
    bands_of_forms,
    distance,
    nearest_form,
    packed_bits,
    perceptual_hash,
    transformed,
    unpacked_bits,
)
from search.duplicates.look import EXTRACTOR, look_at, mirrored, sharpness
from search.evaluation.edits import MORE, RECIPE, edited, halved, next_moment, saved
from tests.duplicates.samples import NAMES, sample


@pytest.mark.parametrize("edit", [*RECIPE, *MORE])
@pytest.mark.parametrize("name", NAMES[:3])
def test_an_edited_copy_is_known_both_ways(name: str, edit: str) -> None:
    photo = sample(name)
    a, b = look_at(photo), look_at(edited(photo, {**RECIPE, **MORE}[edit]))
    assert compare(a, b).is_copy
    assert compare(b, a).is_copy


@pytest.mark.parametrize("name", NAMES)
def test_another_moment_is_no_copy_but_the_same_scene(name: str) -> None:
    photo = sample(name)
    found = compare(look_at(photo), look_at(next_moment(photo, np.random.default_rng(0))))
    assert not found.is_copy
    assert found.is_scene


def test_different_photos_are_neither() -> None:
    looks = [look_at(sample(name)) for name in NAMES]
    for a, b in combinations(looks, 2):
        found = compare(a, b)
        assert not found.is_copy and not found.is_scene


def test_pictures_that_show_nothing_are_neither() -> None:
    blank = look_at(Image.new("RGB", (300, 200), "white"))
    assert blank.bits is None and len(blank.features) == 0
    assert not compare(blank, look_at(Image.new("RGB", (300, 200), "white"))).is_copy
    assert not compare(blank, look_at(sample("coffee"))).is_copy


def test_tiny_pictures_are_compared_too() -> None:
    photo = sample("china").resize((80, 56))
    assert compare(look_at(photo), look_at(saved(photo, 60))).is_copy
    assert not compare(look_at(photo), look_at(Image.new("RGB", (1, 1)))).is_copy


def test_the_found_alignment_puts_the_corners_where_the_edit_put_them() -> None:
    photo = sample("coffee")
    whole, part = look_at(photo), look_at(photo.crop((45, 30, 405, 270)))
    affine = compare(whole, part).affine
    corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]) @ affine.T * photo.size
    assert np.abs(corners - [[45, 30], [405, 30], [405, 270], [45, 270]]).max() < 2


def test_a_hash_knows_its_eight_forms() -> None:
    photo = sample("astronaut").resize((300, 220))
    bits = perceptual_hash(np.array(photo.convert("L")))
    assert bits is not None
    forms = [photo, ImageOps.mirror(photo), ImageOps.flip(photo)]
    forms += [image.transpose(Image.Transpose.TRANSPOSE) for image in forms]
    for image in forms:
        other = perceptual_hash(np.array(image.convert("L")))
        assert other is not None and nearest_form(bits, other)[1] <= 4
    assert len({packed_bits(transformed(bits, form)) for form in FORMS}) == 8
    assert distance(unpacked_bits(packed_bits(bits)), bits) == 0


def test_like_hashes_share_a_band_and_other_owners_none() -> None:
    photo = sample("flower")
    a, b = (perceptual_hash(np.array(image.convert("L"))) for image in (photo, saved(halved(photo), 30)))
    assert a is not None and b is not None
    assert set(bands(a, 7)) & set(bands(b, 7))
    assert set(bands_of_forms(transformed(a, FORMS[5]), 7)) & set(bands(b, 7))
    assert not set(bands_of_forms(a, 7)) & set(bands(b, 8))


def test_keypoints_are_mirrored_as_if_the_photo_were() -> None:
    photo = sample("chelsea")
    made, seen = mirrored(look_at(photo).features), look_at(ImageOps.mirror(photo)).features
    matches = EXTRACTOR.match(made, seen)
    assert len(matches.first) > 0.7 * len(made)
    far = np.abs(made.points[matches.first] - seen.points[matches.second]).max(1)
    assert np.median(far) < 1.0


def test_without_keypoints_the_hash_gives_the_first_guess() -> None:
    soft = sample("rocket").resize((12, 9)).resize((300, 220), Image.Resampling.BICUBIC)
    a, b = look_at(soft), look_at(ImageOps.mirror(soft))
    found = list(alignments(a, b, by_hash=True))
    assert found and found[-1].matches == 0
    centre = between_pixels(found[-1].affine, a.grey, b.grey) @ [127.5, 93.5, 1]
    assert np.abs(centre - [127.5, 93.5]).max() < 2


def test_a_blown_up_photo_is_less_sharp() -> None:
    photo = sample("coffee")
    blown = halved(halved(photo)).resize(photo.size, Image.Resampling.BICUBIC)
    assert sharpness(blown) < 0.5 * sharpness(photo)
