"""A program of a test, run on so many devices at once: each run is a process, for their number is settled only once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any


def answers(program: str, cores: str) -> list[Any]:
    """Return what a program prints as JSON on each number of cores, such as "13": on one, and on three."""
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, env=os.environ | {"RNNREPORT_CORES": count}
        )
        for count in cores
    ]
    return [json.loads(one.communicate()[0]) for one in asked]
