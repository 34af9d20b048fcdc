"""Golden values and properties of the metrics."""

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from search.evaluation import metrics


def test_average_precision_has_its_two_golden_values() -> None:
    assert metrics.average_precision([0, 2], 2) == pytest.approx(0.83333, abs=1e-5)
    assert metrics.average_precision_trapezoid([0, 2], 2) == pytest.approx(0.79167, abs=1e-5)


def test_average_precision_is_one_for_a_perfect_ranking_and_counts_what_is_missing() -> None:
    assert metrics.average_precision([0, 1, 2], 3) == 1.0
    assert metrics.average_precision_trapezoid([0, 1, 2], 3) == 1.0
    assert metrics.average_precision([0], 2) == 0.5


def test_a_query_without_positives_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one positive"):
        metrics.average_precision([], 0)


def test_recall_counts_at_most_what_k_answers_can_hold() -> None:
    assert metrics.recall_at([0, 1, 5], 3, 2) == 1.0
    assert metrics.recall_at([0, 11], 2, 10) == 0.5


def test_junk_leaves_the_ranking_before_ranks_are_counted() -> None:
    assert metrics.positive_ranks(np.array([9, 8, 1, 7, 2]), [1, 2], junk=[9, 7]).tolist() == [1, 2]


def test_revisited_protocol_treats_hard_photos_as_junk_when_judging_easy_ones() -> None:
    found = metrics.revisited_map([np.array([3, 1, 4, 2])], [metrics.Revisited(easy=[1], hard=[2], junk=[3])])
    assert found["easy"]["map"] == 1.0
    assert found["medium"]["map"] == pytest.approx(0.79167, abs=1e-5)
    assert found["hard"]["map"] == pytest.approx(0.25)
    assert found["hard"]["mp1"] == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_cluster_metrics_agree_with_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    classes, clusters = random.integers(0, 5, 200), random.integers(0, 9, 200)
    assert metrics.normalised_mutual_information(classes, clusters) == pytest.approx(
        sklearn_metrics.normalized_mutual_info_score(classes, clusters)
    )
    assert metrics.adjusted_rand_index(classes, clusters) == pytest.approx(
        sklearn_metrics.adjusted_rand_score(classes, clusters)
    )
    (_, wrong), (apart, both) = sklearn_metrics.pair_confusion_matrix(classes, clusters)
    precision, recall, _ = metrics.pairwise(classes, clusters)
    assert precision == pytest.approx(both / (both + wrong))
    assert recall == pytest.approx(both / (both + apart))


def test_equal_partitions_score_one_whatever_their_names() -> None:
    classes = np.array([0, 0, 1, 1, 2])
    figures = metrics.cluster_figures(classes, np.array([7, 7, 3, 3, 5]))
    assert all(value == pytest.approx(1.0) for name, value in figures.items() if name != "n_clusters")
    assert figures["n_clusters"] == 3


def test_bcubed_of_one_big_cluster() -> None:
    precision, recall, f = metrics.bcubed(np.array([0, 0, 1, 1]), np.zeros(4, np.int64))
    assert (precision, recall, f) == pytest.approx((0.5, 1.0, 2 / 3))


def test_hungarian_accuracy_gives_each_cluster_one_class() -> None:
    assert metrics.hungarian_accuracy(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])) == 0.75


def test_noise_is_left_out_or_stands_alone() -> None:
    clusters = np.array([0, -1, 0, -1])
    assert len(np.unique(metrics.noise_as_singletons(clusters))) == 3
    classes, kept = metrics.noise_left_out(np.array([1, 2, 3, 4]), clusters)
    assert classes.tolist() == [1, 3] and kept.tolist() == [0, 0]


def test_angles_are_compared_on_the_circle() -> None:
    assert metrics.circular_error([359, 180, 90], [1, 0, 90]).tolist() == [2.0, 180.0, 0.0]
    assert metrics.quarter([350, 44, 46, 270]).tolist() == [0, 0, 1, 3]
    assert metrics.angle_figures([0, 90], [0, 0])["four_way"] == 0.5


def test_random_angles_err_by_ninety_degrees_on_average() -> None:
    random = np.random.default_rng(0)
    figures = metrics.angle_figures(random.uniform(0, 360, 20_000), random.uniform(0, 360, 20_000))
    assert figures["mean"] == pytest.approx(90, abs=1)
    assert figures["four_way"] == pytest.approx(0.25, abs=0.01)


def test_threshold_keeps_the_promised_precision() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    assert metrics.threshold_for_precision(confidence, right, 1.0) == (0.8, 0.5)
    assert metrics.threshold_for_precision(confidence, right, 0.7) == (0.6, 1.0)
    assert metrics.threshold_for_precision(confidence, ~right, 0.9) == (float("inf"), 0.0)


def test_answers_of_equal_confidence_are_not_split_by_the_threshold() -> None:
    confidence, right = np.array([0.9, 0.8, 0.8]), np.array([True, True, False])
    assert metrics.threshold_for_precision(confidence, right, 1.0) == pytest.approx((0.9, 1 / 3))


def test_risk_falls_with_coverage_when_confidence_is_good() -> None:
    coverage, risk = metrics.risk_coverage(np.array([3.0, 2.0, 1.0]), np.array([True, True, False]))
    assert risk.tolist() == [0, 0, pytest.approx(1 / 3)] and coverage[-1] == 1.0
    assert metrics.accuracy_at_coverage(np.array([3.0, 2.0, 1.0]), np.array([True, True, False]), 0.67) == 1.0


def test_bootstrap_interval_holds_the_mean_and_repeats() -> None:
    values = np.random.default_rng(1).normal(5, 1, 300)
    low, high = metrics.bootstrap_interval(values)
    assert low < values.mean() < high
    assert (low, high) == metrics.bootstrap_interval(values)
