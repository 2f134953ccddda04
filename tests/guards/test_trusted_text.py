"""Where text is taken for mark-up: every such line is on a list, with the reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LAYERS = ("safeguarding", "standards", "indicators", "actionplans", "reports")
# The file, and the line as it stands there.
TRUSTED = {
    ("safeguarding/templatetags/words.py", 'return mark_safe("".join(parts))'): "each of its parts is escaped",
    (
        "templates/reports/blocks/figure.html",
        "{{ block.svg|safe }}",
    ): "drawn by reports/target_bars.html, which escapes",
    ("templates/reports/charts.html", "{{ svg|safe }}"): "drawn by our own chart templates, which escape",
    ("templates/reports/paper_web.html", "{{ paper_css|safe }}"): "our own style sheets; the policy holds their digest",
    ("templates/reports/issuing/email.txt", "{% autoescape off %}"): "a letter in plain text",
    **{
        ("reports/formats/" + place, line): "a colour read from its six figures"
        for place, line in {
            "word.py": "colour = RGBColor.from_string(paper.colour[1:])",
            "word_blocks.py": "run.font.color.rgb = RGBColor.from_string(colour)",
        }.items()
    },
    (
        "reports/formats/word.py",
        "run.bold, run.font.size, run.font.color.rgb = True, Pt(15), RGBColor.from_string(paper.colour[1:])",
    ): "a colour read from its six figures",
    ("templates/account/email/password_reset_key_message.txt", "{% autoescape off %}"): "a letter in plain text",
    ("templates/indicators/email/reminder.txt", "{% autoescape off %}"): "a letter in plain text",
    ("templates/actionplans/email/reminder.txt", "{% autoescape off %}"): "a letter in plain text",
    ("templates/indicators/email/question_asked.txt", "{% autoescape off %}"): "a letter in plain text",
    ("templates/indicators/email/question_answered.txt", "{% autoescape off %}"): "a letter in plain text",
}

# --- Python ---

TRUSTING = {"mark_safe", "SafeString", "SafeText", "html_safe", "from_string", "Template"}
FORMATTING = {"format_html", "format_html_join"}


def in_python(source: str) -> set[str]:
    """Lines that trust a text, or make a template of one; and those that format HTML with a pattern that is not written
    out on the spot, into which somebody's words might have been put before."""
    tree, lines = ast.parse(source), source.splitlines()
    types = {id(part) for note in annotations(tree) for part in ast.walk(note)}
    nodes = [node for node in ast.walk(tree) if id(node) not in types]
    return {lines[node.lineno - 1].strip() for node in nodes if trusts(node)}


def annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        yield from (note for name in ("annotation", "returns") if (note := getattr(node, name, None)))


def trusts(node: ast.AST) -> bool:
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name in TRUSTING
        case ast.FunctionDef(name="__html__") | ast.keyword("autoescape", ast.Constant(False)):
            return True
        case ast.alias(name, asname):
            return name in TRUSTING | FORMATTING and bool(asname)
        case ast.keyword("is_safe", ast.Constant(True)):
            return True
        case ast.Call(ast.Name("format_html") | ast.Attribute(attr="format_html"), [pattern, *_]):
            return not isinstance(pattern, ast.Constant)
        case ast.Call(ast.Name("format_html_join") | ast.Attribute(attr="format_html_join"), [between, pattern, *_]):
            return not (isinstance(between, ast.Constant) and isinstance(pattern, ast.Constant))
    return False


# --- Templates ---

IN_TEMPLATES = re.compile(
    r"\{\{[^}]*\|\s*(?:safe|safeseq)\b[^}]*\}\}|\{%\s*autoescape off\s*%\}|\{%\s*filter safe.*?%\}"
)
WITHOUT_MARKS = re.compile(r"<[a-z][^<>]*\s[a-z-]+=\{\{.*?\}\}")  # an attribute that a space would end
WITH_SAFE = re.compile(r"\{%[^%]*\|\s*(?:safe|safeseq)\b[^%]*%\}")


def in_template(source: str) -> set[str]:
    return {found for pattern in (IN_TEMPLATES, WITHOUT_MARKS, WITH_SAFE) for found in pattern.findall(source)}


# --- The whole code ---


def trusted(root: Path) -> set[tuple[str, str]]:
    found = set()
    for path in (file for layer in LAYERS for file in (root / layer).rglob("*.py")):
        found |= {(str(path.relative_to(root)), line) for line in in_python(path.read_text())}
    for path in (file for file in (root / "templates").rglob("*") if file.is_file()):
        found |= {(str(path.relative_to(root)), line) for line in in_template(path.read_text())}
    return found


def test_text_is_trusted_only_where_the_list_says_why():
    assert trusted(ROOT) == TRUSTED.keys()


@pytest.mark.parametrize(
    "line",
    [
        "def shown(text): return mark_safe(text)",
        "notes = map(mark_safe, texts)",
        "from django.utils.safestring import mark_safe as shown",
        "if shown(safestring.SafeString(text)): pass",
        "note = Template(text).render(context)",
        "note = engine.from_string(text)",
        "note = format_html(f'<b>{text}</b>')",
        "note = format_html('<b>' + text + '</b>')",
        "note = format_html(text, 1)",
        "note = format_html_join('', text, rows)",
        "note = linebreaks(text, autoescape=False)",
        "@html_safe\nclass Note: pass",
        "@register.filter(is_safe=True)\ndef shown(text): return text",
        "class Note:\n    def __html__(self): return self.text",
    ],
)
def test_new_line_of_python_that_trusts_a_text_is_found(tmp_path, line):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/x.py").write_text(f"import y\n\n\n{line}\n")
    assert len(trusted(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{{ text|safe }}",
        "{{ text|upper | safe|lower }}",
        "{{ texts|safeseq|join:', ' }}",
        "{% autoescape off %}{{ text }}{% endautoescape %}",
        "{% filter safe %}{{ text }}{% endfilter %}",
        "{% include 'x.html' with text=text|safe only %}",
        "<input type='text' value={{ text }}>",
    ],
)
def test_new_line_of_a_template_that_trusts_a_text_is_found(tmp_path, line):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/x.html").write_text(f"<p>{{{{ text }}}}</p>\n{line}\n")
    assert len(trusted(tmp_path)) == 1


def test_what_escapes_is_not_found():
    assert in_python("note: SafeString = format_html('<b>{}</b>', text)\nother = linebreaks(text)") == set()
    assert in_template('<a href="?q={{ text|urlencode }}">{{ text|safely }} {{ text }}</a>') == set()
