"""Las comprobaciones de la lección 10, con la solución y con respuestas equivocadas típicas."""

import re

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from utils.corpus import BOS_ID, EOS_ID, PAD_ID
from utils.decoding import pad
from utils.exercises import comprueba
from utils.training import translation_loss


def shifted_batch(sentences):
    tgt = pad([[BOS_ID, *sentence, EOS_ID] for sentence in sentences])
    return tgt[:, :-1], tgt[:, 1:]


def shifted_one_by_one(sentences):
    return pad([[BOS_ID, *s] for s in sentences]), pad([[*s, EOS_ID] for s in sentences])


def zero_padding(sentences):
    rows = [torch.tensor([BOS_ID, *sentence, EOS_ID]) for sentence in sentences]
    tgt = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    return tgt[:, :-1], tgt[:, 1:]


def eos_after_padding(sentences):
    words = pad(sentences)
    ends = torch.full((len(words), 1), EOS_ID)
    return shifted_one_by_one(sentences)[0], torch.cat([words, ends], 1)


def smoothed_targets(targets, vocab_size, epsilon):
    return (1 - epsilon) * F.one_hot(targets, vocab_size) + epsilon / vocab_size


def smoothed_others(targets, vocab_size, epsilon):
    one_hot = F.one_hot(targets, vocab_size)
    return (1 - epsilon) * one_hot + epsilon / (vocab_size - 1) * (1 - one_hot)


def measure(eval_mode=True, smoothing=0.0, weighted=True):
    """La validación del ejercicio 10.3, con los errores que se pidan."""

    def validation_loss(model, batches):
        if eval_mode:
            model.eval()
        total = count = 0
        for batch in batches:
            logits = model(batch.src, batch.tgt[:, :-1])
            weight = batch.num_tokens if weighted else 1
            total += weight * translation_loss(logits, batch.tgt[:, 1:], smoothing).item()
            count += weight
        return total / count

    return validation_loss


def accumulate_with(weight, *, zero="al empezar", step=False):
    """La acumulación del ejercicio 10.5: weight(lote, lotes) es el peso de cada lote."""

    def accumulate(model, batches):
        if zero == "al empezar":
            model.zero_grad()
        for batch in batches:
            if zero == "cada vez":
                model.zero_grad()
            loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])
            (weight(batch, batches) * loss).backward()
        if step:
            torch.optim.SGD(model.parameters(), lr=0.1).step()

    return accumulate


def by_tokens(batch, batches):
    return batch.num_tokens / sum(other.num_tokens for other in batches)


def all_at_once(model, batches):
    src = pad([row[row != PAD_ID].tolist() for batch in batches for row in batch.src])
    tgt = pad([row[row != PAD_ID].tolist() for batch in batches for row in batch.tgt])
    model.zero_grad()
    translation_loss(model(src, tgt[:, :-1]), tgt[:, 1:]).backward()


RIGHT = [
    ("10.1", shifted_batch),
    ("10.1", shifted_one_by_one),
    ("10.2", smoothed_targets),
    ("10.3", measure()),
    ("10.4", [3, 1, 6, 4, 0, 5, 2]),
    ("10.4", [4, 3, 1, 6, 0, 5, 2]),
    ("10.4", [3, 1, 6, 0, 5, 2, 4]),
    ("10.5", accumulate_with(by_tokens)),
]
WRONG = [
    ("10.1", lambda s: (shifted_batch(s)[1],) * 2, r"entra \[7, 8, 9, 3\].*sin desplazar"),
    ("10.1", lambda s: shifted_batch(s)[::-1], "al revés"),
    ("10.1", lambda s: (pad([[BOS_ID, *x] for x in s]), pad([[*x, PAD_ID] for x in s])), "le falta <eos>"),
    ("10.1", lambda s: pad([[BOS_ID, *x, EOS_ID] for x in s]), "esperaba dos tensores"),
    ("10.1", lambda s: (pad([[BOS_ID, *x, EOS_ID] for x in s]),) * 2, r"forma \(3, 5\) y esperaba \(3, 4\)"),
    ("10.1", zero_padding, r"debe salir \[5, 3, 1, 1\] y devolviste \[5, 3, 0, 0\]"),
    ("10.1", eos_after_padding, r"devolviste \[5, 1, 1, 3\]"),
    ("10.1", lambda s: tuple(part.float() for part in shifted_batch(s)), "decimales"),
    ("10.2", smoothed_others, "la correcta vale 0.800 y esperaba 0.84.*también a la correcta"),
    ("10.2", lambda t, v, e: (1 - e) * F.one_hot(t, v), "la fila 0 suma 0.800"),
    ("10.2", lambda t, v, e: F.one_hot(t, v) + e / v, "la fila 0 suma 1.200"),
    ("10.2", lambda t, v, e: F.one_hot(t, v), "no has suavizado"),
    ("10.2", lambda t, v, e: smoothed_targets(t, v, 0.1), r"esperaba \[0.04, 0.84.*devolviste \[0.02, 0.92"),
    ("10.2", lambda t, v, e: smoothed_targets(t, v, e)[0], r"forma \(5,\) y esperaba \(3, 5\)"),
    ("10.3", measure(eval_mode=False), "modo train"),
    ("10.3", measure(smoothing=0.1), "sin suavizar"),
    ("10.3", measure(weighted=False), "2 tokens te pesa igual que uno de 10"),
    ("10.3", measure(smoothing=0.1, weighted=False), "suavizas, y además"),
    ("10.3", lambda model, batches: 1.0, "0 veces"),
    ("10.4", [3, 1, 6, 0, 4, 5, 2], "borras el gradiente"),
    ("10.4", [3, 1, 6, 4, 5, 0, 2], "recortas antes de backward"),
    ("10.4", [3, 1, 6, 4, 0, 2, 5], "el tirón ya está dado"),
    ("10.4", [1, 3, 6, 4, 0, 5, 2], "en el puesto 1 no puede ir «logits"),
    ("10.4", [1, 3, 6], "del 0 al 6"),
    ("10.5", accumulate_with(lambda batch, batches: 1 / len(batches)), "cada lote pesa lo mismo"),
    ("10.5", accumulate_with(lambda batch, batches: 1), "has sumado las medias"),
    ("10.5", accumulate_with(lambda batch, batches: batch.num_tokens), "te falta dividir"),
    ("10.5", accumulate_with(by_tokens, zero="cada vez"), "solo queda el del último"),
    ("10.5", accumulate_with(by_tokens, zero="nunca"), "restos de un paso anterior"),
    ("10.5", accumulate_with(by_tokens, step=True), "han cambiado los pesos"),
    ("10.5", all_at_once, "4 frases en una sola pasada"),
    ("10.5", lambda model, batches: None, "ni una vez"),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_la_solucion_vale(exercise, answer, capsys):
    comprueba(exercise, answer)
    assert capsys.readouterr().out.startswith(f"✓ {exercise}")


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_una_respuesta_equivocada_no_vale_y_se_dice_por_que(exercise, answer, words, capsys):
    comprueba(exercise, answer)
    output = capsys.readouterr().out
    assert output.startswith(f"✗ {exercise}") and re.search(words, output), output


def crashing(targets, vocab_size, epsilon):
    return F.one_hot(targets, vocab_size) + epsilom


@pytest.mark.parametrize("exercise", ["10.1", "10.2", "10.3", "10.5"])
def test_pendiente(exercise, capsys):
    def pending(*args):
        raise NotImplementedError

    comprueba(exercise, pending)
    comprueba(exercise, ...)
    assert capsys.readouterr().out.count(f"⏳ {exercise} pendiente") == 2


def test_un_fallo_del_estudiante_se_le_cuenta_con_su_linea(capsys):
    comprueba("10.2", crashing)
    output = capsys.readouterr().out
    line = crashing.__code__.co_firstlineno + 1
    assert output.startswith("✗ 10.2") and f"línea {line}" in output and "NameError" in output


def test_las_lineas_barajadas_de_la_leccion_son_las_de_la_comprobacion():
    from notebooks.taller import find, read
    from utils.exercises import SHUFFLED_STEP

    text = "\n".join(cell.source for cell in read(find("10").path).cells)
    assert "\n".join(f"{i}  {line}" for i, line in enumerate(SHUFFLED_STEP)) in text
