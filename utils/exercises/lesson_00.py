"""Lección 00 · Inicio."""

import torch
from torch import tensor

from utils.exercises import EXERCISES, Function, no_loops

EXERCISES["0.1"] = Function(
    reference=lambda a, b: a[:, None] - b,
    shapes={"a": "n", "b": "m", "": "n m"},
    cases=lambda: [
        {"a": tensor([1.517, -4.0, 7.251]), "b": tensor([2.25, 7.0, -3.5, 2.25])},
        {"a": tensor([0.753, -2.0, 0.753, 3.0, -1.5]), "b": tensor([6.5, -0.25])},
    ],
    mistakes=[
        (lambda a, b: b - a[:, None], "has restado al revés, y la casilla (i, j) es a[i] - b[j]"),
        (lambda a, b: a - b[:, None], "las filas son las de a y las columnas las de b: están cambiadas"),
        (lambda a, b: b[:, None] - a, "has restado al revés, y además a va en las filas y b en las columnas"),
        (lambda a, b: a[:, None] + b, "has sumado"),
        (lambda a, b: a[:, None] * b, "has multiplicado"),
        (lambda a, b: (a[:, None] - b).abs(), "falta el signo: no es la distancia, es la resta"),
        (lambda a, b: -(a[:, None] - b).abs(), "la diferencia puede ser positiva o negativa"),
        (lambda a, b: (a[:, None] - b).clamp(max=0), "las diferencias positivas también cuentan"),
        (lambda a, b: (a[:, None] - b).clamp(min=0), "las diferencias negativas también cuentan"),
        (lambda a, b: (a[:, None] - b).trunc(), "has perdido los decimales"),
        (lambda a, b: (a[:, None] - b).round(), "has perdido los decimales al redondear"),
        (
            lambda a, b: a.sort().values[:, None] - b,
            "las filas van en el orden en que llega a, sin ordenarla",
        ),
        (
            lambda a, b: a[:, None] - b.sort().values,
            "las columnas van en el orden en que llega b, sin ordenarla",
        ),
        (lambda a, b: a.sort().values[:, None] - b.sort().values, "no hay que ordenar a ni b"),
        (
            lambda a, b: a[None] - b,
            "a[None] es una fila, (1, n); la columna, (n, 1), es a[:, None]",
        ),
        (lambda a, b: b - a, "es a − b, y a va en columna, a[:, None]"),
        (lambda a, b: a - b, "solo a va en columna, a[:, None]; b se queda como llega"),
    ],
    also=[no_loops(lambda n: {"a": torch.rand(n), "b": torch.rand(n + 1)})],
    done="cada pareja, en su casilla.",
)


def probability_of_target(probabilities, targets):
    return probabilities[torch.arange(len(targets)), targets]


def surprise_cases():
    return [
        {
            "probabilities": tensor([[0.5, 0.2, 0.3], [0.15, 0.05, 0.8], [0.6, 0.25, 0.15], [0.3, 0.3, 0.4]]),
            "targets": tensor([1, 0, 2, 1]),
        },
        {
            "probabilities": tensor([[0.1, 0.35, 0.05, 0.4, 0.1], [0.45, 0.15, 0.2, 0.15, 0.05]]),
            "targets": tensor([3, 1]),
        },
    ]


EXERCISES["0.2"] = Function(
    reference=lambda probabilities, targets: -probability_of_target(probabilities, targets).log().mean(),
    shapes={"probabilities": "n k", "targets": "n"},
    cases=surprise_cases,
    waived={"signos": "las probabilidades y los índices no son negativos"},
    mistakes=[
        (
            lambda p, t: probability_of_target(p, t).mean(),
            "esa es la media de las probabilidades, sin logaritmo ni signo",
        ),
        (lambda p, t: -probability_of_target(p, t).mean(), "falta el logaritmo"),
        (
            lambda p, t: probability_of_target(p, t).log().mean(),
            "el signo está al revés: es la media de -log",
        ),
        (lambda p, t: -probability_of_target(p, t).log().sum(), "has sumado las filas, y es la media"),
        (
            lambda p, t: -probability_of_target(p, t).log().sum() / p.shape[1],
            "has dividido entre las columnas, y la media es entre las filas",
        ),
        (
            lambda p, t: -probability_of_target(p, t).log().sum() / 2,
            "divides entre 2, y no siempre hay dos filas",
        ),
        (
            lambda p, t: -probability_of_target(p, t).log(),
            "falta la media: un número por fila todavía no es uno solo",
        ),
        (
            lambda p, t: -probability_of_target(p, t).log2().mean(),
            "¿en qué base está tu logaritmo? Es el natural",
        ),
        (
            lambda p, t: -probability_of_target(p, t).log10().mean(),
            "¿en qué base está tu logaritmo? Es el natural",
        ),
        (
            lambda p, t: -probability_of_target(p, t).mean().log(),
            "primero el logaritmo y después la media, no al revés",
        ),
        (lambda p, t: -p.log().mean(), "has usado todas las probabilidades, y solo cuenta la de la correcta"),
        (
            lambda p, t: -p.diagonal().log().mean(),
            "has tomado la diagonal, y la correcta de cada fila la dice targets",
        ),
        (
            lambda p, t: -p.gather(0, t[None]).log().mean(),
            "gather va por el eje 0, y hay que elegir una columna en cada fila: eje 1",
        ),
        (
            lambda p, t: -p.gather(0, t[:, None]).log().mean(),
            "gather va por el eje 0, y hay que elegir una columna en cada fila: eje 1",
        ),
        (
            lambda p, t: -p[t].log().mean(),
            "p[targets] toma filas enteras, y hay que elegir una columna en cada fila",
        ),
        (
            lambda p, t: -p.gather(1, t[:, None]).log(),
            "falta la media: un número por fila todavía no es uno solo",
        ),
        (
            lambda p, t: -p[:, t].log().mean(),
            "p[:, targets] toma las columnas de todas las filas; falta emparejarlas",
        ),
        (
            lambda p, t: -p.max(1).values.log().mean(),
            "has tomado la mayor de cada fila, y la correcta puede no serlo",
        ),
        (
            lambda p, t: torch.nn.functional.cross_entropy(p, t),
            "has aplicado softmax (cross_entropy lo lleva dentro), y aquí ya llegan probabilidades",
        ),
        (
            lambda p, t: -p.gather(1, t[None]).log().mean(),
            "targets[None] es una fila y solo mira la primera; hace falta la columna targets[:, None]",
        ),
        (lambda p, t: p.gather(1, t), "los índices de gather necesitan un eje más: targets[:, None]"),
    ],
    done="es la entropía cruzada, que volverá en la lección 10.",
)


def phrases():
    """Frases con ceros de relleno al final y, entre los tokens de verdad, otros que no son relleno."""
    return [
        {
            "vectors": tensor(
                [
                    [[0.5, -2.0], [3.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
                    [[1.5, 1.5], [0.0, 0.0], [-0.25, 1.0], [2.5, -3.0]],
                    [[-7.5, 0.75], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]],
                ]
            ),
            "lengths": tensor([2, 4, 1]),
        },
        {
            "vectors": tensor(
                [
                    [[2.5, -1.0, 0.25, 0.0, 6.0], [0.0, 3.5, -2.0, 1.0, 6.0], [0.0] * 5, [0.0] * 5],
                    [
                        [1.0, 4.5, -0.5, 2.0, -3.0],
                        [7.0, 0.0, 1.25, -8.0, 0.5],
                        [-1.0, 2.5, 0.0, 0.5, 1.5],
                        [0.0] * 5,
                    ],
                ]
            ),
            "lengths": tensor([2, 3]),
        },
    ]


def over_real_tokens(vectors, lengths, take):
    """`take` sobre los tokens de verdad de cada frase."""
    return torch.stack([take(vector[:length]) for vector, length in zip(vectors, lengths)])


EXERCISES["0.3"] = Function(
    reference=lambda vectors, lengths: vectors.sum(1) / lengths[:, None],
    shapes={"vectors": "lote tokens d", "lengths": "lote", "": "lote d"},
    cases=phrases,
    mistakes=[
        (lambda v, n: v.mean(1), "divides entre todos los tokens, también los de relleno"),
        (lambda v, n: v.sum(1), "esa es la suma: falta dividir entre lengths"),
        (lambda v, n: v.sum(1) / n, "lengths necesita un eje más, lengths[:, None], para dividir cada frase"),
        (
            lambda v, n: v.sum() / n[:, None],
            "has sumado todo el lote: suma solo por el eje de los tokens, el 1",
        ),
        (lambda v, n: v.mean(1) / n[:, None], "ya has dividido con mean, y vuelves a dividir"),
        (lambda v, n: v.sum(1) / n.max(), "divides todas entre la longitud de la más larga"),
        (lambda v, n: v.sum(1) // n[:, None], "la división // quita los decimales"),
        (lambda v, n: (v.sum(1) / n[:, None]).round(), "has perdido los decimales al redondear"),
        (
            lambda v, n: v.sum(1) / (v != 0).sum(1),
            "un token de verdad puede valer 0: cuenta con lengths, no con los ceros",
        ),
        (
            lambda v, n: v.sum(1) / (v != 0).any(-1).sum(1)[:, None] + 0 * n[:, None],
            "un token entero puede valer 0: cuenta con lengths, no con los ceros",
        ),
        (
            lambda v, n: over_real_tokens(v, n, lambda x: x.median(0).values),
            "esa es la mediana, y se pide la media",
        ),
        (
            lambda v, n: over_real_tokens(v, n, lambda x: (x[0] + x[-1]) / 2),
            "has promediado solo el primero y el último",
        ),
        (lambda v, n: v[:, 0], "has devuelto el primer token"),
        (
            lambda v, n: v.sum(2) / n[:, None],
            "has sumado por el eje de las componentes; los tokens están en el eje 1",
        ),
        (
            lambda v, n: v.sum(1) / (torch.arange(v.shape[1]) <= n[:, None]).sum(1)[:, None],
            "cuentas un token de más: los de verdad son arange < lengths",
        ),
        (lambda v, n: v.sum(1) / (n[:, None] + 1), "divides entre uno más de los que hay"),
        (
            lambda v, n: v[:, :n].mean(1),
            "un corte no admite una longitud por frase: suma los tokens y divide entre lengths[:, None]",
        ),
        (lambda v, n: v.sum(1) / (n[:, None] - 1), "divides entre uno menos de los que hay"),
    ],
    done="cada frase se divide entre sus propios tokens.",
)
