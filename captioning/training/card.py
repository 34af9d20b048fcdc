"""What is shipped of a run: the weights as float16 and a model card that says how they came about."""

from pathlib import Path
from typing import Any

import torch

from captioning.decoders import Decoder
from captioning.grids import NET, SIZE
from captioning.training.config import CaptionerConfig
from captioning.vocabulary import SPECIAL, Vocabulary
from search.extractors.model_files import ModelFile, model_write


def captioner_save(
    file: Path, decoder: Decoder, vocabulary: Vocabulary, config: CaptionerConfig, facts: dict[str, Any]
) -> ModelFile:
    """Write `file` (.safetensors, float16) and its card; `facts` are data, command, metrics, licence."""
    tensors = {
        name: tensor.detach().to(torch.float16).numpy() for name, tensor in decoder.state_dict().items()
    }
    card = {
        "task": "captioner",
        "name": file.stem,
        **facts,
        "seed": config.seed,
        "precision": "fp32",
        "stored": "fp16",
        "preprocessing": f"RGB, squashed to {SIZE}x{SIZE} px, (x - 127) / 128, last map of {NET}",
        "config": config.as_json(),
        "beam": config.beam,
        "vocabulary": " ".join(vocabulary.words[len(SPECIAL) :]),
    }
    return model_write(file, tensors, card)
