"""Comprobación inmediata de los ejercicios: ⏳ pendiente, ✓ bien o ✗ qué falla, con sus números.

Cada lección declara los suyos en `lesson_NN.py`, que se carga solo. Una función, por ejemplo:

    EXERCISES["3.2"] = Function(
        reference=lambda scores: ...,  # la solución, escrita para que se lea bien
        shapes={"scores": "n m"},  # el tamaño de cada argumento: a letras distintas, números distintos
        cases=lambda: [{"scores": tensor([[0.5, -2.0, 0.5], [3.25, 1.0, -0.75]])}, {"scores": ...}],
        mistakes=[(lambda scores: ..., "¿en qué base está tu logaritmo?")],  # equivocadas, y su causa
        done="cuanto más plana, más bits.",
    )

Cada llamada a `cases` construye los casos de nuevo: nadie recibe los tensores de otro, lo esperado no depende
del estudiante y se ve lo que modifica. Al menos dos casos sin ordenar, no enteros, con signos mezclados y
valores repetidos; lo que no se pueda va en `waived={"signos": "son probabilidades"}` (lo vigila una prueba).
Varias salidas: `outputs=("weights", "output")`. Para usar la respuesta de otra manera (una clase, con
`copy_weights`; lo que deja en un modelo; una propiedad), `run`, que puede lanzar `Wrong`. Lo que el enunciado
promete además, en `also=[no_loops(…)]`.
Un número o una forma, `Value`; líneas desordenadas, `Order`; preguntas con opciones, `Choice`.
"""

import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from utils.exercises.answers import (
    Pending,
    Wrong,
    alike,
    blame,
    call,
    changes,
    close,
    describe,
    difference,
    gap,
    is_students,
    items,
    join,
    kind,
    same,
    show,
    to_tensor,
)

EXERCISES: dict[str, Any] = {}


def comprueba(exercise, answer) -> None:
    """Comprueba la respuesta a un ejercicio y escribe ⏳ pendiente, ✓ bien o ✗ qué falla.

    answer: lo que pida el enunciado (función, clase, número, lista, tensor…).

    Raises:
        ValueError: si no hay ningún ejercicio con ese número.
    """
    number = str(exercise).strip().lower()  # también vale 1.2, sin comillas
    checker = find(number)
    try:
        if answer is ...:
            raise Pending("escribe tu respuesta, ponla en lugar de los ... y vuelve a ejecutar la celda.")
        # El azar del cuaderno sigue después donde estaba.
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            print(f"✓ {number}: {checker.check(answer)}")
    except Pending as pending:
        print(f"⏳ {number} pendiente: {pending}")
    except Wrong as wrong:
        print(f"✗ {number}: {wrong}")


def lines(exercise: str) -> list[str]:
    """Las líneas desordenadas de un ejercicio de ordenar."""
    checker = find(exercise)
    if not isinstance(checker, Order):
        raise ValueError(f"el ejercicio {exercise} no es de ordenar líneas.")
    return checker.shuffled


def find(number: str):
    """El ejercicio con ese número; carga su lección."""
    lesson = f"lesson_{number.split('.')[0]:0>2}"
    if lesson in lessons():
        import_module(f"{__name__}.{lesson}")
    if number not in EXERCISES:
        known = [other for name in lessons() for other in load(name)]
        same = [other for other in known if other.split(".")[0] == number.split(".")[0]]
        raise ValueError(
            f"no hay ningún ejercicio «{number}»: los que hay son {', '.join(same or known)}. "
            'El número va entre comillas: comprueba("1.2", tu_función).'
        )
    return EXERCISES[number]


def lessons() -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("lesson_"))


def load(lesson: str) -> list[str]:
    """Carga un módulo de lección y devuelve los números de sus ejercicios."""
    import_module(f"{__name__}.{lesson}")
    return sorted(number for number in EXERCISES if f"lesson_{number.split('.')[0]:0>2}" == lesson)


# Las clases de ejercicio


@dataclass(kw_only=True)
class Function:
    """Una función o una clase, que se compara con la referencia en casos que el estudiante no ve."""

    reference: Callable
    cases: Callable[[], list[dict]]
    done: str
    shapes: dict[str, str]
    mistakes: Sequence[tuple[Callable, str]] = ()
    outputs: tuple[str, ...] = ()  # nombres de las salidas, si son varias
    alternatives: Sequence[Callable] = ()  # otras respuestas igual de correctas
    run: Callable = call  # (respuesta, **caso) → lo que se compara
    hint: Callable[[str, Tensor], str] = lambda name, value: ""  # qué decir si no es un error típico
    changes: frozenset[str] = frozenset()  # lo que la respuesta puede modificar
    also: Sequence[Callable] = ()  # otras comprobaciones, de la respuesta entera
    waived: Mapping[str, str] = field(default_factory=dict)  # lo que sus casos no cumplen, y por qué

    def check(self, answer) -> str:
        if not callable(answer):
            raise Wrong(f"esperaba la función, sin llamarla, y llegó {kind(answer)}.")
        options = (self.reference, *self.alternatives)
        right = [[self.attempt(option, case) for option in options] for case in self.cases()]
        given = []
        for case, intact in zip(self.cases(), self.cases()):
            given.append(self.attempt(answer, case))
            changed = [name for name in changes(intact, case) if name not in self.changes]
            if changed and not isinstance(given[-1], Exception):
                given[-1] = Wrong(f"tu función modifica {join(changed)}, y debe dejarlo como estaba.")
        for result, expected, case in zip(given, right, self.cases()):
            if isinstance(result, Wrong | Pending):
                raise result
            if isinstance(result, Exception):
                raise blame(result, answer, self.cause(given, None))
            for name, value in result.items():
                if value is not None:
                    self.compare(name, value, [option[name] for option in expected], describe(case), given)
        missing = [name for name, value in given[0].items() if value is None]
        if missing:
            done = [name for name in self.outputs if name not in missing]
            good = f"{join(done)} ya {'está' if len(done) == 1 else 'están'} bien; " if done else ""
            raise Pending(f"{good}cambia los ... que quedan{f' ({join(missing)})' if done else ''}.")
        for extra in self.also:
            try:
                extra(answer)
            except Exception as error:
                raise blame(error, answer) from None
        return self.done

    def attempt(self, answer: Callable, case: dict):
        """Lo que sale de un caso: un tensor (o None, si falta) por salida, o la excepción."""
        torch.manual_seed(0)
        try:
            result = self.run(answer, **case)
            if not self.outputs:
                return {"": None if result is ... else to_tensor(result)}
            if not isinstance(result, tuple | list) or len(result) != len(self.outputs):
                raise Wrong(
                    f"devuelve {len(self.outputs)} cosas, en este orden: {', '.join(self.outputs)}; "
                    f"llegó {kind(result)}."
                )
            return {n: None if r is ... else to_tensor(r, n) for n, r in zip(self.outputs, result)}
        except Exception as error:
            return gap(error, answer) or error

    def compare(self, name: str, value: Tensor, options: list[Tensor], case: str, given: list):
        """Lanza `Wrong` si una salida no es ninguna de las correctas."""
        if any(same(value, option) for option in options):
            return
        # De las respuestas correctas, se enseña la que más se parece a la del estudiante.
        closeness = [close(value, o).double().mean() if value.shape == o.shape else -1 for o in options]
        nearest = options[closeness.index(max(closeness))]
        words = difference(value, nearest)
        reason = self.cause(given, name) or (self.hint(name, value) if value.shape == nearest.shape else "")
        text = f"{case}{name and name + ': '}{words}{reason and ': ' + reason}"
        raise Wrong(text if text.endswith("?") else text.rstrip(".") + ".")

    def cause(self, given: list, name: str | None) -> str:
        """El error típico que da lo mismo que el estudiante en todos los casos; si no, en esa salida."""
        for part in (None, name):
            for theirs, words in self.tried_mistakes:
                if all(alike(a, b, part) for a, b in zip(given, theirs)):
                    return words
        return ""

    @cached_property
    def tried_mistakes(self) -> list[tuple[list, str]]:
        """Lo que da cada error típico en cada caso."""
        return [([self.attempt(f, case) for case in self.cases()], words) for f, words in self.mistakes]


@dataclass(kw_only=True)
class Value:
    """Un número, una forma o una tabla que se escribe directamente."""

    expected: Any
    done: str
    mistakes: Sequence[tuple[Any, str]] = ()

    def check(self, answer) -> str:
        given, expected = to_tensor(answer), to_tensor(self.expected)
        if same(given, expected):
            return self.done
        words = [words for mistake, words in self.mistakes if same(given, to_tensor(mistake))]
        # El número correcto no se dice: aquí es toda la respuesta.
        raise Wrong(f"no es {show(given)}{': ' + words[0] if words else '.'}")


@dataclass(kw_only=True)
class Choice:
    """Una pregunta con opciones, cada una con su respuesta."""

    options: dict[str, str]
    right: str

    def check(self, answer) -> str:
        chosen = answer.strip().casefold() if isinstance(answer, str) else answer
        found = [option for option in self.options if option.casefold() == chosen]
        if not found:
            raise Wrong(f"esperaba una de estas opciones, {', '.join(self.options)}, y llegó {kind(answer)}.")
        if found[0] != self.right:
            raise Wrong(self.options[found[0]])
        return self.options[self.right]


@dataclass(kw_only=True)
class Order:
    """Líneas que ordenar. `code` las trae bien; `shuffle`, cuáles de ellas se enseñan y en qué orden."""

    code: list[str]
    shuffle: list[int]
    why: dict[tuple[int, int], str]  # (línea, otra que debía estar ya puesta): por qué
    done: str
    alternatives: Sequence[list[int]] = ()  # otros órdenes igual de correctos

    @property
    def shuffled(self) -> list[str]:
        return [self.code[i] for i in self.shuffle]

    def check(self, answer) -> str:
        total = len(self.code)
        places = [self.line(item, place) for place, item in enumerate(items(answer), start=1)]
        for line in set(places) - {None}:
            if places.count(line) > 1:
                where = " y ".join(str(k) for k, other in enumerate(places, start=1) if other == line)
                raise Wrong(f"la línea {self.shuffle.index(line)} está repetida, en los puestos {where}.")
        if not places:
            raise Wrong(f"hay {total} líneas y no has puesto ninguna.")
        if len(places) > total:
            raise Wrong(f"hay {total} líneas y has puesto {len(places)}.")
        orders = [list(range(total)), *self.alternatives]
        for k, line in enumerate(places):
            orders = [order for order in orders if line is None or order[k] == line]
            if not orders:
                reason = "" if None in places[:k] else self.reason(line, places[:k])
                good = sum(other is not None for other in places[:k])
                start = f"las {good} primeras que has puesto van bien; " if good > 1 else ""
                start = "la primera que has puesto va bien; " if good == 1 else start
                raise Wrong(f"{start}en el puesto {k + 1} no puede ir «{self.code[line].strip()}»{reason}.")
        placed = sum(line is not None for line in places)
        left = f"{'falta' if total - placed == 1 else 'faltan'} {total - placed}"
        if None in places:
            raise Pending(f"llevas {placed} de {total} líneas bien puestas; {left}.")
        if placed < total:
            raise Wrong(
                f"las líneas que has puesto van bien, pero hay {total} y has puesto {placed}: {left}."
            )
        return self.done

    def line(self, item, place: int) -> int | None:
        """De lo que ha escrito el estudiante en un puesto, a la posición en `code`; None si es un hueco."""
        if item is ...:
            return None
        last = len(self.code) - 1
        try:
            number = to_tensor(item).item()
        except (Wrong, RuntimeError):  # no es un número, o son varios
            number = None
        if number not in range(last + 1):
            raise Wrong(
                f"en el puesto {place} esperaba un número de línea, del 0 al {last}, y hay {kind(item)}."
            )
        return self.shuffle[int(number)]

    def reason(self, line: int, before: list[int]) -> str:
        reasons = [words for (a, b), words in self.why.items() if a == line and b not in before]
        return f": {reasons[0]}" if reasons else ""


# Herramientas para las lecciones


def no_loops(case: Callable[[int], dict]) -> Callable:
    """Comprueba que el trabajo en Python no crece con el tamaño; case(n) da los argumentos de tamaño n."""

    def check(answer):
        small, large = (steps(answer, case(n)) for n in (3, 30))
        if large > small:
            raise Wrong(
                f"el resultado es correcto, pero con 3 elementos tu código da {small} pasos y con 30, "
                f"{large}: hay un bucle, o algo que va de uno en uno, y se pedía sin bucles."
            )

    return check


def steps(answer: Callable, case: dict) -> int:
    """Líneas de código del estudiante y operaciones de PyTorch que se ejecutan al llamarla."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if is_students(frame, answer):
            count += 1
            return trace

    class Operations(TorchFunctionMode):
        def __torch_function__(self, function, types, arguments=(), named=None):
            nonlocal count
            count += 1
            return function(*arguments, **(named or {}))

    previous = sys.gettrace()
    with Operations():
        sys.settrace(trace)
        try:
            call(answer, **case)
        finally:
            sys.settrace(previous)
    return count


def copy_weights(module: nn.Module, weights: dict[str, Tensor]) -> nn.Module:
    """Pone en el módulo del estudiante los pesos de la referencia, por nombre, para comparar sus salidas."""
    own = {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}
    wanted = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    if own != wanted:
        wrong = sorted(name for name in own | wanted if own.get(name) != wanted.get(name))
        found = ", ".join(f"{name} {own.get(name, 'no está')}" for name in wrong)
        expected = ", ".join(f"{name} {shape}" for name, shape in wanted.items())
        raise Wrong(f"tus pesos deben ser {expected}, y difieren: {found}.")
    module.load_state_dict(weights)
    return module


def sums_to_one(name: str, value: Tensor) -> str:
    """Pista para `hint`: la primera fila de pesos que no suma 1."""
    for i, total in enumerate(torch.atleast_1d(value.sum(-1)).flatten().tolist()):
        if abs(total - 1) > 1e-4:
            row = f"la fila {i} suma {total:.5g}, y debe" if value.ndim > 1 else f"suman {total:.5g}, y deben"
            return f"{row} sumar 1"
    return ""
