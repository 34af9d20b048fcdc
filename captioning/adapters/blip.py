"""BLIP as a captioner: the weights of a downloaded folder, registered by `manage.py adopt_captioner`."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from tokenizers import Tokenizer

from captioning.adapters.base import WholeCaptioner
from captioning.adapters.blip_network import LEFT_OUT, Blip
from captioning.suggestion import Suggestion
from captioning.vocabulary import sentence_of
from search.extractors.model_files import ModelFile

MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
SPREAD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
LONGEST = 20


class BlipCaptioner(WholeCaptioner):
    """Writes greedily; `start` and `end` are the numbers of its first and last word piece."""

    def __init__(self, net: Blip, tokenizer: Tokenizer, *, label: str, start: int, end: int) -> None:
        self.net, self.label = net.eval(), label
        self._tokenizer, self._start, self._end = tokenizer, start, end

    @torch.inference_mode()
    def describe(self, images: Sequence[Image.Image]) -> list[Suggestion]:
        if not images:
            return []
        seen = self.net.vision_model(torch.from_numpy(pixels_of(images, self.net.vision_model.side)))
        words = torch.full((len(images), 1), self._start)
        chances = torch.zeros(len(images), LONGEST)
        ended = torch.zeros(len(images), dtype=torch.bool)
        counts = torch.zeros(len(images))
        for place in range(LONGEST):
            likely = self.net.text_decoder(words, seen)[:, -1].log_softmax(-1)
            best, chosen = likely.max(-1)
            chances[:, place] = best.masked_fill(ended, 0.0)
            counts += ~ended
            words = torch.cat([words, chosen.masked_fill(ended, self._end)[:, None]], 1)
            ended |= chosen == self._end
            if bool(ended.all()):
                break
        sure = (chances.sum(1) / counts.clamp(min=1)).exp().tolist()
        texts = [self._text(row[1:]) for row in words.tolist()]
        return [Suggestion(text, chance, self.label) for text, chance in zip(texts, sure, strict=True)]

    def _text(self, numbers: list[int]) -> str:
        until = numbers.index(self._end) if self._end in numbers else len(numbers)
        said: str = self._tokenizer.decode(numbers[:until], skip_special_tokens=True)
        return sentence_of(said.rstrip(" .").split())


def pixels_of(images: Sequence[Image.Image], side: int) -> NDArray[np.float32]:
    """RGB photos -> float32 [B, 3, side, side], squashed and normalised as in training."""
    small = [image.resize((side, side), Image.Resampling.BICUBIC) for image in images]
    found = (np.stack([np.asarray(image, np.float32) for image in small]) / 255 - MEAN) / SPREAD
    return np.ascontiguousarray(found.transpose(0, 3, 1, 2), np.float32)


def load(file: ModelFile) -> BlipCaptioner:
    """The captioner of a registered file. Raises KeyError, RuntimeError where card and weights do not fit."""
    config = file.card["config"]
    net = Blip(config["vision"], config["text"])
    tensors = {
        name: torch.from_numpy(array) for name, array in file.tensors().items() if not name.endswith(LEFT_OUT)
    }
    if "text_decoder.cls.predictions.decoder.weight" not in tensors:  # tied to the words, and left out
        words = tensors["text_decoder.bert.embeddings.word_embeddings.weight"]
        tensors["text_decoder.cls.predictions.decoder.weight"] = words
    bias = file.tensors().get("text_decoder.cls.predictions.bias")
    if "text_decoder.cls.predictions.decoder.bias" not in tensors and bias is not None:
        tensors["text_decoder.cls.predictions.decoder.bias"] = torch.from_numpy(bias)
    net.load_state_dict(tensors)
    tokenizer = Tokenizer.from_str(config["tokenizer"])
    return BlipCaptioner(net, tokenizer, label=file.label, start=config["start"], end=config["end"])
