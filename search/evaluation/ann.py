"""`manage.py evaluate ann`: how many of the true nearest vectors does the HNSW index find, and how fast?"""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from search.evaluation.errors import EvaluationError
from search.index.hnsw import EF_CONSTRUCTION, M
from search.index.recall import DEPTH, recall_measure, recall_of
from search.index.selectors import space_serving
from search.index.vectors import literal

Floats = NDArray[np.float32]

help = "recall@10, recall@100 and milliseconds of the HNSW index against exact search."
QUERIES = 200
EF_SEARCH = 200
PROTOCOL = (
    "pgvector HNSW on halfvec, cosine, m 16, ef_construction 64; the true neighbours by a full scan; recall by "
    "distance, so that equal copies are no miss; warm, one connection."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--n", type=int, help="Made-up vectors instead of the library's own.")
    parser.add_argument("--dim", type=int, default=256, help="Numbers in a made-up vector.")
    parser.add_argument("--ef", type=int, default=EF_SEARCH, help="hnsw.ef_search over made-up vectors.")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Over made-up vectors in a temporary table, or over the serving space of the library."""
    if options["n"] is None:
        space = space_serving()
        found = recall_measure(space, options["queries"], options["seed"])
        return {**vars(found), "model_version": space.model_version.label, "protocol": PROTOCOL}
    if options["n"] < DEPTH or options["dim"] < 2:
        raise EvaluationError(f"Ask for at least {DEPTH} vectors (--n) of at least 2 numbers (--dim).")
    return {**_measure_made_up(options), "model_version": "", "protocol": PROTOCOL + " " + MADE_UP}


MADE_UP = "Made-up vectors: normal clouds of about 50 around random centres, queries from the same clouds."


def made_up(n: int, dim: int, seed: int) -> Floats:
    """float32 [n, dim] of length 1 in clouds, as photos of alike things are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(1, n // 50), dim))
    vectors = centres[random.integers(0, len(centres), n)] + 0.6 * random.normal(size=(n, dim))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _measure_made_up(options: dict[str, Any]) -> dict[str, Any]:
    n, dim = int(options["n"]), int(options["dim"])
    vectors = made_up(n + options["queries"], dim, options["seed"])
    with transaction.atomic():
        seconds = _fill(vectors[:n], dim)
        exact, exact_seconds = _ask(vectors[n:], "enable_indexscan = off")
        found, found_seconds = _ask(vectors[n:], f"hnsw.ef_search = {int(options['ef'])}; "
                                    "SET LOCAL enable_indexscan = on; SET LOCAL enable_seqscan = off")  # fmt: skip
        transaction.set_rollback(True)
    return {
        "recall_at_10": recall_of(found, exact, 10),
        "recall_at_100": recall_of(found, exact, 100),
        "p50_ms": 1000 * float(np.percentile(found_seconds, 50)),
        "p95_ms": 1000 * float(np.percentile(found_seconds, 95)),
        "exact_p50_ms": 1000 * float(np.percentile(exact_seconds, 50)),
        "exact_p95_ms": 1000 * float(np.percentile(exact_seconds, 95)),
        "build_seconds": seconds,
        "vectors": n,
        "dim": dim,
        "queries": options["queries"],
        "ef_search": options["ef"],
    }


def _fill(vectors: Floats, dim: int) -> float:
    """A temporary table with its index; returns the seconds that the index took."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute(f"CREATE TEMPORARY TABLE ann (id int, vector halfvec({dim})) ON COMMIT DROP")
        rows = "\n".join(f"{index}\t{literal(vector)}" for index, vector in enumerate(vectors))
        with cursor.copy("COPY ann (id, vector) FROM STDIN") as copy:
            copy.write(rows)
        started = time.perf_counter()
        cursor.execute(
            "CREATE INDEX ON ann USING hnsw (vector halfvec_cosine_ops) "
            f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})"
        )
        return time.perf_counter() - started


NEAREST = """
SELECT vector <=> %(query)s::halfvec AS distance FROM ann ORDER BY vector <=> %(query)s::halfvec LIMIT %(limit)s
"""


def _ask(queries: Iterable[Floats], settings: str) -> tuple[list[list[float]], list[float]]:
    """For each query the distances of its nearest, and its seconds; the first one only warms."""
    found, seconds = [], []
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {settings}")
        for query in queries:
            asked: dict[str, str | int] = {"query": literal(query), "limit": DEPTH}
            started = time.perf_counter()
            cursor.execute(NEAREST, asked)
            found.append([row[0] for row in cursor.fetchall()])
            seconds.append(time.perf_counter() - started)
    return found, seconds[1:]
