"""The second course: samples, their chances, and that the reward makes sentences better."""

import numpy as np
import pytest
import torch

from captioning.decoders import DECODERS, Decoder, decoder_make
from captioning.decoders.search import greedy
from captioning.training.config import CaptionerConfig
from captioning.training.cross_entropy import caption_loss
from captioning.training.data import TrainingSet, grid_tensor
from captioning.training.self_critical import SelfCriticalCourse, log_probabilities, sampled, spelled
from captioning.vocabulary import END, PAD, START, UNKNOWN

WORDS = 12
SMALL = {
    "attention_lstm": {"width": 16, "memory": 24},
    "merge_lstm": {"width": 16, "memory": 24},
    "transformer": {"width": 16, "inner": 32},
}


@pytest.fixture
def photos() -> TrainingSet:
    random = np.random.default_rng(0)
    grids = (random.random((4, 1, 1280)) ** 6 * random.random((4, 81, 1280))).astype(np.float16)
    captions = [[[START, 4 + photo, 9, 10, END], [START, 4 + photo, 9, 11, END]] for photo in range(4)]
    return TrainingSet(grids, None, captions)


def test_samples_end_once_and_never_say_what_the_search_may_not() -> None:
    torch.manual_seed(0)
    decoder = decoder_make("merge_lstm", words=WORDS, width=16, memory=24).eval()
    written = sampled(decoder, torch.rand(3, 81, 1280), each=6, longest=7)
    assert written.shape[:2] == (3, 6)
    for sentence in written.flatten(0, 1).tolist():
        assert sentence[0] == START
        assert sentence[1] != END
        said = sentence[1:]
        ended = said.index(END) if END in said else len(said)
        assert not {PAD, START, UNKNOWN} & set(said[:ended])
        assert set(said[ended + 1 :]) <= {PAD}


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_the_chance_of_a_sample_is_what_it_was_drawn_with(name: str) -> None:
    torch.manual_seed(0)
    decoder = decoder_make(name, words=WORDS, **SMALL[name]).eval()
    grid = torch.rand(1, 81, 1280)
    written = torch.tensor([[[START, 5, END, PAD], [START, 7, 8, END]]])
    chances = log_probabilities(decoder, grid, written)
    assert chances[0, 0, 2] == 0
    logits, state = decoder.step(torch.tensor([START]), decoder.begin(grid))
    logits[:, [PAD, START, UNKNOWN, END]] = float("-inf")
    torch.testing.assert_close(chances[0, 1, 0], logits.log_softmax(-1)[0, 7], atol=0.05, rtol=0.05)
    logits, _ = decoder.step(torch.tensor([7]), state)
    logits[:, [PAD, START, UNKNOWN]] = float("-inf")
    torch.testing.assert_close(chances[0, 1, 1], logits.log_softmax(-1)[0, 8], atol=0.05, rtol=0.05)


def test_the_end_counts_as_a_word_of_samples_and_references(photos: TrainingSet) -> None:
    assert spelled([START, 5, END, PAD]) == ["5", str(END)]


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_the_reward_makes_sentences_better(name: str, photos: TrainingSet, tmp_path: object) -> None:
    torch.manual_seed(0)
    config = CaptionerConfig(
        decoder=name,
        photos_per_step=4,
        self_critical_epochs=60,
        self_critical_rate=0.003,
        samples=8,
        average_decay=0.5,
        longest=5,
        patience=99,
        judged_by="score",
    )
    decoder = decoder_make(name, words=WORDS, **SMALL[name])
    course = SelfCriticalCourse(config, decoder, photos, tmp_path)  # type: ignore[arg-type]
    grid = grid_tensor(photos.grids, np.arange(len(photos)))

    def score(judged: torch.nn.Module) -> dict[str, float]:
        written = [spelled([*sentence.numbers, END]) for sentence in greedy(judged, grid, longest=5)]  # type: ignore[arg-type]
        wanted = [[spelled(caption) for caption in captions] for captions in photos.captions]
        return {"score": float(np.mean(list(map(course.judge.score, written, wanted))))}

    _begin(decoder, grid)
    before = score(decoder.eval())["score"]
    assert course.train(score).best > before + 0.5


def _begin(decoder: Decoder, grid: torch.Tensor) -> None:
    """As cross-entropy leaves it: sentences of the right words, which it mixes up among the photos."""
    words = torch.tensor([[[START, 4 + photo, 9, 10 + photo % 2, END] for photo in range(4)]] * 4)
    steps = torch.optim.Adam(decoder.parameters(), lr=0.01)
    for _ in range(25):
        steps.zero_grad()
        caption_loss(decoder, grid, words, smoothing=0.1).backward()  # type: ignore[no-untyped-call]
        steps.step()
