"""Puntos de control en safetensors: tensores y, en la cabecera, un JSON con todo lo demás (lección 10)."""

import json
import math
import re
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from utils.files import check_readable, check_writable, os_reason, write_atomic

FORMAT = "transformers-desde-cero/1"


def save_checkpoint(path: str | Path, tensors: dict[str, Tensor], data: dict, ours=...) -> tuple:
    """Guarda de forma atómica: o queda el punto de control nuevo entero, o sigue el que había.

    tensors: nombre → tensor. data: lo que no son tensores, representable en JSON. ours, y lo que devuelve:
    ver `write_atomic`.

    Raises:
        ValueError: si no se puede escribir (disco lleno, permisos…), o si algún tensor lleva NaN o infinitos;
            lo que hubiera en `path` queda intacto.
    """
    path = Path(path).absolute()
    check_writable(path)
    if names := not_finite(tensors):
        raise ValueError(
            f"no se guarda «{path}»: {names[0]} tiene valores que no son números (NaN o infinito). "
            "Lo que hubiera antes sigue intacto."
        )
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    content = save(tensors, metadata={"format": FORMAT, "data": json.dumps(data, ensure_ascii=False)})
    try:
        return write_atomic(path, content, ours)
    except OSError as error:
        message = f"no he podido guardar «{path}»: {os_reason(error)}. Lo que hubiera antes sigue intacto."
        raise ValueError(message) from None


def load_checkpoint(path: str | Path) -> tuple[dict[str, Tensor], dict]:
    """Lee lo que escribió `save_checkpoint`: (tensores, datos).

    Raises:
        ValueError: si no existe, no se puede leer, está cortado, no es un punto de control del curso o sus
            tensores llevan NaN o infinitos.
    """
    check_readable(path, "el modelo")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if (found := metadata.get("format", "?")) != FORMAT:
                raise ValueError(f"«{path}» no es de este curso: formato «{found}», esperaba «{FORMAT}».")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            data = _read_json(metadata.get("data", ""))
    except OSError as error:
        raise ValueError(f"no puedo leer «{path}»: {os_reason(error)}.") from None
    except SafetensorError:
        data = None
    if data is None:
        message = f"«{path}» está dañado o no es un archivo safetensors: usa una copia o vuelve a entrenar."
        raise ValueError(message)
    if names := not_finite(tensors):
        raise ValueError(
            f"«{path}» no sirve: {names[0]} tiene valores que no son números (NaN o infinito). "
            "Usa una copia anterior o vuelve a entrenar."
        )
    return tensors, data


def not_finite(tensors: dict[str, Tensor]) -> list[str]:
    """Los nombres de los tensores con algún NaN o infinito."""
    return [name for name, tensor in tensors.items() if not tensor.isfinite().all()]


def _read_json(text: str) -> dict | None:
    """El diccionario que hay en un JSON, o None si no lo es."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # mal escrito, con cifras sin fin o con miles de corchetes anidados
        return None
    return data if isinstance(data, dict) else None


# La forma de los datos. Un esquema es una función que dice si un valor vale, [esquema de cada elemento],
# {str: esquema de cada valor} o {clave: esquema de lo que hay en ella}.


def is_word(value) -> bool:
    """Una palabra: texto sin espacios ni caracteres de control, que descolocarían la terminal."""
    return isinstance(value, str) and re.fullmatch(r"[^\s\x00-\x1f\x7f-\x9f]+", value) is not None


def is_count(value) -> bool:
    """Un entero de 0 en adelante, que cabe en un generador aleatorio."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def is_loss(value) -> bool:
    """Una pérdida; NaN es la de validación cuando no hay con qué validar."""
    return isinstance(value, float) and not math.isinf(value)


def is_setting(value) -> bool:
    """Un ajuste: un número o un sí o no. Si vale para algo lo dice quien lo usa."""
    return isinstance(value, bool | int | float)


LANGUAGE = {"itos": [is_word], "case": {str: is_word}}
TRANSLATOR = {"options": {str: is_setting}, "english": LANGUAGE, "spanish": LANGUAGE}
TRAINING = {
    "settings": dict.fromkeys(("warmup", "rate", "label_smoothing", "seed", "batch_tokens"), is_setting)
    | {"bf16": lambda value: isinstance(value, bool), "weights": {str: is_setting}},
    "progress": dict.fromkeys(("step", "epoch", "batches_done", "cooled"), is_count),
    "history": [{"step": is_count, "train_loss": is_loss, "valid_loss": is_loss}],
    "corpus": is_word,
}
BUDGET = {"settings": {"batch_tokens": is_count}, "progress": {"step": is_count}}  # con cuánto se entrenó


def check_data(data: dict, schema: dict):
    """Comprueba que los datos de un punto de control tienen la forma de `schema`.

    Raises:
        ValueError: con el nombre de la primera parte que falta o que no es como debe.
    """
    for key, part in schema.items():
        if key not in data:
            raise ValueError(f"le falta «{key}»")
        if not _fits(data[key], part):
            raise ValueError(f"lo que lleva en «{key}» no es lo que escribe el curso")


def _fits(value, schema) -> bool:
    if isinstance(schema, list):
        return isinstance(value, list) and all(_fits(item, schema[0]) for item in value)
    if not isinstance(schema, dict):
        return schema(value)
    if not isinstance(value, dict):
        return False
    if str in schema:
        return all(_fits(item, schema[str]) for item in value.values())
    return all(key in value and _fits(value[key], part) for key, part in schema.items())
