"""Un solo estilo para todas las figuras del curso (se construye en la lección 01).

Las figuras llevan su texto alternativo: `alt=` es obligatorio y viaja con la imagen en la salida. Ninguna
pasa de `MAX_WIDTH`, para que su letra se lea en una pantalla de 400 píxeles: los paneles se apilan.
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
from matplotlib.text import Text
from PIL import Image

CMAP = "cividis"
MAX_WIDTH = 5.3  # pulgadas: reducida a los 354 píxeles que deja un teléfono, una letra de 10 puntos mide 9
MIN_FONT = 10  # puntos
LINES = {
    "color": ["#00336f", "#c26a00", "#4f8a5b", "#9c3d72", "#6b6b6b"],
    "linestyle": ["-", "--", "-.", ":", "-"],
    "linewidth": [2] * 5,
}
STYLE = {
    **sns.axes_style("whitegrid"),
    "figure.facecolor": "white",
    "axes.prop_cycle": matplotlib.cycler(**LINES),
    "font.size": MIN_FONT,
}


class AltFigure(Figure):
    """Figura de matplotlib cuyo texto alternativo llega a quien lee la página.

    Ni JupyterLab ni nbconvert ponen en `<img>` el alt de los metadatos de un PNG: por eso la salida lleva
    también HTML, que los dos prefieren. El PNG queda para quien no admite HTML, como la exportación a PDF.
    """

    alt: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        image, width = self.to_png()
        data = {"text/plain": f"Figura: {self.alt}", "text/html": self.tag(image, width), "image/png": image}
        return data, {"image/png": {"alt": self.alt, "width": width}}

    def to_png(self) -> tuple[bytes, int]:
        """La imagen, a 150 puntos por pulgada, y la anchura en píxeles con que se enseña (a 100).

        Raises:
            ValueError: si alguna letra mide menos de `MIN_FONT` puntos.
        """
        for text in self.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text.get_fontsize() < MIN_FONT:
                raise ValueError(
                    f"«{text.get_text()}» mide {text.get_fontsize():g} puntos y en un teléfono no se leería: "
                    f"usa {MIN_FONT} o más."
                )
        drawn, reduced = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", dpi=150, bbox_inches="tight")
        # Con 256 colores se ve igual y pesa la tercera parte.
        image = Image.open(drawn).convert("RGB").quantize()
        image.save(reduced, format="png", optimize=True)
        return reduced.getvalue(), round(image.width / 1.5)

    def to_html(self) -> str:
        """La imagen como etiqueta <img> con su texto alternativo, para los controles interactivos."""
        return self.tag(*self.to_png())

    def tag(self, image: bytes, width: int) -> str:
        alt, data = html.escape(self.alt), base64.b64encode(image).decode()
        style = "max-width: 100%; height: auto"
        return f'<img alt="{alt}" width="{width}" style="{style}" src="data:image/png;base64,{data}">'


def new_figure(
    num_rows: int = 1, num_cols: int = 1, figsize: tuple[float, float] = (5.3, 3.2), *, alt: str, **options
) -> tuple[AltFigure, np.ndarray]:
    """Figura en blanco con el estilo del curso y sus ejes (num_rows, num_cols).

    figsize: pulgadas, como mucho `MAX_WIDTH` de ancho. alt: una o dos frases que digan lo que se ve, para
    quien no puede verla. options: las de `Figure.subplots`.

    Raises:
        ValueError: si `alt` está vacío o la figura es demasiado ancha.
    """
    if not alt.strip():
        raise ValueError(
            "falta el texto alternativo: describe en alt= lo que se ve en la figura, en una o dos frases."
        )
    if figsize[0] > MAX_WIDTH:
        raise ValueError(
            f"la figura mide {figsize[0]:g} pulgadas de ancho y caben {MAX_WIDTH}: en un teléfono no se "
            "leería. Apila los paneles, con una sola columna y más altura."
        )
    with matplotlib.rc_context(STYLE):
        figure = AltFigure(figsize=figsize, layout="constrained")
        FigureCanvasAgg(figure)  # fuera de pyplot: se muestra una sola vez, al devolverla
        figure.alt = " ".join(alt.split())
        axes = figure.subplots(num_rows, num_cols, squeeze=False, **options)
    return figure, axes


def show_heatmaps(
    matrices,
    xlabel: str,
    ylabel: str,
    titles: Sequence[str] | None = None,
    figsize: tuple[float, float] = (2.5, 2.5),
    cmap: str = CMAP,
    *,
    label: str = "peso",
    alt: str,
) -> AltFigure:
    """Rejilla de mapas de calor con una escala común: matrices (filas, columnas, consultas, claves).

    xlabel, ylabel: qué son las columnas (claves) y las filas (consultas) de cada mapa. titles: uno por
    columna de la rejilla. figsize: tamaño de la rejilla entera, en pulgadas. label: qué mide el color.

    Raises:
        ValueError: si `matrices` no tiene cuatro ejes o `alt` está vacío.
    """
    matrices = torch.as_tensor(matrices).detach().float().cpu().numpy()  # también con gradiente o bfloat16
    if matrices.ndim != 4:
        raise ValueError(
            f"matrices tiene {matrices.ndim} ejes, {matrices.shape}, y hacen falta cuatro: (filas, columnas, "
            "consultas, claves). Si es un solo mapa, usa matrices[None, None]."
        )
    low, high = matrices.min(), matrices.max()
    figure, axes = new_figure(*matrices.shape[:2], figsize, alt=alt, sharex=True, sharey=True)
    for (i, j), ax in np.ndenumerate(axes):
        matrix = matrices[i, j]  # (consultas, claves)
        image = ax.imshow(matrix, cmap, aspect="auto", vmin=low, vmax=high)
        ax.set(xlabel=xlabel, ylabel=ylabel, title=titles[j] if titles and i == 0 else "")
        ax.label_outer()  # los nombres, solo en el borde de la rejilla
        ax.locator_params(integer=True)
        ax.grid(False)
        if matrix.size <= 36:  # en un mapa pequeño caben los números
            for (n, m), value in np.ndenumerate(matrix):
                color = "white" if sum(image.to_rgba(value)[:3]) < 1.5 else "black"
                ax.text(m, n, f"{value:.2f}", color=color, ha="center", va="center")
    figure.colorbar(image, ax=axes, label=label, ticks=np.linspace(low, high, 3), format="%.2f")
    return figure
