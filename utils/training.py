"""Entrenamiento: pérdida por token real, calendario de la tasa, bucle y reanudación (lección 10)."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from utils.arguments import SEEDS, check_integer, check_positive, check_share
from utils.checkpoint import TRAINING, check_data, load_checkpoint, save_checkpoint
from utils.corpus import PAD_ID, Batch, Batches, Pair, fingerprint, merge_references, select
from utils.decoding import Translator

# El modelo del curso y su entrenamiento: elegidos por experimento para aprender en minutos, sin GPU.
MODEL = {"d_model": 128, "num_heads": 8, "num_layers": 1, "d_ff": 256, "dropout": 0.0, "norm_first": True}
SCHEDULE = {"batch_tokens": 768, "warmup": 600, "rate": 2.0, "weights": {"natural": 4}}
TIMED_COOLDOWN = 0.8  # con el tiempo contado, conviene empezar a enfriar pronto
COOLDOWN = 0.5  # fracción final del entrenamiento en la que la tasa baja a cero
MAX_WEIGHT = 100  # veces que una pareja puede entrar en una época


def pick_device() -> torch.device:
    """La GPU si la hay (CUDA o Apple); si no, la CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def has_fast_bf16(device: torch.device) -> bool:
    """True si el procesador multiplica bfloat16 de forma nativa; emularlo sería más lento."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    if device.type == "cpu":
        if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
            return False  # un procesador antiguo, o que se imita con `ATEN_CPU_CAPABILITY=default`
        probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        return any(getattr(torch.cpu, probe, lambda: False)() for probe in probes)
    return False


def translation_loss(
    logits: Float[Tensor, "lote n vocabulario"], targets: Int[Tensor, "lote n"], label_smoothing: float = 0.0
) -> Float[Tensor, ""]:
    """Entropía cruzada media **por token real**, en nats: el relleno no cuenta ni arriba ni abajo.

    label_smoothing: ε de Vaswani et al. (2017), §5.4; reparte ε de la probabilidad entre todo el vocabulario.
    Los números son los de `F.cross_entropy`; con suavizado, en CPU, en menos de la mitad de tiempo.
    """
    log_probs, targets = logits.flatten(0, 1).log_softmax(-1), targets.flatten()
    real = targets != PAD_ID
    nll = F.nll_loss(log_probs, targets, ignore_index=PAD_ID, reduction="sum")  # −log p de las correctas
    uniform = -log_probs.mean(-1)[real].sum()  # lo que costaría que todas fueran igual de correctas
    return ((1 - label_smoothing) * nll + label_smoothing * uniform) / real.sum()


def learning_rate(step: int, d_model: int, warmup: int) -> float:
    """Calentamiento lineal y decaimiento 1/√paso (Vaswani et al. 2017, ec. 3). `step` empieza en 1."""
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def cooldown_factor(progress: float, share: float) -> float:
    """Enfriamiento: 1 hasta que falta una fracción `share` del presupuesto, y de ahí en línea recta a 0."""
    return 1.0 if share == 0 else max(0.0, min(1.0, (1 - progress) / share))


def repeat(pairs: list[Pair], weights: dict[str, int]) -> list[Pair]:
    """Cada pareja, las veces que dice el peso de su etiqueta: el mayor si tiene varios, 1 si no tiene."""
    return [pair for pair in pairs for _ in range(max((weights.get(tag, 1) for tag in pair.tags), default=1))]


@dataclass
class Record:
    """Un punto de la curva: paso, y pérdidas de entrenamiento (suavizada) y de validación (sin suavizar)."""

    step: int
    train_loss: float
    valid_loss: float


class Trainer:
    """Entrena un `Translator` y sabe guardarse y reanudarse.

    La pasada por los datos y el dropout dependen solo de la semilla y del número de paso: parar, guardar y
    reanudar da las mismas pérdidas que no haber parado.

    batch_tokens: presupuesto de tokens por lote. warmup: pasos de calentamiento. rate: factor sobre la
    tasa de la ecuación 3. weights: etiqueta → veces que sus parejas entran en cada época (ver `repeat`); la
    validación no se repite. bf16: precisión mixta; None, donde el procesador la acelera.
    cooled: el último paso en que un enfriamiento llegó a su fin; 0 si ninguno.
    """

    # Lo que se guarda: lo que debe coincidir para que reanudar sea continuar, y por dónde iba.
    SETTINGS = ("warmup", "rate", "label_smoothing", "seed", "bf16", "weights")
    PROGRESS = ("step", "epoch", "batches_done", "cooled")

    def __init__(
        self, translator: Translator, pairs: list[Pair], *, batch_tokens: int = 4096, warmup: int = 400,
        rate: float = 1.0, label_smoothing: float = 0.1, seed: int = 0,
        weights: dict[str, int] | None = None, device: torch.device | None = None, bf16: bool | None = None,
    ):  # fmt: skip
        weights = {} if weights is None else weights
        _check_settings(warmup, rate, label_smoothing, seed, weights)
        self.weights = dict(weights)
        self.translator, self.model = translator, translator.model
        self.warmup, self.rate, self.label_smoothing, self.seed = warmup, rate, label_smoothing, seed
        self.device = device or pick_device()
        self.bf16 = has_fast_bf16(self.device) if bf16 is None else bf16
        self.model.to(self.device)
        languages, limit = (translator.english, translator.spanish), translator.max_tokens
        training = select(pairs, "entrenamiento")
        validation = merge_references(select(pairs, "validación"))  # cada frase, una vez: con la preferida
        self.corpus = fingerprint(training)
        self.batches = Batches(repeat(training, self.weights), *languages, batch_tokens, max_tokens=limit)
        self.validation = None
        if validation:
            self.validation = Batches(validation, *languages, batch_tokens, max_tokens=limit)
        # betas y eps de Vaswani et al. (2017), §5.3; la tasa la pone cada paso.
        self.optimizer = torch.optim.Adam(self.model.parameters(), betas=(0.9, 0.98), eps=1e-9, fused=True)
        self.step = self.epoch = self.batches_done = self.cooled = 0
        self.history: list[Record] = []

    def fit(
        self, *, steps: int | None = None, minutes: float | None = None, cooldown: float = 0.0,
        eval_every: int = 500, on_eval: Callable[["Trainer"], None] | None = None, progress: bool = True,
    ) -> list[Record]:  # fmt: skip
        """Entrena hasta el paso `steps` (contado desde el principio de todo) o durante `minutes` minutos.

        cooldown: fracción final del presupuesto en la que la tasa baja a cero.
        on_eval: se llama tras cada evaluación (cada `eval_every` pasos y al acabar), para guardar o dibujar.

        Raises:
            ValueError: si el presupuesto u otro argumento no vale, o si la pérdida deja de ser un número.
        """
        _check_budget(steps, minutes, cooldown, eval_every)
        # Pedir y soltar 31 MB de una vez: así `glibc` se queda con la memoria de los logits y no la devuelve
        # al sistema para volver a pedirla en cada paso, que costaba entre un 8 y un 25 % del tiempo.
        torch.empty(31 * 2**18)
        start, losses = time.monotonic(), []
        bar = tqdm(total=steps, initial=self.step, unit="paso", desc="entrenando", disable=not progress)
        stream = self._stream()

        def spent() -> float:
            if steps is not None:
                return self.step / steps
            return (time.monotonic() - start) / (60 * minutes)

        with bar:
            while (share := spent()) < 1:
                losses.append(self.train_step(next(stream), cooldown_factor(share, cooldown)))
                bar.update()
                finished = spent() >= 1
                if finished and cooldown:
                    self.cooled = self.step
                if self.step % eval_every == 0 or finished:
                    record = Record(self.step, torch.stack(losses).mean().item(), self.evaluate())
                    self._check_record(record)
                    self.history.append(record)
                    losses = []
                    bar.set_postfix(entrenamiento=record.train_loss, validación=record.valid_loss)
                    if on_eval:
                        on_eval(self)
        return self.history

    def train_step(self, batch: Batch, factor: float = 1.0) -> Float[Tensor, ""]:
        """Un paso de Adam sobre un lote: pérdida, gradiente recortado a norma 1 y actualización."""
        step = self.step + 1
        torch.manual_seed(1_000_003 * self.seed + step)  # el dropout de este paso, también al reanudar
        lr = factor * self.rate * learning_rate(step, self.model.d_model, self.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.model.train()
        loss = self.loss(batch, self.label_smoothing)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        # Se cuenta al final: si interrumpen a medias, este lote está por hacer.
        self.step, self.batches_done = step, self.batches_done + 1
        return loss.detach()

    def loss(self, batch: Batch, label_smoothing: float = 0.0) -> Float[Tensor, ""]:
        """Pérdida por token real de un lote: con `tgt[:, :-1]` se predice `tgt[:, 1:]`."""
        batch = batch.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
            logits = self.model(batch.src, batch.tgt[:, :-1])
        return translation_loss(logits.float(), batch.tgt[:, 1:], label_smoothing)

    @torch.inference_mode()
    def evaluate(self) -> float:
        """Pérdida de validación por token real, sin suavizar ni dropout; NaN si no hay validación."""
        if self.validation is None:
            return float("nan")
        self.model.eval()
        total = count = 0
        for batch in self.validation.epoch(seed=0):
            total += self.loss(batch).item() * batch.num_tokens
            count += batch.num_tokens
        return total / count

    def _check_record(self, record: Record):
        """Un entrenamiento que se ha roto no sigue: lo último que se guardó es lo último bueno."""
        losses = [record.train_loss, record.valid_loss] if self.validation else [record.train_loss]
        if not all(map(math.isfinite, losses)):
            raise ValueError(
                f"la pérdida ha dejado de ser un número (NaN o infinito) antes del paso {record.step}: el "
                "entrenamiento se para. Empieza otra vez con una tasa más baja o un calentamiento más largo."
            )

    def _stream(self) -> Iterator[Batch]:
        """Lotes sin fin desde donde se quedó; cada época se baraja con su propia semilla."""
        while True:
            skip = self.batches_done
            for i, batch in enumerate(self.batches.epoch(seed=1_000_003 * self.seed + self.epoch)):
                if i >= skip:
                    yield batch
            self.epoch, self.batches_done = self.epoch + 1, 0

    def save(self, path: str | Path, ours=...) -> tuple:
        """Guarda modelo, vocabularios, configuración, optimizador y punto del recorrido, de forma atómica.

        ours, y lo que devuelve: ver `write_atomic`, para no escribir sobre lo de otro entrenamiento.
        """
        tensors, data = self.translator.to_checkpoint()
        for i, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{i}.{name}": tensor for name, tensor in state.items()}
        data["settings"] = {name: getattr(self, name) for name in self.SETTINGS}
        data["settings"]["batch_tokens"] = self.batches.batch_tokens
        data["corpus"] = self.corpus
        data["progress"] = {name: getattr(self, name) for name in self.PROGRESS}
        data["history"] = [asdict(record) for record in self.history]
        return save_checkpoint(path, tensors, data, ours)

    @classmethod
    def resume(cls, path: str | Path, pairs: list[Pair], device: torch.device | None = None) -> "Trainer":
        """El entrenamiento guardado en `path`, listo para seguir con `fit`.

        Raises:
            ValueError: si el archivo falta, está dañado o no lleva entrenamiento, o si la parte de
                entrenamiento de `pairs` no es la misma: las dos lenguas y su orden.
        """
        tensors, data = load_checkpoint(path)
        translator = Translator.from_checkpoint(tensors, data, path)
        try:
            check_data(data, TRAINING)
            if data["corpus"] != fingerprint(select(pairs, "entrenamiento")):
                raise ValueError(
                    "se entrenó con otro corpus; la parte de entrenamiento debe ser la misma, y en el mismo "
                    "orden. Usa aquel archivo o entrena un modelo nuevo"
                )
            names = (*cls.SETTINGS, "batch_tokens")
            settings = {name: data["settings"][name] for name in names}
            trainer = cls(translator, pairs, device=device, **settings)
            for name in cls.PROGRESS:
                setattr(trainer, name, data["progress"][name])
            if trainer.cooled > trainer.step:
                raise ValueError("dice que se enfrió en un paso al que no ha llegado")
            trainer.history = [Record(**record) for record in data["history"]]
            trainer._load_optimizer(tensors)
        except (TypeError, ValueError) as error:
            raise ValueError(f"«{path}» no se puede reanudar: {str(error).rstrip('.')}.") from None
        return trainer

    def _load_optimizer(self, tensors: dict[str, Tensor]):
        """El estado de Adam que guardó `save`: si falta una parte, seguir no sería continuar."""
        state = {}
        for i, parameter in enumerate(self.model.parameters() if self.step else ()):
            shapes = {"step": (), "exp_avg": parameter.shape, "exp_avg_sq": parameter.shape}
            state[i] = {name: tensors.get(f"optimizer.{i}.{name}") for name in shapes}
            for name, shape in shapes.items():
                tensor = state[i][name]
                if tensor is None or tensor.shape != shape or not tensor.is_floating_point():
                    raise ValueError("le falta el estado del optimizador, o es el de otro modelo")
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})


def _check_settings(warmup: int, rate: float, label_smoothing: float, seed: int, weights: dict[str, int]):
    """Los ajustes que valen: con otros, entrenar fallaría más tarde o aprendería otra cosa."""
    check_integer("warmup", warmup, 1)
    check_positive("rate", rate)
    check_share("label_smoothing", label_smoothing, below_one=True)
    check_integer("seed", seed, 0, SEEDS - 1)
    if not isinstance(weights, dict) or not all(isinstance(tag, str) for tag in weights):
        raise TypeError(
            "weights dice cuántas veces entran las parejas de cada etiqueta, como {'natural': 4}, y llegó "
            f"{weights!r}."
        )
    for tag, times in weights.items():
        check_integer(f"weights[{tag!r}]", times, 1, MAX_WEIGHT)


def _check_budget(steps: int | None, minutes: float | None, cooldown: float, eval_every: int):
    """Cuánto entrenar: una sola de las dos cosas, y posible."""
    if (steps is None) == (minutes is None):
        raise ValueError("di cuánto entrenar con una sola de las dos: steps=… o minutes=….")
    if steps is not None:
        check_integer("steps", steps, 1)
    else:
        check_positive("minutes", minutes)
    check_share("cooldown", cooldown)
    check_integer("eval_every", eval_every, 1)
