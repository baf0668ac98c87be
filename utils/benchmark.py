"""Medidas de velocidad: frente a `torch.nn.Transformer`, y decodificar por lotes con caché.

Todo en una misma ejecución, con ventanas alternas (si la máquina está ocupada a ratos, afecta a todos
por igual), los mismos lotes, máscaras, pérdida, optimizador e hilos. Se comparan medianas.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice

import torch
from torch import nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from utils.attention import causal_mask
from utils.checks import check_sizes
from utils.corpus import CORPUS, Pair, load_pairs, select
from utils.decoding import Translator, greedy_decode, pad
from utils.training import Trainer, has_fast_bf16

MODEL = {"d_model": 256, "num_heads": 4, "num_layers": 3, "d_ff": 1024, "dropout": 0.1, "norm_first": True}


class TorchTransformer(nn.Module):
    """`nn.Transformer` con las mismas tablas, posiciones y salida atada que el nuestro."""

    def __init__(self, ours, options: dict):
        super().__init__()
        self.d_model, self.pad_id = ours.d_model, ours.pad_id
        self.src_embedding = nn.Embedding.from_pretrained(ours.src_embedding.weight.clone(), freeze=False)
        self.tgt_embedding = nn.Embedding.from_pretrained(ours.tgt_embedding.weight.clone(), freeze=False)
        self.output_bias = nn.Parameter(torch.zeros_like(ours.output_bias))
        self.positional = ours.positional
        names = ("d_model", "num_heads", "num_layers", "num_layers", "d_ff", "dropout")
        sizes = [options[name] for name in names]
        self.body = nn.Transformer(*sizes, norm_first=options["norm_first"], batch_first=True)
        for layer in [*self.body.encoder.layers, *self.body.decoder.layers]:
            layer.dropout.p = 0.0  # el de dentro de la FFN, que el artículo y el nuestro no llevan

    def forward(self, src, tgt):
        # nn.Transformer usa el convenio contrario: True = no se atiende.
        masks = {
            "tgt_mask": ~causal_mask(tgt.shape[1])[0].to(tgt.device),
            "src_key_padding_mask": src == self.pad_id,
            "tgt_key_padding_mask": tgt == self.pad_id,
            "memory_key_padding_mask": src == self.pad_id,
        }
        x = self.positional(self.src_embedding(src) * self.d_model**0.5)
        y = self.positional(self.tgt_embedding(tgt) * self.d_model**0.5)
        return F.linear(self.body(x, y, **masks), self.tgt_embedding.weight, self.output_bias)


def alternate(contenders: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Ejecuta por turnos cada contendiente `rounds` veces: nombre → unidades por segundo de cada vez.

    Cada contendiente es una función que hace su trabajo y devuelve cuántas unidades ha hecho.
    """
    speeds = {name: [] for name in contenders}
    for _ in tqdm(range(rounds), desc="midiendo", leave=False):
        for name, contender in contenders.items():
            start = time.perf_counter()
            done = contender()
            speeds[name].append(done / (time.perf_counter() - start))
    return speeds


def show(speeds: dict[str, list[float]], unit: str):
    for name, values in speeds.items():
        low, high = min(values), max(values)
        print(f"  {name:<28} {statistics.median(values):>8.0f} {unit}   ({low:.0f}–{high:.0f})")


def ratio(a: list[float], b: list[float]) -> str:
    """Mediana de los cocientes de cada turno: lo que ocupe la máquina en uno afecta a los dos."""
    return f"{statistics.median(x / y for x, y in zip(a, b)):.2f}×"


def decode_alone(translator: Translator, sentences: list[str]) -> list[str]:
    """La referencia lenta: de una en una y repitiendo el decodificador entero en cada token."""
    model, outputs = translator.model, []
    for sentence in sentences:
        src = pad([translator.english.encode(sentence)]).to(next(model.parameters()).device)
        outputs.append(translator.spanish.decode(greedy_decode(model, src, use_cache=False)[0]))
    return outputs


def measure_training(pairs: list[Pair], rounds: int, steps: int) -> Trainer:
    """Escribe la tabla del entrenamiento y devuelve nuestro entrenador, el que se usa de verdad."""
    trainers = {}
    for mode in ("float32", "bf16"):
        for name in ("nuestro", "nn.Transformer"):
            translator = Translator.learn(pairs, **MODEL)
            if name != "nuestro":
                translator.model = TorchTransformer(translator.model, MODEL)
            trainers[f"{name}, {mode}"] = Trainer(translator, pairs, bf16=mode == "bf16")
    ours = trainers["nuestro, float32"]
    batches = list(islice(cycle(ours.batches.epoch(0)), steps))
    print(f"{torch.get_num_threads()} hilos; {ours.device}; {MODEL}; lotes de {ours.batches.batch_tokens}")

    def window(trainer: Trainer) -> int:
        for batch in batches:
            trainer.train_step(batch)
        return sum(batch.num_tokens for batch in batches)

    contenders = {name: partial(window, trainer) for name, trainer in trainers.items()}
    alternate(contenders, 1)  # calentamiento
    speeds = alternate(contenders, rounds)
    print(f"\nentrenar: mediana de {rounds} ventanas alternas de {steps} pasos")
    show(speeds, "tokens/s")
    for mode in ("float32", "bf16"):
        print(f"  {mode} los dos: {ratio(speeds[f'nuestro, {mode}'], speeds[f'nn.Transformer, {mode}'])}")
    mode = "bf16" if has_fast_bf16(ours.device) else "float32"
    speedup = ratio(speeds[f"nuestro, {mode}"], speeds["nn.Transformer, float32"])
    print(f"  como se entrena ({mode}) frente a float32: {speedup}")
    return trainers[f"nuestro, {mode}"]


def measure_decoding(translator: Translator, english: list[str], sample: int):
    """Escribe la tabla de la decodificación: por lotes y con caché, o de una en una y sin ella."""
    few = english[:: max(1, len(english) // sample)][:sample]
    pairs = list(zip(translator.decode(few), decode_alone(translator, few)))
    same = sum(together == alone for together, alone in pairs)
    speeds = alternate(
        {
            f"{len(english)} por lotes, con caché": lambda: len(translator.decode(english)),
            f"{len(few)} una a una, sin caché": lambda: len(decode_alone(translator, few)),
        },
        3,
    )
    print(f"\ndecodificar: mediana de 3 turnos; mismas traducciones en {same} de {len(few)}")
    show(speeds, "frases/s")
    print(f"  {ratio(*speeds.values())}")


def run(rounds: int = 7, steps: int = 4, num_sentences: int = 1000, sample: int = 40, warm_steps: int = 80):
    """Mide y escribe las dos tablas. Es la orden `python -m utils medir`."""
    check_sizes(rounds=rounds, steps=steps, num_sentences=num_sentences, sample=sample, warm_steps=warm_steps)
    pairs = load_pairs(CORPUS)
    trainer = measure_training(pairs, rounds, steps)
    # Con unos pasos más, el modelo aprende a acabar las frases: si no, decodificaría siempre hasta el límite.
    trainer.fit(steps=trainer.step + warm_steps, eval_every=10_000, progress=False)
    english = [pair.english for pair in select(pairs, "entrenamiento") + select(pairs, "prueba")]
    measure_decoding(trainer.translator, list(islice(cycle(english), num_sentences)), sample)
