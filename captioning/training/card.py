"""What is shipped of a run: the weights as float16 and a model card that says how they came about."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from captioning.decoders import Decoder
from captioning.grids import NET, SIZE
from captioning.training.config import CaptionerConfig
from captioning.vocabulary import Vocabulary


def captioner_save(
    file: Path, decoder: Decoder, vocabulary: Vocabulary, config: CaptionerConfig, facts: dict[str, Any]
) -> None:
    """Write `file` (.safetensors, float16) and its card (.json); `facts` are data, command, metrics, licence."""
    file.parent.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in decoder.state_dict().items()}
    save_file(tensors, file)
    card = {
        "task": "captioner",
        "name": file.stem,
        **facts,
        "seed": config.seed,
        "precision": "fp16 stored, fp32 used",
        "preprocessing": f"RGB, squashed to {SIZE}x{SIZE} px, (x - 127) / 128, last map of {NET}",
        "config": config.as_json(),
        "beam": config.beam,
        "vocabulary": vocabulary.words[4:],
    }
    file.with_suffix(".json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
