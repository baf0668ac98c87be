"""De las frases a las partes: qué se entrena, qué se reserva y qué falta para que no haya huecos.

Se reservan **combinaciones** (nombre–adjetivo y verbo–objeto) y **estructuras** (etiquetas que no se entrenan juntas),
y se guarda como control una muestra de frases con todo visto. Después se completa: cada verbo, en cada persona y
tiempo, sale al menos MIN_CELL veces en el entrenamiento; cada palabra, MIN_WORD.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from gramatica import estructuras as e
from gramatica import predicados as p
from gramatica.lexico import ADJECTIVE, DATIVE, INTRANSITIVE, MOTION, NOUN, VERB
from gramatica.morfologia import gerund_en, participle_en, past_en, third_person
from gramatica.oracion import Chunk, Clause, Predicate, capital
from gramatica.sintagmas import Sampler, combo, pronoun
from gramatica.tablas import read_table

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:['-]\w+)*|[^\w\s]")  # como utils.corpus, sin sus dependencias
TRAIN, VALIDATION, TEST = "entrenamiento", "validación", "prueba"
SEEN, COMBOS, STRUCTURES = "vistas", "combinaciones", "estructuras"  # qué mide cada frase apartada
TOTAL = 50_000  # frases de la gramática antes de completar
SHARES = {TEST: 0.06, VALIDATION: 0.04}  # de las combinaciones
ROOM = {(TEST, COMBOS): 2400, (TEST, STRUCTURES): 1400, (TEST, SEEN): 1000,
        (VALIDATION, COMBOS): 800, (VALIDATION, STRUCTURES): 600, (VALIDATION, SEEN): 400}  # fmt: skip
MIN_COMBOS = 6  # combinaciones de entrenamiento de cada palabra
MIN_CELL, MIN_WORD = 15, 8  # en el entrenamiento: cada verbo en cada persona y tiempo, y cada palabra
MAX_TOKENS = 20
MAX_DRAWS = 40_000  # intentos de completar las palabras raras
RESERVED = [(row["parte"], frozenset(row["etiquetas"].split())) for row in read_table("reservas")]


@dataclass(frozen=True)
class Sentence:
    """Una frase de la gramática: sus textos, lo que contiene y adónde va."""

    chunk: Chunk
    structure: str
    part: str
    group: str = ""

    def lines(self) -> Iterator[str]:
        """Sus líneas: una al entrenar; apartada, también la otra forma de cada «{cansado|cansada}»."""
        texts = forms(self.chunk.es)[: 1 if self.part == TRAIN else None]
        tags = " ".join(sorted(self.chunk.tags | ({self.group} if self.group else set())))
        for text in dict.fromkeys(texts):
            yield f"{self.chunk.en}\t{text}\t{tags} parte:{self.part}"


@cache
def forms(text: str) -> list[str]:
    """Las formas de una frase española con alternativas; la primera es la que se entrena."""
    if "{" not in text and "<" not in text:
        return [text]
    places = [re.sub(r"<([^~]*)~([^>]*)>", rf"\{i}", text) for i in (1, 2)]
    genders = [re.sub(r"\{([^|]*)\|([^}]*)\}", rf"\{i}", place) for place in places for i in (1, 2)]
    return [capital(form) for form in dict.fromkeys(genders)]


def first_form(text: str) -> str:
    return forms(text)[0]


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


@cache
def vocabulary(chunk: Chunk) -> frozenset[str]:
    return frozenset((*tokens(chunk.en), *tokens(first_form(chunk.es))))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
    found = {combo("na", name, noun) for name in words & ADJECTIVE.keys() for noun in nouns}
    return found | {combo("vo", verb, noun) for verb in verbs for noun in nouns}


def hold_out(found: Iterable[str], free: set[str]) -> dict[str, str]:
    """Reparte las combinaciones por *hash*; cada palabra conserva al menos MIN_COMBOS en entrenamiento."""
    found = sorted(set(found))
    left = Counter(word for name in found for word in _lexemes(name))
    total = dict(left)
    parts, quota = {}, {part: share * len(found) for part, share in SHARES.items()}
    for name in sorted(found, key=digest):
        part = max(SHARES, key=lambda part: quota[part] / SHARES[part])
        ok = all(left[word] - 1 >= max(MIN_COMBOS, 0.6 * total[word]) for word in _lexemes(name))
        if quota[part] >= 1 and ok and name not in free:
            parts[name] = part
            quota[part] -= 1
            left.subtract(_lexemes(name))
    return parts


def _lexemes(name: str) -> list[str]:
    kind, head, noun = name.split()
    return [f"{kind} {head}", noun]


def reserved(tags: frozenset[str]) -> set[str]:
    return {part for part, wanted in RESERVED if wanted <= tags}


class Drafts:
    """Las frases distintas que salen de la gramática; fuera las inglesas con dos traducciones."""

    def __init__(self, seed: int, known: set[str]):
        self.sampler = Sampler(seed)
        self.known = known
        self.chunks: dict[str, tuple[str, Chunk]] = {}
        self.ambiguous: set[str] = set()

    def add(self, structure: str, chunk: Chunk | None) -> bool:
        """Guarda una frase si sirve y es nueva."""
        if chunk is None or chunk.en.lower() in self.known:
            return False
        lengths = [len(tokens(text)) for text in (chunk.en, first_form(chunk.es))]
        if min(lengths) < 3 or max(lengths) > MAX_TOKENS:
            return False
        if chunk.en in self.chunks:
            if self.chunks[chunk.en][1].es != chunk.es:
                self.ambiguous.add(chunk.en)
            return False
        self.chunks[chunk.en] = (structure, chunk)
        return True

    def fill(self, total: int):
        """Frases de todas las estructuras, según sus pesos."""
        made = 0
        while made < total:
            structure = self.sampler.weighted(e.WEIGHTS["estructura"], "estructura")
            made += self.add(structure, e.STRUCTURES[structure](self.sampler))


def paradigm() -> dict[tuple, tuple[str, str, int, str]]:
    """Cada casilla (infinitivo, persona, tiempo) que la gramática tiene, y con qué se pide."""
    cells = {}
    for predicate, verbs in (
        ("acción", VERB),
        ("intransitivo", INTRANSITIVE),
        ("movimiento", MOTION),
        ("dativo", DATIVE),
    ):
        for verb in verbs.values():
            for person, word in enumerate(("I", "you", "he", "we", "they")):
                for tense in p.tenses_of(verb):
                    clause = Clause(pronoun(word), Predicate(verb=verb, stative=verb.durative), tense)
                    (cell,) = clause.cells
                    cells.setdefault(cell, (predicate, verb.en, person, tense))
    return cells


def build(seed: int, natural: Iterable[str], extra: Iterable[str] = ()) -> list[Sentence]:
    """Las frases de la gramática, ya repartidas y completadas.

    natural: frases inglesas que también se entrenan: sus combinaciones no se pueden reservar. extra: otras que no deben
    repetirse (las tecleadas y el ensayo).
    """
    natural = list(natural)
    drafts = Drafts(seed, {text.lower() for text in (*natural, *extra)})
    drafts.fill(TOTAL)
    # «love» es querer o encantar según el objeto: eso no se puede deducir, hay que haberlo visto.
    free = {name for text in natural for name in combinations(text)} | {
        combo("vo", "love", noun) for noun in NOUN
    }
    held = hold_out((name for _, chunk in drafts.chunks.values() for name in chunk.combos), free)
    sentences = [
        one
        for one in map(lambda item: place(*item, held), drafts.chunks.values())
        if one and one.chunk.en not in drafts.ambiguous
    ]
    sentences = trim(sentences)
    complete(drafts, sentences, held)
    return [one for one in drop_leaks(sentences) if one.chunk.en not in drafts.ambiguous]


def place(structure: str, chunk: Chunk, held: dict[str, str]) -> Sentence | None:
    """La parte de una frase, o nada si pide dos a la vez."""
    by_combo, by_structure = {held[name] for name in chunk.combos if name in held}, reserved(chunk.tags)
    if by_structure:
        ok = len(by_structure) == 1 and not by_combo
        return Sentence(chunk, structure, by_structure.pop(), STRUCTURES) if ok else None
    if by_combo:
        return Sentence(chunk, structure, by_combo.pop(), COMBOS) if len(by_combo) == 1 else None
    bucket = int(digest(first_form(chunk.es))[:6], 16) % 1000
    part = TEST if bucket < 24 else VALIDATION if bucket < 34 else TRAIN
    return Sentence(chunk, structure, part, SEEN if part != TRAIN else "")


def trim(sentences: list[Sentence]) -> list[Sentence]:
    """Deja cada grupo apartado en su tamaño, repartido entre sus estructuras."""
    kept, room = [], dict(ROOM)
    for one in sorted(sentences, key=lambda one: digest(one.chunk.en)):
        key = (one.part, one.group)
        if one.part == TRAIN or room[key] > 0:
            kept.append(one)
            if one.part != TRAIN:
                room[key] -= 1
    order = {one.chunk.en: i for i, one in enumerate(sentences)}
    return sorted(kept, key=lambda one: order[one.chunk.en])


def complete(drafts: Drafts, sentences: list[Sentence], held: dict[str, str]):
    """Añade frases de entrenamiento hasta que ninguna forma verbal ni palabra sea rara."""
    complete_cells(drafts, sentences, held, set())
    rare = complete_words(drafts, sentences, held)
    # Lo que aun así es raro no se enseña a medias: fuera, con sus frases, y se repone lo que falte.
    sentences[:] = [one for one in sentences if not rare & vocabulary(one.chunk)]
    complete_cells(drafts, sentences, held, rare)


def complete_cells(drafts: Drafts, sentences: list[Sentence], held: dict[str, str], banned: set[str]):
    """Cada verbo, en cada persona y tiempo, MIN_CELL veces."""
    counts, s = Counter(), drafts.sampler
    for one in sentences:
        if one.part == TRAIN:
            counts.update(one.chunk.cells)
    _, known = count_words(sentences)
    for cell, (predicate, verb, person, tense) in paradigm().items():
        for _ in range(40 * MIN_CELL):
            if counts[cell] >= MIN_CELL:
                break
            custom = tense == "used_to" and s.chance(
                0.5
            )  # la mitad de las costumbres, con el pasado simple inglés
            clause = p.PREDICATES[predicate](
                s, p.Wish(verb=verb, person=person, tense="past" if custom else tense)
            )
            clause = p.habitual(s, clause, chance=1.0) if clause and custom else clause
            chunk = e.dress(s, clause) if clause and e.present_is_clear(clause) else None
            if chunk is None or cell not in chunk.cells or (banned and vocabulary(chunk) - known):
                continue
            if _train(drafts, sentences, held, "completada", chunk):
                counts.update(chunk.cells)


def complete_words(drafts: Drafts, sentences: list[Sentence], held: dict[str, str]) -> set[str]:
    """Cada palabra, MIN_WORD veces; devuelve las que no llegan."""
    s = drafts.sampler
    counts, every = count_words(sentences)
    rare = {word for word in every if counts[word] < MIN_WORD}
    for turn in range(MAX_DRAWS):
        if not rare:
            break
        structure = "orden" if turn % 2 else s.weighted(e.WEIGHTS["estructura"], "estructura")
        chunk = e.STRUCTURES[structure](s)
        if chunk and rare & (words := vocabulary(chunk)) and not words - every:
            if _train(drafts, sentences, held, structure, chunk):
                counts.update(words)
                rare -= {word for word in words if counts[word] >= MIN_WORD}
    return rare


def _train(
    drafts: Drafts, sentences: list[Sentence], held: dict[str, str], structure: str, chunk: Chunk
) -> bool:
    """Añade una frase si es nueva y de entrenamiento."""
    one = place(structure, chunk, held)
    if one is None or one.part != TRAIN or not drafts.add(structure, chunk):
        return False
    sentences.append(one)
    return True


def count_words(sentences: list[Sentence]) -> tuple[Counter, set[str]]:
    """Cuántas frases de entrenamiento lleva cada palabra, y todas las palabras de la gramática."""
    seen, every = Counter(), set()
    for one in sentences:
        words = vocabulary(one.chunk)
        every |= words
        if one.part == TRAIN:
            seen.update(words)
    return seen, every


def drop_leaks(sentences: list[Sentence]) -> list[Sentence]:
    """Quita lo apartado cuya frase española está en otra parte («he buys» y «she buys» → «compra»)."""
    where = {}
    for one in sorted(sentences, key=lambda one: [TRAIN, VALIDATION, TEST].index(one.part)):
        where.setdefault(first_form(one.chunk.es), one.part)
    return [one for one in sentences if where[first_form(one.chunk.es)] == one.part]
