"""The templates and style sheets as data: nothing unused, nothing inline, nothing physical, nothing from elsewhere."""

import ast
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError, engines
from django.template.base import Node
from django.template.loader_tags import ExtendsNode, IncludeNode

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
SHEETS = sorted((Path(settings.BASE_DIR) / "directory" / "static").rglob("*.css"))
CODE = [
    path
    for package in ("tiers", "services", "directory")
    for path in sorted((Path(settings.BASE_DIR) / package).rglob("*.py"))
    if "migrations" not in path.parts
]
# Templates that Django and its admin look for by name, without a mention in our code.
FOUND_BY_NAME = ("admin/", "registration/", "400.html", "403.html", "404.html", "500.html")

PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(?:margin|padding|scroll-margin|scroll-padding)-(?:left|right)"
    r"|border-(?:left|right)(?:-\w+)?"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right"
    r")\s*:"
    r"|(?<![\w-])(?:float|clear|text-align|text-align-last|caption-side)\s*:\s*(?:left|right)\b"
)
INLINE_HANDLER = re.compile(r"^on[a-z]+$")


def parsed(name: str) -> Template:
    return engines["django"].get_template(name).template


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def nodes(name: str, kind: type[Node]) -> list[Node]:
    return list(parsed(name).nodelist.get_nodes_by_type(kind))


def physical(css: str) -> list[str]:
    """What in a style sheet names left or right; comments do not count."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found = [match.group().strip() for match in PHYSICAL.finditer(plain)]
    for match in re.finditer(r"(?<![\w-])(margin|padding|inset)\s*:([^;}]+)", plain):
        # Four values are top, right, bottom, left: a different second and fourth mirrors nowhere.
        values = re.findall(r"(?:[\w-]*\([^()]*(?:\([^()]*\))*[^()]*\)|[^\s()]+)", match.group(2))
        if len(values) == 4 and values[1] != values[3]:
            found.append(match.group().strip())
    return found


def test_there_are_templates_and_style_sheets_to_look_at() -> None:
    assert len(TEMPLATES) > 20
    assert SHEETS
    assert "base.html" in TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    parsed(name)


def test_a_broken_template_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% if %}")


def test_no_template_is_unused() -> None:
    used = {
        node.value
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for name in TEMPLATES:
        for node in [*nodes(name, IncludeNode), *nodes(name, ExtendsNode)]:
            expression = node.template if isinstance(node, IncludeNode) else node.parent_name
            used.add(expression.resolve(Context()))
    unused = {name for name in TEMPLATES if name not in used}
    assert {name for name in unused if not name.startswith(FOUND_BY_NAME)} == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_includes_and_extends_exists(name: str) -> None:
    for node in [*nodes(name, IncludeNode), *nodes(name, ExtendsNode)]:
        expression = node.template if isinstance(node, IncludeNode) else node.parent_name
        parsed(expression.resolve(Context()))


def test_partials_are_included_with_only() -> None:
    included = [(name, node) for name in TEMPLATES for node in nodes(name, IncludeNode)]
    assert len(included) > 10
    for name, node in included:
        partial = node.template.resolve(Context())
        assert partial.rsplit("/", 1)[-1].startswith("_"), f"{name} includes {partial}"
        assert node.isolated_context, f"{name} includes {partial} without only"


def test_a_partial_is_no_page() -> None:
    for name in TEMPLATES:
        is_partial = Path(name).name.startswith("_")
        extends = bool(nodes(name, ExtendsNode))
        whole = "<html" in read(name)
        assert is_partial != (extends or whole), name


def inline(html: str) -> list[str]:
    """Inline styles, scripts and handlers, which the content policy would refuse."""
    # Tags of Django inside an HTML tag would read as attributes; what they print is looked at in the journeys.
    soup = BeautifulSoup(re.sub(r"{%.*?%}|{{.*?}}", "", html), "html.parser")
    found = [str(tag) for tag in soup.find_all("style")]
    found += [str(tag) for tag in soup.find_all("script") if tag.get_text(strip=True)]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            handler = INLINE_HANDLER.match(name) or str(value).strip().startswith("javascript:")
            if name == "style" or handler:
                found.append(str(tag))
    return found


def from_elsewhere(html: str) -> list[str]:
    """Addresses of resources on another site; links that a reader follows are no resources."""
    soup = BeautifulSoup(html, "html.parser")
    found = []
    for tag in soup.find_all(True):
        loads = ["src", "srcset", "poster", "data", "background", "action", "formaction"]
        if tag.name in ("link", "use", "image", "base"):
            loads += ["href", "xlink:href"]
        for name in loads:
            value = tag.get(name)
            if value and re.match(r"\s*(?:[a-z]+:)?//", str(value), re.IGNORECASE):
                found.append(str(tag))
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(name: str) -> None:
    assert inline(read(name)) == []
    assert from_elsewhere(read(name)) == []


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<button {% if x %}disabled{% endif %} onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_what_is_inline_would_be_found(html: str) -> None:
    assert inline(html)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//cdn.example/x.png">',
        '<link rel="stylesheet" href="HTTP://cdn.example/x.css">',
    ],
)
def test_what_comes_from_elsewhere_would_be_found(html: str) -> None:
    assert from_elsewhere(html)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_name_no_left_or_right(sheet: Path) -> None:
    assert physical(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_load_nothing_from_elsewhere(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    assert "{" in css
    assert not re.search(r"@import|url\(\s*['\"]?\s*(?:[a-z]+:)?//", css, re.IGNORECASE)


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-left: 1px }",
        "a{left:0}",
        "a { border-right: 1px solid }",
        "a { border-top-left-radius: 1px }",
        "a { text-align: right }",
        "a { float:left }",
        "a { padding: 0 1px 0 2px }",
        "a { inset: 0 auto auto 0 }",
    ],
)
def test_a_physical_direction_would_be_found(css: str) -> None:
    assert physical(css)


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-inline-start: 1px }",
        "a { inset-inline-end: 0 }",
        "a { text-align: start }",
        "a { padding: 0 1px }",
        "a { margin: calc(1px + 2px) auto 0 auto }",
        "/* left: 0 */",
    ],
)
def test_a_logical_direction_is_left_alone(css: str) -> None:
    assert not physical(css)
