"""Comprobación inmediata de los ejercicios: pendiente, bien o qué falla, con los números de quien lo intenta.

Cada comprobación es una función decorada con `@check("lección.número")` que recibe la respuesta y lanza
`Wrong` si no vale. En orden: primero las lecciones, y dentro de cada una, sus ejercicios.
"""

import linecache
import traceback
from collections.abc import Callable

import torch
from torch import Tensor

CHECKS: dict[str, Callable] = {}


class Wrong(Exception):
    """La respuesta no vale; el mensaje dice qué falla con los números del estudiante."""


def check(exercise: str) -> Callable:
    """Registra la comprobación de un ejercicio."""

    def register(function: Callable) -> Callable:
        CHECKS[exercise] = function
        return function

    return register


def comprueba(exercise: str, answer) -> None:
    """Comprueba la respuesta a un ejercicio y escribe ⏳ pendiente, ✓ bien o ✗ qué falla.

    answer: lo que pida el enunciado (función, número, lista, tensor…). `...` o una función que lanza
    `NotImplementedError` cuentan como pendiente.

    Raises:
        ValueError: si no hay ningún ejercicio con ese número.
    """
    if exercise not in CHECKS:
        raise ValueError(
            f"no hay ningún ejercicio «{exercise}»: los que hay son {', '.join(sorted(CHECKS))}."
        )
    name = getattr(answer, "__name__", "tu respuesta")
    try:
        if answer is ...:
            raise NotImplementedError
        print(f"✓ {exercise}: {CHECKS[exercise](answer)}")
    except NotImplementedError:
        print(f"⏳ {exercise} pendiente: escribe {name} y vuelve a ejecutar la celda.")
    except Wrong as wrong:
        print(f"✗ {exercise}: {wrong}")
    except Exception as error:
        print(f"✗ {exercise}: {describe_crash(error, answer)}")


def describe_crash(error: Exception, answer) -> str:
    """«tu código se detiene en la línea 3, «scores / 0», con ZeroDivisionError…»."""
    own = getattr(getattr(answer, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == own:
            line = (linecache.getline(frame.filename, frame.lineno) or frame.line or "").strip()
            return (
                f"tu código se detiene en la línea {frame.lineno} de la celda, «{line}», con "
                f"{type(error).__name__}: {error}"
            )
    return f"no he podido usar tu respuesta ({type(answer).__name__}): {type(error).__name__}: {error}"


# Lo que comparten las comprobaciones


def as_tensor(value, shape: tuple[int, ...], what: str) -> Tensor:
    """`value` como tensor de la forma pedida, o `Wrong`."""
    if value is None:
        raise Wrong(f"{what} devolvió None: ¿falta un return?")
    try:
        tensor = torch.as_tensor(value, dtype=torch.float32)
    except (TypeError, ValueError, RuntimeError):
        raise Wrong(f"{what} debe ser un tensor y es {type(value).__name__}.") from None
    if tuple(tensor.shape) != shape:
        raise Wrong(f"{what} tiene forma {tuple(tensor.shape)} y esperaba {shape}.")
    return tensor


def number(value, what: str) -> float:
    """`value` como número, o `Wrong`."""
    if isinstance(value, Tensor) and value.numel() != 1:
        raise Wrong(f"{what} tiene forma {tuple(value.shape)} y esperaba un solo número.")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Wrong(f"{what} debe ser un número y es {type(value).__name__}.") from None


def close(a, b, tolerance: float = 1e-4) -> bool:
    return torch.allclose(torch.as_tensor(a), torch.as_tensor(b), atol=tolerance, rtol=1e-4)


def show(tensor: Tensor) -> str:
    """Un tensor pequeño, redondeado y en una línea."""
    return str([round(x, 3) for x in tensor.flatten().tolist()])


def check_order(order, solution: list[str], shuffled: list[str]) -> None:
    """Problema de ordenar líneas: `order` son las posiciones de `shuffled` en el orden correcto."""
    if not isinstance(order, list | tuple) or sorted(order) != list(range(len(shuffled))):
        raise Wrong(f"esperaba los números del 0 al {len(shuffled) - 1}, cada uno una vez, y llegó {order}.")
    for place, (i, line) in enumerate(zip(order, solution, strict=True), start=1):
        if shuffled[i] != line:
            raise Wrong(
                f"hasta la línea {place - 1} va bien; en el puesto {place} no puede ir «{shuffled[i]}»."
            )


# Lección 00 · Inicio


@check("0.1")
def check_differences(differences):
    a, b = torch.tensor([1.0, 5.0]), torch.tensor([10.0, 20.0, 30.0])
    table = as_tensor(differences(a, b), (2, 3), "differences(a, b) con a de 2 elementos y b de 3")
    if close(table, b - a[:, None]):
        raise Wrong(f"la casilla (0, 0) debía ser 1 − 10 = −9 y vale {table[0, 0]:g}: has restado al revés.")
    if not close(table, a[:, None] - b):
        raise Wrong(f"la casilla (1, 2) debía ser 5 − 30 = −25 y vale {table[1, 2]:g}.")
    return "la tabla sale de una sola resta."


@check("0.2")
def check_surprise(surprise):
    probabilities = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.4, 0.5]])
    targets = torch.tensor([0, 1])
    value = number(surprise(probabilities, targets), "surprise(probabilities, targets)")
    chosen = torch.tensor([0.7, 0.4])
    mistakes = (
        (chosen.mean(), "esa es la media de las probabilidades: falta el logaritmo y el signo."),
        (chosen.log().mean(), "el signo está al revés: es la media de −log."),
        (-chosen.log().sum(), "has sumado las filas: es la media."),
        (-chosen.log2().mean(), "¿en qué base está tu logaritmo? Es el natural."),
        (-chosen.mean().log(), "primero el logaritmo y después la media, no al revés."),
    )
    for mistake, words in mistakes:
        if close(value, mistake.item()):
            raise Wrong(f"devolviste {value:.3f}: {words}")
    expected = -chosen.log().mean().item()
    if not close(value, expected):
        raise Wrong(f"con 0.7 y 0.4 para las correctas esperaba {expected:.3f} y devolviste {value:.3f}.")
    return "es la entropía cruzada, que volverá en la lección 10."


@check("0.3")
def check_mean_of_tokens(mean_of_tokens):
    vectors = torch.tensor([[[3.0, 1.0], [6.0, 1.0], [9.0, 1.0]], [[4.0, 2.0], [0.0, 0.0], [0.0, 0.0]]])
    before = vectors.clone()
    means = as_tensor(
        mean_of_tokens(vectors, torch.tensor([3, 1])), (2, 2), "mean_of_tokens(vectors, lengths)"
    )
    if not torch.equal(vectors, before):
        raise Wrong("tu función modifica vectors: trabaja con una copia o sin asignar en él.")
    if close(means[1], vectors[1].mean(0)):
        raise Wrong(
            f"el único token de la segunda frase es [4, 2] y su media sale {show(means[1])}: divides entre 3."
        )
    if not close(means, torch.tensor([[6.0, 1.0], [4.0, 2.0]])):
        raise Wrong(f"esperaba [6, 1] y [4, 2], y devolviste {show(means[0])} y {show(means[1])}.")
    return "cada frase se divide entre sus propios tokens."


# Lección 01 · Consultas, claves y valores


# Lección 10 · Entrenamiento
