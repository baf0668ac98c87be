"""Un solo estilo para todas las figuras del curso (se construye en la lección 01).

Las figuras llevan su texto alternativo: `alt=` es obligatorio y viaja con la imagen en la salida.
"""

import base64
import html
import io
from collections.abc import Sequence

import matplotlib
import numpy as np
import seaborn as sns
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

CMAP = "cividis"


class AltFigure(Figure):
    """Figura de matplotlib con texto alternativo, que Jupyter, GitHub y los lectores de pantalla reciben."""

    alt: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": f"Figura: {self.alt}"}, {"image/png": {"alt": self.alt}}

    def _repr_png_(self):
        return self.to_png()

    def to_png(self) -> bytes:
        """La imagen, en PNG."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=100, bbox_inches="tight")
        return file.getvalue()

    def to_html(self) -> str:
        """La imagen como etiqueta <img> con su texto alternativo, para los controles interactivos."""
        data = base64.b64encode(self.to_png()).decode()
        alt = html.escape(self.alt)
        return f'<img alt="{alt}" style="max-width: 100%" src="data:image/png;base64,{data}">'


def new_figure(
    num_rows: int = 1, num_cols: int = 1, figsize: tuple[float, float] = (6, 3.2), *, alt: str, **options
) -> tuple[AltFigure, np.ndarray]:
    """Figura en blanco con el estilo del curso y sus ejes (num_rows, num_cols).

    alt: una o dos frases que digan lo que se ve, para quien no puede verla.
    options: las de `Figure.subplots`.

    Raises:
        ValueError: si `alt` está vacío.
    """
    if not alt.strip():
        raise ValueError(
            "falta el texto alternativo: describe en alt= lo que se ve en la figura, en una o dos frases."
        )
    with matplotlib.rc_context(STYLE):
        figure = AltFigure(figsize=figsize, layout="constrained")
        FigureCanvasAgg(figure)  # fuera de pyplot: se muestra una sola vez, al devolverla
        figure.alt = " ".join(alt.split())
        axes = figure.subplots(num_rows, num_cols, squeeze=False, **options)
    return figure, axes


STYLE = {
    **sns.axes_style("whitegrid"),
    "figure.facecolor": "white",
    "axes.prop_cycle": matplotlib.cycler(
        color=["#00336f", "#c26a00", "#4f8a5b", "#9c3d72", "#6b6b6b"], linestyle=["-", "--", "-.", ":", "-"]
    ),
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "lines.linewidth": 2,
}


def show_heatmaps(
    matrices,
    xlabel: str,
    ylabel: str,
    titles: Sequence[str] | None = None,
    figsize: tuple[float, float] = (2.5, 2.5),
    cmap: str = CMAP,
    *,
    alt: str,
) -> AltFigure:
    """Rejilla de mapas de calor con una escala común: matrices (filas, columnas, consultas, claves).

    xlabel, ylabel: qué son las columnas (claves) y las filas (consultas) de cada mapa. titles: uno por
    columna de la rejilla. figsize: tamaño de la rejilla entera, en pulgadas.

    Raises:
        ValueError: si `matrices` no tiene cuatro ejes o `alt` está vacío.
    """
    matrices = torch.as_tensor(matrices).detach().cpu().numpy()  # también pesos con gradiente o en la GPU
    if matrices.ndim != 4:
        raise ValueError(
            f"matrices tiene {matrices.ndim} ejes, {matrices.shape}, y hacen falta cuatro: (filas, columnas, "
            "consultas, claves). Si es un solo mapa, usa matrices[None, None]."
        )
    figure, axes = new_figure(*matrices.shape[:2], figsize, alt=alt, sharex=True, sharey=True)
    for (i, j), ax in np.ndenumerate(axes):
        matrix = matrices[i, j]  # (consultas, claves)
        image = ax.imshow(matrix, cmap, aspect="auto", vmin=matrices.min(), vmax=matrices.max())
        ax.set(xlabel=xlabel, ylabel=ylabel, title=titles[j] if titles and i == 0 else "")
        ax.label_outer()  # los nombres, solo en el borde de la rejilla
        ax.locator_params(integer=True)
        ax.grid(False)
        if matrix.size <= 36:  # en un mapa pequeño caben los números
            for (n, m), value in np.ndenumerate(matrix):
                color = "white" if sum(image.to_rgba(value)[:3]) < 1.5 else "black"
                ax.text(m, n, f"{value:.2f}", color=color, fontsize=8, ha="center", va="center")
    figure.colorbar(image, ax=axes, shrink=0.6)
    return figure
