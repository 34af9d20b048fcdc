"""InfoNCE (van den Oord et al. 2018) over photos that have several captions each."""

import torch
from torch import Tensor
from torch.nn import functional


def contrastive_loss(photos: Tensor, sentences: Tensor, scale: Tensor) -> Tensor:
    """Mean of both directions; photos [B, D], sentences [B, K, D], all of length 1, `scale` 1 / temperature.

    From a photo each of its own sentences is right in turn, and its others are no wrong answers.
    """
    count, each = sentences.shape[:2]
    alike = scale * photos @ sentences.flatten(0, 1).T  # [B, B * K]
    owner = torch.arange(count, device=photos.device).repeat_interleave(each)
    from_text = functional.cross_entropy(alike.T, owner)
    own = owner[None] == torch.arange(count, device=photos.device)[:, None]
    others = alike.masked_fill(own, float("-inf")).logsumexp(1, keepdim=True)
    right = alike[own].view(count, each)
    from_photo = (torch.logaddexp(others, right) - right).mean()
    return (from_text + from_photo) / 2
