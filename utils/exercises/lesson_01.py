"""Lección 01 · Consultas, claves y valores."""

import torch
from torch import tensor

from utils.exercises import EXERCISES, Function, Order, Wrong, sums_to_one
from utils.exercises.answers import call, same, show, to_tensor


def gaussian_scores(queries, keys, width):
    """Puntuaciones del núcleo gaussiano con claves de un solo número.   (n,), (m,) → (n, m)"""
    return -((queries[:, None] - keys) ** 2) / (2 * width**2)


def gaussian_steps(
    distances=lambda q, k: (q - k).square().sum(-1),
    weights=lambda d, h: torch.softmax(-d / (2 * h**2), dim=-1),
    output=lambda w, v: w @ v,
):
    """La solución de 1.1; sus errores típicos cambian un paso."""

    def attention(query, keys, values, width):
        d = distances(query, keys)
        w = weights(d, width)
        return d, w, output(w, values)

    return attention


EXERCISES["1.1"] = Function(
    reference=gaussian_steps(),
    outputs=("distances", "weights", "output"),
    shapes={"query": "d", "keys": "m d", "values": "m v"},
    cases=lambda: [
        {
            "query": tensor([1.5, -1.0]),
            "keys": tensor([[2.0, 0.5], [1.5, -3.25], [-0.5, -1.0]]),
            "values": tensor([[10.5, 0.0, 2.0, -4.0], [0.0, 10.0, -6.5, 1.0], [5.0, 5.0, 3.5, 5.0]]),
            "width": 1.6,
        },
        {
            "query": tensor([0.5, 2.0, -1.25]),
            "keys": tensor(
                [[0.0, 1.0, 0.5], [2.5, 2.0, -2.0], [0.5, -0.5, 0.0], [1.0, 3.5, -1.0], [0.0, 1.0, 0.5]]
            ),
            "values": tensor([[1.5, -2.0], [0.25, 8.0], [-3.0, 4.5], [7.0, -1.0], [2.0, 2.0]]),
            "width": 2.3,
        },
    ],
    mistakes=[
        (
            gaussian_steps(distances=lambda q, k: (q - k).square().sum(-1).sqrt()),
            "esa es la distancia, y falta elevarla al cuadrado",
        ),
        (
            gaussian_steps(distances=lambda q, k: (q - k).abs().sum(-1)),
            "falta elevar las diferencias al cuadrado",
        ),
        (gaussian_steps(distances=lambda q, k: (q - k).sum(-1)), "falta elevar las diferencias al cuadrado"),
        (
            gaussian_steps(distances=lambda q, k: (q - k).sum(-1).square()),
            "primero se eleva al cuadrado cada diferencia y después se suma",
        ),
        (
            gaussian_steps(distances=lambda q, k: (q - k).square().mean(-1)),
            "has hecho la media, y es la suma",
        ),
        (
            lambda q, k, v, h: ((q - k).square(), torch.zeros(()), torch.zeros(())),
            "falta sumar por el último eje",
        ),
        (
            lambda q, k, v, h: ((q - k).square().sum(0), torch.zeros(()), torch.zeros(())),
            "has sumado por el eje de las claves, y es por el de las componentes, el último",
        ),
        (gaussian_steps(distances=lambda q, k: (q - k).square()), "distances: falta sumar por el último eje"),
        (
            gaussian_steps(distances=lambda q, k: (q - k).square().sum(0)),
            "distances: has sumado por el eje de las claves, y es por el de las componentes, el último",
        ),
        (
            gaussian_steps(distances=lambda q, k: (q - k).square().sum()),
            "distances: has sumado todo, y es una distancia por clave: suma solo por el último eje",
        ),
        (
            gaussian_steps(distances=lambda q, k: (q - k).square().sum(-1, keepdim=True)),
            "distances es (m,) y la tuya (m, 1): sobra keepdim=True",
        ),
        (gaussian_steps(output=lambda w, v: v @ w), "los pesos van delante: weights @ values, (m,) @ (m, v)"),
        (
            gaussian_steps(output=lambda w, v: (w * v).sum(0)),
            "para multiplicar cada valor por su peso falta un eje, weights[:, None]; o usa weights @ values",
        ),
        (
            gaussian_steps(weights=lambda d, h: (-(d**2) / (2 * h**2)).softmax(-1)),
            "distances ya está al cuadrado, y lo has vuelto a elevar",
        ),
        (
            gaussian_steps(weights=lambda d, h: (-d / (2 * h) ** 2).softmax(-1)),
            "el cuadrado es solo del ancho, 2 * width**2, y no de (2 * width)",
        ),
        (
            gaussian_steps(weights=lambda d, h: (-d / (2 * h**2)).exp().softmax(-1)),
            "softmax ya toma exponenciales: dale las puntuaciones",
        ),
        (
            gaussian_steps(weights=lambda d, h: d / d.sum()),
            "has dividido las puntuaciones entre su suma, y gana la clave peor: falta softmax",
        ),
        (
            gaussian_steps(distances=lambda q, k: k @ q),
            "ese es el producto escalar, y aquí se usa la distancia",
        ),
        (gaussian_steps(distances=lambda q, k: k.square().sum(-1)), "no has restado la consulta"),
        (
            gaussian_steps(
                distances=lambda q, k: (q / q.norm() - k / k.norm(dim=-1, keepdim=True)).square().sum(-1)
            ),
            "has normalizado la consulta y las claves, y se comparan como llegan",
        ),
        (gaussian_steps(weights=lambda d, h: (-d / (2 * h**2)).exp()), "no suman 1: falta normalizar"),
        (gaussian_steps(weights=lambda d, h: -d / (2 * h**2)), "esas son las puntuaciones: falta softmax"),
        (
            gaussian_steps(weights=lambda d, h: (d / (2 * h**2)).softmax(-1)),
            "atiendes más a lo más lejano: ¿y el signo menos?",
        ),
        (gaussian_steps(weights=lambda d, h: (-d / h**2).softmax(-1)), "¿y el 2 que divide junto al ancho?"),
        (gaussian_steps(weights=lambda d, h: (-d / (2 * h)).softmax(-1)), "el ancho va al cuadrado"),
        (
            gaussian_steps(weights=lambda d, h: (-d / 2 * h**2).softmax(-1)),
            "el ancho divide y tú multiplicas: revisa los paréntesis",
        ),
        (gaussian_steps(weights=lambda d, h: (-d / 2).softmax(-1)), "no has usado el ancho"),
        (
            gaussian_steps(weights=lambda d, h: (-d / (2 * 1.6**2)).softmax(-1)),
            "el ancho está escrito a mano: usa width",
        ),
        (
            gaussian_steps(weights=lambda d, h: (-d.sqrt() / (2 * h**2)).softmax(-1)),
            "en los pesos va la distancia al cuadrado, sin raíz",
        ),
        (gaussian_steps(output=lambda w, v: v.mean(0)), "esa es la media sin pesos"),
        (
            gaussian_steps(output=lambda w, v: v[w.argmax()]),
            "has tomado el valor de la clave más parecida: mézclalos",
        ),
        (gaussian_steps(output=lambda w, v: w[:, None] * v), "falta sumar los valores ya pesados"),
        (
            gaussian_steps(output=lambda w, v: (w[:, None] * v).mean(0)),
            "los pesos ya suman 1: se suma, sin promediar",
        ),
    ],
    hint=lambda name, value: sums_to_one(name, value) if name == "weights" else "",
    done="consultas y claves pueden tener ya las componentes que quieras.",
)


def leave_one_out(keys, values, width):
    """Lo que se equivoca cada medida cuando la predicen las demás.   (m,), (m,) → (m,)"""
    similarities = gaussian_scores(keys, keys, width).exp().fill_diagonal_(0)
    return similarities / similarities.sum(-1, keepdim=True) @ values - values


def including_itself(keys, values, width):
    return gaussian_scores(keys, keys, width).softmax(-1) @ values - values


def late(keys, values, width):
    return gaussian_scores(keys, keys, width).softmax(-1).fill_diagonal_(0) @ values - values


def hiding_repeated(keys, values, width):
    """Esconde también las medidas que tienen la misma clave."""
    similarities = gaussian_scores(keys, keys, width).exp()
    similarities[keys[:, None] == keys] = 0
    return similarities / similarities.sum(-1, keepdim=True) @ values - values


def no_keepdim(keys, values, width):
    similarities = gaussian_scores(keys, keys, width).exp().fill_diagonal_(0)
    return similarities / similarities.sum(-1) @ values - values


def mean_square(errors):
    """De una función que da errores, otra que da su media al cuadrado."""
    return lambda keys, values, width: errors(keys, values, width).square().mean()


def measurements():
    """Medidas sin ordenar, y dos con la misma clave."""
    return [
        (tensor([2.5, -1.0, 4.0, 0.5, 2.5]), tensor([3.5, -2.0, 6.0, 1.25, -1.0])),
        (tensor([7.5, 1.0, 3.25, -2.0, 3.25, 5.0, 0.5]), tensor([-4.0, 2.5, 9.0, 2.5, 7.5, -1.25, 3.0])),
    ]


EXERCISES["1.2"] = Function(
    reference=mean_square(leave_one_out),
    shapes={"keys": "m", "values": "m"},
    cases=lambda: [{"keys": k, "values": v, "width": h} for (k, v), h in zip(measurements(), (1.3, 0.8))],
    mistakes=[
        (
            mean_square(lambda k, v, h: leave_one_out(k, v, h * 2**0.5)),
            "el cuadrado es solo del ancho: 2 * width**2",
        ),
        (
            mean_square(lambda k, v, h: gaussian_scores(k, k, h).exp().fill_diagonal_(0) @ v - v),
            "falta normalizar: los pesos de cada fila deben sumar 1",
        ),
        (
            mean_square(including_itself),
            "cada medida participa en su propia predicción: ponla a 0 (si usas softmax, a -torch.inf)",
        ),
        (mean_square(late), "has quitado la diagonal después de normalizar, y los pesos ya no suman 1"),
        (
            mean_square(hiding_repeated),
            "escondes también otras medidas con la misma clave: solo se quita la diagonal",
        ),
        (
            mean_square(no_keepdim),
            "cada fila debe repartir 1, y has normalizado las columnas: ¿falta keepdim=True?",
        ),
        (mean_square(lambda k, v, h: leave_one_out(k, v, 1.3)), "el ancho está escrito a mano: usa width"),
        (mean_square(lambda k, v, h: leave_one_out(k, v, 1.0)), "no has usado el ancho"),
        (mean_square(lambda k, v, h: leave_one_out(k, v, h / 2**0.5)), "¿y el 2 que divide junto al ancho?"),
        (mean_square(lambda k, v, h: leave_one_out(k, v, h**0.5)), "el ancho va al cuadrado"),
        (lambda k, v, h: leave_one_out(k, v, h).square().sum(), "has sumado los errores, y es la media"),
        (
            lambda k, v, h: leave_one_out(k, v, h).square().mean().sqrt(),
            "has sacado la raíz, y aquí se pide sin ella",
        ),
        (lambda k, v, h: leave_one_out(k, v, h).abs().mean(), "falta elevar las diferencias al cuadrado"),
        (lambda k, v, h: leave_one_out(k, v, h).mean(), "falta elevar las diferencias al cuadrado"),
        (
            lambda k, v, h: leave_one_out(k, v, h).mean() ** 2,
            "primero el cuadrado de cada error y después la media",
        ),
        (lambda k, v, h: leave_one_out(k, v, h).square().median(), "esa es la mediana, y se pide la media"),
        (
            lambda k, v, h: leave_one_out(k, v, h).square().sum() / (len(k) - 1),
            "divide entre m, el número de medidas",
        ),
        (lambda k, v, h: leave_one_out(k, v, h).square(), "falta la media de los errores"),
    ],
    done="ahora elige el ancho.",
)


def pick(best):
    """Prueba los anchos con 1.2 y se queda con el que diga `best`."""
    error = mean_square(leave_one_out)
    return lambda keys, values, widths: best([error(keys, values, h).item() for h in widths], widths)


def choices():
    """Otras medidas: el mejor ancho no es ni el mayor ni el menor, ni está siempre en el mismo puesto."""
    keys = tensor([5.5, 0.75, 2.0, 5.25, -1.75, 6.0, 2.0, 5.5, 3.75, 2.5, 4.5])
    values = tensor([-2.5, 2.75, 1.25, -4.75, -3.0, -1.75, 3.0, -2.25, 1.0, 3.75, -1.0])
    others = tensor([0.25, 13.75, 3.25, 9.25, 0.25, 14.75, 0.75, 12.5, 5.0])
    rising = tensor([-2.75, 11.75, -1.25, 6.25, -1.75, 12.0, 4.5, 8.5, 0.5])
    return [
        {"keys": keys, "values": values, "widths": [4.5, 0.7, 2.0, 0.2]},
        {"keys": others, "values": rising, "widths": [0.7, 9.5, 1.2, 3.0, 0.3]},
        {
            "keys": tensor([0.25, 3.5, 5.25, 5.0, 5.5, 7.0, 0.25]),
            "values": tensor([1.75, 1.0, -3.75, -4.5, -5.0, 0.5, 1.75]),
            "widths": [0.6, 2.8, 0.9, 1.4, 2.0],
        },
        {
            "keys": tensor([-2.0, -1.5, 7.5, -4.0, 4.75, 7.0, 4.75, 0.25, 6.75]),
            "values": tensor([-0.5, -3.0, 3.25, 2.0, -2.5, -0.25, -2.75, 1.25, 2.0]),
            "widths": [0.9, 3.4, 1.3, 2.4, 0.6, 1.8],
        },
    ]


EXERCISES["1.2b"] = Function(
    reference=pick(lambda errors, widths: widths[errors.index(min(errors))]),
    shapes={"keys": "m", "values": "m"},
    cases=choices,
    mistakes=[
        (
            pick(lambda errors, widths: errors.index(min(errors))),
            "ese es su puesto en la lista, y se pide el ancho",
        ),
        (pick(lambda errors, widths: min(errors)), "ese es el error, y se pide el ancho que lo consigue"),
        (pick(lambda errors, widths: widths[errors.index(max(errors))]), "ese es el de mayor error"),
        (
            pick(lambda errors, widths: min(widths)),
            "ese es el más estrecho: gana siempre si cada medida participa en su propia predicción",
        ),
    ],
    done="y sin haber visto la curva verdadera.",
)


def forecast(weigh):
    """Predicción de 1.3 con los pesos que diga `weigh`, a partir de las puntuaciones."""
    return lambda queries, keys, values, width: weigh(gaussian_scores(queries, keys, width)) @ values


def normalized(weights):
    return weights / weights.sum(-1, keepdim=True)


def forecast_cases():
    """El primero, con todos los valores a 1: la respuesta es lo que suman los pesos de cada consulta."""
    queries, keys = tensor([0.5, 2.25, -1.0, 2.25]), tensor([3.0, -1.5, 1.25])
    return [
        {"queries": queries, "keys": keys, "values": torch.ones(3), "width": 1.1},
        {"queries": queries, "keys": keys, "values": tensor([-4.0, 7.5, 2.0]), "width": 0.9},
        {
            "queries": tensor([1.5, -0.5]),
            "keys": tensor([2.0, -1.0, 4.5, 0.25, 2.0]),
            "values": tensor([3.5, -6.0, 1.0, 8.25, 1.0]),
            "width": 1.7,
        },
    ]


EXERCISES["1.3"] = Function(
    reference=forecast(lambda scores: scores.softmax(-1)),
    shapes={"queries": "n", "keys": "m", "values": "m", "": "n"},
    cases=forecast_cases,
    mistakes=[
        (
            forecast(lambda scores: scores.softmax(0)),
            "con valores todos 1 sale lo que suman tus pesos: cada consulta debe repartir 1 entre las claves",
        ),
        (forecast(lambda scores: scores.exp()), "los pesos de cada consulta no suman 1: falta normalizar"),
        (
            forecast(lambda scores: normalized(scores.softmax(0))),
            "has vuelto a normalizar unos pesos mal repartidos: basta con softmax por el eje de las claves",
        ),
        (
            forecast(lambda scores: scores.softmax(0) / len(scores)),
            "dividir entre las consultas no arregla el reparto",
        ),
        (
            forecast(lambda scores: scores.exp() / scores.exp().sum()),
            "has normalizado la tabla entera, y reparte 1 cada consulta, es decir, cada fila",
        ),
        (forecast(lambda scores: (scores / 2).softmax(-1)), "el cuadrado es solo del ancho: 2 * width**2"),
        (
            forecast(lambda scores: (2 * scores).softmax(-1)),
            "no cambies las puntuaciones: dividen entre 2 por el ancho²",
        ),
        (forecast(lambda scores: (-scores).softmax(-1)), "atiendes más a lo más lejano: ¿y el signo menos?"),
        (
            lambda queries, keys, values, width: (
                gaussian_scores(queries, keys, width**0.5).softmax(-1) @ values
            ),
            "el ancho va al cuadrado",
        ),
        (
            lambda queries, keys, values, width: gaussian_scores(queries, keys, 1.0).softmax(-1) @ values,
            "no has usado el ancho",
        ),
        (
            lambda queries, keys, values, width: (
                gaussian_scores(queries, keys.sort().values, width).softmax(-1) @ values
            ),
            "has ordenado las claves y no los valores: ya no forman parejas",
        ),
        (
            lambda queries, keys, values, width: (
                gaussian_scores(queries.sort().values, keys, width).softmax(-1) @ values
            ),
            "has ordenado las consultas, y las respuestas van en el orden en que se pregunta",
        ),
    ],
    done="cada consulta reparte exactamente 1 entre las claves.",
)


EXERCISES["1.4"] = Order(
    code=[
        "def attend(query, keys, values, width):",
        "    scores = -((query - keys) ** 2) / (2 * width**2)",
        "    scores = scores - scores.max()",
        "    similarities = scores.exp()",
        "    weights = similarities / similarities.sum()",
        "    return weights @ values",
    ],
    shuffle=[4, 2, 0, 5, 1, 3],
    why={
        (1, 0): "la función empieza por su def",
        (2, 0): "la función empieza por su def",
        (3, 0): "la función empieza por su def",
        (4, 0): "la función empieza por su def",
        (5, 0): "la función empieza por su def",
        (2, 1): "todavía no hay puntuaciones a las que restar la mayor",
        (3, 1): "todavía no hay puntuaciones",
        (
            3,
            2,
        ): "sin restar antes la mayor, lejos de las claves todas las exponenciales son 0 y sale nan",
        (4, 3): "todavía no hay parecidos que normalizar",
        (5, 4): "todavía no hay pesos, y detrás de return no se ejecuta nada",
    },
    done="y como la mayor puntuación queda en 0, la suma de las exponenciales nunca es 0.",
)


def tell_same_story(answer, weights, values):
    """Unos pesos valen si suman 1, no son negativos, dan la misma respuesta y alguno es 0."""
    case = f"con pesos {show(weights)} y valores {show(values)}"
    expected = (weights @ values).double()
    other = to_tensor(call(answer, weights=weights, values=values))
    if other.shape != (3,):
        raise Wrong(f"esperaba 3 pesos, forma (3,), y devolviste forma {tuple(other.shape)}.")
    total, answered = other.sum(), other @ values.double().clone()
    if not same(total, torch.ones(()).double()):
        raise Wrong(f"{case}, los tuyos, {show(other)}, suman {total:.7g} y deben sumar 1.")
    if other.min() < -1e-5:
        raise Wrong(
            f"{case}, hay un peso negativo: {show(other, 5)}. Te has pasado, o has agotado otro peso."
        )
    if not same(answered, expected):
        raise Wrong(f"{case}, la respuesta era {expected:.7g} y la tuya es {answered:.7g}.")
    if other.min() > 1e-5:
        raise Wrong(f"{case}, devuelves {show(other, 5)}: ninguno es 0, aún puedes ir más lejos.")
    return True


def other_weights(weights, values):
    change = values[[1, 2, 0]] - values[[2, 0, 1]]  # suma 0 y no altera la mezcla
    falling = change < 0
    return weights + (-weights[falling] / change[falling]).min() * change


EXERCISES["1.5"] = Function(
    reference=other_weights,
    run=tell_same_story,
    shapes={"weights": "3", "values": "3"},
    cases=lambda: [
        {"weights": tensor(weights), "values": tensor(values)}
        for weights, values in (
            ([0.2, 0.5, 0.3], [10.0, 20.0, 30.0]),
            ([0.35, 0.25, 0.4], [0.5, -11.0, -1.0]),
            ([0.3, 0.1, 0.6], [-1.0, 4.5, 2.0]),
            ([0.1, 0.1, 0.8], [7.0, 3.25, -2.0]),
            ([0.3, 0.6, 0.1], [2.0, -5.5, 9.0]),
            # Bajan dos: el que más deprisa lo hace, que es el primero, no es el que antes se agota.
            ([0.6, 0.25, 0.15], [1.5, 4.5, 9.25]),
            ([0.6, 0.25, 0.15], [9.25, 4.5, -1.5]),
        )
    ],
    waived={"repetidos": "los tres valores son distintos"},
    done="dos historias distintas y la misma respuesta.",
)
