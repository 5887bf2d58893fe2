"""The commands that bring a site to others: check, publish, keep. Each does its imports when it runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rnnreport.command_options import HERE, RIGHTS


@click.command()
@click.argument("site", metavar="[SITE]", required=False, type=click.Path(path_type=Path, file_okay=False))
@HERE
@RIGHTS
def check(site: Path | None, folder: Path, rights: bool) -> None:
    """Look through a built site for what readers should not meet: broken links, requests to other hosts, and more.

    SITE is its folder; without it, the site of the project.
    """
    from rnnreport.checking import check as run
    from rnnreport.project import find

    done = run(site or find(folder).site, rights)
    click.echo(done.words())
    sys.exit(2 if done.errors else 0)


@click.command()
@HERE
@click.option("--remote", default="origin", show_default=True, help="Name or address of the git remote to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="Branch that holds the site.")
@click.option("--message", default="Publish the site", show_default=True, help="Message of the commit.")
@click.option("--dry-run", is_flag=True, help="Check, and say what would be pushed; touch nothing.")
@RIGHTS
@click.option("--replace", is_flag=True, help="Replace what is on the branch, also where others put it there.")
def publish(folder: Path, **asked) -> None:
    """Check the built site and push it to a branch, from which GitHub Pages serves it."""
    from rnnreport.project import find
    from rnnreport.publishing import Request
    from rnnreport.publishing import publish as run

    click.echo(run(find(folder), Request(**asked), lambda text: click.echo(text, err=True)).words())


@click.command()
@click.argument("pages", metavar="[PAGE]...", nargs=-1)
@HERE
@RIGHTS
def keep(pages: tuple[str, ...], folder: Path, rights: bool) -> None:
    """Copy the answers that pages show into stored/, to be committed: CI builds the site from them.

    PAGE names study pages, such as studies/technology-blogs.md; without one, all that can be kept are.
    """
    from rnnreport.keeping import keep as run
    from rnnreport.project import find

    done = run(find(folder), pages, rights)
    click.echo(done.words())
    sys.exit(2 if done.refused else 0)


EVERY = (check, publish, keep)
