"""Ortografía (hunspell, es_ES) de lo que se lee: textos, docstrings, comentarios y mensajes.

Lo que el diccionario no conoce y está bien escrito se apunta en `palabras.txt`, una palabra por línea.
"""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HUNSPELL = shutil.which("hunspell")
OWN_WORDS = set((ROOT / "tests" / "palabras.txt").read_text(encoding="utf-8").split())
LETTERS = re.compile("[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+")  # ni subíndices ni letras griegas
SPEAKERS = {"ValueError", "TypeError", "Wrong", "CourseError", "print", "say", "add_argument", "add_parser"}

pytestmark = pytest.mark.skipif(
    not HUNSPELL and not os.environ.get("CI"), reason="no está hunspell: NO se revisa la ortografía"
)


def hunspell(words: set[str], language: str) -> set[str]:
    assert HUNSPELL, "en CI hacen falta hunspell y sus diccionarios es_ES y en_US"
    command = [HUNSPELL, "-l", "-i", "utf-8", "-d", language]
    result = subprocess.run(command, input="\n".join(sorted(words)).encode(), capture_output=True)
    assert result.returncode == 0 and not result.stderr, result.stderr.decode()
    return set(result.stdout.decode().split())


def prose(text: str) -> str:
    """Sin código, enlaces, fórmulas, etiquetas HTML ni marcas."""
    for pattern in (
        r"```.*?```",
        r"^ *>>> .*$",  # los ejemplos de un docstring
        r"`[^`]*`",
        r"<code>.*?</code>",
        r"<[^>\n]+>",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
        r"\(https?://[^)]*\)",
    ):
        text = re.sub(pattern, " ", text, flags=re.M if pattern.startswith("^") else re.S)
    text = re.sub(
        r"https?://\S+|\]\([^)]*\)|[\w./]*/[\w./]+|\w+\.(?:py|md|tsv|txt|ipynb|toml|yml)\b", " ", text
    )
    return re.sub(r"«[^«»]*»", " ", text)  # lo citado puede ser inglés, código o un error a propósito


def words_of(text: str) -> set[str]:
    """Palabras en minúscula o mayúscula inicial; ni identificadores, ni siglas, ni letras sueltas."""
    found = re.findall(r"(?<![\w.@-])[^\W\d_]{2,}(?![\w(=])", text)
    return {word for word in found if LETTERS.fullmatch(word) and (word.islower() or word.istitle())}


def foreign(text: str) -> set[str]:
    """Lo que va en cursiva: extranjerismos y ejemplos, que pueden ser inglés."""
    return {
        word
        for italic in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)|<em>(.*?)</em>", text)
        for word in words_of(" ".join(italic))
    }


def python_text(code: str) -> str:
    """Comentarios, docstrings y mensajes de un módulo."""
    pieces = [
        t.string[1:]
        for t in tokenize.generate_tokens(io.StringIO(code).readline)
        if t.type == tokenize.COMMENT
    ]
    pieces = [piece for piece in pieces if not piece.strip().startswith(("noqa", "fmt", "%%"))]
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            pieces.append(ast.get_docstring(node) or "")
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
        if name in SPEAKERS:
            constants = [
                n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
            pieces += [value for value in constants if " " in value]
    return "\n".join(pieces)


def identifiers(code: str) -> set[str]:
    """Los nombres de un código: en sus comentarios se citan sin comillas."""
    names = re.findall(r"[A-Za-zÁ-ú]+", " ".join(re.findall(r"\b[^\W\d]\w*", code)))
    nodes = ast.walk(ast.parse(code))
    own = {getattr(n, key, None) for n in nodes for key in ("id", "arg", "attr", "name", "module")}
    return {piece for name in own if name for piece in re.split(r"[._\d]+", name)} & set(names)


def sources():
    for path in sorted([ROOT / "README.md", *ROOT.glob("data/*.md"), *ROOT.glob("notebooks/**/*.ipynb")]):
        if ".ipynb_checkpoints" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = json.loads(text)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
            code = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            yield path, text, set()
            yield path, python_text(code), identifiers(code)
        else:
            yield path, text.split("## In English")[0], set()
    for path in sorted(
        [
            ROOT / "curso.py",
            *ROOT.glob("utils/*.py"),
            *ROOT.glob("data/*.py"),
            *ROOT.glob("tests/*.py"),
            *ROOT.glob("notebooks/*.py"),
        ]
    ):
        code = path.read_text(encoding="utf-8")
        yield path, python_text(code), identifiers(code)


SOURCES = [(str(path.relative_to(ROOT)), text, known) for path, text, known in sources()]


@pytest.mark.parametrize(("name", "text", "known"), SOURCES, ids=[name for name, *_ in SOURCES])
def test_ortografia(name, text, known):
    text = prose(text)
    unknown = hunspell(words_of(text), "es_ES")
    unknown -= {word for word in unknown if word in OWN_WORDS or word.lower() in OWN_WORDS} | known
    italics = unknown & foreign(text)
    unknown -= italics - hunspell(italics, "en_US")
    assert not unknown, f"{name}: {' '.join(sorted(unknown))}"


def test_el_diccionario_ve_una_falta():
    text = "El codificador tranforma la *query* en el *kwery* con `numpy` y $xyzt$."
    unknown = hunspell(words_of(prose(text)), "es_ES")
    assert {"tranforma", "kwery"} <= unknown and not {"numpy", "xyzt", "codificador"} & (unknown - OWN_WORDS)


def test_la_lista_de_palabras_no_guarda_las_que_ya_no_hacen_falta():
    listed = (ROOT / "tests" / "palabras.txt").read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed))
    everything = {word.lower() for _, text, _ in SOURCES for word in words_of(prose(text))}
    assert {word.lower() for word in listed} <= everything
