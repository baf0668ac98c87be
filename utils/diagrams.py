"""Esquemas de arquitectura: cajas con su forma, flechas, grupos y un color por clase de cosa.

Las cajas van en una rejilla (columna, fila), con la fila 0 arriba. `draw` busca por dónde pasan las flechas y
dónde caben las etiquetas, y se niega a dibujar nada cortado o encima de otra cosa. Medidas en pulgadas.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from utils.plots import MAX_WIDTH, AltFigure, new_figure

LINE, PAD = 0.18, 0.06  # lo que ocupa una línea de texto; lo que la separa de lo demás
SIDES = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "bottom": (0, -1)}  # y hacia dónde mira cada uno
KINDS = {  # los colores claros de Paul Tol, que se distinguen con cualquier daltonismo
    "tokens": ("texto, tokens e índices", "#dddddd"),
    "embedding": ("embeddings", "#99ddff"),
    "query": ("consultas", "#77aadd"),
    "key": ("claves", "#ee8866"),
    "value": ("valores", "#44bb99"),
    "weights": ("puntuaciones, pesos, compuertas y probabilidades", "#eedd88"),
    "output": ("salidas y contextos", "#bbcc33"),
    "state": ("estados, memoria y flujo residual", "#aaaa00"),
    "mask": ("longitudes y máscaras, en blanco sobre negro", "#404040"),
    "loss": ("pérdida", "#ffaabb"),
    "layer": ("capas: el borde grueso es «parámetros que se aprenden»", "white"),
    "operation": ("operaciones sin parámetros: un nodo pequeño y redondo", "white"),
}


class Diagram:
    """Un esquema en blanco, sobre una rejilla de columnas y filas de `column` y `row` pulgadas.

    >>> diagram = Diagram()
    >>> diagram.box("consultas", (0, 0), "query", "(n, d)")
    >>> diagram.box("pesos", (0, 1), "weights", "(n, m)")
    >>> diagram.arrow("consultas", "pesos", label="@ claves.T")
    >>> diagram.draw(alt="De las consultas salen los pesos.")
    """

    def __init__(self, column=1.4, row=0.85):
        self.grid = np.array([column, -row])
        self.boxes, self.arrows, self.groups = {}, [], {}

    def box(self, key: str, at: tuple, kind: str, shape="", text="", width=0.8):
        """Una caja en `at`, (columna, fila), de `width` columnas. Dice `text`, o `key`, y debajo `shape`."""
        if key in self.boxes:
            raise ValueError(f"la caja «{key}» está repetida: dale otra clave, y en text=, lo que se lee.")
        if kind not in KINDS:
            raise ValueError(f"no hay ninguna clase «{kind}»; hay {', '.join(KINDS)}.")
        self.boxes[key] = self.grid * at, self.grid[0] * width, kind, text or key, shape

    def arrow(self, *keys: str, label="", sides: tuple | None = None, dashed=False):
        """Una flecha, o una cadena de ellas. label: lo que viaja por ella, casi siempre su forma.

        sides: por qué lado sale y por cuál llega (los de `SIDES`); si es el mismo, rodea.
        """
        self._check(keys)
        if len(keys) < 2 or (sides and not (len(sides) == 2 and {*sides} <= {*SIDES})):
            raise ValueError(
                f"una flecha une dos cajas, por dos de {', '.join(SIDES)}; llegó {keys}, {sides}."
            )
        self.arrows += [(start, end, label, sides, dashed) for start, end in zip(keys, keys[1:])]

    def group(self, title: str, keys: Iterable[str], side="top"):
        """Un recuadro alrededor de unas cajas y de las flechas que las unen, con el título en un lado."""
        self._check(keys := {*keys})
        if not keys or title in self.groups or side not in SIDES:
            raise ValueError(
                f"el grupo «{title}» lleva cajas, un título sin repetir y side={'|'.join(SIDES)}."
            )
        self.groups[title] = keys, side

    def _check(self, keys: Iterable[str]):
        if missing := [key for key in keys if key not in self.boxes]:
            raise ValueError(f"no hay ninguna caja «{missing[0]}»; hay {', '.join(self.boxes) or 'cero'}.")

    def draw(self, *, alt: str) -> AltFigure:
        """Dibuja el esquema. alt: una o dos frases que digan lo que se ve, para quien no puede verlo.

        Raises:
            ValueError: si falta `alt`, no cabe en la página, o algo queda cortado o encima de otra cosa.
        """
        figure, [[ax]] = new_figure(figsize=(MAX_WIDTH, 1.0), alt=alt)
        figure.set_layout_engine("none")
        boxes = self._draw_boxes(ax)
        routes = self._draw_arrows(ax, boxes)
        used = self._draw_groups(ax, boxes, routes)
        for (_, _, label, *_), route in zip(self.arrows, routes):
            if label:
                family = "monospace" if label.startswith("(") else "sans-serif"
                used.append(_write(ax, label, _beside(route), used, family=family))
        page = Bbox.union(used).padded(0.02)
        if page.width > MAX_WIDTH:
            raise ValueError(f"mide {page.width:.1f} pulgadas de ancho y caben {MAX_WIDTH}: baja column=.")
        figure.set_size_inches(page.size)
        ax.set(position=(0, 0, 1, 1), xlim=page.intervalx, ylim=page.intervaly)
        ax.axis("off")
        return figure

    def _draw_boxes(self, ax: Axes) -> dict[str, Bbox]:
        rects = {}
        lines = {key: text.count("\n") + 1 + bool(shape) for key, (*_, text, shape) in self.boxes.items()}
        for key, (center, width, kind, text, shape) in self.boxes.items():
            half, color = np.array([0, LINE / 2]), "white" if kind == "mask" else "black"
            above, below = center + half * bool(shape), center - half * (lines[key] - 1)
            name = _write(ax, text, [(above, 0)], color=color)
            form = _write(ax, shape, [(below, 0)], color=color, family="monospace")
            same_row = [lines[other] for other in lines if self.boxes[other][0][1] == center[1]]
            height, needed = LINE * max(same_row) + 2 * PAD, max(name.width, form.width) + 2 * PAD
            radius, linewidth = PAD, 2.5 if kind == "layer" else 1
            if kind == "operation":  # lo justo para su texto, y con los extremos redondos
                height = LINE * lines[key] + 2 * PAD
                width, radius = max(height, needed), height / 2
            if needed > width or name.height + form.height > height:
                raise ValueError(f"«{key}» no cabe en su caja, de {width:.2f} pulgadas: usa \\n o width=.")
            rects[key] = Bbox.from_bounds(*(center - np.array([width, height]) / 2), width, height)
            _outline(ax, rects[key], key, radius, facecolor=KINDS[kind][1], linewidth=linewidth, zorder=2)
        for one, other in combinations(rects, 2):
            if rects[one].padded(PAD / 2).overlaps(rects[other]):
                raise ValueError(f"las cajas «{one}» y «{other}» se solapan: sepáralas en la rejilla.")
        return rects

    def _draw_arrows(self, ax: Axes, boxes: dict[str, Bbox]) -> list[np.ndarray]:
        routes = []
        for start, end, _, sides, dashed in self.arrows:
            used = [rect if key in (start, end) else rect.padded(PAD) for key, rect in boxes.items()]
            for other, route in zip(self.arrows, routes):
                if not {start, end} & {*other[:2]}:  # las que comparten caja pueden ir juntas
                    used += _lines(route)
            options = _routes(boxes[start], boxes[end], sides)
            if (
                route := next((option for option in options if not _clash(_lines(option), used)), None)
            ) is None:
                raise ValueError(
                    f"«{start}» → «{end}» no encuentra paso: elige otros sides= o separa las cajas."
                )
            style = {"linestyle": "--" if dashed else "-", "linewidth": 1.3, "color": "#404040"}
            arrow = FancyArrowPatch(path=Path(route), arrowstyle="-|>", mutation_scale=11, **style)
            arrow.set_gid(f"{start} → {end}")
            ax.add_patch(arrow)
            routes.append(route)
        return routes

    def _draw_groups(self, ax: Axes, boxes: dict[str, Bbox], routes: list[np.ndarray]) -> list[Bbox]:
        """Devuelve todo lo dibujado hasta ahora, que es lo que las etiquetas no deben pisar."""
        used, frames = [*boxes.values(), *(line for route in routes for line in _lines(route))], {}
        for title, (keys, side) in sorted(self.groups.items(), key=lambda item: len(item[1][0])):
            nested = [other for other in frames if self.groups[other][0] <= keys]  # los pequeños ya están
            inside = [boxes[key] for key in keys] + [frames[other] for other in nested]
            for arrow, route in zip(self.arrows, routes):
                inside += _lines(route) if {*arrow[:2]} <= keys else []
            out, frame = np.array(SIDES[side]), Bbox.union(inside).padded(0.1)
            frame = Bbox.union([frame, frame.translated(*(out * LINE))])  # hueco para el título
            others = {key: boxes[key] for key in boxes if key not in keys} | frames
            if strangers := [name for name in others if name not in nested and frame.overlaps(others[name])]:
                raise ValueError(f"el grupo «{title}» pisa «{strangers[0]}», que no es suyo: sepáralos.")
            corners = [out + along * abs(out[::-1]) for along in (-1, 1, 0)]
            anchors = [(_point(frame, corner), -corner) for corner in corners]
            text = _write(ax, title, anchors, used, weight="bold", rotation=90 * abs(out[0]))
            if (text.size > frame.size).any():
                raise ValueError(f"el título «{title}» es más largo que su grupo: acórtalo o cambia side=.")
            _outline(ax, frame, title, PAD, facecolor="#f4f4f4", zorder=-len(keys))
            used.append(text)
            frames[title] = frame
        corners = [(-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)]
        for frame in frames.values():
            used += _lines([_point(frame, corner) for corner in corners])
        return used


def _write(ax: Axes, text: str, anchors: Iterable, used: Iterable[Bbox] = (), **style) -> Bbox:
    """Escribe el texto en el primer sitio libre: cada uno, un punto y hacia dónde se aparta de él."""
    artist = ax.text(0, 0, text, ha="center", va="center", fontsize=10, zorder=3, **style)
    half = artist.get_window_extent().size / ax.figure.dpi / 2
    for point, direction in anchors:
        center = point + direction * (half + PAD)
        rect = Bbox([center - half, center + half])
        if not _clash([rect], used):
            artist.set_position(center)
            return rect
    raise ValueError(f"no hay sitio libre para «{text}»: separa las cajas o acorta el texto.")


def _outline(ax: Axes, rect: Bbox, name: str, radius: float, **style):
    corners = f"round,pad=0,rounding_size={radius}"
    ax.add_patch(FancyBboxPatch(rect.min, *rect.size, corners, gid=name, edgecolor="#404040", **style))


def _point(rect: Bbox, direction) -> np.ndarray:
    """El punto del borde en una dirección: (0, 1) es el medio del lado de arriba; (1, 1), una esquina."""
    return (rect.min + rect.max + np.array(direction) * rect.size) / 2


def _lines(route: Iterable[np.ndarray]) -> list[Bbox]:
    return [Bbox([np.minimum(a, b), np.maximum(a, b)]).padded(0.01) for a, b in zip(route, route[1:])]


def _clash(rects: Iterable[Bbox], used: Iterable[Bbox]) -> bool:
    """¿Se pisan? Tocar un borde, o cruzar una línea con otra, no es pisar."""
    shared = (Bbox.intersection(rect, other) for rect in rects for other in used)
    return any(overlap is not None and overlap.size.max() > 0.05 for overlap in shared)


def _routes(start: Bbox, end: Bbox, sides: tuple | None) -> Iterator[np.ndarray]:
    """Los caminos entre dos cajas, del más directo al de más rodeo; cada uno, sus esquinas."""
    if sides is None:
        level = start.y0 < end.y1 and end.y0 < start.y1
        sides = ("right", "left") if level else ("bottom", "top")
        if (start.x0 > end.x0) if level else (start.y0 < end.y0):
            sides = sides[::-1]
    out, into = np.array(SIDES[sides[0]]), np.array(SIDES[sides[1]])
    a, b, across = _point(start, out), _point(end, into), int(out[0] != 0)
    if out @ into == 0:  # un solo ángulo
        yield np.array([a, np.where(out, b, a), b])
        return
    if out @ into < 0:  # de frente: recta si cabe en los dos lados, o con dos ángulos
        narrow = a if start.size[across] <= end.size[across] else b
        if max(start.min[across], end.min[across]) < narrow[across] < min(start.max[across], end.max[across]):
            a[across] = b[across] = narrow[across]
            yield np.array([a, b])
        levels = [a + (b - a) * part for part in (0.5, 0.25, 0.75)]
    else:  # por el mismo lado: cada vez más lejos
        levels = [out * (max(a @ out, b @ out) + far) for far in np.arange(0.2, 3, 0.1)]
    for level in levels:
        yield np.array([a, np.where(out, level, a), np.where(out, level, b), b])


def _beside(route: np.ndarray) -> Iterator[tuple]:
    """Los sitios de una etiqueta: a los lados del tramo más largo y después, de los demás."""
    for a, b in sorted(zip(route, route[1:]), key=lambda ends: -abs(ends[1] - ends[0]).sum()):
        normal = np.array([0, 1]) if a[1] == b[1] else np.array([1, 0])
        for part in (0.5, 0.3, 0.7):
            yield from [(a + (b - a) * part, normal), (a + (b - a) * part, -normal)]
