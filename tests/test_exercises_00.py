"""Las comprobaciones de la lección 00: respuestas correctas de otro estilo, y equivocadas con su causa."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

# 0.1


def modifies_a(a, b):
    a += 1
    return a[:, None] - b - 1


def loop(a, b):
    table = torch.zeros(len(a), len(b))
    for i in range(len(a)):
        table[i] = a[i] - b
    return table


# 0.2


def by_rows(probabilities, targets):
    return -sum(np.log(float(row[t])) for row, t in zip(probabilities, targets)) / len(targets)


def log_in_place(probabilities, targets):
    return -probabilities.log_().gather(1, targets[:, None]).mean()


# 0.3


def masked(vectors, lengths):
    real = torch.arange(vectors.shape[1]) < lengths[:, None]
    return (vectors * real[..., None]).sum(1) / real.sum(1, keepdim=True)


def by_phrases(vectors, lengths):
    return [vector[:n].mean(0) for vector, n in zip(vectors, lengths)]


def modifies_lengths(vectors, lengths):
    lengths.clamp_(min=2)
    return vectors.sum(1) / lengths[:, None]


def modifies_vectors(vectors, lengths):
    return vectors.cumsum_(1)[:, -1] / lengths[:, None]


RIGHT = [
    ("0.1", lambda a, b: np.subtract.outer(a.numpy(), b.numpy())),
    ("0.1", lambda a, b: -(b - a.unsqueeze(-1))),
    ("0.1", lambda a, b: a.repeat(len(b), 1).T - b.repeat(len(a), 1)),
    ("0.1", lambda a, b: torch.cartesian_prod(a, -b).sum(-1).reshape(len(a), len(b))),
    ("0.2", by_rows),
    ("0.2", lambda p, t: F.nll_loss(p.log(), t)),
    ("0.2", lambda p, t: F.cross_entropy(p.log(), t)),
    ("0.2", lambda p, t: -(F.one_hot(t, p.shape[1]) * p).sum(-1).log().mean().item()),
    ("0.2", lambda p, t: -p[range(len(t)), t].prod().log() / len(t)),
    ("0.3", masked),
    ("0.3", by_phrases),
    ("0.3", lambda v, n: (v.mean(1) * v.shape[1]).numpy() / n.numpy()[:, None]),
    ("0.3", lambda v, n: torch.einsum("btd,b->bd", v, 1 / n)),
]
WRONG = [
    (
        "0.1",
        lambda a, b: b - a[:, None],
        "en la fila 0 esperaba [-0.733, -5.483, 5.017, -0.733] y devolviste [0.733, ",
    ),
    ("0.1", lambda a, b: b - a[:, None], "al revés"),
    ("0.1", lambda a, b: a - b[:, None], "esperaba forma (3, 4) y devolviste forma (4, 3)"),
    ("0.1", lambda a, b: -(a[:, None] - b).abs(), "positiva o negativa"),
    ("0.1", lambda a, b: (a[:, None] - b).clamp(max=0), "las diferencias positivas también cuentan"),
    ("0.1", lambda a, b: (a[:, None] - b).long(), "has perdido los decimales"),
    ("0.1", lambda a, b: (a[:, None] - b).round(), "has perdido los decimales"),
    ("0.1", lambda a, b: a.sort()[0][:, None] - b.sort()[0], "ordenar"),
    ("0.1", modifies_a, "tu función modifica a, y debe dejarlo como estaba."),
    ("0.1", lambda a, b: torch.tensor([[-9.0, -19, -29], [-5, -15, -25]]), "esperaba forma (3, 4)"),
    ("0.1", lambda a, b: (a[:, None] - b).half(), "en la fila 0 esperaba"),
    ("0.1", loop, "bucle"),
    ("0.1", lambda a, b: a - b, "RuntimeError: The size of tensor a (3) must match"),
    ("0.1", lambda a, b: a - b, "solo a va en columna"),
    ("0.1", lambda a, b: (a[:, None] - b).abs().neg().masked_fill(a[:, None] > b, 0), "esperaba"),
    ("0.1", lambda a, b: (a[:, None] - b).flatten(), "devolviste forma (12,)"),
    ("0.1", lambda a, b: torch.triu(a[:, None] - b), "en la fila 1 esperaba"),
    ("0.2", lambda p, t: -p.diagonal().log().mean(), "has tomado la diagonal"),
    ("0.2", lambda p, t: -p.gather(0, t[None]).log().mean(), "gather va por el eje 0"),
    ("0.2", lambda p, t: -p.gather(1, t[:, None]).log().sum() / 2, "divides entre 2"),
    ("0.2", log_in_place, "modifica probabilities"),
    ("0.2", lambda p, t: "0.6365", "'0.6365' (str)"),
    ("0.2", lambda p, t: 0.6365, "esperaba 1.652 y devolviste 0.636"),
    ("0.2", lambda p, t: p.gather(1, t[:, None]).mean(), "sin logaritmo ni signo"),
    ("0.2", lambda p, t: p.gather(1, t[:, None]).log().mean(), "signo"),
    ("0.2", lambda p, t: -p.gather(1, t[:, None]).log2().mean(), "base"),
    ("0.2", lambda p, t: -p.gather(1, t[:, None]).log(), "esperaba un solo número"),
    ("0.2", lambda p, t: -p.gather(1, t), "más: targets[:, None]"),
    ("0.2", lambda p, t: (-p.gather(1, t[:, None]).log()).median(), "esperaba 1.652 y devolviste"),
    ("0.2", lambda p, t: 1 - p.gather(1, t[:, None]).mean(), "esperaba 1.652 y devolviste"),
    ("0.2", lambda p, t: -p.gather(1, t.sort()[0][:, None]).log().mean(), "esperaba"),
    ("0.2", lambda p, t: None, "¿falta un return?"),
    ("0.3", lambda v, n: v.mean(1), "también los de relleno"),
    ("0.3", lambda v, n: v.sum(1), "falta dividir"),
    ("0.3", lambda v, n: v.sum(1) // n[:, None], "quita los decimales"),
    ("0.3", lambda v, n: v.sum(1) / (v != 0).sum(1), "cuenta con lengths"),
    ("0.3", lambda v, n: torch.stack([x[:m].median(0).values for x, m in zip(v, n)]), "mediana"),
    (
        "0.3",
        lambda v, n: torch.stack([(x[0] + x[m - 1]) / 2 for x, m in zip(v, n)]),
        "el primero y el último",
    ),
    ("0.3", lambda v, n: torch.tensor([[6.0, 1.0], [4.0, 2.0]]), "forma (3, 2) y devolviste forma (2, 2)"),
    ("0.3", modifies_lengths, "modifica lengths"),
    ("0.3", modifies_vectors, "modifica vectors"),
    ("0.3", lambda v, n: v.sum(1) / n, "lengths necesita un eje más"),
    ("0.3", lambda v, n: v.sum(1) / n[:, None] + 1e-3, "esperaba [1.75, -1] y devolviste [1.751, -0.999]"),
    ("0.3", lambda v, n: torch.stack([v[0, :2].mean(0)] * len(v)), "en la fila 1"),
    ("0.3", lambda v, n: v.sum(1) / n[:, None].flip(0), "en la fila 0"),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_una_respuesta_correcta_de_otro_estilo_vale(exercise, answer, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✓ {exercise}"), text


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_una_respuesta_equivocada_no_vale_y_se_dice_por_que(exercise, answer, words, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✗ {exercise}") and words in text, text
