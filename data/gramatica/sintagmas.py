"""Sintagmas: trozos de frase en los dos idiomas, construidos a la vez y concordados.

Donde caben dos formas, el español lleva las dos: el género que el inglés no dice, «{cansado|cansada}», y los
dos sitios de un pronombre, «<lo voy a ver~voy a verlo>». La primera se entrena; la otra es otra referencia.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from gramatica.lexico import ADJECTIVES_OF, LISTS, NAMES, NOUN, Adjective, Noun, nouns
from gramatica.morfologia import article_en
from gramatica.tablas import read_pairs, read_table

NUMBERS, AGES = read_pairs("numeros", "cuenta"), read_pairs("numeros", "edad")
DETERMINERS = {row.pop("inglés"): tuple(row.values()) for row in read_table("determinantes")}
PRONOUNS = {row["inglés"]: row for row in read_table("pronombres")}
PERSONAL = [word for word in PRONOUNS if word != "it"]
POSSESSIVES = [PRONOUNS[word]["posesivo"] for word in PERSONAL]
SPOUSES = {"wife": "her", "husband": "his"}  # «our wife» no se dice
RELATIVES, PEOPLE = nouns("parientes"), nouns("gente")


class Sampler:
    """Elige con una baraja por clave: nada se repite hasta que ha salido todo."""

    def __init__(self, seed: int):
        self.random = random.Random(seed).random
        self.decks: dict[object, list] = {}

    def pick(self, options: Iterable | Callable[[], Iterable], key: object):
        """Una opción de la baraja `key`; con la misma clave, las mismas opciones (o quien las da)."""
        deck = self.decks.get(key)
        if not deck:
            deck = self.decks[key] = list(options() if callable(options) else options)
            for i in range(len(deck) - 1, 0, -1):
                j = int(self.random() * (i + 1))
                deck[i], deck[j] = deck[j], deck[i]
        return deck.pop()

    def word(self, options: str, key: object) -> str:
        """Una palabra de las de `options`, que van seguidas: "the the this"."""
        return self.pick(options.split(), key)

    def weighted(self, weights: dict[str, float], key: object) -> str:
        """Como `pick`, con la baraja repetida según los pesos."""
        return self.pick(lambda: [name for name, n in weights.items() for _ in range(round(n))], key)

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
    """Sintagma nominal. person: 0 yo, 1 tú, 2 él, 3 nosotros, 4 ellos o ustedes; es_person, la española.

    own: el posesivo que le corresponde. pronoun: no se dice en español. names: quiénes son. unsaid: el género
    no se sabe. object_en: su forma de objeto, si es un pronombre.
    """

    noun: Noun | None = None
    person: int = 2
    es_person: int = 2
    gender: str = "m"
    unsaid: bool = False
    plural: bool = False
    own: str = "its"
    pronoun: bool = False
    human: bool = False
    vocative: str = ""
    names: frozenset[str] = frozenset()
    object_en: str = ""

    @property
    def possessive(self) -> str:
        """El posesivo con que se nombra a los suyos; si no tiene, *my*."""
        return self.own if self.own not in ("", "its") else "my"

    @property
    def genitive(self) -> str:
        """Ana → Ana's, my parents → my parents'."""
        return self.en + ("'" if self.plural and self.en.endswith("s") else "'s")

    def gendered(self, masculine: str, feminine: str) -> str:
        """La forma que le toca, o las dos si no se sabe: «{cansado|cansada}»."""
        if self.unsaid and masculine != feminine:
            return f"{{{masculine}|{feminine}}}"
        return feminine if self.gender == "f" else masculine

    def agree(self, adjective: Adjective) -> str:
        """El adjetivo, concordado: «altas»."""
        return self.gendered(adjective.form("m", self.plural), adjective.form("f", self.plural))


def words(*parts: str) -> str:
    """Palabras seguidas, sin las vacías: "a", "", "Luis" → «a Luis»."""
    return " ".join(filter(None, parts))


def united(*parts: Chunk, tags: Iterable[str] = (), combos: Iterable[str] = ()) -> dict[str, frozenset]:
    """Lo que llevan varios trozos juntos, además de sus textos, y lo que se añada."""
    return {
        "tags": frozenset(tags).union(*(part.tags for part in parts)),
        "combos": frozenset(combos).union(*(part.combos for part in parts)),
        "cells": frozenset().union(*(part.cells for part in parts)),
    }


def combo(kind: str, head: str, noun: str) -> str:
    """«na red apple» (nombre–adjetivo) o «vo eat apple» (verbo–objeto); los espacios de un nombre, «_»."""
    return f"{kind} {head.replace(' ', '_')} {noun.replace(' ', '_')}"


def determiner_es(det: str, gender: str, plural: bool) -> str:
    """«this», femenino plural → «estas»."""
    return DETERMINERS[det][2 * plural + (gender == "f")]


def _determiner(noun: Noun, det: str, gender: str, plural: bool, following: str) -> tuple[str, str, set[str]]:
    """El determinante en los dos idiomas, y su etiqueta. following: lo que le sigue (*a* o *an*)."""
    if det in NUMBERS:
        return det, NUMBERS[det], {"numeral"}
    en = {"a": article_en(following), "bare": ""}.get(det, det)
    if plural or noun.plural_en:
        en = {"this": "these", "that": "those"}.get(det, en)
    es = determiner_es(det, gender, plural)
    if det == "the":
        en = "" if noun.kind in ("comer", "gente") else en  # «dinner is ready», «people are kind»
        es = "el" if noun.stressed_a else es
    elif det == "some" and noun.mass:
        es = ""
    tags = {"posesivo"} if det in POSSESSIVES else {"demostrativo"} if det in ("this", "that") else set()
    return en, es, tags


def noun_phrase(
    noun: Noun, det: str = "the", plural: bool = False, adjective: Adjective | None = None,
    owner: Nominal | None = None, gender: str = "",
) -> Nominal:  # fmt: skip
    """Determinante, nombre y adjetivo concordados. owner: «Ana's book» → «el libro de Ana»."""
    if noun.mass or noun.only_plural or noun.plural_en:
        plural = noun.only_plural
    if noun.en in SPOUSES and (owner or det in ("our", "their", "your", SPOUSES[noun.en])):
        owner, det = None, "my"
    gender = gender if noun.feminine and gender else noun.gender
    en, name = noun.form(plural, gender)
    es, tags, combos = name, set(), set()
    if adjective:
        form = adjective.form(gender, plural)
        if adjective.before and not plural and gender == "m":
            form = form[:-1]  # buen libro, primer libro
        en, es = f"{adjective.en} {en}", f"{form} {es}" if adjective.before else f"{es} {form}"
        tags, combos = {"adjetivo"}, {combo("na", adjective.en, noun.en)}
    if owner:
        en, es = f"{owner.genitive} {en}", f"{determiner_es('the', gender, plural)} {es} de {owner.es}"
        tags |= {"posesivo"} | owner.tags
    else:
        det_en, det_es, own_tags = _determiner(noun, det, gender, plural, en)
        en, es, tags = words(det_en, en), words(det_es, es), tags | own_tags
    if gender == "f" or not name.endswith(("o", "os")):
        tags.add("género")
    if plural:
        tags.add("número")
    many, human = plural or noun.plural_en, noun.human or noun.kind == "gente"
    own = "their" if many else {"m": "his", "f": "her"}[gender] if noun.human else "its"
    return Nominal(
        en, es, frozenset(tags), frozenset(combos), noun=noun, person=4 if many else 2, own=own,
        gender=gender, es_person=4 if plural else 2, plural=plural, human=human, names=frozenset({noun.en}),
    )  # fmt: skip


def generic(noun: Noun, plural: bool, adjective: Adjective | None) -> Nominal:
    """Lo que en español lleva artículo y en inglés no: «I hate soup» → «odio la sopa»."""
    bare = noun_phrase(noun, "bare", plural, adjective)
    return replace(noun_phrase(noun, "the", plural, adjective), en=bare.en)


def name_phrase(name: str) -> Nominal:
    """«Ana»."""
    own = {"m": "his", "f": "her"}[NAMES[name]]
    return Nominal(name, name, gender=NAMES[name], own=own, human=True, names=frozenset({name}))


def joined(first: Nominal, second: Nominal, word: str = "and") -> Nominal:
    """«Ana and Luis» → «Ana y Luis»; con *or* el verbo no se compromete: solo vale de objeto."""
    en = f"{first.en} {word} {second.object_en or second.en}"
    es = f"{first.es} {'y' if word == 'and' else 'o'} {second.es}"
    gender = "f" if first.gender == second.gender == "f" else "m"
    return Nominal(
        en, es, **united(first, second, tags={"coordinación-nominal"}), person=4, es_person=4, gender=gender,
        plural=True, own="their", human=first.human and second.human, names=first.names | second.names,
    )  # fmt: skip


def pronoun(word: str, gender: str = "") -> Nominal:
    """Un pronombre sujeto: en español no se dice."""
    row = PRONOUNS[word]
    person, known = int(row["persona"]), gender or {"he": "m", "she": "f"}.get(word, "")
    return Nominal(
        word, "", frozenset({"sujeto-omitido"}), person=person, es_person=person, gender=known or "m",
        unsaid=not known, plural=person > 2, own=row["posesivo"], pronoun=True, human=word != "it",
        names=frozenset({word}), object_en=row["objeto"],
    )  # fmt: skip


def two_names(s: Sampler, but: Iterable[str] = ()) -> Nominal:
    """«Ana and Luis»; but: quiénes no."""
    while True:
        first, second = s.pick([(a, b) for a in NAMES for b in NAMES if a != b], "dos nombres")
        if not {first, second} & set(but):
            return joined(name_phrase(first), name_phrase(second))


def any_name(s: Sampler, but: Iterable[str] = ()) -> Nominal:
    """«Luis»; but: quiénes no."""
    while (name := s.pick(NAMES, "nombre")) in but:
        pass
    return name_phrase(name)


def adjective_for(s: Sampler, noun: Noun, keep: Callable[[Adjective], bool], key: object) -> Adjective | None:
    """Un adjetivo que ese nombre admite; *favorite* pide un posesivo y va aparte."""
    options = [a for a in ADJECTIVES_OF[noun.en] if keep(a) and a.en != "favorite"]
    return s.pick(options, ("adjetivo", noun.en, key, len(options))) if options else None


def maybe_adjective(
    s: Sampler, probability: float, noun: Noun, keep: Callable[[Adjective], bool], key: object
) -> Adjective | None:
    """A veces, un adjetivo que ese nombre admite."""
    return adjective_for(s, noun, keep, key) if s.chance(probability) else None


def person_phrase(s: Sampler, plural: bool, adjective: float = 0.25) -> Nominal:
    """Una persona: «my sister», «the tall girl», «Ana's uncle»."""
    if s.chance(0.5):
        noun = s.pick(RELATIVES, ("familia", plural))
        if plural and noun.en not in LISTS["plurales-de-familia"]:
            noun = NOUN[s.word("parents grandparents children friend", "padres")]
        if s.chance(0.2) and noun.en not in ("mom", "dad"):
            return noun_phrase(noun, "the", plural, owner=any_name(s))
        return noun_phrase(noun, s.word("my my my our his her your their", "de familia"), plural)
    if plural and s.chance(0.12):
        return noun_phrase(NOUN["people"])
    noun, banned = s.pick(PEOPLE, "persona"), LISTS["pasajeros"]
    chosen = maybe_adjective(s, adjective, noun, lambda a: not a.before and a.en not in banned, "persona")
    return noun_phrase(noun, s.word("the the the this that", "de persona"), plural, chosen)


def indefinite(en: str, es: str, *tags: str, own: str = "", es_person: int = 2) -> Nominal:
    """«someone» → «alguien»."""
    plural = es_person == 4
    return Nominal(
        en, es, frozenset({"indefinido", *tags}), es_person=es_person, plural=plural, own=own, human=True,
        names=frozenset({en}),
    )  # fmt: skip


INDEFINITE = (
    indefinite("everyone", "todos", own="their", es_person=4),
    indefinite("someone", "alguien"),
    indefinite("nobody", "nadie", "negación"),
)


def subject(s: Sampler, person: int, pronouns: float = 0.5, but: Iterable[str] = ()) -> Nominal:
    """Un sujeto humano de esa persona; but: nombres que no pueden ser él."""
    if person == 0:
        return pronoun("I")
    if person == 1:
        return you(s) if s.chance(0.2) else pronoun("you")
    if person == 3:
        if s.chance(0.15):
            both = joined(any_name(s, but), replace(pronoun("I"), es="yo", object_en="I"))
            return replace(both, person=3, es_person=3, own="our", gender="m")
        return pronoun("we")
    if s.chance(pronouns):
        if person == 4 and s.chance(0.5):
            return all_of_you(two_names(s, but))
        return pronoun("they" if person == 4 else s.word("he she", "él o ella"))
    return third_person(s, person == 4, set(but))


def third_person(s: Sampler, plural: bool, but: set[str]) -> Nominal:
    """«someone», «Ana and Luis», «the tall girl»; si todos están en `but`, «she» o «they»."""
    if not plural and s.chance(0.1):
        return s.pick(INDEFINITE, "alguien")
    for _ in range(9):
        if s.chance(0.25 if plural else 0.5):
            who = two_names(s) if plural else any_name(s)
        else:
            who = person_phrase(s, plural)
        if not who.names & but:
            return who
    return pronoun("they" if plural else "she")


def you(s: Sampler) -> Nominal:
    """«you», con un vocativo que decide el género: «Ana, are you tired?» → «Ana, ¿estás cansada?»."""
    name = any_name(s)
    return replace(pronoun("you", name.gender), vocative=f"{name.en}, ", names=name.names)


def all_of_you(group: Nominal) -> Nominal:
    """«you» de ustedes, con sus nombres delante: «Ana and Luis, are you ready?»."""
    you = pronoun("you", group.gender)
    vocative = f"{group.en}, "
    return replace(you, person=4, es_person=4, plural=True, own="", vocative=vocative, names=group.names)
