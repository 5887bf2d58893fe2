"""The site builder: the only file that knows MkDocs. It reads the staged folder and writes build/site."""

from __future__ import annotations

import contextlib
import gzip
import logging
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from rnnreport import offline, policy
from rnnreport.errors import RnnReportError, SiteError
from rnnreport.pages.navigation import navigation
from rnnreport.pages.page import Page
from rnnreport.pages.staging import ASSETS, assets, fresh, swap
from rnnreport.project import Project

EPOCH = "SOURCE_DATE_EPOCH"  # the time that builds are dated with; MkDocs reads it
SITEMAP_DATE = re.compile(r"\s*<lastmod>[^<]*</lastmod>")
IN_PAGE = re.compile(r"^Doc file '([^']+)' contains ")


def build(project: Project, every: Iterable[Page]) -> None:
    """Build the site of the staged pages, each with its policy. The old site stays where that fails.

    The bytes depend on the staged pages and the settings alone. Raises SiteError with everything that the site builder
    complains about, one line each.
    """
    from mkdocs.commands.build import build as run
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    generated = _write_config(project, every)
    part = fresh(project.site)
    heard: list[str] = []
    templates: list[Path] = []
    try:
        with _listening(heard), _dated():
            config = load_config(config_file=str(generated), site_dir=str(part), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                run(config)
                templates = [Path(folder) for folder in config.theme.dirs]
            finally:
                config.plugins.on_shutdown()
    except (MkDocsException, SystemExit) as error:  # its Abort is a SystemExit
        heard = heard or [str(error)]
    if heard:
        raise SiteError("\n".join(dict.fromkeys(heard)))
    if EPOCH not in os.environ:
        _undate(part)
    if project.offline:
        offline.complete(part)
    if _wants_policy(project):
        policy.protect(part, project.docs, templates, from_disk=not directory_urls(project))
    swap(project.site)


def directory_urls(project: Project) -> bool:
    """Tell whether pages become folders with an index.html (x/), or files (x.html), by the project's settings."""
    settings = _settings(project)
    folders = bool(settings.get("use_directory_urls", True)) and not _offline(settings.get("plugins"))
    return folders and not project.offline


def serve(project: Project, builder: Callable[[], None], address: str) -> None:
    """Build, serve the site, and build again whenever a page or a template changes, until Ctrl-C.

    An error of a build is told and the old site goes on being served. Raises SiteError where `address` cannot be used.
    """
    from mkdocs.livereload import LiveReloadServer

    host, port = _host_and_port(address)
    _try_address(host, port)
    _build_or_tell(builder)
    mount = re.sub(r"^https?://[^/]+", "", str(_settings(project).get("site_url") or "")) or "/"
    server = LiveReloadServer(lambda: _build_or_tell(builder), host, port, str(project.site), mount)
    _let_pages_reload(server)
    for path in (project.site_src, project.templates, project.config):
        if path.exists():
            server.watch(str(path))
    print(f"Serving {server.url} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    try:
        server.serve()
    except OSError as error:
        raise SiteError(f"{address}: {error.strerror or error}") from None
    except KeyboardInterrupt:
        print("\nno longer served", file=sys.stderr)
    finally:
        server.shutdown()


def _write_config(project: Project, every: Iterable[Page]) -> Path:
    """Write build/mkdocs.yml: the project's settings, with what the build knows better. Returns its path.

    Every page loads the assets at the top of their folder, in sorted order.
    """
    settings = _settings(project)
    ours = [f"{ASSETS}/{name}" for name in assets(project) if "/" not in name]
    config: dict[str, Any] = {"INHERIT": "../mkdocs.yml", "docs_dir": project.docs.name, "site_dir": project.site.name}
    config["extra_css"] = [*(settings.get("extra_css") or ()), *(name for name in ours if name.endswith(".css"))]
    config["extra_javascript"] = [
        *(settings.get("extra_javascript") or ()),
        *(name for name in ours if name.endswith(".js")),
    ]
    if not settings.get("nav"):
        config["nav"] = navigation(every)
    config |= _seen_from_build(settings)
    if project.offline:
        config |= offline.settings(settings, ASSETS)
    path = project.build / ("mkdocs-offline.yml" if project.offline else "mkdocs.yml")
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def _seen_from_build(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that hold paths from the project's folder, as they are seen from build/."""
    moved: dict[str, Any] = {}
    theme = settings.get("theme")
    if isinstance(theme, dict) and theme.get("custom_dir"):
        moved["theme"] = {"custom_dir": os.path.join("..", theme["custom_dir"])}
    if settings.get("hooks"):
        moved["hooks"] = [os.path.join("..", hook) for hook in settings["hooks"]]
    return moved


def _settings(project: Project) -> dict[str, Any]:
    from mkdocs.exceptions import MkDocsException
    from mkdocs.utils.yaml import yaml_load

    try:
        with project.config.open("rb") as file:
            found = yaml_load(file)
    except (MkDocsException, OSError) as error:
        raise SiteError(f"{project.config.name}: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise SiteError(f"{project.config.name}: should be made of 'key: value' lines")
    return found


def _offline(plugins: Any) -> bool:
    named = plugins.items() if isinstance(plugins, dict) else []
    for plugin in plugins if isinstance(plugins, list) else []:
        named = [*named, *(plugin.items() if isinstance(plugin, dict) else [(plugin, {})])]
    return any(
        str(name).split("/")[-1] == "offline" and (options or {}).get("enabled", True) for name, options in named
    )


def _wants_policy(project: Project) -> bool:
    extra = _settings(project).get("extra")
    wanted = extra.get("content_security_policy", True) if isinstance(extra, dict) else True
    if not isinstance(wanted, bool):
        name = f"{project.config.name}: extra.content_security_policy"
        raise SiteError(f"{name}: should be true or false, but got {wanted!r}")
    return wanted


def _let_pages_reload(server: Any) -> None:
    """Let the script run that the server puts at the end of every page, which reloads it."""
    put = server._inject_js_into_html

    def inject(content: bytes, epoch: int) -> bytes:
        page = put(content, epoch)
        return policy.allowing(page, page.rpartition(b"<script>")[2].partition(b"</script>")[0])

    server._inject_js_into_html = inject


@contextlib.contextmanager
def _listening(heard: list[str]) -> Iterator[None]:
    """Keep the site builder quiet, and note its warnings and errors."""
    handler, logger = logging.Handler(logging.WARNING), logging.getLogger("mkdocs")
    handler.emit = lambda record: heard.append(_sentence(record.getMessage()))
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own code and that of its plugins
            yield
    finally:
        logger.propagate = propagate
        logger.removeHandler(handler)


def _sentence(message: str) -> str:
    """Return a complaint in one line, beginning with the page where it names one."""
    return IN_PAGE.sub(r"site_src/\1: contains ", " ".join(message.split()))


@contextlib.contextmanager
def _dated() -> Iterator[None]:
    """Date what is built with a fixed time, unless the user says which."""
    given = EPOCH in os.environ
    os.environ.setdefault(EPOCH, "0")
    try:
        yield
    finally:
        if not given:
            del os.environ[EPOCH]


def _undate(site: Path) -> None:
    """Take the made-up date out of the sitemap."""
    path = site / "sitemap.xml"
    if path.is_file():
        content = SITEMAP_DATE.sub("", path.read_text(encoding="utf-8")).encode("utf-8")
        path.write_bytes(content)
        path.with_name("sitemap.xml.gz").write_bytes(gzip.compress(content, mtime=0))


def _build_or_tell(builder: Callable[[], None]) -> None:
    try:
        builder()
    except RnnReportError as error:
        print("\n".join(f"rnnreport: {line}" for line in str(error).split("\n")), file=sys.stderr, flush=True)
    except Exception:  # a defect of ours; the server would wait for ever if it saw it
        traceback.print_exc()


def _host_and_port(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SiteError(f"{address}: an address is HOST:PORT, such as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def _try_address(host: str, port: int) -> None:
    """Fail now, not after a long build, where the address cannot be served."""
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(found[4])
            trial.listen(1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteError(f"{host}:{port} cannot be served: {reason}; try another with --address HOST:PORT") from None
