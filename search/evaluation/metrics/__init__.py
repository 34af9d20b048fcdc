"""Metrics: pure functions of arrays; no Django, no torch."""

from search.evaluation.metrics.circular import angle_figures, circular_error, quarter
from search.evaluation.metrics.clustering import (
    NOISE,
    adjusted_rand_index,
    bcubed,
    cluster_figures,
    hungarian_accuracy,
    noise_as_singletons,
    noise_left_out,
    normalised_mutual_information,
    pairwise,
)
from search.evaluation.metrics.ranking import (
    Revisited,
    average_precision,
    average_precision_trapezoid,
    hit_at,
    ndcg_at,
    positive_ranks,
    precision_at,
    recall_at,
    revisited_map,
)
from search.evaluation.metrics.risk import (
    accuracy_at_coverage,
    area_under_risk_coverage,
    bootstrap_interval,
    risk_coverage,
    threshold_for_precision,
)

__all__ = [
    "NOISE",
    "Revisited",
    "accuracy_at_coverage",
    "adjusted_rand_index",
    "angle_figures",
    "area_under_risk_coverage",
    "average_precision",
    "average_precision_trapezoid",
    "bcubed",
    "bootstrap_interval",
    "circular_error",
    "cluster_figures",
    "hit_at",
    "hungarian_accuracy",
    "ndcg_at",
    "noise_as_singletons",
    "noise_left_out",
    "normalised_mutual_information",
    "pairwise",
    "positive_ranks",
    "precision_at",
    "quarter",
    "recall_at",
    "revisited_map",
    "risk_coverage",
    "threshold_for_precision",
]
