"""A search key: what storage takes to answer, ranked."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import islice
from random import Random

from benchmarks.table import Line
from benchmarks.timing import once
from benchmarks.world import World, open_world
from fieldcrm.storage import search

TIMES = 60
LIMIT = 50


def measure(world: World) -> Iterator[Line]:
    """The 99th percentile over typed beginnings of names, initials, latin words and phones of the archive."""
    with open_world(world) as desk:
        connection = desk.archive.reader()
        kinds = _queries(connection)
        gc.collect()
        gc.freeze()
        for name, queries in kinds.items():
            for query in queries:
                search.find(connection, query, LIMIT)
            taken = sorted(once(lambda query=query: search.find(connection, query, LIMIT)) for query in queries)  # type: ignore[misc]
            p99 = taken[int(len(taken) * 0.99)]
            yield Line(f"search key, {name}, {world.customers:,} customers, p99", p99, aim=2.0)
        gc.unfreeze()


def _queries(connection: object) -> dict[str, list[str]]:
    random = Random(3)
    execute = connection.execute  # type: ignore[attr-defined]
    names = [row[0] for row in execute("SELECT name FROM customer")]
    phones = [row[0] for row in islice(execute("SELECT phone FROM contact"), 5000)]
    han = [name for name in names if "一" <= name[0] <= "鿿"]
    latin = [name for name in names if name[0].isascii()]

    def parts(texts: list[str], length: int) -> list[str]:
        found = []
        for text in random.choices(texts, k=TIMES):
            at = random.randrange(max(len(text) - length, 0) + 1)
            found.append(text[at : at + length].strip() or text[:length])
        return found

    return {
        "1 Chinese character": parts(han, 1),
        "2 Chinese characters": parts(han, 2),
        "3 and more": [*parts(han, 3), *parts(han, 5)],
        "pinyin initials": random.choices(["bj", "gz", "zsh", "wl", "gy", "lf", "tdh", "xm", "cs", "dg"], k=TIMES),
        "latin": [random.choice(text.split())[: random.randrange(1, 6)] for text in random.choices(latin, k=TIMES)],
        "phone": parts(phones, 4),
    }
