"""The commands: quick help, one line for an error, exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

TABLE = "text\n" + "\n".join(f"the cat number {at} sat on the mat and looked at the dog" for at in range(400))

# A process started in the background by a shell ignores Ctrl-C, and so do all that it starts.
HEEDS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "


def rnnreport(*arguments, **options) -> subprocess.CompletedProcess:
    """Run a command as a user would."""
    code = "from rnnreport.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def project(tmp_path):
    """A project with one study on a table of its own, long enough to be interrupted."""
    done = rnnreport("init", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    for page in (tmp_path / "site" / "site_src" / "studies").glob("*.md"):
        page.unlink()
    (tmp_path / "site" / "texts.csv").write_text(TABLE)
    return tmp_path / "site"


def page(project, body: str = "", epochs: int = 1, data: str = "{path: texts.csv}"):
    """Write the study page."""
    path = project / "site_src" / "studies" / "one.md"
    path.write_text(
        f"---\ntitle: One\nstudy:\n  task: next-word\n  data: {data}\n  models:\n"
        "    LSTM: {cell: lstm, units: 4, embedding: 4}\n"
        f"  training: {{epochs: {epochs}, patience: null}}\n---\n{body}"
    )
    return path


def links(project):
    """Make the front page free of links to pages that the test removed."""
    (project / "site_src" / "index.md").write_text("# Home\n")


def test_help_is_quick_to_import():
    """The commands load neither jax nor MkDocs nor pandas before they run."""
    code = "import sys, rnnreport.cli; sys.exit(' '.join({'jax','mkdocs','pandas','pydantic'} & set(sys.modules)) or 0)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("init",),
        ("build",),
        ("serve",),
        ("data", "get"),
        ("list",),
        ("clean",),
        ("check",),
        ("publish",),
        ("keep",),
    ],
)
def test_every_command_has_help(command):
    """`--help` of every command explains it and exits with 0."""
    done = rnnreport(*command, "--help")
    assert done.returncode == 0 and "Usage:" in done.stdout


def test_an_unknown_command_is_one_line():
    """A misspelt command names the nearest, on stderr, with exit code 2."""
    done = rnnreport("biuld")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "build" in done.stderr


def test_outside_a_project_the_mend_is_told(tmp_path):
    """Building where there is no project says how to make one."""
    done = rnnreport("build", cwd=tmp_path)
    assert done.returncode == 2 and "rnnreport init" in done.stderr and "Traceback" not in done.stderr


def test_init_refuses_to_overwrite(project):
    """A second init into the same folder changes nothing."""
    done = rnnreport("init", project)
    assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_a_mistake_on_a_page_is_one_line_with_its_place(project):
    """File, line, what is wrong; exit code 2; no traceback."""
    page(project, epochs=-3)
    done = rnnreport("build", "--project", project)
    assert done.returncode == 2 and "site_src/studies/one.md:8: training.epochs" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(project):
    """With --debug the error comes with its traceback."""
    page(project, epochs=-3)
    assert "Traceback" in rnnreport("build", "--debug", "--project", project).stderr


def test_a_missing_column_names_those_there_are(project):
    """A wrong column name is told with the table's columns."""
    links(project)
    page(project, data="{path: texts.csv, text: review}")
    done = rnnreport("build", "--project", project)
    assert done.returncode == 2 and "review" in done.stderr and "text" in done.stderr


def test_a_missing_file_is_told(project):
    """A table that is not there is told by its name."""
    links(project)
    page(project, data="{path: nowhere.csv}")
    done = rnnreport("build", "--project", project)
    assert done.returncode == 2 and "nowhere.csv" in done.stderr


def test_an_interrupt_leaves_nothing_half_written(project):
    """Ctrl-C during training exits with 130, leaves no part of a stage, and the next build goes on."""
    links(project)
    page(project, body="{{ comparison() }}\n", epochs=100_000)
    code = HEEDS_CTRL_C + "from rnnreport.cli import main; main()"
    command = [sys.executable, "-c", code, "build", "--project", str(project)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        wait_for(project / ".rnnreport", "training-*")
        time.sleep(2)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert not list((project / ".rnnreport").glob("*.part")) and "Traceback" not in errors
    page(project, body="{{ comparison() }}\n", epochs=1)
    assert rnnreport("build", "--project", project).returncode == 0


def wait_for(folder, pattern: str) -> None:
    """Wait until something in `folder` matches."""
    until = time.monotonic() + 60
    while not list(folder.glob(pattern)):
        assert time.monotonic() < until, f"no {pattern} in {folder}"
        time.sleep(0.1)


def test_the_store_is_listed_and_cleaned(project):
    """`list` tells what is stored; `clean` removes what no page needs any more."""
    links(project)
    path = page(project, body="{{ comparison() }}\n")
    assert rnnreport("build", "--project", project).returncode == 0
    assert "studies/one.md: " in rnnreport("list", "--project", project).stdout
    assert rnnreport("clean", "--project", project).stdout.startswith("removed 0 stages")
    path.unlink()
    assert not rnnreport("clean", "--project", project).stdout.startswith("removed 0 stages")
    assert not list((project / ".rnnreport").glob("training-*"))


def test_data_list_tells_rights_and_mends():
    """Every corpus is listed with its rights; one that is not here with how to get it."""
    done = rnnreport("data", "list", env=os.environ | {"RNNREPORT_DATA": "/nowhere", "XDG_DATA_HOME": "/nowhere"})
    assert "do not republish" in done.stdout and "rnnreport data get blogs" in done.stdout
