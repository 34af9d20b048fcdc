"""Every decoder of the registry, small and untrained, and the search over it."""

import pytest
import torch
from torch import Tensor

from captioning.decoders import DECODERS, Decoder, decoder_make
from captioning.decoders.merge_lstm import MergeLstm
from captioning.decoders.search import beam, greedy
from captioning.errors import WeightsError
from captioning.training.cross_entropy import caption_loss
from captioning.vocabulary import END, PAD, START, UNKNOWN

WORDS = 23
SMALL = {
    "attention_lstm": {"width": 16, "memory": 24},
    "merge_lstm": {"width": 16, "memory": 24},
    "transformer": {"width": 16, "inner": 32},
}


@pytest.fixture(params=sorted(DECODERS))
def decoder(request: pytest.FixtureRequest) -> Decoder:
    torch.manual_seed(1)
    return decoder_make(request.param, words=WORDS, **SMALL[request.param]).eval()


@pytest.fixture
def grid() -> Tensor:
    torch.manual_seed(2)
    kinds = torch.rand(3, 1, 1280) ** 6  # photos differ by which channels fire, as real ones do
    return kinds * torch.rand(3, 81, 1280)


def test_an_unknown_decoder_names_the_known_ones() -> None:
    with pytest.raises(WeightsError, match="merge_lstm"):
        decoder_make("oracle", words=WORDS)


def test_each_place_of_each_caption_gets_logits_over_the_words(decoder: Decoder, grid: Tensor) -> None:
    assert decoder(grid, torch.randint(4, WORDS, (3, 2, 7))).shape == (3, 2, 7, WORDS)


def test_word_by_word_agrees_with_the_sentence_in_one_go(decoder: Decoder, grid: Tensor) -> None:
    words = torch.randint(4, WORDS, (3, 1, 7))
    whole, state = decoder(grid, words)[:, 0], decoder.begin(grid)
    for place in range(7):
        logits, state = decoder.step(words[:, 0, place], state)
        torch.testing.assert_close(logits, whole[:, place], atol=1e-4, rtol=1e-4)


def test_attention_is_shared_out_among_the_cells(decoder: Decoder, grid: Tensor) -> None:
    _, state = decoder.step(torch.tensor([START, 5, 9]), decoder.begin(grid))
    gaze = decoder.gaze(state)
    assert (gaze is None) == isinstance(decoder, MergeLstm)
    if gaze is None:
        return
    assert gaze.shape == (3, 81)
    torch.testing.assert_close(gaze.sum(1), torch.ones(3))


def test_no_place_knows_the_words_to_come(decoder: Decoder, grid: Tensor) -> None:
    words = torch.randint(4, WORDS, (3, 2, 7))
    changed = words.clone()
    changed[..., 4:] = 5
    torch.testing.assert_close(decoder(grid, words)[:, :, :4], decoder(grid, changed)[:, :, :4])


def test_a_photo_is_described_alone_as_among_others(decoder: Decoder, grid: Tensor) -> None:
    together = beam(decoder, grid, longest=8)
    alone = [beam(decoder, grid[place : place + 1], longest=8)[0] for place in range(len(grid))]
    assert [sentence.numbers for sentence in together] == [sentence.numbers for sentence in alone]


def test_a_beam_finds_no_less_likely_sentences_than_greed(decoder: Decoder, grid: Tensor) -> None:
    plain = {"longest": 6, "length_power": 0.0, "block_trigrams": False}
    wide = beam(decoder, grid, width=WORDS, **plain)  # type: ignore[arg-type]
    for best, first in zip(wide, greedy(decoder, grid, longest=6), strict=True):
        assert best.score * (len(best.numbers) + 1) >= first.score * (len(first.numbers) + 1) - 1e-4


def test_the_score_is_the_mean_log_probability_of_the_words(decoder: Decoder, grid: Tensor) -> None:
    sentence = greedy(decoder, grid[:1], longest=20)[0]
    if len(sentence.numbers) < 20:
        assert sentence.score == pytest.approx(_mean(decoder, grid[:1], sentence.numbers), abs=1e-3)


def test_no_sentence_says_three_words_in_a_row_twice(decoder: Decoder, grid: Tensor) -> None:
    for sentence in beam(decoder, grid, longest=20):
        trigrams = list(zip(sentence.numbers, sentence.numbers[1:], sentence.numbers[2:], strict=False))
        assert len(trigrams) == len(set(trigrams))
        assert not {PAD, START, END, UNKNOWN} & set(sentence.numbers)


def test_a_decoder_learns_two_photos_by_heart(decoder: Decoder, grid: Tensor) -> None:
    words = torch.tensor([[[START, 5, 6, 7, END]], [[START, 9, 8, END, PAD]]])
    steps = torch.optim.Adam(decoder.parameters(), lr=0.01)
    for _ in range(80):
        loss = caption_loss(decoder, grid[:2], words, smoothing=0.0)
        steps.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        steps.step()
    assert [sentence.numbers for sentence in greedy(decoder, grid[:2])] == [(5, 6, 7), (9, 8)]


def _mean(decoder: Decoder, grid: Tensor, numbers: tuple[int, ...]) -> float:
    """Mean log-probability of the words and END by teacher forcing, special words barred as in the search."""
    words = torch.tensor([[[START, *numbers]]])
    with torch.inference_mode():
        logits = decoder(grid, words)[0, 0]
    logits[:, [PAD, START, UNKNOWN]] = float("-inf")
    logits[0, END] = float("-inf")
    chances = logits.log_softmax(-1)
    return float(sum(chances[place, number] for place, number in enumerate([*numbers, END]))) / (
        len(numbers) + 1
    )
