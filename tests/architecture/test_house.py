"""What the import contracts of pyproject.toml cannot show. Every rule is tried on a bad example."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT: Path = settings.BASE_DIR
APPS = ("studies", "surveys", "roadmap")
LEFT_OF_THE_ROADMAP = ("studies", "surveys", "templates/studies", "templates/surveys")
VAGUE_NAMES = {"utils", "helpers", "common", "managers", "decorators", "misc", "base", "core"}
WRITES = {
    *("save", "create", "update", "delete", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update", "acreate", "asave", "aupdate", "adelete", "raw", "execute"),
}
# What a view may write to: the answer, the visitor's session and messages; never a row.
NOT_ROWS = {"session", "messages", "response", "cookies", "headers", "context", "params", "GET"}


def python_files(*folders: str) -> list[Path]:
    """Our own modules below `folders`, without migrations."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def violations(paths: Iterable[Path], rule: Callable[[str], Iterable[object]]) -> list[str]:
    """`file: finding` of every finding of `rule` in the texts of `paths`."""
    return [f"{where(path)}: {bad}" for path in paths for bad in rule(path.read_text("utf-8"))]


# The surveys do not know the roadmap.


def mentions_of_the_roadmap(text: str) -> list[str]:
    """Lines that name the app to the right; the product's own name is free."""
    lines = re.sub("delphi[ -]roadmap", "", text, flags=re.IGNORECASE).splitlines()
    return [line.strip() for line in lines if "roadmap" in line.lower()]


def test_neither_studies_nor_surveys_mention_the_roadmap() -> None:
    files = (path for folder in LEFT_OF_THE_ROADMAP for path in (ROOT / folder).rglob("*.*"))
    texts = [path for path in files if path.suffix in {".py", ".html", ".txt"}]
    assert violations(sorted(texts), mentions_of_the_roadmap) == []


def test_control_a_mention_of_the_roadmap_is_found() -> None:
    assert mentions_of_the_roadmap('x = ForeignKey("roadmap.Action")') != []
    assert mentions_of_the_roadmap("{% url 'roadmap:home' %}") != []
    assert mentions_of_the_roadmap('title = "Delphi Roadmap"; kind = "delphi-roadmap/1"') == []


# Pages ask, services write.


def writes_to_rows(text: str) -> list[str]:
    """Calls that would write to the database, as source text."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    found = [call.func for call in calls if isinstance(call.func, ast.Attribute)]
    return [
        ast.unparse(function)
        for function in found
        if function.attr in WRITES and not names_in(function.value) & NOT_ROWS
    ]


def names_in(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def test_no_view_writes_to_the_database() -> None:
    views = [path for path in python_files(*APPS, "delphi") if "views" in where(path)]
    # `services.studies.create(…)` would read as a write; services are called create_study(…).
    assert violations(views, writes_to_rows) == []


def test_control_writes_in_a_view_are_found() -> None:
    bad = ["study.save()", "Study.objects.create(name=1)", "rounds.filter(pk=1).update(x=1)"]
    bad += ["Item.objects.bulk_create(rows)", "form.save()"]
    assert [len(writes_to_rows(line)) for line in bad] == [1] * len(bad)
    good = ["request.session.update(x=1)", "create_study(name=1)", "response.cookies.update(x)"]
    assert [writes_to_rows(line) for line in good] == [[]] * len(good)


# Tasks fetch, call and log.


def long_tasks(text: str) -> list[str]:
    """Names of tasks whose body has more than four statements, nested ones counted."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if is_task(f) and statements_in(f) > 4]


def is_task(function: ast.FunctionDef) -> bool:
    return any("task" in ast.unparse(decorator) for decorator in function.decorator_list)


def statements_in(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(isinstance(node, ast.stmt) for part in body for node in ast.walk(part))


def test_no_task_has_more_than_four_statements() -> None:
    tasks = [path for path in python_files(*APPS) if path.name == "tasks.py"]
    assert tasks != []
    assert violations(tasks, long_tasks) == []


def test_control_a_thinking_task_is_found() -> None:
    head = '@shared_task(name="x")\ndef seal():\n    """Seal."""\n'
    four, five = ("    a()\n" * 4), "    if a():\n        b()\n    c()\n    d()\n    e()\n"
    assert long_tasks(head + four) == []
    assert long_tasks(head + five) == ["seal"]
    assert long_tasks(five.replace("    if", "def f():\n    if", 1)) == []


# Every page says who may enter.


def pages(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address with its view."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, address)
        else:
            yield address, pattern.callback


def open_pages(resolver: URLResolver) -> list[str]:
    """Addresses whose view does not say who may enter."""
    return [address for address, view in pages(resolver) if not declared(view)]


def declared(view: Any) -> str:
    return getattr(view, "who_may_enter", "") or ""


def test_every_page_says_who_may_enter() -> None:
    assert open_pages(get_resolver()) == []


def test_control_a_page_that_does_not_say_is_found() -> None:
    def silent(request: Any) -> None: ...
    def speaking(request: Any) -> None: ...

    speaking.who_may_enter = "everyone"

    class Addresses:
        from django.urls import path

        urlpatterns = [path("a/", silent), path("b/", speaking)]

    assert isinstance(Addresses.urlpatterns[0], URLPattern)
    resolver = get_resolver(Addresses)  # type: ignore[arg-type]
    assert open_pages(resolver) == ["a/"]


# Names say what is inside.


def vague(names: Iterable[str]) -> list[str]:
    return [name for name in names if Path(name).stem in VAGUE_NAMES]


def test_no_module_has_a_vague_name() -> None:
    parts = {part for path in python_files(*APPS, "delphi") for part in Path(where(path)).parts}
    assert vague(sorted(parts)) == []


def test_control_vague_names_are_found() -> None:
    assert vague(["utils.py", "common", "rounds.py"]) == ["utils.py", "common"]


# The strict content policy would block these silently.


def inline_code(text: str) -> list[str]:
    """Inline styles, scripts and handlers of a template."""
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    found = re.findall(r"""\sstyle\s*=\s*["'{]|<style\b|\son[a-z]+\s*=\s*["']""", text)
    scripts = re.findall(r"<script\b[^>]*>", text)
    data = 'type="application/json"'
    return found + [tag for tag in scripts if " src=" not in tag and data not in tag]


def test_no_template_has_inline_style_or_script() -> None:
    pictures = [path for path in templates() if "emails" not in path.parts]
    assert violations(pictures, inline_code) == []


def test_control_inline_code_is_found() -> None:
    bad = ['<p style="x">', "<script>go()</script>", '<a onclick="go()">', "<style>p{}</style>"]
    assert [len(inline_code(text)) for text in bad] == [1] * len(bad)
    good = ['<script src="x.js" defer></script>', '<p class="style">', '{# <p style="x"> #}']
    assert [inline_code(text) for text in good] == [[]] * len(good)


# `|safe` and its relatives are where other people's text becomes our page.


def unescaped(text: str) -> list[str]:
    return re.findall(r"\|\s*safe\b|\{%\s*autoescape off|mark_safe\(", text)


def test_nothing_is_rendered_unescaped() -> None:
    cleaned = ["roadmap/prose.py: mark_safe("]  # the one place: what has passed a sanitiser
    assert violations([*templates(), *python_files(*APPS, "delphi")], unescaped) == cleaned


def test_control_unescaped_text_is_found() -> None:
    assert [unescaped("{{ x|safe }}"), unescaped("{{ x|safeseq_of }}")] == [["|safe"], []]


# What only one machine has.


def machine_paths(text: str) -> list[str]:
    """Paths of one machine and hosts of registries, which no clone has."""
    return re.findall(r"/(?:home|Users|root|work)/\w+|\bpypi\.\w+|registry\.\w+", text)


def test_no_file_names_this_machine_or_a_registry() -> None:
    names = ("*.toml", "*.txt", "*.in", "*.yml", "Dockerfile", "Makefile", "manage.py", ".ci/run")
    files = [path for name in names for path in ROOT.glob(name)]
    assert violations([*files, *python_files(*APPS, "delphi")], machine_paths) == []


def test_control_a_machines_path_is_found() -> None:
    assert machine_paths("x = '/home/alice/x'") == ["/home/alice"]
    assert machine_paths("/usr/lib/postgresql /var/lib") == []


def test_files_over_300_lines_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A picture of health, not a gate: they are printed."""
    long = [
        p for p in python_files(*APPS, "delphi") if len(p.read_text("utf-8").splitlines()) > 300
    ]
    with capsys.disabled():
        print("".join(f"\n[over 300 lines: {where(path)}]" for path in long), end=" ")
