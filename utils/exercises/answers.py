"""Leer la respuesta del estudiante, llamarla, compararla y contar lo que falla con sus números."""

import dataclasses
import inspect
import linecache
import numbers
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn


class Wrong(Exception):
    """La respuesta no vale; el mensaje dice qué falla con los números del estudiante."""


class Pending(Exception):
    """Aún queda un hueco por completar; el mensaje dice cuál."""


def call(answer: Callable, **case):
    """Llama a la respuesta con un caso: por posición o, si solo los admite así, por nombre."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # algunas funciones escritas en C no la dicen
        return answer(*case.values())
    for arguments, named in ((tuple(case.values()), {}), ((), case)):
        try:
            signature.bind(*arguments, **named)
        except TypeError:
            continue
        return answer(*arguments, **named)
    raise Wrong(f"debe recibir ({', '.join(case)}) y la tuya recibe {signature}.")


def items(answer) -> list:
    """Una ordenación (lista, tupla, array o tensor) como lista."""
    if isinstance(answer, Tensor | np.ndarray):
        answer = answer.tolist()
    if not isinstance(answer, list | tuple | range):
        raise Wrong(f"esperaba una lista con los números de las líneas y llegó {kind(answer)}.")
    return list(answer)


def to_tensor(value, what: str = "tu respuesta") -> Tensor:
    """Lista, tupla, array, tensor o número → tensor float64, o `Wrong`."""
    if value is None:
        raise Wrong(f"{what} es None{': ¿falta un return?' if what == 'tu respuesta' else '.'}")
    if value is ...:
        raise Pending("queda algún ... por cambiar.")
    if isinstance(value, list | tuple | range) and len(value):
        parts = [to_tensor(part, f"lo que hay dentro de {what}") for part in value]
        if len({part.shape for part in parts}) > 1:
            shapes = ", ".join(str(tuple(part.shape)) for part in parts)
            raise Wrong(f"{what} tiene filas de formas distintas: {shapes}.")
        return torch.stack(parts)
    if isinstance(value, numbers.Real) or getattr(value, "dtype", np.dtype(object)) in NUMPY_NUMBERS:
        return torch.tensor(np.array(value, dtype=float, order="C"))
    if isinstance(value, Tensor) and not value.is_complex():
        return value.detach().to_dense().cpu().double()
    raise Wrong(f"{what} debe ser un número o un tensor de números reales y es {kind(value)}.")


NUMPY_NUMBERS = [np.dtype(code) for code in np.typecodes["AllInteger"] + np.typecodes["Float"] + "?"]


def same(given: Tensor, expected: Tensor) -> bool:
    """Iguales salvo redondeo de float32; donde se espera un número vale cualquier tensor de un elemento."""
    if expected.ndim == 0 and given.numel() == 1:
        given = given.reshape(())
    return given.shape == expected.shape and bool(close(given, expected).all())


def close(given: Tensor, expected: Tensor) -> Tensor:
    return torch.isclose(given, expected, rtol=1e-5, atol=1e-5)


def alike(a, b, name: str | None) -> bool:
    """¿Dieron lo mismo dos intentos, en la salida `name` (None: en todas)?"""
    if isinstance(a, Exception) or isinstance(b, Exception):
        return type(a) is type(b) and str(a) == str(b)
    names = [n for n in a if a[n] is not None] if name is None else [name]
    return all(a[n] is not None and same(a[n], b[n]) for n in names)


def contents(value, name: str = "") -> dict[str, Any]:
    """Lo que lleva dentro un argumento, con el nombre de cada parte, para ver si ha cambiado."""
    if isinstance(value, nn.Module):
        grads = {n: p.grad is not None and p.grad.tolist() for n, p in value.named_parameters()}
        return {
            f"los pesos de {name}": {n: t.tolist() for n, t in value.state_dict().items()},
            f"el modo (train o eval) de {name}": [module.training for module in value.modules()],
            f"los gradientes de {name}": grads,
            f"el requires_grad de {name}": [parameter.requires_grad for parameter in value.parameters()],
            f"las capas de {name}": repr(value),
        }
    if isinstance(value, Tensor):
        return {name: (value.dtype, value.shape, value.tolist())}
    if dataclasses.is_dataclass(value):
        parts = {f"{name}.{field.name}": getattr(value, field.name) for field in dataclasses.fields(value)}
    elif isinstance(value, dict):
        parts = {f"{name}[{key!r}]" if name else key: part for key, part in value.items()}
    elif isinstance(value, list | tuple) and not all(isinstance(part, numbers.Real) for part in value):
        parts = {f"{name}[{i}]": part for i, part in enumerate(value)}
    else:
        return {name: value}
    return {key: inside for n, part in parts.items() for key, inside in contents(part, n).items()}


def changes(before: dict, after: dict) -> list[str]:
    """Los nombres de lo que ha cambiado en un caso."""
    before, after = contents(before), contents(after)
    return [name for name in before | after if before.get(name) != after.get(name)]


# Lo que se dice


def is_students(frame, answer) -> bool:
    """¿Es de su cuaderno? Los decoradores de PyTorch conservan el módulo de la función que envuelven."""
    return frame.f_globals.get("__name__") in ("__main__", getattr(answer, "__module__", "__main__"))


def last_line(error: Exception, answer) -> tuple[Any, int, str] | None:
    """La última línea del estudiante por la que pasó un error: marco, número y texto."""
    walk = [step for step in traceback.walk_tb(error.__traceback__) if is_students(step[0], answer)]
    if not walk:
        return None
    frame, number = walk[-1]
    return frame, number, linecache.getline(frame.f_code.co_filename, number).strip()


def gap(error: Exception, answer) -> Pending | None:
    """`Pending` si el error es un hueco del estudiante: su `raise NotImplementedError` o un `...`."""
    where = last_line(error, answer)
    if where is None:
        return None
    frame, number, line = where
    if isinstance(error, NotImplementedError) and ("NotImplementedError" in line or not error.args):
        return Pending(f"escribe {frame.f_code.co_name}, sin su raise, y vuelve a ejecutar la celda.")
    if isinstance(error, TypeError) and "ellipsis" in str(error):
        return Pending(f"queda un ... por cambiar, y lo usa la línea {number} de la celda, «{line}».")
    return None


def blame(error: Exception, answer, reason: str = "") -> Exception:
    """El error del estudiante, contado: «tu código se detiene en la línea 3 de la celda, «scores / 0»…»."""
    if isinstance(error, Wrong | Pending):
        return error
    what = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}".rstrip(".")
    where = last_line(error, answer)
    if where is None:
        return Wrong(f"no he podido usar tu respuesta ({kind(answer)}): {what}")
    if isinstance(error, NameError) and error.name:
        reason = reason or f"no hay nada que se llame «{error.name}»"
    reason = reason and f". Causa: {reason}" + "." * (not reason.endswith("?"))
    return Wrong(f"tu código se detiene en la línea {where[1]} de la celda, «{where[2]}», con {what}{reason}")


def difference(given: Tensor, expected: Tensor) -> str:
    """«en la fila 1 esperaba [0.5, 1] y devolviste [0.5, 2]», con los decimales que hagan falta."""
    if expected.ndim == 0 and given.numel() == 1:
        given = given.reshape(())
    if given.shape != expected.shape:
        wanted = f"forma {tuple(expected.shape)}" if expected.ndim else "un solo número"
        found = f"forma {tuple(given.shape)}" if given.ndim else "un solo número"
        return f"esperaba {wanted} y devolviste {found}"
    wrong = (~close(given, expected)).nonzero()[0].tolist()
    row = tuple(wrong[:-1] if wrong and expected.shape[-1] <= 8 else wrong)
    name = "la fila" if len(row) < expected.ndim else "la posición"
    place = f"en {name} {row[0] if len(row) == 1 else row} " if row else ""
    a, b = expected[row], given[row]
    digits = next((d for d in range(3, 12) if (show(a, d) != show(b, d))), 12)
    return f"{place}esperaba {show(a, digits)} y devolviste {show(b, digits)}"


def show(tensor: Tensor, digits: int = 3) -> str:
    """Un tensor pequeño en una línea: «[0.25, -1]»."""
    if tensor.ndim:
        return f"[{', '.join(show(part, digits) for part in tensor)}]"
    text = f"{round(tensor.item(), digits) + 0.0:.{digits}f}"  # sumar 0.0 quita el signo de -0
    return text.rstrip("0").rstrip(".") if "." in text else text


def describe(case: dict) -> str:
    """«con a = [0.5, 2] y width = 1.3, »; de lo que no cabe, la forma."""
    parts = []
    for name, value in case.items():
        if isinstance(value, Tensor) and value.numel() > 12:
            parts.append(f"{name} de forma {tuple(value.shape)}")
        elif isinstance(value, Tensor | numbers.Real):
            parts.append(f"{name} = {show(torch.as_tensor(value))}")
        elif isinstance(value, list) and len(str(value)) <= 50:
            parts.append(f"{name} = {value}")
    return f"con {join(parts)}, " if parts else ""


def kind(value) -> str:
    """Qué es lo que llegó, en pocas palabras."""
    if isinstance(value, Tensor | np.ndarray):
        return f"{type(value).__name__} de forma {tuple(value.shape)}"
    text, name = repr(value), type(value).__name__
    if len(text) <= 40 and " at 0x" not in text:
        return f"{text} ({name})"
    return f"{name} de {len(value)} elementos" if isinstance(value, list | tuple | dict) else name


def join(words: Sequence[str]) -> str:
    return " y ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
