"""Entrena y guarda `data/modelo.safetensors`, el traductor que acompaña al curso.

Es el modelo de la lección 10 con dos capas y más pasos; la semilla y todo lo demás están aquí. Se guardan los
pesos con 16 bits y sin el estado del optimizador: para traducir basta.

Uso: `python data/modelo.py [DESTINO]`. Unos 20 minutos en dos núcleos.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from utils.checkpoint import load_checkpoint, save_checkpoint
from utils.corpus import CORPUS, load_pairs
from utils.decoding import Translator
from utils.training import MODEL, Trainer

SEED, STEPS, COOLDOWN = 0, 12_000, 0.7
SIZE = MODEL | {"num_layers": 2}
SCHEDULE = {"batch_tokens": 1024, "warmup": 1000, "rate": 1.6, "weights": {"natural": 6}}


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else Path(__file__).with_name("modelo.safetensors")
    pairs = load_pairs(CORPUS)
    trainer = Trainer(Translator.learn(pairs, seed=SEED, **SIZE), pairs, seed=SEED, **SCHEDULE)
    trainer.fit(steps=STEPS, cooldown=COOLDOWN, eval_every=1_000)
    trainer.save(target)
    tensors, data = load_checkpoint(target)
    weights = {name: tensor.half() for name, tensor in tensors.items() if name.startswith("model.")}
    save_checkpoint(target, weights, data)
    print(f"{target}: {STEPS} pasos, pérdida de validación {trainer.history[-1].valid_loss:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
