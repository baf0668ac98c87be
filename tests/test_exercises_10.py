"""Las comprobaciones de la lección 10: respuestas correctas de otro estilo, y equivocadas con su causa."""

import re
from itertools import permutations

import numpy as np
import pytest
import torch
from torch import Tensor, nn, tensor
from torch.nn import functional as F

from utils.corpus import BOS_ID, EOS_ID, PAD_ID, Batch
from utils.decoding import pad
from utils.exercises import EXERCISES, Pending, Wrong, lines
from utils.exercises.lesson_10 import batches_of
from utils.training import translation_loss

# 10.1


def shifted_batch(sentences):
    tgt = pad([[BOS_ID, *sentence, EOS_ID] for sentence in sentences])
    return tgt[:, :-1], tgt[:, 1:]


def shifted_one_by_one(sentences):
    return pad([[BOS_ID, *s] for s in sentences]), pad([[*s, EOS_ID] for s in sentences])


def filled_by_hand(sentences):
    n = max(map(len, sentences)) + 1
    inputs = torch.full((len(sentences), n), PAD_ID, dtype=torch.int32)
    targets = inputs.clone()
    for i, s in enumerate(sentences):
        inputs[i, : len(s) + 1] = tensor([BOS_ID, *s])
        targets[i, : len(s) + 1] = tensor([*s, EOS_ID])
    return [inputs, targets]


def width_of(choose):
    """La anchura la decide `choose`, y lo que no cabe se corta."""

    def answer(sentences):
        n = choose(sentences)
        return tuple(F.pad(part, (0, 9), value=PAD_ID)[:, :n] for part in shifted_batch(sentences))

    return answer


def zero_padding(sentences):
    rows = [torch.tensor([BOS_ID, *sentence, EOS_ID]) for sentence in sentences]
    tgt = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    return tgt[:, :-1], tgt[:, 1:]


def eos_after_padding(sentences):
    words = pad(sentences)
    ends = torch.full((len(words), 1), EOS_ID)
    return shifted_one_by_one(sentences)[0], torch.cat([words, ends], 1)


def eos_as_padding(sentences):
    inputs, targets = shifted_batch(sentences)
    return inputs.masked_fill(inputs == PAD_ID, EOS_ID), targets


def modifies_lists(sentences):
    for sentence in sentences:
        sentence.insert(0, BOS_ID)
        sentence.append(EOS_ID)
    tgt = pad(sentences)
    return tgt[:, :-1], tgt[:, 1:]


def sorts_sentences(sentences):
    sentences.sort(key=len)
    return shifted_batch(sentences)


def without_specials(sentences):
    return pad(sentences), pad(sentences)


def cuts_sentences(sentences):
    tgt = pad([[BOS_ID, *sentence, EOS_ID] for sentence in sentences])
    return tgt[:-1], tgt[1:]


def loses_a_word(sentences):
    return pad([[BOS_ID, *s[:-1]] for s in sentences]), pad([[*s, EOS_ID] for s in sentences])


def cuts_twice(sentences):
    inputs, targets = shifted_one_by_one(sentences)
    return inputs[:, :-1], targets[:, 1:]


# 10.2


def smoothed_targets(targets, vocab_size, epsilon):
    return (1 - epsilon) * F.one_hot(targets, vocab_size) + epsilon / vocab_size


def scattered(targets, vocab_size, epsilon):
    rows = torch.full((len(targets), vocab_size), epsilon / vocab_size)
    return rows.scatter(1, targets[:, None], 1 - epsilon + epsilon / vocab_size)


def in_numpy(targets, vocab_size, epsilon):
    return ((1 - epsilon) * np.eye(vocab_size)[targets.numpy()] + epsilon / vocab_size).tolist()


def smoothed_others(targets, vocab_size, epsilon):
    one_hot = F.one_hot(targets, vocab_size)
    return (1 - epsilon) * one_hot + epsilon / (vocab_size - 1) * (1 - one_hot)


def smoothed_in_a_loop(targets, vocab_size, epsilon):
    rows = torch.full((len(targets), vocab_size), epsilon / vocab_size)
    for i, target in enumerate(targets):
        rows[i, target] += 1 - epsilon
    return rows


def one_column_at_a_time(targets, vocab_size, epsilon):
    rows = torch.full((len(targets), vocab_size), epsilon / vocab_size)
    for i in range(vocab_size):
        rows[targets == i, i] += 1 - epsilon
    return rows


def assigned_in_integers(targets, vocab_size, epsilon):
    rows = F.one_hot(targets, vocab_size)
    rows[rows == 1] = 1 - epsilon + epsilon / vocab_size
    rows[rows == 0] = epsilon / vocab_size
    return rows


def filled_in_integers(targets, vocab_size, epsilon):
    rows = torch.zeros(len(targets), vocab_size, dtype=torch.long)
    rows[torch.arange(len(targets)), targets] = 1 - epsilon
    return rows + epsilon / vocab_size


def subtracted_in_integers(targets, vocab_size, epsilon):
    rows = F.one_hot(targets, vocab_size)
    rows -= epsilon * rows
    return rows + epsilon / vocab_size


# 10.3


def measure(mode=lambda model: model.eval(), smoothing=0.0, weighted=True, after=lambda model: None):
    """La validación del ejercicio 10.3, con los errores que se pidan."""

    def validation_loss(model, batches):
        mode(model)
        total = count = 0
        for batch in batches:
            logits = model(batch.src, batch.tgt[:, :-1])
            weight = batch.num_tokens if weighted else 1
            total += weight * translation_loss(logits, batch.tgt[:, 1:], smoothing).item()
            count += weight
        after(model)
        return total / count

    return validation_loss


def outer_eval(model):
    model.training = False


@torch.no_grad()
def token_by_token(model, batches):
    was_training = model.training
    model.train(False)
    losses = []
    for batch in batches:
        inputs, targets = batch.tgt[:, :-1], batch.tgt[:, 1:]
        logits = model.decode(inputs, model.encode(batch.src), batch.src)
        losses.append(F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")[targets != PAD_ID])
    model.train(was_training)
    return torch.cat(losses).mean()


def weighted_by(size, smoothing=0.0):
    def validation_loss(model, batches):
        model.eval()
        losses = [
            translation_loss(model(b.src, b.tgt[:, :-1]), b.tgt[:, 1:], smoothing).item() for b in batches
        ]
        return np.average(losses, weights=[size(batch) for batch in batches])

    return validation_loss


def eval_after(model, batches):
    loss = measure(mode=lambda model: None)(model, batches)
    model.eval()
    return loss


def train_between(model, batches):
    losses = [measure(after=lambda model: model.train())(model, [batch]) for batch in batches]
    translation_loss(model(batches[0].src, batches[0].tgt[:, :-1]), batches[0].tgt[:, 1:])
    return np.average(losses, weights=[batch.num_tokens for batch in batches])


def no_dropout(model, batches):
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return measure()(model, batches)


@torch.no_grad()
def crashes_in_validation(model, batches):
    for batch in batches:
        logits = model(batch.src)
    return logits


# 10.5


def accumulate_with(weight, *, zero="al empezar", step=False, retain=False, before=None, after=None):
    """La acumulación del ejercicio 10.5: weight(lote, lotes) es el peso de cada lote."""

    def accumulate(model, batches):
        if before:
            before(model)
        if zero == "al empezar":
            model.zero_grad()
        for batch in batches:
            if zero == "cada vez":
                model.zero_grad()
            loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])
            (weight(batch, batches) * loss).backward(retain_graph=retain)
        if step:
            torch.optim.SGD(model.parameters(), lr=0.1).step()
        if after:
            after(model)

    return accumulate


def by_tokens(batch, batches):
    return batch.num_tokens / sum(other.num_tokens for other in batches)


def with_names(model, batches):
    model.zero_grad()
    for batch in batches:
        logits = model(tgt=batch.tgt[:, :-1], src=batch.src)
        (translation_loss(logits, batch.tgt[:, 1:]) * by_tokens(batch, batches)).backward()


def in_two_halves(model, batches):
    model.zero_grad(set_to_none=False)
    for batch in batches:
        memory = model.encode(batch.src)
        logits = model.decode(batch.tgt[:, :-1], memory, batch.src)
        loss = F.cross_entropy(logits.transpose(1, 2), batch.tgt[:, 1:], ignore_index=PAD_ID, reduction="sum")
        (loss / sum(b.num_tokens for b in batches)).backward()


def with_autograd(model, batches):
    parameters, total = list(model.parameters()), None
    for batch in batches:
        loss = by_tokens(batch, batches) * translation_loss(
            model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:]
        )
        grads = torch.autograd.grad(loss, parameters)
        total = grads if total is None else [a + b for a, b in zip(total, grads)]
    for parameter, gradient in zip(parameters, total):
        parameter.grad = gradient


def sentence_by_sentence(model, batches):
    """Trozos aún menores que los lotes."""
    total = sum(batch.num_tokens for batch in batches)
    for parameter in model.parameters():
        parameter.grad = None
    for batch in batches:
        for src, tgt in zip(batch.src, batch.tgt):
            piece = Batch(src[None], tgt[None])
            loss = translation_loss(model(piece.src, piece.tgt[:, :-1]), piece.tgt[:, 1:])
            (loss * piece.num_tokens / total).backward()


def normalized_at_the_end(model, batches):
    accumulate_with(lambda batch, batches: batch.num_tokens)(model, batches)
    for parameter in model.parameters():
        parameter.grad /= sum(batch.num_tokens for batch in batches)


def backward_outside(model, batches):
    model.zero_grad()
    for batch in batches:
        loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])
    (loss * by_tokens(batch, batches)).backward()


def backward_of_the_total(retain):
    def accumulate(model, batches):
        model.zero_grad()
        total = 0
        for batch in batches:
            loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])
            total = total + by_tokens(batch, batches) * loss
            total.backward(retain_graph=retain)

    return accumulate


def backward_of_a_number(model, batches):
    total = 0
    for batch in batches:
        loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:]).item()
        total += loss * batch.num_tokens
    (total / sum(batch.num_tokens for batch in batches)).backward()


def without_backward(model, batches):
    for batch in batches:
        translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])


def zeroes_in_place(model, batches):
    for parameter in model.parameters():
        parameter.grad.zero_()
    accumulate_with(by_tokens, zero="nunca")(model, batches)


def with_func(model, batches):
    """El gradiente sin backward: torch.func no admite que se mire lo que guarda."""
    weights = dict(model.named_parameters())

    def loss(weights, batch):
        logits = torch.func.functional_call(model, weights, (batch.src, batch.tgt[:, :-1]))
        return translation_loss(logits, batch.tgt[:, 1:]) * by_tokens(batch, batches)

    grads = [torch.func.grad(loss)(weights, batch) for batch in batches]
    for name, parameter in weights.items():
        parameter.grad = sum(grad[name] for grad in grads).detach()


def smoothed_loss(model, batches):
    model.zero_grad()
    for batch in batches:
        loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:], 0.1)
        (loss * by_tokens(batch, batches)).backward()


def all_at_once(model, batches):
    src = pad([row[row != PAD_ID].tolist() for batch in batches for row in batch.src])
    tgt = pad([row[row != PAD_ID].tolist() for batch in batches for row in batch.tgt])
    model.zero_grad()
    translation_loss(model(src, tgt[:, :-1]), tgt[:, 1:]).backward()


def one_backward(model, batches):
    model.zero_grad()
    losses = [translation_loss(model(b.src, b.tgt[:, :-1]), b.tgt[:, 1:]) * b.num_tokens for b in batches]
    (sum(losses) / sum(b.num_tokens for b in batches)).backward()


RIGHT = [
    ("10.1", shifted_batch),
    ("10.1", shifted_one_by_one),
    ("10.1", filled_by_hand),
    ("10.2", smoothed_targets),
    ("10.2", scattered),
    ("10.2", in_numpy),
    ("10.3", measure()),
    ("10.3", measure(after=lambda model: model.train())),
    ("10.3", torch.no_grad()(measure())),
    ("10.3", token_by_token),
    ("10.4", [3, 1, 6, 4, 0, 5, 2]),
    ("10.4", [4, 3, 1, 6, 0, 5, 2]),
    ("10.4", tensor([3, 1, 6, 0, 5, 2, 4])),
    ("10.4", np.array([3, 4, 1, 6, 0, 5, 2])),
    ("10.5", accumulate_with(by_tokens)),
    ("10.5", with_names),
    ("10.5", in_two_halves),
    ("10.5", with_autograd),
    ("10.5", sentence_by_sentence),
    ("10.5", normalized_at_the_end),
]
WRONG = [
    ("10.1", width_of(lambda s: len(s[0]) + 1), "no siempre es la primera"),
    ("10.1", width_of(lambda s: 4), r"esperaba forma \(3, 5\) y devolviste forma \(3, 4\)"),
    (
        "10.1",
        lambda s: tuple(part.tolist() for part in shifted_batch(s)),
        r"esperaba dos tensores.*llegó.*list",
    ),
    ("10.1", modifies_lists, r"modifica sentences\[0\]"),
    ("10.1", sorts_sentences, "modifica sentences"),
    ("10.1", lambda s: s.append([1]) or shifted_batch(s[:-1]), r"modifica sentences\[3\]"),
    ("10.1", lambda s: shifted_batch(s)[:1] * 3, "devuelve 2 cosas.*llegó tuple de 3 elementos"),
    ("10.1", eos_as_padding, "has rellenado con <eos>"),
    ("10.1", lambda s: (shifted_batch(s)[1],) * 2, r"esperaba \[2, 9.*sin desplazar"),
    ("10.1", lambda s: shifted_batch(s)[::-1], "al revés"),
    ("10.1", lambda s: (pad([[BOS_ID, *x] for x in s]), pad([[*x, PAD_ID] for x in s])), "falta <eos>"),
    (
        "10.1",
        lambda s: pad([[BOS_ID, *x, EOS_ID] for x in s]),
        "devuelve 2 cosas, en este orden: lo que entra",
    ),
    ("10.1", lambda s: (pad([[BOS_ID, *x, EOS_ID] for x in s]),) * 2, r"esperaba forma \(3, 5\).*\(3, 6\)"),
    ("10.1", zero_padding, r"en la fila 0 esperaba .* y devolviste .*relleno es <pad>, que es 1"),
    ("10.1", eos_after_padding, "antes del relleno"),
    ("10.1", lambda s: tuple(part.float() for part in shifted_batch(s)), "llegan como torch.float32"),
    ("10.1", without_specials, "faltan <bos> .* y <eos>"),
    ("10.1", cuts_sentences, r"has quitado una frase: se cortan las columnas, con \[:, :-1\]"),
    ("10.1", loses_a_word, "has perdido una palabra"),
    ("10.1", cuts_twice, "no hay que cortar"),
    ("10.1", lambda s: torch.tensor(s), "Causa: las frases no miden lo mismo: rellénalas con pad"),
    ("10.1", lambda s: torch.tensor([[BOS_ID, *x] for x in s]), "Causa: las frases no miden lo mismo"),
    ("10.1", lambda s: torch.tensor([[BOS_ID, *x, EOS_ID] for x in s]), "Causa: las frases no miden"),
    ("10.1", lambda s: tensor([[BOS_ID, x, EOS_ID] for x in s]), "Causa: la frase es una lista dentro"),
    ("10.1", lambda s: [BOS_ID + x + EOS_ID for x in s], "Causa: BOS_ID y EOS_ID son números"),
    ("10.2", one_column_at_a_time, "con 3 elementos tu código da .* bucle"),
    ("10.2", assigned_in_integers, "se pierden los decimales"),
    ("10.2", filled_in_integers, "se pierden los decimales"),
    ("10.2", subtracted_in_integers, "Causa: one_hot da enteros"),
    ("10.2", lambda t, v, e: (1 - e) * F.one_hot(t, v) + e / 8, "V está escrito a mano"),
    ("10.2", lambda t, v, e: smoothed_targets(t, v, e).bfloat16(), "la fila 0 suma 1.0002, y debe"),
    ("10.2", lambda t, v, e: F.cross_entropy(torch.ones(len(t), v), t), "devolviste un solo número"),
    ("10.2", lambda t, v, e: (1 - e) * F.one_hot(t) + e / v, "sin vocab_size"),
    ("10.2", lambda t, v, e: (1 - e) * F.one_hot(t, v) + e / 5, "V está escrito a mano"),
    (
        "10.2",
        lambda t, v, e: smoothed_targets(t, v, 0.2),
        r"fila 0 esperaba \[0.05, 0.75.*devolviste \[0.033, 0.83",
    ),
    ("10.2", smoothed_in_a_loop, "con 3 elementos tu código da .* bucle"),
    ("10.2", smoothed_others, "también a la correcta"),
    ("10.2", lambda t, v, e: (1 - e) * F.one_hot(t, v), "falta repartirlo"),
    ("10.2", lambda t, v, e: F.one_hot(t, v) + e / v, "sin quitarle ε"),
    ("10.2", lambda t, v, e: F.one_hot(t, v), "no has suavizado"),
    (
        "10.2",
        lambda t, v, e: smoothed_targets(t, v, e)[0],
        r"esperaba forma \(4, 6\) y devolviste forma \(6,\)",
    ),
    ("10.2", lambda t, v, e: smoothed_targets(t, v, e) * 0.9, "la fila 0 suma 0.9"),
    ("10.3", measure(mode=outer_eval), "no llega a sus partes"),
    ("10.3", measure(mode=lambda model: None), "modo train"),
    ("10.3", measure(mode=lambda model: model.encoder.eval()), "modo train"),
    ("10.3", measure(smoothing=0.1), "sin suavizar"),
    ("10.3", measure(weighted=False), "un lote de pocos tokens te pesa igual"),
    ("10.3", measure(smoothing=0.1, weighted=False), "suavizas, y además"),
    ("10.3", lambda model, batches: 1.0, "ni una vez"),
    ("10.3", measure(after=lambda model: model.output_bias.data.add_(1)), "modifica los pesos de model"),
    ("10.3", lambda model, batches: measure()(model, batches[:1]), "el primer lote"),
    ("10.3", lambda model, batches: measure()(model, [batches.pop()]), "modifica batches"),
    ("10.3", crashes_in_validation, "línea .* de la celda, «logits = model.batch.src.», con TypeError"),
    ("10.3", eval_after, "has medido algún lote en modo train"),
    ("10.3", train_between, "has medido algún lote en modo train"),
    ("10.3", no_dropout, "modifica las capas de model"),
    (
        "10.3",
        measure(after=lambda model: model.requires_grad_(False)),
        "modifica el requires_grad de model",
    ),
    ("10.3", weighted_by(lambda b: int((b.tgt != PAD_ID).sum())), "has contado también <bos>: usa"),
    ("10.3", weighted_by(lambda b: int((b.tgt[:, :-1] != PAD_ID).sum())), "has contado lo que entra"),
    ("10.3", weighted_by(lambda b: int((b.src != PAD_ID).sum())), "has contado los tokens de origen"),
    (
        "10.3",
        weighted_by(lambda b: len(b.src), 0.1),
        "suavizas, y además has pesado cada lote por sus frases",
    ),
    ("10.4", [], "hay 7 líneas y no has puesto ninguna"),
    ("10.4", [3, 1, 6, 4, 2, 0, 5], "sin el gradiente de este lote"),
    ("10.4", [3, 1, 6, 0, 4, 5, 2], "en el puesto 5 no puede ir «optimizer.zero_grad..».*borra el gradiente"),
    ("10.4", [3, 1, 6, 4, 5, 0, 2], "en el puesto 5 no puede ir «nn.*recortas antes de backward"),
    ("10.4", [3, 1, 6, 4, 0, 2, 5], "en el puesto 6 no puede ir «optimizer.step.*el tirón ya está dado"),
    ("10.4", [1, 3, 6, 4, 0, 5, 2], "en el puesto 1 no puede ir «logits.*todavía no existe inputs"),
    ("10.4", [4, 1, 3, 6, 0, 5, 2], "la primera que has puesto va bien; en el puesto 2 no puede ir «logits"),
    ("10.4", [1, 3, 6], "en el puesto 1"),
    ("10.5", accumulate_with(lambda batch, batches: 1 / len(batches)), "cada lote pesa lo mismo"),
    ("10.5", accumulate_with(lambda batch, batches: 1), "has sumado las medias"),
    ("10.5", accumulate_with(lambda batch, batches: batch.num_tokens), "te falta dividir"),
    ("10.5", accumulate_with(by_tokens, zero="cada vez"), "solo queda el del último"),
    ("10.5", accumulate_with(by_tokens, zero="nunca"), "restos de un paso anterior"),
    ("10.5", accumulate_with(by_tokens, step=True), "modifica los pesos de model"),
    ("10.5", accumulate_with(by_tokens, retain=True), "sin retain_graph"),
    ("10.5", accumulate_with(by_tokens, before=lambda model: model.eval()), "modo eval"),
    ("10.5", accumulate_with(by_tokens, before=lambda m: m.eval(), after=lambda m: m.train()), "modo eval"),
    ("10.5", accumulate_with(by_tokens, after=lambda model: model.eval()), "modifica el modo"),
    (
        "10.5",
        accumulate_with(by_tokens, after=lambda model: model.zero_grad()),
        "hay parámetros sin gradiente",
    ),
    (
        "10.5",
        accumulate_with(by_tokens, after=lambda m: m.requires_grad_(False)),
        "el requires_grad de model",
    ),
    (
        "10.5",
        accumulate_with(by_tokens, after=lambda m: nn.utils.clip_grad_norm_(m.parameters(), 1.0)),
        "has recortado el gradiente",
    ),
    ("10.5", accumulate_with(lambda b, bs: 1, zero="nunca"), "restos .*; y además has sumado las medias"),
    ("10.5", accumulate_with(lambda b, bs: b.num_tokens / len(bs)), "has dividido entre los lotes"),
    (
        "10.5",
        accumulate_with(lambda b, bs: (b.tgt != PAD_ID).sum() / sum((x.tgt != PAD_ID).sum() for x in bs)),
        "has contado también <bos>: usa",
    ),
    ("10.5", backward_outside, "o backward está fuera del bucle"),
    ("10.5", backward_of_the_total(retain=False), r"backward\. Causa: backward pasa otra vez"),
    ("10.5", backward_of_the_total(retain=True), "esperaba.*: backward pasa otra vez"),
    ("10.5", backward_of_a_number, "Causa: item"),
    ("10.5", torch.no_grad()(accumulate_with(by_tokens)), "Causa: con no_grad"),
    ("10.5", without_backward, "¿falta llamar a backward"),
    ("10.5", zeroes_in_place, "Causa: en un modelo nuevo los gradientes aún son None"),
    ("10.5", with_func, "con torch.func no puedo medir la memoria"),
    ("10.5", smoothed_loss, "esa es la pérdida suavizada"),
    ("10.5", all_at_once, "tienes en memoria [23].. veces"),
    ("10.5", one_backward, "tienes en memoria [23].. veces"),
    ("10.5", lambda model, batches: None, "ni una vez"),
    ("10.5", accumulate_with(lambda b, bs: by_tokens(b, bs) * 1.001), "la norma del gradiente: esperaba"),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_una_respuesta_correcta_de_otro_estilo_vale(exercise, answer, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✓ {exercise}"), text


@pytest.mark.parametrize(("exercise", "answer", "words"), WRONG)
def test_una_respuesta_equivocada_no_vale_y_se_dice_por_que(exercise, answer, words, verdict):
    text = verdict(exercise, answer)
    assert text.startswith(f"✗ {exercise}") and re.search(words, text), text


@pytest.mark.parametrize("case", [0, 1])
def test_los_lotes_de_las_comprobaciones_no_se_parecen(case):
    batches = batches_of(case)
    tokens = [batch.num_tokens for batch in batches]
    assert len(set(tokens)) == len(tokens) and max(tokens) != tokens[0]
    assert len({batch.tgt.shape for batch in batches}) == len(batches)
    assert all(isinstance(batch.tgt, Tensor) for batch in batches)


def test_suavizar_se_nota_en_los_modelos_de_10_3():
    """Con números que se distinguen: no 3.105 frente a 3.104."""
    checker = EXERCISES["10.3"]
    for case, other in zip(checker.cases(), checker.cases()):
        assert abs(measure()(**case) - measure(smoothing=0.1)(**other)) > 0.01


def test_las_frases_de_10_1_no_empiezan_por_la_mas_larga():
    for case in EXERCISES["10.1"].cases():
        lengths = [len(sentence) for sentence in case["sentences"]]
        assert len(set(lengths)) == len(lengths) and max(lengths) != lengths[0]


# 10.4, por enumeración


def can_follow(line, placed):
    """¿Puede ir ya esta línea, según lo que necesita cada una?"""
    needs = {
        "logits": ["inputs"],
        "loss": ["logits"],
        "backward": ["loss"],
        "clip": ["backward"],
        "step": ["clip"],
    }
    if line == "zero":
        return "backward" not in placed or "step" in placed
    return all(other in placed for other in needs.get(line, []))


def test_10_4_dice_el_puesto_exacto_en_las_5040_permutaciones():
    names = ["backward", "logits", "step", "inputs", "zero", "clip", "loss"]
    for name, line in zip(names, lines("10.4")):
        assert name in line.replace("loss.backward", "backward")
    checker, accepted = EXERCISES["10.4"], 0
    for order in permutations(range(7)):
        place = next(
            (k for k in range(7) if not can_follow(names[order[k]], [names[i] for i in order[:k]])), None
        )
        if place is None:
            assert checker.check(list(order)) == checker.done
            accepted += 1
            continue
        with pytest.raises(Wrong) as caught:
            checker.check(list(order))
        line = lines("10.4")[order[place]]
        assert f"en el puesto {place + 1} no puede ir «{line}»: " in str(caught.value), (
            order,
            str(caught.value),
        )
    assert accepted == 5


def test_10_4_a_medias_cuenta_las_que_van_bien():
    with pytest.raises(Pending, match="llevas 3 de 7"):
        EXERCISES["10.4"].check([3, 1, 6, ..., ..., ..., ...])
    with pytest.raises(Wrong, match="que has puesto van bien, pero hay 7 y has puesto 2: faltan 5"):
        EXERCISES["10.4"].check([3, 1])
