"""Genera `data/en_es.tsv`: la gramática, las frases naturales, el ensayo y las tecleadas, con sus partes.

La gramática está en `gramatica/` y se lee en este orden: `morfologia`, `lexico`, `sintagmas`, `oracion` (unos
rasgos y lo que se puede hacer con ellos), `predicados`, `simples`, `estructuras` y `partes`. Sus palabras y
sus pesos son tablas de `lexico/`. Lo escrito a mano (`natural.tsv`, `ensayo.tsv` y `tecleadas.tsv`) lleva las
traducciones en una línea, la preferida delante: {a|b}, alternativas; [x], optativo; ||, otra traducción.

Uso: `python data/generador.py [DESTINO]`. La misma semilla da el mismo archivo, byte a byte.
"""

import itertools
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from gramatica.partes import TEST, TRAIN, VALIDATION, Sentence, build, digest, tokens

HERE, SEED = Path(__file__).parent, 0
NATURAL_SHARES = {TEST: 0.06, VALIDATION: 0.05}


@dataclass(frozen=True)
class Written:
    """Una frase escrita a mano: sus traducciones, la preferida delante, y sus etiquetas."""

    english: str
    translations: tuple[str, ...]
    tags: str

    def lines(self, part: str) -> list[str]:
        """Al entrenar, la preferida; apartada, todas."""
        kept = self.translations[: 1 if part == TRAIN else None]
        return [f"{self.english}\t{spanish}\t{self.tags} parte:{part}" for spanish in kept]


def expand(pattern: str) -> list[str]:
    """Las traducciones de un patrón: «[Yo] {compro|vendo} pan.» → «Compro pan.», «Vendo pan.», «Yo…"""
    pieces = re.split(r"(\{[^{}]*\}|\[[^\[\]]*\])", pattern)
    pieces = [f"{{|{piece[1:-1]}}}" if piece.startswith("[") else piece for piece in pieces]  # [x] es {|x}
    options = [piece[1:-1].split("|") if piece.startswith("{") else [piece] for piece in pieces]
    texts = []
    for chosen in itertools.product(*options):
        text = re.sub(r"\s+", " ", "".join(chosen)).strip()
        text = re.sub(r"([¿¡]) ", r"\1", re.sub(r" ([,.?!:])", r"\1", text))
        texts.append(re.sub(r"((?:^|[.?!] )[¿¡]*)(\w)", lambda match: match[1] + match[2].upper(), text))
    return texts


def read_written(name: str) -> list[Written]:
    """Las frases de un archivo escrito a mano.

    Raises:
        ValueError: si una línea no tiene tres columnas, o la frase inglesa ya había salido.
    """
    rows, seen = [], set()
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != 3 or fields[0].lower() in seen:
            expected = "«inglés, español, etiquetas» y una frase nueva"
            raise ValueError(f"«{name}», línea {number}: esperaba {expected}.")
        seen.add(fields[0].lower())
        texts = dict.fromkeys(text for pattern in fields[1].split("||") for text in expand(pattern))
        rows.append(Written(fields[0], tuple(texts), fields[2]))
    return rows


def split_natural(rows: list[Written], grammar: list[Sentence]) -> dict[str, str]:
    """Parte de cada frase natural, por *hash*: lo que se aparta solo usa palabras del entrenamiento."""
    counts, natural = Counter(), {row.english: set(tokens(row.english)) for row in rows}
    for words in (*(set(tokens(one.chunk.en)) for one in grammar if one.part == TRAIN), *natural.values()):
        counts.update(words)
    quota = {part: round(share * len(rows)) for part, share in NATURAL_SHARES.items()}
    parts = dict.fromkeys(natural, TRAIN)
    for english in sorted(natural, key=digest):
        part = next((part for part in quota if quota[part]), TRAIN)
        if part != TRAIN and all(counts[word] > 2 for word in natural[english]):
            parts[english] = part
            quota[part] -= 1
            counts.subtract(natural[english])
    return parts


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else HERE / "en_es.tsv"
    natural, trial, typed = (read_written(name) for name in ("natural.tsv", "ensayo.tsv", "tecleadas.tsv"))
    grammar = build(SEED, [row.english for row in natural], [row.english for row in (*trial, *typed)])
    parts = split_natural(natural, grammar)
    lines = [line for row in natural for line in row.lines(parts[row.english])]
    lines += [line for row in trial for line in row.lines(VALIDATION)]
    lines += [line for row in typed for line in row.lines(TEST)]
    lines += [line for one in grammar for line in one.lines()]
    target.write_bytes(("\n".join(lines) + "\n").encode())
    written = f"{len(natural)} naturales, {len(trial)} de ensayo y {len(typed)} tecleadas"
    print(f"{target}: {len(grammar)} frases de la gramática, {written}.")


if __name__ == "__main__":
    main(sys.argv[1:])
