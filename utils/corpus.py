"""El corpus: de un TSV a lotes de longitud semejante (lecciones 04 y 10). La única puerta a torchtext.

Formato: una pareja por línea, «inglés<TAB>español[<TAB>etiquetas]», UTF-8, sin comillas especiales. Las
etiquetas van separadas por espacios; `parte:entrenamiento`, `parte:validación` o `parte:prueba` es la parte.
Una frase inglesa repetida en su parte es otra traducción que también vale.
"""

import hashlib
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from jaxtyping import Int
from torch import Tensor
from torchtext.data import BucketIterator, Dataset, Example, Field
from torchtext.data.utils import RandomShuffler
from torchtext.vocab import Vocab

from utils.arguments import check_integer, check_texts
from utils.files import read_text

CORPUS = Path(__file__).parents[1] / "data" / "en_es.tsv"  # el corpus del curso
UNK, PAD, BOS, EOS = "<unk>", "<pad>", "<bos>", "<eos>"
UNK_ID, PAD_ID, BOS_ID, EOS_ID = range(4)
PARTS = ("entrenamiento", "validación", "prueba")
TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:['-]\w+)*|[^\w\s]")
ILLEGIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")  # caracteres de control y letras que se perdieron


@dataclass(frozen=True)
class Pair:
    """Una pareja del corpus: la frase inglesa, la española, sus etiquetas y la parte a la que pertenece.

    line: la línea del archivo de donde salió, para los mensajes de error.
    others: otras traducciones que también valen (las reúne `merge_references`).
    """

    english: str
    spanish: str
    tags: tuple[str, ...] = ()
    part: str = "entrenamiento"
    line: int | None = field(default=None, compare=False)
    others: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """Todas las traducciones que se dan por buenas."""
        return (self.spanish, *self.others)


def load_pairs(path: str | Path) -> list[Pair]:
    """Lee un TSV «inglés<TAB>español[<TAB>etiquetas]»; las comillas no tienen nada de especial.

    Raises:
        ValueError: archivo ilegible o vacío, o línea mal formada; el mensaje lleva el número de línea.
    """
    pairs = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        try:
            if line.strip():
                pairs.append(_parse_line(line.removesuffix("\r"), number))
        except ValueError as error:
            raise ValueError(f"«{path}», línea {number}: {error}") from None
    if not pairs:
        raise ValueError(f"«{path}» está vacío: esperaba líneas «inglés<TAB>español[<TAB>etiquetas]».")
    return pairs


def _parse_line(line: str, number: int) -> Pair:
    fields = line.split("\t")
    if len(fields) not in (2, 3):
        raise ValueError(f"tiene {len(fields)} columnas y esperaba «inglés<TAB>español[<TAB>etiquetas]».")
    english, spanish = (normalize(text) for text in fields[:2])
    for name, text in (("inglesa", english), ("española", spanish)):
        if not tokenize(text):
            raise ValueError(f"la frase {name} está vacía.")
        if found := ILLEGIBLE.search(text):
            raise ValueError(f"la frase {name} lleva un carácter ilegible (U+{ord(found[0]):04X}).")
    labels = unicodedata.normalize("NFC", fields[2]).split() if len(fields) == 3 else []
    parts = [label.removeprefix("parte:") for label in labels if label.startswith("parte:")]
    if len(parts) > 1 or not set(parts) <= set(PARTS):
        raise ValueError(f"«parte:{' parte:'.join(parts)}» no vale: una sola, y entre {', '.join(PARTS)}.")
    tags = tuple(label for label in labels if not label.startswith("parte:"))
    return Pair(english, spanish, tags, parts[0] if parts else part_of(english), number)


def part_of(english: str) -> str:
    """Parte de una frase sin etiqueta: 80 % entrenamiento, 10 % validación, 10 % prueba.

    Sale de un *hash* de la frase en minúsculas: no depende del orden, ni de la semilla, ni de la máquina.
    """
    bucket = int(hashlib.sha256(normalize(english).lower().encode()).hexdigest(), 16) % 10
    return {8: "validación", 9: "prueba"}.get(bucket, "entrenamiento")


def select(pairs: Iterable[Pair], part: str) -> list[Pair]:
    """Las parejas de una parte: «entrenamiento», «validación» o «prueba»."""
    if part not in PARTS:
        raise ValueError(f"no hay ninguna parte «{part}»: elige entre {', '.join(PARTS)}.")
    return [pair for pair in pairs if pair.part == part]


def merge_references(pairs: Iterable[Pair]) -> list[Pair]:
    """Una pareja por frase inglesa de cada parte: la primera, con las traducciones de las demás en `others`.

    Una frase inglesa repetida en la misma parte es otra traducción aceptada. Las etiquetas, la línea y el
    orden son los de la primera; una traducción repetida cuenta una vez.
    """
    groups: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.english, pair.part), []).append(pair)
    merged = []
    for first, *rest in groups.values():
        texts = dict.fromkeys(text for pair in (first, *rest) for text in pair.references)
        merged.append(replace(first, others=tuple(text for text in texts if text != first.spanish)))
    return merged


def fingerprint(pairs: Iterable[Pair]) -> str:
    """Huella de unas parejas: cambia si cambia una frase de cualquiera de los dos idiomas, o su orden."""
    text = "\n".join(f"{pair.english}\t{pair.spanish}" for pair in pairs)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# De texto a tokens y vuelta


def normalize(text: str) -> str:
    """Unicode compuesto (NFC), apóstrofo y guion rectos, espacios simples."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("‐", "-")
    return re.sub(r" +", " ", text.replace("\u00a0", " ")).strip()


def tokenize(text: str) -> list[str]:
    """«¿Cómo estás, Ana?» → ['¿', 'cómo', 'estás', ',', 'ana', '?']. Todo en minúsculas."""
    return TOKEN.findall(normalize(text).lower())


def learn_case(sentences: Iterable[str]) -> dict[str, str]:
    """Palabras que llevan mayúscula dentro de la frase: {'ana': 'Ana', 'i': 'I'}.

    Solo cuentan las posiciones donde la mayúscula no la pone el comienzo de frase; gana la forma más vista.
    """
    seen: dict[str, Counter] = {}
    for sentence in sentences:
        starts = True
        for token in TOKEN.findall(normalize(sentence)):
            if token[0].isalnum():
                if not starts:
                    seen.setdefault(token.lower(), Counter())[token] += 1
                starts = False
            elif token in ".?!":
                starts = True
    best = {word: max(sorted(forms), key=forms.__getitem__) for word, forms in seen.items()}
    return {word: form for word, form in best.items() if word != form}


def detokenize(tokens: Iterable[str], case: dict[str, str]) -> str:
    """Tokens → texto: pega la puntuación y devuelve las mayúsculas de `case` y de comienzo de frase.

    «¿» y «¡» son signos de apertura: tras ellos, una frase que empieza sigue empezando.
    """
    text, starts, glue, quoted = "", True, True, False
    for token in tokens:
        opens = token in "¿¡(«" or (token == '"' and not quoted)
        closes = token in ".,;:?!)»%" or (token == '"' and quoted)
        quoted ^= token == '"'
        word = case.get(token, token)
        if starts and token[0].isalnum():
            word, starts = word[0].upper() + word[1:], False
        text += word if glue or closes else " " + word
        glue = opens
        if token in ".?!":
            starts = True
    return text


# Vocabularios y lotes


def build_vocab(sentences: Iterable[list[str]]) -> Vocab:
    """Vocabulario de torchtext, con <unk> 0, <pad> 1, <bos> 2 y <eos> 3 delante."""
    counter = Counter(token for tokens in sentences for token in tokens)
    return Vocab(counter, specials=[UNK, PAD, BOS, EOS])


def restore_vocab(itos: list[str]) -> Vocab:
    """El vocabulario guardado en un punto de control, en el mismo orden.

    Raises:
        ValueError: si no empieza por los cuatro tokens especiales o tiene palabras repetidas.
    """
    if itos[:4] != [UNK, PAD, BOS, EOS] or len(set(itos)) != len(itos):
        raise ValueError("su vocabulario está estropeado")
    return Vocab(Counter(), specials=itos)


@dataclass
class Language:
    """Un idioma del modelo: su vocabulario y sus mayúsculas."""

    vocab: Vocab
    case: dict[str, str]

    @classmethod
    def learn(cls, sentences: list[str]) -> "Language":
        """Aprende el idioma de unas frases: las de **entrenamiento** y ninguna más.

        Raises:
            ValueError: si no hay ninguna, o alguna lleva un carácter de control.
        """
        check_texts("sentences", sentences)
        if not sentences:
            raise ValueError("no hay frases de las que aprender un idioma: revisa la parte de entrenamiento.")
        if found := ILLEGIBLE.search("".join(sentences)):
            raise ValueError(f"hay una frase con un carácter ilegible (U+{ord(found[0]):04X}): quítalo.")
        return cls(build_vocab(map(tokenize, sentences)), learn_case(sentences))

    def encode(self, text: str) -> list[int]:
        """Texto → índices acabados en <eos>; lo desconocido es <unk>."""
        return [self.vocab.stoi[token] for token in tokenize(text)] + [EOS_ID]

    def decode(self, indices: Iterable[int]) -> str:
        """Índices → texto, hasta <eos> y sin los demás tokens especiales."""
        tokens = []
        for index in indices:
            if index == EOS_ID:
                break
            if index not in (PAD_ID, BOS_ID):
                tokens.append(self.vocab.itos[index])
        return detokenize(tokens, self.case)

    def unknown(self, text: str) -> list[str]:
        """Palabras de `text` que no están en el vocabulario, sin repetir y en orden."""
        return list(dict.fromkeys(token for token in tokenize(text) if token not in self.vocab.stoi))


@dataclass
class Batch:
    """Un lote: `src` (B, m) acaba en <eos>; `tgt` (B, n + 1) va de <bos> a <eos>; el resto es relleno.

    Raises:
        ValueError: si no hay ningún token que predecir: la media de su pérdida no sería un número.
    """

    src: Int[Tensor, "lote m"]
    tgt: Int[Tensor, "lote n"]

    def __post_init__(self):
        if self.tgt.device.type == "cpu" and self.num_tokens == 0:
            raise ValueError("el lote es solo relleno: hace falta al menos un token de destino que predecir.")

    def to(self, device: torch.device) -> "Batch":
        return Batch(self.src.to(device), self.tgt.to(device))

    @property
    def num_tokens(self) -> int:
        """Tokens reales que se predicen: los de destino menos <bos> y el relleno."""
        return int((self.tgt[:, 1:] != PAD_ID).sum())


class Batches:
    """Lotes de longitud semejante con un presupuesto de tokens, con `BucketIterator` de torchtext.

    batch_tokens: máximo de tokens de un lote, relleno incluido y por idioma (una frase más larga va sola).
    bucketing: con False los lotes se forman al azar, sin mirar la longitud; sirve para comparar.
    max_tokens: lo más que puede medir una frase, si hay un máximo.

    Raises:
        ValueError: si no hay parejas, o alguna frase pasa de `max_tokens` (con su línea del corpus).
    """

    def __init__(
        self, pairs: list[Pair], english: Language, spanish: Language, batch_tokens: int, *,
        bucketing: bool = True, max_tokens: int | None = None,
    ):  # fmt: skip
        if not pairs:
            raise ValueError("no hay ninguna pareja con la que formar lotes: revisa las partes del corpus.")
        check_integer("batch_tokens", batch_tokens, 1)
        self.batch_tokens, self.bucketing = batch_tokens, bucketing
        src = Field(tokenize=tokenize, eos_token=EOS, batch_first=True)
        tgt = Field(tokenize=tokenize, init_token=BOS, eos_token=EOS, batch_first=True)
        src.vocab, tgt.vocab = english.vocab, spanish.vocab
        fields = [("src", src), ("tgt", tgt)]
        examples = [Example.fromlist([pair.english, pair.spanish], fields) for pair in pairs]
        self.dataset = Dataset(examples, fields)
        if max_tokens:
            _check_lengths(pairs, examples, max_tokens)

    def epoch(self, seed: int) -> Iterator[Batch]:
        """Una pasada por todas las parejas, barajada según `seed`: misma semilla, mismos lotes."""

        def length(example: Example):
            return (len(example.tgt), len(example.src)) if self.bucketing else 0

        options = {"sort_key": length, "sort_within_batch": True, "batch_size_fn": self._padded_size}
        iterator = BucketIterator(self.dataset, self.batch_tokens, **options)
        iterator.random_shuffler = RandomShuffler(random.Random(seed).getstate())
        return (Batch(batch.src, batch.tgt) for batch in iterator)

    def _padded_size(self, example: Example, count: int, size: int) -> int:
        """Tamaño del lote, relleno incluido, tras añadir `example`: frases × la más larga."""
        longest = 0 if count == 1 else size // (count - 1)
        longest = max(longest, len(example.src) + 1, len(example.tgt) + 2)
        return min(count * longest, self.batch_tokens) if count == 1 else count * longest


def _check_lengths(pairs: list[Pair], examples: list[Example], max_tokens: int):
    for pair, example in zip(pairs, examples):
        for name, tokens in (("inglesa", example.src), ("española", example.tgt)):
            if len(tokens) > max_tokens:
                where = f"línea {pair.line} del corpus" if pair.line else f"«{pair.english[:40]}…»"
                raise ValueError(
                    f"{where}: la frase {name} tiene {len(tokens)} tokens y el modelo admite {max_tokens}. "
                    "Pártela o quítala."
                )


def padding_share(batches: Iterable[Batch]) -> float:
    """Proporción de posiciones que son relleno, contando origen y destino."""
    padding = total = 0
    for batch in batches:
        for tokens in (batch.src, batch.tgt):
            padding += int((tokens == PAD_ID).sum())
            total += tokens.numel()
    return padding / total
