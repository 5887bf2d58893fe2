"""The two Jinja environments: one for templates, and one, in a sandbox, for what people write in a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from rnnreport.errors import Mistake, PageMistakes
from rnnreport.pages.raw_html import preformatted, raw_block
from rnnreport.project import Project


def package_templates() -> Path:
    """Return the folder of the package's own templates: inside an installed package, beside an editable one."""
    inside = Path(__file__).parents[1] / "templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


def template_folders(project: Project) -> tuple[Path, ...]:
    """Return where templates are looked for, the first that has one wins: the project's, then the package's."""
    return tuple(dict.fromkeys((project.templates, package_templates())))


@lru_cache(maxsize=8)
def environment(project: Project) -> jinja2.Environment:
    """Return the environment of figures and of the parts of a page. Everything is escaped, nothing may be undefined."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_folders(project)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"raw_block": raw_block, "preformatted": preformatted}
    return made


def render(project: Project, name: str, **context: object) -> str:
    """Return what a template prints. Raises PageMistakes that names the template's file and line where it cannot."""
    try:
        return environment(project).get_template(name).render(**context)
    except jinja2.TemplateNotFound as error:
        raise PageMistakes([Mistake(f"templates/{error.name}", 1, "no such template")]) from None
    except jinja2.TemplateSyntaxError as error:
        raise PageMistakes([Mistake(_shown(error.filename or name), error.lineno, str(error.message))]) from None
    except jinja2.TemplateError as error:
        file, line = _innermost(error, name)
        raise PageMistakes([Mistake(file, line, str(error))]) from error


class BodyEnvironment(SandboxedEnvironment):
    """What a page's text runs in: it can call figures, and nothing else."""

    def __init__(self):
        super().__init__(
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
            comment_start_string="{##",  # Markdown's own {#anchor} must stay
            comment_end_string="##}",
        )
        self.globals.clear()
        del self.filters["random"]  # a page is run twice, and must say the same

    def is_safe_callable(self, obj: object) -> bool:
        """Only figures say of themselves that they may be called."""
        return getattr(type(obj), "callable_from_page", False)


def line_of(error: BaseException, default: int = 1) -> int:
    """Return the line of a template without a file in which `error` arose."""
    lines = [line for file, line in _frames(error) if file in ("<template>", "<unknown>")]
    return lines[-1] if lines else default


def _innermost(error: BaseException, name: str) -> tuple[str, int]:
    found = [(_shown(file), line) for file, line in _frames(error) if file.endswith(".jinja")]
    return found[-1] if found else (f"templates/{name}", 1)


def _frames(error: BaseException):
    frame = error.__traceback__
    while frame is not None:
        yield frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next


def _shown(file: str) -> str:
    """Return a template's path from the folder that holds all templates."""
    _, found, rest = str(file).replace("\\", "/").rpartition("/templates/")
    return f"templates/{rest}" if found else str(file)
