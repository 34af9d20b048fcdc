"""What makes photos findable, in the admin."""

from search.admin.cluster_members import ClusterMemberAdmin
from search.admin.clusters import ClusterAdmin, ClusterRunAdmin
from search.admin.orientation import OrientationAdmin, OrientationDecisionAdmin
from search.admin.spaces import EmbeddingSpaceAdmin
from search.admin.tags import PhotoTagAdmin, TagAdmin
from search.admin.text_lines import TextLineAdmin

__all__ = [
    "ClusterAdmin",
    "ClusterMemberAdmin",
    "ClusterRunAdmin",
    "EmbeddingSpaceAdmin",
    "OrientationAdmin",
    "OrientationDecisionAdmin",
    "PhotoTagAdmin",
    "TagAdmin",
    "TextLineAdmin",
]
