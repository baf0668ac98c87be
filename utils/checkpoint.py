"""Puntos de control en safetensors: tensores y, en la cabecera, un JSON con todo lo demás (lección 10)."""

import json
import os
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from utils.files import check_writable, os_reason

FORMAT = "transformers-desde-cero/1"


def save_checkpoint(path: str | Path, tensors: dict[str, Tensor], data: dict):
    """Guarda de forma atómica: o queda el punto de control nuevo entero, o sigue el que había.

    tensors: nombre → tensor. data: lo que no son tensores, representable en JSON.

    Raises:
        ValueError: si no se puede escribir (disco lleno, permisos…); lo que hubiera en `path` queda intacto.
    """
    path = Path(path).absolute()
    check_writable(path)
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    content = save(tensors, metadata={"format": FORMAT, "data": json.dumps(data, ensure_ascii=False)})
    # Se escribe al lado y se cambia el nombre al final: os.replace es atómico en el mismo disco.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        message = f"no he podido guardar «{path}»: {os_reason(error)}. Lo que hubiera antes sigue intacto."
        raise ValueError(message) from None
    finally:
        temporary.unlink(missing_ok=True)


def load_checkpoint(path: str | Path) -> tuple[dict[str, Tensor], dict]:
    """Lee lo que escribió `save_checkpoint`: (tensores, datos).

    Raises:
        ValueError: si no existe, es una carpeta, está cortado o no es un punto de control del curso.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"«{path}» es una carpeta y esperaba un punto de control .safetensors.")
    if not path.exists():
        raise ValueError(f"no existe el modelo «{path}»: revisa la ruta o usa «python -m utils entrenar».")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if (found := metadata.get("format", "?")) != FORMAT:
                raise ValueError(f"«{path}» no es de este curso: formato «{found}», esperaba «{FORMAT}».")
            return {name: file.get_tensor(name) for name in file.keys()}, json.loads(metadata["data"])  # noqa: SIM118
    except (SafetensorError, KeyError, json.JSONDecodeError):
        message = f"«{path}» está dañado o no es un fichero safetensors: usa una copia o vuelve a entrenar."
        raise ValueError(message) from None
    except OSError as error:
        raise ValueError(f"no puedo leer «{path}»: {os_reason(error)}.") from None
