"""Sintagmas: trozos de frase en los dos idiomas, construidos a la vez y concordados.

Donde caben dos formas, el español lleva las dos: el género que el inglés no dice, «{cansado|cansada}», y los dos
sitios de un pronombre, «<lo voy a ver~voy a verlo>». La primera es la que se entrena; la otra, otra referencia.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from gramatica.lexico import ADJECTIVES_OF, NAMES, NOUN, Adjective, Noun
from gramatica.morfologia import article_en

NUMBERS = {"two": "dos", "three": "tres", "four": "cuatro", "five": "cinco", "six": "seis", "seven": "siete",
           "eight": "ocho", "nine": "nueve", "ten": "diez"}  # fmt: skip
DETERMINERS = {  # inglés: (m. sing., f. sing., m. plural, f. plural)
    "the": "el la los las", "a": "un una unos unas", "some": "un una unos unas", "this": "este esta estos estas",
    "that": "ese esa esos esas", "my": "mi mi mis mis", "your": "tu tu tus tus",
    "our": "nuestro nuestra nuestros nuestras", "his": "su su sus sus", "her": "su su sus sus",
    "their": "su su sus sus", "its": "su su sus sus", "many": "mucho mucha muchos muchas",
    "much": "mucho mucha muchos muchas", "a lot of": "mucho mucha muchos muchas",
    "another": "otro otra otros otras", "no": "ningún ninguna ningún ninguna",
}  # fmt: skip
DETERMINERS = {en: tuple(forms.split()) for en, forms in DETERMINERS.items()}
DETERMINERS |= {"all the": ("todo el", "toda la", "todos los", "todas las"), "bare": ("",) * 4}
POSSESSIVES = ("my", "your", "our", "his", "her", "their")
OWN = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}
OBJECT = {"I": "me", "you": "you", "he": "him", "she": "her", "we": "us", "they": "them", "it": "it"}
PERSON = {"I": 0, "you": 1, "he": 2, "she": 2, "it": 2, "we": 3, "they": 4}
SPANISH = {"I": "yo", "you": "tú", "he": "él", "she": "ella", "we": "nosotros", "they": "ellos"}


class Sampler:
    """Elige con una baraja por clave: nada se repite hasta que ha salido todo."""

    def __init__(self, seed: int):
        self.random = random.Random(seed).random
        self.decks: dict[object, list] = {}

    def pick(self, options: Iterable | Callable[[], Iterable], key: object):
        """Una opción de la baraja `key`; con la misma clave, las mismas opciones (o la función que las da)."""
        deck = self.decks.get(key)
        if not deck:
            deck = self.decks[key] = list(options() if callable(options) else options)
            for i in range(len(deck) - 1, 0, -1):
                j = int(self.random() * (i + 1))
                deck[i], deck[j] = deck[j], deck[i]
        return deck.pop()

    def weighted(self, weights: dict[str, float], key: object) -> str:
        """Como `pick`, con la baraja repetida según los pesos."""
        return self.pick(
            lambda: [name for name, weight in weights.items() for _ in range(round(weight))], key
        )

    def chance(self, probability: float) -> bool:
        return self.random() < probability


@dataclass(frozen=True)
class Chunk:
    """Un trozo de frase: sus dos textos, sus etiquetas, sus combinaciones y las formas verbales que lleva."""

    en: str = ""
    es: str = ""
    tags: frozenset[str] = frozenset()
    combos: frozenset[str] = frozenset()
    cells: frozenset[tuple] = frozenset()


@dataclass(frozen=True)
class Nominal(Chunk):
    """Sintagma nominal. person: 0 yo, 1 tú, 2 él, 3 nosotros, 4 ellos o ustedes; es_person, la del verbo español.

    own: el posesivo que le corresponde. pronoun: no se dice en español. names: quiénes son, para no repetirlos.
    """

    noun: Noun | None = None
    person: int = 2
    es_person: int = 2
    gender: str = "m"
    unsaid: bool = False  # el género no se sabe: «{cansado|cansada}»
    plural: bool = False
    own: str = "its"
    pronoun: bool = False
    human: bool = False
    vocative: str = ""
    names: frozenset[str] = frozenset()
    object_en: str = ""

    def agree(self, adjective: Adjective) -> str:
        form = adjective.form(self.gender, self.plural)
        other = adjective.form("f", self.plural)
        return f"{{{form}|{other}}}" if self.unsaid and form != other else form


def combo(kind: str, head: str, noun: str) -> str:
    """«na red apple» (nombre–adjetivo) o «vo eat apple» (verbo–objeto); los espacios de un nombre, «_»."""
    return f"{kind} {head.replace(' ', '_')} {noun.replace(' ', '_')}"


def noun_phrase(
    noun: Noun, det: str = "the", plural: bool = False, adjective: Adjective | None = None,
    owner: Nominal | None = None, gender: str = "",
) -> Nominal:  # fmt: skip
    """Determinante, nombre y adjetivo concordados. owner: «Ana's book» → «el libro de Ana»."""
    if noun.mass or noun.only_plural or noun.plural_en:
        plural = noun.only_plural
    if noun.en in ("wife", "husband") and (
        owner or det in ("our", "their", "your", {"wife": "her", "husband": "his"}[noun.en])
    ):
        owner, det = None, "my"
    gender = noun.gender if not noun.feminine else gender or noun.gender
    noun_en, noun_es = noun.form(plural, gender)
    plural_en = plural or noun.plural_en
    words_en, words_es, tags, combos = [noun_en], [noun_es], set(), set()
    index = 2 * plural + (gender == "f")
    if adjective:
        form = adjective.form(gender, plural)
        if adjective.before and not plural and gender == "m":
            form = form[:-1]  # buen libro, primer libro
        words_es = [form, noun_es] if adjective.before else [noun_es, form]
        words_en.insert(0, adjective.en)
        tags.add("adjetivo")
        combos.add(combo("na", adjective.en, noun.en))
    if owner:
        words_en.insert(0, owner.en + ("'" if owner.plural and owner.en.endswith("s") else "'s"))
        words_es = [DETERMINERS["the"][index], *words_es, "de", owner.es]
        tags |= {"posesivo"} | owner.tags
        combos |= owner.combos
    elif det in NUMBERS:
        words_en.insert(0, det)
        words_es.insert(0, NUMBERS[det])
        tags.add("numeral")
    elif det != "bare":
        en = {("this", True): "these", ("that", True): "those"}.get((det, plural_en), det)
        if not (det == "the" and noun.kind in ("comer", "gente")):  # «dinner is ready», «people are kind»
            words_en.insert(0, article_en(words_en[0]) if det == "a" else en)
        word = DETERMINERS[det][index]
        if "a-tónica" in noun.traits and det == "the" and not (adjective and adjective.before):
            word = "el"
        words_es.insert(0, word if not (det == "some" and noun.mass) else "")
        tags |= {"posesivo"} if det in POSSESSIVES else {"demostrativo"} if det in ("this", "that") else set()
    if gender == "f" or not noun_es.endswith(("o", "os")):
        tags.add("género")
    if plural:
        tags.add("número")
    own = "their" if plural_en else {"m": "his", "f": "her"}[gender] if noun.human else "its"
    return Nominal(
        " ".join(words_en), " ".join(words_es), frozenset(tags), frozenset(combos), noun=noun,
        person=4 if plural_en else 2, es_person=4 if plural else 2, gender=gender, plural=plural, own=own,
        human=noun.human or noun.kind == "gente", names=frozenset({noun.en}),
    )  # fmt: skip


def name_phrase(name: str) -> Nominal:
    own = {"m": "his", "f": "her"}[NAMES[name]]
    return Nominal(name, name, gender=NAMES[name], own=own, human=True, names=frozenset({name}))


def joined(first: Nominal, second: Nominal, word: str = "and") -> Nominal:
    """«Ana and Luis» → «Ana y Luis»; con *or* el verbo no se compromete: solo vale de objeto."""
    gender = "f" if first.gender == second.gender == "f" else "m"
    link = {"and": "y", "or": "o"}[word]
    return Nominal(
        f"{first.en} {word} {second.object_en or second.en}", f"{first.es} {link} {second.es}",
        first.tags | second.tags | {"coordinación-nominal"}, first.combos | second.combos,
        person=4, es_person=4, gender=gender, plural=True, own="their", human=first.human and second.human,
        names=first.names | second.names,
    )  # fmt: skip


def pronoun(word: str, gender: str = "") -> Nominal:
    """Un pronombre sujeto: en español no se dice."""
    person = PERSON[word]
    known = gender or {"he": "m", "she": "f"}.get(word, "")
    return Nominal(
        word, "", frozenset({"sujeto-omitido"}), person=person, es_person=person, gender=known or "m",
        unsaid=not known, plural=person > 2, own=OWN.get(word, "its"), pronoun=True, human=word != "it",
        names=frozenset({word}), object_en=OBJECT[word],
    )  # fmt: skip


def two_names(s: Sampler, but: Iterable[str] = ()) -> Nominal:
    while True:
        first, second = s.pick([(a, b) for a in NAMES for b in NAMES if a != b], "dos nombres")
        if not {first, second} & set(but):
            return joined(name_phrase(first), name_phrase(second))


def any_name(s: Sampler, but: Iterable[str] = ()) -> Nominal:
    while (name := s.pick(NAMES, "nombre")) in but:
        pass
    return name_phrase(name)


YOUNG = ("brother", "sister", "son", "daughter", "cousin", "friend", "neighbor", "classmate")
RELATIVES = [noun for noun in NOUN.values() if noun.kind in ("familia", "cercano")]
PEOPLE = [noun for noun in NOUN.values() if noun.kind in ("persona", "oficio") and noun.en != "baby"]
MOOD = ("happy", "sad", "angry", "worried", "nervous", "bored", "ready", "alone", "free", "married", "busy")


def adjective_for(s: Sampler, noun: Noun, keep: Callable[[Adjective], bool], key: object) -> Adjective | None:
    """Un adjetivo que ese nombre admite; *favorite* pide un posesivo y va aparte."""
    options = [
        adjective for adjective in ADJECTIVES_OF[noun.en] if keep(adjective) and adjective.en != "favorite"
    ]
    return s.pick(options, ("adjetivo", noun.en, key, len(options))) if options else None


def person_phrase(s: Sampler, plural: bool, adjective: float = 0.25) -> Nominal:
    """Una persona: «my sister», «the tall girl», «Ana's uncle»."""
    if s.chance(0.5):
        noun = s.pick(RELATIVES, ("familia", plural))
        if plural and noun.en not in YOUNG:
            noun = s.pick([NOUN["parents"], NOUN["grandparents"], NOUN["children"], NOUN["friend"]], "padres")
        if s.chance(0.2) and noun.en not in ("mom", "dad"):
            return noun_phrase(noun, "the", plural, owner=any_name(s))
        return noun_phrase(
            noun, s.pick(("my", "my", "my", "our", "his", "her", "your", "their"), "de familia"), plural
        )
    if plural and s.chance(0.12):
        return noun_phrase(NOUN["people"], "the")
    noun = s.pick(PEOPLE, "persona")
    chosen = None
    if s.chance(adjective):
        chosen = adjective_for(s, noun, lambda a: not a.before and a.en not in MOOD, "persona")
    return noun_phrase(noun, s.pick(("the", "the", "the", "this", "that"), "de persona"), plural, chosen)


INDEFINITE = (
    Nominal("everyone", "todos", frozenset({"indefinido"}), es_person=4, plural=True, own="their", human=True, names=frozenset({"everyone"})),
    Nominal("someone", "alguien", frozenset({"indefinido"}), own="", human=True, names=frozenset({"someone"})),
    Nominal("nobody", "nadie", frozenset({"indefinido", "negación"}), own="", human=True, names=frozenset({"nobody"})),
)  # fmt: skip


def subject(s: Sampler, person: int, pronouns: float = 0.5, but: Iterable[str] = ()) -> Nominal:
    """Un sujeto humano de esa persona; but: nombres que no pueden ser él."""
    if person == 0:
        return pronoun("I")
    if person == 1:
        return you(s) if s.chance(0.2) else pronoun("you")
    if person == 3:
        if s.chance(0.15):
            other = any_name(s, but)
            me = replace(pronoun("I"), es="yo", object_en="I")
            return replace(joined(other, me), person=3, es_person=3, own="our", gender="m", unsaid=False)
        return pronoun("we")
    if s.chance(pronouns):
        if person == 4 and s.chance(0.5):
            group = two_names(s, but)
            return replace(
                pronoun("you", group.gender),
                person=4,
                es_person=4,
                plural=True,
                own="",
                vocative=f"{group.en}, ",
                names=group.names,
            )
        return pronoun("they" if person == 4 else s.pick(("he", "she"), "él o ella"))
    if person == 2 and s.chance(0.1):
        return s.pick(INDEFINITE, "alguien")
    for _ in range(9):
        if s.chance(0.5 if person == 2 else 0.25):
            who = two_names(s) if person == 4 else any_name(s)
        else:
            who = person_phrase(s, person == 4)
        if not who.names & set(but):
            return who
    return pronoun("they" if person == 4 else "she")


def you(s: Sampler) -> Nominal:
    """«you», con un vocativo que decide el género: «Ana, are you tired?» → «Ana, ¿estás cansada?»."""
    name = any_name(s)
    return replace(pronoun("you", name.gender), vocative=f"{name.en}, ", names=name.names)
