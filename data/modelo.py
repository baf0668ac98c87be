"""Entrena y guarda `data/modelo.safetensors`, el traductor que acompaña al curso.

Es el modelo de la lección 10 con dos capas y más pasos; la semilla y todo lo demás están aquí. Se guardan los pesos
con 16 bits y sin el estado del optimizador: para traducir y para seguir entrenando desde ellos basta.

Uso: `python data/modelo.py [DESTINO]`. Unos 35 minutos en dos núcleos.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from utils.checkpoint import save_checkpoint
from utils.corpus import CORPUS, load_pairs
from utils.decoding import Translator
from utils.training import MODEL, Trainer

SEED, STEPS, COOLDOWN = 0, 30_000, 0.7
SIZE = MODEL | {"d_model": 160, "num_layers": 2, "d_ff": 384}
SCHEDULE = {"batch_tokens": 1024, "warmup": 1000, "rate": 1.4, "weights": {"natural": 6}}


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else Path(__file__).with_name("modelo.safetensors")
    pairs = load_pairs(CORPUS)
    trainer = Trainer(Translator.learn(pairs, seed=SEED, **SIZE), pairs, seed=SEED, **SCHEDULE)

    def save(trainer):
        tensors, data = trainer.translator.to_checkpoint()
        save_checkpoint(target, {name: tensor.half() for name, tensor in tensors.items()}, data)

    trainer.fit(steps=STEPS, cooldown=COOLDOWN, eval_every=2_000, on_eval=save)
    save(trainer)
    print(f"{target}: {STEPS} pasos, pérdida de validación {trainer.history[-1].valid_loss:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
