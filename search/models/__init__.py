"""Tables of search: spaces and vectors, words, clusters, queries."""

from search.models.cluster import (
    Cluster,
    ClusterAnchor,
    ClusterEdit,
    ClusterMember,
    ClusterRun,
    ClusterTie,
    ClusterTree,
)
from search.models.document import LibraryLanguage, LibraryWord, SearchDocument
from search.models.duplicates import (
    DuplicateGroup,
    DuplicateKind,
    DuplicateMember,
    DuplicatePair,
    Fingerprint,
    NotDuplicates,
)
from search.models.embedding import Embedding
from search.models.embedding_space import EmbeddingSpace
from search.models.local_features import StoredFeatures
from search.models.orientation import Orientation, OrientationDecision, ReviewRun, SensingCamera
from search.models.photo_map import MapChunk, MapRun, PhotoMap
from search.models.query import SearchQuery
from search.models.region import Region
from search.models.saved import SavedSearch
from search.models.tags import PhotoTag, Tag
from search.models.text_line import TextLine

__all__ = [
    "Cluster",
    "ClusterAnchor",
    "ClusterEdit",
    "ClusterMember",
    "ClusterRun",
    "ClusterTie",
    "ClusterTree",
    "DuplicateGroup",
    "DuplicateKind",
    "DuplicateMember",
    "DuplicatePair",
    "Embedding",
    "EmbeddingSpace",
    "Fingerprint",
    "LibraryLanguage",
    "LibraryWord",
    "MapChunk",
    "MapRun",
    "NotDuplicates",
    "Orientation",
    "OrientationDecision",
    "PhotoMap",
    "PhotoTag",
    "Region",
    "ReviewRun",
    "SavedSearch",
    "SearchDocument",
    "SearchQuery",
    "SensingCamera",
    "StoredFeatures",
    "Tag",
    "TextLine",
]
