"""Photos that lie much farther from their cluster's centre than its others do."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, FloatField, QuerySet

from search.clusters.selectors import Person, cluster_photos
from search.models import Cluster, ClusterMember

LEAST = 8
"""Photos among which quartiles say something."""
REACH = 1.5


class Quartiles(Aggregate):
    """The lower and the upper quartile of a number."""

    function = "percentile_cont"
    template = "%(function)s(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def outlier_bound(user: Person, cluster: Cluster) -> float:
    """The closeness to the centre below which a photo of the cluster is an outlier; one query.

    Tukey 1977: the lower quartile less 1.5 times the distance between the quartiles. -1, which no photo lies
    below, where there are too few to tell.
    """
    members = cluster_photos(user, cluster).order_by()
    found = members.aggregate(photos=Count("pk"), quartiles=Quartiles("closeness"))
    if found["photos"] < LEAST:
        return -1.0
    low, high = found["quartiles"]
    return float(low - REACH * (high - low))


def outliers(user: Person, cluster: Cluster) -> QuerySet[ClusterMember]:
    """The cluster's outliers, in its order."""
    return cluster_photos(user, cluster).filter(closeness__lt=outlier_bound(user, cluster))
