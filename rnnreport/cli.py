"""The commands. Each does its imports when it runs, so that `--help` answers at once.

Exit codes: 0 done, 2 the user's mistake, 1 ours, 130 interrupted. An error is one line on stderr.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from rnnreport import __version__, publish_commands
from rnnreport.command_options import HERE


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rnnreport")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def commands(debug: bool) -> None:
    """Static reports and sites for recurrent networks.

    A Markdown page whose front matter names data and models becomes a page with results; all pages become a site.
    """


@commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="Name of the site.  [default: the folder's name]")
def init(folder: Path, title: str | None) -> None:
    """Lay down a small site of your own in DIR, ready to build."""
    from rnnreport.pages import scaffold

    for path in scaffold.init(folder, title):
        click.echo(f"wrote {path}")
    click.echo(f"\nNext:\n  cd {folder}\n  rnnreport build\n  rnnreport serve")


@commands.command()
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@HERE
@click.option("--strict-data", is_flag=True, help="Fail where a corpus is not on this machine.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Stages made at the same time."
)
@click.option(
    "--for-publishing",
    is_flag=True,
    help="In each figure, show at most 50 words of each text of a corpus that may not be republished.",
)
@click.option("--stored", is_flag=True, help="Train and analyse nothing: show what 'rnnreport keep' put into stored/.")
@click.option(
    "--offline", is_flag=True, help="Build build/offline instead: the same site, to be opened by a double click."
)
def build(
    pages: tuple[str, ...],
    folder: Path,
    strict_data: bool,
    workers: int,
    for_publishing: bool,
    offline: bool,
    stored: bool,
) -> None:
    """Train what is missing, analyse, and build the site.

    PAGE names study pages to bring up to date, such as studies/technology-blogs.md; without one, all are.
    """
    from dataclasses import replace

    from rnnreport.build import build as run
    from rnnreport.project import find

    project = replace(find(folder), offline=offline)
    _tell(run(project, pages, strict_data, workers, for_publishing=for_publishing, stored=stored), project)


@commands.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--single-file",
    "target",
    metavar="OUT.html",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the page into this one file, with all that belongs to it.",
)
@click.option("--whole", is_flag=True, help="Keep all texts in whole, however large the file becomes.")
@HERE
def export(page: str, target: Path, whole: bool, folder: Path) -> None:
    """Write a page of the built site into one file, to be sent or kept.

    PAGE is named as it lies below site_src, such as studies/technology-blogs.md.
    """
    from rnnreport.project import find
    from rnnreport.single_file import export as run

    click.echo(run(find(folder), page, target, whole).words())


@commands.command()
@HERE
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to serve.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Stages made at the same time."
)
def serve(folder: Path, address: str, workers: int) -> None:
    """Build, serve, and build again whenever a page or template changes; the browser reloads by itself."""
    from rnnreport import site
    from rnnreport.build import build as run
    from rnnreport.project import find

    project = find(folder)
    site.serve(project, lambda: _tell(run(project, workers=workers), project), address)


@commands.group()
def data() -> None:
    """Corpora: which there are, and how to get them."""


@data.command("list")
@HERE
def data_list(folder: Path) -> None:
    """List corpora: where each comes from, its rights, and whether it is on this machine."""
    from rnnreport.listing import corpora

    click.echo(corpora(folder))


@data.command("get")
@click.argument("name")
@click.option("--from", "source", metavar="PATH", type=click.Path(path_type=Path), help="Take this local copy instead.")
def data_get(name: str, source: Path | None) -> None:
    """Fetch corpus NAME from its canonical address, or from a local copy. An interrupted download goes on."""
    from rnnreport.listing import fetch

    click.echo(fetch(name, source))


@commands.command("list")
@HERE
def list_(folder: Path) -> None:
    """List corpora, cells, methods of explanation, analyses, figures and studies, and what of each study is stored."""
    from rnnreport.listing import everything

    click.echo(everything(folder))


@commands.command()
@HERE
@click.option("--all", "every", is_flag=True, help="Remove all stages and the built site.")
def clean(folder: Path, every: bool) -> None:
    """Remove stages that no page needs any more."""
    from rnnreport.listing import clean as run
    from rnnreport.project import find

    click.echo(run(find(folder), every))


for one in publish_commands.EVERY:
    commands.add_command(one)


def _tell(summary, project) -> None:
    """Say what a build did, and what to do with it."""
    import shutil

    called = sys.argv[0] if shutil.which("rnnreport") is None and Path(sys.argv[0]).is_file() else "rnnreport"
    click.echo(summary.words(project.site, called, project.offline))


def main() -> None:
    """Run a command; turn every error into one line and an exit code."""
    from rnnreport.errors import RnnReportError

    debug = "--debug" in sys.argv[1:]
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    try:
        sys.exit(commands.main(args=arguments, prog_name="rnnreport", standalone_mode=False) or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _stop("stopped; finished stages are kept, and a training goes on where it was")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.ClickException as error:
        _fail(error.format_message().replace("\n", " "), error.exit_code)
    except RnnReportError as error:
        if debug:
            raise
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        _fail(f"{type(error).__name__}: {error} (this is a defect of rnnreport; --debug shows where)", 1)


def _stop(message: str) -> None:
    """Say that the user stopped, and leave at once.

    All that was open is closed by now. Compiled programs may still run in threads of their own, and crash when the
    interpreter takes their memory away in an orderly exit.
    """
    click.echo(f"rnnreport: {message}", err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(130)


def _fail(message: str, code: int) -> None:
    click.echo("\n".join(f"rnnreport: {line}" for line in message.split("\n")), err=True)
    sys.exit(code)
