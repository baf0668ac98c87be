"""Predicados: qué puede decirse de quién. Cada función elige sujeto, verbo y complementos y da una `Clause`.

Todas tienen la misma forma, `predicado(s, wish)`, y todas valen en cualquier persona: lo que decide si será
afirmación, pregunta, subordinada u orden está en `estructuras`. Dan None si lo elegido no tiene sentido.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, wraps

from gramatica import lexico, sintagmas
from gramatica.lexico import ADJECTIVE, LISTS, MANNERS, NOUN, SITES, SPOTS, VERB, Adjective, Noun, Verb, nouns
from gramatica.oracion import BE, DATIVE_CLITIC, Clause, Predicate
from gramatica.sintagmas import Chunk, Nominal, Sampler, any_name, maybe_adjective, noun_phrase, united, words
from gramatica.tablas import read_pairs, read_table

ESTAR, TENER, HABER = (Verb("be", es) for es in ("estar", "tener", "haber"))
COPULAS = {"ser": BE, "estar": ESTAR}
ACTION = "present present past past used_to progressive going_to future perfect past_progressive"
STATE = "present past used_to future"
MODAL_CHOICES = {
    "present": "can,can,want to,want to,have to,have to,need to,should,like to,would like to",
    "past": "want to,have to,need to,can",
    "future": "have to",
}
PREPOSITIONS = {
    "in": "en", "near": "cerca de", "behind": "detrás de", "next to": "al lado de",
    "in front of": "delante de", "under": "debajo de", "with": "con", "without": "sin", "for": "para",
}  # fmt: skip
DEGREES = {"": "", "very": "muy", "too": "demasiado", "so": "tan"}
IRREGULAR_COMPARATIVES = {"better": "mejor", "worse": "peor", "older": "mayor", "younger": "menor"}
IDIOMS, WEATHER = read_table("tener"), read_table("clima")
STATES = {adjective: verbs.split() for adjective, verbs in read_pairs("estados").items()}
OPPOSITES = [set(row["adjetivos"].split()) for row in read_table("opuestos")]
THERE = [(tuple(row["sitios"].split()), lexico.expand(row["cosas"])) for row in read_table("hay")]
GOALS: dict[str, list[Chunk]] = {}
for row in read_table("metas"):
    GOALS.setdefault(row["verbo"], []).append(Chunk(row["inglés"], row["español"]))
MINE = {row["mío_inglés"]: row["mío"] for row in sintagmas.PRONOUNS.values() if row["mío"]}
OWNED = [n for n in NOUN.values() if n.owned and not n.mass and n not in nouns("no-poseídos")]
PEOPLE_ADJECTIVES = [a for a in ADJECTIVE.values() if a.copula and a.nouns & set(LISTS["describibles"])]
DESCRIBED = [n for n in NOUN.values() if not n.human and any(a.copula for a in lexico.ADJECTIVES_OF[n.en])]


@dataclass(frozen=True)
class Wish:
    """Lo que se pide a un predicado; lo demás lo elige él. human: de una persona y no de una cosa."""

    person: int | None = None
    tense: str | None = None
    verb: str | None = None
    subject: Nominal | None = None
    human: bool = False

    def who(self, s: Sampler, key: str, pronouns: float = 0.5) -> Nominal:
        """El sujeto que se pide, o uno cualquiera, humano."""
        if self.subject:
            return self.subject
        person = s.pick(range(5), ("persona", key)) if self.person is None else self.person
        return sintagmas.subject(s, person, pronouns)

    def someone(self, s: Sampler, key: str, pronouns: float = 0.5) -> Nominal:
        """Como `who`, pero solo si es una persona."""
        require((who := self.who(s, key, pronouns)).human)
        return who


ANY = Wish()


class Nonsense(Exception):
    """Lo elegido no tiene sentido: no hay oración."""


def require(sensible: object):
    """Sigue solo si lo elegido tiene sentido."""
    if not sensible:
        raise Nonsense


PREDICATES: dict[str, Callable[..., Clause | None]] = {}


def predicate(name: str):
    """Apunta un predicado en PREDICATES; si lo que elige no tiene sentido, da None."""

    def register(build: Callable[[Sampler, Wish], Clause]):
        @wraps(build)
        def attempt(s: Sampler, wish: Wish = ANY) -> Clause | None:
            with suppress(Nonsense):
                return build(s, wish)

        PREDICATES[name] = attempt
        return attempt

    return register


@cache
def tenses_of(verb: Verb) -> tuple[str, ...]:
    """Los tiempos de un verbo: los de estado y los puntuales no tienen progresivo."""
    tenses = dict.fromkeys((STATE if verb.stative else ACTION).split())
    return tuple(tense for tense in tenses if not ("puntual" in verb.traits and "progressive" in tense))


def tense_of(s: Sampler, wish: Wish, options: str, key: object) -> str:
    """El tiempo que se pide, si está entre los del predicado; si no se pide ninguno, uno de ellos."""
    if wish.tense is None:
        return s.word(options, key)
    require(wish.tense in options.split())
    return wish.tense


def cell(s: Sampler, wish: Wish, verbs: dict[str, Verb], key: str) -> tuple[Verb, int, str]:
    """Verbo, persona y tiempo: una baraja con todas las casillas, y lo que pida `wish`."""
    fixed = wish.subject.es_person if wish.subject else wish.person
    some = [verbs[wish.verb]] if wish.verb else verbs.values()
    persons = range(5) if fixed is None else (fixed,)
    cells = ((verb, person, tense) for verb in some for person in persons for tense in tenses_of(verb))
    options = (one for one in cells if wish.tense in (None, one[2]))
    return s.pick(options, ("casilla", key, wish.verb, fixed, wish.tense))


def polarity(s: Sampler, tense: str, share: float = 0.22) -> bool:
    """¿Se niega? «used to» no."""
    return tense != "used_to" and s.chance(share)


def in_tense(s: Sampler, wish: Wish, who: Nominal, what: Predicate, tenses: str, key: str) -> Clause:
    """Una oración en uno de esos tiempos, afirmada o negada."""
    tense = tense_of(s, wish, tenses, key)
    return Clause(who, what, tense, polarity(s, tense))


def doing(verb: Verb, what: Chunk, *tags: str, clitics: tuple[str, ...] = ()) -> Predicate:
    """Un verbo y su complemento: «look for» + «the key»."""
    own = {sintagmas.combo("vo", verb.en, what.noun.en)} if isinstance(what, Nominal) and what.noun else set()
    traits = united(what, tags=tags, combos=own)
    en = words(verb.particle.strip(), what.en)
    return Predicate(en, what.es, **traits, verb=verb, clitics=clitics, stative=verb.durative)


def being(verb: Verb, what: Chunk, *tags: str, **features) -> Predicate:
    """Ser, estar, tener o haber, y lo que sigue: «be» + «at home»."""
    return Predicate(what.en, what.es, **united(what, tags=tags), verb=verb, stative=True, **features)


def also(clause: Clause, *parts: Chunk | None) -> Clause:
    """La oración, con esas partes al final."""
    return replace(clause, adjuncts=(*clause.adjuncts, *filter(None, parts)))


# Cosas


def suits(verb: Verb | None, noun: Noun, adjective: Adjective) -> bool:
    """¿Dice algo sensato ese adjetivo en el objeto de ese verbo? «close the open door»."""
    if verb is None or noun.human:
        return True
    if adjective.en in STATES:
        return verb.base in STATES[adjective.en]
    return verb.base not in LISTS["creadores"] or adjective.en not in LISTS["no-creados"]


def thing(
    s: Sampler, noun: Noun, who: Nominal | None = None, verb: Verb | None = None, *, adjective: float = 0.45,
    negative: bool = False, dets: str = "", habit: bool = False,
) -> Nominal:  # fmt: skip
    """Un objeto: determinante, número y adjetivo al azar, compatibles con el nombre y con el verbo."""
    key = verb.en if verb else ""
    chosen = maybe_adjective(s, adjective, noun, lambda a: suits(verb, noun, a), key)
    own = who.possessive if who else "my"
    if noun.en in ADJECTIVE["favorite"].nouns and s.chance(0.04):
        return noun_phrase(noun, own, False, ADJECTIVE["favorite"])
    if chosen and chosen.en == "first":
        return noun_phrase(noun, "the", False, chosen)
    if habit and noun in nouns("consumidos"):
        return noun_phrase(noun, "bare", not noun.mass, chosen)
    servable = noun.kind == "bebida" and (verb is None or verb.base in LISTS["servibles"])
    if servable and s.chance(0.2):
        return glass_of(s, noun_phrase(noun, "bare", False, chosen))
    det = _which(s, noun, verb, chosen, dets)
    names = who.names if who else frozenset()
    if det == "owner" and not names & lexico.NAMES.keys():
        owner = any_name(s, names)
        return noun_phrase(noun, "the", s.chance(0.3), chosen, owner)
    if det in ("own", "owner"):
        return noun_phrase(noun, own, s.chance(0.3) and noun not in nouns("uno-solo"), chosen)
    return _counted(s, noun, det, chosen, negative, verb is not None and "genérico" in verb.traits)


def glass_of(s: Sampler, drink: Nominal) -> Nominal:
    """«a cup of tea», «a bottle of cold water»."""
    cup, glass, bottle = ("cup", "una taza"), ("glass", "un vaso"), ("bottle", "una botella")
    hot = drink.noun.en in ("coffee", "tea")
    en, es = cup if hot else s.pick((glass, glass, bottle), "vaso de")
    gender = "f" if es.startswith("una") else "m"
    return replace(drink, en=f"a {en} of {drink.en}", es=f"{es} de {drink.es}", gender=gender)


def _which(s: Sampler, noun: Noun, verb: Verb | None, chosen: Adjective | None, dets: str) -> str:
    """Un determinante, «own», «owner» o «number»: uno al azar, con los cambios que piden nombre y verbo."""
    uncounted, base = noun.mass or noun.plural_en, verb.base if verb else ""
    counted = verb is None or base in LISTS["contables"]
    usual = "the the the a a a bare this that number some many own own owner another"
    dets = dets or ("the the bare bare some this own" if uncounted else usual)
    det = s.word(dets, ("masa" if uncounted else "determinante", dets))
    if det == "another" and s.chance(0.6):
        det = "a"
    changes = (
        (uncounted, "a number many that", "the"),
        (uncounted and chosen, "some", "bare"),
        (uncounted and not counted, "some", "the"),
        (noun.kind == "comer", "some this bare", "the"),  # «prepare dinner» → «preparar la cena»
        (not noun.owned or base in LISTS["de-nadie"], "own owner", "the"),
        (not noun.mass and not counted, "number many some", "a"),
        (chosen and chosen.before, "the this that own owner", "a"),  # «el buen libro» no se dice
        (noun.only_plural, "number another", "the"),
        (noun.only_plural, "a many", "bare"),
    )
    for applies, old, new in changes:
        if applies and det in old.split():
            det = new
    return det


def _counted(
    s: Sampler, noun: Noun, det: str, chosen: Adjective | None, negative: bool, general: bool
) -> Nominal:
    """Con ese determinante, el número que le va: «three apples», «any apples», «the shoes»."""
    several = det in ("bare", "many", "some")
    if noun.kind == "par" and det in ("a", "another", "the", "this", "that"):
        return noun_phrase(noun, "bare" if det in ("a", "another") else det, True, chosen)
    if det == "number":
        return noun_phrase(noun, s.pick(sintagmas.NUMBERS, "numeral"), True, chosen)
    if negative and det in ("a", "some", "bare") and not (noun.mass or noun.only_plural) and s.chance(0.3):
        plain = None if chosen and chosen.before else chosen
        many = noun_phrase(noun, "bare", True, plain)
        return replace(noun_phrase(noun, "no", False, plain), en=f"any {many.en}", person=4)
    plural = several or (det not in ("a", "another") and s.chance(0.3))
    if general and det == "bare":
        return sintagmas.generic(noun, plural, chosen)
    if noun.kind == "instrumento":
        return noun_phrase(noun, "the" if several else det, False, chosen)
    return noun_phrase(noun, det, plural, chosen)


def complement(
    s: Sampler, who: Nominal, verb: Verb, *, negative: bool = False, habit: bool = False,
    pronouns: float = 0.12, adjective: float = 0.4,
) -> Predicate | None:  # fmt: skip
    """El verbo con su objeto: una cosa, una persona (con «a») o un pronombre."""
    people = "persona" in verb.traits
    if s.chance(0.35 if people else pronouns):
        return with_pronoun(s, who, verb, people)
    if verb.objects and s.chance(0.04):
        some = (("something", "algo"), ("everything", "todo"))
        pair = ("anything", "nada") if negative else s.pick(some, "algo o todo")
        return doing(verb, Chunk(*pair), "indefinido")
    noun = NOUN[s.pick(lambda: objects_of(verb), ("objeto", verb.en))]
    if s.chance(0.08) and not noun.human and not negative and (both := two_things(s, who, verb, noun)):
        return both
    if noun.human:
        whom = somebody(s, noun, who)
        return whom and doing(verb, replace(whom, es=f"a {whom.es}"), "a-personal")
    what = thing(s, noun, who, verb, negative=negative, habit=habit, adjective=adjective)
    if verb.base == "play":
        what = noun_phrase(noun, s.word("the the my this", "tocar"))
    if verb.base == "wear" and noun.kind == "ropa" and not what.plural and what.en.startswith("the "):
        fits = sintagmas.adjective_for(s, noun, lambda a: not a.before and suits(verb, noun, a), "llevar")
        what = noun_phrase(noun, "a", False, fits)
    return doing(verb, what)


def objects_of(verb: Verb) -> list[str]:
    """Lo que admite un verbo: «help» → boy, girl…"""
    people = (
        [noun.en for noun in (*sintagmas.PEOPLE, *sintagmas.RELATIVES)] if "persona" in verb.traits else []
    )
    return [*verb.objects, *(people[::3] if verb.objects else people)]


def two_things(s: Sampler, who: Nominal, verb: Verb, noun: Noun) -> Predicate | None:
    """«a dog and two cats», «coffee or tea»."""
    peers = [name for name in verb.objects if NOUN[name].kind == noun.kind and name != noun.en]
    if not peers or noun in nouns("sin-pareja"):
        return None
    other = NOUN[s.pick(peers, ("y otra cosa", verb.en, noun.en))]
    mass = noun.mass or other.mass
    dets = "bare" if mass else s.word("the a a bare this number own", "y otra cosa det")
    one, two = (thing(s, n, who, verb, adjective=0.12, dets=dets) for n in (noun, other))
    both = sintagmas.joined(one, two, s.word("and and or", "y u o"))
    pairs = {sintagmas.combo("vo", verb.en, n.en) for n in (noun, other)}
    return doing(verb, replace(both, combos=both.combos | pairs))


def somebody(s: Sampler, noun: Noun, who: Nominal) -> Nominal | None:
    """Una persona como objeto: «my sister», «the tired girl», «Pablo», «Ana's uncle»."""
    if s.chance(0.25):
        return any_name(s, who.names)
    if noun.en in who.names:
        return None
    if noun in sintagmas.RELATIVES:
        det = s.word("my own own my owner", "de quién")
        if det == "owner":
            return noun_phrase(noun, "the", False, owner=any_name(s, who.names))
        det = who.possessive if det == "own" else "my"
        return noun_phrase(noun, det, s.chance(0.2) and noun in nouns("varios-objetos"))
    chosen = maybe_adjective(s, 0.3, noun, lambda a: not a.before, "objeto")
    return noun_phrase(noun, s.word("the the this that", "objeto humano"), s.chance(0.3), chosen)


def not_self(who: Nominal) -> tuple[str, ...]:
    """Los pronombres que, de objeto, serían el sujeto: «I see me» no se dice."""
    return {0: ("I", "we"), 3: ("I", "we")}.get(who.person, ("you",) if who.en == "you" else ())


def with_pronoun(s: Sampler, who: Nominal, verb: Verb, people: bool) -> Predicate:
    """«him», «it», «them»… que en español van delante del verbo o pegados a él."""
    banned = not_self(who)
    options = [word for word in sintagmas.PERSONAL if word not in banned] if people else ("it", "they")
    row = sintagmas.PRONOUNS[s.pick(options, ("pronombre", people, banned))]
    made = doing(verb, Chunk(row["objeto"]), "clítico", clitics=(row["átono"],))
    return replace(made, en=row["objeto"] + verb.particle) if verb.base == "turn" else made  # turn it on


# Lugar, tiempo, compañía


def site(s: Sampler, noun: Noun, adjective: float, banned: str, key: str, dets: str) -> Nominal:
    """«the new park», con un adjetivo que no sea de los de esa lista."""
    chosen = maybe_adjective(s, adjective, noun, lambda a: a.en not in LISTS[banned], key)
    det = s.word(dets, ("de sitio", key))
    return noun_phrase(noun, "the" if det == "my" and not noun.owned else det, False, chosen)


def place(s: Sampler, names: Iterable[str], adjective: float = 0.35, prep: str = "in") -> Chunk:
    """«in the new park» → «en el parque nuevo»."""
    names = tuple(names)
    noun = NOUN[s.pick(names, ("lugar", names))]
    where = site(s, noun, adjective, "no-lugares", "lugar", "the the the the this that my")
    spanish = PREPOSITIONS[prep]
    tags = {"lugar"} if spanish == "en" else {"lugar", "preposición"}
    prep = "on" if prep == "in" and noun.en in LISTS["con-on"] else prep
    return Chunk(f"{prep} {where.en}", f"{spanish} {where.es}", **united(where, tags=tags))


def time(s: Sampler, tense: str, verb: Verb | None = None) -> Chunk | None:
    """Cuándo: «yesterday»; «last year», solo con hechos de cierta importancia."""
    tense = {"past": "preterite", "used_to": "imperfect"}.get(tense, tense)
    big = verb is None or verb.base in LISTS["importantes"]
    usual = verb is None or "hábito" in verb.traits
    banned = {"hábito": not usual, "hora": not usual, "lejos": not big}
    options = [r for r in lexico.TIMES if tense in r["tiempos"].split() and not banned.get(r["rasgos"])]
    if not options:
        return None
    row = s.pick(options, ("tiempo", tense, big, len(options)))
    return Chunk(row["inglés"], row["español"], frozenset({"tiempo"}))


def time_of_being(s: Sampler, tense: str) -> Chunk | None:
    """Cuándo se está de una manera: «yesterday», «now», «tomorrow»."""
    return time(s, {"past": "was", "present": "be"}.get(tense, tense))


def company(s: Sampler, who: Nominal, word: str = "with") -> Chunk | None:
    """«with her friends», «for me»."""
    word = "without" if word == "with" and s.chance(0.12) else word
    spanish = PREPOSITIONS[word]
    if s.chance(0.3):
        options = [w for w in sintagmas.PERSONAL if w not in (who.en, *not_self(who))]
        row = sintagmas.PRONOUNS[s.pick(options, ("con quién", who.en, who.person))]
        tags = frozenset({"preposición"})
        return Chunk(f"{word} {row['objeto']}", f"{spanish} {row['tónico']}", tags)
    if s.chance(0.4):
        whom = any_name(s, who.names)
    else:
        noun = s.pick(nouns("parientes-con-dueño"), "con qué pariente")
        if noun.en in who.names:
            return None
        own = who.possessive
        det = s.pick((own, own, "my"), ("con mi", own))
        whom = noun_phrase(noun, det, s.chance(0.3) and noun.en in LISTS["varios-acompañantes"])
    return Chunk(f"{word} {whom.en}", f"{spanish} {whom.es}", **united(whom, tags={"preposición"}))


def adjuncts(
    s: Sampler, clause: Clause, spots: Iterable[str] = (), *, with_whom: float = 0.0, when: float = 0.3
) -> Clause:
    """Añade dónde, con quién y cuándo, con esas probabilidades."""
    if spots and s.chance(0.3):
        clause = also(clause, place(s, spots))
    elif s.chance(with_whom):
        clause = also(clause, company(s, clause.subject))
    if clause.tense == "perfect" or clause.modal or not s.chance(when):
        return clause
    moment = time(s, clause.tense, clause.predicate.verb)
    if moment and s.chance(0.2) and not clause.subject.vocative and clause.tense != "used_to":
        return replace(clause, front=moment)
    return also(clause, moment)


def habitual(s: Sampler, clause: Clause, chance: float = 0.14) -> Clause:
    """A veces, una costumbre pasada: «She went to the beach every summer» → «Iba…»."""
    verb = clause.predicate.verb
    able = clause.tense == "past" and not clause.modal and not clause.front and "hábito" in verb.traits
    if not (able and s.chance(chance)):
        return clause
    moment = time(s, "imperfect", verb)
    kept = tuple(part for part in clause.adjuncts if "tiempo" not in part.tags)
    return replace(clause, adjuncts=(*kept, moment), habitual=True)


def adverb(s: Sampler, clause: Clause) -> Clause:
    """A veces, un adverbio: *already*, *yet* o *never* con el perfecto; *always* o *never*, en presente."""
    verb = clause.predicate.verb
    if clause.modal or clause.adjuncts or clause.front:
        return clause
    if clause.tense == "perfect" and s.chance(0.6):
        word = "yet" if clause.negative else s.word("already already never", "adverbio perfecto")
        return replace(clause, adverb=word)
    usual = clause.tense == "present" and not clause.negative and s.chance(0.18)
    if usual and ("hábito" in verb.traits or verb.es == "estar"):
        return replace(clause, adverb=s.word("always never often always never", "adverbio"))
    return clause


def modal(s: Sampler, clause: Clause, chance: float = 0.16) -> Clause:
    """A veces, un verbo modal: *can*, *want to*, *have to*…"""
    stative = clause.predicate.verb.stative or clause.predicate.experiencer
    if stative or clause.tense not in MODAL_CHOICES or not s.chance(chance):
        return clause
    word = s.pick(MODAL_CHOICES[clause.tense].split(","), ("modal", clause.tense))
    if word in ("like to", "would like to") and (clause.predicate.clitics or clause.negative):
        word = "want to"
    negative = clause.negative or (word == "can" and clause.tense == "past")
    if negative and "some" in clause.predicate.en:
        return clause
    return replace(clause, modal=word, negative=negative)


# Los predicados


@predicate("acción")
def act(s: Sampler, wish: Wish) -> Clause:
    """«Ana bought three red apples yesterday.»"""
    verb, person, tense = cell(s, wish, VERB, "acción")
    who = wish.subject or sintagmas.subject(s, person)
    negative = polarity(s, tense)
    habit = tense == "present" and "hábito" in verb.traits and s.chance(0.5)
    what = complement(s, who, verb, negative=negative, habit=habit)
    require(what)
    clause = modal(s, Clause(who, what, tense, negative))
    spots = next((spots for name, _, spots in SPOTS if name == verb.en and s.chance(0.5)), ())
    clause = adjuncts(s, clause, spots, with_whom=0.12 * (verb.base in LISTS["en-compañía"]), when=0.35)
    if verb.base in LISTS["para-alguien"] and not clause.adjuncts and s.chance(0.2):
        clause = also(clause, company(s, who, "for"))
    return adverb(s, habitual(s, clause))


@predicate("intransitivo")
def go_about(s: Sampler, wish: Wish) -> Clause:
    """«The baby is crying.», «My sister works in the new hospital.», «We get up early.»"""
    verb, person, tense = cell(s, wish, lexico.INTRANSITIVE, "intransitivo")
    who = wish.subject or sintagmas.subject(s, person)
    if not wish.subject and person == 2 and verb.en in LISTS["de-bebé"] and s.chance(0.3):
        who = noun_phrase(NOUN["baby"], s.word("the the my our", "el bebé"))
    clause = modal(s, Clause(who, doing(verb, Chunk(), "intransitivo"), tense, polarity(s, tense)))
    if not (verb.manners and s.chance(0.35)):
        return adverb(s, habitual(s, adjuncts(s, clause, verb.places, with_whom=0.25, when=0.25)))
    key = s.pick(verb.manners, ("modo", verb.en))
    require(who.plural or key != "together")
    require(key != "today" or tense not in ("present", "used_to", "perfect"))
    en, es = MANNERS[key]
    if who.plural:
        es = re.sub("sol[oa]", r"\g<0>s", es)
    if "|" in es:
        es = who.gendered(*es.strip("{}").split("|"))
    clause = also(clause, Chunk(en, es))
    if s.chance(0.3) and tense in ("past", "going_to", "future", "progressive") and key != "today":
        clause = also(clause, time(s, tense, verb))
    return adverb(s, habitual(s, clause))


@predicate("movimiento")
def move(s: Sampler, wish: Wish) -> Clause:
    """«Ana goes to the new hospital.» → «Ana va al hospital nuevo.»"""
    verb, person, tense = cell(s, wish, lexico.MOTION, "movimiento")
    who = wish.subject or sintagmas.subject(s, person)
    (to, a), roll = verb.preps, s.random()
    if roll < 0.3 and verb.en in GOALS:
        goal = s.pick(GOALS[verb.en], ("meta", verb.en))
        if goal.en == "(otra)":
            require(who.human)
            return move(s, wish)
    elif roll < 0.45 and verb.en in ("go", "travel", "come", "return"):
        name = s.pick(SITES, ("sitio", verb.en))
        goal = Chunk(f"{to} {name}", f"{a} {SITES[name]}")
    else:
        noun = NOUN[s.pick(verb.places, ("destino", verb.en))]
        where = site(s, noun, 0.45, "no-destinos", "destino", "the the the this that my")
        goal = Chunk(words(to, where.en), f"{a} {where.es}", **united(where))
    clause = modal(s, Clause(who, doing(verb, goal, "dirección"), tense, polarity(s, tense)))
    return adverb(s, habitual(s, adjuncts(s, clause, with_whom=0.2, when=0.35)))


@predicate("dativo")
def give(s: Sampler, wish: Wish) -> Clause:
    """«Ana gives him the book.» → «Ana le da el libro.»; «… gave it to Luis» → «… se lo dio a Luis»."""
    verb, person, tense = cell(s, wish, lexico.DATIVE, "dativo")
    who = wish.subject or sintagmas.subject(s, person)
    what = dative(s, who, verb)
    return adjuncts(s, modal(s, Clause(who, what, tense, polarity(s, tense)), 0.12), when=0.2)


def dative(s: Sampler, who: Nominal, verb: Verb) -> Predicate:
    """Lo que se da y a quién: «him the book», «it to him», «Luis the book», «it to Luis»."""
    noun = NOUN[s.pick(verb.objects, ("dativo", verb.en))]
    what = thing(s, noun, who, verb, adjective=0.3, dets="the the a a this that number own some")
    banned = not_self(who)
    word = s.pick([w for w in sintagmas.PERSONAL if w not in banned], ("a quién", banned))
    shape = s.pick(("le", "le", "le lo", "a Luis", "a Luis", "lo a Luis"), "forma dativo")
    it, lo = ("them", "{los|las}") if what.plural else ("it", "{lo|la}")
    him, le = sintagmas.PRONOUNS[word]["objeto"], DATIVE_CLITIC[sintagmas.pronoun(word).person]
    if shape == "le":
        return doing(verb, replace(what, en=f"{him} {what.en}"), "dativo", clitics=(le,))
    if shape == "le lo":
        le = "se" if le in ("le", "les") else le
        return doing(verb, Chunk(f"{it} to {him}"), "dativo", "clítico", clitics=(le, lo))
    if s.chance(0.5):
        whom = any_name(s, who.names)
    else:
        kin = s.pick([n for n in sintagmas.RELATIVES if n.en not in who.names], ("destinatario", who.names))
        whom = noun_phrase(kin, who.possessive, s.chance(0.15) and kin.en in LISTS["varios-destinatarios"])
    if shape == "lo a Luis":
        target = Chunk(f"{it} to {whom.en}", f"a {whom.es}", **united(whom))
        return doing(verb, target, "dativo", "clítico", clitics=("se", lo))
    en = f"{what.en} to {whom.en}" if s.chance(0.5) else f"{whom.en} {what.en}"
    both = replace(what, en=en, es=f"{what.es} a {whom.es}", **united(what, whom))
    return doing(verb, both, "dativo", "clítico", clitics=("les" if whom.plural else "le",))


@predicate("copulativa")
def describe(s: Sampler, wish: Wish) -> Clause:
    """«I am tired.», «The red car isn't dirty.», «We were very happy yesterday.»"""
    who, adjective = _described(s, wish)
    require(adjective)
    temporary = adjective.copula == "estar"
    tense = tense_of(s, wish, "present present present past past used_to future", "tiempo ser")
    require(not (temporary and tense == "used_to"))
    plain = adjective.en in LISTS["sin-grado"]
    degree = "" if plain else s.pick(("", "", "", "very", "very", "too", "so"), "grado")
    named = {sintagmas.combo("na", adjective.en, who.noun.en)} if who.noun else set()
    en, es = words(degree, adjective.en), words(DEGREES[degree], who.agree(adjective))
    if not degree and s.chance(0.12) and (second := _second_adjective(s, who, adjective)):
        en, es = en + second.en, es + second.es
    traits = {"tags": frozenset({"copulativa", "adjetivo"}), "combos": who.combos | named}
    what = being(COPULAS[adjective.copula], Chunk(en, es, **traits), copular=True)
    clause = Clause(who, what, tense, polarity(s, tense))
    if temporary and s.chance(0.2):
        clause = also(clause, time_of_being(s, tense))
    return adverb(s, clause) if tense == "present" and not plain else clause


def _described(s: Sampler, wish: Wish) -> tuple[Nominal, Adjective | None]:
    """Alguien o algo, y un adjetivo que le va."""
    if wish.subject.human if wish.subject else wish.human or s.chance(0.55):
        who = wish.who(s, "ser alguien", 0.45)
        if who.noun is None or who.noun.en == "people":
            return who, s.pick(PEOPLE_ADJECTIVES, "cómo es alguien")
    elif wish.subject:
        who = wish.subject
        require(who.noun)
    else:
        noun = s.pick(DESCRIBED, "cómo es algo")
        require(noun.kind != "gente")
        who = thing(s, noun, adjective=0.0, dets="the the the this that own owner")
    return who, sintagmas.adjective_for(s, who.noun, lambda a: bool(a.copula), "ser")


def _second_adjective(s: Sampler, who: Nominal, first: Adjective) -> Chunk | None:
    """Otro adjetivo que añade algo: «… and young», «…, but nice»."""
    for _ in range(3):
        other = s.pick(PEOPLE_ADJECTIVES, "y además")
        plain = other.en not in LISTS["sin-grado"] and other.copula == first.copula
        if who.human and plain and not clash(other, first):
            break
    else:
        return None
    if who.noun:
        return None
    word = s.word("and and but", "y o pero")
    if word == "and":
        return Chunk(f" and {other.en}", f" y {who.agree(other)}")
    require((first.en in LISTS["buenos"]) != (other.en in LISTS["buenos"]))  # «small but pretty»
    return Chunk(f", but {other.en}", f", pero {who.agree(other)}")


def clash(a: Adjective, b: Adjective) -> bool:
    """¿Se contradicen, o dicen lo mismo?"""
    return a == b or any({a.en, b.en} <= group for group in OPPOSITES)


@predicate("estar")
def be_somewhere(s: Sampler, wish: Wish) -> Clause:
    """«The keys are on the table.», «I was at home.», «The cat is under the bed.»"""
    person = wish.subject is not None or s.chance(0.5)
    who, where = _someone_somewhere(s, wish) if person else _something_somewhere(s)
    tense = tense_of(s, wish, "present present past past future", "tiempo estar")
    clause = Clause(who, being(ESTAR, where, "copulativa"), tense, polarity(s, tense, 0.2))
    return also(clause, time_of_being(s, tense)) if who.human and s.chance(0.3) else clause


def _someone_somewhere(s: Sampler, wish: Wish) -> tuple[Nominal, Chunk]:
    """Alguien y dónde: «at home», «near the church»."""
    who = wish.someone(s, "estar", 0.5)
    if s.chance(0.6):
        return who, replace(s.pick(GOALS["be"], "en casa"), tags=frozenset({"lugar"}))
    prep = s.pick(("in", "in", "in", "near", "in front of", "behind"), "dónde alguien")
    inside = lexico.expand("edificio park kitchen room garden office beach")
    return who, place(s, inside if prep == "in" else LISTS["fuera-alguien"], 0.2, prep)


def _something_somewhere(s: Sampler) -> tuple[Nominal, Chunk]:
    """Algo pequeño, o un edificio o vehículo, y dónde: «under the bed», «near the bridge»."""
    small = s.chance(0.65)
    noun = s.pick(nouns("pequeños" if small else "grandes"), ("está", small))
    who = thing(s, noun, adjective=0.2, dets="the the the own owner" if small else "the")
    preps = "in,in,under,behind,next to,in front of,near" if small else "near,behind,next to,in front of,near"
    prep = s.pick(preps.split(","), ("preposición", small))
    spots = "encima" if prep in ("in", "under") else "junto-pequeño" if small else "junto-grande"
    return who, place(s, [name for name in LISTS[spots] if name != noun.en], 0.3, prep)


@predicate("origen")
def come_from(s: Sampler, wish: Wish) -> Clause:
    """«My friend is from Mexico.»"""
    who = wish.someone(s, "de dónde")
    name = s.pick(SITES, "origen")
    en, es = name, SITES[name]
    if s.chance(0.25):
        noun = NOUN[s.pick(LISTS["orígenes"], "origen sitio")]
        chosen = sintagmas.adjective_for(s, noun, lambda a: a.en in LISTS["origen"], "origen")
        where = noun_phrase(noun, s.word("a this that", "origen det"), False, chosen)
        en, es = where.en, where.es
    what = being(BE, Chunk(f"from {en}", f"de {es}"), "origen")
    return in_tense(s, wish, who, what, "present present present past", "tiempo origen")


def mine(word: str, who: Nominal) -> str:
    """mine → «mía», según de qué se habla."""
    forms = (MINE[word][:-1] + ending + "s" * who.plural for ending in "oa")
    return who.gendered(*forms)


@predicate("posesión")
def belong(s: Sampler, wish: Wish) -> Clause:
    """«This book is mine.», «The keys on the table are Ana's.»"""
    noun, who = s.pick(OWNED, "de quién es"), wish.subject
    if who is None:
        who = thing(s, noun, adjective=0.3, dets="the the this that this that")
        if noun in nouns("en-la-mesa") and s.chance(0.25):
            where = place(s, LISTS["sobre-qué"], 0.0)
            tags = who.tags | where.tags
            who = replace(who, en=f"{who.en} {where.en}", es=f"{who.es} {where.es}", tags=tags)
        elif s.chance(0.12):
            who = replace(sintagmas.pronoun("they" if s.chance(0.4) else "it"), human=False)
    require(who.pronoun or not who.human)
    if s.chance(0.65):
        word = s.pick(MINE, "mío")
        owner = Chunk(word, mine(word, who))
    else:
        named = s.chance(0.6)
        whom = any_name(s) if named else noun_phrase(s.pick(sintagmas.RELATIVES, "es de"), "my")
        owner = Chunk(whom.genitive, f"de {whom.es}")
    what = being(BE, owner, "posesión", copular=True)
    return in_tense(s, wish, who, what, "present present present past", "tiempo mío")


@predicate("identidad")
def identify(s: Sampler, wish: Wish) -> Clause:
    """«Ana is a doctor.», «We are friends.», «This is my friend Pablo.», «It's my new car.»"""
    roll = s.random()
    tense = tense_of(s, wish, "present present present past future used_to", "tiempo identidad")
    if wish.subject is None and roll < 0.45:
        who, what = _this_is(s)
        require(tense in ("present", "past"))
    else:
        who = wish.someone(s, "identidad", 0.45)
        require(roll >= 0.8 or not who.noun or who.noun.kind not in ("oficio", "gente", "persona"))
        what = _is_a(s, who)
    return Clause(who, being(BE, what, "identidad"), tense, polarity(s, tense, 0.2))


def _this_is(s: Sampler) -> tuple[Nominal, Nominal]:
    """«this» y «my friend Pablo»; «it» y «Ana's car»."""
    near = s.word("this that this it", "este o ese")
    if s.chance(0.35):
        noun = s.pick(nouns("presentables"), "presentación")
        own = s.word("my my our his her your", "presentación de")
        name = any_name(s)
        while not noun.feminine and name.gender != noun.gender:
            name = any_name(s)
        what = noun_phrase(noun, own, False, gender=name.gender)
        if near != "it" and s.chance(0.6):
            what = replace(what, en=f"{what.en} {name.en}", es=f"{what.es} {name.es}")
        near = "this" if near == "it" else near
    else:
        noun = s.pick(nouns("señalados"), "este")
        what = thing(s, noun, adjective=0.5, dets="own own a a owner the")
    en = {"this": "these", "that": "those", "it": "they"}[near] if what.plural else near
    es = "" if near == "it" else sintagmas.determiner_es(near, what.gender, what.plural)
    tag, person = "demostrativo" if es else "sujeto-omitido", 4 if what.plural else 2
    return Nominal(
        en, es, frozenset({tag}), person=person, es_person=person, gender=what.gender, plural=what.plural,
        pronoun=not es,
    ), what  # fmt: skip


def _is_a(s: Sampler, who: Nominal) -> Chunk:
    """«a doctor», «friends», «my neighbor»."""
    noun = s.pick(nouns("oficios"), "oficio") if s.chance(0.6) else s.pick(nouns("cercanos"), "cercano")
    en = noun.form(who.plural)[0]
    es = who.gendered(*(noun.form(who.plural, gender)[1] for gender in "mf"))
    if noun.kind == "oficio":
        en = en if who.person in (3, 4) else noun_phrase(noun, "a").en
    elif who.person != 3 and not (who.person == 4 and s.chance(0.4)):
        options = [own for own in ("my", "our", "your", "his", "her") if own != who.own]
        own = s.pick(options, ("mi amigo", who.own))
        require(not (own == "our" and who.unsaid))
        en, es = f"{own} {en}", f"{sintagmas.determiner_es(own, who.gender, who.plural)} {es}"
    require(not who.noun or who.noun != noun)
    return Chunk(en, es)


@predicate("haber")
def there_is(s: Sampler, wish: Wish) -> Clause:
    """«There are many books on the table.», «There was no milk.», «Is there any water?»"""
    require(wish.subject is None)
    spots, things = s.pick(THERE, "hay")
    noun = NOUN[s.pick(things, ("hay", spots))]
    tense = tense_of(s, wish, "present present present past past future", "tiempo hay")
    negative, banned = s.chance(0.25), LISTS["no-hay"]
    chosen = maybe_adjective(s, 0.3, noun, lambda a: not a.before and a.en not in banned, "hay")
    kind = s.pick(("a", "a", "number", "many", "many", "some", "a lot of"), "cuánto hay")
    if negative:
        kind = "any" if s.chance(0.5) else "no"
    require(not noun.only_plural)
    what = _some(s, noun, kind, chosen, "much" if negative else "a lot of")
    there = Nominal("there", "", person=what.person, pronoun=what.person == 2)
    there_be = being(HABER, what, "haber", agree=2, denied=kind == "no")
    clause = Clause(there, there_be, tense, kind == "any")
    if s.chance(0.75):
        clause = also(clause, place(s, [spot for spot in spots if spot != noun.en], 0.25))
    return also(clause, time(s, "was")) if tense == "past" and s.chance(0.2) else clause


def _some(s: Sampler, noun: Noun, kind: str, chosen: Adjective | None, much: str) -> Nominal:
    """Cuánto hay: «three books», «any milk», «a lot of people»."""
    if kind in ("any", "no"):
        bare = noun_phrase(noun, "bare", not noun.mass, chosen)
        single = kind == "any" and not noun.mass and not noun.plural_en
        es = noun_phrase(noun, "no", False, chosen).es if single else bare.es
        return replace(bare, en=f"{kind} {bare.en}", es=es)
    if noun.mass or noun.plural_en:
        kind = {"a": "bare", "number": "a lot of", "many": much}.get(kind, kind)
        kind = "many" if noun.en == "people" and kind in ("bare", "much", "some") else kind
    det = s.pick(sintagmas.NUMBERS, "numeral") if kind == "number" else kind
    require(not (kind == "some" and noun.mass and chosen))
    return noun_phrase(noun, det, kind != "a" and not noun.mass, chosen)


@predicate("tener")
def have_idiom(s: Sampler, wish: Wish) -> Clause:
    """«I'm hungry.», «Ana is ten years old.», «We were very cold.»"""
    who = wish.someone(s, "tener", 0.6)
    row = s.pick(IDIOMS, "modismo")
    tense = tense_of(s, wish, "present present present past past future", "tiempo tener")
    en, es, aged = row["inglés"], row["español"], "N" in row["inglés"]
    if aged:
        number = s.pick(sintagmas.AGES, "edad")
        en, es = en.replace("N", number), es.replace("N", sintagmas.AGES[number])
        require(not (who.plural and who.person != 3 and s.chance(0.5)))
    elif row["mucho"] and s.chance(0.3):
        en, es = f"very {en}", f"{row['mucho']} {es}"
    if row["de"] and s.chance(0.5):
        noun = NOUN[s.pick(LISTS["temidos"], "miedo de")]
        what = noun_phrase(noun) if noun.en == "night" else sintagmas.generic(noun, True, None)
        en, es = f"{en} of {what.en}", f"{es} {row['de']} {what.es}"
    clause = Clause(who, being(TENER, Chunk(en, es), "tener"), tense, polarity(s, tense))
    if s.chance(0.12) and tense == "present" and not aged:
        return replace(clause, adverb="always", negative=False)
    return clause


@predicate("clima")
def weather(s: Sampler, wish: Wish) -> Clause:
    """«It's very cold today.», «It rained last night.», «It's going to snow.»"""
    require(wish.subject is None)
    row, it = s.pick(WEATHER, "clima"), Nominal("it", pronoun=True)
    en, es = row["inglés"], row["español"]
    if row["tipo"] == "verbo":
        tenses = "present present past past progressive going_to future past_progressive"
        tense = tense_of(s, wish, tenses, "tiempo llover")
        rain = Predicate(tags=frozenset({"clima"}), verb=Verb(en, es), agree=2)
        clause = Clause(it, rain, tense, polarity(s, tense))
        clause = also(clause, Chunk(*MANNERS["a-lot"])) if s.chance(0.2) else clause
    else:
        tenses = "present present present past past past future going_to"
        tense = tense_of(s, wish, tenses, "tiempo clima")
        if row["mucho"] and s.chance(0.35):
            en, es = f"very {en}", f"{row['mucho']} {es}"
        what = being(Verb("be", row["tipo"]), Chunk(en, es), "clima", agree=2)
        clause = Clause(it, what, tense, polarity(s, tense))
    spot = s.random()
    if spot < 0.25:
        name = s.pick(SITES, "clima sitio")
        return also(clause, Chunk(f"in {name}", f"en {SITES[name]}"))
    if spot < 0.6:
        moment = time_of_being(s, tense) if clause.predicate.stative else time(s, tense)
        return clause if moment and moment.en in ("on Mondays", "on Sundays") else also(clause, moment)
    return clause


@predicate("gustar")
def like(s: Sampler, wish: Wish) -> Clause:
    """«Ana likes red apples.» → «A Ana le gustan las manzanas rojas.»"""
    who = wish.someone(s, "gustar", 0.55)
    love = s.chance(0.25)
    verb = Verb("love", "encantar") if love else Verb("like", "gustar")
    what, lasting = _liked(s, who)
    tense = tense_of(s, wish, "present present present past used_to", "tiempo gustar")
    negative = not love and polarity(s, tense, 0.25)
    # «me gustaban los trenes», pero «me gustó la película»
    liking = replace(affecting(who, verb, what, "gustar"), stative=lasting)
    clause = Clause(who, liking, tense, negative)
    if tense == "present" and not love and s.chance(0.15):
        if negative:  # «no me gusta nada», sin decir qué, no
            return emphatic(clause, "at all", "nada") if what.es else clause
        return emphatic(clause, "a lot", "mucho")
    return clause


def _liked(s: Sampler, who: Nominal) -> tuple[Nominal, bool]:
    """Lo que gusta, y si gusta en general: «red apples», sí; «this apple», no."""
    noun = s.pick(nouns("gustan"), "gusta")
    chosen = maybe_adjective(s, 0.35, noun, lambda a: a.en not in STATES and not a.before, "gusta")
    if s.chance(0.1):
        return Nominal("it"), False
    det = s.word("bare bare bare the this that own", "gusta det")
    own = s.pick(sintagmas.POSSESSIVES, "gusta de quién")
    if (noun.mass or noun.kind == "comer") and det != "this":
        det = "bare"
    elif det == "own":
        det = own if noun.owned and own != who.own else "this"
    plural = not noun.mass and (det == "bare" or s.chance(0.3))
    if det == "bare":
        return sintagmas.generic(noun, plural, chosen), True
    return noun_phrase(noun, det, plural, chosen), False


def affecting(who: Nominal, verb: Verb, what: Nominal, tag: str) -> Predicate:
    """Lo que a alguien le gusta o le duele: en español es el sujeto, «me duelen los pies»."""
    clitics, agree = (DATIVE_CLITIC[who.es_person],), 4 if what.plural else 2
    return being(verb, what, tag, clitics=clitics, agree=agree, experiencer=True)


def emphatic(clause: Clause, en: str, es: str) -> Clause:
    """«I like it a lot.» → «Me gusta mucho.»; en español va tras el verbo."""
    what = clause.predicate
    return also(replace(clause, predicate=replace(what, es=words(es, what.es))), Chunk(en))


@predicate("comparativo")
def compare(s: Sampler, wish: Wish) -> Clause:
    """«Ana is taller than me.», «This car is as expensive as that one.»"""
    adjective = s.pick([a for a in ADJECTIVE.values() if a.comparative], "comparativo")
    people = adjective in PEOPLE_ADJECTIVES
    require(wish.subject is None or (wish.subject.human and people))
    if people and (wish.subject is not None or s.chance(0.6)):
        who, two = _two_people(s, wish, adjective)
    else:
        who, two = _two_things(s, adjective)
    compared = [one.noun.en for one in (who, two) if isinstance(one, Nominal) and one.noun]
    pairs = {sintagmas.combo("na", adjective.en, name) for name in compared}
    word, shape = who.agree(adjective), s.word("more more more as as less", "forma comparativo")
    more, than = f"más {word}", adjective.comparative
    if than in ("better", "worse") or (than in IRREGULAR_COMPARATIVES and who.human):
        more = IRREGULAR_COMPARATIVES[than] + "es" * who.plural
    if shape == "less" and not than.startswith("more "):
        shape = "as"
    en, es = {
        "more": (f"{than} than", f"{more} que"),
        "as": (f"as {adjective.en} as", f"tan {word} como"),
        "less": (f"less {adjective.en} than", f"menos {word} que"),
    }[shape]
    traits = united(two, tags={"comparativo", "adjetivo"}, combos=who.combos | pairs)
    what = being(COPULAS[adjective.copula], Chunk(f"{en} {two.en}", f"{es} {two.es}", **traits))
    tense = tense_of(s, wish, "present present present past", "tiempo comparar")
    return Clause(who, what, tense, polarity(s, tense, 0.3 if shape == "as" else 0.12))


def _two_people(s: Sampler, wish: Wish, adjective: Adjective) -> tuple[Nominal, Chunk]:
    """«Ana» y «me»; «my sister» y «her uncle»."""
    who = wish.who(s, "comparado", 0.45)
    require(not who.noun or who.noun.en in adjective.nouns)
    if s.chance(0.4):
        banned = ("I", "we") if who.person in (0, 3) else ()
        options = [word for word in sintagmas.PERSONAL if word not in (who.en, *banned)]
        row = sintagmas.PRONOUNS[s.pick(options, ("que quién", who.en))]
        return who, Chunk(row["objeto"], row["español"].replace("ellos", "{ellos|ellas}"))
    if s.chance(0.5):
        two = any_name(s, who.names)
    else:
        two = noun_phrase(s.pick(sintagmas.RELATIVES, "que su"), who.possessive)
    require(not two.names & who.names)
    require(not two.noun or two.noun.en in adjective.nouns or two.noun.kind == "familia")
    return who, two


def _two_things(s: Sampler, adjective: Adjective) -> tuple[Nominal, Chunk]:
    """«this car» y «that one»; «my car» y «yours»; «the dog» y «that cat»."""
    names = sorted(name for name in adjective.nouns if not NOUN[name].human)
    require(names)
    noun = NOUN[s.pick(names, ("comparado", adjective.en))]
    pair = noun.kind == "par"
    peers = [name for name in names if NOUN[name].kind == noun.kind and name != noun.en]
    plural = s.chance(0.3) and not noun.mass
    if not peers or noun in nouns("únicos-en-comparación") or s.chance(0.3):
        require(not (noun.mass or noun.plural_en or pair))
        es = sintagmas.determiner_es("that", noun.gender, plural)
        two = Chunk("those" if plural else "that one", es, frozenset({"demostrativo"}))
        return noun_phrase(noun, "this", plural), two
    if s.chance(0.3) and noun.owned and not pair:
        own, its = s.pick(list(zip(sintagmas.POSSESSIVES, MINE)), "mi que el tuyo")
        other = s.pick([word for word in MINE if word != its], ("que el tuyo", its))
        who = noun_phrase(noun, own, plural)
        es = f"{sintagmas.determiner_es('the', noun.gender, plural)} {mine(other, who)}"
        return who, Chunk(other, es, frozenset({"posesión"}))
    other = NOUN[s.pick(peers, ("par", adjective.en, noun.en))]
    options = ("the the", "this that", "my this", "the that", "our the")
    first, second = s.pick(options, "comparado dets").split()
    first = "this" if first in sintagmas.POSSESSIVES and not noun.owned else first
    two = noun_phrase(other, second, (plural and not other.mass) or other.kind == "par")
    return noun_phrase(noun, first, plural or pair), two


@predicate("doler")
def ache(s: Sampler, wish: Wish) -> Clause:
    """«My head hurts.» → «Me duele la cabeza.»; «Ana's feet hurt.» → «A Ana le duelen los pies.»"""
    who = wish.who(s, "doler", 0.5)
    require(who.human and who.en not in ("who", "nobody", "someone", "everyone"))
    require(who.pronoun or len(who.en.split()) <= 3)
    noun = s.pick(nouns("duelen"), "qué duele")
    plural = noun.en != "head" and s.chance(0.6)
    require(not who.vocative and "relativo" not in who.tags)
    what = sintagmas.generic(noun, plural, None)
    owner = who.own if who.pronoun and who.own else who.genitive
    body = replace(who, en=f"{owner} {what.en}", person=4 if plural else 2, pronoun=False)
    hurt = affecting(who, Verb("hurt", "doler"), replace(what, en=""), "doler")
    tense = tense_of(s, wish, "present present future", "tiempo doler")
    clause = Clause(body, hurt, tense, polarity(s, tense))
    return emphatic(clause, "a lot", "mucho") if s.chance(0.25) else clause


@predicate("decir")
def say_that(s: Sampler, wish: Wish) -> Clause:
    """«Ana says», a lo que seguirá otra oración."""
    who = wish.someone(s, "decir", 0.6)
    options = [("think", "creer"), ("know", "saber"), ("think", "creer")]
    options += [("say", "decir")] * 2 if who.person in (2, 4) else []
    pair = s.pick(options, ("decir que", len(options)))
    tense = tense_of(s, wish, "present present past", ("tiempo decir", pair))
    require(not who.vocative and (pair[0] != "know" or tense != "past"))
    thinking = Predicate(tags=frozenset({"subordinada"}), verb=Verb(*pair), stative=pair[0] == "think")
    return Clause(who, thinking, tense)
