"""Predicados: qué puede decirse de quién. Cada función elige sujeto, verbo y complementos y da una `Clause`.

Todas tienen la misma forma, `predicado(s, wish)`, y todas valen en cualquier persona: lo que decide si será
afirmación, pregunta, subordinada u orden está en `estructuras`. Devuelven None si lo elegido no tiene sentido.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from gramatica.lexico import (
    ADJECTIVE,
    ADJECTIVES_OF,
    DATIVE,
    INTRANSITIVE,
    MANNERS,
    MOTION,
    NAMES,
    NOUN,
    SITES,
    SPOTS,
    TIMES,
    VERB,
    Adjective,
    Noun,
    Verb,
    expand,
)  # fmt: skip
from gramatica.oracion import BE, Clause, Predicate
from gramatica.sintagmas import (
    NUMBERS,
    OBJECT,
    PEOPLE,
    POSSESSIVES,
    RELATIVES,
    Chunk,
    Nominal,
    Sampler,
    adjective_for,
    any_name,
    combo,
    joined,
    noun_phrase,
    pronoun,
    subject,
)  # fmt: skip
from gramatica.tablas import read_table

ESTAR, TENER, HABER, HACER = (Verb("be", es) for es in ("estar", "tener", "haber", "hacer"))
SER = BE
ACTION = (
    "present",
    "present",
    "past",
    "past",
    "used_to",
    "progressive",
    "going_to",
    "future",
    "perfect",
    "past_progressive",
)
STATE = ("present", "present", "past", "used_to", "future")
BEING = ("present", "present", "present", "past", "past", "used_to", "future")
CLITIC = {0: "me", 1: "te", 3: "nos"}
DATIVE_CLITIC = ("me", "te", "le", "nos", "les")
IDIOMS, WEATHER, JOBS = (
    read_table("tener"),
    read_table("clima"),
    [n for n in NOUN.values() if n.kind == "oficio"],
)


TOGETHER = "eat drink cook prepare buy make watch listen study play visit read learn do translate build paint enjoy".split()


@dataclass(frozen=True)
class Wish:
    """Lo que se pide a un predicado; lo que no se pide, lo elige él."""

    person: int | None = None
    tense: str | None = None
    verb: str | None = None
    subject: Nominal | None = None
    human: bool = False  # de una persona y no de una cosa

    def who(self, s: Sampler, key: str, pronouns: float = 0.5) -> Nominal:
        if self.subject:
            return self.subject
        person = self.person if self.person is not None else s.pick(range(5), ("persona", key))
        return subject(s, person, pronouns)


@cache
def tenses_of(verb: Verb) -> tuple[str, ...]:
    """Los tiempos de un verbo, sin repetir."""
    tenses = STATE if verb.stative else ACTION
    return tuple(
        tense for tense in dict.fromkeys(tenses) if not ("puntual" in verb.traits and "progressive" in tense)
    )


def tense_of(s: Sampler, wish: Wish, options: tuple[str, ...], key: object) -> str | None:
    """El tiempo que se pide, si está entre los del predicado; si no se pide ninguno, uno de ellos."""
    if wish.tense is not None:
        return wish.tense if wish.tense in options else None
    return s.pick(options, key)


def cell(s: Sampler, wish: Wish, verbs: dict[str, Verb], key: str) -> tuple[Verb, int, str]:
    """Verbo, persona y tiempo: una baraja con todas las casillas, y lo que pida `wish`."""
    fixed = wish.subject.es_person if wish.subject else wish.person

    def options() -> list[tuple[Verb, int, str]]:
        return [
            (verb, person, tense)
            for verb in ([verbs[wish.verb]] if wish.verb else verbs.values())
            for person in (range(5) if fixed is None else (fixed,))
            for tense in tenses_of(verb)
            if wish.tense in (None, tense)
        ]

    return s.pick(options, ("casilla", key, wish.verb, fixed, wish.tense))


# Cosas

CONSUMED = ("fruta", "plato", "comida", "bebida", "comer")
COUNTED = "buy sell want need have see find read write draw send bring wash translate eat lose".split()
GLASSFUL = "drink buy want bring serve need ask prepare give".split()
MADE = ("write", "draw", "build", "plant", "make", "do", "cook", "prepare")
STATES = {  # adjetivos de estado: con qué verbos dicen algo
    "open": "close see", "closed": "open see", "broken": "fix see find have sell return throw hide",
    "dirty": "wash clean see find", "clean": "need use want bring see wear", "full": "carry open see bring",
    "empty": "carry need see find", "wet": "see find wear hide", "dry": "need want wear bring", "free": "need find",
    "ready": "", "alone": "see", "hot": "drink want eat prepare need bring serve ask", "cold": "drink want eat need bring ask",
    "ripe": "eat buy want cut sell bring", "delicious": "eat drink prepare cook buy bring make",
}  # fmt: skip
NOT_MADE = "old famous first good bad expensive cheap broken heavy delicious favorite".split()


def suits(verb: Verb | None, noun: Noun, adjective: Adjective) -> bool:
    """¿Dice algo sensato ese adjetivo en el objeto de ese verbo?"""
    if verb is None or noun.human:
        return True
    if adjective.en in STATES:
        return verb.base in STATES[adjective.en].split()
    return verb.base not in MADE or adjective.en not in NOT_MADE


def thing(
    s: Sampler, noun: Noun, who: Nominal | None = None, verb: Verb | None = None, *, adjective: float = 0.45,
    negative: bool = False, dets: str = "", habit: bool = False,
) -> Nominal:  # fmt: skip
    """Un objeto: determinante, número y adjetivo al azar, compatibles con el nombre y con el verbo."""
    chosen = None
    if s.chance(adjective):
        chosen = adjective_for(s, noun, lambda a: suits(verb, noun, a), verb.en if verb else "")
    own = who.own if who and who.own and who.own != "its" else "my"
    if noun.en in ADJECTIVE["favorite"].nouns and s.chance(0.04):
        return noun_phrase(noun, own, False, ADJECTIVE["favorite"])
    if chosen and chosen.en == "first":
        return noun_phrase(noun, "the", False, chosen)
    if habit and noun.kind in CONSUMED:
        return noun_phrase(noun, "bare", not noun.mass, chosen)
    generic = verb is not None and "genérico" in verb.traits
    key = "bare"
    if noun.kind == "bebida" and (verb is None or verb.base in GLASSFUL) and s.chance(0.2):
        en, es = (
            ("a cup of", "una taza de")
            if noun.en in ("coffee", "tea")
            else s.pick(
                (
                    ("a glass of", "un vaso de"),
                    ("a glass of", "un vaso de"),
                    ("a bottle of", "una botella de"),
                ),
                "vaso de",
            )
        )
        plain = noun_phrase(noun, "bare", False, chosen)
        return replace(
            plain, en=f"{en} {plain.en}", es=f"{es} {plain.es}", gender="f" if es.startswith("una") else "m"
        )
    if noun.mass or noun.plural_en:
        choices = dets.split() or ["the", "the", "bare", "bare", "some", "this", "own"]
        key = s.pick(choices, ("masa", tuple(choices)))
        key = "the" if key in ("a", "number", "many", "that") else key
        key = "bare" if chosen and key == "some" else key
        key = "the" if key == "some" and verb and verb.base not in COUNTED else key
    else:
        choices = (
            dets.split() or "the the the a a a bare this that number some many own own owner another".split()
        )
        key = s.pick(choices, ("determinante", tuple(choices)))
    if noun.kind == "comer" and key in ("some", "this", "bare"):  # «prepare dinner» → «preparar la cena»
        key = "the"
    if key == "another" and s.chance(0.6):
        key = "a"
    if key in ("own", "owner") and (
        not noun.owned or (verb and verb.base in (*MADE, "buy", "find", "choose"))
    ):
        key = "the"
    if key in ("number", "many", "some") and not noun.mass and verb and verb.base not in COUNTED:
        key = "a"
    if chosen and chosen.before and key in ("the", "this", "that", "own", "owner"):
        key = "a"  # «un buen libro»; «el buen libro» no se dice
    if noun.only_plural:
        key = {"a": "bare", "number": "the", "another": "the", "many": "bare"}.get(key, key)
    if noun.kind == "par" and key in ("a", "another", "the", "this", "that"):
        return noun_phrase(noun, {"a": "bare", "another": "bare"}.get(key, key), True, chosen)
    if key == "owner":
        if who and who.names & set(NAMES):
            key = "own"
        else:
            owner = any_name(s, who.names if who else ())
            return noun_phrase(noun, "the", s.chance(0.3), chosen, owner)
    if key == "own":
        plural = s.chance(0.3) and noun.kind not in (
            "vehículo",
            "mueble",
            "cuarto",
            "edificio",
            "instrumento",
        )
        return noun_phrase(noun, own, plural, chosen)
    if key == "number":
        return noun_phrase(noun, s.pick(NUMBERS, "numeral"), True, chosen)
    if negative and key in ("a", "some", "bare") and not noun.mass and not noun.only_plural and s.chance(0.3):
        few = noun_phrase(noun, "no", False, chosen if chosen and not chosen.before else None)
        many = noun_phrase(noun, "bare", True, chosen if chosen and not chosen.before else None)
        return replace(few, en=f"any {many.en}", person=4)
    plural = key in ("bare", "many", "some") or (key not in ("a", "another") and s.chance(0.3))
    if generic and key == "bare":  # «I hate soup» → «odio la sopa»
        return replace(
            noun_phrase(noun, "the", plural, chosen), en=noun_phrase(noun, "bare", plural, chosen).en
        )
    if noun.kind == "instrumento":
        plural, key = False, "the" if key in ("bare", "many", "some") else key
    return noun_phrase(noun, key, plural, chosen)


def objects_of(verb: Verb, tense: str = "") -> list[str]:
    people = [noun.en for noun in (*PEOPLE, *RELATIVES)] if "persona" in verb.traits else []
    return [*verb.objects, *(people if not verb.objects else people[::3])]


def complement(s: Sampler, who: Nominal, verb: Verb, *, negative: bool = False, habit: bool = False,
               pronouns: float = 0.12, adjective: float = 0.4) -> Predicate | None:  # fmt: skip
    """El verbo con su objeto: una cosa, una persona (con «a») o un pronombre."""
    people = "persona" in verb.traits
    if s.chance(0.35 if people else pronouns):
        return with_pronoun(s, who, verb, people)
    if verb.objects and s.chance(0.04):
        en, es = (
            ("anything", "nada")
            if negative
            else s.pick((("something", "algo"), ("everything", "todo")), "algo o todo")
        )
        return Predicate(
            f"{verb.particle} {en}".strip(), es, frozenset({"indefinido"}), verb=verb, stative=verb.durative
        )
    name = s.pick(lambda: objects_of(verb), ("objeto", verb.en))
    noun = NOUN[name]
    if s.chance(0.08) and not noun.human and not negative and (both := two_things(s, who, verb, noun)):
        return both
    marker = combo("vo", verb.en, name)
    if noun.human:
        what = somebody(s, noun, who)
        if what is None:
            return None
        return Predicate(
            f"{verb.particle} {what.en}".strip(), f"a {what.es}", what.tags | {"a-personal"},
            what.combos | ({marker} if what.noun else set()), verb=verb, stative=verb.durative,
        )  # fmt: skip
    what = thing(s, noun, who, verb, negative=negative, habit=habit, adjective=adjective)
    if verb.base == "play":
        what = noun_phrase(noun, s.pick(("the", "the", "my", "this"), "tocar"), False)
    if (
        verb.base == "wear"
        and what.noun.kind == "ropa"
        and not what.plural
        and what.en.startswith(("the ", "many "))
    ):
        what = noun_phrase(
            noun,
            "a",
            False,
            adjective_for(s, noun, lambda a: not a.before and suits(verb, noun, a), "llevar"),
        )
    return Predicate(
        f"{verb.particle} {what.en}".strip(), what.es, what.tags, what.combos | {marker}, what.cells, verb=verb,
        stative=verb.durative,
    )  # fmt: skip


def two_things(s: Sampler, who: Nominal, verb: Verb, noun: Noun) -> Predicate | None:
    """«a dog and two cats», «coffee or tea»."""
    peers = [name for name in verb.objects if NOUN[name].kind == noun.kind and name != noun.en]
    if not peers or noun.kind in ("comer", "idea", "masa", "par"):
        return None
    other = NOUN[s.pick(peers, ("y otra cosa", verb.en, noun.en))]
    dets = (
        "bare"
        if noun.mass or other.mass
        else s.pick(("the", "a", "a", "bare", "this", "number", "own"), "y otra cosa det")
    )
    one, two = (thing(s, n, who, verb, adjective=0.12, dets=dets) for n in (noun, other))
    what = joined(one, two, s.pick(("and", "and", "or"), "y u o"))
    markers = {combo("vo", verb.en, n.en) for n in (noun, other)}
    return Predicate(
        f"{verb.particle} {what.en}".strip(),
        what.es,
        what.tags,
        what.combos | markers,
        verb=verb,
        stative=verb.durative,
    )


def somebody(s: Sampler, noun: Noun, who: Nominal) -> Nominal | None:
    """Una persona como objeto: «my sister», «the tired girl», «Pablo», «Ana's uncle»."""
    if s.chance(0.25):
        return any_name(s, who.names)
    if noun.en in who.names:
        return None
    if noun.kind in ("familia", "cercano"):
        det = s.pick(("my", "own", "own", "our", "owner"), "de quién")
        if det == "owner":
            return noun_phrase(noun, "the", False, owner=any_name(s, who.names))
        return noun_phrase(
            noun,
            who.own if det == "own" and who.own not in ("", "its") else "my",
            s.chance(0.2) and noun.en not in ("mom", "dad", "father", "mother", "wife", "husband"),
        )
    chosen = adjective_for(s, noun, lambda a: not a.before, "objeto") if s.chance(0.3) else None
    return noun_phrase(noun, s.pick(("the", "the", "this", "that"), "objeto humano"), s.chance(0.3), chosen)


def with_pronoun(s: Sampler, who: Nominal, verb: Verb, people: bool) -> Predicate | None:
    """«him», «it», «them»… que en español van delante del verbo o pegados a él."""
    options = {"me": "me", "you": "te", "him": "lo", "her": "la", "us": "nos", "them": "{los|las}"}
    if not people:
        options = {"it": "{lo|la}", "them": "{los|las}"}
    banned = {0: ("me", "us"), 1: ("you",), 3: ("me", "us")}.get(who.person, ())
    if who.en == "you" and who.person == 4:
        banned = ("you",)
    word = s.pick([w for w in options if w not in banned], ("pronombre", people, banned))
    split = verb.base == "turn"  # turn it on
    return Predicate(
        f"{word}{verb.particle}" if split else f"{verb.particle} {word}".strip(), "", frozenset({"clítico"}),
        verb=verb, clitics=(options[word],), stative=verb.durative,
    )  # fmt: skip


# Lugar, tiempo, compañía

BAD_PLACE = ("closed", "broken", "first", "good", "open", "bad", "ready", "favorite", "free")
ON = ("beach", "street", "farm", "island", "train", "bus", "phone", "table", "chair", "sofa", "desk", "bed")
PREPOSITIONS = {"near": "cerca de", "behind": "detrás de", "next to": "al lado de", "in front of": "delante de",
                "under": "debajo de"}  # fmt: skip
HOME = (
    ("at home", "en casa"),
    ("at school", "en la escuela"),
    ("at work", "en el trabajo"),
    ("here", "aquí"),
)


def place(s: Sampler, nouns: Iterable[str], adjective: float = 0.35, prep: str = "in") -> Chunk:
    """«in the new park» → «en el parque nuevo»."""
    nouns = tuple(nouns)
    noun = NOUN[s.pick(nouns, ("lugar", nouns))]
    chosen = adjective_for(s, noun, lambda a: a.en not in BAD_PLACE, "lugar") if s.chance(adjective) else None
    det = s.pick(("the", "the", "the", "the", "this", "that", "my"), "de lugar")
    where = noun_phrase(noun, det if det != "my" or noun.owned else "the", False, chosen)
    spanish = PREPOSITIONS.get(prep, "en")
    if prep == "in" and noun.en in ON:
        prep = "on"
    tags = where.tags | {"lugar"} | ({"preposición"} if spanish != "en" else set())
    return Chunk(f"{prep} {where.en}", f"{spanish} {where.es}", tags, where.combos)


BIG = "build buy sell visit travel learn plant paint go return live work fix translate study meet".split()


def time(s: Sampler, tense: str, verb: Verb | None = None) -> Chunk | None:
    """Cuándo; «last year», solo con hechos de cierta importancia."""
    tense = {"past": "preterite", "used_to": "imperfect"}.get(tense, tense)
    big = verb is None or verb.base in BIG
    options = [
        row for row in TIMES
        if tense in row["tiempos"].split() and (big or row["rasgos"] != "lejos")
        and not (row["rasgos"] in ("hábito", "hora") and verb is not None and "hábito" not in verb.traits)
    ]  # fmt: skip
    if not options:
        return None
    row = s.pick(options, ("tiempo", tense, big, len(options)))
    return Chunk(row["inglés"], row["español"], frozenset({"tiempo"}))


def company(s: Sampler, who: Nominal, word: str = "with") -> Chunk | None:
    """«with her friends», «for me»."""
    word = "without" if word == "with" and s.chance(0.12) else word
    spanish = {"with": "con", "without": "sin", "for": "para"}[word]
    if s.chance(0.3):
        options = [
            w
            for w in ("I", "you", "he", "she", "we", "they")
            if w != who.en and not (who.person in (0, 3) and w in ("I", "we"))
        ]
        w = s.pick(options, ("con quién", who.en, who.person))
        es = {"I": "mí", "you": "ti", "he": "él", "she": "ella", "we": "nosotros", "they": "ellos"}[w]
        return Chunk(f"{word} {OBJECT[w]}", f"{spanish} {es}", frozenset({"preposición"}))
    if s.chance(0.4):
        whom = any_name(s, who.names)
    else:
        noun = s.pick([n for n in RELATIVES if n.en not in ("mom", "dad")], "con qué pariente")
        if noun.en in who.names:
            return None
        own = who.own if who.own not in ("", "its") else "my"
        whom = noun_phrase(
            noun,
            s.pick((own, own, "my"), ("con mi", own)),
            s.chance(0.3) and noun.en in ("friend", "cousin", "brother", "sister", "neighbor"),
        )
    return Chunk(f"{word} {whom.en}", f"{spanish} {whom.es}", whom.tags | {"preposición"}, whom.combos)


def adjuncts(
    s: Sampler, clause: Clause, spots: Iterable[str] = (), *, with_whom: float = 0.0, when: float = 0.3
) -> Clause:
    """Añade dónde, con quién y cuándo, con esas probabilidades."""
    parts = []
    if spots and s.chance(0.3):
        parts.append(place(s, spots))
    elif s.chance(with_whom) and (whom := company(s, clause.subject)):
        parts.append(whom)
    if (
        clause.tense != "perfect"
        and not clause.modal
        and s.chance(when)
        and (moment := time(s, clause.tense, clause.predicate.verb))
    ):
        if s.chance(0.2) and not clause.subject.vocative and clause.tense not in ("used_to",):
            return replace(clause, adjuncts=(*clause.adjuncts, *parts), front=moment)
        parts.append(moment)
    return replace(clause, adjuncts=(*clause.adjuncts, *parts))


def habitual(s: Sampler, clause: Clause, chance: float = 0.14) -> Clause:
    """A veces, una costumbre pasada: «She went to the beach every summer» → «Iba…»."""
    verb = clause.predicate.verb
    if (
        clause.tense != "past"
        or clause.modal
        or clause.front
        or "hábito" not in verb.traits
        or not s.chance(chance)
    ):
        return clause
    moment = time(s, "imperfect", verb)
    kept = tuple(part for part in clause.adjuncts if "tiempo" not in part.tags)
    return replace(clause, adjuncts=(*kept, moment), habitual=True) if moment else clause


def adverb(s: Sampler, clause: Clause) -> Clause:
    """A veces, un adverbio: *already*, *yet* y *never* con el perfecto; *always*, *never*, con el presente."""
    if clause.modal or clause.adjuncts or clause.front:
        return clause
    if clause.tense == "perfect" and s.chance(0.6):
        return replace(
            clause,
            adverb="yet" if clause.negative else s.pick(("already", "already", "never"), "adverbio perfecto"),
        )
    if (
        clause.tense == "present"
        and not clause.negative
        and s.chance(0.18)
        and ("hábito" in clause.predicate.verb.traits or clause.predicate.verb.es == "estar")
    ):
        return replace(clause, adverb=s.pick(("always", "never", "often", "always", "never"), "adverbio"))
    return clause


def modal(s: Sampler, clause: Clause, chance: float = 0.16) -> Clause:
    """A veces, un verbo modal: *can*, *want to*, *have to*…"""
    if (
        clause.predicate.verb.stative
        or clause.predicate.experiencer
        or clause.tense not in ("present", "past", "future")
        or not s.chance(chance)
    ):
        return clause
    options = {"present": ("can", "can", "want to", "want to", "have to", "have to", "need to", "should", "like to", "would like to"),
               "past": ("want to", "have to", "need to", "can"), "future": ("have to",)}[clause.tense]  # fmt: skip
    word = s.pick(options, ("modal", clause.tense))
    if word in ("like to", "would like to") and (clause.predicate.clitics or clause.negative):
        word = "want to"
    negative = clause.negative or (word == "can" and clause.tense == "past")
    if negative and "some" in clause.predicate.en:
        return clause
    return replace(clause, modal=word, negative=negative)


def polarity(s: Sampler, tense: str, share: float = 0.22) -> bool:
    return tense != "used_to" and s.chance(share)


# Los predicados


def act(s: Sampler, wish: Wish) -> Clause | None:
    """«Ana bought three red apples yesterday.»"""
    verb, person, tense = cell(s, wish, VERB, "acción")
    who = wish.subject or subject(s, person)
    negative = polarity(s, tense)
    predicate = complement(
        s,
        who,
        verb,
        negative=negative,
        habit=tense == "present" and "hábito" in verb.traits and s.chance(0.5),
    )
    if predicate is None:
        return None
    clause = modal(s, Clause(who, predicate, tense, negative))
    spots = next((spots for name, _, spots in SPOTS if name == verb.en and s.chance(0.5)), ())
    clause = adjuncts(s, clause, spots, with_whom=0.12 * (verb.base in TOGETHER), when=0.35)
    if (
        verb.base in ("buy", "make", "prepare", "cook", "choose", "draw")
        and not clause.adjuncts
        and s.chance(0.2)
    ):
        whom = company(s, who, "for")
        clause = replace(clause, adjuncts=(whom,) if whom else ())
    return adverb(s, habitual(s, clause))


def go_about(s: Sampler, wish: Wish) -> Clause | None:
    """«The baby is crying.», «My sister works in the new hospital.», «We get up early.»"""
    verb, person, tense = cell(s, wish, INTRANSITIVE, "intransitivo")
    who = wish.subject or subject(s, person)
    if (
        wish.subject is None
        and person == 2
        and verb.en in ("cry", "sleep", "laugh", "smile", "eat")
        and s.chance(0.3)
    ):
        who = noun_phrase(NOUN["baby"], s.pick(("the", "the", "my", "our"), "el bebé"))
    negative = polarity(s, tense)
    clause = modal(
        s,
        Clause(who, Predicate(verb.particle.strip(), "", verb=verb, stative=verb.durative), tense, negative),
    )
    tags = frozenset({"intransitivo"})
    if verb.manners and s.chance(0.35):
        key = s.pick(verb.manners, ("modo", verb.en))
        if (key == "together" and not who.plural) or (
            key == "today" and tense in ("present", "used_to", "perfect")
        ):
            return None
        en, es = MANNERS[key]
        if "|" in es and not who.unsaid:
            es = es.strip("{}").split("|")[who.gender == "f"]
        if key == "alone" and who.plural:
            es = "{solos|solas}" if who.unsaid else {"m": "solos", "f": "solas"}[who.gender]
        clause = replace(clause, adjuncts=(Chunk(en, es, tags),))
        if (
            s.chance(0.3)
            and tense in ("past", "going_to", "future", "progressive")
            and key != "today"
            and (moment := time(s, tense, verb))
        ):
            clause = replace(clause, adjuncts=(*clause.adjuncts, moment))
    else:
        clause = replace(clause, predicate=replace(clause.predicate, tags=tags))
        clause = adjuncts(s, clause, verb.places, with_whom=0.25, when=0.25)
    return adverb(s, habitual(s, clause))


GOALS = {"go": (("home", "a casa"), ("to school", "a la escuela"), ("to work", "al trabajo"), ("there", "allí")),
         "come": (("home", "a casa"), ("here", "aquí")), "return": (("home", "a casa"),),
         "arrive": (("home", "a casa"), ("early", "temprano"), ("late", "tarde"), ("at school", "a la escuela")),
         "leave": (("home", "de casa"), ("early", "temprano")),
         "travel": (("alone", "{solo|sola}"), ("by train", "en tren"), ("by car", "en coche"))}  # fmt: skip


def move(s: Sampler, wish: Wish) -> Clause | None:
    """«Ana goes to the new hospital.» → «Ana va al hospital nuevo.»"""
    verb, person, tense = cell(s, wish, MOTION, "movimiento")
    who = wish.subject or subject(s, person)
    roll = s.random()
    if roll < 0.3 and verb.en in GOALS:
        en, es = s.pick(GOALS[verb.en], ("meta", verb.en))
        if "|" in es:
            return None if not who.human else move(s, wish)
        goal = Chunk(en, es)
    elif roll < 0.45 and verb.en in ("go", "travel", "come", "return"):
        site = s.pick(SITES, ("sitio", verb.en))
        goal = Chunk(f"{verb.preps[0]} {site}", f"{verb.preps[1]} {SITES[site]}")
    else:
        noun = NOUN[s.pick(verb.places, ("destino", verb.en))]
        chosen = (
            adjective_for(s, noun, lambda a: a.en not in (*BAD_PLACE, "full", "empty"), "destino")
            if s.chance(0.45)
            else None
        )
        det = s.pick(("the", "the", "the", "this", "that", "my"), "destino")
        where = noun_phrase(noun, det if det != "my" or noun.owned else "the", False, chosen)
        goal = Chunk(
            f"{verb.preps[0]} {where.en}".strip(), f"{verb.preps[1]} {where.es}", where.tags, where.combos
        )
    predicate = Predicate(goal.en, goal.es, goal.tags | {"dirección"}, goal.combos, verb=verb)
    clause = modal(s, Clause(who, predicate, tense, polarity(s, tense)))
    return adverb(s, habitual(s, adjuncts(s, clause, (), with_whom=0.2, when=0.35)))


def give(s: Sampler, wish: Wish, bare: bool = False) -> Clause | None:
    """«Ana gives him the book.» → «Ana le da el libro.»; «… gave it to Luis» → «… se lo dio a Luis»."""
    verb, person, tense = cell(s, wish, DATIVE, "dativo")
    who = wish.subject or subject(s, person)
    predicate = dative(s, who, verb)
    if predicate is None:
        return None
    clause = modal(s, Clause(who, predicate, tense, polarity(s, tense)), 0.12)
    return clause if bare else adjuncts(s, clause, (), when=0.2)


def dative(s: Sampler, who: Nominal, verb: Verb) -> Predicate | None:
    """Lo que se da y a quién: las tres formas, con todas las personas."""
    noun = NOUN[s.pick(verb.objects, ("dativo", verb.en))]
    what = thing(s, noun, who, verb, adjective=0.3, dets="the the a a this that number own some")
    banned = {0: ("I", "we"), 1: ("you",), 3: ("I", "we")}.get(who.person, ())
    if who.en == "you" and who.person == 4:
        banned = ("you",)
    word = s.pick(
        [w for w in ("I", "you", "he", "she", "we", "they") if w not in banned], ("a quién", banned)
    )
    shape = s.pick(("le", "le", "le lo", "a Luis", "a Luis", "lo a Luis"), "forma dativo")
    tags, marker = {"dativo", "clítico"} | what.tags, combo("vo", verb.en, noun.en)
    combos = what.combos | {marker}
    it = ("them", "{los|las}") if what.plural else ("it", "{lo|la}")
    le = DATIVE_CLITIC[pronoun(word).person]
    if shape == "le":
        return Predicate(
            f"{OBJECT[word]} {what.en}", what.es, frozenset(tags), combos, verb=verb, clitics=(le,)
        )
    if shape == "le lo":
        le = "se" if le in ("le", "les") else le
        return Predicate(
            f"{it[0]} to {OBJECT[word]}", "", frozenset(tags - what.tags), verb=verb, clitics=(le, it[1])
        )
    if s.chance(0.5):
        whom = any_name(s, who.names)
    else:
        kin = s.pick([n for n in RELATIVES if n.en not in who.names], ("destinatario", who.names))
        whom = noun_phrase(
            kin,
            who.own if who.own not in ("", "its") else "my",
            s.chance(0.15) and kin.en in ("friend", "cousin", "brother", "sister"),
        )
    combos = what.combos | whom.combos | {marker}
    le = "les" if whom.plural else "le"
    if shape == "lo a Luis":
        return Predicate(
            f"{it[0]} to {whom.en}",
            f"a {whom.es}",
            frozenset(tags - what.tags) | whom.tags,
            whom.combos,
            verb=verb,
            clitics=("se", it[1]),
        )
    if s.chance(0.5):
        return Predicate(
            f"{what.en} to {whom.en}",
            f"{what.es} a {whom.es}",
            frozenset(tags) | whom.tags,
            combos,
            verb=verb,
            clitics=(le,),
        )
    return Predicate(
        f"{whom.en} {what.en}",
        f"{what.es} a {whom.es}",
        frozenset(tags) | whom.tags,
        combos,
        verb=verb,
        clitics=(le,),
    )


PEOPLE_ADJECTIVES = [
    a for a in ADJECTIVE.values() if a.copula and {"boy", "friend", "woman", "man", "brother"} & a.nouns
]
DEGREES = {"very": "muy", "too": "demasiado", "so": "tan"}
NO_DEGREE = "open closed broken empty full red white black yellow green blue gray brown round delicious ready alone married free first".split()


def describe(s: Sampler, wish: Wish) -> Clause | None:
    """«I am tired.», «The red car isn't dirty.», «We were very happy yesterday.»"""
    if (wish.subject is None and (wish.human or s.chance(0.55))) or (
        wish.subject is not None and wish.subject.human
    ):
        who = wish.who(s, "ser alguien", 0.45)
        if (who.noun and who.noun.en == "people") or who.noun is None:
            adjective = s.pick(PEOPLE_ADJECTIVES, "cómo es alguien")
        else:
            adjective = adjective_for(
                s, who.noun, lambda a: bool(a.copula) and not (a.before and a.en == "first"), "ser"
            )
        if adjective is None:
            return None
    else:
        if wish.subject is not None:
            who, noun = wish.subject, wish.subject.noun
            if noun is None:
                return None
        else:
            noun = s.pick(
                [n for n in NOUN.values() if not n.human and any(a.copula for a in ADJECTIVES_OF[n.en])],
                "cómo es algo",
            )
            if noun.kind in ("gente",):
                return None
            who = thing(s, noun, None, None, adjective=0.0, dets="the the the this that own owner")
        adjective = adjective_for(s, noun, lambda a: bool(a.copula), "ser")
        if adjective is None:
            return None
    tense = tense_of(s, wish, BEING, "tiempo ser")
    if tense is None or (tense == "used_to" and adjective.copula == "estar"):
        return None
    degree = (
        s.pick(("", "", "", "very", "very", "too", "so"), "grado") if adjective.en not in NO_DEGREE else ""
    )
    combos = who.combos | ({combo("na", adjective.en, who.noun.en)} if who.noun else set())
    predicate = Predicate(
        f"{degree} {adjective.en}".strip(), f"{DEGREES.get(degree, '')} {who.agree(adjective)}".strip(),
        frozenset({"copulativa", "adjetivo"}), combos, verb=SER if adjective.copula == "ser" else ESTAR,
        copular=True, stative=True,
    )  # fmt: skip
    if not degree and s.chance(0.12):
        other = next(
            (
                a
                for a in (s.pick(PEOPLE_ADJECTIVES, "y además") for _ in range(3))
                if who.human
                and a.copula == adjective.copula
                and a.en not in NO_DEGREE
                and not clash(a, adjective)
            ),
            None,
        )
        if other and who.noun is None:
            word = s.pick(("and", "and", "but"), "y o pero")
            y = {"and": " y", "but": ", pero"}[word]
            predicate = replace(
                predicate,
                en=f"{predicate.en}{',' * (word == 'but')} {word} {other.en}",
                es=f"{predicate.es}{y} {who.agree(other)}",
            )
            if word == "but" and not contrast(adjective, other):
                return None
    clause = Clause(who, predicate, tense, polarity(s, tense))
    moment = (
        "was" if tense == "past" else "be" if tense == "present" and adjective.copula == "estar" else tense
    )
    if adjective.copula == "estar" and s.chance(0.2) and (when := time(s, moment)) and tense != "used_to":
        clause = replace(clause, adjuncts=(when,))
    return adverb(s, clause) if tense == "present" and adjective.en not in NO_DEGREE else clause


OPPOSITES = [set(row["adjetivos"].split()) for row in read_table("opuestos")]
NICE = set(
    "good happy intelligent kind brave strong rich funny nice hardworking ready pretty beautiful fast fun elegant modern interesting comfortable cheap useful".split()
)


def clash(a: Adjective, b: Adjective) -> bool:
    """¿Se contradicen, o dicen lo mismo?"""
    return a == b or any({a.en, b.en} <= group for group in OPPOSITES)


def contrast(a: Adjective, b: Adjective) -> bool:
    """«small but pretty»: uno bueno y otro que no."""
    return (a.en in NICE) != (b.en in NICE)


def be_somewhere(s: Sampler, wish: Wish) -> Clause | None:
    """«The keys are on the table.», «I was at home.», «The cat is under the bed.»"""
    if wish.subject is not None or s.chance(0.5):
        who = wish.who(s, "estar", 0.5)
        if not who.human:
            return None
        if s.chance(0.6):
            en, es = s.pick(HOME, "en casa")
            where = Chunk(en, es, frozenset({"lugar"}))
        else:
            prep = s.pick(("in", "in", "in", "near", "in front of", "behind"), "dónde alguien")
            where = place(
                s,
                expand("edificio park kitchen room garden office beach")
                if prep == "in"
                else expand("house school church hotel park museum bank"),
                0.2,
                prep,
            )
    else:
        small = s.chance(0.65)
        noun = s.pick(
            [
                n
                for n in NOUN.values()
                if n.kind
                in (
                    ("objeto", "lectura", "juguete", "vajilla", "envase", "mascota", "ropa", "par")
                    if small
                    else ("edificio", "vehículo")
                )
                and n.en not in ("bridge", "plane", "house")
            ],
            ("está", small),
        )
        who = thing(s, noun, None, None, adjective=0.2, dets="the the the own owner" if small else "the")
        prep = s.pick(
            ("in", "in", "under", "behind", "next to", "in front of", "near")
            if small
            else ("near", "behind", "next to", "in front of", "near"),
            ("preposición", small),
        )
        spots = (
            ("table", "desk", "bed", "sofa", "chair")
            if prep in ("in", "under")
            else ("door", "table", "bed", "window", "tree", "box")
            if small
            else expand(
                "house school park church hotel station museum hospital theater market river bridge bank"
            )
        )
        where = place(s, [n for n in spots if n != noun.en], 0.3, prep)
    tense = tense_of(s, wish, ("present", "present", "past", "past", "future"), "tiempo estar")
    if tense is None:
        return None
    predicate = Predicate(
        where.en, where.es, where.tags | {"copulativa"}, where.combos, verb=ESTAR, stative=True
    )
    clause = Clause(who, predicate, tense, polarity(s, tense, 0.2))
    if who.human and s.chance(0.3) and (when := time(s, {"past": "was", "present": "be"}.get(tense, tense))):
        clause = replace(clause, adjuncts=(when,))
    return clause


def come_from(s: Sampler, wish: Wish) -> Clause | None:
    """«My friend is from Mexico.»"""
    who = wish.who(s, "de dónde")
    if not who.human:
        return None
    site = s.pick(SITES, "origen")
    en, es = f"from {site}", f"de {SITES[site]}"
    if s.chance(0.25):
        noun = NOUN[s.pick(("town", "city", "country", "island"), "origen sitio")]
        chosen = adjective_for(s, noun, lambda a: a.en in ("small", "big", "beautiful", "quiet"), "origen")
        where = noun_phrase(noun, s.pick(("a", "this", "that"), "origen det"), False, chosen)
        en, es = f"from {where.en}", f"de {where.es}"
    tense = tense_of(s, wish, ("present", "present", "present", "past"), "tiempo origen")
    if tense is None:
        return None
    return Clause(
        who, Predicate(en, es, frozenset({"origen"}), verb=SER, stative=True), tense, polarity(s, tense)
    )


MINE = {"mine": "mío", "yours": "tuyo", "his": "suyo", "hers": "suyo", "ours": "nuestro", "theirs": "suyo"}
OWNED = [
    noun
    for noun in NOUN.values()
    if noun.owned and not noun.mass and noun.kind not in ("grupo", "plural", "idea", "cuarto")
]


def belong(s: Sampler, wish: Wish) -> Clause | None:
    """«This book is mine.», «The keys on the table are Ana's.»"""
    noun = s.pick(OWNED, "de quién es")
    who = wish.subject
    if who is None:
        who = thing(s, noun, None, None, adjective=0.3, dets="the the this that this that")
        if noun.kind in ("objeto", "lectura", "juguete") and s.chance(0.25):
            where = place(s, ("table", "desk", "bed", "chair"), 0.0)
            who = replace(
                who, en=f"{who.en} {where.en}", es=f"{who.es} {where.es}", tags=who.tags | where.tags
            )
        elif s.chance(0.12):
            who = replace(pronoun("they" if s.chance(0.4) else "it"), human=False)
    if who.human and not who.pronoun:
        return None
    if s.chance(0.65):
        en = s.pick(MINE, "mío")
        es = MINE[en]
        forms = [es[:-1] + "a" if g == "f" else es for g in (who.gender, "f")]
        forms = [form + "s" * who.plural for form in forms]
        es = f"{{{forms[0]}|{forms[1]}}}" if who.unsaid else forms[0]
    else:
        whom = any_name(s) if s.chance(0.6) else noun_phrase(s.pick(RELATIVES, "es de"), "my", False)
        en, es = f"{whom.en}'s", f"de {whom.es}"
    tense = tense_of(s, wish, ("present", "present", "present", "past"), "tiempo mío")
    if tense is None:
        return None
    return Clause(
        who,
        Predicate(en, es, frozenset({"posesión"}), verb=SER, stative=True, copular=True),
        tense,
        polarity(s, tense),
    )


def identify(s: Sampler, wish: Wish) -> Clause | None:
    """«Ana is a doctor.», «We are friends.», «This is my friend Pablo.», «It's my new car.»"""
    roll = s.random()
    tense = tense_of(
        s, wish, ("present", "present", "present", "past", "future", "used_to"), "tiempo identidad"
    )
    if tense is None:
        return None
    tags = {"identidad"}
    if wish.subject is None and roll < 0.45:
        near = s.pick(("this", "that", "this", "it"), "este o ese")
        if s.chance(0.35):
            noun, name = (
                s.pick(
                    [n for n in RELATIVES if n.en not in ("mom", "dad", "father", "mother")], "presentación"
                ),
                None,
            )
            own = s.pick(("my", "my", "our", "his", "her", "your"), "presentación de")
            name = any_name(s)
            while noun.feminine == "" and name.gender != noun.gender:
                name = any_name(s)
            what = noun_phrase(noun, own, False, gender=name.gender)
            if near != "it" and s.chance(0.6):
                what = replace(what, en=f"{what.en} {name.en}", es=f"{what.es} {name.es}")
            near = "this" if near == "it" else near
        else:
            noun = s.pick(
                [
                    n
                    for n in NOUN.values()
                    if n.kind
                    in (
                        "objeto",
                        "ropa",
                        "par",
                        "juguete",
                        "envase",
                        "lectura",
                        "mueble",
                        "vehículo",
                        "edificio",
                        "cuarto",
                        "vajilla",
                        "función",
                        "idea",
                        "mascota",
                    )
                ],
                "este",
            )
            what = thing(s, noun, None, None, adjective=0.5, dets="own own a a owner the")
        word = {("this", True): "these", ("that", True): "those", ("it", True): "they"}.get(
            (near, what.plural), near
        )
        index = 2 * what.plural + (what.gender == "f")
        es = {
            "this": ("este", "esta", "estos", "estas"),
            "that": ("ese", "esa", "esos", "esas"),
            "it": ("",) * 4,
        }[near][index]
        who = Nominal(
            word,
            es,
            frozenset({"demostrativo"} if near != "it" else {"sujeto-omitido"}),
            person=4 if what.plural else 2,
            es_person=4 if what.plural else 2,
            gender=what.gender,
            plural=what.plural,
            pronoun=near == "it",
        )
        if tense not in ("present", "past"):
            return None
        predicate = Predicate(what.en, what.es, what.tags | tags, what.combos, verb=SER, stative=True)
        return Clause(who, predicate, tense, polarity(s, tense, 0.2))
    who = wish.who(s, "identidad", 0.45)
    if not who.human or (who.noun and who.noun.kind in ("oficio", "gente", "persona") and roll < 0.8):
        return None
    noun = (
        s.pick(JOBS, "oficio")
        if s.chance(0.6)
        else s.pick([n for n in RELATIVES if n.kind == "cercano"], "cercano")
    )
    forms = [noun.form(who.plural, gender) for gender in (who.gender, "f")]
    es = f"{{{forms[0][1]}|{forms[1][1]}}}" if who.unsaid and forms[0] != forms[1] else forms[0][1]
    if noun.kind == "cercano":
        if who.person == 3 or (who.person == 4 and s.chance(0.4)):
            en = forms[0][0]
        else:
            own = s.pick(
                [w for w in ("my", "our", "your", "his", "her") if w != who.own], ("mi amigo", who.own)
            )
            if (who.person == 0 and own in ("our", "my")) or (own == "your" and who.person == 1):
                return None
            det = {"my": "mi", "our": "nuestro", "your": "tu", "his": "su", "her": "su"}[own]
            det = det[:-1] + "a" if det.endswith("o") and who.gender == "f" else det
            if own == "our" and who.unsaid:
                return None
            en, es = f"{own} {forms[0][0]}", f"{det}{'s' * who.plural} {es}"
    else:
        en = forms[0][0] if who.person in (3, 4) else noun_phrase(noun, "a").en
    if who.noun and who.noun.en == noun.en:
        return None
    return Clause(
        who, Predicate(en, es, frozenset(tags), verb=SER, stative=True), tense, polarity(s, tense, 0.2)
    )


THERE = {"table desk": "objeto lectura fruta vajilla", "kitchen": "mueble vajilla fruta plato comida bebida", "garden park": "flower tree dog cat bird child",
         "farm": "animal", "street city town": "edificio car bus truck bicycle", "bag box suitcase": "ropa juguete book ticket money photo",
         "room office house": "mueble computer lamp people man woman phone", "school classroom library": "student teacher people book",
         "park beach square": "people boy girl man woman dog"}  # fmt: skip
THERE = {tuple(spots.split()): expand(names.replace("child", "boy girl")) for spots, names in THERE.items()}


def there_is(s: Sampler, wish: Wish) -> Clause | None:
    """«There are many books on the table.», «There was no milk.», «Is there any water?»"""
    if wish.subject is not None:
        return None
    spots = s.pick(THERE, "hay")
    noun = NOUN[s.pick(THERE[spots], ("hay", spots))]
    tense = tense_of(s, wish, ("present", "present", "present", "past", "past", "future"), "tiempo hay")
    if tense is None:
        return None
    negative = s.chance(0.25)
    chosen = (
        adjective_for(
            s, noun, lambda a: not a.before and a.en not in ("favorite", "open", "closed", "ready"), "hay"
        )
        if s.chance(0.3)
        else None
    )
    kind = s.pick(("a", "a", "number", "many", "many", "some", "a lot of"), "cuánto hay")
    if negative:
        kind = "any" if s.chance(0.5) else "no"
    if noun.mass or noun.plural_en:
        kind = {"a": "bare", "number": "a lot of", "many": "much" if negative else "a lot of"}.get(kind, kind)
        kind = "many" if noun.en == "people" and kind in ("bare", "much", "some") else kind
    if noun.only_plural:
        return None
    if kind in ("any", "no"):
        many = noun_phrase(noun, "bare", not noun.mass, chosen)
        es = many.es
        if kind == "any" and not noun.mass and not noun.plural_en:
            es = noun_phrase(noun, "no", False, chosen).es
        what = replace(many, en=f"{kind} {many.en}", es=es)
        negative = kind == "any"
    else:
        what = noun_phrase(
            noun,
            s.pick(NUMBERS, "numeral") if kind == "number" else kind,
            kind not in ("a",) and not noun.mass,
            chosen,
        )
        if kind == "some" and noun.mass and chosen:
            return None
    there = Nominal("there", "", person=what.person, pronoun=what.person == 2, es_person=2)
    predicate = Predicate(
        what.en,
        what.es,
        what.tags | {"haber"},
        what.combos,
        verb=HABER,
        agree=2,
        stative=True,
        denied=kind == "no",
    )
    parts = (place(s, [spot for spot in spots if spot != noun.en], 0.25),) if s.chance(0.75) else ()
    clause = Clause(there, predicate, tense, negative, adjuncts=parts)
    if tense == "past" and s.chance(0.2) and (when := time(s, "was")):
        clause = replace(clause, adjuncts=(*parts, when))
    return clause


def have_idiom(s: Sampler, wish: Wish) -> Clause | None:
    """«I'm hungry.», «Ana is ten years old.», «We were very cold.»"""
    who = wish.who(s, "tener", 0.6)
    if not who.human:
        return None
    row = s.pick(IDIOMS, "modismo")
    tense = tense_of(s, wish, ("present", "present", "present", "past", "past", "future"), "tiempo tener")
    if tense is None:
        return None
    en, es = row["inglés"], row["español"]
    if "N" in en:
        number = s.pick(AGES, "edad")
        en, es = en.replace("N", number), es.replace("N", AGES[number])
        if who.plural and who.person != 3 and s.chance(0.5):
            return None
    elif row["mucho"] and s.chance(0.3):
        en, es = f"very {en}", f"{row['mucho']} {es}"
    if row["de"] and s.chance(0.5):
        noun = NOUN[s.pick(("dog", "mouse", "lion", "elephant", "exam", "horse", "cat", "night"), "miedo de")]
        what = noun_phrase(noun, "the", noun.en not in ("night",))
        en, es = (
            f"{en} of {noun_phrase(noun, 'bare' if noun.en != 'night' else 'the', noun.en != 'night').en}",
            f"{es} {row['de']} {what.es}",
        )
    predicate = Predicate(en, es, frozenset({"tener"}), verb=TENER, stative=True)
    clause = Clause(who, predicate, tense, polarity(s, tense))
    if s.chance(0.12) and tense == "present" and "N" not in row["inglés"]:
        return replace(clause, adverb="always", negative=False)
    return clause


AGES = {"five": "cinco", "six": "seis", "seven": "siete", "eight": "ocho", "nine": "nueve", "ten": "diez", "twelve": "doce",
        "fifteen": "quince", "twenty": "veinte", "thirty": "treinta", "forty": "cuarenta", "fifty": "cincuenta"}  # fmt: skip


def weather(s: Sampler, wish: Wish) -> Clause | None:
    """«It's very cold today.», «It rained last night.», «It's going to snow.»"""
    if wish.subject is not None:
        return None
    row = s.pick(WEATHER, "clima")
    it = Nominal("it", "", person=2, es_person=2, pronoun=True)
    tags = frozenset({"clima"})
    if row["tipo"] == "verbo":
        verb = Verb(row["inglés"], row["español"])
        tense = tense_of(
            s, wish, tuple(t for t in ACTION if t not in ("used_to", "perfect")), "tiempo llover"
        )
        if tense is None:
            return None
        clause = Clause(it, Predicate("", "", tags, verb=verb, agree=2), tense, polarity(s, tense))
        if s.chance(0.2):
            en, es = MANNERS["a-lot"]
            clause = replace(clause, adjuncts=(Chunk(en, es),))
    else:
        tense = tense_of(
            s,
            wish,
            ("present", "present", "present", "past", "past", "past", "future", "going_to"),
            "tiempo clima",
        )
        if tense is None:
            return None
        en, es = row["inglés"], row["español"]
        if row["mucho"] and s.chance(0.35):
            en, es = f"very {en}", f"{row['mucho']} {es}"
        verb = Verb("be", row["tipo"])
        clause = Clause(
            it, Predicate(en, es, tags, verb=verb, agree=2, stative=True), tense, polarity(s, tense)
        )
    spot = s.random()
    if spot < 0.25:
        site = s.pick(SITES, "clima sitio")
        return replace(clause, adjuncts=(*clause.adjuncts, Chunk(f"in {site}", f"en {SITES[site]}")))
    if spot < 0.6:
        tense = {
            "past": "was" if clause.predicate.stative else "past",
            "present": "be" if clause.predicate.stative else "present",
        }.get(clause.tense, clause.tense)
        when = time(s, tense)
        return (
            replace(clause, adjuncts=(*clause.adjuncts, when))
            if when and "Mondays" not in when.en and "Sundays" not in when.en
            else clause
        )
    return clause


LIKED = [
    n
    for n in NOUN.values()
    if n.kind
    in (
        *CONSUMED,
        "lectura",
        "ropa",
        "par",
        "juguete",
        "edificio",
        "lugar",
        "vehículo",
        "función",
        "instrumento",
        "animal",
        "mascota",
        "objeto",
        "naturaleza",
        "masa",
        "idea",
    )
    and n.en not in ("onion", "message", "money", "time", "answer", "name", "problem")
]


def like(s: Sampler, wish: Wish) -> Clause | None:
    """«Ana likes red apples.» → «A Ana le gustan las manzanas rojas.»"""
    who = wish.who(s, "gustar", 0.55)
    if not who.human:
        return None
    love = s.chance(0.25)
    verb = Verb("love", "encantar") if love else Verb("like", "gustar")
    noun = s.pick(LIKED, "gusta")
    chosen = (
        adjective_for(s, noun, lambda a: a.en not in STATES and not a.before and a.en != "favorite", "gusta")
        if s.chance(0.35)
        else None
    )
    if s.chance(0.1):
        what, plural = replace(pronoun("it"), en="it"), False
    else:
        det = s.pick(("bare", "bare", "bare", "the", "this", "that", "own"), "gusta det")
        if noun.mass or noun.kind in ("comer",):
            det = "bare" if det != "this" else det
        own = s.pick(("my", "your", "his", "her", "our", "their"), "gusta de quién")
        det = (own if noun.owned and own != who.own else "this") if det == "own" else det
        plural = not noun.mass and (det == "bare" or s.chance(0.3))
        what = noun_phrase(noun, det, plural, chosen)
        if det == "bare":
            general = noun_phrase(noun, "the", plural, chosen)
            what = replace(what, es=general.es, tags=general.tags)
        plural = what.plural
    tense = tense_of(s, wish, ("present", "present", "present", "past", "used_to"), "tiempo gustar")
    if tense is None:
        return None
    negative = not love and polarity(s, tense, 0.25)
    lasting = what.en != "it" and not what.en.startswith(
        ("the ", "this ", "that ", "these ", "those ", *POSSESSIVES)
    )
    predicate = Predicate(
        what.en, what.es, (what.tags - {"sujeto-omitido"}) | {"gustar"}, what.combos, verb=verb, clitics=(DATIVE_CLITIC[who.es_person],),
        agree=4 if plural else 2, experiencer=True, stative=lasting,  # «me gustaban los trenes», pero «me gustó la película»
    )  # fmt: skip
    clause = Clause(who, predicate, tense, negative)
    if tense == "present" and not love and s.chance(0.15):
        en, es = ("a lot", "mucho") if not negative else ("at all", "nada")
        if what.es or not negative:
            clause = replace(
                clause, adjuncts=(Chunk(en, ""),), predicate=replace(predicate, es=f"{es} {what.es}".strip())
            )
    return clause


def compare(s: Sampler, wish: Wish) -> Clause | None:
    """«Ana is taller than me.», «This car is as expensive as that one.»"""
    adjective = s.pick([a for a in ADJECTIVE.values() if a.comparative], "comparativo")
    tags, people = frozenset({"comparativo", "adjetivo"}), adjective in PEOPLE_ADJECTIVES
    if wish.subject is not None and not (wish.subject.human and people):
        return None
    if people and (wish.subject is not None or s.chance(0.6)):
        who = wish.who(s, "comparado", 0.45)
        if who.noun and who.noun.en not in adjective.nouns:
            return None
        if s.chance(0.4):
            word = s.pick(
                [
                    w
                    for w in ("I", "you", "he", "she", "we", "they")
                    if w != who.en and not (who.person in (0, 3) and w in ("I", "we"))
                ],
                ("que quién", who.en in ("I", "we"), who.en),
            )
            es = {
                "I": "yo",
                "you": "tú",
                "he": "él",
                "she": "ella",
                "we": "nosotros",
                "they": "{ellos|ellas}",
            }[word]
            two = Chunk(OBJECT[word], es)
        else:
            two = (
                any_name(s, who.names)
                if s.chance(0.5)
                else noun_phrase(s.pick(RELATIVES, "que su"), who.own if who.own not in ("", "its") else "my")
            )
            if two.names & who.names or (
                two.noun and two.noun.en not in adjective.nouns and two.noun.kind != "familia"
            ):
                return None
    else:
        if not (names := sorted(n for n in adjective.nouns if not NOUN[n].human)):
            return None
        noun = NOUN[s.pick(names, ("comparado", adjective.en))]
        peers = [n for n in names if NOUN[n].kind == noun.kind and n != noun.en]
        plural = s.chance(0.3) and not noun.mass
        if not peers or noun.kind in ("idea", "función", "tiempo") or s.chance(0.3):
            if noun.mass or noun.plural_en or noun.kind == "par":
                return None
            who = noun_phrase(noun, "this", plural)
            es = ("ese", "esa", "esos", "esas")[2 * plural + (noun.gender == "f")]
            two = Chunk("those" if plural else "that one", es, frozenset({"demostrativo"}))
        elif s.chance(0.3) and noun.owned and noun.kind != "par":
            own, mine = s.pick(
                [(o, m) for o, m in zip(("my", "your", "his", "her", "our", "their"), MINE)], "mi que el tuyo"
            )
            mine = s.pick([m for m in MINE if m != mine], ("que el tuyo", mine))
            who = noun_phrase(noun, own, plural)
            form = (MINE[mine][:-1] + "a" if noun.gender == "f" else MINE[mine]) + "s" * plural
            article = ("el", "la", "los", "las")[2 * plural + (noun.gender == "f")]
            two = Chunk(mine, f"{article} {form}", frozenset({"posesión"}))
        else:
            other = NOUN[s.pick(peers, ("par", adjective.en, noun.en))]
            first, second = s.pick(
                (("the", "the"), ("this", "that"), ("my", "this"), ("the", "that"), ("our", "the")),
                "comparado dets",
            )
            who = noun_phrase(
                noun,
                first if first not in POSSESSIVES or noun.owned else "this",
                plural or noun.kind == "par",
            )
            two = noun_phrase(other, second, (plural and not other.mass) or other.kind == "par")
    combos = set(who.combos) | set(two.combos)
    for one in (who, two):
        if isinstance(one, Nominal) and one.noun:
            combos.add(combo("na", adjective.en, one.noun.en))
    word = who.agree(adjective)
    shape = s.pick(("more", "more", "more", "as", "as", "less"), "forma comparativo")
    many = "s" if who.plural else ""
    special = {"better": "mejor", "worse": "peor", "older": "mayor", "younger": "menor"}
    more = f"más {word}"
    if adjective.comparative in ("better", "worse") or (adjective.comparative in special and who.human):
        more = special[adjective.comparative] + ("es" if who.plural else "")
    if shape == "less" and not adjective.comparative.startswith("more "):
        shape = "as"
    en, es = {"more": (f"{adjective.comparative} than", f"{more} que"), "as": (f"as {adjective.en} as", f"tan {word} como"),
              "less": (f"less {adjective.en} than", f"menos {word} que")}[shape]  # fmt: skip
    tense = tense_of(s, wish, ("present", "present", "present", "past"), "tiempo comparar")
    if tense is None:
        return None
    verb = SER if adjective.copula == "ser" else ESTAR
    predicate = Predicate(
        f"{en} {two.en}", f"{es} {two.es}", tags | two.tags, frozenset(combos), verb=verb, stative=True
    )
    return Clause(who, predicate, tense, polarity(s, tense, 0.3 if shape == "as" else 0.12))


def say_that(s: Sampler, wish: Wish, inner) -> Clause | None:
    """«Ana says that the soup is hot.»; inner: quien construye la oración que sigue."""
    who = wish.who(s, "decir", 0.6)
    if not who.human:
        return None
    options = (("think", "creer"), ("know", "saber"), ("think", "creer"))
    options += (("say", "decir"), ("say", "decir")) if who.person in (2, 4) else ()
    row = s.pick(options, ("decir que", len(options)))
    tense = tense_of(s, wish, ("present", "present", "past"), ("tiempo decir", row))
    if tense is None:
        return None
    if (row[0] == "know" and tense == "past") or who.vocative:
        return None
    return Clause(
        who, Predicate("", "", frozenset({"subordinada"}), verb=Verb(*row), stative=row[0] == "think"), tense
    )


ACHES = [noun for noun in NOUN.values() if noun.kind == "cuerpo" and noun.en != "nose"]


def ache(s: Sampler, wish: Wish) -> Clause | None:
    """«My head hurts.» → «Me duele la cabeza.»; «Ana's feet hurt.» → «A Ana le duelen los pies.»"""
    who = wish.who(s, "doler", 0.5)
    if (
        not who.human
        or who.en in ("who", "nobody", "someone", "everyone")
        or (not who.pronoun and len(who.en.split()) > 3)
    ):
        return None
    noun = s.pick(ACHES, "qué duele")
    plural = noun.en not in ("head",) and s.chance(0.6)
    what, part = noun_phrase(noun, "the", plural), noun_phrase(noun, "bare", plural).en
    owner = (
        who.own
        if who.pronoun and who.own
        else who.en + ("'" if who.en.endswith("s") and who.plural else "'s")
    )
    if who.vocative or "relativo" in who.tags:
        return None
    tense = tense_of(s, wish, ("present", "present", "future"), "tiempo doler")
    if tense is None:
        return None
    body = replace(who, en=f"{owner} {part}", person=4 if plural else 2, pronoun=False)
    clitic = DATIVE_CLITIC[who.es_person]
    predicate = Predicate(
        "",
        what.es,
        what.tags | {"doler"},
        verb=Verb("hurt", "doler"),
        clitics=(clitic,),
        agree=4 if plural else 2,
        experiencer=True,
        stative=True,
    )
    clause = Clause(body, predicate, tense, polarity(s, tense))
    if s.chance(0.25):
        clause = replace(
            clause, adjuncts=(Chunk("a lot", ""),), predicate=replace(predicate, es=f"mucho {what.es}")
        )
    return clause


PREDICATES = {
    "acción": act, "intransitivo": go_about, "movimiento": move, "dativo": give, "copulativa": describe,
    "estar": be_somewhere, "origen": come_from, "posesión": belong, "identidad": identify, "haber": there_is,
    "tener": have_idiom, "clima": weather, "gustar": like, "comparativo": compare, "doler": ache,
}  # fmt: skip
