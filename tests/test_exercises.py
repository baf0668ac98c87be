"""La maquinaria de `utils.exercises`, y lo que se exige a todos los ejercicios registrados."""

import inspect
import sys
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import Tensor, nn, tensor

from utils import exercises
from utils.exercises import (
    EXERCISES,
    Choice,
    Function,
    Order,
    Value,
    Wrong,
    answers,
    comprueba,
    copy_weights,
    lessons,
    lines,
    load,
    sums_to_one,
)

ALL = [number for lesson in lessons() for number in load(lesson)]
FUNCTIONS = [number for number in ALL if isinstance(EXERCISES[number], Function)]


# Los casos de cada ejercicio


def tensors(case):
    return {
        name: value if isinstance(value, Tensor) else tensor(value)
        for name, value in case.items()
        if isinstance(value, Tensor)
        or (isinstance(value, list) and all(isinstance(item, float | int) for item in value))
    }


def sizes_differ(checker, case):
    """Letras distintas de `shapes`, números distintos; y la misma letra, el mismo número."""
    sizes = {}
    found = tensors(case)
    if "" in checker.shapes:
        found[""] = checker.run(checker.reference, **case)
    for name, letters in checker.shapes.items():
        shape = found[name].shape
        assert len(shape) == len(letters.split()), (name, shape)
        for letter, size in zip(letters.split(), shape):
            assert sizes.setdefault(letter, size) == size, (name, letter)
    return len(sizes) > 0 and len(set(sizes.values())) == len(sizes)


def is_unsorted(values):
    steps = values.diff()
    return len(values) < 3 or not ((steps >= 0).all() or (steps <= 0).all())


PROPERTIES = {
    "tamaños": sizes_differ,
    "enteros": lambda _, case: (
        all((t != t.round()).any() for t in tensors(case).values() if t.is_floating_point())
        and any(t.is_floating_point() for t in tensors(case).values())
    ),
    "orden": lambda _, case: (
        bool(tensors(case)) and all(is_unsorted(t) for t in tensors(case).values() if t.ndim == 1)
    ),
    "signos": lambda _, case: any((t < 0).any() and (t > 0).any() for t in tensors(case).values()),
    "repetidos": lambda _, case: any(len(t.unique()) < t.numel() for t in contents_of(case)),
}


def contents_of(case):
    """Los tensores de un caso, también los de las listas y los lotes."""
    for value in case.values():
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list) and isinstance(value[0], list):
            yield tensor([item for row in value for item in row])
        elif isinstance(value, list):
            yield from (item.tgt for item in value if hasattr(item, "tgt"))


@pytest.mark.parametrize("number", FUNCTIONS)
def test_los_casos_rompen_las_coincidencias(number):
    checker = EXERCISES[number]
    assert set(checker.waived) <= set(PROPERTIES) and all(checker.waived.values())
    required = {name: test for name, test in PROPERTIES.items() if name not in checker.waived}
    failing = [
        [name for name, test in required.items() if not test(checker, case)] for case in checker.cases()
    ]
    assert sum(not names for names in failing) >= 2, failing
    for name in checker.waived:  # lo que se cumple no se exime
        holds = [PROPERTIES[name](checker, case) for case in checker.cases()]
        assert sum(holds) < 2, f"«{name}» se cumple: quítalo de waived"


def test_la_prueba_de_los_casos_ve_cada_defecto():
    checker = EXERCISES["1.2"]
    good = {"keys": tensor([2.5, -1.0, 2.5, 0.5]), "values": tensor([1.5, -2.0, 6.0, 1.5]), "width": 1.3}
    assert all(test(checker, good) for test in PROPERTIES.values())
    assert not PROPERTIES["enteros"](checker, good | {"keys": tensor([2.0, -1.0, 2.0, 0.0])})
    assert not PROPERTIES["orden"](checker, good | {"keys": tensor([2.5, 2.5, -1.0, -2.0])})
    assert not PROPERTIES["signos"](checker, {"keys": good["keys"].abs(), "values": good["values"].abs()})
    distinct = {"keys": tensor([2.5, -1.0, 3.5, 0.5]), "values": tensor([1.5, -2.0, 6.0, 1.0])}
    assert not PROPERTIES["repetidos"](checker, distinct)
    table = EXERCISES["0.1"]
    assert not PROPERTIES["tamaños"](table, {"a": torch.rand(3), "b": torch.rand(3)})


@pytest.mark.parametrize("number", FUNCTIONS)
def test_los_casos_se_construyen_de_nuevo(number):
    first, second = EXERCISES[number].cases(), EXERCISES[number].cases()
    assert answers.contents({"": first}) == answers.contents({"": second})
    for a, b in zip(first, second):
        for name in a:
            assert isinstance(a[name], int | float) or a[name] is not b[name]


MISTAKES = [(n, i) for n in FUNCTIONS for i in range(len(EXERCISES[n].mistakes))]


@pytest.mark.parametrize(("number", "i"), MISTAKES)
def test_cada_error_tipico_se_rechaza_y_se_nombra(number, i, verdict):
    mistake, words = EXERCISES[number].mistakes[i]
    text = verdict(number, mistake)
    assert text.startswith(f"✗ {number}: ") and words.lower() in text.lower(), text


@pytest.mark.parametrize("number", FUNCTIONS)
def test_dos_errores_tipicos_no_son_el_mismo(number):
    checker = EXERCISES[number]
    for (first, words), (second, others) in combinations(checker.tried_mistakes, 2):
        equal = all(answers.alike(a, b, None) for a, b in zip(first, second))
        assert not equal, (words, others)


@pytest.mark.parametrize("number", FUNCTIONS)
def test_la_referencia_y_sus_alternativas_valen(number, verdict):
    for answer in (EXERCISES[number].reference, *EXERCISES[number].alternatives):
        assert verdict(number, answer).startswith(f"✓ {number}: ")


# La misma respuesta, escrita de otro modo


def nested(change):
    def answer_with(function):
        def answer(*arguments):
            result = function(*arguments)
            return tuple(map(change, result)) if isinstance(result, tuple) else change(result)

        return answer

    return answer_with


def by_name(function):
    parameters = list(inspect.signature(function).parameters)
    scope = {"function": function}
    exec(f"def answer(*, {', '.join(parameters)}): return function({', '.join(parameters)})", scope)
    return scope["answer"]


STYLES = {
    "lista": nested(lambda x: x.tolist() if isinstance(x, Tensor) else x),
    "lista de tensores": nested(lambda x: list(x) if isinstance(x, Tensor) and x.ndim else x),
    "array": nested(lambda x: np.array(x)),
    "array al revés": nested(lambda x: np.array(x)[::-1][::-1] if np.array(x).ndim else x),
    "float64": nested(lambda x: torch.as_tensor(x).double()),
    "con gradiente": nested(lambda x: torch.as_tensor(x).float().requires_grad_()),
    "las salidas en una lista": lambda function: lambda *a: list(function(*a)),
    "por nombre": lambda function: function,
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("number", [n for n in FUNCTIONS if n not in ("10.1", "10.3", "10.5")])
def test_la_misma_respuesta_escrita_de_otro_modo_vale(number, style, verdict):
    checker = EXERCISES[number]
    if style == "las salidas en una lista" and not checker.outputs:
        pytest.skip("una sola salida")
    assert verdict(number, STYLES[style](checker.reference)).startswith("✓")


@pytest.mark.parametrize("number", FUNCTIONS)
def test_vale_aunque_solo_admita_los_argumentos_por_nombre_y_otro_orden(number, verdict):
    names = list(EXERCISES[number].cases()[0])
    scope = {"f": EXERCISES[number].reference}
    exec(f"def answer(*, {', '.join(reversed(names))}): return f({', '.join(names)})", scope)
    assert verdict(number, scope["answer"]).startswith("✓")


# Lo que ninguna comprobación acepta, y cómo lo dice


@pytest.mark.parametrize("number", ALL)
@pytest.mark.parametrize(
    "answer", [None, 3, "hola", [], lambda *args: None, lambda *args: "0.5", print, tensor(1.0)]
)
def test_ninguna_se_traga_una_respuesta_absurda(number, answer, verdict):
    assert verdict(number, answer).splitlines()[-1].startswith(f"✗ {number}: ")


@pytest.mark.parametrize("number", FUNCTIONS)
def test_falta_el_return(number, verdict):
    def forgotten(*arguments):
        EXERCISES[number].reference(*arguments)

    text = verdict(number, forgotten)
    expected = {"1.1": "devuelve 3 cosas", "10.1": "devuelve 2 cosas", "10.5": "✓"}.get(
        number, "¿falta un return?"
    )
    assert expected in text


def unwritten(*arguments):
    raise NotImplementedError


@torch.no_grad()
def decorated_and_unwritten(*arguments):
    raise NotImplementedError("tu código aquí")


@pytest.mark.parametrize("number", ALL)
def test_pendiente(number, verdict):
    assert (
        verdict(number, ...) == f"⏳ {number} pendiente: escribe tu respuesta, ponla en lugar de los ... y "
        "vuelve a ejecutar la celda."
    )
    if number in FUNCTIONS:
        text = f"⏳ {number} pendiente: escribe unwritten, sin su raise, y vuelve a ejecutar la celda."
        assert verdict(number, unwritten) == text
        assert verdict(number, decorated_and_unwritten).startswith("⏳")


def torch_not_implemented(a, b):
    return torch.tensor([1, 2]).to_sparse().lgamma()


def inherited(a, b):
    return nn.Module()(a)


@pytest.mark.parametrize("answer", [torch_not_implemented, inherited])
def test_el_not_implemented_de_pytorch_es_un_fallo(answer, verdict):
    text = verdict("0.1", answer)
    assert text.startswith("✗ 0.1: tu código se detiene") and "NotImplementedError" in text, text


def ellipsis_in_use(a, b):
    column = ...
    return column - b


def ellipsis_in_torch(a, b):
    return torch.softmax(..., -1)


@pytest.mark.parametrize("answer", [ellipsis_in_use, ellipsis_in_torch])
def test_unos_puntos_suspensivos_que_se_usan_son_un_hueco(answer, verdict):
    text = verdict("0.1", answer)
    assert text.startswith("⏳ 0.1 pendiente: queda un ... por cambiar") and "línea" in text, text


@torch.no_grad()
def crashing(a, b):
    table = torch.zeros(2, 3)
    return table / nada


class Crashing(nn.Module):
    def forward(self, a, b):
        return helper(a)


def helper(a):
    return a.reshape(7, 11)


@pytest.mark.parametrize(
    ("answer", "function", "words"),
    [
        (crashing, crashing.__wrapped__, "«return table / nada», con NameError"),
        (Crashing(), helper, "«return a.reshape(7, 11)», con RuntimeError"),
    ],
)
def test_un_fallo_se_situa_en_la_linea_del_estudiante(answer, function, words, verdict):
    text = verdict("0.1", answer)
    line = inspect.getsourcelines(function)[1] + len(inspect.getsource(function).splitlines()) - 1
    assert f"línea {line} de la celda, {words}" in text and "Traceback" not in text


def breaks_when_large(a, b):
    return a[:, None] - b if len(a) < 9 else nada


def test_un_fallo_solo_en_la_comprobacion_de_bucles_tambien_se_situa(verdict):
    text = verdict("0.1", breaks_when_large)
    assert text.startswith("✗ 0.1: tu código se detiene en la línea") and "NameError" in text


def test_una_funcion_con_otros_argumentos(verdict):
    assert "debe recibir (a, b) y la tuya recibe (x)" in verdict("0.1", lambda x: x)


def test_la_funcion_se_pasa_sin_llamarla(verdict):
    assert "sin llamarla, y llegó Tensor de forma (2, 3)" in verdict("0.1", torch.zeros(2, 3))


@pytest.mark.parametrize(("written", "meant"), [(10.1, "10.1"), (0.2, "0.2"), (" 1.2b ", "1.2b")])
def test_el_numero_se_admite_sin_comillas(written, meant, verdict):
    assert verdict(written, ...).startswith(f"⏳ {meant} pendiente")


def test_un_ejercicio_que_no_existe_enumera_los_que_hay():
    with pytest.raises(
        ValueError, match=r"no hay ningún ejercicio «1.9»: los que hay son 1.1, 1.2, 1.2b, 1.3"
    ):
        comprueba("1.9", 1)
    with pytest.raises(ValueError, match=r"«99»: los que hay son 0.1, .*10.5"):
        comprueba(99, 1)
    with pytest.raises(ValueError, match="no es de ordenar"):
        lines("0.1")


def test_el_azar_del_cuaderno_sigue_donde_estaba(verdict):
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    verdict("10.3", EXERCISES["10.3"].reference)
    assert torch.equal(torch.rand(2), expected) and torch.is_grad_enabled()


def test_se_comprueba_igual_dentro_de_no_grad(verdict):
    with torch.no_grad():
        assert verdict("10.5", EXERCISES["10.5"].reference).startswith("✓")


# Cada pieza, con ejercicios inventados


def made_up(**fields):
    """Un ejercicio de función de mentira: el doble de una lista de números."""
    cases = lambda: [{"x": tensor([0.5, -1.0, 0.5])}, {"x": tensor([2.5, 1.5, -3.0, 2.5])}]  # noqa: E731
    defaults = {"reference": lambda x: 2 * x, "cases": cases, "shapes": {"x": "n"}, "done": "bien."}
    return Function(**(defaults | fields))


def fails(checker, answer):
    with pytest.raises(Wrong) as caught:
        checker.check(answer)
    return str(caught.value)


def test_una_diferencia_se_ve_con_sus_decimales():
    text = fails(made_up(reference=lambda x: x + 6.1492), lambda x: x + 6.1488)
    assert text.endswith("esperaba [6.6492, 5.1492, 6.6492] y devolviste [6.6488, 5.1488, 6.6488].")
    table = made_up(reference=lambda x: x[:, None] * x)
    text = fails(table, lambda x: x[:, None] * x + torch.eye(len(x))[1])
    assert "en la fila 0 esperaba [0.25, -0.5, 0.25] y devolviste [0.25, 0.5, 0.25]" in text
    wide = made_up(reference=lambda x: torch.arange(20.0).repeat(len(x), 1))
    assert "en la posición (1, 12) esperaba 12 y devolviste 0" in fails(
        wide, lambda x: torch.arange(20.0).repeat(len(x), 1) * (torch.arange(20 * len(x)) != 32).view(-1, 20)
    )


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: x[None], "esperaba forma (3,) y devolviste forma (1, 3)"),
        (lambda x: [[1, 2], [3]], "filas de formas distintas"),
        (lambda x: {"x": x}, "debe ser un número o un tensor"),
        (lambda x: ["0.5", "1", "2"], "debe ser un número o un tensor"),
        (lambda x: np.array(["0.5", "1", "2"]), "debe ser un número o un tensor"),
        (lambda x: (2 * x).to(torch.complex64), "números reales"),
        (lambda x: (2 * y for y in x), "es generator"),
        (lambda x: 2 * x / 0 * 0, "devolviste [nan, nan, nan]"),
    ],
)
def test_lo_que_no_es_un_tensor_de_esa_forma(answer, words):
    assert words in fails(made_up(), answer)


def test_un_numero_no_es_un_texto_y_vale_cualquier_tensor_de_un_elemento():
    total = made_up(reference=lambda x: x.sum())
    assert "'0' (str)" in fails(total, lambda x: "0")
    assert "esperaba un solo número y devolviste forma (3,)" in fails(total, lambda x: x)
    for convert in (
        float,
        np.float32,
        lambda t: t[None, None],
        lambda t: np.array(t),
        lambda t: [t],
        torch.clone,
    ):
        assert total.check(lambda x, convert=convert: convert(x.sum())) == "bien."


@pytest.mark.parametrize(
    "spoil",
    [
        lambda x: x.mul_(2),
        lambda x: x.unsqueeze_(0)[0] * 2,
        lambda x: x.sort(out=(x, x.long())) and 0,
        lambda x: setattr(x, "data", x.double()) or 2 * x,  # los mismos números, de otro tipo
    ],
)
def test_modificar_un_argumento_se_dice(spoil):
    text = fails(made_up(), spoil)
    assert "modifica x" in text or "se detiene" in text


def test_modificar_listas_lotes_y_modelos_se_dice():
    def cases():
        torch.manual_seed(0)
        return [{"model": nn.Linear(1, 1), "rows": [[2.5, 1.0], [3.0]]}]

    checker = made_up(reference=lambda model, rows: 1.0, cases=cases)
    assert "modifica rows[1]" in fails(checker, lambda model, rows: rows[1].append(1) or 1.0)
    assert "modifica rows[2]" in fails(checker, lambda model, rows: rows.append([4.0]) or 1.0)
    assert "modifica el modo (train o eval) de model" in fails(
        checker, lambda model, rows: model.eval() and 1.0
    )
    assert "modifica los pesos de model" in fails(
        checker, lambda model, rows: model.weight.data.zero_().sum() + 1.0
    )
    assert "modifica los gradientes de model" in fails(
        checker, lambda model, rows: model(torch.ones(1)).backward() or 1.0
    )
    allowed = made_up(
        reference=lambda model, rows: 1.0, cases=cases, changes=frozenset({"el modo (train o eval) de model"})
    )
    assert allowed.check(lambda model, rows: model.eval() and 1.0) == "bien."


def test_lo_esperado_no_depende_de_lo_que_el_estudiante_modifique():
    assert "modifica x" in fails(made_up(), lambda x: x.zero_())


def test_un_error_tipico_se_nombra_solo_si_coincide_en_todos_los_casos():
    checker = made_up(mistakes=[(lambda x: x + 0.5, "has sumado")])
    assert "has sumado" in fails(checker, lambda x: x + 0.5)
    assert "has sumado" not in fails(checker, lambda x: x + 0.5 if len(x) == 3 else x)


def test_un_error_tipico_en_un_paso_se_nombra_aunque_los_siguientes_difieran():
    checker = made_up(
        reference=lambda x: (x, x), outputs=("uno", "dos"), mistakes=[(lambda x: (-x, -x), "falta el signo")]
    )
    assert "uno: esperaba" in fails(checker, lambda x: (-x, 5 * x))
    assert "falta el signo" in fails(checker, lambda x: (-x, 5 * x))
    # Con un hueco en otro caso, ese paso no es el del error típico; tampoco es un fallo de la maquinaria.
    text = fails(checker, lambda x: (-x if len(x) == 3 else ..., 5 * x))
    assert "uno: esperaba" in text and "falta el signo" not in text


def test_un_error_tipico_puede_ser_un_fallo():
    checker = made_up(mistakes=[(lambda x: x @ x[:2], "faltan componentes")])
    assert "RuntimeError" in fails(checker, lambda x: x @ x[:2]) and "Causa: faltan componentes" in fails(
        checker, lambda x: x @ x[:2]
    )


def test_una_respuesta_a_medias_dice_que_pasos_estan_bien():
    checker = made_up(reference=lambda x: (x, 2 * x, 3 * x), outputs=("uno", "dos", "tres"))
    with pytest.raises(answers.Pending, match=r"uno y tres ya están bien; cambia los ... que quedan \(dos\)"):
        checker.check(lambda x: (x, ..., 3 * x))
    with pytest.raises(answers.Pending, match=r"^cambia los ... que quedan\.$"):
        checker.check(lambda x: (..., ..., ...))
    assert "tres: esperaba" in fails(checker, lambda x: (x, ..., x))
    assert "uno: esperaba" in fails(checker, lambda x: (x if len(x) == 3 else 0 * x, ..., ...))


def test_la_pista_de_las_filas_que_no_suman_uno():
    checker = made_up(
        reference=lambda x: torch.eye(len(x)), hint=sums_to_one, mistakes=[(lambda x: x, "no es esta")]
    )
    text = fails(checker, lambda x: torch.eye(len(x)) * torch.tensor([1.0, 0.7] + [1.0] * (len(x) - 2)))
    assert "la fila 1 suma 0.7, y debe sumar 1" in text


LOOPS = {
    "for": lambda a, b: torch.stack([x - b for x in a]),
    "while": None,
    "map": lambda a, b: torch.stack(list(map((-b).add, a))),
    "listas": lambda a, b: [[x - y for y in b.tolist()] for x in a.tolist()],
    "recursión": lambda a, b: recursive(a, b),
    "vectorize": lambda a, b: np.vectorize(lambda x, y: x - y)(a.numpy()[:, None], b.numpy()),
}


def while_loop(a, b):
    rows, i = [], 0
    while i < len(a):
        rows.append(a[i] - b)
        i += 1
    return torch.stack(rows)


def recursive(a, b):
    return torch.cat([(a[0] - b)[None], recursive(a[1:], b)]) if len(a) else torch.empty(0, len(b))


@pytest.mark.parametrize("kind", LOOPS)
def test_un_bucle_se_ve_de_cualquier_forma(kind, verdict):
    text = verdict("0.1", LOOPS[kind] or while_loop)
    assert text.startswith("✗ 0.1: el resultado es correcto, pero") and "bucle" in text, text


def test_un_bucle_que_no_crece_y_otras_formas_sin_bucle_valen(verdict):
    previous = sys.gettrace()
    for answer in (
        lambda a, b: torch.vmap(lambda x: x - b)(a),
        lambda a, b: np.subtract.outer(a.numpy(), b.numpy()),
        lambda a, b: sum(sign * t for sign, t in ((1, a[:, None]), (-1, b[None]))),
        lambda a, b: torch.einsum("i,j->ij", a, torch.ones(len(b))) - b,
    ):
        assert verdict("0.1", answer).startswith("✓")
    assert sys.gettrace() is previous


# Números, opciones, clases y líneas


def test_un_valor_se_admite_de_cualquier_tipo_y_se_rechaza_sin_decirlo():
    checker = Value(
        expected=(2, 3, 4), done="bien.", mistakes=[((2, 4, 3), "has cambiado los dos últimos ejes")]
    )
    for answer in ((2, 3, 4), [2, 3, 4], torch.Size([2, 3, 4]), np.array([2, 3, 4]), tensor([2.0, 3, 4])):
        assert checker.check(answer) == "bien."
    assert fails(checker, (2, 4, 3)).endswith("has cambiado los dos últimos ejes")
    for answer in ((2, 3), (4, 3, 2), 24):
        assert "no es" in fails(checker, answer) and "4)" not in fails(checker, answer).replace(
            str(answer), ""
        )
    assert "'2, 3, 4' (str)" in fails(checker, "2, 3, 4")
    with pytest.raises(answers.Pending):
        checker.check((2, ..., 4))


def test_una_pregunta_con_opciones_contesta_a_cada_una():
    checker = Choice(options={"a": "no: eso es la máscara.", "b": "sí, ahí."}, right="b")
    assert checker.check("b") == checker.check(" B ") == "sí, ahí."
    assert fails(checker, "a") == "no: eso es la máscara."
    for answer in ("c", 1, ["b"], None):
        assert "una de estas opciones, a, b" in fails(checker, answer)


class Scale(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return self.gain * x


class Renamed(Scale):
    def __init__(self, d):
        super().__init__(d)
        self.weight = self.gain
        del self.gain


class Shifted(Scale):
    def forward(self, x):
        return self.gain + x


def test_una_clase_se_compara_con_los_mismos_pesos():
    checker = made_up(
        reference=Scale,
        run=lambda cls, x, weights: copy_weights(cls(len(x)), weights)(x),
        cases=lambda: [{"x": tensor([0.5, -2.0]), "weights": {"gain": tensor([3.0, 0.25])}}],
        mistakes=[(Shifted, "has sumado")],
    )
    assert checker.check(Scale) == "bien."
    assert "has sumado" in fails(checker, Shifted)
    assert "deben ser gain (2,), y difieren: gain no está, weight (2,)" in fails(checker, Renamed)


TOY = Order(
    code=["a", "b", "c", "d"],
    shuffle=[2, 0, 3, 1],
    why={(2, 1): "falta b"},
    done="bien.",
    alternatives=[[0, 2, 1, 3]],
)


@pytest.mark.parametrize(
    "order",
    [
        [1, 3, 0, 2],
        (1, 3, 0, 2),
        tensor([1, 3, 0, 2]),
        np.array([1, 3, 0, 2]),
        [1.0, 3.0, 0.0, 2.0],
        [tensor(1), np.int64(3), 0, 2],
        [1, 0, 3, 2],
    ],
)
def test_un_orden_se_admite_de_cualquier_tipo(order):
    assert TOY.check(order) == "bien."


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ([0, 1, 3, 2], "en el puesto 1 no puede ir «c»: falta b."),
        ([1, 2, 0, 3], "la primera que has puesto va bien; en el puesto 2 no puede ir «d»."),
        ([1, 3, 2, 0], "las 2 primeras que has puesto van bien; en el puesto 3 no puede ir «d»."),
        ([1, 3, 0], "las líneas que has puesto van bien, pero hay 4 y has puesto 3: falta 1."),
        ([1, 1, 0, 2], "la línea 1 está repetida, en los puestos 1 y 2."),
        ([1, 3, 0, 4], "en el puesto 4 esperaba un número de línea, del 0 al 3, y hay 4 (int)."),
        ([1, -1, 0, 2], "en el puesto 2 esperaba"),
        ([1, 0.5, 0, 2], "en el puesto 2 esperaba"),
        (["1", "3", "0", "2"], "y hay '1' (str)"),
        ([1, 3, None, 2], "en el puesto 3 esperaba un número de línea, del 0 al 3, y hay None"),
        ([[1, 3], 0, 2], "en el puesto 1 esperaba un número de línea"),
        ([1, 3, 0, 2, ...], "hay 4 líneas y has puesto 5."),
        ("1302", "esperaba una lista con los números"),
        ([..., ..., 1, ...], "en el puesto 3 no puede ir «a»."),
    ],
)
def test_un_orden_equivocado_dice_donde(order, words):
    assert words in fails(TOY, order)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ([1, 3, ...], "llevas 2 de 4 líneas bien puestas; faltan 2"),
        ([1, ..., 3, 2], "llevas 3 de 4"),
        ([..., ..., ..., ...], "llevas 0 de 4"),
    ],
)
def test_un_orden_a_medias_dice_cuanto_lleva(order, words):
    with pytest.raises(answers.Pending, match=words):
        TOY.check(order)


def test_un_modulo_de_leccion_nuevo_se_carga_solo(tmp_path, monkeypatch, verdict):
    code = (
        'from utils.exercises import EXERCISES, Value\nEXERCISES["98.1"] = Value(expected=7, done="siete.")\n'
    )
    (tmp_path / "lesson_98.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(exercises, "__path__", [*exercises.__path__, str(tmp_path)])
    assert verdict("98.1", 7) == "✓ 98.1: siete."
    EXERCISES.pop("98.1")
    sys.modules.pop("utils.exercises.lesson_98")
