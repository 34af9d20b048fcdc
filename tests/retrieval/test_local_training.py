"""Training of local features: views know what they share, a run resumes as if nothing had happened, losses fall."""

from pathlib import Path

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command

from search.extractors.model_files import model_files
from search.local_features.training import LocalRun, LocalTraining, Views
from search.local_features.views import pair_of, same_cells
from tests.extractors.local import sample


def made_up(photos: int = 40, channels: int = 12, side: int = 4) -> Views:
    """Maps whose second view is the first one with noise, cell by cell."""
    random = np.random.default_rng(0)
    first = random.random((photos, channels, side, side))
    second = first + 0.05 * random.random(first.shape)
    maps = np.stack([first, second], 1).astype(np.float16)
    same = np.tile(np.arange(side * side, dtype=np.int16), (photos, 1))
    return Views(maps, same, np.arange(photos))


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Tiny tensors are not worth a second one."""
    torch.set_num_threads(1)


def config(folder: Path, steps: int = 8) -> LocalTraining:
    return LocalTraining(folder=str(folder), steps=steps, batch=4, validate_every=4, held_back=0.2)


def test_without_a_movement_every_cell_shows_itself() -> None:
    assert same_cells(np.eye(3), 96).tolist() == list(range(36))


def test_a_movement_of_one_cell_moves_the_cells() -> None:
    shift = np.array([[1.0, 0, 16], [0, 1, 0], [0, 0, 1]])
    found = same_cells(shift, 96).reshape(6, 6)
    assert (found[:, :5] == np.arange(36).reshape(6, 6)[:, 1:]).all()
    assert (found[:, 5] == -1).all()


def test_two_views_share_cells_that_look_alike() -> None:
    pair = pair_of(sample("china"), 128, np.random.default_rng(3))
    assert pair.first.shape == pair.second.shape == (128, 128, 3)
    assert 5 < (pair.same >= 0).sum() <= 64
    again = pair_of(sample("china"), 128, np.random.default_rng(3))
    assert np.array_equal(pair.second, again.second)


def test_a_run_learns_which_cells_belong_together(tmp_path: Path) -> None:
    run = LocalRun(config(tmp_path, steps=16), made_up())
    before = run.validate()
    after = run.run()
    assert after["loss"] < before["loss"]
    assert after["counterparts"] < before["counterparts"] and after["rebuild"] < before["rebuild"]
    assert list((tmp_path / "tensorboard").iterdir())


def test_a_run_that_was_cut_off_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    whole = LocalRun(config(tmp_path / "whole"), made_up())
    whole.folder.mkdir()
    whole.run()
    part = LocalRun(config(tmp_path / "part"), made_up())
    part.folder.mkdir()
    for chosen in part._batches():
        part._learn(chosen)
        if part.step == 4:
            part._keep(part.validate()["loss"])
            break
    resumed = LocalRun(config(tmp_path / "part"), made_up())
    resumed.run()
    for name, tensor in torch.load(tmp_path / "whole" / "last.pt", weights_only=True)["net"].items():
        other = torch.load(tmp_path / "part" / "last.pt", weights_only=True)["net"][name]
        torch.testing.assert_close(other, tensor)


def test_the_shipped_head_has_a_card_with_its_command() -> None:
    from django.conf import settings

    (shipped,) = model_files([Path(settings.BASE_DIR) / "search" / "weights"], "delg")
    assert shipped.card["sha256"] == shipped.sha256
    assert shipped.card["command"].startswith("manage.py train local-features")
    assert shipped.path.stat().st_size < 1_000_000


def test_too_few_photos_are_told(tmp_path: Path) -> None:
    sample("china").save(tmp_path / "one.jpg")
    with pytest.raises(CommandError, match="too few to learn from"):
        call_command(
            "train", "local-features", "--images", str(tmp_path), "--out", str(tmp_path / "x.safetensors")
        )
