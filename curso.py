"""Prepara el curso y lo abre con una sola orden; con otra, lo prueba entero.

    python3 curso.py            instala lo que falte y abre JupyterLab en el índice de lecciones
    python3 curso.py pruebas    instala lo que falte y ejecuta todas las pruebas y todos los cuadernos

Solo usa la biblioteca estándar, porque se ejecuta antes de que haya nada instalado. La sintaxis se entiende
desde Python 3.6: quien tenga una versión que no sirve merece leer cuál necesita, no un error de sintaxis.
"""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 10), (3, 13)
INDEX_NOTEBOOK = "notebooks/00_inicio.ipynb"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch sin CUDA: cientos de megas en vez de gigas
LESSON_PACKAGES = ("torchtext", "jaxtyping", "sacrebleu", "safetensors", "seaborn", "ipywidgets", "tqdm")
# Lo que hace creer a PyTorch que el procesador es uno antiguo: otras instrucciones suman en otro orden y
# cambian los últimos decimales. Con dos hilos en vez de uno, también; y PASSIVE porque un hilo que espera
# girando le quita el núcleo al otro proceso de pytest: sin él, un paso de entrenamiento tarda seis veces más.
OTHER_PROCESSOR = {
    "ATEN_CPU_CAPABILITY": "default",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
    "OMP_NUM_THREADS": "2",
    "OMP_WAIT_POLICY": "PASSIVE",
}
LOW_SPACE = 50 * 2**20  # bytes libres por debajo de los cuales culpamos al disco de un fallo sin explicación

# Qué dicen pip, venv y el sistema, y qué le decimos a quien aprende. El orden importa: un disco lleno o un
# permiso son la causa aunque antes hubiera avisos de red que se resolvieron al reintentar.
KNOWN_CAUSES = (
    (
        r"No space left on device|Errno 28\b|WinError 112\b|Disk quota exceeded|Errno 122\b",
        "No queda espacio en el disco: libera unos gigabytes y repite la misma orden.",
    ),
    (
        r"ensurepip is not available|No module named '?(venv|ensurepip)",
        "A este Python le falta el módulo venv: en Debian y Ubuntu, «sudo apt install python3-venv».",
    ),
    (
        r"externally-managed-environment",
        "Este Python es el del sistema y no admite paquetes sueltos: usa «python3 curso.py», que crea uno.",
    ),
    (
        r"Permission denied|Errno 13\b|WinError (5|32)\b|Operation not permitted|Read-only file|Errno 30\b",
        f"No se puede escribir en {ROOT}: copia el curso a una carpeta tuya o cierra el programa que la use.",
    ),
    (
        r"Failed to establish a new connection|NameResolutionError|Temporary failure in name resolution"
        r"|Name or service not known|getaddrinfo|Network is unreachable|ConnectTimeout|ReadTimeout|ProxyError"
        r"|Read timed out|SSLError|Connection(Reset|Refused|Aborted)|[Cc]onnection broken|IncompleteRead",
        "No hay conexión con el servidor de paquetes: revisa la red y repite la misma orden.",
    ),
)

# Lo que el Python de `.venv` dice de sus paquetes: «falta X» si no está, «rota X==1.2» si ha perdido módulos.
INSPECT = r"""
import importlib.metadata, re, sys
normal = lambda name: re.sub(r"[-_.]+", "-", name).lower()
present = set()
for package in importlib.metadata.distributions():
    name = package.metadata["Name"]
    if name:
        present.add(normal(name))
        files = package.files or ()
        tops = [f for f in files if f.name == "__init__.py" or len(f.parts) == 1 and f.suffix == ".py"]
        if not all(f.locate().exists() for f in tops):
            print("rota", name + "==" + package.version)
for name in sys.argv[1:]:
    if normal(name) not in present:
        print("falta", name)
"""

# Ajustes por omisión de JupyterLab, dentro de .venv: en español, sin noticias y sin buscar versiones nuevas.
LAB_SETTINGS = {
    "@jupyterlab/translation-extension:plugin": {"locale": "es_ES"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


class CourseError(Exception):
    """Un problema que se cuenta en una línea y termina con código 2, sin traza."""


def say(text):
    print(text, flush=True)  # sin flush, en una tubería el aviso saldría después de la espera que anuncia


def explain(text):
    """La frase en español para un fallo conocido, o None."""
    for pattern, message in KNOWN_CAUSES:
        if re.search(pattern, text):
            return message
    if shutil.disk_usage(str(ROOT)).free < LOW_SPACE:  # venv calla por qué falló al llenar el disco
        return KNOWN_CAUSES[0][1]
    return None


def check_python(version):
    """Rechaza los Python con los que no hay paquetes y, si hay otro que sirva, dice cómo llamarlo."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = next((name for name in names if shutil.which(name)), None)
    advice = f"prueba con «{found} curso.py»." if found else "instala una de esas versiones."
    raise CourseError(f"El curso necesita Python 3.10–3.13 y este es {version[0]}.{version[1]}: {advice}")


# ---------------------------------------------------------------------------------------------- instalación
def bin_dir():
    return VENV / ("Scripts" if os.name == "nt" else "bin")


def venv_python():
    return str(bin_dir() / ("python.exe" if os.name == "nt" else "python"))


def course_env(**extra):
    """El entorno de los programas del curso: `.venv` primero y la configuración de Jupyter dentro de ella.

    Así ni usamos ni tocamos la que tengas en tu carpeta personal, que podría abrir otro puerto, otro idioma
    u otro núcleo.
    """
    alien = re.compile("PYTHON(HOME|PATH)|JUPYTER_CONFIG_PATH|JUPYTERLAB_.*_DIR")
    env = {name: value for name, value in os.environ.items() if not alien.fullmatch(name)}
    env["PATH"] = str(bin_dir()) + os.pathsep + env.get("PATH", "")
    env.update(
        VIRTUAL_ENV=str(VENV),
        JUPYTER_CONFIG_DIR=str(VENV / "etc" / "jupyter-curso"),
        JUPYTER_PREFER_ENV_PATH="1",
        IPYTHONDIR=str(VENV / "etc" / "ipython-curso"),
        PYTHONUTF8="1",
        PIP_USER="0",
    )
    env.update(extra)
    return env


def venv_version():
    """La versión de Python de `.venv` («3.11»), o None si no está, está rota o ya no sirve."""
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        result = subprocess.run([venv_python(), "-c", probe], capture_output=True)
    except OSError:
        return None
    found = re.match(rb"(\d+)\.(\d+)", result.stdout)
    if result.returncode or not found or not OLDEST <= tuple(map(int, found.groups())) <= NEWEST:
        return None
    return found.group().decode()


def make_venv():
    """Crea `.venv` desde cero. Devuelve su versión de Python."""
    say("Creando el entorno de Python en .venv…")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(str(VENV))
    base = getattr(sys, "_base_executable", None) or sys.executable  # por si nos llaman desde otro entorno
    result = subprocess.run([base, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = result.stdout.decode("utf-8", "replace").strip()
    version = None if result.returncode else venv_version()
    if version is None:
        reason = output.splitlines()[-1] if output else "no dijo por qué"
        raise CourseError(explain(output) or f"Python no pudo crear {VENV}: {reason}")
    return version


def read_requirements():
    path = ROOT / "requirements.txt"
    try:
        return path.read_text(encoding="utf-8-sig")  # como texto: da igual el fin de línea
    except UnicodeDecodeError:
        problem = "no está en UTF-8: guárdalo con esa codificación o recupera el original."
    except FileNotFoundError:
        problem = "no existe: descarga otra vez el curso, con todos sus archivos."
    raise CourseError(f"No se puede leer la lista de paquetes. {path} {problem}")


def requirement_names():
    return re.findall(r"^[A-Za-z][\w.-]*", read_requirements(), re.MULTILINE)


def inspect_packages():
    """Qué paquetes de `.venv` faltan y cuáles han perdido módulos, estos con su versión: ([…], […])."""
    command = [venv_python(), "-I", "-c", INSPECT, *requirement_names()]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = result.stdout.decode("utf-8", "replace").splitlines()
    missing, damaged = (
        [line.split(" ", 1)[1] for line in lines if line.startswith(word)] for word in ("falta ", "rota ")
    )
    return missing, damaged


def read_stamp():
    """Lo que dejó instalado la última vez; {} si no hay constancia."""
    try:
        stamp = json.loads((VENV / "curso.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(fingerprint, cpu):
    (VENV / "curso.json").write_text(json.dumps({"huella": fingerprint, "cpu": cpu}), encoding="utf-8")


def install_commands(cpu, damaged=()):
    """Las llamadas a pip. Con `cpu`, torch va antes y solo él sale del índice de PyTorch."""
    flags = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    pip = [venv_python(), "-m", "pip", "install", *flags]
    commands = [[*pip, "-r", str(ROOT / "requirements.txt")]]
    if cpu:
        torch = re.search(r"^torch==[\d.]+", read_requirements(), re.MULTILINE)
        if torch is None:
            raise CourseError("--cpu necesita que requirements.txt diga la versión exacta: «torch==…».")
        # «+cpu» es parte de la versión: si ya está la de CUDA, pip la sustituye.
        commands.insert(0, [*pip, "--index-url", CPU_INDEX, torch.group() + "+cpu"])
    if damaged:
        # pip los da por instalados: hay que escribirlos encima, sin desinstalar lo que ya no está entero.
        index = ["--extra-index-url", CPU_INDEX] if cpu else []
        commands.append([*pip, *index, "--ignore-installed", "--no-deps", *damaged])
    return commands


def run_pip(command):
    """Ejecuta pip: en la terminal se ve una línea que cambia; su salida entera queda en `instalacion.log`."""
    lines, live = [], sys.stdout.isatty()
    with (VENV / "instalacion.log").open("a", encoding="utf-8") as log:
        pipe = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with subprocess.Popen(command, env=course_env(), **pipe) as process:
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace").rstrip()
                lines.append(line)
                log.write(line + "\n")
                step = re.match(r"(Collecting|\s+Downloading|Installing)\s+(\S+)", line)
                if live and step:
                    name = "…" if step.group(1) == "Installing" else step.group(2).split("/")[-1]
                    print("\r  " + name[:70].ljust(70), end="", flush=True)
    if live:
        print("\r" + " " * 72 + "\r", end="", flush=True)
    if process.returncode:
        unknown = ["pip no pudo instalar los paquetes. Así acaba .venv/instalacion.log:", *lines[-8:]]
        raise CourseError(explain("\n".join(lines)) or "\n".join(unknown))


def prepare(cpu=False):
    """Deja `.venv` lista. La huella se escribe al final: lo que quede a medias se repara la próxima vez.

    La huella no basta: a `.venv` le pueden faltar paquetes, o módulos de ellos, que entonces tenía.
    """
    if cpu and not sys.platform.startswith("linux"):
        say("--cpu no hace falta aquí: en macOS y Windows, PyTorch ya se instala sin CUDA.")
        cpu = False
    cpu = cpu or read_stamp().get("cpu") is True  # quien eligió --cpu una vez no tiene que repetirlo
    version = venv_version() or make_venv()
    fingerprint = hashlib.sha256(f"{read_requirements()}|{version}|{cpu}".encode()).hexdigest()
    missing, damaged = inspect_packages()
    if read_stamp() == {"huella": fingerprint, "cpu": cpu} and not missing + damaged:
        return
    write_stamp(None, cpu)
    say("Instalando los paquetes del curso (la primera vez tarda varios minutos)…")
    for command in install_commands(cpu, damaged):
        run_pip(command)
    write_stamp(fingerprint, cpu)


# ------------------------------------------------------------------------------------------------- JupyterLab
def free_port():
    """El primer puerto libre desde el 8888, el de siempre en Jupyter; si no hay, el que dé el sistema."""
    for port in [*range(8888, 8908), 0]:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise CourseError("No hay ningún puerto libre en 127.0.0.1 para JupyterLab.")


def lab_command(port, browser):
    """JupyterLab solo para esta máquina (127.0.0.1), sin avisos de versiones ni preguntas al cerrar."""
    command = [
        venv_python(),
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={ROOT}",
        "--ServerApp.answer_yes=True",
        "--Application.log_level=ERROR",
        f"--LabApp.default_url=/lab/tree/{INDEX_NOTEBOOK}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",  # sin catálogo de extensiones no hay nada que pedir a la red
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # en un contenedor se suele ser root, y Jupyter se negaría
    return command


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def catch_signals():
    """Apunta en una lista las señales que piden cerrar; morir con ellas dejaría JupyterLab huérfano.

    Son Ctrl+C, kill y cerrar la terminal. Las que quien nos llamó ya pasaba por alto (nohup) siguen igual.
    """
    received = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows no tiene SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: received.append(number))
    return received


def close_lab(process, received, patience=10):
    """Se lo pide a JupyterLab y, si tarda más de `patience` segundos o se insiste, lo cierra a la fuerza."""
    asked, deadline = len(received), time.monotonic() + patience
    process.terminate()
    while process.poll() is None and len(received) == asked and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()


def open_lab(options):
    """Abre JupyterLab en el índice y espera a que lo cierres."""
    prepare(options.cpu)
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS, indent=2), encoding="utf-8")
    port, token = free_port(), secrets.token_hex(24)
    say("Abriendo JupyterLab…")
    received = catch_signals()
    # El token va en el entorno: en la línea de órdenes lo vería cualquiera que use esta máquina. Y en su
    # propia sesión, Ctrl+C no llega a JupyterLab, que al arrancar contestaría con una traza, sino solo aquí.
    process = subprocess.Popen(
        lab_command(port, not options.sin_navegador),
        cwd=str(ROOT),
        env=course_env(JUPYTER_TOKEN=token),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not received and not answers(port):
            if process.poll() is not None:
                raise CourseError(f"JupyterLab se cerró al arrancar (código {process.returncode}).")
            time.sleep(0.2)
        if not received:
            say(f"El curso está en http://127.0.0.1:{port}/lab/tree/{INDEX_NOTEBOOK}?token={token}")
            say("Para cerrarlo, pulsa Ctrl+C en esta ventana.")
        while not received and process.poll() is None:
            time.sleep(0.2)
        if received and received[0] == signal.SIGINT:
            say("\nCerrando JupyterLab…")
    finally:
        close_lab(process, received)
    return 128 + received[0] if received and received[0] != signal.SIGINT else 0


# ---------------------------------------------------------------------------------------------------- órdenes
def run_tests(arguments, options):
    """Pruebas y cuadernos en una sola llamada a pytest, para que su última línea lo diga todo.

    Un hilo por proceso: dos procesos con varios hilos cada uno se estorban, y las sumas cambian de orden.
    Con --otro-procesador, lo mismo con otra aritmética: lo guardado debe salir igual en cualquier máquina.
    """
    prepare(options.cpu)
    other = "--otro-procesador" in arguments
    arguments = [argument for argument in arguments if argument != "--otro-procesador"]
    what = "pytest" if arguments else "las pruebas y todos los cuadernos"
    say(f"Ejecutando {what}{' como en otro procesador' if other else ''}…")
    pytest = [venv_python(), "-m", "pytest", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=900"]
    pytest += ["--nbval-sanitize-with=tests/nbval.cfg", "-n", "2", "--dist", "loadfile"]
    command = [*pytest, *arguments]
    env = course_env(**(OTHER_PROCESSOR if other else {"OMP_NUM_THREADS": "1"}))
    return subprocess.run(command, cwd=str(ROOT), env=env).returncode


def workshop(order):
    """Una orden del taller de los cuadernos: necesita los paquetes y la ejecuta el Python de `.venv`."""

    def run(arguments, options):
        prepare(options.cpu)
        command = [venv_python(), "-m", "notebooks.taller", order, *arguments]
        return subprocess.run(command, cwd=str(ROOT), env=course_env()).returncode

    return run


def missing_packages():
    """Los paquetes de las lecciones que faltan en este Python, sin torch: el de Colab se queda como está."""
    missing = []
    for line in read_requirements().splitlines():
        name = re.match(r"[\w-]*", line).group()
        if name in LESSON_PACKAGES and importlib.util.find_spec(name) is None:
            missing.append(line.split("#")[0].strip())
    return missing


def install_missing(arguments, options):
    """Lo que llama la primera celda de cada lección en Colab."""
    missing = missing_packages()
    if not missing:
        return 0
    try:
        torch = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        raise CourseError(
            "«colab» es para Google Colab, que ya trae PyTorch, y este Python no lo tiene: en tu computadora "
            "usa «python3 curso.py»."
        ) from None
    constraint = VENV.with_name(".torch-instalado.txt")
    constraint.write_text(f"torch=={torch}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "-q", "-c", str(constraint), *missing]
    result = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    constraint.unlink()
    if result.returncode:
        output = result.stdout.decode("utf-8", "replace").strip()
        raise CourseError(explain(output) or f"pip no pudo instalar {', '.join(missing)}: {output[-300:]}")
    return 0


COMMANDS = {
    "pruebas": (
        run_tests,
        "[--otro-procesador] ejecuta las pruebas y los cuadernos; lo demás se pasa a pytest",
    ),
    "nueva": (workshop("nueva"), "NN_tema: escribe el esqueleto de una lección"),
    "prepara": (workshop("prepara"), "[LECCIÓN …]: escribe cabeceras, ejecuta, normaliza y revisa"),
    "colab": (install_missing, "en Colab, instala los paquetes que falten, sin tocar torch"),
}


class SpanishParser(argparse.ArgumentParser):
    """argparse se queja en inglés; aquí, lo que no entienda acaba en una línea en español."""

    def format_help(self):
        return super().format_help().replace("usage:", "uso:", 1)

    def error(self, message):
        raise CourseError("No entiendo la petición; «python3 curso.py --ayuda» dice cómo se usa.")


def parse(argv):
    """Separa opciones propias, orden y argumentos de la orden."""
    orders = "\n".join(f"  {name:<16} {text}" for name, (_, text) in COMMANDS.items())
    parser = SpanishParser(
        usage="python3 curso.py [--sin-navegador] [--cpu] [orden …]",
        description="Sin orden, instala lo que falte y abre el curso en JupyterLab.",
        epilog="órdenes:\n" + orders,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    group = parser.add_argument_group("opciones")
    group.add_argument("--sin-navegador", action="store_true", help="solo escribe la dirección")
    group.add_argument("--cpu", action="store_true", help="en Linux, instala PyTorch sin CUDA")
    group.add_argument("-h", "--help", "--ayuda", action="help", help="muestra esta ayuda")
    first = next((i for i, word in enumerate(argv) if not word.startswith("-")), len(argv))
    options, unknown = parser.parse_known_args(argv[:first])
    if unknown:
        raise CourseError(f"No conozco la opción «{unknown[0]}». Valen: --sin-navegador, --cpu y --ayuda.")
    order = argv[first] if first < len(argv) else None
    if order is not None and order not in COMMANDS:
        raise CourseError(f"No conozco la orden «{order}». Valen: {', '.join(COMMANDS)}.")
    return options, order, argv[first + 1 :]


def main(argv=None):
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # una consola sin acentos no debe impedir leer el mensaje
    try:
        check_python(sys.version_info)
        options, order, arguments = parse(sys.argv[1:] if argv is None else argv)
        return COMMANDS[order][0](arguments, options) if order else open_lab(options)
    except CourseError as error:
        message = str(error)
    except OSError as error:
        message = explain(str(error)) or f"El sistema no dejó continuar: {error}"
    except KeyboardInterrupt:
        print("\nInterrumpido: la misma orden continúa donde haga falta.", file=sys.stderr)
        return 130
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
