"""Lección 10 · Entrenamiento."""

import weakref

import torch
from torch import Tensor, nn, tensor
from torch.autograd.graph import saved_tensors_hooks
from torch.nn import functional as F

from utils.corpus import BOS_ID, EOS_ID, PAD_ID, Batch
from utils.decoding import pad
from utils.exercises import EXERCISES, Function, Order, Wrong, no_loops, sums_to_one
from utils.exercises.answers import call, kind
from utils.training import translation_loss
from utils.transformer import Transformer


def shift(start=(BOS_ID,), end=(EOS_ID,), pad_id=PAD_ID):
    """10.1 con dos cortes de la fila entera; los errores cambian lo que la abre, la cierra o la rellena."""

    def shifted_batch(sentences):
        rows = [tensor([*start, *sentence, *end]) for sentence in sentences]
        tgt = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad_id)
        return tgt[:, :-1], tgt[:, 1:]

    return shifted_batch


def shift_apart(sentences):
    """La otra forma de 10.1: cada parte se rellena por su lado, y en lo que entra no queda <eos>."""
    return pad([[BOS_ID, *s] for s in sentences]), pad([[*s, EOS_ID] for s in sentences])


def integer_tensors(answer, sentences):
    parts = call(answer, sentences=sentences)
    for part in parts if isinstance(parts, tuple | list) else ():
        if part is not ... and part is not None and not isinstance(part, Tensor):
            raise Wrong(f"esperaba dos tensores, que es lo que admite el modelo, y llegó {kind(part)}.")
        if isinstance(part, Tensor) and (part.is_floating_point() or part.dtype == torch.bool):
            raise Wrong(f"son índices y llegan como {part.dtype}: devuelve tensores enteros.")
    return parts


EXERCISES["10.1"] = Function(
    reference=shift(),
    alternatives=[shift_apart],
    run=integer_tensors,
    outputs=("lo que entra", "lo que debe salir"),
    shapes={},
    cases=lambda: [
        {"sentences": [[9, 5], [7, 8, 4, 8], [6]]},
        {"sentences": [[12], [4, 11, 4, 10, 5], [13, 6, 7], [8, 9]]},
    ],
    waived={
        "tamaños": "son listas: cuentan las longitudes",
        "enteros": "son índices",
        "signos": "son índices",
        "orden": "son listas: cuentan las longitudes",
    },
    mistakes=[
        (
            lambda s: shift()(s)[::-1],
            "las dos partes están al revés: primero lo que entra, que empieza por <bos> (2)",
        ),
        (lambda s: (shift()(s)[1],) * 2, "entra lo mismo que debe salir, sin desplazar"),
        (
            lambda s: (shift()(s)[0],) * 2,
            "<bos> (2) nunca se predice: lo que debe salir empieza una posición después",
        ),
        (
            lambda s: (shift_apart(s)[0],) * 2,
            "<bos> (2) nunca se predice: lo que debe salir empieza una posición después",
        ),
        (
            lambda s: (pad([[BOS_ID, *x, EOS_ID] for x in s]),) * 2,
            "falta desplazar: lo que entra es la fila sin el último y lo que debe salir, sin el primero",
        ),
        (
            lambda s: (pad([[BOS_ID, *x, EOS_ID] for x in s]), shift()(s)[1]),
            "a lo que entra hay que quitarle el último",
        ),
        (shift(end=()), "falta <eos> (3): la traducción nunca acabaría"),
        (
            lambda s: (shift_apart(s)[0], pad([[*x, PAD_ID] for x in s])),
            "falta <eos> (3): la traducción nunca acabaría",
        ),
        (shift(start=()), "falta <bos> (2) al empezar lo que entra"),
        (
            lambda s: (pad(s),) * 2,
            "faltan <bos> (2) al empezar lo que entra y <eos> (3) al acabar lo que debe salir",
        ),
        (
            lambda s: (pad([[BOS_ID, *x[:-1]] for x in s]), pad([[*x[1:], EOS_ID] for x in s])),
            "has perdido una palabra: las frases llegan sin <bos> ni <eos>, y de ellas no se quita nada",
        ),
        (
            lambda s: (shift_apart(s)[0][:, :-1], shift_apart(s)[1][:, 1:]),
            "aquí no hay que cortar: lo que entra ya no lleva <eos>, ni lo que debe salir <bos>",
        ),
        (
            lambda s: (pad([[BOS_ID, *x, EOS_ID] for x in s])[:-1],) * 2,
            "has quitado una frase: se cortan las columnas, con [:, :-1] y [:, 1:]",
        ),
        *[
            (
                lambda s, row=row: torch.tensor([row(x) for x in s]),
                "las frases no miden lo mismo: rellénalas con pad",
            )
            for row in (list, lambda x: [*x, EOS_ID], lambda x: [BOS_ID, *x, EOS_ID])
        ],
        (
            lambda s: [tensor([BOS_ID, x, EOS_ID]) for x in s],
            "la frase es una lista dentro de otra: con *, [BOS_ID, *sentence, EOS_ID], entran sus índices",
        ),
        (
            lambda s: [BOS_ID + x for x in s],
            "BOS_ID y EOS_ID son números, y la frase, una lista: [BOS_ID, *sentence, EOS_ID]",
        ),
        (shift(start=(EOS_ID,), end=(BOS_ID,)), "has cambiado <bos> (2) por <eos> (3)"),
        (shift(pad_id=0), "el relleno es <pad>, que es 1, no 0"),
        (shift(pad_id=EOS_ID), "has rellenado con <eos> (3): tras el primero solo va <pad> (1)"),
        (
            lambda s: (shift(pad_id=EOS_ID)(s)[0], shift()(s)[1]),
            "has rellenado con <eos> (3): lo que sobra se rellena con <pad> (1)",
        ),
        (
            lambda s: (shift_apart(s)[0], F.pad(pad(s), (0, 1), value=EOS_ID)),
            "<eos> (3) va justo detrás de la última palabra, antes del relleno",
        ),
        (lambda s: tuple(part.flip(1) for part in shift()([x[::-1] for x in s])), "el relleno va al final"),
        (
            lambda s: tuple(part[:, : len(s[0]) + 1] for part in shift()(s)),
            "la anchura la da la frase más larga, que no siempre es la primera",
        ),
        (
            lambda s: tuple(
                part[torch.tensor([len(x) for x in s]).argsort(descending=True)] for part in shift()(s)
            ),
            "las frases salen en el orden en que llegan, sin ordenarlas",
        ),
    ],
    done="el decodificador ve hasta una palabra y responde por la siguiente.",
)


def smooth(correct, others):
    """10.2 con lo que recibe la correcta y lo que recibe cada una de las otras, según ε y V."""

    def smoothed_targets(targets, vocab_size, epsilon):
        one_hot = F.one_hot(targets, vocab_size)
        return one_hot * correct(epsilon, vocab_size) + (1 - one_hot) * others(epsilon, vocab_size)

    return smoothed_targets


EXERCISES["10.2"] = Function(
    reference=smooth(lambda e, v: 1 - e + e / v, lambda e, v: e / v),
    shapes={"targets": "n", "": "n vocab_size"},
    cases=lambda: [
        {"targets": tensor([1, 4, 0, 4]), "vocab_size": 6, "epsilon": 0.3},
        {"targets": tensor([3, 0, 3]), "vocab_size": 8, "epsilon": 0.13},
        {"targets": tensor([2, 0]), "vocab_size": 4, "epsilon": 0.0},
    ],
    waived={"enteros": "son índices", "signos": "son índices"},
    mistakes=[
        (smooth(lambda e, v: 1, lambda e, v: 0), "no has suavizado nada"),
        (
            smooth(lambda e, v: 1 - e, lambda e, v: e / (v - 1)),
            "has repartido ε solo entre las otras; se reparte entre todas, también a la correcta",
        ),
        (smooth(lambda e, v: 1 - e, lambda e, v: e / v), "a la correcta también le toca su parte, ε / V"),
        (smooth(lambda e, v: 1 - e, lambda e, v: 0), "le has quitado ε a la correcta y falta repartirlo"),
        (
            smooth(lambda e, v: 1 + e / v, lambda e, v: e / v),
            "le has dado a todas su parte sin quitarle ε a la correcta",
        ),
        (
            smooth(lambda e, v: 1, lambda e, v: e / v),
            "le has dado a las otras su parte sin quitarle ε a la correcta",
        ),
        (smooth(lambda e, v: e + (1 - e) / v, lambda e, v: (1 - e) / v), "has cambiado ε por 1 - ε"),
        (smooth(lambda e, v: 1 - e + e, lambda e, v: e), "le has dado ε entero a cada una: divide entre V"),
        (smooth(lambda e, v: 0.9 + 0.1 / v, lambda e, v: 0.1 / v), "ε está escrito a mano: usa epsilon"),
        (smooth(lambda e, v: 0.7 + 0.3 / v, lambda e, v: 0.3 / v), "ε está escrito a mano: usa epsilon"),
        (smooth(lambda e, v: 1 - e + e / 6, lambda e, v: e / 6), "V está escrito a mano: usa vocab_size"),
        (smooth(lambda e, v: 1 - e + e / 8, lambda e, v: e / 8), "V está escrito a mano: usa vocab_size"),
        (smooth(lambda e, v: 1 - e + e / 5, lambda e, v: e / 5), "V está escrito a mano: usa vocab_size"),
        (
            lambda t, v, e: (1 - e) * F.one_hot(t) + e / v,
            "one_hot sin vocab_size solo hace columnas hasta el mayor índice del lote",
        ),
        (
            lambda t, v, e: (1 - e) * F.one_hot(t) + e / F.one_hot(t).shape[1],
            "one_hot sin vocab_size solo hace columnas hasta el mayor índice del lote",
        ),
        (
            lambda t, v, e: (1 - e) * F.one_hot(t, v) + e / len(t),
            "has dividido entre las frases, y es entre las palabras",
        ),
        (
            lambda t, v, e: ((1 - e) * F.one_hot(t, v) + e / v).log(),
            "esos son logaritmos, y se piden probabilidades",
        ),
        (lambda t, v, e: F.one_hot(t, v).mul_(1 - e), "one_hot da enteros: conviértela antes con .float()"),
        (
            lambda t, v, e: ((1 - e) * F.one_hot(t, v) + e / v).long(),
            "en una tabla de enteros, como la de one_hot, se pierden los decimales: usa .float()",
        ),
        (
            lambda t, v, e: ((1 - e) * F.one_hot(t, v)).long() + e / v,
            "en una tabla de enteros, como la de one_hot, se pierden los decimales: usa .float()",
        ),
    ],
    hint=sums_to_one,
    # Crecen las etiquetas y el vocabulario: ni un bucle por filas ni uno por columnas.
    also=[no_loops(lambda n: {"targets": torch.arange(n) % 7, "vocab_size": 3 * n, "epsilon": 0.1})],
    done="a esa distribución se acerca el modelo cuando entrenas con suavizado.",
)


def small_model(src_vocab_size, tgt_vocab_size, seed, dropout):
    torch.manual_seed(seed)
    model = Transformer(
        src_vocab_size, tgt_vocab_size, d_model=8, num_heads=2, num_layers=1, d_ff=16, dropout=dropout
    )
    nn.init.normal_(model.output_bias, std=2)  # si no, reparte casi por igual, y suavizar apenas se nota
    return model


def batch_of(src, tgt):
    return Batch(pad([[*sentence, EOS_ID] for sentence in src]), pad([[BOS_ID, *s, EOS_ID] for s in tgt]))


def batches_of(case):
    """Lotes de tamaño parecido con el relleno y muy distinto sin él; el mayor no es el primero."""
    if case == 0:
        return [
            batch_of([[4, 5, 9], [6]], [[4, 8, 5, 4, 6, 9, 4], [7]]),
            batch_of([[7, 8], [5, 6, 4]], [[6, 7, 8, 10, 4, 6], [9, 9, 4, 5, 8, 11]]),
            batch_of([[8], [10, 4], [6, 5]], [[5, 8, 4, 7], [4], [6]]),
        ]
    return [
        batch_of([[9, 4], [5, 5, 8, 7]], [[8, 4], [5, 5, 12, 4, 7]]),
        batch_of([[4, 11]], [[10, 5, 9, 4, 11, 6, 8, 4, 13, 5, 6]]),
    ]


def watch_modes(model) -> set[tuple[bool, bool]]:
    """Se va llenando de parejas, los modos (train, True) del modelo y de cada parte que se usa."""
    modes = set()
    for module in model.modules():
        module.register_forward_pre_hook(
            lambda module, _: modes.update((model.training, m.training) for m in module.modules())
        )
    return modes


def in_eval_mode(answer, model, batches):
    """La pérdida de validación, con todo el modelo en modo eval mientras se calcula."""
    modes = watch_modes(model)
    loss = call(answer, model=model, batches=batches)
    if not modes:
        raise Wrong("no has llamado al modelo ni una vez.")
    if (False, True) in modes:
        raise Wrong(
            "model.training = False no llega a sus partes, y su dropout sigue encendido: usa model.eval()."
        )
    if any(training for _, training in modes):
        if not model.training or (False, False) in modes:
            raise Wrong("has medido algún lote en modo train: llama a model.eval() antes del bucle, una vez.")
        raise Wrong("el modelo seguía en modo train: el dropout está encendido y cada medida sale distinta.")
    return loss


def measure(total=lambda losses, tokens: (losses * tokens).sum() / tokens.sum(), smoothing=0.0):
    """10.3 con la media que se pida de las pérdidas de los lotes."""

    def validation_loss(model, batches):
        model.eval()
        losses = [
            translation_loss(model(b.src, b.tgt[:, :-1]), b.tgt[:, 1:], smoothing).item() for b in batches
        ]
        return total(tensor(losses), tensor([batch.num_tokens for batch in batches]))

    return validation_loss


def by_size(size, smoothing=0.0):
    """10.3 con otro peso para cada lote."""

    def validation_loss(model, batches):
        sizes = tensor([size(batch) for batch in batches])
        return measure(lambda losses, tokens: (losses * sizes).sum() / sizes.sum(), smoothing)(model, batches)

    return validation_loss


AVERAGES = [
    (lambda losses, tokens: losses.mean(), "un lote de pocos tokens te pesa igual que uno de muchos"),
    (
        lambda losses, tokens: (losses * tokens).sum(),
        "esa es la suma: falta dividir entre los tokens reales",
    ),
    (lambda losses, tokens: losses.sum(), "has sumado las medias de los lotes"),
    (
        lambda losses, tokens: losses.sum() / tokens.sum(),
        "translation_loss ya es la media de cada lote: multiplícala por sus tokens antes de sumar",
    ),
    (
        lambda losses, tokens: (losses * tokens).sum() / len(tokens),
        "has dividido entre los lotes, y debías entre los tokens reales",
    ),
    (lambda losses, tokens: losses[-1], "esa es la pérdida del último lote"),
    (
        lambda losses, tokens: losses[0],
        "esa es la pérdida del primer lote: ¿hay un return dentro del bucle?",
    ),
]
# Lo que se puede contar en vez de los tokens reales que se predicen (10.3 y 10.5).
SIZES = [
    (lambda batch: batch.tgt[:, 1:].numel(), "has contado también el relleno: usa batch.num_tokens"),
    (lambda batch: batch.tgt.numel(), "has contado también <bos> y el relleno: usa batch.num_tokens"),
    (lambda batch: int((batch.tgt != PAD_ID).sum()), "has contado también <bos>: usa batch.num_tokens"),
    (
        lambda batch: int((batch.tgt[:, :-1] != PAD_ID).sum()),
        "has contado lo que entra, y se cuenta lo que debe salir: usa batch.num_tokens",
    ),
    (
        lambda batch: int((batch.src != PAD_ID).sum()),
        "has contado los tokens de origen, y son los de destino: usa batch.num_tokens",
    ),
    (
        lambda batch: len(batch.tgt),
        "has pesado cada lote por sus frases, y debías por sus tokens reales",
    ),
]


BATCHES_ARE_NOT_NUMBERS = {
    "tamaños": "son lotes: cuentan sus tokens reales",
    "enteros": "son índices",
    "signos": "son índices",
    "orden": "son lotes: cuentan sus tokens reales",
}

EXERCISES["10.3"] = Function(
    reference=measure(),
    run=in_eval_mode,
    shapes={},
    cases=lambda: [
        {"model": small_model(12, 13, seed=1, dropout=0.4), "batches": batches_of(0)},
        {"model": small_model(14, 15, seed=2, dropout=0.4), "batches": batches_of(1)},
    ],
    changes=frozenset({"el modo (train o eval) de model"}),
    waived=BATCHES_ARE_NOT_NUMBERS,
    mistakes=[
        (measure(smoothing=0.1), "esa es la pérdida suavizada; la validación se mide sin suavizar"),
        *[(measure(total), words) for total, words in AVERAGES],
        *[(by_size(size), words) for size, words in SIZES],
        *[(measure(total, 0.1), f"suavizas, y además {words}") for total, words in AVERAGES],
        *[(by_size(size, 0.1), f"suavizas, y además {words}") for size, words in SIZES],
    ],
    done="tres errores menos, y la cifra ya no depende de cómo se hagan los lotes.",
)


EXERCISES["10.4"] = Order(
    code=[
        "inputs, targets = batch.tgt[:, :-1], batch.tgt[:, 1:]",
        "logits = model(batch.src, inputs)",
        "loss = translation_loss(logits, targets)",
        "optimizer.zero_grad()",
        "loss.backward()",
        "nn.utils.clip_grad_norm_(model.parameters(), 1.0)",
        "optimizer.step()",
    ],
    shuffle=[4, 1, 6, 0, 3, 5, 2],
    # Poner a cero en cualquier momento antes de backward, o al acabar, es igual de correcto.
    alternatives=[[3, 0, 1, 2, 4, 5, 6], [0, 3, 1, 2, 4, 5, 6], [0, 1, 3, 2, 4, 5, 6], [0, 1, 2, 4, 5, 6, 3]],
    why={
        (1, 0): "todavía no existe inputs",
        (2, 1): "todavía no hay logits",
        (3, 6): "zero_grad entre backward y step borra el gradiente que acabas de calcular",
        (4, 2): "todavía no hay pérdida de la que sacar gradientes",
        (5, 4): "recortas antes de backward, y todavía no hay gradiente de este lote que recortar",
        (6, 4): "step antes de backward daría el paso sin el gradiente de este lote",
        (6, 5): "si recortas después de step, el tirón ya está dado",
    },
    done="cada línea tiene lo que necesita cuando le toca.",
)


def gradients(answer, model, batches):
    """Norma y valores del gradiente que deja la respuesta, calculado en modo train."""
    modes = watch_modes(model)
    call(answer, model=model, batches=batches)
    if not modes:
        raise Wrong("no has llamado al modelo ni una vez.")
    if not all(training for _, training in modes):
        raise Wrong("has calculado con el modelo en modo eval: al entrenar, el dropout está encendido.")
    if any(parameter.grad is None for parameter in model.parameters()):
        raise Wrong("hay parámetros sin gradiente: ¿falta backward, o los has puesto a cero después?")
    gradient = torch.cat([parameter.grad.flatten() for parameter in model.parameters()])
    return gradient.norm(), gradient


def one_graph_at_a_time(answer):
    model, batches = small_model(12, 13, seed=5, dropout=0.0), batches_of(0)
    fits = max(peak_memory(model, lambda batch=batch: batch_loss(model, batch)) for batch in batches)
    try:
        used = peak_memory(model, lambda: call(answer, model=model, batches=batches))
    except RuntimeError as error:
        if "saved tensor hooks" in str(error):  # torch.func no deja mirar lo que guarda
            raise Wrong(
                "el gradiente es correcto, pero con torch.func no puedo medir la memoria: usa backward."
            ) from None
        raise
    if used > 1.5 * fits:
        raise Wrong(
            f"el gradiente es correcto, pero tienes en memoria {used / fits:.1f} veces lo que ocupa el grafo "
            "del lote más grande. Llama a backward en cada lote, sin retain_graph: al acabar suelta su grafo."
        )


def batch_loss(model, batch, smoothing=0.0):
    return translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:], smoothing)


def peak_memory(model, work) -> int:
    """Lo máximo que autograd guarda a la vez para backward mientras corre `work`, sin contar los pesos."""
    weights = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    alive = peak = 0

    class Saved:
        def __init__(self, tensor):
            self.tensor = tensor

    def release(size):
        nonlocal alive
        alive -= size

    def keep(tensor):
        nonlocal alive, peak
        saved = Saved(tensor)
        if tensor.untyped_storage().data_ptr() not in weights:
            alive += tensor.numel()
            peak = max(peak, alive)
            weakref.finalize(saved, release, tensor.numel())
        return saved

    with saved_tensors_hooks(keep, lambda saved: saved.tensor):
        work()
    return peak


def with_old_gradients(model):
    """El modelo, con restos de un paso anterior."""
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    return model


def by(size):
    """El peso de cada lote, según lo que se cuente en él."""
    return lambda batch, batches: size(batch) / sum(size(other) for other in batches)


by_tokens = by(lambda batch: batch.num_tokens)


def accumulate(weight=by_tokens, zero="antes", smoothing=0.0):
    """10.5 con el peso de cada lote que se pida."""

    def run(model, batches):
        if zero == "antes":
            model.zero_grad()
        for batch in batches:
            if zero == "cada vez":
                model.zero_grad()
            (weight(batch, batches) * batch_loss(model, batch, smoothing)).backward()

    return run


def backward_of_the_sum(retain):
    """10.5 con backward de lo que va sumado, que pasa otra vez por los lotes anteriores."""

    def run(model, batches):
        model.zero_grad()
        total = 0
        for batch in batches:
            total = total + by_tokens(batch, batches) * batch_loss(model, batch)
            total.backward(retain_graph=retain)

    return run


def clipped(model, batches):
    accumulate()(model, batches)
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)


def zero_in_place(model, batches):
    for parameter in model.parameters():
        parameter.grad.zero_()
    accumulate(zero="nunca")(model, batches)


WEIGHTS = [
    (lambda batch, batches: 1 / len(batches), "cada lote pesa lo mismo, y no tienen los mismos tokens"),
    (lambda batch, batches: 1, "has sumado las medias de los lotes sin repartir su peso"),
    (lambda batch, batches: batch.num_tokens, "te falta dividir entre los tokens reales de todos"),
    (
        lambda batch, batches: batch.num_tokens / len(batches),
        "has dividido entre los lotes, y debías entre los tokens reales de todos",
    ),
    (
        lambda batch, batches: 1 / sum(b.num_tokens for b in batches),
        "translation_loss ya es la media del lote: multiplícala por sus tokens",
    ),
    *[(by(size), words) for size, words in SIZES],
]
NOT_ZEROED = "había restos de un paso anterior y no los has puesto a cero al empezar"
BACK_AGAIN = "backward pasa otra vez por los lotes anteriores: llámalo con la pérdida de este, sin la suma"
ONLY_LAST = "solo queda el del último lote: ¿pones a cero en cada vuelta, o backward está fuera del bucle?"


EXERCISES["10.5"] = Function(
    reference=accumulate(),
    run=gradients,
    outputs=("la norma del gradiente", "el gradiente"),
    shapes={},
    cases=lambda: [
        {"model": with_old_gradients(small_model(12, 13, seed=3, dropout=0.0)), "batches": batches_of(0)},
        {"model": small_model(14, 15, seed=4, dropout=0.0), "batches": batches_of(1)},
    ],
    changes=frozenset({"los gradientes de model"}),
    waived=BATCHES_ARE_NOT_NUMBERS,
    mistakes=[
        *[(accumulate(weight), words) for weight, words in WEIGHTS],
        *[(accumulate(weight, "nunca"), f"{NOT_ZEROED}; y además {words}") for weight, words in WEIGHTS],
        (accumulate(zero="nunca"), NOT_ZEROED),
        (accumulate(zero="cada vez"), ONLY_LAST),
        (accumulate(lambda batch, batches: 1, zero="cada vez"), ONLY_LAST),
        (
            lambda model, batches: batch_loss(model, batches[0]),
            "los gradientes están como los recibiste: ¿falta llamar a backward?",
        ),
        (clipped, "has recortado el gradiente, y se pide entero"),
        (accumulate(smoothing=0.1), "esa es la pérdida suavizada, y se pide la media sin suavizar"),
        (
            zero_in_place,
            "en un modelo nuevo los gradientes aún son None: ponlos a cero con model.zero_grad()",
        ),
        (backward_of_the_sum(retain=False), BACK_AGAIN),
        (backward_of_the_sum(retain=True), BACK_AGAIN),
        (
            lambda model, batches: batch_loss(model, batches[0]).item().backward(),
            "item() da un número suelto, sin grafo del que sacar gradientes",
        ),
        (
            torch.no_grad()(accumulate()),
            "con no_grad no queda grafo del que sacar gradientes: quítalo",
        ),
    ],
    also=[one_graph_at_a_time],
    done="el mismo gradiente con mucha menos memoria: así se entrena con lotes que no caben.",
)
