"""Figuras: texto alternativo, ejes con nombre y escala común."""

import base64

import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

from utils.plots import new_figure, show_heatmaps


def test_el_texto_alternativo_viaja_en_la_salida_del_cuaderno():
    figure = show_heatmaps(
        torch.eye(10)[None, None], "claves", "consultas", alt="Diagonal\n   «clara» y <b>."
    )
    data, metadata = InteractiveShell.instance().display_formatter.format(figure)
    assert metadata["image/png"]["alt"] == "Diagonal «clara» y <b>."
    assert data["text/plain"] == "Figura: Diagonal «clara» y <b>."
    png = data["image/png"]
    png = base64.b64decode(png) if isinstance(png, str) else png
    assert png.startswith(b"\x89PNG") and len(png) > 2000
    tag = f'<img alt="Diagonal «clara» y &lt;b&gt;." width="{metadata["image/png"]["width"]}"'
    assert data["text/html"].startswith(tag) and figure.to_html().startswith(tag)
    assert base64.b64encode(png).decode() in data["text/html"]


def test_la_figura_se_ensena_a_100_puntos_por_pulgada():
    figure, _ = new_figure(figsize=(5.0, 2.0), alt="Ejes vacíos.")
    _, width = figure.to_png()
    assert 480 < width <= 520


def test_rejilla_con_ejes_con_nombre_titulos_y_escala_comun():
    matrices = torch.rand(2, 3, 4, 5)
    figure = show_heatmaps(matrices, "claves", "consultas", titles=["a", "b", "c"], alt="Seis mapas.")
    axes = figure.axes[:6]
    assert [ax.get_title() for ax in axes] == ["a", "b", "c", "", "", ""]
    assert [ax.get_xlabel() for ax in axes] == [""] * 3 + ["claves"] * 3
    assert [bool(ax.get_ylabel()) for ax in axes] == [True, False, False] * 2
    limits = {ax.images[0].get_clim() for ax in axes}
    assert limits == {(matrices.min().item(), matrices.max().item())}
    (bar,) = figure.axes[6:]
    assert bar.get_ylabel() == "peso"
    ticks = [float(tick.get_text()) for tick in bar.get_yticklabels()]
    low, high = limits.pop()
    assert [ticks[0], ticks[-1]] == [round(low, 2), round(high, 2)], "la barra enseña su rango entero"
    for ax, matrix in zip(axes, matrices.flatten(0, 1), strict=True):
        torch.testing.assert_close(torch.as_tensor(ax.images[0].get_array().data), matrix)


def test_no_se_dibuja_en_pyplot_y_por_eso_no_sale_dos_veces():
    import matplotlib.pyplot as plt

    new_figure(alt="Vacía.")
    assert not plt.get_fignums()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_acepta_pesos_con_gradiente_y_de_16_bits(dtype):
    weights = torch.rand(1, 1, 3, 3, requires_grad=True).softmax(-1).to(dtype)
    assert show_heatmaps(weights, "claves", "consultas", alt="Pesos.").axes


@pytest.mark.parametrize(
    ("matrices", "alt", "message"),
    [(torch.eye(3), "Uno.", "cuatro"), (torch.eye(3)[None, None], "  ", "texto alternativo")],
)
def test_mal_uso(matrices, alt, message):
    with pytest.raises(ValueError, match=message):
        show_heatmaps(matrices, "claves", "consultas", alt=alt)


def test_una_figura_que_no_cabe_en_un_telefono_se_rechaza():
    with pytest.raises(ValueError, match=r"mide 8 pulgadas de ancho y caben 5\.3[\s\S]*Apila"):
        new_figure(1, 2, (8.0, 3.0), alt="Dos paneles.")


def test_una_letra_que_no_se_lee_en_un_telefono_se_rechaza():
    figure, axes = new_figure(alt="Una nota.")
    axes[0, 0].text(0.5, 0.5, "nota al pie", fontsize=8)
    with pytest.raises(ValueError, match="«nota al pie» mide 8 puntos"):
        figure.to_png()


def test_los_mapas_pequenos_llevan_sus_valores_escritos():
    figure = show_heatmaps(torch.tensor([[[[0.25, 1.0]]]]), "claves", "consultas", alt="Uno.")
    assert [text.get_text() for text in figure.axes[0].texts] == ["0.25", "1.00"]
    [ax, *_] = show_heatmaps(torch.eye(3)[None, None], "claves", "consultas", alt="Tres.").axes
    assert all(float(tick).is_integer() for tick in (*ax.get_xticks(), *ax.get_yticks())), "no hay fila 0.5"
    assert not show_heatmaps(torch.eye(10)[None, None], "claves", "consultas", alt="Diez.").axes[0].texts
