"""Set jax up before its first use: a persistent cache of compiled programs, and memory that is kept once obtained."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import platformdirs

PREALLOCATE = "XLA_PYTHON_CLIENT_PREALLOCATE"
OPTIMISED = "xla_backend_optimization_level"
MALLOPT = "RNNREPORT_MALLOPT"  # "0" leaves the allocator as it is
CORES = "RNNREPORT_CORES"  # how many cores to compute on; all that this process may use, where it is not set
WORKERS = "RNNREPORT_WORKERS"  # how many processes share the cores; a build sets it in its workers

_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8  # from malloc.h of glibc
_KEPT = (2 << 30) - 1  # bytes; a larger number does not fit into mallopt's int


@cache
def prepare() -> None:
    """Set jax up, once. Call it before the first array is made; later it still sets what can be set.

    Programs are cached in the user's cache folder (or where JAX_COMPILATION_CACHE_DIR says), so that the second
    training of a shape does not compile again.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # the cache's notes on processor features frighten for nothing
    if os.environ.get(MALLOPT, "1") != "0":
        _keep_memory()
    _compile_quickly()
    if workers() > 1:
        os.environ.setdefault(PREALLOCATE, "false")  # else the first worker takes three quarters of a GPU's memory
    import jax

    # Once jax has made an array the number of devices is settled, and it says so with an error.
    with suppress(RuntimeError):
        jax.config.update("jax_num_cpu_devices", cores())

    if jax.config.jax_compilation_cache_dir is None:
        folder = Path(platformdirs.user_cache_dir("rnnreport")) / "xla"
        jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def cores() -> int:
    """Return how many cores to compute on: as RNNREPORT_CORES says, else this process' part of all that it may use."""
    asked = os.environ.get(CORES, "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    every = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, every // workers())


def workers() -> int:
    """Return how many processes share this machine, as RNNREPORT_WORKERS says, else 1."""
    told = os.environ.get(WORKERS, "")
    return max(1, int(told)) if told.isdecimal() else 1


def _compile_quickly() -> None:
    """Let XLA optimise for a processor a little less: that takes three quarters of the time, and runs as fast.

    Where jax has a plugin for an accelerator, or the user's XLA_FLAGS say how far to optimise, nothing is changed.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if OPTIMISED not in flags and find_spec("jax_plugins") is None:
        os.environ["XLA_FLAGS"] = f"{flags} --{OPTIMISED}=1".strip()


def _keep_memory() -> None:
    """Let glibc keep freed memory: the kernel need not zero fresh pages for the saved states of every step."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # another C library
        return
    mallopt(_M_MMAP_MAX, 0)  # large arrays are taken from the heap too,
    mallopt(_M_ARENA_MAX, 1)  # also by threads, whose own heaps hold 64 MB at most,
    mallopt(_M_TRIM_THRESHOLD, _KEPT)  # and the heap is not given back
