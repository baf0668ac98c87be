"""Esquemas: nada cortado ni solapado, flechas de borde a borde, un color por clase y errores claros."""

import io
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from utils.diagrams import KINDS, Diagram

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = {}  # de cada cuaderno con esquemas, las celdas que los dibujan
for path in sorted(NOTEBOOKS.rglob("*.ipynb")):
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    if sources := ["".join(cell["source"]) for cell in cells if "diagram" in "".join(cell["source"])]:
        LESSONS[str(path.relative_to(NOTEBOOKS))] = sources


def pair(**options):
    """Dos cajas, una encima de la otra."""
    diagram = Diagram(**options)
    diagram.box("pesos", (0, 0), "weights", "(n, m)")
    diagram.box("salida", (0, 1), "output", "(n, v)")
    return diagram


def transformer():
    """El de la lección 09: residuales que rodean, grupos, una flecha larga y 27 cajas."""
    diagram = Diagram(column=1.75, row=0.58)
    for name, x, outside in (("src", 0, "left"), ("tgt", 1.62, "right")):
        diagram.box(name, (x, 0), "tokens", text=f"{name} (B, n)")
        diagram.box(f"tabla {name}", (x, 1), "layer", text="embedding · √d")
        diagram.box(f"posición {name}", (x, 2), "operation", text="+ posición")
        diagram.arrow(name, f"tabla {name}", f"posición {name}")
        layers = (
            ["autoatención", "FFN"] if name == "src" else ["atención\ncausal", "atención\ncruzada", "red FFN"]
        )
        previous, inside = f"posición {name}", []
        for row, layer in enumerate(layers):
            plus, norm = f"más {layer}", f"norma {layer}"
            diagram.box(layer, (x, 3.4 + 3 * row), "layer")
            diagram.box(plus, (x, 4.4 + 3 * row), "operation", text="+")
            diagram.box(norm, (x, 5.2 + 3 * row), "layer", text="norma")
            diagram.arrow(previous, layer, plus, norm)
            diagram.arrow(previous, plus, sides=(outside, outside))
            previous, inside = norm, [*inside, layer, plus, norm]
        diagram.group(f"{name} × 6", inside, side=outside)
    diagram.box("memoria", (0, 10), "state", "(B, n, d)")
    diagram.arrow("norma FFN", "memoria", label="(B, n, d)")
    diagram.arrow("memoria", "atención\ncruzada", label="K, V", sides=("right", "left"))
    diagram.box("logits", (1.62, 13), "weights", "(B, n, V)")
    diagram.arrow("norma red FFN", "logits", label="(B, n, d)")
    return diagram.draw(alt="El Transformer completo.")


def measure(figure):
    """Lo dibujado, en píxeles: textos, cajas con nombre y flechas con nombre (sus esquinas)."""
    figure.canvas.draw()
    [ax] = figure.axes
    texts = [text.get_window_extent() for text in ax.texts if text.get_text()]
    shapes = {patch.get_gid(): patch for patch in ax.patches if patch.get_zorder() > 0}
    arrows = {
        name: ax.transData.transform(
            patch._path_original.vertices
        )  # la que se pidió: la dibujada ya lleva la punta
        for name, patch in shapes.items()
        if "→" in name
    }
    boxes = {name: patch.get_window_extent() for name, patch in shapes.items() if "→" not in name}
    return texts, boxes, arrows


def along(corners):
    """Cien puntos de cada tramo de una flecha, sin los extremos."""
    steps = np.linspace(0.01, 0.99, 100)[:, None]
    return np.concatenate([a + (b - a) * steps for a, b in zip(corners, corners[1:])])


def touches(point, box, margin=1.5):
    """¿Está en el borde: dentro de la caja algo crecida, y fuera de la caja algo encogida?"""
    return box.padded(margin).contains(*point) and not box.padded(-margin).contains(*point)


def check_clean(figure):
    texts, boxes, arrows = measure(figure)
    page = figure.bbox.padded(0.5)
    assert boxes and arrows and texts
    for rect in [*texts, *boxes.values()]:
        assert page.contains(*rect.min) and page.contains(*rect.max), "algo se sale de la figura"
    assert not any(a.overlaps(b) for a, b in combinations(boxes.values(), 2)), "dos cajas se solapan"
    for a, b in combinations(texts, 2):
        assert not a.padded(-2).overlaps(b.padded(-2)), "dos textos se solapan"
    for text in texts:
        for box in boxes.values():
            inside = box.contains(*text.min) and box.contains(*text.max)
            assert inside or not box.overlaps(text), "un borde corta un texto"
    for name, corners in arrows.items():
        start, end = name.split(" → ")
        assert touches(corners[0], boxes[start]) and touches(corners[-1], boxes[end]), (
            f"{name}: no va de borde a borde"
        )
        for point in along(corners):
            assert page.contains(*point), f"{name}: se sale"
            assert not any(box.padded(-2).contains(*point) for box in boxes.values()), (
                f"{name}: pisa una caja"
            )
            assert not any(text.contains(*point) for text in texts), f"{name}: pisa un texto"
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 10
    data, width = figure.to_png()
    image = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert width <= 560 and image.shape[1] >= width
    for edge in (image[0], image[-1], image[:, 0], image[:, -1]):
        assert (edge == 255).all(), "el borde de la imagen no es blanco: algo está cortado"


@pytest.mark.parametrize("lesson", LESSONS)
def test_los_esquemas_de_las_lecciones_estan_limpios(lesson, monkeypatch):
    figures, draw, space = [], Diagram.draw, {}
    monkeypatch.setattr(Diagram, "draw", lambda diagram, **options: figures.append(draw(diagram, **options)))
    for source in LESSONS[lesson]:
        exec(source, space)
    assert figures
    for figure in figures:
        check_clean(figure)


def test_el_transformer_completo_cabe_y_esta_limpio():
    check_clean(transformer())


def test_las_flechas_van_rectas_si_pueden_y_rodean_lo_que_estorba():
    diagram = Diagram()
    for row, key in enumerate("abc"):
        diagram.box(key, (0, row), "layer")
    diagram.box("ancha", (0.5, 3), "layer", width=1.8)
    diagram.arrow("a", "b")
    diagram.arrow("c", "ancha")
    diagram.arrow("a", "c", sides=("right", "right"))
    _, boxes, arrows = measure(diagram.draw(alt="Una columna."))
    assert len(arrows["a → b"]) == len(arrows["c → ancha"]) == 2
    assert arrows["c → ancha"][0, 0] == pytest.approx(arrows["c → ancha"][1, 0])  # cae a plomo
    assert arrows["a → c"][:, 0].max() > boxes["b"].x1 + 5
    _, _, arrows = measure(transformer())
    plus = arrows["posición src → más autoatención"]  # sale de un nodo estrecho y rodea una caja ancha
    assert len(plus) == 4


def test_el_grupo_encierra_sus_cajas_y_sus_rodeos():
    figure = transformer()
    _, boxes, arrows = measure(figure)
    frames = {
        patch.get_gid(): patch.get_window_extent()
        for patch in figure.axes[0].patches
        if patch.get_zorder() < 0
    }
    frame = frames["src × 6"]
    for point in arrows["norma autoatención → más FFN"]:
        assert frame.contains(*point)
    assert frame.contains(*boxes["FFN"].min) and not frame.overlaps(boxes["memoria"])
    diagram = Diagram()  # con el título por otro lado, el rodeo no cabe en el hueco del título
    for row, key in enumerate("abc"):
        diagram.box(key, (0, row), "layer")
    diagram.arrow("a", "c", sides=("right", "right"))
    diagram.group("capa", "abc")
    figure = diagram.draw(alt="Una capa con su rodeo.")
    _, _, arrows = measure(figure)
    [frame] = (patch for patch in figure.axes[0].patches if patch.get_gid() == "capa")
    assert all(frame.get_window_extent().contains(*point) for point in arrows["a → c"])


def luminance(color):
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("kind", KINDS)
def test_cada_clase_tiene_un_color_y_su_texto_contrasta(kind):
    colors = set()
    for key, at in (("una", (0, 0)), ("otra", (1, 3))):  # en dos esquemas distintos
        diagram = Diagram()
        diagram.box(key, at, kind, "(n,)")
        [ax] = diagram.draw(alt="Una caja.").axes
        colors.add(ax.patches[0].get_facecolor())
        light, dark = sorted(
            (luminance(ax.patches[0].get_facecolor()[:3]), luminance(ax.texts[0].get_color()))
        )[::-1]
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert len(colors) == 1


# G. M. Machado y otros, «A Physiologically-based Model for Simulation of Color Vision Deficiency», 2009.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.052]],
    "deuteranopia": [[0.3673, 0.8606, -0.228], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "tritanopia": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}


def lab(linear):
    """De RGB lineal a CIE L*a*b*, donde la distancia se parece a la diferencia que se ve."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISIONS)
def test_los_colores_se_distinguen_con_cualquier_daltonismo(vision):
    seen = {}
    for kind, (_, fill) in KINDS.items():
        rgb = np.array(to_rgb(fill))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen[kind] = lab(np.array(VISIONS[vision]) @ linear)
    for one, other in combinations(seen, 2):
        if {one, other} != {"layer", "operation"}:  # blancas las dos: las separan la forma y el borde
            assert np.linalg.norm(seen[one] - seen[other]) > 10, (one, other)


def test_las_capas_y_las_operaciones_se_distinguen_sin_color():
    diagram = Diagram()
    for column, kind in enumerate(("layer", "operation", "query")):
        diagram.box(kind, (column, 0), kind)
    figure = diagram.draw(alt="Tres cajas.")
    layer, operation, query = figure.axes[0].patches
    assert layer.get_linewidth() > 2 * query.get_linewidth()
    assert operation.get_boxstyle().rounding_size > 2 * query.get_boxstyle().rounding_size


def test_el_texto_alternativo_viaja_y_se_puede_volver_a_dibujar():
    diagram = pair()
    diagram.arrow("pesos", "salida", label="(n, v)")
    first, second = diagram.draw(alt="De los pesos\n sale la salida."), diagram.draw(alt="Otra vez.")
    assert first.alt == "De los pesos sale la salida."
    assert len(first.axes[0].patches) == len(second.axes[0].patches) == 3


def crowded(title="grupo", **group):
    diagram = pair()
    diagram.box("ajena", (0, 0.5 + 1.5), "loss")
    diagram.group(title, ["pesos", "ajena"], **group)
    return diagram.draw(alt="x")


def blocked():
    diagram = Diagram()
    for row, key in enumerate("abc"):
        diagram.box(key, (0, row), "layer")
    diagram.arrow("a", "c")  # por dentro de b
    diagram.draw(alt="x")


def parallel():
    """Dos rodeos sin cajas en común que solo pueden ir por la misma línea."""
    diagram = Diagram()
    for row, key in enumerate("abcd"):
        diagram.box(key, (0, row), "layer")
    diagram.arrow("a", "c", sides=("left", "left"))
    diagram.arrow("b", "d", sides=("left", "left"))
    return diagram.draw(alt="x")


def draw(*boxes, arrows=(), **options):
    diagram = Diagram(**options)
    for box in boxes:
        diagram.box(*box)
    for keys, arrow in arrows:
        diagram.arrow(*keys, **arrow)
    return diagram.draw(alt="x")


ERRORS = {
    "caja repetida": (lambda: pair().box("pesos", (1, 1), "weights"), "«pesos» está repetida.*text="),
    "clase desconocida": (lambda: pair().box("x", (1, 1), "peso"), "clase «peso».*query.*weights"),
    "flecha a ninguna caja": (lambda: pair().arrow("pesos", "salda"), "«salda»; hay pesos, salida"),
    "flecha sin cajas": (lambda: Diagram().arrow("a", "b"), "«a»; hay cero"),
    "flecha de una caja": (lambda: pair().arrow("pesos"), "une dos cajas"),
    "lado desconocido": (
        lambda: pair().arrow("pesos", "salida", sides=("abajo", "top")),
        "left, right.*abajo",
    ),
    "un solo lado": (lambda: pair().arrow("pesos", "salida", sides=("top",)), "por dos de"),
    "grupo con una caja que no existe": (lambda: pair().group("g", ["peso"]), "«peso»; hay pesos"),
    "grupo vacío": (lambda: pair().group("g", []), "lleva cajas"),
    "grupo por un lado que no existe": (lambda: pair().group("g", ["pesos"], side="norte"), "side=left"),
    "alt vacío": (lambda: pair().draw(alt="  "), "texto alternativo"),
    "texto que no cabe": (
        lambda: draw(("puntuaciones largas", (0, 0), "weights")),
        "«puntuaciones largas» no cabe",
    ),
    "forma que no cabe": (lambda: draw(("x", (0, 0), "weights", "(32, 128, 512, 512)")), "«x» no cabe"),
    "texto más alto que su caja": (
        lambda: draw(("x", (0, 0), "layer", "", r"$\sum_{i=1}^{n}\frac{a}{\frac{b}{c}}$")),
        "no cabe",
    ),
    "cajas que se solapan": (
        lambda: draw(("a", (0, 0), "key"), ("b", (0.3, 0.2), "key")),
        "«a» y «b» se solapan",
    ),
    "flecha por encima de una caja": (blocked, "«a» → «c» no encuentra paso"),
    "grupo que pisa una caja ajena": (crowded, "«grupo» pisa «salida»"),
    "demasiado ancho": (
        lambda: draw(*[(str(i), (i, 0), "key") for i in range(5)]),
        r"mide 6\.\d pulgadas.*caben",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_mal_uso(case):
    make, message = ERRORS[case]
    with pytest.raises(ValueError, match=message):
        make()


def test_dos_flechas_sin_cajas_comunes_no_comparten_linea():
    _, _, arrows = measure(parallel())
    assert abs(arrows["a → c"][1, 0] - arrows["b → d"][1, 0]) > 5


def test_las_etiquetas_no_pisan_nada_o_se_dice():
    boxes = ("a", (0, 0), "query"), ("b", (1, 0), "key")
    check_clean(draw(*boxes, arrows=[(("a", "b"), {"label": "v"})]))
    with pytest.raises(ValueError, match="no hay sitio libre para «más larga que el hueco»"):
        draw(*boxes, arrows=[(("a", "b"), {"label": "más larga que el hueco"})])


def test_una_etiqueta_no_pisa_el_borde_de_un_grupo():
    diagram = Diagram(column=2.0)
    diagram.box("a", (0, 0), "query")
    diagram.box("b", (1, 0), "key")
    diagram.arrow("a", "b", label="vvv")
    check_clean(diagram.draw(alt="La etiqueta cabe entre las cajas."))
    diagram.group("una", ["a"])
    diagram.group("otra", ["b"])
    with pytest.raises(ValueError, match="no hay sitio libre para «vvv»"):
        diagram.draw(alt="No cabe entre los grupos.")


def test_los_grupos_se_anidan_pero_no_se_cruzan():
    diagram = pair()
    diagram.group("capa", ["salida"])
    diagram.group("modelo", ["pesos", "salida"])
    [ax] = diagram.draw(alt="x").axes
    frames = {patch.get_gid(): patch for patch in ax.patches if patch.get_zorder() < 0}
    inner, outer = (frames[name].get_window_extent() for name in ("capa", "modelo"))
    assert outer.contains(*inner.min) and outer.contains(*inner.max)
    assert frames["modelo"].get_zorder() < frames["capa"].get_zorder()  # el de fuera no tapa al de dentro
    diagram = pair(row=0.6)
    diagram.group("arriba", ["pesos"])
    diagram.group("abajo", ["salida"])
    with pytest.raises(ValueError, match="el grupo «abajo» pisa"):
        diagram.draw(alt="x")


def test_un_titulo_no_se_sale_de_su_grupo():
    diagram = pair()
    diagram.group("un título larguísimo para su grupo", ["pesos", "salida"])
    with pytest.raises(ValueError, match="más largo que su grupo"):
        diagram.draw(alt="x")
