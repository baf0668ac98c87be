"""De las frases a las partes: qué se entrena, qué se reserva y qué falta para que no haya huecos.

Se reservan **combinaciones** (nombre–adjetivo y verbo–objeto) y **estructuras** (etiquetas que no se entrenan
juntas), y se guarda como control una muestra de frases con todo visto. Después se completa: al entrenar, cada
verbo, en cada persona y tiempo, sale al menos MIN_CELL veces, y cada palabra, MIN_WORD.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from gramatica.estructuras import Grammar, attempt, is_clear
from gramatica.lexico import ADJECTIVE, DATIVE, INTRANSITIVE, MOTION, NOUN, VERB
from gramatica.morfologia import gerund_en, participle_en, past_en, third_person
from gramatica.oracion import Chunk, Clause, Predicate, capital
from gramatica.predicados import PREDICATES, Wish, habitual, tenses_of
from gramatica.sintagmas import combo, pronoun
from gramatica.tablas import read_table

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:['-]\w+)*|[^\w\s]")  # como utils.corpus, sin sus dependencias
TRAIN, VALIDATION, TEST = "entrenamiento", "validación", "prueba"
SEEN, COMBOS, TAGS = "vistas", "combinaciones", "estructuras"  # qué mide cada frase apartada
TOTAL = 50_000  # frases de la gramática antes de completar
SHARES = {TEST: 0.06, VALIDATION: 0.04}  # de las combinaciones
ROOM = {(TEST, COMBOS): 2400, (TEST, TAGS): 1400, (TEST, SEEN): 1000,
        (VALIDATION, COMBOS): 800, (VALIDATION, TAGS): 600, (VALIDATION, SEEN): 400}  # fmt: skip
MIN_COMBOS = 6  # combinaciones de entrenamiento de cada palabra
MIN_CELL, MIN_WORD = 15, 8  # en el entrenamiento: cada verbo en cada persona y tiempo, y cada palabra
MAX_TOKENS = 20
MAX_DRAWS = 40_000  # intentos de completar las palabras raras
RESERVED = [(row["parte"], set(row["etiquetas"].split())) for row in read_table("reservas")]
for part, _ in RESERVED:
    if part not in SHARES:
        raise ValueError(f"«{part}», en data/lexico/reservas.tsv, no es ni «{TEST}» ni «{VALIDATION}».")


@dataclass(frozen=True)
class Sentence:
    """Una frase de la gramática, adónde va y, si se aparta, qué mide."""

    chunk: Chunk
    part: str
    group: str = ""

    def lines(self) -> Iterator[str]:
        """Sus líneas: una al entrenar; apartada, también la otra forma de cada «{cansado|cansada}»."""
        tags = " ".join(sorted({*self.chunk.tags, self.group} - {""}))
        for text in forms(self.chunk.es)[: 1 if self.part == TRAIN else None]:
            yield f"{self.chunk.en}\t{text}\t{tags} parte:{self.part}"


@cache
def forms(text: str) -> list[str]:
    """Las formas de una frase española: «Estoy {cansado|cansada}.» → dos. La primera es la que se entrena."""
    places = [re.sub(r"<([^~]*)~([^>]*)>", rf"\{i}", text) for i in (1, 2)]
    genders = [re.sub(r"\{([^|]*)\|([^}]*)\}", rf"\{i}", place) for place in places for i in (1, 2)]
    # Sin alternativas, `capital` ya se aplicó, y otra vez no cambia nada.
    return list(dict.fromkeys(capital(form) for form in genders))


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def vocabulary(chunk: Chunk) -> frozenset[str]:
    """Las palabras inglesas y españolas de una frase."""
    return frozenset((*tokens(chunk.en), *tokens(forms(chunk.es)[0])))


NOUN_FORMS, VERB_FORMS = {}, {}  # forma inglesa → los nombres y los verbos a los que pertenece
for noun in NOUN.values():
    for form in {noun.en, noun.form(True)[0]}:
        NOUN_FORMS.setdefault(form, []).append(noun.en)
for verb in (*VERB.values(), *DATIVE.values()):
    for inflect in (str, third_person, past_en, gerund_en, participle_en):
        VERB_FORMS.setdefault(inflect(verb.base), []).append(verb.en)


def combinations(english: str) -> set[str]:
    """Combinaciones que *podrían* darse en una frase inglesa: las de sus palabras, juntas o no."""
    words = set(tokens(english))
    nouns = [name for word in words for name in NOUN_FORMS.get(word, ())]
    verbs = [name for word in words for name in VERB_FORMS.get(word, ())]
    heads = [("na", name) for name in words & ADJECTIVE.keys()] + [("vo", verb) for verb in verbs]
    return {combo(*head, noun) for head in heads for noun in nouns}


def hold_out(found: Iterable[str], free: set[str]) -> dict[str, str]:
    """Reparte las combinaciones por *hash*; cada palabra conserva al menos MIN_COMBOS en entrenamiento."""
    lexemes = {name: name.rsplit(" ", 1) for name in found}  # «na red apple» → «na red» y «apple»
    left = Counter(word for words in lexemes.values() for word in words)
    least = {word: max(MIN_COMBOS, 0.6 * count) for word, count in left.items()}
    parts, quota = {}, {part: share * len(lexemes) for part, share in SHARES.items()}
    for name in sorted(lexemes, key=digest):
        part = max(SHARES, key=lambda part: quota[part] / SHARES[part])
        spare = all(left[word] - 1 >= least[word] for word in lexemes[name])
        if quota[part] >= 1 and spare and name not in free:
            parts[name] = part
            quota[part] -= 1
            left.subtract(lexemes[name])
    return parts


def place(chunk: Chunk, held: dict[str, str]) -> Sentence | None:
    """La frase en su parte, o nada si pide dos a la vez."""
    by_combo = {held[name] for name in chunk.combos if name in held}
    by_tags = {part for part, wanted in RESERVED if wanted <= chunk.tags}
    if by_combo or by_tags:
        one = len(by_combo) + len(by_tags) == 1
        return Sentence(chunk, *by_combo, *by_tags, TAGS if by_tags else COMBOS) if one else None
    bucket = int(digest(forms(chunk.es)[0])[:6], 16) % 1000
    if bucket >= 34:
        return Sentence(chunk, TRAIN)
    return Sentence(chunk, TEST if bucket < 24 else VALIDATION, SEEN)


def trim(sentences: list[Sentence]) -> list[Sentence]:
    """Deja cada grupo apartado en su tamaño."""
    kept, room = set(), dict(ROOM)
    for one in sorted(sentences, key=lambda one: digest(one.chunk.en)):
        left = room.get((one.part, one.group), 1)
        if left:
            kept.add(one.chunk.en)
            room[one.part, one.group] = left - (one.part != TRAIN)
    return [one for one in sentences if one.chunk.en in kept]


def drop_leaks(sentences: list[Sentence]) -> list[Sentence]:
    """Quita lo apartado cuya frase española está en otra parte («he buys» y «she buys» → «compra»)."""
    last = (TEST, VALIDATION, TRAIN)  # manda el entrenamiento: es el último en escribir
    where = {forms(one.chunk.es)[0]: part for part in last for one in sentences if one.part == part}
    return [one for one in sentences if where[forms(one.chunk.es)[0]] == one.part]


def paradigm() -> dict[tuple, tuple[str, str, int, str]]:
    """Cada casilla (infinitivo, persona, tiempo) que la gramática tiene, y con qué se pide."""
    cells = {}
    tables = {"acción": VERB, "intransitivo": INTRANSITIVE, "movimiento": MOTION, "dativo": DATIVE}
    for predicate, verb in ((name, verb) for name, verbs in tables.items() for verb in verbs.values()):
        for person, word in enumerate(("I", "you", "he", "we", "they")):
            for tense in tenses_of(verb):
                clause = Clause(pronoun(word), Predicate(verb=verb, stative=verb.durative), tense)
                (cell,) = clause.cells
                cells.setdefault(cell, (predicate, verb.en, person, tense))
    return cells


class Drafts:
    """Las frases distintas que salen de la gramática; fuera las inglesas con dos traducciones."""

    def __init__(self, seed: int, known: set[str]):
        self.grammar = Grammar(seed)
        self.known = known
        self.chunks: dict[str, Chunk] = {}
        self.ambiguous: set[str] = set()
        self.sentences: list[Sentence] = []
        self.held: dict[str, str] = {}

    def add(self, chunk: Chunk | None) -> bool:
        """Guarda una frase si sirve y es nueva."""
        if chunk is None or chunk.en.lower() in self.known:
            return False
        lengths = [len(tokens(text)) for text in (chunk.en, forms(chunk.es)[0])]
        if min(lengths) < 3 or max(lengths) > MAX_TOKENS:
            return False
        if self.chunks.setdefault(chunk.en, chunk).es != chunk.es:
            self.ambiguous.add(chunk.en)
        return self.chunks[chunk.en] is chunk

    def fill(self, total: int):
        """Esas frases, de todas las estructuras."""
        while total:
            total -= self.add(attempt(self.grammar.sentence))

    def share(self, free: set[str]):
        """Reserva combinaciones, salvo las de `free`, y reparte las frases."""
        self.held = hold_out((name for chunk in self.chunks.values() for name in chunk.combos), free)
        placed = [place(chunk, self.held) for chunk in self.chunks.values()]
        self.sentences = trim([one for one in placed if one and one.chunk.en not in self.ambiguous])

    def train(self, chunk: Chunk) -> bool:
        """Añade una frase si es nueva y de entrenamiento."""
        one = place(chunk, self.held)
        if one != Sentence(chunk, TRAIN) or not self.add(chunk):
            return False
        self.sentences.append(one)
        return True

    def complete(self):
        """Añade frases de entrenamiento hasta que ninguna forma verbal ni palabra sea rara."""
        self.complete_cells()
        rare = self.complete_words()
        # Lo que aun así es raro no se enseña a medias: fuera, con sus frases, y se repone lo que falte.
        self.sentences = [one for one in self.sentences if not rare & vocabulary(one.chunk)]
        self.complete_cells(set(self.count_words()) if rare else None)

    def complete_cells(self, words: set[str] | None = None):
        """Cada verbo, en cada persona y tiempo, MIN_CELL veces, con esas palabras."""
        counts = Counter(cell for one in self.sentences if one.part == TRAIN for cell in one.chunk.cells)
        for cell, asked in paradigm().items():
            for _ in range(40 * MIN_CELL):
                if counts[cell] >= MIN_CELL:
                    break
                chunk = self.conjugated(*asked)
                if chunk is None or cell not in chunk.cells or (words and vocabulary(chunk) - words):
                    continue
                if self.train(chunk):
                    counts.update(chunk.cells)

    def conjugated(self, predicate: str, verb: str, person: int, tense: str) -> Chunk | None:
        """Una frase con esa forma verbal."""
        s = self.grammar
        # la mitad de las costumbres, con el pasado simple inglés
        custom = tense == "used_to" and s.chance(0.5)
        wish = Wish(verb=verb, person=person, tense="past" if custom else tense)
        clause = PREDICATES[predicate](s, wish)
        clause = habitual(s, clause, chance=1.0) if clause and custom else clause
        return s.dress(clause) if clause and is_clear(clause) else None

    def complete_words(self) -> set[str]:
        """Cada palabra, MIN_WORD veces; devuelve las que no llegan."""
        counts = self.count_words()
        every, rare = set(counts), {word for word in counts if counts[word] < MIN_WORD}
        for turn in range(MAX_DRAWS):
            if not rare:
                break
            chunk = attempt(self.grammar.imperative if turn % 2 else self.grammar.sentence)
            words = vocabulary(chunk) if chunk else frozenset()
            if rare & words and words <= every and self.train(chunk):
                counts.update(words)
                rare -= {word for word in words if counts[word] >= MIN_WORD}
        return rare

    def count_words(self) -> Counter:
        """Cuántas frases de entrenamiento lleva cada palabra de la gramática; si ninguna, 0."""
        counts = Counter()
        for one in self.sentences:
            counts.update(dict.fromkeys(vocabulary(one.chunk), int(one.part == TRAIN)))
        return counts


def build(seed: int, natural: Iterable[str], extra: Iterable[str] = ()) -> list[Sentence]:
    """Las frases de la gramática, ya repartidas y completadas.

    natural: frases inglesas que también se entrenan: sus combinaciones no se pueden reservar.
    extra: otras que no deben repetirse (las tecleadas y el ensayo).
    """
    natural = list(natural)
    drafts = Drafts(seed, {text.lower() for text in (*natural, *extra)})
    drafts.fill(TOTAL)
    # «love» es querer o encantar según el objeto: eso no se puede deducir, hay que haberlo visto.
    loves = {combo("vo", "love", noun) for noun in NOUN}
    drafts.share(loves.union(*map(combinations, natural)))
    drafts.complete()
    return [one for one in drop_leaks(drafts.sentences) if one.chunk.en not in drafts.ambiguous]
