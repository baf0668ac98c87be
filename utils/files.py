"""Leer y escribir ficheros con mensajes claros."""

import errno
import os
from pathlib import Path

REASONS = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se ha agotado tu cuota de disco",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "el disco es de solo lectura",
}


def os_reason(error: OSError) -> str:
    """La causa de un fallo del sistema, en español si es de las habituales."""
    return REASONS.get(error.errno, error.strerror or str(error))


def read_text(path: str | Path) -> str:
    """Contenido de un fichero de texto UTF-8.

    Raises:
        ValueError: si no existe, es una carpeta, no se puede leer o no es UTF-8.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"«{path}» es una carpeta y esperaba un fichero de texto.")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ValueError(f"no existe el fichero «{path}»: revisa el nombre y la carpeta.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"0x{error.object[error.start]:02x}"
        raise ValueError(f"«{path}», línea {line}: no es UTF-8 (byte {byte}). Guárdalo en UTF-8.") from None
    except OSError as error:
        raise ValueError(f"no puedo leer «{path}»: {os_reason(error)}.") from None


def check_writable(path: str | Path):
    """Comprueba, antes de empezar a entrenar, que se podrá guardar en `path`.

    Raises:
        ValueError: si la carpeta no existe, `path` es una carpeta o no hay permiso de escritura.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"«{path}» es una carpeta y esperaba un fichero, como modelo.safetensors.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise ValueError(f"no existe la carpeta «{folder}»: créala o elige otra.")
    if not os.access(folder, os.W_OK):
        raise ValueError(f"no hay permiso para escribir en «{folder}»: elige otra carpeta.")
