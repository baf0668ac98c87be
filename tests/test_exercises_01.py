"""Las comprobaciones de la lección 01: aceptan la solución y dicen cuál es cada error típico."""

import pytest
import torch

from utils.exercises import ATTEND, LINES_1_4, comprueba


def verdict(capsys, exercise, answer):
    comprueba(exercise, answer)
    return capsys.readouterr().out.strip()


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


# 1.2


def leave_one_out(keys, values, width, late=False, keep=False):
    similarities = torch.exp(-(((keys[:, None] - keys) / width) ** 2) / 2)
    if not late and not keep:
        similarities.fill_diagonal_(0)
    weights = similarities / similarities.sum(-1, keepdim=True)
    if late:
        weights.fill_diagonal_(0)
    return weights @ values - values


def spoils_values(keys, values, width):
    error = leave_one_out(keys, values, width).square().mean()
    values -= values.mean()
    return error


# 1.3


def forecast(dim=-1, factor=2.0, again=False):
    def fixed_forecast(queries, keys, values, width):
        weights = torch.softmax(-((queries[:, None] - keys) ** 2) / (factor * width**2), dim=dim)
        if again:
            weights = weights / weights.sum(-1, keepdim=True)
        return weights @ values

    return fixed_forecast


# 1.5


def other_weights(weights, values, fraction=1.0):
    change = values[[1, 2, 0]] - values[[2, 0, 1]]
    falling = change < 0
    return weights + fraction * (-weights[falling] / change[falling]).min() * change


def backwards(weights, values):
    change = values[[2, 0, 1]] - values[[1, 2, 0]]  # el mismo reto, en sentido contrario
    falling = change < 0
    return weights + (-weights[falling] / change[falling]).min() * change


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("1.1", gaussian_attention()),
        ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().mean()),
        ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().mean().item()),
        ("1.3", forecast()),
        ("1.4", [3, 1, 5, 0, 4, 2]),
        ("1.4", (3, 1, 5, 0, 4, 2)),
        ("1.5", other_weights),
        ("1.5", backwards),
    ],
)
def test_acepta_la_solucion(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith(f"✓ {exercise}: ")


def unwritten(*_):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("1.1", blank),
        ("1.1", first_gap_filled),
        ("1.2", unwritten),
        ("1.3", unwritten),
        ("1.4", ...),
        ("1.5", unwritten),
    ],
)
def test_pendiente(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith(f"⏳ {exercise} pendiente")


WRONG = [
    ("1.1", gaussian_attention(lambda q, k: (q - k).square().sum(-1).sqrt()), "falta elevarla al cuadrado"),
    ("1.1", gaussian_attention(lambda q, k: k.square().sum(-1)), "debía ser [0.0, 2.0, 4.0]"),
    ("1.1", lambda q, k, v, h: ((q - k).square(), ..., ...), "tiene forma (3, 2) y esperaba (3,)"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.exp(-d / (2 * h**2))), "suman 2.134"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(d / (2 * h**2), -1)), "el signo menos"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / h**2, -1)), "¿y el 2"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / (2 * h), -1)), "va al cuadrado"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d / 2 * h**2, -1)), "multiplicas"),
    ("1.1", gaussian_attention(weights=lambda d, h: torch.softmax(-d, -1)), "con ancho 1.6"),
    ("1.1", gaussian_attention(output=lambda w, v: (w @ v).flip(-1)), "la mezcla debía ser"),
    ("1.1", lambda q, k, v, h: gaussian_attention()(q, k, v, h)[2], "devuelve tres cosas"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h, keep=True).square().mean(), "su propia predicción"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h, late=True).square().mean(), "después de normalizar"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().sum(), "has sumado"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square().mean().sqrt(), "la raíz"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).abs().mean(), "al cuadrado"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, 1.0).square().mean(), "las predicciones son"),
    ("1.2", lambda k, v, h: leave_one_out(k, v, h).square(), "un solo número"),
    ("1.2", lambda k, v, h: None, "debe ser un número"),
    ("1.2", spoils_values, "modifica keys o values"),
    ("1.3", forecast(dim=0), "suman 1.527, y deben sumar 1"),
    ("1.3", forecast(dim=0, again=True), "no cambies las puntuaciones"),
    ("1.3", forecast(factor=1.0), "no cambies las puntuaciones"),
    ("1.3", lambda q, k, v, h: None, "falta un return"),
    ("1.4", [3, 1, 0, 5, 4, 2], "en el puesto 3 no puede ir «    similarities = scores.exp()»"),
    ("1.4", [0, 1, 2, 3, 4, 5], "hasta la línea 0 va bien"),
    ("1.4", [3, 1, 5, 0, 4], "cada uno una vez"),
    ("1.5", lambda w, v: w, "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v, fraction=0.5), "ninguno es 0"),
    ("1.5", lambda w, v: other_weights(w, v, fraction=1.5), "hay un peso negativo"),
    ("1.5", lambda w, v: torch.tensor([0.0, 0.5, 0.5]), "la respuesta era"),
    ("1.5", lambda w, v: w * torch.tensor([0.0, 1.0, 1.0]), "suman 0.800 y deben sumar 1"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_rechaza_los_errores_tipicos_y_dice_cual_es(capsys, exercise, answer, words):
    text = verdict(capsys, exercise, answer)
    assert text.startswith(f"✗ {exercise}: ") and words in text, text


def divides_by_nothing(*_):
    return 1 / 0


@pytest.mark.parametrize("exercise", ["1.1", "1.2", "1.3", "1.5"])
def test_un_fallo_del_estudiante_se_cuenta_con_su_linea(capsys, exercise):
    text = verdict(capsys, exercise, divides_by_nothing)
    line = divides_by_nothing.__code__.co_firstlineno + 1
    assert f"✗ {exercise}: tu código se detiene en la línea {line} " in text
    assert "«return 1 / 0», con ZeroDivisionError" in text


def test_las_lineas_ordenadas_funcionan_incluso_lejos_de_las_claves():
    scope = {}
    exec("\n".join(ATTEND), scope)
    keys, values = torch.tensor([0.0, 1.0]), torch.tensor([3.0, 5.0])
    assert scope["attend"](torch.tensor(1000.0), keys, values, 1.0) == 5
    assert sorted(LINES_1_4) == sorted(ATTEND) and LINES_1_4 != ATTEND
