"""Las comprobaciones de la lección 01: respuestas correctas de otro estilo, y equivocadas con su causa."""

import math
from itertools import permutations

import numpy as np
import pytest
import torch
from torch import tensor

from utils.exercises import EXERCISES, lines

# 1.1: cada variante cambia un paso de la solución


def gaussian_attention(distances=None, weights=None, output=None):
    def attention(query, keys, values, width):
        d = (distances or (lambda q, k: (q - k).square().sum(-1)))(query, keys)
        w = (weights or (lambda d, h: torch.softmax(-d / (2 * h**2), dim=-1)))(d, width)
        return d, w, (output or (lambda w, v: w @ v))(w, values)

    return attention


def blank(query, keys, values, width):
    distances = ...
    weights = ...
    output = ...
    return distances, weights, output


def first_gap_filled(query, keys, values, width):
    distances = (query - keys).square().sum(-1)
    weights = ...
    output = ...
    return distances, weights, output


def second_gap_used(query, keys, values, width):
    distances = (query - keys).square().sum(-1)
    weights = ...
    output = weights @ values
    return distances, weights, output


def in_lists(query, keys, values, width):
    """Sin PyTorch, componente a componente."""
    distances = [sum((float(q) - float(k)) ** 2 for q, k in zip(query, key)) for key in keys]
    scores = [math.exp(-d / (2 * width**2)) for d in distances]
    weights = [s / sum(scores) for s in scores]
    return [distances, weights, [sum(w * float(v) for w, v in zip(weights, column)) for column in values.T]]


def with_cdist(*, query, keys, values, width):
    distances = torch.cdist(query[None], keys)[0] ** 2
    weights = (-distances / 2 / width**2).exp()
    weights = weights / weights.sum()
    return distances, weights, torch.einsum("m,mv->v", weights, values)


def after(change):
    """La solución de 1.1, y después un cambio en lo recibido."""

    def attention(query, keys, values, width):
        result = gaussian_attention()(query, keys, values, width)
        change(query, keys, values)
        return result

    return attention


def normalized_in_place(query, keys, values, width):
    query /= query.norm()
    keys /= keys.norm(dim=-1, keepdim=True)
    return gaussian_attention()(query, keys, values, width)


def two_components(query, keys, values, width):
    (d, w, _) = gaussian_attention(lambda q, k: (q[0] - k[:, 0]) ** 2 + (q[1] - k[:, 1]) ** 2)(
        query, keys, values, width
    )
    return d, w, w @ values


# 1.2


def leave_one_out(keys, values, width, late=False, keep=False):
    similarities = torch.exp(-(((keys[:, None] - keys) / width) ** 2) / 2)
    if not late and not keep:
        similarities.fill_diagonal_(0)
    weights = similarities / similarities.sum(-1, keepdim=True)
    if late:
        weights.fill_diagonal_(0)
    return weights @ values - values


def one_by_one(keys, values, width):
    errors = []
    for i in range(len(keys)):
        rest = torch.arange(len(keys)) != i
        weights = torch.softmax(-((keys[i] - keys[rest]) ** 2) / (2 * width**2), dim=0)
        errors.append(float(weights @ values[rest] - values[i]) ** 2)
    return sum(errors) / len(errors)


def with_minus_infinity(keys, values, width):
    scores = -((keys[:, None] - keys) ** 2) / (2 * width**2)
    scores = scores.masked_fill(torch.eye(len(keys), dtype=torch.bool), -torch.inf)
    return torch.nn.functional.mse_loss(scores.softmax(-1) @ values, values)


def hides_equal_similarities(keys, values, width):
    s = torch.exp(-(((keys[:, None] - keys) / width) ** 2) / 2)
    s[s == 1] = 0
    return (s / s.sum(-1, keepdim=True) @ values - values).square().mean()


def hides_equal_keys(keys, values, width):
    rows = [(keys != k, k, v) for k, v in zip(keys, values)]
    predictions = [torch.softmax(-((k - keys[o]) ** 2) / 2 / width**2, 0) @ values[o] for o, k, _ in rows]
    return (torch.stack(predictions) - values).square().mean()


def no_keepdim(keys, values, width):
    s = torch.exp(-(((keys[:, None] - keys) / width) ** 2) / 2).fill_diagonal_(0)
    return (s / s.sum(-1) @ values - values).square().mean()


def spoils_values(keys, values, width):
    error = leave_one_out(keys, values, width).square().mean()
    values -= values.mean()
    return error


def sorted_pairs(keys, values, width):
    order = keys.argsort()
    return leave_one_out(keys[order], values[order], width).square().mean()


# 1.3


def forecast(dim=-1, factor=2.0, again=False):
    def fixed_forecast(queries, keys, values, width):
        weights = torch.softmax(-((queries[:, None] - keys) ** 2) / (factor * width**2), dim=dim)
        if again:
            weights = weights / weights.sum(-1, keepdim=True)
        return weights @ values

    return fixed_forecast


def forecast_by_hand(queries, keys, values, width):
    answers = []
    for query in queries.tolist():
        weights = [math.exp(-((query - key) ** 2) / (2 * width**2)) for key in keys.tolist()]
        answers.append(sum(w * v for w, v in zip(weights, values.tolist())) / sum(weights))
    return tuple(answers)


def sorts_keys(queries, keys, values, width):
    return forecast()(queries, keys.sort().values, values, width)


def two_queries(queries, keys, values, width):
    rows = [-((q - keys) ** 2) / (2 * width**2) for q in (queries[0], queries[1])]
    return torch.stack(rows).softmax(-1) @ values


def zeroes_values(queries, keys, values, width):
    answer = forecast()(queries, keys, values, width)
    values.zero_()
    return answer


# 1.5


def other_weights(weights, values, fraction=1.0):
    change = values[[1, 2, 0]] - values[[2, 0, 1]]
    falling = change < 0
    return weights + fraction * (-weights[falling] / change[falling]).min() * change


def backwards(weights, values):
    change = values[[2, 0, 1]] - values[[1, 2, 0]]  # el mismo reto, en sentido contrario
    falling = change < 0
    return weights + (-weights[falling] / change[falling]).min() * change


def by_trial(weights, values):
    """Prueba a quitar cada peso y se queda con el primer reparto posible de los otros dos."""
    target = float(weights @ values)
    for i in range(3):
        j, k = (x for x in range(3) if x != i)
        share = (target - float(values[k])) / float(values[j] - values[k])
        if 0 <= share <= 1:
            answer = [0.0, 0.0, 0.0]
            answer[j], answer[k] = share, 1 - share
            return answer


def without(choose):
    """Quita siempre el peso que diga `choose`, aunque otro salga negativo."""

    def answer(weights, values):
        i = choose(weights, values)
        change = values[[1, 2, 0]] - values[[2, 0, 1]]
        return weights - weights[i] / change[i] * change

    return answer


def smallest_ratio(weights, values):
    change = values[[1, 2, 0]] - values[[2, 0, 1]]
    return weights + (weights / change.abs()).min() * change


def best(choose):
    def best_width(keys, values, widths):
        return choose(widths, [float(leave_one_out(keys, values, h).square().mean()) for h in widths])

    return best_width


def with_itself(keys, values, widths):
    return min(widths, key=lambda h: leave_one_out(keys, values, h, keep=True).square().mean())


def reorders_widths(keys, values, widths):
    widths.sort(key=lambda h: leave_one_out(keys, values, h).square().mean())
    return widths[0]


RIGHT = [
    ("1.1", gaussian_attention()),
    ("1.1", in_lists),
    ("1.1", with_cdist),
    ("1.1", gaussian_attention(lambda q, k: q @ q - 2 * k @ q + (k * k).sum(1))),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().mean()),
    ("1.2", one_by_one),
    ("1.2", with_minus_infinity),
    ("1.2", sorted_pairs),
    ("1.2b", best(lambda widths, errors: widths[int(np.argmin(errors))])),
    (
        "1.2b",
        lambda keys, values, widths: torch.tensor(
            best(lambda w, e: w[e.index(min(e))])(keys, values, widths)
        ),
    ),
    ("1.3", forecast()),
    ("1.3", forecast_by_hand),
    (
        "1.3",
        lambda q, k, v, h: (
            (
                torch.exp(-((k[:, None] - q) ** 2) / 2 / h**2)
                / torch.exp(-((k[:, None] - q) ** 2) / 2 / h**2).sum(0)
            ).T
            @ v
        ),
    ),
    ("1.4", [2, 4, 1, 5, 0, 3]),
    ("1.4", tensor([2, 4, 1, 5, 0, 3])),
    ("1.4", np.array([2, 4, 1, 5, 0, 3])),
    ("1.5", other_weights),
    ("1.5", backwards),
    ("1.5", by_trial),
    ("1.5", lambda w, v: other_weights(w.double(), v.double()).numpy()),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_una_respuesta_correcta_de_otro_estilo_vale(exercise, answer, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✓ {exercise}: "), text


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        ("1.1", blank, "cambia los ... que quedan."),
        ("1.1", first_gap_filled, "distances ya está bien; cambia los ... que quedan (weights y output)."),
        ("1.1", second_gap_used, "queda un ... por cambiar, y lo usa la línea"),
        ("1.4", [2, 4, ...], "llevas 2 de 6 líneas bien puestas; faltan 4."),
        ("1.4", [2, ..., ..., 5, 0, ...], "llevas 3 de 6"),
    ],
)
def test_a_medias(exercise, answer, words, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"⏳ {exercise} pendiente: ") and words in text, text


WRONG = [
    ("1.1", after(lambda q, k, v: q.zero_()), "modifica query"),
    ("1.1", after(lambda q, k, v: v.div_(2)), "modifica values"),
    ("1.1", normalized_in_place, "modifica query y keys"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / (2 * 1.6**2), -1)), "escrito a mano"),
    ("1.1", two_components, "distances: esperaba"),
    ("1.1", gaussian_attention(lambda q, k: (q - k).square().sum(-1).sqrt()), "falta elevarla al cuadrado"),
    ("1.1", gaussian_attention(lambda q, k: k.square().sum(-1)), "no has restado la consulta"),
    ("1.1", lambda q, k, v, h: ((q - k).square(), ..., ...), "esperaba forma (3,) y devolviste forma (3, 2)"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.exp(-d / (2 * h**2))), "no suman 1"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(d / (2 * h**2), -1)), "el signo menos"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / h**2, -1)), "¿y el 2"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / (2 * h), -1)), "va al cuadrado"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / 2 * h**2, -1)), "multiplicas"),
    (
        "1.1",
        gaussian_attention(weights=lambda d, h: torch.softmax(-d / h**2 / 2, -1) * 0.9),
        "suman 0.9, y deben sumar 1",
    ),
    ("1.1", gaussian_attention(output=lambda w, v: (w @ v).flip(-1)), "output: esperaba"),
    ("1.1", lambda q, k, v, h: gaussian_attention()(q, k, v, h)[2], "devuelve 3 cosas"),
    ("1.1", gaussian_attention(output=lambda w, v: w), "output: esperaba forma (4,) y devolviste forma (3,)"),
    ("1.2", hides_equal_similarities, "otras medidas con la misma clave"),
    ("1.2", hides_equal_keys, "otras medidas con la misma clave"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, 1.3).square().mean(), "escrito a mano"),
    ("1.2", no_keepdim, "keepdim=True"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h, keep=True).square().mean(), "su propia predicción"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h, late=True).square().mean(), "después de normalizar"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().sum(), "has sumado"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().mean().sqrt(), "la raíz"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).abs().mean(), "al cuadrado"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square(), "un solo número"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square()[:-1].mean(), "esperaba 12.455 y devolviste"),
    ("1.2", lambda k, v, h: None, "¿falta un return?"),
    ("1.2", spoils_values, "modifica values"),
    ("1.2b", lambda keys, values, widths: 2.4, "esperaba"),
    ("1.2b", best(lambda widths, errors: int(np.argmin(errors))), "ese es su puesto"),
    ("1.2b", best(lambda widths, errors: min(errors)), "ese es el error"),
    ("1.2b", best(lambda widths, errors: widths[int(np.argmax(errors))]), "el de mayor error"),
    ("1.2b", with_itself, "el más estrecho"),
    ("1.2b", lambda keys, values, widths: sorted(widths)[len(widths) // 2], "esperaba"),
    ("1.2b", lambda keys, values, widths: widths[0], "esperaba"),
    ("1.2b", lambda keys, values, widths: widths[1], "esperaba 3 y devolviste 9.5"),
    ("1.2b", lambda keys, values, widths: sorted(widths)[1], "esperaba 3 y devolviste 0.7"),
    ("1.2b", reorders_widths, "modifica widths"),
    ("1.3", forecast(dim=0), "cada consulta debe repartir 1 entre las claves"),
    ("1.3", forecast(dim=0, again=True), "has vuelto a normalizar"),
    ("1.3", forecast(factor=1.0), "no cambies las puntuaciones"),
    ("1.3", sorts_keys, "ya no forman parejas"),
    ("1.3", two_queries, "esperaba forma (4,) y devolviste forma (2,)"),
    ("1.3", zeroes_values, "modifica values"),
    ("1.3", lambda q, k, v, h: None, "¿falta un return?"),
    ("1.3", lambda q, k, v, h: v.mean().expand(len(q)), "esperaba"),
    ("1.3", lambda q, k, v, h: v[(q[:, None] - k).abs().argmin(-1)], "esperaba"),
    (
        "1.4",
        [2, 4, 5, 1, 0, 3],
        "las 2 primeras que has puesto van bien; en el puesto 3 no puede ir «similarities",
    ),
    ("1.4", [2, 4, 5, 1, 0, 3], "sin restar antes la mayor"),
    (
        "1.4",
        [5, 4, 3, 2, 0, 1],
        "en el puesto 1 no puede ir «similarities = scores.exp()»: la función empieza",
    ),
    ("1.4", [2, 3, 4, 1, 5, 0], "la primera que has puesto va bien; en el puesto 2"),
    ("1.4", [2, 4, 1, 5, 0], "pero hay 6 y has puesto 5: falta 1."),
    ("1.4", [2, 4, 1, 5, 0, 0], "la línea 0 está repetida, en los puestos 5 y 6"),
    ("1.4", "315042", "esperaba una lista"),
    ("1.5", lambda w, v: w, "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v, fraction=0.5), "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v, fraction=0.997), "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v, fraction=1.5), "hay un peso negativo"),
    ("1.5", lambda w, v: tensor([0.0, 0.5, 0.5]), "la respuesta era 21 y la tuya es 25"),
    ("1.5", lambda w, v: w * tensor([0.0, 1.0, 1.0]), "suman 0.8 y deben sumar 1"),
    ("1.5", without(lambda w, v: 1), "hay un peso negativo"),
    ("1.5", without(lambda w, v: w.argmin()), "hay un peso negativo"),
    ("1.5", without(lambda w, v: v.argmin()), "hay un peso negativo"),
    ("1.5", smallest_ratio, "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v)[:2], "esperaba 3 pesos"),
    ("1.5", lambda w, v: other_weights(w, v).mul_(w.fill_(1)), "modifica weights"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_rechaza_las_equivocadas_y_dice_por_que(exercise, answer, words, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✗ {exercise}: ") and words in text, text


# 1.4, por enumeración


def works(code):
    """¿Predice bien cerca y lejos de las claves?"""
    scope = {}
    try:
        exec("\n".join(code), scope)
        near, far = (
            scope["attend"](tensor(q), tensor([0.0, 1.5]), tensor([3.0, 5.0]), 0.5) for q in (0.25, 1e3)
        )
    except Exception:
        return False
    expected = torch.softmax(-(tensor([0.25, -1.25]) ** 2) / 0.5, 0) @ tensor([3.0, 5.0])
    return torch.is_tensor(near) and torch.allclose(near, expected) and bool(far == 5)


def test_1_4_acepta_exactamente_los_ordenes_que_funcionan():
    shuffled, checker = lines("1.4"), EXERCISES["1.4"]
    assert sorted(shuffled) == sorted(checker.code) and shuffled != checker.code
    for order in permutations(range(6)):
        try:
            accepted = bool(checker.check(list(order)))
        except Exception:
            accepted = False
        assert accepted == works([shuffled[i] for i in order]), order
