"""Clusters as dense places: HDBSCAN."""

import numpy as np
from django.utils.translation import gettext as _

from search.clusters.algorithms.grouping import Grouping, Rows
from search.errors import ClusterError

LEAST_SIZE = 3
FEW = 24
"""Photos among which even two make a cluster."""


def hdbscan(rows: Rows, k: int | None) -> Grouping:
    """HDBSCAN (Campello et al. 2013); it finds the number of clusters by density."""
    if k is not None:
        raise ClusterError(
            _("HDBSCAN finds the number of clusters by itself; leave k out, or use `average`.")
        )
    from sklearn.cluster import HDBSCAN

    least = LEAST_SIZE if len(rows) > FEW else 2
    model = HDBSCAN(min_cluster_size=least, min_samples=2, metric="euclidean", copy=True)
    return Grouping(np.asarray(model.fit_predict(rows.vectors), np.int64))
