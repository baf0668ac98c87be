"""Comprobación inmediata de los ejercicios: pendiente, bien o qué falla, con los números de quien lo intenta.

Cada comprobación es una función decorada con `@check("lección.número")` que recibe la respuesta y lanza
`Wrong` si no vale. En orden: primero las lecciones, y dentro de cada una, sus ejercicios.
"""

import linecache
import traceback
from collections.abc import Callable

import torch
from torch import Tensor

CHECKS: dict[str, Callable] = {}


class Wrong(Exception):
    """La respuesta no vale; el mensaje dice qué falla con los números del estudiante."""


def check(exercise: str) -> Callable:
    """Registra la comprobación de un ejercicio."""

    def register(function: Callable) -> Callable:
        CHECKS[exercise] = function
        return function

    return register


def comprueba(exercise: str, answer) -> None:
    """Comprueba la respuesta a un ejercicio y escribe ⏳ pendiente, ✓ bien o ✗ qué falla.

    answer: lo que pida el enunciado (función, número, lista, tensor…). `...` o una función que lanza
    `NotImplementedError` cuentan como pendiente.

    Raises:
        ValueError: si no hay ningún ejercicio con ese número.
    """
    if exercise not in CHECKS:
        raise ValueError(
            f"no hay ningún ejercicio «{exercise}»: los que hay son {', '.join(sorted(CHECKS))}."
        )
    name = getattr(answer, "__name__", "tu respuesta")
    try:
        if answer is ...:
            raise NotImplementedError
        print(f"✓ {exercise}: {CHECKS[exercise](answer)}")
    except NotImplementedError:
        print(f"⏳ {exercise} pendiente: escribe {name} y vuelve a ejecutar la celda.")
    except Wrong as wrong:
        print(f"✗ {exercise}: {wrong}")
    except Exception as error:
        print(f"✗ {exercise}: {describe_crash(error, answer)}")


def describe_crash(error: Exception, answer) -> str:
    """«tu código se detiene en la línea 3, «scores / 0», con ZeroDivisionError…»."""
    own = getattr(getattr(answer, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == own:
            line = (linecache.getline(frame.filename, frame.lineno) or frame.line or "").strip()
            return (
                f"tu código se detiene en la línea {frame.lineno} de la celda, «{line}», con "
                f"{type(error).__name__}: {error}"
            )
    return f"no he podido usar tu respuesta ({type(answer).__name__}): {type(error).__name__}: {error}"


# Lo que comparten las comprobaciones


def as_tensor(value, shape: tuple[int, ...], what: str) -> Tensor:
    """`value` como tensor de la forma pedida, o `Wrong`."""
    if value is None:
        raise Wrong(f"{what} devolvió None: ¿falta un return?")
    try:
        tensor = torch.as_tensor(value, dtype=torch.float32)
    except (TypeError, ValueError, RuntimeError):
        raise Wrong(f"{what} debe ser un tensor y es {type(value).__name__}.") from None
    if tuple(tensor.shape) != shape:
        raise Wrong(f"{what} tiene forma {tuple(tensor.shape)} y esperaba {shape}.")
    return tensor


def number(value, what: str) -> float:
    """`value` como número, o `Wrong`."""
    if isinstance(value, Tensor) and value.numel() != 1:
        raise Wrong(f"{what} tiene forma {tuple(value.shape)} y esperaba un solo número.")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Wrong(f"{what} debe ser un número y es {type(value).__name__}.") from None


def close(a, b, tolerance: float = 1e-4) -> bool:
    return torch.allclose(torch.as_tensor(a), torch.as_tensor(b), atol=tolerance, rtol=1e-4)


def show(tensor: Tensor) -> str:
    """Un tensor pequeño, redondeado y en una línea."""
    return str([round(x, 3) for x in tensor.flatten().tolist()])


def check_order(order, solution: list[str], shuffled: list[str]) -> None:
    """Problema de ordenar líneas: `order` son las posiciones de `shuffled` en el orden correcto."""
    if not isinstance(order, list | tuple) or sorted(order) != list(range(len(shuffled))):
        raise Wrong(f"esperaba los números del 0 al {len(shuffled) - 1}, cada uno una vez, y llegó {order}.")
    for place, (i, line) in enumerate(zip(order, solution, strict=True), start=1):
        if shuffled[i] != line:
            raise Wrong(
                f"hasta la línea {place - 1} va bien; en el puesto {place} no puede ir «{shuffled[i]}»."
            )


# Lección 00 · Inicio


@check("0.1")
def check_differences(differences):
    a, b = torch.tensor([1.0, 5.0]), torch.tensor([10.0, 20.0, 30.0])
    table = as_tensor(differences(a, b), (2, 3), "differences(a, b) con a de 2 elementos y b de 3")
    if close(table, b - a[:, None]):
        raise Wrong(f"la casilla (0, 0) debía ser 1 − 10 = −9 y vale {table[0, 0]:g}: has restado al revés.")
    if not close(table, a[:, None] - b):
        raise Wrong(f"la casilla (1, 2) debía ser 5 − 30 = −25 y vale {table[1, 2]:g}.")
    return "la tabla sale de una sola resta."


@check("0.2")
def check_surprise(surprise):
    probabilities = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.4, 0.5]])
    targets = torch.tensor([0, 1])
    value = number(surprise(probabilities, targets), "surprise(probabilities, targets)")
    chosen = torch.tensor([0.7, 0.4])
    mistakes = (
        (chosen.mean(), "esa es la media de las probabilidades: falta el logaritmo y el signo."),
        (chosen.log().mean(), "el signo está al revés: es la media de −log."),
        (-chosen.log().sum(), "has sumado las filas: es la media."),
        (-chosen.log2().mean(), "¿en qué base está tu logaritmo? Es el natural."),
        (-chosen.mean().log(), "primero el logaritmo y después la media, no al revés."),
    )
    for mistake, words in mistakes:
        if close(value, mistake.item()):
            raise Wrong(f"devolviste {value:.3f}: {words}")
    expected = -chosen.log().mean().item()
    if not close(value, expected):
        raise Wrong(f"con 0.7 y 0.4 para las correctas esperaba {expected:.3f} y devolviste {value:.3f}.")
    return "es la entropía cruzada, que volverá en la lección 10."


@check("0.3")
def check_mean_of_tokens(mean_of_tokens):
    vectors = torch.tensor([[[3.0, 1.0], [6.0, 1.0], [9.0, 1.0]], [[4.0, 2.0], [0.0, 0.0], [0.0, 0.0]]])
    before = vectors.clone()
    means = as_tensor(
        mean_of_tokens(vectors, torch.tensor([3, 1])), (2, 2), "mean_of_tokens(vectors, lengths)"
    )
    if not torch.equal(vectors, before):
        raise Wrong("tu función modifica vectors: trabaja con una copia o sin asignar en él.")
    if close(means[1], vectors[1].mean(0)):
        raise Wrong(
            f"el único token de la segunda frase es [4, 2] y su media sale {show(means[1])}: divides entre 3."
        )
    if not close(means, torch.tensor([[6.0, 1.0], [4.0, 2.0]])):
        raise Wrong(f"esperaba [6, 1] y [4, 2], y devolviste {show(means[0])} y {show(means[1])}.")
    return "cada frase se divide entre sus propios tokens."


# Lección 01 · Consultas, claves y valores


@check("1.1")
def check_gaussian_attention(gaussian_attention):
    query, width = torch.tensor([1.0, 1.0]), 1.6
    keys = torch.tensor([[1.0, 1.0], [2.0, 2.0], [1.0, 3.0]])
    values = torch.tensor([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])
    steps = gaussian_attention(query, keys, values, width)
    if not isinstance(steps, tuple) or len(steps) != 3:
        raise Wrong("devuelve tres cosas, en este orden: distances, weights, output.")
    distances, weights, output = steps
    if distances is ...:
        raise NotImplementedError
    squares = (query - keys).square().sum(-1)  # [0, 2, 4]
    distances = as_tensor(distances, (3,), "distances, con tres claves,")
    if close(distances, squares.sqrt()):
        raise Wrong(f"distances es {show(distances)}: esa es la distancia, y falta elevarla al cuadrado.")
    if not close(distances, squares):
        raise Wrong(f"distances debía ser {show(squares)} y es {show(distances)}.")

    if weights is ...:
        raise NotImplementedError
    weights = as_tensor(weights, (3,), "weights, con tres claves,")
    scores = -squares / (2 * width**2)
    mistakes = (
        (scores.exp(), f"no suman 1, suman {weights.sum():.3f}: falta normalizar."),
        ((-scores).softmax(-1), "atiendes más a lo más lejano: ¿y el signo menos?"),
        ((scores * 2).softmax(-1), "¿y el 2 que divide junto al ancho?"),
        ((scores * width).softmax(-1), "el ancho va al cuadrado."),
        ((-squares / 2 * width**2).softmax(-1), "el ancho divide y tú multiplicas: revisa los paréntesis."),
    )
    for mistake, words in mistakes:
        if close(weights, mistake):
            raise Wrong(f"tus pesos son {show(weights)} y debían ser {show(scores.softmax(-1))}: {words}")
    if not close(weights, scores.softmax(-1)):
        raise Wrong(
            f"con ancho {width}, los pesos debían ser {show(scores.softmax(-1))} y son {show(weights)}."
        )

    if output is ...:
        raise NotImplementedError
    output = as_tensor(output, (2,), "output, con valores de dos componentes,")
    if not close(output, weights @ values):
        raise Wrong(
            f"los pesos están bien; la mezcla debía ser {show(weights @ values)} y es {show(output)}."
        )
    return "consultas y claves pueden tener ya las componentes que quieras."


@check("1.2")
def check_leave_one_out_error(leave_one_out_error):
    keys, values, width = torch.tensor([0.0, 1.0, 2.5, 4.0]), torch.tensor([1.0, 3.0, 2.0, 6.0]), 1.3
    before = keys.clone(), values.clone()
    output = number(leave_one_out_error(keys, values, width), "leave_one_out_error(keys, values, width)")
    if not (torch.equal(keys, before[0]) and torch.equal(values, before[1])):
        raise Wrong("tu función modifica keys o values: trabaja con copias.")
    similarities = torch.exp(-(((keys[:, None] - keys) / width) ** 2) / 2)
    others = similarities.clone().fill_diagonal_(0)
    weights = others / others.sum(-1, keepdim=True)
    included = similarities / similarities.sum(-1, keepdim=True)
    late = included.clone().fill_diagonal_(0)
    errors = (weights @ values - values) ** 2
    late_words = (
        "has quitado la diagonal después de normalizar y los pesos ya no suman 1 "
        f"(los de la primera medida suman {late[0].sum():.2f})."
    )
    mistakes = (
        ((included @ values - values).square().mean(), "cada medida participa en su propia predicción."),
        ((late @ values - values).square().mean(), late_words),
        (errors.sum(), "has sumado los errores, y es la media."),
        (errors.mean().sqrt(), "has sacado la raíz, y aquí se pide sin ella."),
        ((weights @ values - values).abs().mean(), "falta elevar las diferencias al cuadrado."),
        ((weights @ values - values).mean(), "falta elevar las diferencias al cuadrado."),
    )
    for mistake, words in mistakes:
        if close(output, mistake.item()):
            raise Wrong(f"esperaba {errors.mean():.3f} y devolviste {output:.3f}: {words}")
    if not close(output, errors.mean().item()):
        raise Wrong(
            f"con las otras medidas, las predicciones son {show(weights @ values)}; el error debía ser "
            f"{errors.mean():.3f} y devolviste {output:.3f}."
        )
    return "ahora prueba los cinco anchos."


@check("1.3")
def check_fixed_forecast(fixed_forecast):
    queries, keys = torch.tensor([0.5, 2.0]), torch.tensor([0.0, 1.0, 3.0])
    sums = as_tensor(
        fixed_forecast(queries, keys, torch.ones(3), 1.0), (2,), "fixed_forecast con dos consultas"
    )
    if not close(sums, torch.ones(2)):
        worst = (sums - 1).abs().argmax()
        raise Wrong(
            f"tus pesos de la consulta {worst} suman {sums[worst]:.3f}, y deben sumar 1: "
            "cada consulta reparte entre las claves."
        )
    expected = torch.softmax(-((queries[:, None] - keys) ** 2) / 2 / 0.5**2, dim=-1)
    for i in range(3):
        column = torch.eye(3)[i]  # con estos valores, la predicción es el peso de la clave i
        weights = as_tensor(
            fixed_forecast(queries, keys, column, 0.5), (2,), "fixed_forecast con dos consultas"
        )
        if not close(weights, expected[:, i]):
            raise Wrong(
                f"ya suman 1, pero el peso de la clave {keys[i]:g} con ancho 0.5 debía ser "
                f"{show(expected[:, i])} y es {show(weights)}: no cambies las puntuaciones, solo el reparto."
            )
    return "cada consulta reparte exactamente 1 entre las claves."


ATTEND = [
    "def attend(query, keys, values, width):",
    "    scores = -((query - keys) ** 2) / (2 * width**2)",
    "    scores = scores - scores.max()",
    "    similarities = scores.exp()",
    "    weights = similarities / similarities.sum()",
    "    return weights @ values",
]
LINES_1_4 = [ATTEND[i] for i in (3, 1, 5, 0, 4, 2)]


@check("1.4")
def check_attend(order):
    check_order(order, ATTEND, LINES_1_4)
    return "y como la mayor puntuación queda en 0, la suma de las exponenciales nunca es 0."


@check("1.5")
def check_other_weights(other_weights):
    cases = (
        ([0.2, 0.5, 0.3], [10.0, 20.0, 30.0]),
        ([0.6, 0.3, 0.1], [-1.0, 4.0, 2.0]),
        ([0.1, 0.1, 0.8], [7.0, 3.0, -2.0]),
    )
    for weights, values in cases:
        weights, values = torch.tensor(weights), torch.tensor(values)
        case = f"con pesos {show(weights)} y valores {show(values)}"
        other = as_tensor(
            other_weights(weights.clone(), values.clone()), (3,), "other_weights(weights, values)"
        )
        if not close(other.sum(), 1.0):
            raise Wrong(f"{case}, los tuyos suman {other.sum():.3f} y deben sumar 1.")
        if other.min() < -1e-4:
            raise Wrong(f"{case}, hay un peso negativo: {show(other)}. Has ido demasiado lejos.")
        if not close(other @ values, weights @ values):
            raise Wrong(f"{case}, la respuesta era {weights @ values:.3f} y la tuya es {other @ values:.3f}.")
        if other.min() > 1e-3:
            raise Wrong(f"{case}, devuelves {show(other)}: ninguno es 0, aún puedes ir más lejos.")
    return "dos historias distintas y la misma respuesta."


# Lección 10 · Entrenamiento


@check("10.1")
def check_shifted_batch(shifted_batch):
    answer = shifted_batch([[7, 8, 9], [5], [6, 4]])
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Wrong(
            f"esperaba dos tensores, lo que entra y lo que debe salir, y llegó {type(answer).__name__}."
        )
    inputs, targets = (
        as_tensor(part, (3, 4), what) for part, what in zip(answer, ("lo que entra", "lo que debe salir"))
    )
    if any(torch.as_tensor(part).is_floating_point() for part in answer):
        raise Wrong("son índices y llegan con decimales: devuelve tensores enteros.")
    right_inputs = torch.tensor([[2.0, 7, 8, 9], [2, 5, 1, 1], [2, 6, 4, 1]])
    right_targets = torch.tensor([[7.0, 8, 9, 3], [5, 3, 1, 1], [6, 4, 3, 1]])
    if torch.equal(inputs, targets):
        raise Wrong(f"entra {ids(inputs[0])} y debe salir {ids(targets[0])}: es lo mismo, sin desplazar.")
    if torch.equal(inputs, right_targets):
        raise Wrong("has devuelto las dos partes al revés: primero lo que entra, que empieza por <bos>.")
    if (inputs[:, 0] != 2).any():
        raise Wrong(f"lo que entra empieza por {ids(inputs[0])[0]} y debía empezar por <bos>, que es 2.")
    if (targets[:, 0] == 2).any():
        raise Wrong(
            f"debe salir {ids(targets[0])}, y <bos> (2) nunca se predice: empieza una posición después."
        )
    for i, (given, expected) in enumerate(zip(targets, right_targets)):
        if 3 not in given:
            raise Wrong(
                f"a lo que debe salir de la frase {i}, {ids(given)}, le falta <eos> (3): nunca acabaría."
            )
        if not torch.equal(given, expected):
            raise Wrong(
                f"de la frase {i} debe salir {ids(expected)} y devolviste {ids(given)}: "
                "tras la última palabra, <eos> (3), y después solo <pad> (1)."
            )
    # Donde no hay nada que predecir da igual que quede <eos> o relleno: la pérdida no lo mira.
    ignored = (right_targets == 1) & ((inputs == 1) | (inputs == 3))
    for i in (~ignored & (inputs != right_inputs)).any(1).nonzero().flatten().tolist():
        raise Wrong(f"en la frase {i} debe entrar {ids(right_inputs[i])} y entra {ids(inputs[i])}.")
    return "el decodificador ve hasta una palabra y responde por la siguiente."


def ids(tensor: Tensor) -> list[int]:
    return [int(index) for index in tensor]


@check("10.2")
def check_smoothed_targets(smoothed_targets):
    rows = as_tensor(
        smoothed_targets(torch.tensor([1, 4, 0]), 5, 0.2), (3, 5), "smoothed_targets([1, 4, 0], 5, 0.2)"
    )
    for i, row in enumerate(rows):
        if not close(row.sum(), 1.0):
            raise Wrong(f"la fila {i} suma {row.sum():.3f} y una distribución suma 1: ¿qué has hecho con ε?")
    right = rows[0, 1].item()
    mistakes = (
        (1.0, "no has suavizado nada."),
        (0.8, "has repartido ε solo entre las otras; se reparte entre las 5, también a la correcta."),
        (0.2, "has dejado a la correcta lo que había que repartir."),
    )
    for mistake, words in mistakes:
        if close(right, mistake):
            raise Wrong(f"con ε = 0.2 y 5 palabras, la correcta vale {right:.3f} y esperaba 0.84: {words}")
    expected = 0.04 + 0.8 * torch.eye(5)[[1, 4, 0]]
    if not close(rows, expected):
        raise Wrong(f"para la correcta 1 esperaba {show(expected[0])} y devolviste {show(rows[0])}.")
    other = as_tensor(smoothed_targets(torch.tensor([2]), 3, 0.0), (1, 3), "smoothed_targets([2], 3, 0.0)")
    if not close(other, torch.tensor([[0.0, 0.0, 1.0]])):
        raise Wrong(f"sin suavizar (ε = 0) esperaba [0, 0, 1] y devolviste {show(other)}.")
    return "a esa distribución se acerca el modelo cuando entrenas con suavizado."


class Parrot(torch.nn.Module):
    """Modelo de mentira para 10.3: apuesta siempre igual y, en modo train, le entra ruido."""

    def __init__(self):
        super().__init__()
        self.modes: list[bool] = []

    def forward(self, src, tgt):
        self.modes.append(self.training)
        scores = torch.tensor([0.0, 0.0, 0.0, 2.0, 1.0, -1.0, 0.5])
        logits = scores.expand(*tgt.shape, 7) + 0.7 * (tgt % 3).unsqueeze(-1) * torch.arange(7) / 7
        return logits + torch.randn_like(logits) if self.training else logits


@check("10.3")
def check_validation_loss(validation_loss):
    from utils.corpus import Batch
    from utils.training import translation_loss

    batches = [
        Batch(torch.full((1, 2), 4), torch.tensor([[2, 6, 3]])),
        Batch(torch.full((3, 4), 5), torch.tensor([[2, 4, 5, 4, 3], [2, 5, 5, 5, 3], [2, 4, 3, 1, 1]])),
    ]
    parrot = Parrot().train()
    value = number(validation_loss(parrot, batches), "validation_loss(model, batches)")
    if len(parrot.modes) != 2:
        raise Wrong(f"había 2 lotes y has llamado al modelo {len(parrot.modes)} veces.")
    if any(parrot.modes):
        raise Wrong("el modelo seguía en modo train: el dropout está encendido y cada medida sale distinta.")

    def per_batch(smoothing):
        logits = [parrot(batch.src, batch.tgt[:, :-1]) for batch in batches]
        return [translation_loss(x, batch.tgt[:, 1:], smoothing) for x, batch in zip(logits, batches)]

    tokens = [batch.num_tokens for batch in batches]  # 2 y 10

    def weighted(losses):
        return (sum(loss * count for loss, count in zip(losses, tokens)) / sum(tokens)).item()

    right = weighted(per_batch(0.0))
    mistakes = (
        (weighted(per_batch(0.1)), "esa es la pérdida suavizada; la validación se mide sin suavizar."),
        (sum(per_batch(0.1)).item() / 2, "suavizas, y además cada lote pesa lo mismo."),
        (sum(per_batch(0.0)).item() / 2, "un lote de 2 tokens te pesa igual que uno de 10."),
        (right * sum(tokens), "esa es la suma: falta dividir entre los tokens reales."),
        (right * sum(tokens) / 2, "has dividido entre los lotes, y debías entre los tokens reales, 12."),
    )
    for mistake, words in mistakes:
        if close(value, mistake):
            raise Wrong(f"devolviste {value:.3f} y esperaba {right:.3f}: {words}")
    if not close(value, right):
        raise Wrong(f"con lotes de 2 y 10 tokens reales esperaba {right:.3f} y devolviste {value:.3f}.")
    return "tres errores menos, y la cifra ya no depende de cómo se hagan los lotes."


TRAINING_STEP = [
    "inputs, targets = batch.tgt[:, :-1], batch.tgt[:, 1:]",
    "logits = model(batch.src, inputs)",
    "loss = translation_loss(logits, targets)",
    "optimizer.zero_grad()",
    "loss.backward()",
    "nn.utils.clip_grad_norm_(model.parameters(), 1.0)",
    "optimizer.step()",
]
SHUFFLED_STEP = [TRAINING_STEP[i] for i in (4, 1, 6, 0, 3, 5, 2)]  # el orden en que los da la lección


@check("10.4")
def check_training_step(order):
    if isinstance(order, list | tuple) and sorted(order) == list(range(7)):
        place = {SHUFFLED_STEP[i].split("(")[0]: position for position, i in enumerate(order)}
        zero, backward = place["optimizer.zero_grad"], place["loss.backward"]
        clip, step = place["nn.utils.clip_grad_norm_"], place["optimizer.step"]
        if backward < zero < step:
            raise Wrong("zero_grad va después de backward: borras el gradiente que acabas de calcular.")
        if clip < backward:
            raise Wrong("recortas antes de backward: todavía no hay gradiente de este lote que recortar.")
        if step < backward:
            raise Wrong("step va antes de backward: Adam daría el paso con el gradiente del lote anterior.")
        if step < clip:
            raise Wrong("recortas después de step: el tirón ya está dado.")
        # Poner a cero en cualquier momento antes de backward, o al acabar, es igual de correcto.
        line = SHUFFLED_STEP.index("optimizer.zero_grad()")
        order = [i for i in order if i != line]
        order.insert(3, line)
    check_order(order, TRAINING_STEP, SHUFFLED_STEP)
    return "cada línea tiene lo que necesita cuando le toca."


@check("10.5")
def check_accumulate(accumulate):
    from utils.corpus import Batch
    from utils.training import translation_loss
    from utils.transformer import Transformer

    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Transformer(12, 12, d_model=8, num_heads=2, num_layers=1, d_ff=16, dropout=0.0)
    src = torch.tensor([[4, 5, 3, 1], [6, 3, 1, 1], [7, 8, 9, 3]])
    tgt = torch.tensor([[2, 4, 3, 1, 1], [2, 5, 3, 1, 1], [2, 6, 7, 8, 3]])
    batches = [Batch(src[:2], tgt[:2]), Batch(src[2:], tgt[2:])]  # 4 tokens reales cada uno…
    batches.append(Batch(src[2:], torch.tensor([[2, 9, 10, 11, 4, 5, 6, 7, 3]])))  # …y 8

    def gradients(weights):
        model.zero_grad()
        for weight, batch in zip(weights, batches):
            if weight:
                loss = translation_loss(model(batch.src, batch.tgt[:, :-1]), batch.tgt[:, 1:])
                (weight * loss).backward()
        return torch.cat([parameter.grad.flatten() for parameter in model.parameters()])

    right = gradients([4 / 16, 4 / 16, 8 / 16])
    mistakes = (
        (gradients([1 / 3] * 3), "cada lote pesa lo mismo, y el tercero tiene el doble de tokens."),
        (gradients([1, 1, 1]), "has sumado las medias de los lotes sin repartir su peso."),
        (gradients([4, 4, 8]), "te falta dividir entre los tokens reales de todos, 16."),
        (gradients([0, 0, 8 / 16]), "solo queda el del último lote: pones a cero en cada vuelta."),
        (gradients([0, 0, 1]), "solo queda el del último lote: pones a cero en cada vuelta."),
    )
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)  # restos de un paso anterior
    before = [parameter.detach().clone() for parameter in model.parameters()]
    rows = []
    hook = model.register_forward_pre_hook(lambda module, arguments: rows.append(len(arguments[0])))
    try:
        accumulate(model, batches)
    finally:
        hook.remove()
    if not all(torch.equal(old, parameter) for old, parameter in zip(before, model.parameters())):
        raise Wrong("han cambiado los pesos: no des ningún paso, deja solo el gradiente.")
    if not rows:
        raise Wrong("no has llamado al modelo ni una vez.")
    if max(rows) > 2:
        raise Wrong(
            f"has metido {max(rows)} frases en una sola pasada y el lote más grande es de 2: no cabe."
        )
    if any(parameter.grad is None for parameter in model.parameters()):
        raise Wrong("hay parámetros sin gradiente: ¿has llamado a backward()?")
    grad = torch.cat([parameter.grad.flatten() for parameter in model.parameters()])
    if close(grad, right, 1e-5):
        return "el mismo gradiente con mucha menos memoria: así se entrena con lotes que no caben."
    norms = f"la norma del gradiente es {grad.norm():.3f} y esperaba {right.norm():.3f}"
    if close(grad - 1, right, 1e-4):
        raise Wrong(f"{norms}: había restos de un paso anterior y no los has puesto a cero al empezar.")
    for mistake, words in mistakes:
        if close(grad, mistake, 1e-5):
            raise Wrong(f"{norms}: {words}")
    raise Wrong(f"{norms}.")
