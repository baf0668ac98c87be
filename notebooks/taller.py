"""El taller de los cuadernos: catálogo de lecciones, cabeceras, ejecución, normalización y revisión.

Lo usan `python3 curso.py nueva | prepara` y las pruebas; las lecciones no lo importan.
"""

import ast
import os
import re
import symtable
import sys
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from curso import OTHER_PROCESSOR

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = NOTEBOOKS / "soluciones"
COLAB = "https://colab.research.google.com"


@dataclass(frozen=True)
class Lesson:
    """Una lección del catálogo. minutes: de lectura; needs: números de las lecciones de las que depende."""

    name: str
    title: str
    question: str
    minutes: int
    needs: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        return int(self.name[:2])

    @property
    def path(self) -> Path:
        return NOTEBOOKS / f"{self.name}.ipynb"


LESSONS = [
    Lesson("00_inicio", "Inicio", "¿Qué vamos a construir y cómo se usa este curso?", 45, ()),
    Lesson(
        "01_consultas_claves_valores",
        "Consultas, claves y valores",
        "¿Qué es atender, en una fórmula?",
        50,
        (0,),
    ),
    Lesson(
        "02_mascaras_y_lotes",
        "Softmax enmascarado y producto de matrices por lotes",
        "¿Cómo se atiende a frases de distinta longitud a la vez?",
        30,
        (1,),
    ),
    Lesson(
        "03_funciones_de_puntuacion",
        "Funciones de puntuación",
        "¿Cómo se mide cuánto se parecen una consulta y una clave?",
        35,
        (2,),
    ),
    Lesson("04_embeddings", "*Embeddings*", "¿Cómo se convierte una palabra en números útiles?", 45, (0,)),
    Lesson(
        "05_seq2seq_con_atencion",
        "De seq2seq a la atención",
        "¿Qué gana un traductor recurrente cuando atiende?",
        45,
        (3, 4),
    ),
    Lesson(
        "06_autoatencion_multicabezal",
        "Autoatención y múltiples cabezales",
        "¿Qué pasa si una frase se atiende a sí misma?",
        45,
        (3, 4),
    ),
    Lesson(
        "07_codificacion_posicional",
        "Codificación posicional",
        "¿Cómo sabe el modelo en qué orden van las palabras?",
        35,
        (6,),
    ),
    Lesson("08_codificador", "El codificador", "¿Qué más lleva una capa, y para qué?", 40, (7,)),
    Lesson(
        "09_transformer_completo",
        "El decodificador y el Transformer completo",
        "¿Cómo escribe una frase sin ver el futuro?",
        45,
        (8,),
    ),
    Lesson("10_entrenamiento", "Entrenamiento", "¿Cómo aprende a traducir?", 60, (9,)),
    Lesson(
        "11_decodificacion_y_evaluacion",
        "Decodificación y evaluación",
        "¿Cómo se elige la traducción y cómo se puntúa?",
        45,
        (5, 10),
    ),
    Lesson(
        "12_flujo_residual_y_circuitos",
        "Flujo residual y circuitos",
        "¿Qué hace por dentro un modelo entrenado?",
        50,
        (10,),
    ),
    Lesson(
        "13_modelos_de_lenguaje", "Modelos de lenguaje", "¿Qué tiene que ver esto con GPT y BERT?", 55, (11,)
    ),
    Lesson(
        "14_atencion_eficiente",
        "Atención eficiente",
        "¿Qué hacer cuando la secuencia es muy larga?",
        35,
        (11,),
    ),
    Lesson("15_fusion_multimodal", "Fusión multimodal", "¿Cómo se combinan texto e imagen?", 40, (9,)),
    Lesson("16_a_escala", "A escala", "¿Qué cambia con más datos, más máquinas y una GPU?", 40, (11,)),
]


def address() -> str:
    """La dirección pública del repositorio, que se escribe una sola vez, en pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(r'^Repository = "(\S+)"$', text, re.M).group(1)


def find(name: str) -> Lesson:
    """La lección «10» o «10_entrenamiento».

    Raises:
        ValueError: si no está en el catálogo.
    """
    for lesson in LESSONS:
        if name in (lesson.name, lesson.name[:2], f"{lesson.name}.ipynb"):
            return lesson
    raise ValueError(
        f"no hay ninguna lección «{name}» en el catálogo: añádela a LESSONS en notebooks/taller.py."
    )


# Celdas que no se escriben a mano


def header(lesson: Lesson, solution: bool = False) -> str:
    path = f"notebooks/{'soluciones/' if solution else ''}{lesson.name}.ipynb"
    link = f"{COLAB}/{address().replace('https://github.com', 'github')}/blob/main/{path}"
    title = f"# {lesson.name[:2]} · {lesson.title}{': soluciones' if solution else ''}"
    return f"{title}\n\n[![Abrir en Colab]({COLAB}/assets/colab-badge.svg)]({link})"


def preparation() -> str:
    return f'''# En Colab trae el curso y los paquetes que falten (nunca torch); en otro sitio, nada visible.
import subprocess
import sys
from pathlib import Path

if "google.colab" in sys.modules and not Path("curso").is_dir():
    repository = "{address()}"
    subprocess.run(["git", "clone", "-q", "--depth=1", repository, "curso"], check=True)
    subprocess.run([sys.executable, "curso/curso.py", "colab"], check=True)
folders = [Path("curso").resolve(), Path.cwd(), *Path.cwd().parents]
sys.path.insert(0, str(next(folder for folder in folders if (folder / "utils").is_dir())))'''


def navigation(lesson: Lesson, solution: bool = False) -> str:
    if solution:
        return f"[Volver a la lección](../{lesson.name}.ipynb) · [Índice](../00_inicio.ipynb)"
    written = [other for other in LESSONS if other.path.exists() or other == lesson]
    place = written.index(lesson)
    links = []
    if place > 0:
        previous = written[place - 1]
        links.append(f"[← Anterior: {previous.name[:2]} · {previous.title}]({previous.name}.ipynb)")
    if lesson.number:
        links.append("[Índice](00_inicio.ipynb)")
    if (SOLUTIONS / f"{lesson.name}.ipynb").exists():
        links.append(f"[Soluciones](soluciones/{lesson.name}.ipynb)")
    if place + 1 < len(written):
        following = written[place + 1]
        links.append(f"[Siguiente: {following.name[:2]} · {following.title} →]({following.name}.ipynb)")
    return " · ".join(links)


PARTS = {0: "Entrada", 1: "Parte I · La atención", 6: "Parte II · El Transformer", 12: "Parte III · Más allá"}


def lesson_map() -> str:
    """Las tablas del índice: enlazan las lecciones que existen y anuncian las demás «en preparación»."""
    rows = []
    for lesson in LESSONS:
        if lesson.number in PARTS:
            rows += ["", f"### {PARTS[lesson.number]}", ""]
            rows += ["| Lección | Pregunta que responde | Minutos | Requisitos |", "|---|---|---|---|"]
        title = f"{lesson.name[:2]} · {lesson.title}"
        title = f"[{title}]({lesson.name}.ipynb)" if lesson.path.exists() else f"{title} *(en preparación)*"
        needs = ", ".join(f"{number:02}" for number in lesson.needs) or "—"
        rows.append(f"| {title} | {lesson.question} | {lesson.minutes} | {needs} |")
    return "\n".join(rows).strip()


GENERATED = ("cabecera", "preparación", "mapa", "navegación")


def generated_source(tag: str, lesson: Lesson, solution: bool) -> str:
    """El contenido que debe tener la celda etiquetada con `tag`."""
    return {
        "cabecera": lambda: header(lesson, solution),
        "preparación": preparation,
        "mapa": lesson_map,
        "navegación": lambda: navigation(lesson, solution),
    }[tag]()


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def write_generated(notebook, lesson: Lesson, solution: bool):
    """Escribe las celdas generadas en su sitio; las crea si faltan."""
    for cell in notebook.cells:
        for tag in set(tags(cell)) & set(GENERATED):
            cell.source = generated_source(tag, lesson, solution)
    present = {tag for cell in notebook.cells for tag in tags(cell)}
    for place, tag, new in ((0, "cabecera", new_markdown_cell), (1, "preparación", new_code_cell)):
        if tag not in present:
            cell = new(generated_source(tag, lesson, solution), metadata={"tags": [tag]})
            notebook.cells.insert(place, cell)
    if "navegación" not in present:
        cell = new_markdown_cell(navigation(lesson, solution), metadata={"tags": ["navegación"]})
        notebook.cells.append(cell)


# Ejecutar y normalizar

FOLDED = {"figura", "preparación"}  # celdas plegadas donde el lector lo permita: primero la idea
IMAGE = re.compile(r"<img alt=[^>]*>")  # los bytes de una figura cambian con la versión de matplotlib


def execute(notebook, folder: Path, **env: str):
    """Ejecuta el cuaderno entero, como en las pruebas: un hilo, sin tiempos ni estado de controles.

    env: variables que cambian para el núcleo, como `curso.OTHER_PROCESSOR`.
    """
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"} | env
    options = {"resources": {"metadata": {"path": str(folder)}}, "kernel_name": "python3", "timeout": 900}
    NotebookClient(notebook, record_timing=False, store_widget_state=False, **options).execute(env=env)


def compared(cell) -> str:
    """Lo que nbval compara de una celda, en un solo texto; nada, si lleva una etiqueta que la excluye."""
    if IGNORED & set(tags(cell)):
        return ""
    streams = {
        name: "".join(o.text for o in cell.outputs if o.get("name") == name) for name in ("stdout", "stderr")
    }
    data = [o.data.get(kind, "") for o in cell.outputs if "data" in o for kind in ("text/plain", "text/html")]
    return IMAGE.sub("<img>", "\n".join([*streams.values(), *data]))


def changed_cells(notebook, other) -> list[str]:
    """Las celdas cuya salida comparada no es la misma en dos ejecuciones de un cuaderno."""
    problems = []
    for number, (one, two) in enumerate(zip(notebook.cells, other.cells, strict=True)):
        if one.cell_type == "code" and compared(one) != compared(two):
            lines = zip_longest(compared(one).splitlines(), compared(two).splitlines(), fillvalue="(nada)")
            here, there = next((a, b) for a, b in lines if a != b)
            problems.append(f"celda {number}: en otro procesador cambia. Aquí «{here}»; allí «{there}»")
    return problems


def normalize(notebook, lesson: Lesson):
    """Lo que no depende de quién ni dónde lo ejecutó: metadatos mínimos e identificadores estables."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{lesson.name[:2]}-{number:03}"
        cell.metadata = nbformat.from_dict(cell_metadata(tags(cell)))
        cell.source = cell.source.rstrip()
        if "nbval-ignore-output" in tags(cell):
            cell.outputs = [output for output in cell.outputs if not is_live(output)]


def cell_metadata(names: list[str]) -> dict:
    """Metadatos de una celda según sus etiquetas; plegar se dice de una manera en cada lector."""
    names = [name for name in names if name != "hide-input"]
    if FOLDED & set(names):  # el sitio («Jupyter Book»), JupyterLab y Colab
        return {"tags": [*names, "hide-input"], "jupyter": {"source_hidden": True}, "cellView": "form"}
    return {"tags": names} if names else {}


def is_live(output) -> bool:
    """¿Es un control o una barra de progreso? Guardado no se mueve: quedaría congelado a medias."""
    return "application/vnd.jupyter.widget-view+json" in output.get("data", {}) or "%|" in output.get(
        "text", ""
    )


# Revisar

SECTIONS = ("Errores frecuentes", "Resumen", "Términos nuevos", "Ejercicios", "Referencias")
IGNORED = {"nbval-ignore-output", "raises-exception", "nbval-skip"}
FORBIDDEN = (
    (r"(?<![\w.])/(home|tmp|work|root|usr|Users|content)/", "una ruta"),
    (r"\b0x[0-9a-f]{8,}", "una dirección de memoria"),
    (r"Warning\b", "un aviso"),
    (r"\b\d+(\.\d+)? ?(ms|µs|s/it|it/s|segundos)\b|\b\d\d:\d\d:\d\d\b", "un tiempo"),
    (r"\b\d+\.\d{5,}", "más de cuatro decimales, que otro procesador cambia"),
)
FROZEN = r"VBox\(children=|\d+%\|"  # un control o una barra a medias
# Lo que no se dice en el curso y lo que se dice en su lugar; en cursiva se pueden nombrar.
WORDS = {
    r"ficheros?": "archivo",
    r"ordenador(es)?": "computadora",
    r"librerías?": "biblioteca",
    r"mandos?": "control deslizante",
    r"el softmax": "softmax",
    r"puntajes?": "puntuación",
    r"descodificador(es)?": "decodificador",
    r"exponencia": "toma exponenciales",
    r"tajantes?": "dura",
    r"lo clava": "acierta",
    r"sacaría otra nota": "puntuaría distinto",
    r"lee un token cada vez": "lee los tokens de uno en uno",
}


def discouraged(text: str) -> list[str]:
    """Palabras de un texto que el curso no usa, salvo en la columna «También» del glosario."""
    text = re.sub(r"`[^`]*`|^\|.*\|$", " ", text, flags=re.M)
    found = {word: re.search(rf"(?<![*\w]){word}(?![*\w])", text, re.I) for word in WORDS}
    return [f"«{match[0]}»: mejor, «{WORDS[word]}»" for word, match in found.items() if match]


def reading_minutes(notebook) -> float:
    """Minutos de lectura: 200 palabras o 10 líneas de código por minuto, sin las celdas plegadas."""
    words = lines = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words += count_words(cell.source)
        elif not FOLDED & set(tags(cell)):
            lines += count_lines(cell.source)
    return words / 200 + lines / 10


def count_words(text: str) -> int:
    return len(re.findall(r"\w+", re.sub(r"<[^>]+>|\$[^$]+\$|https?://\S+", " ", text)))


def count_lines(code: str) -> int:
    return len([line for line in code.splitlines() if line.strip()])


def output_text(output) -> str:
    """Lo que nbval compararía de una salida."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")])


def review(notebook, lesson: Lesson, solution: bool, folder: Path) -> list[str]:
    """Qué no cumple de la guía; vacío si todo está bien."""
    problems = []
    for kind in (review_structure, review_cells, review_names, review_outputs):
        problems += kind(notebook, lesson, solution)
    if not solution:
        problems += review_teaching(notebook, lesson)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    problems += discouraged(text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if not re.match(r"https?://", target) and path and not (folder / path).exists():
            problems.append(f"enlace roto: {target}")
        if not path and anchor and anchor not in anchors(text):
            problems.append(f"ancla rota: #{anchor}")
    return problems


def anchors(text: str) -> set[str]:
    """Anclas de Jupyter: el encabezado con guiones en lugar de espacios."""
    return {heading.strip().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.M)}


def review_structure(notebook, lesson: Lesson, solution: bool) -> list[str]:
    problems = []
    if "widgets" in notebook.metadata:
        problems.append("lleva metadata.widgets, que GitHub no muestra")
    for tag in GENERATED:
        cells = [cell for cell in notebook.cells if tag in tags(cell)]
        if not cells and (tag != "mapa" or (lesson.number == 0 and not solution)):
            problems.append(f"falta la celda «{tag}»")
        if any(cell.source != generated_source(tag, lesson, solution) for cell in cells):
            problems.append(f"la celda «{tag}» no es la que escribe «curso.py prepara»")
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        problems.append("no está ejecutado de arriba abajo")
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    headings = re.findall(r"^(#+) (.+)$", text, re.M)
    levels = [len(marks) for marks, _ in headings]
    if levels.count(1) != 1 or any(b - a > 1 for a, b in pairwise(levels)):
        problems.append("los encabezados saltan de nivel o no hay un solo título")
    if not solution:
        titles = [title for marks, title in headings if marks == "##"]
        places = [titles.index(section) if section in titles else -1 for section in SECTIONS]
        if -1 in places or places != sorted(places):
            problems.append(f"secciones que faltan o en otro orden; deben ser {', '.join(SECTIONS)}")
        for what, pattern in (
            ("objetivos", "Al terminar"),
            ("tiempo", rf"\b{lesson.minutes} min\b"),
        ):
            if not re.search(pattern, text):
                problems.append(f"faltan {what}")
        if len(re.findall(r"^### Ejercicio", text, re.M)) < 3:
            problems.append("hacen falta al menos tres ejercicios («### Ejercicio …»)")
    return problems


def review_teaching(notebook, lesson: Lesson) -> list[str]:
    """Lo que se promete a quien aprende: predicciones, experimentos con respuesta, un esquema y un tiempo."""
    problems = []
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    predictions = text.count("**Predice.**")
    if not 3 <= predictions <= 6:
        problems.append(f"{predictions} predicciones; deben ser de tres a seis, las que sorprenden")
    for number, cell in enumerate(notebook.cells):
        for mark in ("**Predice.**", "**Modifica.**"):
            if cell.cell_type == "markdown" and cell.source.count(mark) > cell.source.count("<details"):
                problems.append(f"celda {number}: {mark} sin respuesta plegada en la misma celda")
        draws = cell.cell_type == "code" and re.search(r"^[^#\n]*\bnew_figure\(", cell.source, re.M)
        if draws and "figura" not in tags(cell) and "def " not in cell.source:
            problems.append(f"celda {number}: dibuja; ponle la etiqueta «figura» o saca de ella el dibujo")
    if not any("utils.diagrams" in cell.source for cell in notebook.cells if cell.cell_type == "code"):
        problems.append("falta un esquema del recorrido de los datos (utils/diagrams.py)")
    minutes = reading_minutes(notebook)
    if not 20 <= minutes <= 60:
        problems.append(f"se lee en {minutes:.0f} min y debe ser entre 20 y 60: pártela o acórtala")
    if abs(minutes - lesson.minutes) > 0.2 * lesson.minutes:
        problems.append(f"se lee en {minutes:.0f} min y el catálogo dice {lesson.minutes}")
    return problems


def review_cells(notebook, lesson: Lesson, solution: bool) -> list[str]:
    problems, lengths = [], []
    for number, cell in enumerate(notebook.cells):
        words, table = count_words(cell.source), cell.source.count("\n|") > 3
        if cell.cell_type == "markdown" and words > 150 and not table:
            problems.append(f"celda {number}: {words} palabras; pártela")
        if cell.cell_type == "code":
            lengths.append(count_lines(cell.source))
            if lengths[-1] > 26:
                problems.append(f"celda {number}: {lengths[-1]} líneas de código; pártela")
    if sorted(lengths)[len(lengths) // 2] > 10:
        problems.append("la mediana de líneas por celda pasa de 10")
    return problems


def review_names(notebook, lesson: Lesson, solution: bool) -> list[str]:
    """Nombres que una celda lee y que otra posterior, o ella misma, cambia: reejecutarla daría otra cosa."""
    cells = [(number, cell.source) for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    uses = {number: NameUse.of(source) for number, source in cells}
    deferred = {name: names for use in uses.values() for name, names in use.deferred.items()}
    problems = []
    for number, use in uses.items():
        for name in sorted(use.free(deferred)):
            writers = [other for other, its in uses.items() if name in its.assigned]
            before = [other for other in writers if other < number]
            if before and writers[-1] != before[-1]:
                problems.append(f"celda {number}: lee «{name}», y la celda {writers[-1]} le da otro valor")
    return problems


@dataclass
class NameUse:
    """Los nombres globales de una celda: los que lee antes de asignarlos, los que asigna y los diferidos."""

    read: set[str]
    assigned: set[str]
    deferred: dict[str, set[str]]  # función → nombres globales que leerá cuando se la llame

    @classmethod
    def of(cls, source: str) -> "NameUse":
        use = cls(set(), set(), {})
        use.visit(ast.parse(source).body)
        return use

    def visit(self, statements: list[ast.stmt]):
        for node in statements:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.deferred[node.name] = loaded(node)
                self.assigned.add(node.name)
            else:
                self.visit_parts(node)

    def visit_parts(self, node: ast.AST):
        """Primero lo que la instrucción lee, después lo que asigna y al final sus bloques."""
        parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr | ast.withitem)]
        parts = [
            piece
            for part in parts
            for piece in (ast.iter_child_nodes(part) if isinstance(part, ast.withitem) else [part])
        ]
        for part in parts:
            target = isinstance(getattr(part, "ctx", None), ast.Store)
            if (
                not target
                or isinstance(part, ast.Subscript | ast.Attribute)
                or isinstance(node, ast.AugAssign)
            ):
                self.read |= loaded(part) - self.assigned
        for part in parts:
            self.assigned |= stored(part)
        for block in ("body", "orelse", "finalbody"):
            self.visit([child for child in getattr(node, block, []) if isinstance(child, ast.stmt)])
        for handler in getattr(node, "handlers", []):
            self.visit(handler.body)

    def free(self, deferred: dict[str, set[str]]) -> set[str]:
        """Lo que lee de fuera, contando lo que leen las funciones que nombra."""
        names, pending = set(self.read), [*self.read, *self.deferred]
        while pending:
            inside = deferred.get(pending.pop(), set()) - names - self.assigned
            names |= inside
            pending += inside
        return names


def loaded(node: ast.AST) -> set[str]:
    """Los nombres que lee un trozo de código, sin los suyos: parámetros y variables de comprensión."""
    table = symtable.symtable(ast.unparse(node), "celda", "exec")
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    inner = list(table.get_children())
    for child in inner:
        inner += child.get_children()
        names |= {s.get_name() for s in child.get_symbols() if s.is_global() and s.is_referenced()}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        names.discard(node.name)
    return names


def stored(node: ast.AST) -> set[str]:
    """Los nombres que asigna una expresión en el nivel de la celda: los destinos y los de «:=»."""
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return {
            child.id
            for child in ast.walk(node)
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
        }
    return {child.target.id for child in ast.walk(node) if isinstance(child, ast.NamedExpr)}


def review_outputs(notebook, lesson: Lesson, solution: bool) -> list[str]:
    problems = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            data = output.get("data", {})
            images = [kind for kind in data if kind.startswith("image/")]
            if images and not re.search(r'<img alt="[^"]+"', data.get("text/html", "")):
                problems.append(f"celda {number}: figura sin texto alternativo en su HTML")
            if re.search(FROZEN, output_text(output)):
                problems.append(f"celda {number}: queda un control o una barra a medias")
            if output.output_type == "error" and "raises-exception" not in tags(cell):
                problems.append(f"celda {number}: acaba en error ({output.ename})")
            if not IGNORED & set(tags(cell)):
                text = output_text(output)
                problems += [
                    f"celda {number}: la salida lleva {what}" for p, what in FORBIDDEN if re.search(p, text)
                ]
    return problems


# Las dos órdenes


def read(path: Path):
    return nbformat.read(path, as_version=4)


def prepare(names: list[str]) -> int:
    """`curso.py prepara`: cabeceras, ejecución, normalización y revisión de unas lecciones (o de todas).

    Ejecuta dos veces, la segunda con otra aritmética, y señala las celdas que otro procesador cambiaría.
    """
    lessons = (
        [find(name) for name in names] if names else [lesson for lesson in LESSONS if lesson.path.exists()]
    )
    status = 0
    for lesson in lessons:
        for path in (lesson.path, SOLUTIONS / f"{lesson.name}.ipynb"):
            if not path.exists():
                continue
            solution = path.parent == SOLUTIONS
            notebook = read(path)
            write_generated(notebook, lesson, solution)
            execute(notebook, path.parent)
            other = deepcopy(notebook)
            normalize(notebook, lesson)
            nbformat.write(notebook, path)
            problems = review(notebook, lesson, solution, path.parent)
            execute(other, path.parent, **OTHER_PROCESSOR)
            normalize(other, lesson)
            problems += changed_cells(notebook, other)
            print(f"{path.relative_to(ROOT)}: {'bien' if not problems else ''}")
            for problem in problems:
                print(f"  ✗ {problem}")
                status = 1
    return status


def create(name: str) -> int:
    """`curso.py nueva`: el esqueleto de una lección del catálogo, sin sobrescribir nada.

    Raises:
        ValueError: si no está en el catálogo o ya existe.
    """
    lesson = find(name)
    if lesson.path.exists():
        raise ValueError(f"«{lesson.path.relative_to(ROOT)}» ya existe y no se sobrescribe.")
    time = f"**Tiempo:** {lesson.minutes} min de lectura."
    intro = f"{lesson.question}\n\n**Al terminar sabrás**\n\n- …\n\n**Requisitos:** …\n\n{time}"
    texts = [intro, "## …\n\n> **Predice.** …\n> <details><summary>Respuesta</summary>…</details>"]
    texts += [f"## {section}" for section in SECTIONS[:3]]
    number = lesson.number
    texts += ["## Ejercicios", *(f"### Ejercicio {number}.{i} · …" for i in (1, 2, 3)), "## Referencias"]
    notebook = new_notebook(cells=[new_markdown_cell(text) for text in texts])
    write_generated(notebook, lesson, solution=False)
    normalize(notebook, lesson)
    nbformat.write(notebook, lesson.path)
    print(f"Creada «{lesson.path.relative_to(ROOT)}». Escríbela y ejecuta «python3 curso.py prepara {name}».")
    return 0


if __name__ == "__main__":
    order, *arguments = sys.argv[1:]
    try:
        if order == "nueva" and len(arguments) != 1:
            raise ValueError(
                f"«nueva» pide un solo nombre y llegaron {len(arguments)}: por ejemplo, "
                f"«python3 curso.py nueva {LESSONS[1].name}»."
            )
        sys.exit(prepare(arguments) if order == "prepara" else create(*arguments))
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
