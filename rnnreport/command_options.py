"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

HERE = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("."),
    help="Folder of the project.  [default: .]",
)

RIGHTS = click.option(
    "--i-have-the-rights", "rights", is_flag=True, help="Texts may be published, whatever their corpus says."
)
