"""Series of one's own: a table with one row for each time, CSV, TSV, JSON Lines or Parquet.

Several series may stand in one table, one below the other, if a column tells them apart. Nothing is mended unasked:
what is out of order, stands twice or is missing is refused with its row, and an option says what shall become of it.
"""

from __future__ import annotations

from pathlib import Path

from rnnreport.data import series_table, tables
from rnnreport.data.locations import sha256_of
from rnnreport.data.series import Measurements
from rnnreport.data.series_options import Options
from rnnreport.data.tables import Source

KIND = "series"
RIGHTS = {"licence": "the file is your own: what may be done with it is for you to know", "republish": False}
SOURCE = {"address": "", "files": {}}
LABELS = "never"


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 of the file."""
    return sha256_of(tables.path_of(options.path, root))


def read(options: Options, source: None, root: Path) -> Measurements:
    """Return the series of the table. Raises DataError with the row, what stands there, and the mend."""
    path = tables.path_of(options.path, root)
    table = tables.read(Source(path, options.path, options.encoding, options.separator), numbered=True)
    return series_table.measurements(table, options)
