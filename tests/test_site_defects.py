"""A defect of ours must not leave someone who is writing a page with a server that never answers."""

from __future__ import annotations

import pytest

from rnnreport import site
from rnnreport.project import Project


def test_a_defect_in_a_build_is_told_and_the_server_goes_on(tmp_path, monkeypatch, capsys):
    """An unexpected exception shows its traceback in the terminal and does not reach the server, which would hang."""
    livereload = pytest.importorskip("mkdocs.livereload")
    rebuilt = []

    def serve(server):
        rebuilt.append(server.builder())
        raise KeyboardInterrupt

    def builder():
        raise KeyError("a defect")

    monkeypatch.setattr(livereload.LiveReloadServer, "serve", serve)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    site.serve(Project(tmp_path), builder, "127.0.0.1:48151")
    assert rebuilt == [None] and "a defect" in capsys.readouterr().err
