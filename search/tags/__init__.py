"""Tags: readable words for what a photo shows, from the ImageNet classes of the shared network."""

from search.tags.vocabulary import ScoredTag, Vocabulary, tag_vocabulary

__all__ = ["ScoredTag", "Vocabulary", "tag_vocabulary"]
