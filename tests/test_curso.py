"""`curso.py` se ejecuta antes de que haya nada: se prueba sin instalar, con un pip y un venv de mentira."""

import ast
import importlib.metadata
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import curso

REQUIREMENTS = "torch==2.13.0  # exacta\nnumpy>=2\n"


class FakeSystem:
    """Sustituye a `subprocess` dentro de curso.py: apunta lo que se pide y responde lo que se le diga."""

    PIPE, STDOUT, DEVNULL = subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL
    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self):
        self.calls, self.envs = [], []
        self.pip = (0, "")  # código y salida de pip
        self.venv = (0, "")
        self.pytest = 0
        self.venv_works = True
        self.version = b"3.11\n"
        self.packages = ""  # lo que dice INSPECT: nada, si está todo en su sitio

    def run(self, command, env=None, cwd=None, **_):
        command = [str(word) for word in command]
        if curso.INSPECT in command:
            return subprocess.CompletedProcess(command, 0, self.packages.encode())
        if "-c" in command:  # la pregunta de si .venv funciona
            if not Path(command[0]).exists():
                raise FileNotFoundError(command[0])
            return subprocess.CompletedProcess(
                command, 0 if self.venv_works else 1, self.version if self.venv_works else b""
            )
        self.calls.append(command)
        self.envs.append(env)
        if command[1:3] == ["-m", "venv"]:
            code, output = self.venv
            if code == 0:
                self.venv_works, self.version = True, b"3.11\n"
                python = Path(curso.venv_python())
                python.parent.mkdir(parents=True)
                python.touch()
            return subprocess.CompletedProcess(command, code, output.encode())
        assert command[2] in ("pytest", "notebooks.taller", "pip")
        return subprocess.CompletedProcess(command, self.pytest)

    def Popen(self, command, env=None, **_):
        self.calls.append([str(word) for word in command])
        self.envs.append(env)
        code, output = self.pip() if callable(self.pip) else self.pip
        process = FakeProcess()
        process.returncode, process.stdout = code, io.BytesIO(output.encode())
        return process

    def of(self, module):
        """Las llamadas a `python -m module`."""
        return [call for call in self.calls if call[1:3] == ["-m", module]]


class FakeProcess:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def wait(self, timeout=None):
        return self.returncode

    poll = wait

    def terminate(self):
        pass

    kill = terminate


@pytest.fixture
def system(tmp_path, monkeypatch):
    monkeypatch.setattr(curso, "ROOT", tmp_path)
    monkeypatch.setattr(curso, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(curso, "LOW_SPACE", 0)
    monkeypatch.setattr(sys, "platform", "linux")
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS, encoding="utf-8")
    fake = FakeSystem()
    monkeypatch.setattr(curso, "subprocess", fake)
    return fake


def one_line(capsys):
    """Lo que se le dijo al usuario por la salida de errores: una línea, en español y sin traza."""
    text = capsys.readouterr().err.strip()
    assert text and "\n" not in text and "Traceback" not in text, text
    return text


# ---------------------------------------------------------------------------------------------- instalación
def test_primera_vez_crea_el_entorno_e_instala(system):
    curso.prepare()
    assert len(system.of("venv")) == 1
    assert [call[-2:] for call in system.of("pip")] == [["-r", str(curso.ROOT / "requirements.txt")]]
    assert system.of("pip")[0][0] == curso.venv_python(), "pip debe ser el de .venv"


def test_no_reinstala_si_nada_cambio(system):
    curso.prepare()
    curso.prepare()
    assert len(system.of("pip")) == 1 and len(system.of("venv")) == 1


def test_el_fin_de_linea_de_windows_no_reinstala(system):
    curso.prepare()
    (curso.ROOT / "requirements.txt").write_bytes(REQUIREMENTS.replace("\n", "\r\n").encode())
    curso.prepare()
    assert len(system.of("pip")) == 1


def test_reinstala_si_cambian_los_requisitos(system):
    curso.prepare()
    (curso.ROOT / "requirements.txt").write_text(REQUIREMENTS + "tqdm\n", encoding="utf-8")
    curso.prepare()
    assert len(system.of("pip")) == 2 and len(system.of("venv")) == 1


def test_reinstala_si_el_entorno_es_de_otro_python(system):
    curso.prepare()
    system.version = b"3.12\n"
    curso.prepare()
    assert len(system.of("pip")) == 2


def test_una_instalacion_cortada_se_repara(system, capsys):
    def interrupted():
        raise KeyboardInterrupt

    system.pip = interrupted
    assert curso.main(["pruebas"]) == 130
    one_line(capsys)
    system.pip = (0, "")
    assert curso.main(["pruebas"]) == 0
    assert len(system.of("pip")) == 2


def test_volver_atras_tras_un_cambio_a_medias_tambien_repara(system):
    curso.prepare()
    (curso.ROOT / "requirements.txt").write_text(REQUIREMENTS + "tqdm\n", encoding="utf-8")
    system.pip = (1, "Connection broken")
    with pytest.raises(curso.CourseError):
        curso.prepare()
    (curso.ROOT / "requirements.txt").write_text(REQUIREMENTS, encoding="utf-8")
    system.pip = (0, "")
    curso.prepare()
    assert len(system.of("pip")) == 3, "lo que pip dejó a medias no es lo que decía la huella antigua"


@pytest.mark.parametrize("damage", ["sin pip", "sin python", "un fichero", "otro python"])
def test_un_entorno_roto_se_rehace(system, damage):
    curso.prepare()
    leftover = curso.VENV / "resto.txt"
    leftover.touch()
    if damage == "sin pip":
        system.venv_works = False
    elif damage == "sin python":
        Path(curso.venv_python()).unlink()
    elif damage == "otro python":
        system.version = b"3.9\n"
    else:
        shutil.rmtree(curso.VENV)
        curso.VENV.touch()
    curso.prepare()
    assert len(system.of("venv")) == 2 and len(system.of("pip")) == 2
    assert not leftover.exists()


@pytest.mark.parametrize(
    "stamp", [b"[1", b"[]", b"", b"\xff\xfe", b"[" * 100_000, b'{"huella": 3, "cpu": "no"}']
)
def test_una_huella_ilegible_no_rompe_nada(system, stamp):
    curso.prepare()
    good = (curso.VENV / "curso.json").read_bytes()
    (curso.VENV / "curso.json").write_bytes(stamp)
    curso.prepare()
    assert len(system.of("pip")) == 2 and (curso.VENV / "curso.json").read_bytes() == good
    assert len(system.of("venv")) == 1, "lo instalado se aprovecha"


@pytest.mark.parametrize("cpu", [False, True])
def test_un_entorno_incompleto_se_completa_aunque_la_huella_coincida(system, cpu):
    curso.prepare(cpu)
    before = len(system.of("pip"))
    system.packages = "falta numpy\n"
    curso.prepare()
    assert [call[-2] for call in system.of("pip")[before:]][-1] == "-r", "lo que falta lo pone pip sin más"
    before, system.packages = len(system.of("pip")), "rota pytest==9.0\nrota pluggy==1.6\n"
    curso.prepare()
    repair = system.of("pip")[-1]
    assert repair[-4:] == ["--ignore-installed", "--no-deps", "pytest==9.0", "pluggy==1.6"]
    assert (curso.CPU_INDEX in repair) is cpu, "el torch sin CUDA solo está en su índice"
    before, system.packages = len(system.of("pip")), ""
    curso.prepare()
    assert len(system.of("pip")) == before


def test_el_inventario_ve_lo_que_falta_y_lo_que_esta_a_medias(tmp_path, monkeypatch):
    """De verdad, con el Python de estas pruebas y unos paquetes de mentira delante de los suyos."""
    monkeypatch.setattr(curso, "venv_python", lambda: sys.executable)
    monkeypatch.setattr(curso, "ROOT", tmp_path)
    lines = "no-existe.nada==1\npytest>=9,<10  # con comentario\n# numpy-no\nscikit_learn>=1\nEntero\n"
    (tmp_path / "requirements.txt").write_text("\ufeff" + lines, encoding="utf-8")
    assert curso.inspect_packages() == (["no-existe.nada", "Entero"], [])
    folder = tmp_path / "paquetes"
    for name, record in (
        ("Entero", ["solo.py", "entero/__init__.py", "entero/datos.txt"]),
        ("a_medias", ["b/__init__.py"]),
    ):
        info = folder / f"{name}-1.5.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in record))
    (folder / "entero").mkdir()
    (folder / "entero" / "__init__.py").touch()
    (folder / "solo.py").touch()
    monkeypatch.setattr(
        curso, "INSPECT", f"import sys; sys.path.insert(0, {str(folder)!r})\n" + curso.INSPECT
    )
    assert curso.inspect_packages() == (["no-existe.nada"], ["a_medias==1.5"])
    (folder / "solo.py").unlink()
    assert set(curso.inspect_packages()[1]) == {"a_medias==1.5", "Entero==1.5"}


@pytest.mark.parametrize("content", ["tqdm  # último".encode("latin-1"), "torch==2".encode("utf-16"), None])
@pytest.mark.parametrize("arguments", [[], ["--cpu"], ["pruebas"], ["colab"]])
def test_una_lista_de_paquetes_ilegible_se_dice(system, capsys, content, arguments):
    path = curso.ROOT / "requirements.txt"
    path.unlink() if content is None else path.write_bytes(content)
    assert curso.main(arguments) == 2
    message = one_line(capsys)
    assert str(path) in message and ("no existe" if content is None else "UTF-8") in message
    assert not system.of("pip")


def test_cpu_sin_version_de_torch_se_dice(system, capsys):
    (curso.ROOT / "requirements.txt").write_text("torch>=2\n", encoding="utf-8")
    assert curso.main(["--cpu", "pruebas"]) == 2
    assert "torch==" in one_line(capsys)


def test_cpu_toma_solo_torch_del_indice_de_pytorch(system):
    curso.prepare(cpu=True)
    torch, rest = system.of("pip")
    assert torch[-3:] == ["--index-url", curso.CPU_INDEX, "torch==2.13.0+cpu"]
    assert curso.CPU_INDEX not in rest and rest[-2] == "-r"


def test_cpu_se_recuerda(system):
    curso.prepare(cpu=True)
    curso.prepare(cpu=False)
    assert len(system.of("pip")) == 2, "sin --cpu no hay que reinstalar lo que se pidió con --cpu"
    (curso.ROOT / "requirements.txt").write_text(REQUIREMENTS + "tqdm\n", encoding="utf-8")
    curso.prepare(cpu=False)
    assert curso.CPU_INDEX in system.of("pip")[2]


def test_cpu_despues_de_instalar_con_cuda_si_reinstala(system):
    curso.prepare()
    curso.prepare(cpu=True)
    assert curso.CPU_INDEX in system.of("pip")[1]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_cpu_no_hace_nada_fuera_de_linux_y_lo_dice(system, monkeypatch, capsys, platform):
    monkeypatch.setattr(sys, "platform", platform)
    curso.prepare(cpu=True)
    assert not any(curso.CPU_INDEX in call for call in system.of("pip"))
    assert "--cpu no hace falta" in capsys.readouterr().out


def test_la_configuracion_del_usuario_queda_fuera(system, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_SETTINGS_DIR"):
        monkeypatch.setenv(name, "/ajeno")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/ajeno")
    env = curso.course_env()
    assert not [name for name, value in env.items() if value == "/ajeno"]
    assert env["JUPYTER_CONFIG_DIR"].startswith(str(curso.VENV))
    assert env["PATH"].startswith(str(curso.bin_dir()))


# -------------------------------------------------------------------------------------------------- mensajes
PIP_SAYS = {
    "Could not install packages due to an OSError: [Errno 28] No space left on device": "No queda espacio",
    "ERROR: [WinError 112] Espacio en disco insuficiente": "No queda espacio",
    "Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'": "No se puede escribir",
    "[Errno 30] Read-only file system": "No se puede escribir",
    "WARNING: Retrying after connection broken by 'NewConnectionError: [Errno -2] Name or service not known\n"
    "ERROR: No matching distribution found for torch==2.13.0": "No hay conexión",
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.": "No hay conexión",
}


@pytest.mark.parametrize("output", PIP_SAYS)
def test_fallos_conocidos_de_pip(system, capsys, output):
    system.pip = (1, output)
    assert curso.main(["pruebas"]) == 2
    assert PIP_SAYS[output] in one_line(capsys)
    assert not system.of("pytest"), "no se prueba nada con la instalación a medias"


def test_un_disco_lleno_tras_un_aviso_de_red_es_un_disco_lleno(system, capsys):
    system.pip = (1, "connection broken by 'ReadTimeoutError'\nOSError: [Errno 28] No space left on device")
    assert curso.main(["pruebas"]) == 2
    assert "No queda espacio" in one_line(capsys)


def test_fallo_desconocido_de_pip_ensena_el_final_y_lo_guarda(system, capsys):
    system.pip = (1, "\n".join(f"línea {i}" for i in range(30)))
    assert curso.main(["pruebas"]) == 2
    error = capsys.readouterr().err
    assert "línea 29" in error and "línea 3\n" not in error and "instalacion.log" in error
    assert "línea 3\n" in (curso.VENV / "instalacion.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("The virtual environment was not created because ensurepip is not available.", "python3-venv"),
        ("/usr/bin/python3: No module named venv", "python3-venv"),
        ("Error: [Errno 28] No space left on device", "No queda espacio"),
        ("Error: [Errno 13] Permission denied: '.venv'", "No se puede escribir"),
        ("Error: algo nuevo", "algo nuevo"),
    ],
)
def test_fallos_al_crear_el_entorno(system, capsys, output, expected):
    system.venv = (1, output)
    assert curso.main([]) == 2
    assert expected in one_line(capsys)
    assert not system.of("pip")


def test_venv_calla_pero_el_disco_esta_lleno(system, capsys, monkeypatch):
    monkeypatch.setattr(curso, "LOW_SPACE", sys.maxsize)
    system.venv = (1, "Error: Command '[python, -m, ensurepip]' returned non-zero exit status 1.")
    assert curso.main([]) == 2
    assert "No queda espacio" in one_line(capsys)


@pytest.mark.parametrize(("number", "expected"), [(28, "No queda espacio"), (13, "No se puede escribir")])
def test_fallos_al_escribir_lo_nuestro(system, capsys, monkeypatch, number, expected):
    def full(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(curso, "write_stamp", full)
    assert curso.main(["pruebas"]) == 2
    assert expected in one_line(capsys)


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 18), (3, 14, 0)])
def test_python_que_no_sirve(system, capsys, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "python3.12" else None)
    assert curso.main([]) == 2
    message = one_line(capsys)
    assert f"{version[0]}.{version[1]}:" in message and "«python3.12 curso.py»" in message
    assert not system.calls


@pytest.mark.parametrize("minor", [10, 11, 12, 13])
def test_python_que_sirve(minor):
    curso.check_python((3, minor, 0))


def test_un_python_viejo_entiende_la_sintaxis():
    source = Path(curso.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source, "Python 3.6 no lo conoce"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--pepe"], "«--pepe». Valen: --sin-navegador, --cpu"),
        (["--sin"], "«--sin». Valen: --sin-navegador"),
        (["--pepe", "pruebas"], "«--pepe»"),
        (["--cpu=3"], "No entiendo la petición"),
        (["prueba"], "«prueba». Valen: pruebas"),
    ],
)
def test_peticion_que_no_existe(tmp_path, arguments, expected):
    """Por la puerta de verdad, en una carpeta sin nada que instalar: código 2 y una línea."""
    shutil.copy(curso.__file__, tmp_path)
    result = subprocess.run(
        [sys.executable, "curso.py", *arguments],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=60,
    )
    error = result.stderr.decode("utf-8").strip()
    assert result.returncode == 2 and not result.stdout
    assert expected in error and "\n" not in error


def test_la_ayuda_esta_en_espanol_y_nombra_todas_las_ordenes(capsys):
    with pytest.raises(SystemExit) as exit_info:
        curso.main(["--ayuda"])
    text = capsys.readouterr().out
    assert exit_info.value.code == 0
    assert text.startswith("uso: ") and "options:" not in text and "show this help" not in text
    assert all(name in text for name in ("--sin-navegador", "--cpu", *curso.COMMANDS))


def test_sin_red_de_verdad(tmp_path):
    """Con un venv y un pip auténticos y un servidor que no contesta."""
    shutil.copy(curso.__file__, tmp_path)
    (tmp_path / "requirements.txt").write_text("transformers-desde-cero-no-existe==1\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env.update(
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="1",  # con 0, pip no escribe el aviso en que se ve la causa
        PIP_TIMEOUT="2",
        PYTHONUTF8="1",
        NO_PROXY="127.0.0.1",
    )
    result = subprocess.run(
        [sys.executable, "curso.py", "pruebas"], cwd=tmp_path, env=env, capture_output=True, timeout=120
    )
    error = result.stderr.decode("utf-8").strip()
    assert result.returncode == 2, error
    assert "No hay conexión" in error and "\n" not in error
    assert json.loads((tmp_path / ".venv" / "curso.json").read_text(encoding="utf-8"))["huella"] is None


# ------------------------------------------------------------------------------------------ órdenes y Jupyter
def test_pruebas_ejecuta_todo_en_una_llamada(system):
    assert curso.main(["pruebas"]) == 0
    (command,) = system.of("pytest")
    assert "--nbval" in command and command[-4:] == ["-n", "2", "--dist", "loadfile"]
    assert command[0] == curso.venv_python()
    assert system.envs[-1]["OMP_NUM_THREADS"] == "1"


def test_otro_procesador_cambia_la_aritmetica_y_no_llega_a_pytest(system, monkeypatch):
    for name in curso.OTHER_PROCESSOR:  # esta prueba también se ejecuta con --otro-procesador
        monkeypatch.delenv(name, raising=False)
    assert curso.main(["pruebas", "--otro-procesador", "notebooks"]) == 0
    (command,) = system.of("pytest")
    assert command[-1] == "notebooks" and "--otro-procesador" not in command
    assert curso.OTHER_PROCESSOR.items() <= system.envs[-1].items()
    assert curso.main(["pruebas", "notebooks"]) == 0
    assert not {"ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA"} & set(system.envs[-1])


def test_pruebas_pasa_sus_argumentos_y_su_codigo(system):
    system.pytest = 5
    assert curso.main(["--cpu", "pruebas", "tests/test_x.py", "-k", "máscara", "--cpu"]) == 5
    (command,) = system.of("pytest")
    assert command[-4:] == ["tests/test_x.py", "-k", "máscara", "--cpu"], "tras la orden, todo es de pytest"
    assert curso.CPU_INDEX in system.of("pip")[0]


def test_pytest_sabe_que_probar_si_no_se_le_dice(pytestconfig):
    assert pytestconfig.getini("testpaths") == ["tests", "notebooks"]


@pytest.mark.parametrize("order", ["nueva", "prepara"])
def test_el_taller_se_ejecuta_con_el_python_del_curso(system, order):
    assert curso.main([order, "01"]) == 0
    (call,) = system.of("notebooks.taller")
    assert call == [curso.venv_python(), "-m", "notebooks.taller", order, "01"]


def test_colab_instala_solo_lo_que_falta_y_nunca_torch(system, monkeypatch):
    requirements = "torch==2.13.0\ntorchtext==0.6.0  # pura\nseaborn>=0.13\nnbval==0.11.0\n"
    (curso.ROOT / "requirements.txt").write_text(requirements)
    monkeypatch.setattr(curso.importlib.util, "find_spec", lambda name: None if name != "seaborn" else "está")
    monkeypatch.setattr(curso.importlib.metadata, "version", lambda name: "2.6.0+cu124")
    seen = []
    run = system.run
    monkeypatch.setattr(
        system, "run", lambda c, **o: seen.append(Path(c[c.index("-c") + 1]).read_text()) or run(c[:4])
    )
    assert curso.main(["colab"]) == 0
    assert curso.missing_packages() == ["torchtext==0.6.0"]
    assert seen == ["torch==2.6.0+cu124\n"], "pip debe quedar atado al torch que ya hay"
    monkeypatch.setattr(curso.importlib.util, "find_spec", lambda name: "está")
    assert curso.main(["colab"]) == 0 and len(seen) == 1
    assert not list(curso.ROOT.glob(".torch*"))


def test_colab_fuera_de_colab_se_dice(system, monkeypatch, capsys):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    (curso.ROOT / "requirements.txt").write_text("torchtext==0.6.0\n", encoding="utf-8")
    monkeypatch.setattr(curso.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(curso.importlib.metadata, "version", missing)
    assert curso.main(["colab"]) == 2
    message = one_line(capsys)
    assert "Google Colab" in message and "«python3 curso.py»" in message and not system.calls


@pytest.mark.parametrize(("names", "count"), [([], 0), (["01", "02"], 2)])
def test_nueva_pide_un_solo_nombre(names, count):
    command = [sys.executable, "-m", "notebooks.taller", "nueva", *names]
    result = subprocess.run(command, cwd=Path(curso.__file__).parent, capture_output=True, timeout=60)
    error = result.stderr.decode("utf-8").strip()
    assert result.returncode == 2 and f"llegaron {count}" in error and "\n" not in error
    assert "python3 curso.py nueva 0" in error, "el mensaje da un ejemplo"


@pytest.mark.parametrize("browser", [True, False])
def test_jupyterlab_solo_escucha_en_esta_maquina(system, browser):
    command = curso.lab_command(8899, browser)
    assert command[:3] == [curso.venv_python(), "-m", "jupyterlab"]
    assert "--ServerApp.ip=127.0.0.1" in command and "--ServerApp.port=8899" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_inicio.ipynb" in command
    assert ("--no-browser" in command) is not browser
    assert not any("token" in word.lower() for word in command), "el token se vería en la lista de procesos"


def test_abrir_deja_los_ajustes_en_espanol_y_dice_la_direccion(system, monkeypatch, capsys):
    monkeypatch.setattr(curso, "answers", lambda port: True)
    monkeypatch.setattr(curso, "free_port", lambda: 8899)
    monkeypatch.setattr(curso.signal, "signal", lambda *_: None)
    assert curso.main(["--sin-navegador"]) == 0
    overrides = curso.VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings = json.loads(overrides.read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"] == {"locale": "es_ES"}
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    token = system.envs[-1]["JUPYTER_TOKEN"]
    assert len(token) >= 32
    assert (
        f"http://127.0.0.1:8899/lab/tree/notebooks/00_inicio.ipynb?token={token}" in capsys.readouterr().out
    )


def test_los_ajustes_existen_en_el_jupyterlab_instalado():
    """Si JupyterLab cambiara estos nombres, los pasaría por alto sin avisar."""
    jupyterlab = pytest.importorskip("jupyterlab.commands")
    schemas = Path(jupyterlab.get_app_dir()) / "schemas"
    for plugin, values in curso.LAB_SETTINGS.items():
        schema = json.loads((schemas / f"{plugin.replace(':', '/')}.json").read_text(encoding="utf-8"))
        assert set(values) <= set(schema["properties"]), plugin
    pytest.importorskip("jupyterlab_language_pack_es_ES")


def test_el_puerto_ocupado_se_salta():
    first = curso.free_port()
    with curso.socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert curso.free_port() != first
        assert curso.answers(first)


# Un JupyterLab de mentira que, como el de verdad, contesta con una traza si Ctrl+C le llega al arrancar, y
# que deja escrito cómo acabó. Con «terco» no hace caso de SIGTERM.
FAKE_LAB = """
import os, signal, sys, time
from pathlib import Path
note = Path(os.environ["NOTA"])
signal.signal(signal.SIGINT, lambda *_: note.write_text("traza") and os._exit(1))
def stop(*_):
    note.write_text("cerrado")
    if "terco" not in sys.argv:
        sys.exit(0)
signal.signal(signal.SIGTERM, stop)
note.write_text(str(os.getpid()))
time.sleep(30)
"""

COURSE = """
import signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # las pruebas pueden correr con nohup o con &
    signal.signal(number, signal.SIG_DFL)
import curso
curso.prepare = lambda cpu: None
curso.VENV = curso.Path(sys.argv[1])
curso.lab_command = lambda port, browser: [sys.executable, "-c", sys.argv[2], *sys.argv[4:]]
curso.answers = lambda port: sys.argv[3] == "contesta"
sys.exit(curso.main([]))
"""


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name == "nt", reason="las señales de Windows son otras")
@pytest.mark.parametrize("state", ["arrancando", "contesta"])
@pytest.mark.parametrize(
    ("name", "code"), [("SIGINT", 0), ("SIGTERM", 128 + signal.SIGTERM), ("SIGHUP", 129), ("SIGINT terco", 0)]
)
def test_cerrar_curso_cierra_jupyterlab_sin_traza(tmp_path, state, name, code):
    """Ctrl+C, kill y cerrar la terminal, mientras JupyterLab arranca y cuando ya contesta."""
    name, *stubborn = name.split()
    note = tmp_path / "nota"
    command = [sys.executable, "-c", COURSE, str(tmp_path), FAKE_LAB, state, *stubborn]
    env = {**os.environ, "NOTA": str(note), "PYTHONUTF8": "1", "PYTHONPATH": str(Path(curso.__file__).parent)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # Ctrl+C y cerrar la terminal llegan al grupo entero; con su propio grupo, el de las pruebas se libra.
    with subprocess.Popen(command, env=env, start_new_session=True, **pipes) as process:
        try:
            deadline = time.monotonic() + 60
            while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
                time.sleep(0.02)
            if state == "contesta":
                while b"Para cerrarlo" not in process.stdout.readline():
                    assert process.poll() is None
            lab = int(note.read_text())
            os.killpg(process.pid, getattr(signal, name))
            while stubborn and note.read_text() != "cerrado" and time.monotonic() < deadline:
                time.sleep(0.02)
            if stubborn:  # quien insiste no espera los diez segundos de cortesía
                os.killpg(process.pid, signal.SIGINT)
                deadline = time.monotonic() + 8
            output, error = process.communicate(timeout=max(1, deadline - time.monotonic()))
        finally:
            process.kill()
    assert process.returncode == code and not error, error.decode()
    assert note.read_text() == "cerrado", "JupyterLab debe cerrarse por las buenas, y Ctrl+C no llegarle"
    assert not alive(lab)
    assert ("Cerrando" in output.decode("utf-8")) == (name == "SIGINT")


def test_lo_que_se_pidio_pasar_por_alto_sigue_asi(monkeypatch):
    """Con nohup, cerrar la terminal no debe cerrar el curso."""
    installed = {}
    monkeypatch.setattr(curso.signal, "signal", installed.__setitem__)
    ignored = getattr(signal, "SIGHUP", signal.SIGTERM)
    monkeypatch.setattr(
        curso.signal, "getsignal", lambda number: signal.SIG_IGN if number == ignored else signal.SIG_DFL
    )
    received = curso.catch_signals()
    assert signal.SIGINT in installed and ignored not in installed
    installed[signal.SIGINT](signal.SIGINT, None)
    assert received == [signal.SIGINT]


def test_jupyterlab_que_no_arranca_se_dice(system, monkeypatch, capsys):
    monkeypatch.setattr(curso, "answers", lambda port: False)
    monkeypatch.setattr(curso.signal, "signal", lambda *_: None)
    curso.prepare()
    system.pip = (1, "")
    assert curso.main(["--sin-navegador"]) == 2
    assert "se cerró al arrancar" in one_line(capsys)
