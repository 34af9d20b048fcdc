"""InfoNCE (van den Oord et al. 2018) over photos that have several captions each, hard wrong answers heavier."""

import torch
from torch import Tensor
from torch.nn import functional


def contrastive_loss(photos: Tensor, sentences: Tensor, scale: Tensor, hardness: float = 0.0) -> Tensor:
    """Mean of both directions; photos [B, D], sentences [B, K, D], all of length 1, `scale` 1 / temperature.

    From a photo each of its own sentences is right in turn, and its others are no wrong answers. With `hardness`
    wrong answers weigh by their likeness, exp(hardness * scale * cosine) (Robinson et al. 2021); their sum stays.
    """
    count, each = sentences.shape[:2]
    alike = scale * photos @ sentences.flatten(0, 1).T  # [B, B * K]
    owner = torch.arange(count, device=photos.device).repeat_interleave(each)
    own = owner[None] == torch.arange(count, device=photos.device)[:, None]
    from_text = functional.cross_entropy(_harder(alike, own, hardness, 0).T, owner)
    weighed = _harder(alike, own, hardness, 1)
    others = weighed.masked_fill(own, float("-inf")).logsumexp(1, keepdim=True)
    right = alike[own].view(count, each)
    from_photo = (torch.logaddexp(others, right) - right).mean()
    return (from_text + from_photo) / 2


def _harder(alike: Tensor, own: Tensor, hardness: float, over: int) -> Tensor:
    """Logits with the logarithm of each wrong answer's weight; the weights along `over` are one on average."""
    if not hardness:
        return alike
    weight = (hardness * alike.detach()).masked_fill(own, float("-inf"))
    wrong = (~own).sum(over, keepdim=True).clamp(min=1)
    weight = weight - weight.logsumexp(over, keepdim=True) + wrong.log()
    return alike + weight.masked_fill(own, 0.0)
