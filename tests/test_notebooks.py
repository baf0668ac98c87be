"""Cada cuaderno cumple la guía, y lo que construye es lo mismo que guarda `utils`."""

import ast
import os
import re
import shutil

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from curso import OTHER_PROCESSOR
from notebooks import taller
from notebooks.taller import LESSONS, NOTEBOOKS, ROOT, SOLUTIONS, read, review, tags

PATHS = sorted(NOTEBOOKS.rglob("[0-9][0-9]_*.ipynb"))
PATHS = [path for path in PATHS if ".ipynb_checkpoints" not in path.parts]
ids = [str(path.relative_to(NOTEBOOKS)) for path in PATHS]


def lesson_of(path):
    return taller.find(path.stem)


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_el_cuaderno_cumple_la_guia(path):
    solution = path.parent == SOLUTIONS
    assert review(read(path), lesson_of(path), solution, path.parent) == []


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_esta_normalizado(path):
    notebook = read(path)
    before = notebook.copy()
    taller.normalize(notebook, lesson_of(path))
    assert notebook == before


def test_cada_leccion_tiene_sus_soluciones_con_los_mismos_ejercicios():
    for lesson in LESSONS:
        if lesson.path.exists():
            asked, solved = (exercises(path) for path in (lesson.path, SOLUTIONS / lesson.path.name))
            assert asked and asked == solved, f"{lesson.name}: {asked} frente a {solved}"


def exercises(path):
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    return sorted(set(re.findall(r'comprueba\("([\w.]+)"', code)))


def outputs(path):
    return "".join(
        out.get("text", "") for cell in read(path).cells if cell.cell_type == "code" for out in cell.outputs
    )


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_los_ejercicios_estan_pendientes_en_la_leccion_y_bien_en_la_solucion(path):
    mark = "✓" if path.parent == SOLUTIONS else "⏳"
    for exercise in exercises(path):
        assert re.search(rf"^{mark} {re.escape(exercise)}\b", outputs(path), re.M), (
            f"{exercise} no sale con {mark}"
        )


# Una sola fuente


def bare(node: ast.AST) -> str:
    """El árbol de una definición, sin docstrings ni anotaciones de tipo (los comentarios no están en él)."""
    for child in ast.walk(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            first = child.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                child.body = child.body[1:] or [ast.Pass()]
        if isinstance(child, ast.FunctionDef):
            child.returns = None
            child.decorator_list = [d for d in child.decorator_list if "property" not in ast.dump(d)]
        if isinstance(child, ast.arg):
            child.annotation = None
    return ast.unparse(node)


def definitions(code: str) -> dict[str, str]:
    """Funciones y métodos de un código: «función» o «Clase.método»."""
    found = {}
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = bare(node)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{m.name}": bare(m) for m in node.body if isinstance(m, ast.FunctionDef)}
    return found


UTILS = {
    name: code
    for path in sorted((ROOT / "utils").glob("*.py"))
    if path.stem not in ("exercises", "__main__", "benchmark")
    for name, code in definitions(path.read_text(encoding="utf-8")).items()
}
METHODS = {name.split(".")[1]: code for name, code in UTILS.items() if "." in name and "__" not in name}


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_lo_que_construye_la_leccion_es_lo_que_guarda_utils(path):
    code = "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    for name, built in definitions(code).items():
        stored = UTILS.get(name) or ("." not in name and METHODS.get(name))
        if stored:
            assert built == stored, f"«{name}» no es igual en la lección y en utils"


def test_la_comparacion_de_codigo_ve_una_diferencia_y_no_ve_los_docstrings():
    a = definitions(
        'def f(x):\n    """Una."""\n    return x + 1  # suma\n\nclass C:\n    def g(self): return 1'
    )
    assert a == definitions("def f(x: int) -> int:\n    return x + 1\n\nclass C:\n    def g(self): return 1")
    assert a != definitions("def f(x):\n    return x + 2\n\nclass C:\n    def g(self): return 1")


def test_ninguna_funcion_se_copia_de_una_leccion_a_otra():
    places = {}
    for path in PATHS:
        if path.parent == SOLUTIONS:
            continue
        for cell in read(path).cells:
            if cell.cell_type == "code":
                for name, code in definitions(cell.source).items():
                    places.setdefault((name, code), set()).add(path.stem)
    repeated = {name: files for (name, _), files in places.items() if len(files) > 1}
    assert not repeated


# El taller


def test_nueva_escribe_un_esqueleto_revisable_y_no_sobrescribe(tmp_path, monkeypatch):
    monkeypatch.setattr(taller, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(taller, "ROOT", tmp_path.parent)
    shutil.copy(ROOT / "pyproject.toml", tmp_path.parent)
    lesson = next(lesson for lesson in LESSONS if not (NOTEBOOKS / f"{lesson.name}.ipynb").exists())
    assert taller.create(lesson.name) == 0
    notebook = read(tmp_path / f"{lesson.name}.ipynb")
    problems = review(notebook, lesson, False, tmp_path)
    unwritten = r"no está ejecutado|enlace|predicciones|falta un esquema|se lee en"
    assert not [problem for problem in problems if not re.search(unwritten, problem)]
    written = [tag for cell in notebook.cells for tag in tags(cell) if tag in taller.GENERATED]
    assert written == ["cabecera", "preparación", "navegación"]
    before = lesson.path.read_bytes()
    with pytest.raises(ValueError, match="no se sobrescribe"):
        taller.create(lesson.name)
    assert lesson.path.read_bytes() == before
    with pytest.raises(ValueError, match="catálogo"):
        taller.create("99_nada")


def broken(change):
    """Un cuaderno que cumple la guía, estropeado."""
    path = LESSONS[1].path
    notebook = read(path)
    change(notebook)
    return review(notebook, LESSONS[1], False, path.parent)


def code_cell(source):
    return new_code_cell(source, execution_count=1)


def first_output(notebook, key):
    return next(
        out
        for cell in notebook.cells
        if cell.cell_type == "code" and not taller.IGNORED & set(tags(cell))
        for out in cell.outputs
        if key in out or key in out.get("data", {})
    )


@pytest.mark.skipif(not LESSONS[1].path.exists(), reason="la lección 01 aún no está")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda nb: nb.metadata.update(widgets={}), "metadata.widgets"),
        (lambda nb: nb.cells.pop(1), "falta la celda «preparación»"),
        (lambda nb: nb.cells[1].update(source="x = 1"), "no es la que escribe"),
        (lambda nb: nb.cells[-1].update(source="[a](nada.ipynb)"), "enlace roto"),
        (lambda nb: nb.cells[3].update(source="x " * 200, cell_type="markdown"), "200 palabras"),
        (lambda nb: nb.cells[1].update(execution_count=7), "arriba abajo"),
        (lambda nb: nb.cells[1].update(source="x = 1\n" * 30), "30 líneas"),
        (lambda nb: first_output(nb, "image/png").data.pop("text/html"), "texto alternativo"),
        (lambda nb: first_output(nb, "text").update(text="0.123456"), "más de cuatro decimales"),
        (lambda nb: first_output(nb, "text").update(text="VBox(children=(…"), "a medias"),
        (lambda nb: first_output(nb, "text").update(text="entrenando:  50%|#####"), "a medias"),
        (
            lambda nb: nb.cells[3].update(source=nb.cells[3].source + " el fichero"),
            "«fichero»: mejor, «archivo»",
        ),
        (lambda nb: nb.cells[3].update(source="**Modifica.** Cambia esto."), "sin respuesta plegada"),
        (lambda nb: nb.cells[3].update(source="**Predice.** <details>" * 9), "de tres a seis"),
        (lambda nb: nb.cells[3].update(source="palabra " * 9000), "entre 20 y 60"),
        (lambda nb: nb.cells[3].update(source="palabra " * 4000), "y el catálogo dice 50"),
        (lambda nb: [cell.metadata.clear() for cell in nb.cells], "ponle la etiqueta «figura»"),
        (lambda nb: [c.update(source="1") for c in nb.cells if "diagrams" in c.source], "falta un esquema"),
        (lambda nb: nb.cells.append(code_cell("hours = 3")), "lee «hours»"),
        (lambda nb: first_output(nb, "text").update(text="en /home/ana/x"), "una ruta"),
        (lambda nb: first_output(nb, "text").update(text="<f at 0x7f00aabbccdd>"), "memoria"),
        (lambda nb: first_output(nb, "text").update(text="UserWarning: ojo"), "un aviso"),
        (lambda nb: first_output(nb, "text").update(text="tardó 3.2 ms"), "un tiempo"),
    ],
)
def test_la_revision_ve_cada_defecto(change, words):
    assert any(words in problem for problem in broken(change)), broken(change)


# Lo que pasa al reejecutar


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (["x = 1", "print(x)", "x = 2"], "celda 1: lee «x», y la celda 2 le da otro valor"),
        (
            ["x = 1", "def f():\n    return x", "f()", "x = 2"],
            "celda 1: lee «x», y la celda 3 le da otro valor",
        ),
        (["x = 1", "x = x + 1"], "celda 1: lee «x», y la celda 1 le da otro valor"),
        (["x = 1", "x += 1"], "celda 1: lee «x», y la celda 1 le da otro valor"),
        (["x = [1]", "x[0] = 2", "x = 3"], "celda 1: lee «x», y la celda 2 le da otro valor"),
        (["x = 1", "for i in range(x):\n    pass", "with open(i) as x:\n    pass"], "celda 1: lee «x»"),
        (
            ["x = 1", "y = [x for _ in range(3)]", "(x := 5)"],
            "celda 1: lee «x», y la celda 2 le da otro valor",
        ),
        (["x = 1", "try:\n    y = 1\nexcept OSError:\n    print(x)", "x = 2"], "celda 1: lee «x»"),
        (["x = 1", "if y:\n    pass\nelse:\n    print(x)", "x = 2"], "celda 1: lee «x»"),
    ],
)
def test_un_nombre_que_cambia_de_significado_se_ve(cells, problem):
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    assert any(problem in found for found in taller.review_names(notebook, LESSONS[0], False))


@pytest.mark.parametrize(
    "cells",
    [
        ["x = 1", "x = 2\nprint(x)", "x = 3\nprint(x)"],  # cada una con el suyo
        ["import torch", "torch.ones(1)", "import torch"],
        ["x = 1", "y = [x for x in range(3)]", "x = 2"],  # la x de dentro es otra
        ["x = 1", "def f(x):\n    return x", "x = 2"],
        ["for i in range(3):\n    print(i)", "for i in range(4):\n    print(i)"],
        ["x = 1", "print(x)", "y = 2"],
        ["x = 1", "x = 2\ndef f():\n    return x\nf()", "x = 3"],  # la función lee la de su celda
    ],
)
def test_un_nombre_con_un_solo_significado_no_molesta(cells):
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    assert taller.review_names(notebook, LESSONS[0], False) == []


def run_twice(*cells, **env):
    """Las diferencias entre ejecutar unas celdas aquí y como en otro procesador."""
    here, there = (new_notebook(cells=[new_code_cell(source) for source in cells]) for _ in range(2))
    taller.execute(here, ROOT)
    taller.execute(there, ROOT, **env)
    return taller.changed_cells(here, there)


@pytest.mark.skipif("ATEN_CPU_CAPABILITY" in os.environ, reason="este ya es otro procesador")
def test_prepara_senala_la_celda_que_otro_procesador_cambia():
    """La celda 72 de la lección 10, la que rompió un clon nuevo, imprimía pérdidas con seis decimales."""
    old = (
        "import torch\nfrom utils.corpus import CORPUS, load_pairs\nfrom utils.decoding import Translator\n"
        "from utils.training import Trainer\n"
        "few = [pair for pair in load_pairs(CORPUS) if 'natural' in pair.tags][:8]\n"
        "sizes = dict(d_model=64, num_heads=4, num_layers=2, d_ff=128, dropout=0.1, norm_first=True)\n"
        "tiny = Translator.learn(few, seed=0, **sizes)\n"
        "trainer = Trainer(tiny, few, batch_tokens=64, warmup=4, device=torch.device('cpu'), bf16=False)\n"
        "for record in trainer.fit(steps=8, eval_every=2, progress=False):\n"
        "    print(f'paso {record.step}: sin parar {record.train_loss:.6f}')"
    )
    new = old.replace(":.6f", ":.2f")
    problems = run_twice(old, new, "2 + 2", **OTHER_PROCESSOR)
    assert len(problems) == 1 and problems[0].startswith("celda 0: en otro procesador cambia. Aquí «paso")
    assert not run_twice(new)


def test_una_figura_no_se_compara_por_sus_bytes_y_si_por_su_texto():
    def shown(alt, data):
        html = f'<img alt="{alt}" width="5" src="data:image/png;base64,{data}">'
        output = new_output("display_data", {"text/plain": f"Figura: {alt}", "text/html": html})
        return new_notebook(cells=[new_code_cell(outputs=[output])])

    assert not taller.changed_cells(shown("Uno.", "AAAA"), shown("Uno.", "BBBB"))
    assert taller.changed_cells(shown("Uno.", "AAAA"), shown("Dos.", "AAAA"))


def test_se_compara_lo_que_compara_nbval():
    def printed(name, text, *names):
        cell = new_code_cell(
            outputs=[new_output("stream", name=name, text=text)], metadata={"tags": [*names]}
        )
        return new_notebook(cells=[new_markdown_cell("hola"), cell])

    for name in ("stdout", "stderr"):
        problems = taller.changed_cells(printed(name, "1\n2"), printed(name, "1\n2\n3"))
        assert problems == ["celda 1: en otro procesador cambia. Aquí «(nada)»; allí «3»"]
        for tag in taller.IGNORED:
            assert not taller.changed_cells(printed(name, "1", tag), printed(name, "2", tag))
    tables = (
        new_output("display_data", {"text/plain": "Tabla", "text/html": f"<td>{k}</td>"}) for k in (1, 2)
    )
    assert taller.changed_cells(*(new_notebook(cells=[new_code_cell(outputs=[out])]) for out in tables))
    with pytest.raises(ValueError):
        taller.changed_cells(printed("stdout", "1"), new_notebook(cells=[new_markdown_cell("hola")]))


def test_una_etiqueta_pliega_la_celda_en_todos_los_lectores_y_se_quitan_las_barras():
    bar = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "VBox(children="}
    cells = [new_code_cell("1", metadata={"tags": ["figura"]}), new_code_cell("2")]
    for names in (["nbval-ignore-output"], []):
        outputs = [new_output("display_data", bar), new_output("stream", text="hola")]
        cells.append(new_code_cell("3", metadata={"tags": names}, outputs=outputs))
    notebook = new_notebook(cells=cells)
    for _ in range(2):
        taller.normalize(notebook, LESSONS[0])
        folded, plain, ignored, compared = notebook.cells
        assert folded.metadata == {
            "tags": ["figura", "hide-input"], "jupyter": {"source_hidden": True}, "cellView": "form"
        }  # fmt: skip
        assert plain.metadata == {}
        assert [len(cell.outputs) for cell in (ignored, compared)] == [1, 2]


def test_se_normalizan_los_metadatos_los_identificadores_y_los_espacios_del_final():
    notebook = new_notebook(
        cells=[new_markdown_cell("a\n\n"), new_code_cell("b  \n")], metadata={"widgets": {}}
    )
    notebook.nbformat_minor = 4
    taller.normalize(notebook, LESSONS[1])
    assert [(cell.id, cell.source) for cell in notebook.cells] == [("01-000", "a"), ("01-001", "b")]
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_los_minutos_cuentan_palabras_y_no_formulas_etiquetas_ni_direcciones():
    text = "palabra " * 400 + "<details open> $x + y$ https://example.org/a/b"
    assert taller.reading_minutes(new_notebook(cells=[new_markdown_cell(text)])) == 2


@pytest.mark.parametrize(
    ("output", "live"),
    [
        (new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}}), True),
        (new_output("stream", text="entrenando:  50%|#####"), True),
        (new_output("stream", text="aciertos: 50 %"), False),
        (new_output("display_data", {"text/plain": "Figura"}), False),
    ],
)
def test_un_control_o_una_barra_se_reconocen(output, live):
    assert taller.is_live(output) == live


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Guarda los FICHEROS y el ordenador.", ["«FICHEROS»: mejor, «archivo»", "«ordenador»"]),
        ("Los *puntajes* y `ficheros` se nombran; también en tabla:\n| mandos | librería |\n", []),
        ("A la función softmax le demandó comandos.", []),  # dentro de otra palabra no cuenta
    ],
)
def test_las_palabras_que_no_se_usan(text, words):
    found = taller.discouraged(text)
    assert len(found) == len(words) and all(a.startswith(b) for a, b in zip(found, words))


def test_los_minutos_no_cuentan_lo_plegado():
    cells = [new_code_cell("x = 1\n\n" * 50), new_code_cell("x = 1\n" * 70, metadata={"tags": ["figura"]})]
    assert taller.reading_minutes(new_notebook(cells=cells)) == 5


def test_el_indice_dibuja_las_dependencias_del_catalogo():
    code = next(cell.source for cell in read(LESSONS[0].path).cells if cell.source.startswith("LESSONS = {"))
    drawn = {
        int(number): [int(other) for other in needed]
        for number, (*_, needed) in ast.literal_eval(code[10:]).items()
    }
    assert drawn == {lesson.number: list(lesson.needs) for lesson in LESSONS}
