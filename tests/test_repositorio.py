"""Lo que el repositorio dice de sí mismo es verdad y está escrito con un solo estilo."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from notebooks.taller import discouraged

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    "notebooks",
    "utils",
    "data",
    "tests",
    ".ci",
    ".github",
    ".gitignore",
    ".gitattributes",
    "curso.py",
}
TOP_LEVEL |= {"README.md", "LICENSE", "requirements.txt", "environment.yml", "pyproject.toml"}
OTHER_REPOSITORIES = set()  # «dueño/nombre» de los repositorios ajenos que el curso cita
BINARY = {".png", ".pt", ".safetensors", ".gz", ".zip", ".woff2", ".pdf"}


def listed():
    """Los archivos del repositorio: los que git sigue y los nuevos que no ignora."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = (
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8").split("\0")
    )
    return [name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def texts():
    """Nombre y texto de cada archivo de texto; los de texto que no son UTF-8 son un error y aquí se ve."""
    return [(name, read(name)) for name in listed() if Path(name).suffix.lower() not in BINARY]


def address():
    """La dirección pública, escrita una vez en pyproject.toml (Python 3.10 no trae tomllib)."""
    return re.search(
        r'^Repository = "(https://github\.com/[\w-]+/[\w-]+)"$', read("pyproject.toml"), re.M
    ).group(1)


def notebooks():
    return sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@pytest.mark.parametrize(
    "arguments", [["check", "--output-format=concise"], ["format", "--check"]], ids=["errores", "formato"]
)
def test_ruff(arguments):
    result = subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True)
    assert result.returncode == 0, (result.stdout + result.stderr).decode("utf-8")[-4000:]


def test_el_primer_nivel_es_el_acordado():
    assert {name.split("/")[0] for name in listed()} - TOP_LEVEL == set()


def test_la_direccion_publica_es_una():
    ours = address().removeprefix("https://github.com/")
    sites = r"colab\.research\.google\.com/github|raw\.githubusercontent\.com|github\.com"
    pattern = rf"(?:{sites})[/:]([\w.-]+/[\w.-]+)"
    for name, text in texts():
        for found in re.findall(pattern, text):
            repository = found.removesuffix(".git").rstrip(".")
            assert repository in {ours, *OTHER_REPOSITORIES}, (
                f"{name} enlaza a {found}; la del curso es {ours}"
            )


def test_ni_servidores_de_paquetes_ni_rutas_de_una_maquina():
    hosts = [
        a + "." + b
        for a, b in [("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("npmjs", "org")]
    ]
    forbidden = [*map(re.escape, hosts), "(?<![\\w.-])/" + "work/", "/" + "root/", "/" + "opt/"]
    torch_index = "download." + "pytorch.org"
    for name, text in texts():
        found = re.search("|".join(forbidden), text)
        assert not found, f"{name} nombra {found.group()}"
        assert name == "curso.py" or torch_index not in text, f"{name} nombra {torch_index}"


def test_la_integracion_continua_llama_a_la_orden_del_readme():
    commands = ["python3 curso.py pruebas", "python3 curso.py pruebas --otro-procesador"]
    assert all(f"```bash\n{command}\n```" in read("README.md") for command in commands)
    script = [line.strip() for line in read(".ci/run").splitlines()]
    assert [line for line in script if re.match(r"(exec )?\S*python", line)] == commands
    assert script[-2:] == commands and "set -euo pipefail" in script
    assert "\n      - run: .ci/run\n" in read(".github/workflows/pruebas.yml")


def test_las_palabras_son_las_del_curso():
    for name, text in texts():
        prose = name.endswith((".md", ".py", "run")) and not name.startswith(("tests/", "notebooks/"))
        assert not prose or not discouraged(text), f"{name}: {discouraged(text)}"


def test_ci_run_es_ejecutable_y_bash_lo_entiende():
    if sys.platform == "win32":
        pytest.skip("en Windows no hay permiso de ejecución ni, quizá, bash")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


def test_los_python_que_se_prometen_son_los_mismos_en_todas_partes():
    import curso

    (oldest, newest) = curso.OLDEST[1], curso.NEWEST[1]
    assert f'requires-python = ">=3.{oldest},<3.{newest + 1}"' in read("pyproject.toml")
    assert f'target-version = "py3{oldest}"' in read("pyproject.toml")
    assert f"Python 3.{oldest}–3.{newest}" in read("README.md")
    versions = [f'"3.{minor}"' for minor in range(oldest, newest + 1)]
    assert f"python: [{', '.join(versions)}]" in read(".github/workflows/pruebas.yml")


def test_hay_una_sola_lista_de_paquetes():
    conda = re.sub(r"#.*", "", read("environment.yml"))
    packages = re.findall(r"^\s*- (\S.*?):?\s*$", conda.split("dependencies:")[1], re.M)
    assert packages == ["python=3.11", "pip", "pip", "-r requirements.txt"]
    lines = [re.sub(r"\s*#.*", "", line) for line in read("requirements.txt").splitlines()]
    requirements = [line for line in lines if line]
    names = [re.match(r"[\w-]+", line).group().lower() for line in requirements]
    assert len(names) == len(set(names))
    assert {"torch==2.13.0", "torchtext==0.6.0"} <= set(requirements)
    unbounded = [
        line for line in requirements if not re.fullmatch(r"[\w-]+(==[\w.]+|>=[\w.]+,<[\w.]+)", line)
    ]
    assert not unbounded, f"sin intervalo: {unbounded}"


def test_lo_instalado_cumple_los_requisitos():
    """Lo que las pruebas usan es lo que la lista dice; si no, prueban otro curso."""
    from importlib.metadata import version

    from packaging.requirements import Requirement

    for line in read("requirements.txt").splitlines():
        text = line.split("#")[0].strip()
        if text:
            requirement = Requirement(text)
            assert requirement.specifier.contains(version(requirement.name), prereleases=True), text


# -------------------------------------------------------------------------------------------------- README
def lesson_rows():
    table = read("README.md").split("## Mapa de lecciones")[1].split("\n## ")[0]
    return [line for line in table.splitlines() if re.match(r"\| \[?\d\d", line)]


def test_el_mapa_tiene_las_lecciones_que_hay():
    rows = lesson_rows()
    linked = [re.match(r"\| \[[^\]]+\]\(notebooks/([^)]+)\)", row).group(1) for row in rows]
    assert linked == notebooks()
    for row, name in zip(rows, linked, strict=True):
        title, question, minutes, badge = (cell.strip() for cell in row.strip("|").split(" | "))
        assert title.startswith(f"[{name[:2]} · ")
        assert question.startswith("¿") and question.endswith("?")
        assert re.fullmatch(r"\d+", minutes)
        repository = address().removeprefix("https://github.com/")
        assert f"https://colab.research.google.com/github/{repository}/blob/main/notebooks/{name})" in badge


def test_los_titulos_del_mapa_son_los_de_los_cuadernos():
    for row in lesson_rows():
        title, name = re.match(r"\| \[([^\]]+)\]\(notebooks/([^)]+)\)", row).groups()
        cells = json.loads(read(f"notebooks/{name}"))["cells"]
        headings = [
            line
            for cell in cells
            if cell["cell_type"] == "markdown"
            for line in "".join(cell["source"]).split("\n")
        ]
        first = next(line for line in headings if line.startswith("# "))
        assert first == f"# {title}"


def test_los_enlaces_y_las_rutas_del_readme_existen():
    text = read("README.md")
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines()
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("http"):
            assert (ROOT / target.split("#")[0]).exists(), target
    known = set(listed())
    prefixes = "notebooks|utils|data|tests|\\.ci|\\.github"
    for path in re.findall(rf"(?<![\w./])(?:{prefixes})/[\w./-]*", text):
        path = path.rstrip(".")
        assert path in known or any(name.startswith(path.rstrip("/") + "/") for name in known), path


def test_las_lineas_de_texto_caben():
    for name in ("README.md", "LICENSE", "requirements.txt", "environment.yml", "pyproject.toml", ".ci/run"):
        too_long = [line for line in read(name).splitlines() if len(line) > 110 and not line.startswith("|")]
        assert not too_long, f"{name}: {too_long[0]}"


def test_la_licencia_tiene_las_dos_partes():
    text = read("LICENSE")
    assert (
        "Permission is hereby granted, free of charge" in text and 'THE SOFTWARE IS PROVIDED "AS IS"' in text
    )
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text
    assert 'license = "MIT AND CC-BY-4.0"' in read("pyproject.toml")
