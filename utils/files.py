"""Leer y escribir archivos con mensajes claros y sin perder nada."""

import errno
import hashlib
import os
import platform
import stat
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

REASONS = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se ha agotado tu cuota de disco",
    errno.EFBIG: "el archivo pasa del tamaño máximo permitido",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOENT: "no existe",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ELOOP: "el enlace simbólico da vueltas sin fin",
    errno.EIO: "el dispositivo da un error de lectura o escritura",
    errno.EMFILE: "hay demasiados archivos abiertos",
    errno.EBADF: "está cerrada",
    errno.EPIPE: "quien la leía ha cerrado",
}
STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")  # la entrada estándar y el «<(orden)» de la terminal


def os_reason(error: OSError) -> str:
    """La causa de un fallo del sistema, en español."""
    return REASONS.get(error.errno, f"error {error.errno} del sistema")


def check_readable(path: str | Path, what: str):
    """Comprueba que `path` se puede leer: un archivo normal, o la entrada estándar.

    what: qué se busca, para el mensaje: «el archivo» o «el modelo».

    Raises:
        ValueError: si no existe, es una carpeta, un dispositivo o una tubería con nombre, o no hay permiso.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise ValueError(f"«{path}» es una carpeta y esperaba un archivo.")
        stream = str(path).startswith(STREAMS) and (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))
        if not stat.S_ISREG(mode) and not stream:  # /dev/zero no se acaba nunca; una tubería puede no empezar
            raise ValueError(
                f"«{path}» no es un archivo normal, sino un dispositivo o una tubería: usa otro."
            )
        if not stream:
            with open(path, "rb"):
                pass
    except FileNotFoundError:
        raise ValueError(f"no existe {what} «{path}»: revisa el nombre y la carpeta.") from None
    except OSError as error:
        raise ValueError(f"no puedo leer «{path}»: {os_reason(error)}.") from None


def read_text(path: str | Path) -> str:
    """Contenido de un archivo de texto UTF-8.

    Raises:
        ValueError: si no se puede leer (ver `check_readable`) o no es UTF-8.
    """
    check_readable(path, "el archivo")
    try:
        return decode_text(Path(path).read_bytes(), f"«{path}»")
    except OSError as error:
        raise ValueError(f"no puedo leer «{path}»: {os_reason(error)}.") from None


def decode_text(content: bytes, source: str) -> str:
    """Bytes → texto UTF-8, sin la marca de orden (BOM) del comienzo; `source` es para el mensaje de error."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"0x{error.object[error.start]:02x}"
        raise ValueError(f"{source}, línea {line}: no es UTF-8 (byte {byte}). Guárdalo en UTF-8.") from None


def check_writable(path: str | Path):
    """Comprueba, antes de empezar a entrenar, que se podrá guardar en `path`.

    Raises:
        ValueError: si `path` no es un archivo normal que se pueda escribir, o en su carpeta no se puede.
    """
    target = Path(os.path.realpath(path))
    try:
        found = file_identity(path)
        mode = os.stat(path).st_mode if found else stat.S_IFREG | stat.S_IWUSR
        if stat.S_ISDIR(mode):
            raise ValueError(f"«{path}» es una carpeta y esperaba un archivo, como modelo.safetensors.")
        if not stat.S_ISREG(mode):
            raise ValueError(f"«{path}» no es un archivo normal y ahí no se puede guardar: usa otro nombre.")
        if not mode & 0o222 or (found and not os.access(path, os.W_OK)):
            raise ValueError(f"«{path}» es de solo lectura: dale permiso de escritura o usa otro nombre.")
        if not os.path.lexists(target.parent):
            raise ValueError(f"no existe la carpeta «{target.parent}»: créala o elige otra.")
        temporary = _temporary(target)
        temporary.touch()
        temporary.unlink()
    except OSError as error:
        raise ValueError(f"no se puede guardar en «{path}»: {os_reason(error)}. Elige otro sitio.") from None


class Conflict(ValueError):
    """En el sitio donde se iba a escribir hay algo de otro."""


def write_atomic(path: str | Path, content: bytes, ours=...) -> tuple:
    """Escribe un archivo de modo que, pase lo que pase, quede el nuevo entero o siga el que había.

    Se escribe al lado y se cambia el nombre al final: os.replace es atómico en el mismo disco. Si `path` es
    un enlace simbólico, se escribe el archivo al que apunta. Devuelve su `file_identity`.

    ours: la `file_identity` que debe tener lo que haya (None: nada); sin decirla, se sobrescribe lo que sea.

    Raises:
        Conflict: si lo que hay en `path` no es lo que dice `ours`; entonces no se toca.
    """
    target = Path(os.path.realpath(path))
    temporary = _temporary(target)
    _remove_orphans(temporary)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new = file_identity(temporary)
        with _locked(target.parent):  # que nadie escriba entre mirar qué hay y cambiar el nombre
            if ours is not ... and file_identity(target) not in (None, ours):
                raise Conflict(f"otro programa ha escrito en «{path}».")
            os.replace(temporary, target)
        return new
    finally:
        temporary.unlink(missing_ok=True)


def file_identity(path: str | Path) -> tuple | None:
    """Qué archivo es el que hay ahora en `path`; otro, o el mismo reescrito, da otro valor. None: ninguno."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def _locked(folder: Path):
    """Un solo proceso a la vez en esta carpeta; si muere, el sistema la suelta."""
    descriptor = None
    try:
        if fcntl:
            descriptor = os.open(folder, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        pass  # algunos discos en red no los tienen
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def free_name(path: str | Path) -> Path:
    """Un nombre parecido a `path` que aún no existe: modelo-2.safetensors, modelo-3.safetensors…"""
    path, number = Path(path), 2
    while os.path.lexists(other := path.with_name(f"{path.stem[:50]}-{number}{path.suffix[:12]}")):
        number += 1
    return other


def _temporary(target: Path) -> Path:
    """Donde este proceso escribe antes de cambiar el nombre; el suyo es corto, por largo que sea el otro."""
    key = hashlib.sha256(f"{platform.node()}/{target.name}".encode("utf-8", "surrogateescape")).hexdigest()
    return target.with_name(f".guardando-{key[:12]}-{os.getpid()}.tmp")


def _remove_orphans(temporary: Path):
    """Borra lo que dejó a medias un proceso de esta máquina que murió mientras guardaba el mismo archivo."""
    prefix = temporary.name.rsplit("-", 1)[0]
    for other in temporary.parent.glob(f"{prefix}-*.tmp"):
        if not _is_running(int(other.stem.rsplit("-", 1)[1])):
            try:
                other.unlink()
            except OSError:
                pass  # no es nuestro, o en Windows aún está abierto: ya lo borrará quien pueda


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        return False  # os.kill lo mataría; y allí no se puede borrar un archivo que alguien tiene abierto
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
