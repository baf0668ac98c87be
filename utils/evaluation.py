"""Evaluación: exactitud, BLEU y chrF, en conjunto y por fenómeno (lección 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

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


def score(hypotheses: Sequence[str], references: Sequence[str | Sequence[str]]) -> Score:
    """Compara cada traducción con sus referencias, texto con texto (mayúsculas y puntuación incluidas).

    references: por cada traducción, una referencia o una lista de ellas. Acierta si es igual a cualquiera;
    BLEU y chrF las usan todas. El orden de las referencias de una frase no cuenta, ni que alguna se repita.

    Raises:
        TypeError: si las traducciones, o las referencias, no son listas de frases.
        ValueError: si no hay frases, las listas no miden lo mismo o alguna traducción no tiene referencia.
    """
    check_texts("hypotheses", hypotheses)
    groups = _groups(references)
    if not hypotheses or len(hypotheses) != len(groups):
        raise ValueError(
            f"llegaron {len(hypotheses)} traducciones y {len(groups)} referencias: "
            "hacen falta las mismas, y al menos una."
        )
    correct = sum(hypothesis in group for hypothesis, group in zip(hypotheses, groups, strict=True))
    # sacreBLEU las quiere por columnas: la primera de cada frase, la segunda…, y None donde ya no hay más.
    # chrF se queda con la primera de las que empatan: ordenadas, el resultado no depende de cómo llegaron.
    columns = list(map(list, zip_longest(*map(sorted, groups))))
    bleu = sacrebleu.corpus_bleu(hypotheses, columns).score
    chrf = sacrebleu.corpus_chrf(hypotheses, columns).score
    return Score(correct, len(groups), bleu, chrf)


def _groups(references: Sequence[str | Sequence[str]]) -> list[set[str]]:
    """Las referencias de cada frase, sin repetir."""
    if isinstance(references, str):
        check_texts("references", references)
    groups = []
    for number, group in enumerate(references, start=1):
        group = [group] if isinstance(group, str) else group
        if not isinstance(group, list | tuple):
            raise TypeError(
                f"la referencia {number} debe ser una frase o una lista de frases y llegó {group!r}."
            )
        check_texts("references", group)
        if not group:
            raise ValueError(
                f"la traducción {number} no tiene ninguna referencia: dale al menos una, o quítala."
            )
        groups.append(set(group))
    return groups


def score_by_tag(hypotheses: Sequence[str], pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """Etiqueta → (aciertos, total), de la más difícil a la más fácil. Una frase cuenta en todas las suyas.

    Acierta si es igual a cualquiera de las referencias de su pareja.

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
            count[0] += hypothesis in pair.references
            count[1] += 1
    ranked = sorted(counts.items(), key=lambda item: (item[1][0] / item[1][1], item[0]))
    return {tag: (correct, total) for tag, (correct, total) in ranked}
