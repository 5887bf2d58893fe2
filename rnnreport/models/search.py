"""Exact search for the nearest of many points, at most one of each group: states of tokens, of which texts are groups.

Two measures. The distance of x and q is the Euclidean norm |x - q|. The cosine is that of the standardised points,
z = (x - mean) / deviation, cell by cell over all points: cells that are always nearly the same count as much as others.

First every point is compared in float32, which gives each group a bound that none of its points can be nearer than;
then groups are compared in float64, in the order of these bounds, until no bound is below what was found
(T. Seidl and H.-P. Kriegel, "Optimal multi-step k-nearest neighbor search", 1998). So what is found is the same as by
comparing everything in float64, and equals stand in the order of the points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Real

CHUNK = 1 << 14  # points compared at once: their float32 copy fits the cache
MAPPED = 1 << 18  # points of a file that are mapped at once; a multiple of it
QUERIES = (
    8,
    24,
    48,
)  # queries compared at once are filled up to one of these numbers, so that few programs are compiled
AT_ONCE = 128  # groups compared in float64 at once, at most
MORE = 3  # groups that are compared in float64 first, beside as many as are asked for

Way = Literal["distance", "cosine"]
WAYS: tuple[Way, ...] = ("distance", "cosine")


@dataclass(frozen=True, eq=False)
class Space:
    """Points to be searched, those of a group one after the other. Made by `measured`."""

    points: np.ndarray  # (points, width) float16 or float32; may be the whole of a mapped file
    offsets: np.ndarray  # (groups + 1,) int64 where each group begins; none is empty
    mean: np.ndarray  # (width,) float32
    deviation: np.ndarray  # (width,) float32 standard deviation, 0: the cell never changes, and no cosine counts it
    norms: np.ndarray  # (points, 2) float32 |x - mean| and |z|


class Found(NamedTuple):
    """The nearest points of each query, nearest first."""

    points: np.ndarray  # (queries, k) int64 numbers of points
    values: np.ndarray  # (queries, k) float64 distances, or cosines


def measured(points: np.ndarray, offsets: np.ndarray) -> Space:
    """Return points (points, width) as a space; sums are float64. Raises ValueError where a group is empty."""
    if len(offsets) < 2 or np.any(np.diff(offsets) <= 0):
        raise ValueError("each group must have a point, and there must be a group")
    first, totals = points[0].astype(np.float64), np.zeros((2, points.shape[1]))
    for _, chunk in _chunks(points):
        away = chunk.astype(np.float64) - first  # nothing for a cell that never changes: its deviation is exactly zero
        totals += away.sum(0), np.square(away, out=away).sum(0)
    shift, square = totals / len(points)
    mean = (first + shift).astype(np.float32)
    deviation = np.sqrt(np.maximum(square - shift**2, 0)).astype(np.float32)
    norms = np.empty((len(points), 2), np.float32)
    for begin, chunk in _chunks(points):
        norms[begin : begin + len(chunk)] = _norms(_filled(chunk, points), mean, _inverse(deviation))[: len(chunk)]
    return Space(points, np.asarray(offsets, np.int64), mean, deviation, norms)


def nearest(space: Space, queries: np.ndarray, k: int, ways: Sequence[Way] = WAYS) -> tuple[Found, ...]:
    """Return, for each way, the `k` nearest points of every query (queries, width), at most one of each group.

    Queries are rounded to the numbers that points are made of, so that a point's own distance is 0. Where there are
    fewer than `k` groups, all are found. Two equal points have the cosine 1; it is 0 where one lies at the mean.
    """
    queries = np.clip(queries, *_range(space.points)).astype(space.points.dtype)
    k = min(k, len(space.offsets) - 1)
    found = {way: Found(np.zeros((len(queries), k), np.int64), np.zeros((len(queries), k))) for way in ways}
    for begin in range(0, len(queries), QUERIES[-1]):
        some = queries[begin : begin + QUERIES[-1]]
        bounds = _bounds(space, some, ways)
        for way in ways:
            for number, query in enumerate(some):
                points, values = _refined(space, query, bounds[way][:, number], k, way)
                found[way].points[begin + number], found[way].values[begin + number] = points, values
    return tuple(found.values())


def groups(space: Space, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (group, place in it) of points given by their numbers, each of the shape of `points`."""
    numbers = np.searchsorted(space.offsets, points, side="right") - 1
    return numbers, points - space.offsets[numbers]


def _bounds(space: Space, queries: np.ndarray, ways: Sequence[Way]) -> dict[Way, np.ndarray]:
    """Return, for each way, what no point of a group can be below: (groups, queries) float32."""
    rows = next(size for size in QUERIES if len(queries) <= size)
    centred = np.zeros((rows, space.points.shape[1]))
    centred[: len(queries)] = queries.astype(np.float64) - space.mean
    inverse = _inverse(space.deviation)
    unit = _unit(centred * inverse)
    against = np.stack([{"distance": centred, "cosine": unit * inverse}[way] for way in ways]).astype(np.float32)
    squares = np.square(centred).sum(1).astype(np.float32)
    best = np.full((len(space.offsets) - 1, len(ways) * rows), np.inf, np.float32)
    ask = partial(_compared, space.mean, against, squares, tuple(ways))
    waiting = []  # a chunk is compared while the bounds of the one before it are taken
    for begin, chunk in _chunks(space.points):
        norms = _filled(space.norms[begin : begin + len(chunk)], space.points)
        waiting.append((begin, begin + len(chunk), ask(_filled(chunk, space.points), norms)))
        if len(waiting) > 1:
            _take(best, space.offsets, *waiting.pop(0))
    _take(best, space.offsets, *waiting.pop())
    return {way: best[:, place * rows : place * rows + len(queries)] for place, way in enumerate(ways)}


def _take(best: np.ndarray, offsets: np.ndarray, begin: int, end: int, bounds: jax.Array) -> None:
    """Lower `best` (groups, columns) to the bounds of points begin to end: (points, columns)."""
    first, last = np.searchsorted(offsets, begin, side="right") - 1, np.searchsorted(offsets, end, side="left")
    starts = np.maximum(offsets[first:last], begin) - begin
    least = np.minimum.reduceat(np.asarray(bounds)[: end - begin], starts, axis=0)
    best[first:last] = np.minimum(best[first:last], least)


@partial(jax.jit, static_argnums=3)
def _compared(
    mean: Float[Array, " width"],
    against: Float[Array, "ways queries width"],
    squares: Float[Array, " queries"],
    ways: tuple[Way, ...],
    points: Real[Array, "points width"],
    norms: Float[Array, "points 2"],
) -> Float[Array, "points columns"]:
    """Return what |x - q|² and 1 - cosine are not below, ways and then queries side by side.

    A product of float32 vectors of n numbers is wrong by n 2⁻²⁴ Σ|a_i b_i| at most, in whatever order it is added up
    (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1); so are norms. Σ|x_i q_i| is not
    above |x||q|, and with weights for standardising still not above |z|.
    """
    error = 4 * (points.shape[1] + 16) * 2.0**-24
    flat = against.reshape(-1, against.shape[-1])
    products = jnp.matmul(points.astype(jnp.float32) - mean, flat.T, precision=jax.lax.Precision.HIGHEST)
    columns = dict(zip(ways, jnp.split(products, len(ways), axis=1), strict=True))
    distance, length = norms[:, :1], norms[:, 1:]
    made = {
        "distance": lambda dot: (distance**2 + squares) * (1 - error) - 2 * dot,
        "cosine": lambda dot: jnp.where(length > 0, 1 - error - dot / jnp.where(length > 0, length, 1), 0),
    }
    return jnp.concatenate([made[way](columns[way]) for way in ways], axis=1)


@jax.jit
def _norms(points: Array, mean: Array, inverse: Array) -> Array:
    centred = points.astype(jnp.float32) - mean
    return jnp.sqrt(jnp.stack([jnp.sum(centred**2, 1), jnp.sum((centred * inverse) ** 2, 1)], 1))


def _refined(space: Space, query: np.ndarray, bounds: np.ndarray, k: int, way: Way) -> tuple[np.ndarray, np.ndarray]:
    """Return (points (k,), values (k,)) of one query from the bounds of all groups (groups,)."""
    bounds = np.maximum(bounds, 0)
    order = np.argsort(bounds, kind="stable")  # equals in the order of the groups
    points, gaps = np.zeros(0, np.int64), np.zeros(0)
    begin, size = 0, k + MORE
    while begin < len(order) and not _settled(gaps, k, bounds[order[begin]]):
        these, those = _least(space, query, order[begin : begin + size], way)
        points, gaps = np.concatenate([points, these]), np.concatenate([gaps, those])
        kept = np.lexsort((points, gaps))[:k]
        points, gaps = points[kept], gaps[kept]
        begin, size = begin + size, min(2 * size, AT_ONCE)
    return points, np.sqrt(gaps) if way == "distance" else 1 - gaps


def _settled(gaps: np.ndarray, k: int, bound: float) -> bool:
    """Tell whether k are found, and none that is left is before them.

    Where all of them are at 0, others may be too: but these come after them, since groups of bound 0 come in order.
    """
    return len(gaps) == k and (gaps[-1] == 0 or gaps[-1] < bound)


def _least(space: Space, query: np.ndarray, chosen: np.ndarray, way: Way) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest point of each of the groups chosen, and |x - q|² or 1 - cosine of it, in float64."""
    begins, ends = space.offsets[chosen], space.offsets[chosen + 1]
    starts = np.cumsum(ends - begins) - (ends - begins)
    numbers = np.arange(int((ends - begins).sum())) + np.repeat(begins - starts, ends - begins)
    gaps = _gaps(space, np.concatenate([[query], space.points[numbers]]).astype(np.float64), way)
    least = [start + int(np.argmin(part)) for start, part in zip(starts, np.split(gaps, starts[1:]), strict=True)]
    return numbers[least], gaps[least]


def _gaps(space: Space, rows: np.ndarray, way: Way) -> np.ndarray:
    """Return |x - q|² or 1 - cosine of all rows but the first, which is q; of unit vectors it is |x - q|² / 2."""
    if way == "distance":
        return np.square(rows[1:] - rows[0]).sum(1)
    units = _unit((rows - space.mean) * _inverse(space.deviation))
    none = ~units.any(1)
    return np.where(none[1:] == none[0], np.square(units[1:] - units[0]).sum(1) / 2, 1)


def _unit(rows: np.ndarray) -> np.ndarray:
    """Return rows of length 1, or 0 where they are nothing."""
    norms = np.sqrt(np.square(rows).sum(1, keepdims=True))
    return rows / np.where(norms > 0, norms, 1)


def _inverse(deviation: np.ndarray) -> np.ndarray:
    """Return 1 / deviation, 0 where there is none: (width,) float64."""
    wide = deviation.astype(np.float64)
    return np.divide(1, wide, out=np.zeros_like(wide), where=wide > 0)


def _chunks(points: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (number of the first, points) for all points, at most `CHUNK` of them at once."""
    for first in range(0, len(points), MAPPED):
        some = points[first : first + MAPPED]
        if isinstance(points, np.memmap):
            # Mapped anew, so that what has been read of a big file does not stay a part of this process.
            place = points.offset + first * points.strides[0]
            some = np.memmap(points.filename, points.dtype, "r", place, some.shape).view(np.ndarray)
        for begin in range(0, len(some), CHUNK):
            yield first + begin, some[begin : begin + CHUNK]


def _filled(chunk: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return a chunk with rows of zeros behind it, so that all chunks of these points have one shape."""
    size = min(CHUNK, 1 << max(0, len(points) - 1).bit_length())
    if len(chunk) == size:
        return chunk
    return np.concatenate([chunk, np.zeros((size - len(chunk), *chunk.shape[1:]), chunk.dtype)])


def _range(points: np.ndarray) -> tuple[float, float]:
    info = np.finfo(points.dtype)
    return float(info.min), float(info.max)
