"""Las páginas como las ve quien estudia: el HTML exportado y JupyterLab, en un navegador de verdad."""

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
import torch
from matplotlib.text import Text
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from websocket import create_connection

import curso
from utils.plots import MAX_WIDTH, new_figure, show_heatmaps

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
PATHS = [
    path for path in sorted(NOTEBOOKS.rglob("[0-9][0-9]_*.ipynb")) if ".ipynb_checkpoints" not in path.parts
]
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((name for name in BROWSERS if shutil.which(name)), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="hace falta Chromium, y aquí no está")
CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",  # sin esto, Chromium no arranca como root, lo normal en un contenedor
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # sin red, ninguna página espera por ella
    "--remote-debugging-port=0",
]

PHONE = 400  # píxeles de ancho de la pantalla más estrecha en la que se debe poder leer
SMALLEST_FONT = 10  # puntos
FIGURES = """[...document.images].filter(image => image.src.startsWith("data:")).map(image => ({
    alt: image.alt,
    loaded: image.complete && image.naturalWidth > 0,
    saved: Number(image.getAttribute("width")),
    shown: image.getBoundingClientRect().width,
    left: image.getBoundingClientRect().left,
    right: image.getBoundingClientRect().right,
}))"""
ALT = 'Una recta que sube; "comillas" & <ángulos>.'


# El navegador y el servidor


def wait_until(condition, what, seconds=60):
    """Espera a que `condition()` sea cierto, y no más de lo que tarde en serlo."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"en {seconds} s no ha pasado esto: {what}"
        time.sleep(0.1)


@contextmanager
def running(command, **options):
    """Un programa que se cierra al salir, también si la prueba falla."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Page:
    """Una pestaña de Chromium, que se gobierna con mensajes JSON: el protocolo de depuración, CDP."""

    def __init__(self, address):
        # Chromium rechaza las conexiones que declaran una página de origen.
        self.socket = create_connection(address, timeout=60, suppress_origin=True)
        self.last = 0

    def call(self, method, **params):
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.last:
            pass  # avisos de Chromium, que aquí no interesan
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, url, width, mobile=False):
        """Va a una dirección y espera a que cargue. mobile: con barras que flotan, como en un teléfono."""
        metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": mobile}
        self.call("Emulation.setDeviceMetricsOverride", **metrics)
        before = json.dumps(self.evaluate("location.href"))
        self.call("Page.navigate", url=url)
        self.wait_for(f"location.href != {before} && document.readyState == 'complete'")

    def evaluate(self, code):
        """Lo que vale un código de JavaScript en la página."""
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True)
        assert "exceptionDetails" not in answer, f"{code}: {answer['exceptionDetails']}"
        return answer["result"].get("value")

    def wait_for(self, code):
        wait_until(lambda: self.evaluate(code), code)

    def shows(self, selector):
        """¿Hay algún elemento así, y ocupa sitio en la pantalla?"""
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return self.evaluate(f"{found}.some(element => element.getBoundingClientRect().height > 0)")

    def click(self, selector):
        """Pulsa con el ratón en el centro del primer elemento así."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = self.evaluate(f"(box => [box.x + box.width / 2, box.y + box.height / 2])({box})")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


@contextmanager
def open_browser(profile):
    with running([CHROMIUM, *CHROMIUM_FLAGS, f"--user-data-dir={profile}", "about:blank"]) as process:
        port_file = (
            profile / "DevToolsActivePort"
        )  # Chromium elige el puerto y lo escribe, con una segunda línea
        wait_until(
            lambda: process.poll() is not None or (port_file.exists() and "\n" in port_file.read_text()),
            "Chromium arranca",
        )
        assert process.poll() is None, f"Chromium se cerró al arrancar, con código {process.returncode}"
        port = port_file.read_text().split()[0]
        request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request) as answer:
            page = Page(json.load(answer)["webSocketDebuggerUrl"])
        try:
            yield page
        finally:
            page.socket.close()


@contextmanager
def open_lab(folder, monkeypatch):
    """El JupyterLab de `curso.py` sobre otra carpeta y sin memoria de otras veces. Da su dirección."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(curso, "ROOT", folder)
    command = [sys.executable, *curso.lab_command(port, browser=False)[1:]]
    private = {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    env = curso.course_env(JUPYTER_TOKEN="prueba", **private)
    with running(command, cwd=folder, env=env) as process:
        wait_until(lambda: process.poll() is not None or curso.answers(port), "JupyterLab arranca")
        assert process.poll() is None, f"JupyterLab se cerró al arrancar, con código {process.returncode}"
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with open_browser(tmp_path_factory.mktemp("perfil")) as page:
        yield page


# Los cuadernos y su HTML


@pytest.fixture(scope="module")
def small_notebook(tmp_path_factory):
    """Un cuaderno recién ejecutado, con una figura tan ancha como se permite y sin firmar."""
    code = f"""from utils.plots import new_figure
figure, axes = new_figure(figsize=({MAX_WIDTH}, 3.0), alt={ALT!r})
axes[0, 0].plot([0, 1])
figure"""
    folded = new_code_cell(code, metadata={"jupyter": {"source_hidden": True}})
    notebook = new_notebook(cells=[new_markdown_cell("# Uno"), folded, new_code_cell("1 + 1")])
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    path = tmp_path_factory.mktemp("cuaderno") / "uno.ipynb"
    nbformat.write(notebook, path)
    return path


@functools.cache
def export(path):
    """El HTML de un cuaderno guardado, como lo da «jupyter nbconvert --to html»."""
    return HTMLExporter().from_filename(str(path))[0]


def saved_alts(path):
    """El texto alternativo de cada figura de las salidas guardadas, por orden."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs if "image/png" in output.get("data", {})]
    return [output.data["text/plain"].removeprefix("Figura: ") for output in outputs]


def image_tags(page):
    """Los atributos de cada <img> de una página."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append(dict(attributes)) if tag == "img" else None
    parser.feed(page)
    return found


def check_alts(path):
    html = export(path)
    assert "No description has been provided" not in html
    images = image_tags(html)
    assert all((image.get("alt") or "").strip() for image in images), "hay una imagen sin texto alternativo"
    drawn = [image["alt"] for image in images if image["src"].startswith("data:")]
    assert drawn == saved_alts(path)


def check_fits_a_phone(path, page, folder):
    exported = folder / "pagina.html"
    exported.write_text(export(path), encoding="utf-8")
    page.open(exported.as_uri(), PHONE, mobile=True)
    figures = page.evaluate(FIGURES)
    assert len(figures) == len(saved_alts(path))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, "la página se desplaza a los lados"
    for figure in figures:
        assert figure["loaded"], f"no se ve: {figure['alt']}"
        assert figure["left"] >= 0 and figure["right"] <= PHONE, f"no cabe: {figure['alt']}"
        assert figure["saved"], f"no dice su anchura: {figure['alt']}"
        # Se enseña a 100 píxeles por pulgada, de 72 puntos, y encogida hasta donde quepa.
        font = SMALLEST_FONT / 72 * 100 * figure["shown"] / figure["saved"]
        assert font >= 9, (
            f"la letra queda en {font:.2f} px: la figura, de {figure['saved']} px de ancho, se enseña a "
            f"{figure['shown']:.0f}: {figure['alt']}"
        )


@every_notebook
def test_cada_imagen_del_html_lleva_su_texto_alternativo(path):
    check_alts(path)


def test_una_figura_recien_dibujada_lleva_su_texto_al_html(small_notebook):
    check_alts(small_notebook)
    assert saved_alts(small_notebook) == [ALT]


@needs_browser
@every_notebook
def test_a_400_pixeles_cada_figura_cabe_y_se_lee(path, page, tmp_path):
    check_fits_a_phone(path, page, tmp_path)


@needs_browser
def test_a_400_pixeles_se_lee_la_figura_mas_ancha_que_se_permite(small_notebook, page, tmp_path):
    check_fits_a_phone(small_notebook, page, tmp_path)


@needs_browser
def test_jupyterlab_ensena_la_figura_con_su_texto_y_pliega_la_celda(
    small_notebook, page, tmp_path, monkeypatch
):
    shutil.copy(small_notebook, tmp_path)
    with open_lab(tmp_path, monkeypatch) as address:
        contents = f"{address}/api/contents/{small_notebook.name}?token=prueba"
        with urllib.request.urlopen(contents) as answer:
            cells = json.load(answer)["content"]["cells"]
        assert not any(cell["metadata"].get("trusted") for cell in cells), (
            "debe abrirse como la copia de otra persona"
        )
        page.open(f"{address}/lab/tree/{small_notebook.name}?token=prueba", width=1000)
        page.wait_for("document.querySelectorAll('.jp-CodeCell').length == 2")
        page.wait_for("document.querySelector('.jp-OutputArea-output img')?.complete")

        (figure,) = page.evaluate(FIGURES)
        assert figure["loaded"] and figure["shown"] > 0
        assert figure["alt"] == ALT

        assert page.shows(".jp-InputPlaceholder"), "la celda que solo dibuja debe aparecer plegada"
        page.click(".jp-InputPlaceholder .jp-Placeholder-content")
        page.wait_for("!document.querySelector('.jp-InputPlaceholder')")
        code = "document.querySelector('.jp-CodeCell .jp-InputArea-editor').innerText"
        assert "from utils.plots import new_figure" in page.evaluate(code)


# Las figuras


def smallest_font(figure):
    """Los puntos de la letra menor, una vez dibujada la figura: hasta entonces no están todas las marcas."""
    figure.to_png()
    return min(text.get_size() for text in figure.findobj(Text) if text.get_text() and text.get_visible())


def curves():
    figure, axes = new_figure(2, 1, (MAX_WIDTH, 4.0), alt="Curvas.", sharex=True)
    for ax in axes.flat:
        ax.plot([0, 1e9], label="una")
        ax.set(xlabel="pasos", ylabel="pérdida", title="Cae")
        ax.legend(title="modelo")
        ax.annotate("aquí", (0, 0))
    figure.suptitle("Todo")
    return figure


@pytest.mark.parametrize(
    "draw",
    [
        curves,
        lambda: show_heatmaps(torch.rand(1, 2, 3, 3), "claves", "consultas", ["a", "b"], alt="Con números."),
        lambda: show_heatmaps(torch.rand(2, 1, 9, 9), "claves", "consultas", ["a"], alt="Sin números."),
    ],
    ids=["curvas", "mapas pequeños", "mapas grandes"],
)
def test_ninguna_letra_baja_de_10_puntos(draw):
    assert smallest_font(draw()) >= SMALLEST_FONT


def test_una_figura_que_no_cabria_en_un_telefono_se_rechaza():
    wide = (MAX_WIDTH + 0.1, 3.0)
    with pytest.raises(ValueError, match="Apila los paneles"):
        new_figure(figsize=wide, alt="Ancha.")
    with pytest.raises(ValueError, match="Apila los paneles"):
        show_heatmaps(torch.eye(3)[None, None], "claves", "consultas", figsize=wide, alt="Ancha.")


# Lo que nbval compara


def html_cell(html, saved):
    """Una celda que da el HTML `html` y tiene guardado `saved`."""
    code = f"from IPython.display import HTML\nHTML({html!r})"
    data = {"text/html": saved, "text/plain": "<IPython.core.display.HTML object>"}
    output = new_output("execute_result", data, execution_count=1)
    return new_code_cell(code, outputs=[output], execution_count=1)


@pytest.mark.parametrize(
    ("options", "failed"),
    [([], {"Cell 0", "Cell 1"}), (["--nbval-sanitize-with=tests/nbval.cfg"], {"Cell 1"})],
    ids=["sin el archivo", "con el archivo"],
)
def test_nbval_compara_todo_menos_los_bytes_de_las_figuras(options, failed, tmp_path):
    one, other = (
        f'<img alt="Una &amp; otra." width="{width}" src="data:image/png;base64,{data}">'
        for width, data in ((541, "iVBORw0KGgo="), (542, "iVBORw0KGgp="))
    )
    cells = [html_cell(one, other), html_cell(f"{one}<b>1</b>{one}", f"{other}<b>2</b>{other}")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "dos.ipynb")
    # Solo con nbval: cargar los demás complementos de pytest tarda más que la prueba.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "nbval.plugin",
        "--nbval",
        "--nbval-current-env",
        *options,
    ]
    command += ["-p", "no:cacheprovider", "-rf", "--color=no", str(tmp_path / "dos.ipynb")]
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")
    summary = [line for line in result.stdout.splitlines() if line.startswith("FAILED")]
    # Con CI definida, pytest añade el motivo tras un guion.
    assert {line.split("::")[1].split(" - ")[0] for line in summary} == failed, result.stdout
