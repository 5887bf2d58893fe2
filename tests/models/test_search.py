"""What is nearest: the same as by comparing everything with everything."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.models import search
from rnnreport.models.search import groups, measured, nearest

WIDTH = 5


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    """Points on a coarse grid, so that many lie equally far; the last cell never changes."""
    drawn = np.random.default_rng(0).integers(-3, 4, (900, WIDTH)).astype(np.float16) / 4
    drawn[:, -1] = 0.3
    return drawn


@pytest.fixture(scope="module")
def offsets() -> np.ndarray:
    """Sixty groups, of one point to a few dozen."""
    cuts = np.random.default_rng(1).choice(np.arange(1, 900), 59, replace=False)
    return np.concatenate([[0], np.sort(cuts), [900]])


@pytest.fixture
def space(points, offsets, monkeypatch):
    """The space of these points, compared in chunks that cut groups in two."""
    monkeypatch.setattr(search, "CHUNK", 128)
    monkeypatch.setattr(search, "MAPPED", 512)
    return measured(points, offsets)


def by_hand(points, offsets, query, k, way):
    """Return (points, values) by comparing with all points one by one."""
    rows, own = points.astype(np.float64), query.astype(points.dtype).astype(np.float64)
    if way == "distance":
        gaps = np.linalg.norm(rows - own, axis=1)
    else:
        changing = rows.std(0) > 0
        z, q = ((part - rows.mean(0))[..., changing] / rows.std(0)[changing] for part in (rows, own))
        gaps = 1 - z @ q / (np.linalg.norm(z, axis=1) * np.linalg.norm(q))
    gaps = np.round(gaps, 7)  # grid points that are equally far differ in the last digits here
    least = sorted((gaps[number], number) for number in (begin + int(np.argmin(gaps[begin:end])) for begin, end in
                                                         zip(offsets, offsets[1:], strict=False)))[:k]  # fmt: skip
    found = np.array([number for _, number in least])
    return found, gaps[found] if way == "distance" else 1 - gaps[found]


@pytest.mark.parametrize("way", search.WAYS)
@pytest.mark.parametrize("k", [1, 5, 60])
def test_everything_compared_with_everything_gives_the_same(space, points, offsets, way, k):
    """The same distances and cosines, rising or falling, at most one point of each group."""
    queries = np.concatenate([np.random.default_rng(2).normal(0, 0.5, (4, WIDTH)), points[[0, 450]] + 0.01])
    (found,) = nearest(space, queries, k, (way,))
    for query, numbers, values in zip(queries, *found, strict=True):
        _, wanted = by_hand(points, offsets, query, k, way)
        np.testing.assert_allclose(values, wanted, atol=1e-6)
        assert len(set(groups(space, numbers)[0])) == k


def test_equals_stand_in_the_order_of_the_points(space, points, offsets):
    """On a grid many points are equally far: those that come first are found, whatever the float32 bounds say."""
    queries = points[[3, 200, 899]]
    (found,) = nearest(space, queries, 8, ("distance",))
    for query, numbers in zip(queries, found.points, strict=True):
        np.testing.assert_array_equal(numbers, by_hand(points, offsets, query, 8, "distance")[0])


def test_a_point_is_its_own_nearest(space, points):
    """Its distance is 0 and its cosine 1, to the last bit, also where the query still has all digits of float32."""
    own = np.array([7, 333, 801])
    finer = points[own].astype(np.float32) * (1 + 1e-5)
    distance, cosine = nearest(space, finer, 1)
    assert not distance.values.any() and (cosine.values == 1).all()
    assert (points[distance.points[:, 0]] == points[own]).all()


def test_both_ways_at_once_are_each_way_alone(space, points):
    """As many queries as take two rounds, asked together or by one way."""
    queries = np.random.default_rng(3).normal(0, 0.5, (70, WIDTH))
    for way, together in zip(search.WAYS, nearest(space, queries, 3), strict=True):
        (alone,) = nearest(space, queries, 3, (way,))
        np.testing.assert_array_equal(together.points, alone.points)
        np.testing.assert_array_equal(together.values, alone.values)


def test_points_in_a_file_are_points_in_memory(space, points, offsets, tmp_path):
    """A mapped file is searched chunk by chunk."""
    np.save(tmp_path / "points.npy", points)
    mapped = measured(np.load(tmp_path / "points.npy", mmap_mode="r"), offsets)
    assert isinstance(mapped.points, np.memmap)
    for one, other in zip(nearest(mapped, points[:2], 4), nearest(space, points[:2], 4), strict=True):
        np.testing.assert_array_equal(one.points, other.points)
    np.testing.assert_array_equal(mapped.norms, space.norms)


def test_more_than_there_is_gives_all(space):
    """k beyond the number of groups finds every group once."""
    (found,) = nearest(space, np.zeros((1, WIDTH)), 1000, ("distance",))
    assert sorted(groups(space, found.points[0])[0]) == list(range(60))


def test_points_that_are_all_the_same_are_found_in_order():
    """All distances are 0, no cell changes, and the first ones of each group are taken."""
    space = measured(np.full((40, 3), 0.7, np.float16), np.arange(0, 41, 2))
    assert not space.deviation.any()
    distance, cosine = nearest(space, np.full((1, 3), 0.7), 4)
    assert distance.points.tolist() == cosine.points.tolist() == [[0, 2, 4, 6]]
    assert not distance.values.any() and (cosine.values == 1).all()


def test_what_is_far_out_is_the_farthest_number(space):
    """A state beyond what float16 can hold counts as the largest that it can."""
    huge = np.full((1, WIDTH), 1e9)
    for found in nearest(space, huge, 2):
        assert np.isfinite(found.values).all()


def test_an_empty_group_is_refused(points):
    """Groups without a point have no nearest one."""
    with pytest.raises(ValueError, match="must have a point"):
        measured(points, np.array([0, 5, 5, 900]))
