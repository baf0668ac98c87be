"""Evaluación: exactitud, BLEU y chrF, en conjunto y por fenómeno (lección 11)."""

from collections.abc import Sequence
from dataclasses import dataclass

import sacrebleu

from utils.arguments import check_texts
from utils.corpus import Pair


@dataclass(frozen=True)
class Score:
    """Resultado de comparar traducciones con referencias: aciertos exactos, total, BLEU y chrF (0–100)."""

    correct: int
    total: int
    bleu: float
    chrf: float

    def __str__(self) -> str:
        share = int(1000 * self.correct / self.total) / 10  # truncado: un 99.96 % no se anuncia como 100.0 %
        accuracy = f"exactitud {share:.1f} % ({self.correct}/{self.total})"
        return f"{accuracy}\nBLEU {self.bleu:.1f}   chrF {self.chrf:.1f}"


def score(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """Compara cada traducción con su referencia, texto con texto (mayúsculas y puntuación incluidas).

    Raises:
        TypeError: si alguna no es una lista de frases, sino un texto.
        ValueError: si no hay frases o las listas no miden lo mismo.
    """
    check_texts("hypotheses", hypotheses)
    check_texts("references", references)
    if not hypotheses or len(hypotheses) != len(references):
        raise ValueError(
            f"llegaron {len(hypotheses)} traducciones y {len(references)} referencias: "
            "hacen falta las mismas, y al menos una."
        )
    correct = sum(h == r for h, r in zip(hypotheses, references, strict=True))
    bleu = sacrebleu.corpus_bleu(hypotheses, [references]).score
    chrf = sacrebleu.corpus_chrf(hypotheses, [references]).score
    return Score(correct, len(references), bleu, chrf)


def score_by_tag(hypotheses: Sequence[str], pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """Etiqueta → (aciertos, total), de la más difícil a la más fácil. Una frase cuenta en todas las suyas.

    Raises: como `score`.
    """
    check_texts("hypotheses", hypotheses)
    if len(hypotheses) != len(pairs):
        raise ValueError(
            f"llegaron {len(hypotheses)} traducciones y {len(pairs)} parejas: deben ser las mismas."
        )
    counts: dict[str, list[int]] = {}
    for hypothesis, pair in zip(hypotheses, pairs, strict=True):
        for tag in pair.tags:
            count = counts.setdefault(tag, [0, 0])
            count[0] += hypothesis == pair.spanish
            count[1] += 1
    ranked = sorted(counts.items(), key=lambda item: (item[1][0] / item[1][1], item[0]))
    return {tag: (correct, total) for tag, (correct, total) in ranked}
