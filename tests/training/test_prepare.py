"""Setting jax up: each fact in a process of its own, because it can be done only once."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

SHOW = """
import os
from rnnreport.training.prepare import prepare
prepare()
import jax
print(jax.config.jax_compilation_cache_dir)
print(jax.config.jax_persistent_cache_min_compile_time_secs)
jax.jit(lambda x: x + 1)(1.0).block_until_ready()
"""


def run(source, **settings) -> list[str]:
    """Return what a fresh Python prints, with these environment variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JAX_COMP", "RNNREPORT_MALLOPT"))}
    done = subprocess.run(
        [sys.executable, "-c", source], env=kept | settings, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.split()


def test_compiled_programs_are_kept_in_the_user_s_cache(tmp_path):
    """Whatever was compiled, however quickly, lies there afterwards."""
    folder, least = run(SHOW, XDG_CACHE_HOME=str(tmp_path), HOME=str(tmp_path))
    assert folder.startswith(str(tmp_path)) and "rnnreport" in folder
    assert least == "0.0"
    assert any(tmp_path.rglob("*-cache"))


def test_a_cache_that_the_user_chose_is_left(tmp_path):
    """jax's own variable goes before."""
    assert run(SHOW, JAX_COMPILATION_CACHE_DIR=str(tmp_path / "own"))[0] == str(tmp_path / "own")


@pytest.mark.parametrize(("switch", "calls"), [("1", "1"), ("0", "0")])
def test_the_allocator_can_be_left_as_it_is(tmp_path, switch, calls):
    """It is set once, or with the switch at 0 never."""
    source = """
from rnnreport.training import prepare
found = []
prepare._keep_memory = lambda: found.append(1)
prepare.prepare(), prepare.prepare()
print(len(found))
"""
    assert run(source, RNNREPORT_MALLOPT=switch, XDG_CACHE_HOME=str(tmp_path)) == [calls]


def test_freed_memory_is_kept():
    """glibc takes all from one heap, and keeps it."""
    source = """
import ctypes
from rnnreport.training.prepare import _keep_memory
class Library:
    mallopt = staticmethod(lambda name, value: print(name, value))
ctypes.CDLL = lambda name: Library
_keep_memory()
"""
    assert run(source) == ["-4", "0", "-8", "1", "-1", str(2**31 - 1)]


def test_another_c_library_is_no_error():
    """Where there is no mallopt nothing happens."""
    source = """
import ctypes
from rnnreport.training.prepare import _keep_memory
ctypes.CDLL = lambda name: object()
_keep_memory()
print("fine")
"""
    assert run(source) == ["fine"]


FLAGS = "import os; from rnnreport.training.prepare import prepare; prepare(); print(os.environ.get('XLA_FLAGS', ''))"


@pytest.mark.skipif(find_spec("jax_plugins") is not None, reason="jax has a plugin for an accelerator here")
def test_programs_are_compiled_quickly_unless_the_user_says_how():
    """XLA is told to optimise less; other flags stay, and one that says how far to optimise decides."""
    assert run(FLAGS, XLA_FLAGS="") == ["--xla_backend_optimization_level=1"]
    mine = "--xla_backend_optimization_level=3"
    assert run(FLAGS, XLA_FLAGS=mine) == [mine]
    assert run(FLAGS, XLA_FLAGS="--xla_cpu_enable_fast_math=false")[0] == "--xla_cpu_enable_fast_math=false"


def test_where_jax_has_a_plugin_no_flag_is_set(tmp_path):
    """How programs are compiled for an accelerator is left to jax."""
    (tmp_path / "jax_plugins").mkdir()
    assert run(FLAGS, XLA_FLAGS="", PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) == []


@pytest.mark.parametrize(("settings", "told"), [({}, "None"), ({"RNNREPORT_WORKERS": "2"}, "false")], ids=str)
def test_workers_share_the_memory_of_a_gpu(settings, told):
    """No process takes most of it at once where several compute."""
    show = "import os; from rnnreport.training.prepare import prepare; prepare(); "
    show += "print(os.environ.get('XLA_PYTHON_CLIENT_PREALLOCATE'))"
    assert run(show, **settings) == [told]
