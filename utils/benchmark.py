"""Medidas de velocidad: frente a `torch.nn.Transformer`, y decodificar por lotes con caché.

Todo en una misma ejecución, con ventanas alternas (si la máquina está ocupada a ratos, afecta a todos
por igual), los mismos lotes, máscaras, pérdida, optimizador e hilos. Se comparan medianas.
"""

import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice

import torch
from torch import nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from utils.attention import causal_mask
from utils.corpus import CORPUS, load_pairs, select
from utils.decoding import Translator, greedy_decode, pad
from utils.training import Trainer

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
        self.body = nn.Transformer(
            options["d_model"],
            options["num_heads"],
            options["num_layers"],
            options["num_layers"],
            options["d_ff"],
            options["dropout"],
            norm_first=options["norm_first"],
            batch_first=True,
        )
        for layer in [*self.body.encoder.layers, *self.body.decoder.layers]:
            layer.dropout.p = (
                0.0  # el de dentro de la red prealimentada, que el artículo y el nuestro no llevan
            )

    def forward(self, src, tgt):
        src_padding = src == self.pad_id  # nn.Transformer usa el convenio contrario: True = no se atiende
        x = self.body(
            self.positional(self.src_embedding(src) * self.d_model**0.5),
            self.positional(self.tgt_embedding(tgt) * self.d_model**0.5),
            tgt_mask=~causal_mask(tgt.shape[1])[0].to(tgt.device),
            src_key_padding_mask=src_padding,
            tgt_key_padding_mask=tgt == self.pad_id,
            memory_key_padding_mask=src_padding,
        )
        return F.linear(x, self.tgt_embedding.weight, self.output_bias)


def alternate(contenders: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Ejecuta por turnos cada contendiente `rounds` veces; cada uno devuelve su velocidad."""
    speeds = {name: [] for name in contenders}
    for _ in tqdm(range(rounds), desc="midiendo", leave=False):
        for name, contender in contenders.items():
            speeds[name].append(contender())
    return speeds


def training_window(trainer: Trainer, batches: list) -> Callable[[], float]:
    """Una ventana de entrenamiento: tokens de destino reales por segundo."""

    def window() -> float:
        start = time.perf_counter()
        for batch in batches:
            trainer.train_step(batch)
        return sum(batch.num_tokens for batch in batches) / (time.perf_counter() - start)

    window()  # calentamiento
    return window


def decode_alone(translator: Translator, sentences: list[str]) -> list[str]:
    """La referencia lenta: de una en una y repitiendo el decodificador entero en cada token."""
    model, outputs = translator.model, []
    for sentence in sentences:
        src = pad([translator.english.encode(sentence)]).to(next(model.parameters()).device)
        outputs.append(translator.spanish.decode(greedy_decode(model, src, use_cache=False)[0]))
    return outputs


def run(rounds: int = 7, steps: int = 4, num_sentences: int = 1000, sample: int = 40, warm_steps: int = 80):
    """Mide y escribe la tabla. Es la orden `python -m utils medir`."""
    pairs = load_pairs(CORPUS)
    trainers = {}
    for name, ours, bf16 in (
        ("nuestro, float32", True, False),
        ("nn.Transformer, float32", False, False),
        ("nuestro, bf16", True, True),
        ("nn.Transformer, bf16", False, True),
    ):
        translator = Translator.learn(pairs, **MODEL)
        if not ours:
            translator.model = TorchTransformer(translator.model, MODEL)
        trainers[name] = Trainer(translator, pairs, bf16=bf16)
    as_trained = Trainer(Translator.learn(pairs, **MODEL), pairs).bf16
    ours = trainers["nuestro, bf16" if as_trained else "nuestro, float32"]
    batches = list(islice(cycle(ours.batches.epoch(0)), steps))
    print(
        f"{torch.get_num_threads()} hilos; {ours.device}; {MODEL}; "
        f"lotes de hasta {ours.batches.batch_tokens} tokens"
    )
    windows = {name: training_window(trainer, batches) for name, trainer in trainers.items()}
    speeds = alternate(windows, rounds)
    print(f"\nentrenar: mediana de {rounds} ventanas alternas de {steps} pasos")
    for name, values in speeds.items():
        print(
            f"  {name:<26} {statistics.median(values):>8.0f} tokens/s   ({min(values):.0f}–{max(values):.0f})"
        )

    def ratio(a: str, b: str) -> float:
        return statistics.median(x / y for x, y in zip(speeds[a], speeds[b], strict=True))

    print(f"  float32: {ratio('nuestro, float32', 'nn.Transformer, float32'):.2f}×")
    print(f"  bf16 los dos: {ratio('nuestro, bf16', 'nn.Transformer, bf16'):.2f}×")
    mode = "bf16" if as_trained else "float32"
    print(
        f"  como se entrena ({mode}) frente a float32: "
        f"{ratio(f'nuestro, {mode}', 'nn.Transformer, float32'):.2f}×"
    )

    # Con unos pasos más, el modelo aprende a acabar las frases: si no, decodificaría siempre hasta el límite.
    ours.fit(steps=ours.step + warm_steps, eval_every=10_000, progress=False)
    english = [pair.english for pair in select(pairs, "entrenamiento") + select(pairs, "prueba")]
    english = list(islice(cycle(english), num_sentences))
    few = english[:: max(1, num_sentences // sample)][:sample]

    def together() -> float:
        start = time.perf_counter()
        ours.translator.decode(english)
        return len(english) / (time.perf_counter() - start)

    def alone() -> float:
        start = time.perf_counter()
        decode_alone(ours.translator, few)
        return len(few) / (time.perf_counter() - start)

    same = sum(
        a == b for a, b in zip(ours.translator.decode(few), decode_alone(ours.translator, few), strict=True)
    )
    speeds = alternate({"lotes": together, "una a una": alone}, 3)
    print(f"\ndecodificar: mediana de 3 ventanas alternas; mismas traducciones en {same} de {len(few)}")
    print(
        f"  {num_sentences} frases por lotes, con caché     "
        f"{statistics.median(speeds['lotes']):>8.1f} frases/s"
    )
    print(
        f"  {len(few)} de ellas una a una, sin caché  {statistics.median(speeds['una a una']):>8.1f} frases/s"
    )
    print(f"  {statistics.median(a / b for a, b in zip(*speeds.values(), strict=True)):.1f}×")
