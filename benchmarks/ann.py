"""Nearest vectors by pgvector (HNSW, LSH, exact), FAISS, hnswlib and usearch: the same vectors, queries and machine.

    python -m benchmarks.ann [--n 100000 --dim 256 --queries 200 --k 10] [--library]

Made-up vectors in clouds, or the serving space's own with --library. One thread each, warm; needs the database that the
environment names and the libraries of requirements-dev.txt. Prints a table and writes JSON.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ask = Callable[[Floats], list[int]]
M, EF_CONSTRUCTION, EF = 16, 64, 200
HASH_SIZE, TABLES = 16, 20
LINE = "{name:<28} recall {recall:.4f}  p50 {p50_ms:7.2f} ms  p95 {p95_ms:7.2f} ms  built in {build_s:6.1f} s"


@dataclass
class Measured:
    name: str
    recall: float
    p50_ms: float
    p95_ms: float
    build_s: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--library", action="store_true", help="The serving space's own vectors.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django

    django.setup()
    vectors, queries = _vectors(options)
    truth = [set(np.argsort(-(vectors @ query), kind="stable")[: options.k].tolist()) for query in queries]
    found = []
    for name, build in SYSTEMS.items():
        for measured in build(vectors, options.k):
            found.append(_measure(name, measured, queries, truth))
            print(LINE.format(**asdict(found[-1])), flush=True)
    if options.json:
        whole = {"vectors": len(vectors), "dim": vectors.shape[1], "k": options.k, "load": os.getloadavg()[0]}
        options.json.write_text(
            json.dumps({**whole, "systems": [asdict(row) for row in found]}, indent=2) + "\n"
        )


def _vectors(options: argparse.Namespace) -> tuple[Floats, Floats]:
    if options.library:
        from search.index.nearest import whole_photos
        from search.index.selectors import space_serving

        rows = whole_photos(space_serving()).order_by("id").values_list("vector", flat=True)
        vectors = np.array(list(rows), np.float32)
        drawn = np.random.default_rng(0).permutation(len(vectors))[: options.queries]
        return vectors, vectors[drawn]
    from search.evaluation.ann import made_up

    vectors = made_up(options.n + options.queries, options.dim, 0)
    vectors = vectors.astype(np.float16).astype(np.float32)  # as halfvec stores them
    return vectors[: options.n], vectors[options.n :]


def _measure(name: str, built: tuple[float, Ask], queries: Floats, truth: list[set[int]]) -> Measured:
    seconds, ask = built
    ask(queries[0])
    times, shares = [], []
    for query, true in zip(queries, truth, strict=True):
        started = time.perf_counter()
        got = ask(query)
        times.append(1000 * (time.perf_counter() - started))
        shares.append(len(true & set(got)) / len(true))
    return Measured(
        name, float(np.mean(shares)), *(float(np.percentile(times, p)) for p in (50, 95)), seconds
    )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def _faiss(kind: str) -> Callable[[Floats, int], Iterator[tuple[float, Ask]]]:
    def build(vectors: Floats, k: int) -> Iterator[tuple[float, Ask]]:
        import faiss

        faiss.omp_set_num_threads(1)
        dim = vectors.shape[1]
        inner = faiss.METRIC_INNER_PRODUCT
        index = faiss.IndexHNSWFlat(dim, M, inner) if kind == "hnsw" else faiss.IndexFlatIP(dim)
        if kind == "hnsw":
            index.hnsw.efConstruction, index.hnsw.efSearch = EF_CONSTRUCTION, EF
        seconds, _ = _timed(lambda: index.add(vectors))
        yield seconds, lambda query: index.search(query[None], k)[1][0].tolist()

    return build


def _hnswlib(vectors: Floats, k: int) -> Iterator[tuple[float, Ask]]:
    import hnswlib

    index = hnswlib.Index("ip", vectors.shape[1])
    index.init_index(len(vectors), ef_construction=EF_CONSTRUCTION, M=M)
    seconds, _ = _timed(lambda: index.add_items(vectors, num_threads=1))
    index.set_ef(EF)
    yield seconds, lambda query: index.knn_query(query, k, num_threads=1)[0][0].tolist()


def _usearch(vectors: Floats, k: int) -> Iterator[tuple[float, Ask]]:
    from usearch.index import Index

    index = Index(
        ndim=vectors.shape[1], metric="ip", dtype="f16", connectivity=M, expansion_add=EF_CONSTRUCTION,
        expansion_search=EF,
    )  # fmt: skip
    seconds, _ = _timed(lambda: index.add(np.arange(len(vectors)), vectors, threads=1))
    yield seconds, lambda query: index.search(query, k, threads=1).keys.tolist()


def _pgvector(kind: str) -> Callable[[Floats, int], Iterator[tuple[float, Ask]]]:
    """A temporary table with one index, gone with the transaction."""

    def build(vectors: Floats, k: int) -> Iterator[tuple[float, Ask]]:
        from django.db import connection, transaction

        from search.index.lsh import Lsh
        from search.index.vectors import literal

        lsh = Lsh(HASH_SIZE, TABLES)
        codes = lsh.codes(vectors)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
            cursor.execute(
                f"CREATE TEMPORARY TABLE ann (id int, vector halfvec({vectors.shape[1]}), hashes int[]) ON COMMIT DROP"
            )
            with cursor.copy("COPY ann FROM STDIN") as copy:
                for i, (vector, row) in enumerate(zip(vectors, codes.tolist(), strict=True)):
                    copy.write_row((i, literal(vector), row))
            seconds, _ = _timed(lambda: cursor.execute(INDEXES[kind])) if kind in INDEXES else (0.0, None)
            cursor.execute("ANALYZE ann")
            cursor.execute(f"SET LOCAL hnsw.ef_search = {EF}")

            def ask(query: Floats) -> list[int]:
                near = f"'{literal(query)}'::halfvec({len(query)})"
                where = f"WHERE hashes && ARRAY{lsh.codes(query[None])[0].tolist()}" if kind == "lsh" else ""
                cursor.execute(f"SELECT id FROM ann {where} ORDER BY vector <=> {near} LIMIT {k}")  # noqa: S608
                return [row[0] for row in cursor.fetchall()]

            yield seconds, ask
            transaction.set_rollback(True)

    return build


INDEXES = {
    "hnsw": "CREATE INDEX ON ann USING hnsw (vector halfvec_cosine_ops) "
    f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})",
    "lsh": "CREATE INDEX ON ann USING gin (hashes) WITH (fastupdate = off)",
}
SYSTEMS: dict[str, Callable[[Floats, int], Iterator[tuple[float, Ask]]]] = {
    "pgvector exact (halfvec)": _pgvector("exact"),
    "pgvector HNSW (halfvec)": _pgvector("hnsw"),
    f"LSH {HASH_SIZE} x {TABLES} (GIN)": _pgvector("lsh"),
    "FAISS exact (fp32)": _faiss("exact"),
    "FAISS HNSW (fp32)": _faiss("hnsw"),
    "hnswlib (fp32)": _hnswlib,
    "usearch (fp16)": _usearch,
}


if __name__ == "__main__":
    main()
