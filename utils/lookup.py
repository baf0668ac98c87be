"""La línea base de consulta: traducir sin red, con lo más parecido que haya en el entrenamiento (lección 11).

Un modelo que acierta menos que ella no ha aprendido a componer: solo recuerda, y peor que una tabla.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from utils.arguments import check_texts
from utils.corpus import Pair, detokenize, learn_case, tokenize

MAX_CHANGES = 2  # palabras que pueden cambiar en una frase parecida
MIN_DICE = 0.1  # por debajo, no se toma por traducción; en la validación, de 0.05 a 0.3 da igual
CANDIDATES = 50  # frases parecidas en las que se prueba a sustituir


class Index:
    """Índice invertido: de cada rasgo, las frases que lo tienen.

    sentences: los rasgos de cada frase, sin repetir.
    """

    def __init__(self, sentences: Sequence[Iterable[Hashable]]):
        found: dict[Hashable, list[int]] = {}
        for number, features in enumerate(sentences):
            for feature in features:
                found.setdefault(feature, []).append(number)
        self.size = len(sentences)
        self.found = {feature: np.array(numbers) for feature, numbers in found.items()}

    def count(self, features: Iterable[Hashable]) -> np.ndarray:
        """Cuántos de estos rasgos tiene cada frase: enteros (frases,)."""
        lists = [self.found[feature] for feature in features if feature in self.found]
        return np.bincount(np.concatenate(lists or [[]]).astype(int), minlength=self.size)


def bag(tokens: Sequence[str]) -> list[tuple]:
    """Los tokens sin su posición, numerados si se repiten: «no, no» → ('no', 0), (',', 0), ('no', 1)."""
    return [(token, tokens[:i].count(token)) for i, token in enumerate(tokens)]


def slots(tokens: Sequence[str]) -> list[tuple]:
    """Los tokens con su posición y la longitud de la frase: solo se parecen las que miden lo mismo."""
    return [(len(tokens), i, token) for i, token in enumerate(tokens)]


class Dictionary:
    """Un diccionario que sale solo de qué palabras aparecen juntas en las parejas.

    La asociación de dos palabras es el coeficiente de Dice (1945), 2 · n(e, s) / (n(e) + n(s)), con n, el
    número de parejas en que están: 1 si siempre van juntas y 0 si no coinciden nunca.
    """

    def __init__(self, english: list[list[str]], spanish: list[list[str]]):
        self.together, self.english, self.spanish = {}, Counter(), Counter()
        for source, target in zip(map(set, english), map(set, spanish), strict=True):
            self.english.update(source)
            self.spanish.update(target)
            for word in source:
                self.together.setdefault(word, Counter()).update(target)

    def dice(self, word: str, other: str) -> float:
        """Asociación de una palabra inglesa con una española, entre 0 y 1."""
        together = self.together[word][other] if word in self.together else 0
        return 2 * together / max(1, self.english[word] + self.spanish[other])

    def translate(self, word: str) -> str | None:
        """La española que más se asocia con ella; ninguna si no se ha visto o no se asocia con nada."""
        best = max(self.together.get(word, ()), key=lambda other: self.dice(word, other), default=None)
        return best if best and self.dice(word, best) >= MIN_DICE else None


class Lookup:
    """Traduce buscando en unas parejas: copia la más parecida, o la copia y le cambia lo que no coincide.

    pairs: las parejas en que se busca; las de **entrenamiento**, si es para comparar con un modelo.

    Raises:
        ValueError: si no hay ninguna.
    """

    def __init__(self, pairs: list[Pair]):
        if not pairs:
            raise ValueError("no hay parejas en las que buscar: revisa la parte de entrenamiento.")
        self.pairs = pairs
        self.english = [tokenize(pair.english) for pair in pairs]
        self.spanish = [tokenize(pair.spanish) for pair in pairs]
        self.lengths = np.array([len(tokens) for tokens in self.english])
        self.bags, self.slots = Index([*map(bag, self.english)]), Index([*map(slots, self.english)])
        self.dictionary = Dictionary(self.english, self.spanish)
        self.case = learn_case(pair.spanish for pair in pairs)

    def nearest(self, sentences: Sequence[str]) -> list[str]:
        """La traducción de la frase con más tokens en común; si varias empatan, de la más corta."""
        check_texts("sentences", sentences)
        return [self._nearest(tokenize(sentence)) for sentence in sentences]

    def substitute(self, sentences: Sequence[str]) -> list[str]:
        """La de la frase que difiere en menos palabras, en el mismo sitio, con su traducción cambiada.

        Difieren dos como mucho, y entre las que difieren en tantas gana la de asociaciones más fuertes. Donde
        no hay ninguna, o el diccionario no sabe qué cambiar, es `nearest`.
        """
        check_texts("sentences", sentences)
        return [self._substitute(tokens) or self._nearest(tokens) for tokens in map(tokenize, sentences)]

    def _nearest(self, tokens: list[str]) -> str:
        common = self.bags.count(bag(tokens))
        best = np.flatnonzero(common == common.max())
        return self.pairs[best[self.lengths[best].argmin()]].spanish

    def _substitute(self, tokens: list[str]) -> str | None:
        same = self.slots.count(slots(tokens))
        for changes in range(min(MAX_CHANGES, len(tokens) - 1) + 1):
            candidates = np.flatnonzero(same == len(tokens) - changes)[:CANDIDATES].tolist()
            answers = [self._swap(i, tokens) for i in candidates]
            if known := [answer for answer in answers if answer]:
                return max(known)[1]
        return None

    def _swap(self, i: int, tokens: list[str]) -> tuple[float, str] | None:
        """La traducción de la frase i con lo que cambia: (producto de asociaciones, texto), si se sabe."""
        if tokens == self.english[i]:
            return 1.0, self.pairs[i].spanish
        target, free, strength = list(self.spanish[i]), set(range(len(self.spanish[i]))), 1.0
        for old, new in zip(self.english[i], tokens, strict=True):
            if old == new:
                continue
            place = max(free, key=lambda j: self.dictionary.dice(old, target[j]), default=None)
            word = self.dictionary.translate(new)
            if place is None or word is None or self.dictionary.dice(old, target[place]) < MIN_DICE:
                return None
            strength *= self.dictionary.dice(old, target[place]) * self.dictionary.dice(new, word)
            target[place] = word
            free.remove(place)
        return strength, detokenize(target, self.case)
