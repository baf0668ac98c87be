"""Estructuras: de una o dos oraciones a una frase entera. Los pesos están en `data/lexico/pesos.tsv`."""

import re
from collections.abc import Callable
from dataclasses import replace

from gramatica import predicados as p
from gramatica.lexico import DATIVE, INTRANSITIVE, NOUN, SEQUENCES, VERB, Verb
from gramatica.oracion import (
    BE,
    Chunk,
    Clause,
    Predicate,
    ask,
    ask_with,
    command,
    english,
    finish,
    link,
    spanish,
    state,
)
from gramatica.predicados import PREDICATES, Wish, thing
from gramatica.sintagmas import (
    PEOPLE,
    RELATIVES,
    Nominal,
    Sampler,
    adjective_for,
    any_name,
    noun_phrase,
    pronoun,
    subject,
    two_names,
)  # fmt: skip
from gramatica.tablas import read_table

WEIGHTS: dict[str, dict[str, float]] = {}
for row in read_table("pesos"):
    WEIGHTS.setdefault(row["uso"], {})[row["nombre"]] = float(row["peso"])


def clause_of(s: Sampler, use: str, wish: Wish = Wish()) -> Clause | None:
    """Una oración de cualquier predicado, según los pesos de ese uso."""
    name = s.weighted(WEIGHTS[use], ("predicado", use))
    return PREDICATES[name](s, wish)


def present_is_clear(clause: Clause, question: bool = False) -> bool:
    """«They read the book.»: ¿hoy o ayer? Sin nada que lo decida, fuera. «Nobody doesn't…», tampoco."""
    if clause.subject.en in ("nobody", "someone") and (clause.negative or clause.adverb in ("never", "yet")):
        return False
    verb = clause.predicate.verb.base
    if verb not in ("read", "cut", "put") or clause.modal or clause.negative or question:
        return True
    if clause.tense == "present":
        moment = [part for part in (*clause.adjuncts, clause.front) if part and "tiempo" in part.tags]
        return clause.subject.person == 2 or bool(moment) or clause.adverb in ("always", "never", "often")
    if clause.tense == "past":
        return any(part and "tiempo" in part.tags for part in (*clause.adjuncts, clause.front))
    return True


# Una sola oración


def statement(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """Una afirmación o una negación de cualquier predicado."""
    clause = clause_of(s, "afirmación", wish)
    if clause is None or not present_is_clear(clause):
        return None
    said = state(clause, short=s.chance(0.6))
    if clause.negative and s.chance(0.12):
        said = replace(said, en=spelled_out(said.en))
    return finish(said, clause.subject.vocative)


def spelled_out(english: str) -> str:
    """Sin contraer la negación: don't → do not, can't → cannot."""
    return english.replace("can't", "cannot").replace("won't", "will not").replace("n't", " not")


def question(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """Una pregunta de sí o no; se pregunta sobre todo a «you»."""
    if wish.person is None and s.chance(0.5):
        wish = replace(wish, person=s.pick((1, 1, 4), "preguntado"))
    clause = clause_of(s, "pregunta", wish)
    if clause is None or (clause.subject.person in (0, 3) and s.chance(0.6)) or clause.tense == "used_to":
        return None
    if clause.subject.en == "nobody" or not present_is_clear(clause, question=True):
        return None
    if clause.tense == "perfect" and not clause.negative and clause.adverb in ("", "never") and s.chance(0.6):
        clause = replace(clause, adverb="ever")
    if clause.adverb in ("never", "often", "always", "already") and not clause.modal:
        clause = replace(clause, adverb="")
    if clause.negative and "any" not in clause.predicate.en and (clause.adverb == "yet" or s.chance(0.5)):
        clause = replace(clause, negative=False, adverb="" if clause.adverb == "yet" else clause.adverb)
    if clause.predicate.en.startswith("some ") and not clause.negative:  # «Do you have any friends?»
        en, es = clause.predicate.en.removeprefix("some "), re.sub("^un[oa]s ", "", clause.predicate.es)
        clause = replace(clause, predicate=replace(clause.predicate, en=f"any {en}", es=es))
    return finish(ask(replace(clause, front=None)), clause.subject.vocative)


WORDS = {
    "what time": "a qué hora",
    "where": "dónde",
    "when": "cuándo",
    "why": "por qué",
    "how": "cómo",
    "what": "qué",
}
WHERE = "buy sell wash keep find study see plant write eat".split()


def wh_question(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """Qué, quién, dónde, cuándo, por qué, cómo, cuántos, cuál, de quién."""
    kind = s.weighted(WEIGHTS["interrogativo"], "interrogativo")
    person = wish.person if wish.person is not None else s.pick((1, 1, 1, 2, 2, 4, 4, 3), "persona qu")
    wish = replace(wish, person=person)
    return WH[kind](s, wish)


def ask_what(s: Sampler, wish: Wish) -> Chunk | None:
    """«What did Ana buy yesterday?», «Who did you see?»"""
    verb, person, tense = p.cell(s, wish, VERB, "qué")
    if tense == "used_to":
        return None
    who = subject(s, person)
    people = not verb.objects and "persona" in verb.traits
    word = Chunk("who", "a quién") if people else Chunk("what", "qué")
    clause = p.modal(
        s,
        Clause(
            who, Predicate(verb.particle.strip(), "", frozenset(), verb=verb, stative=verb.durative), tense
        ),
    )
    spots = next((spots for name, _, spots in p.SPOTS if name == verb.en), ())
    clause = p.adjuncts(s, clause, spots, when=0.3)
    return finish(ask_with(replace(clause, front=None), word), who.vocative)


def ask_subject(s: Sampler, wish: Wish) -> Chunk | None:
    """«Who bought the red car?», «Who is hungry?»"""
    who = Nominal("who", "quién", own="", human=True, names=frozenset({"who"}))
    clause = clause_of(s, "pregunta", Wish(subject=who, tense=wish.tense))
    if clause is None or clause.tense == "used_to" or clause.subject.en != "who":
        return None
    clause = replace(clause, front=None, adverb="")
    if clause.predicate.experiencer:
        return finish(clause.chunk(f"{english(clause)}?", f"¿{spanish(clause)}?", "pregunta-qu"))
    return finish(ask_with(clause, Chunk(), subject_gap=True))


def ask_where(s: Sampler, wish: Wish) -> Chunk | None:
    """«Where are my keys?», «Where do you live?», «When did they arrive?», «Why are you sad?»"""
    word = s.pick(("where", "where", "where", "when", "why", "why", "how", "what time"), "adverbio qu")
    front = Chunk(
        word,
        WORDS[word],
        frozenset({"lugar"} if word == "where" else {"tiempo"} if word in ("when", "what time") else ()),
    )
    if word == "where" and s.chance(0.5):
        if s.chance(0.65):
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
                        "vajilla",
                        "envase",
                        "lectura",
                        "mascota",
                        "edificio",
                        "familia",
                        "cercano",
                    )
                ],
                "dónde está",
            )
            who = (
                noun_phrase(
                    noun,
                    s.pick(("my", "your", "our", "his", "her"), "dónde mi"),
                    s.chance(0.3) and noun.en in ("brother", "sister", "friend", "cousin"),
                )
                if noun.human
                else thing(s, noun, None, None, dets="the the own own owner", adjective=0.3)
            )
        else:
            who = subject(s, wish.person)
        tense = s.pick(("present", "present", "past"), "dónde está tiempo")
        clause = Clause(who, Predicate("", "", frozenset({"copulativa"}), verb=p.ESTAR, stative=True), tense)
        if tense == "past" and s.chance(0.5) and who.human and (when := p.time(s, "was")):
            clause = replace(clause, adjuncts=(when,))
        return finish(ask_with(clause, front), who.vocative)
    if word == "how":
        if s.chance(0.5):
            who = subject(s, wish.person)
            tense = s.pick(("present", "present", "past"), "cómo está")
            return finish(
                ask_with(
                    Clause(
                        who, Predicate("", "", frozenset({"copulativa"}), verb=p.ESTAR, stative=True), tense
                    ),
                    front,
                ),
                who.vocative,
            )
        wish = replace(wish, verb=s.pick(("go", "travel", "arrive", "return"), "cómo ir"))
        clause = p.move(s, wish)
    else:
        use = {"where": "pregunta-dónde", "why": "pregunta"}.get(word, "pregunta-cuándo")
        clause = clause_of(s, use, wish)
    if (
        clause is None
        or clause.tense in ("used_to", "perfect")
        or (word != "why" and clause.predicate.verb.stative and clause.predicate.verb.es != "vivir")
    ):
        return None
    if word == "where" and {"lugar", "dirección"} & clause.tags:
        return None
    kept = tuple(
        part for part in clause.adjuncts if not (word in ("when", "what time") and "tiempo" in part.tags)
    )
    negative = clause.negative and word == "why"
    if clause.subject.en in ("it", "there") and word != "why":
        return None
    clause = with_polarity(replace(clause, front=None, adverb="", adjuncts=kept), negative)
    return finish(ask_with(clause, front), clause.subject.vocative) if clause else None


def ask_how_many(s: Sampler, wish: Wish) -> Chunk | None:
    """«How many red apples does Ana have?», «Which book are you reading?», «How much milk…?»"""
    if s.chance(0.25):
        clause = p.there_is(s, Wish())
        noun = (
            None
            if clause is None
            else next((n for n in NOUN.values() if n.form(True)[0] == clause.predicate.en.split()[-1]), None)
        )
        if noun is None or noun.mass or not clause.adjuncts or clause.tense == "future":
            return None
        many = noun_phrase(noun, "bare", True)
        word = Chunk(
            f"how many {many.en}",
            f"{'cuántas' if noun.gender == 'f' else 'cuántos'} {many.es}",
            many.tags | {"número"},
            many.combos,
        )
        if noun.plural_en:
            word = replace(word, es=f"cuánta {many.es}")
        there = replace(clause.subject, person=4, pronoun=False)
        clause = replace(
            clause,
            subject=there,
            negative=False,
            predicate=Predicate("", "", frozenset({"haber"}), verb=p.HABER, agree=2, stative=True),
        )
        return finish(ask_with(clause, word))
    verb, person, tense = p.cell(s, wish, VERB, "cuántos")
    if tense in ("used_to", "past_progressive") or not verb.objects or verb.base in ("play", "wear"):
        return None
    who = subject(s, person)
    noun = NOUN[s.pick(verb.objects, ("cuántos", verb.en))]
    which = s.chance(0.4) or (noun.mass and s.chance(0.5))
    if noun.only_plural or (verb.base in ("watch",) and noun.mass):
        return None
    chosen = (
        adjective_for(
            s, noun, lambda a: not a.before and a.en != "favorite" and p.suits(verb, noun, a), "cuántos"
        )
        if s.chance(0.35)
        else None
    )
    core = noun_phrase(noun, "bare", not noun.mass and not which, chosen)
    ending = "a" if core.gender == "f" else "o"
    word, es = (
        ("which", "qué")
        if which
        else ("how much", f"cuánt{ending}")
        if noun.mass
        else ("how many", f"cuánt{ending}s")
    )
    front = Chunk(
        f"{word} {core.en}", f"{es} {core.es}", core.tags, core.combos | {p.combo("vo", verb.en, noun.en)}
    )
    clause = p.modal(
        s, Clause(who, Predicate(verb.particle.strip(), "", verb=verb, stative=verb.durative), tense)
    )
    return finish(ask_with(replace(p.adjuncts(s, clause, (), when=0.2), front=None), front), who.vocative)


def ask_who_is(s: Sampler, wish: Wish) -> Chunk | None:
    """«Who is that woman?», «What is this?», «Whose book is this?», «How old is Ana?», «What color…?»"""
    kind = s.pick(("quién", "de quién", "edad", "qué", "cómo está", "origen"), "clase de quién es")
    tense = s.pick(("present", "present", "present", "past"), "quién es tiempo")
    if kind == "quién":
        noun = s.pick(PEOPLE, "quién es")
        who = noun_phrase(
            noun,
            s.pick(("that", "this", "the"), "quién es det"),
            s.chance(0.3),
            adjective_for(
                s, noun, lambda a: not a.before and a.en not in ("happy", "alone", "ready"), "quién"
            )
            if s.chance(0.4)
            else None,
        )
        if s.chance(0.25):
            who = noun_phrase(
                s.pick(RELATIVES, "quién es tu"), s.pick(("your", "her", "his"), "quién es tu det")
            )
        clause = Clause(who, Predicate("", "", frozenset({"identidad"}), verb=BE, stative=True), tense)
        many = who.plural
        return finish(ask_with(clause, Chunk("who", "quiénes" if many else "quién")))
    if kind == "origen":
        who = subject(s, wish.person, 0.5)
        clause = Clause(who, Predicate("from", "", frozenset({"origen"}), verb=BE, stative=True), tense)
        return (
            None if who.en == "nobody" else finish(ask_with(clause, Chunk("where", "de dónde")), who.vocative)
        )
    if kind == "qué":
        who = thing(s, s.pick(p.OWNED, "cuál es"), None, None, adjective=0.5, dets="own own owner")
        clause = Clause(
            replace(who), Predicate("", "", frozenset({"identidad"}), verb=BE, stative=True), tense
        )
        return finish(
            ask_with(
                clause,
                Chunk(
                    "which one" if not who.plural else "which ones",
                    "cuáles" if who.plural else "cuál",
                    frozenset(),
                ),
            )
        )
    if kind == "cómo está":
        who = subject(s, 2, 0.3)
        return finish(
            ask_with(
                Clause(who, Predicate("", "", frozenset({"copulativa"}), verb=p.ESTAR, stative=True), tense),
                Chunk("how", "cómo"),
            )
        )
    if kind == "de quién":
        noun = s.pick(p.OWNED, "de quién es cosa")
        what = thing(s, noun, None, None, adjective=0.25, dets="this that this the")
        if s.chance(0.5) and what.noun.kind != "par":
            plural = what.plural
            bare = noun_phrase(noun, "bare", plural)
            near = s.pick(("this", "that"), "de quién es este")
            en = {("this", True): "these", ("that", True): "those"}.get((near, plural), near)
            verb = "are" if plural else "is"
            this = noun_phrase(noun, near, plural)
            es = f"¿de quién {'son' if plural else 'es'} {this.es}?"
            return finish(
                Chunk(
                    f"whose {bare.en} {verb} {en}?",
                    es,
                    frozenset({"posesión", "pregunta-qu", "presente", "demostrativo", "ser-estar"}),
                )
            )
        clause = Clause(what, Predicate("", "", frozenset({"posesión"}), verb=BE, stative=True), tense)
        return finish(ask_with(clause, Chunk("whose", "de quién")))
    who = subject(s, wish.person, 0.4)
    if who.plural and who.pronoun is False:
        return None
    years = Predicate("", "", frozenset({"tener"}), verb=p.TENER, stative=True)
    return finish(ask_with(Clause(who, years, tense), Chunk("how old", "cuántos años")), who.vocative)


WH: dict[str, Callable] = {
    "qué": ask_what,
    "quién": ask_subject,
    "dónde": ask_where,
    "cuántos": ask_how_many,
    "quién-es": ask_who_is,
}


# Órdenes


UNWANTED = "lose forget break win find hear cut touch throw hide".split()  # lo que no se manda hacer


def imperative(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«Close the door.», «Don't eat it.», «Give it to me.», «Let's go to the beach.»"""
    group = s.pick(("tú", "tú", "tú", "tú", "nosotros", "ustedes"), "a quién se ordena")
    negative = group != "nosotros" and s.chance(0.35)
    you = replace(
        pronoun("you" if group != "nosotros" else "we"), own="your" if group != "nosotros" else "our"
    )
    kind = s.weighted(WEIGHTS["orden"], "orden")
    extra: tuple[Chunk, ...] = ()
    if kind == "dativo":
        verb = DATIVE[s.pick(DATIVE, "orden dativo")]
        predicate = p.dative(s, you, verb)
    elif kind == "acción":
        verbs = [
            v.en
            for v in VERB.values()
            if (not v.stative or v.base == "remember") and (negative or v.base not in UNWANTED)
        ]
        verb = VERB[s.pick(verbs, ("orden acción", negative))]
        predicate = p.complement(s, you, verb, negative=False, pronouns=0.3, adjective=0.3)
        common = "hábito" in verb.traits or ("persona" in verb.traits and not verb.stative)
        if predicate and predicate.clitics and not (negative or common):
            return None
        if (
            s.chance(0.12)
            and predicate
            and verb.base in ("buy", "make", "prepare", "read", "open", "wash", "fix", "draw")
        ):
            whom = p.company(s, you, "for")
            extra = (whom,) if whom else ()
    elif kind == "copulativa":
        from gramatica.lexico import ADJECTIVE

        adjective = ADJECTIVE[
            s.pick(
                (
                    "kind",
                    "brave",
                    "happy",
                    "sad",
                    "nervous",
                    "angry",
                    "shy",
                    "worried",
                    "nice",
                    "good",
                    "bad",
                ),
                "orden ser",
            )
        ]
        es = {False: adjective.form("m", group != "tú"), True: adjective.form("f", group != "tú")}
        es = f"{{{es[False]}|{es[True]}}}" if es[False] != es[True] else es[False]
        copula = "estar" if adjective.copula == "estar" else "ser"
        negative = adjective.en in ("sad", "nervous", "angry", "shy", "worried", "bad")
        predicate = Predicate(
            adjective.en, es, frozenset({"copulativa", "adjetivo"}), verb=Verb("be", copula)
        )
        if copula == "estar" and not negative:
            return None
    elif kind == "movimiento":
        clause = p.move(s, Wish(subject=you, tense="present"))
        if clause is None or clause.predicate.verb.base == "arrive" or clause.predicate.en.startswith("from"):
            return None
        predicate, extra = replace(clause.predicate), ()
    else:
        names = [
            v.en
            for v in INTRANSITIVE.values()
            if v.en not in ("live", "arrive") and (negative or v.en != "cry")
        ]
        verb = INTRANSITIVE[s.pick(names, ("orden intransitivo", negative))]
        options = [
            m
            for m in verb.manners
            if m not in ("alone", "together", "today", "little")
            and (negative or m not in ("too-much", "late"))
        ]
        manner = (
            p.MANNERS[s.pick(options, ("orden modo", verb.en, negative))]
            if options and s.chance(0.6)
            else None
        )
        spot = p.place(s, verb.places, 0.2) if verb.places and not manner and s.chance(0.6) else None
        extra = (Chunk(*manner),) if manner else (spot,) if spot else ()
        predicate = Predicate(verb.particle.strip(), "", frozenset({"intransitivo"}), verb=verb)
    if predicate is None or (
        predicate.clitics and (group == "nosotros" or (not negative and group == "ustedes"))
    ):
        return None
    vocative = ""
    if group == "ustedes":
        vocative = f"{two_names(s).en}, " if s.chance(0.7) else "children, "
    elif group == "tú" and s.chance(0.15):
        vocative = f"{any_name(s).en}, "
    result = command(predicate, *extra, negative=negative, group=group)
    please = s.random()
    if group != "nosotros" and please < 0.14:
        result = link(result, ", please", ", por favor", Chunk())
    elif group != "nosotros" and not vocative and please < 0.2:
        result = link(Chunk("please, ", "por favor, "), "", "", result)
    if vocative == "children, ":
        result = link(Chunk("children, ", "niños, "), "", "", result)
        vocative = ""
    return finish(result, vocative, exclaim=s.chance(0.15))


# Dos oraciones


def pair_of(
    s: Sampler, use: str, first: Wish = Wish(), second: Wish = Wish()
) -> tuple[Clause, Clause] | None:
    one, two = clause_of(s, use, first), clause_of(s, use, second)
    if one is None or two is None or not present_is_clear(one) or not present_is_clear(two):
        return None
    if one.subject.vocative or two.subject.vocative:
        return None
    return one, two


def with_polarity(clause: Clause, negative: bool) -> Clause | None:
    """La misma oración, afirmada o negada, si lo que la completa lo permite (*any* pide negación; *some*, no)."""
    words = set(clause.predicate.en.split())
    if words & ({"some", "something", "everything"} if negative else {"any", "anything"}):
        return None
    return replace(clause, negative=negative)


def explicit(one: Clause, two: Clause, always: bool = False) -> tuple[Clause, Clause]:
    """Los pronombres que hacen falta: «yo cocino y ella lava», «cuando yo estaba triste, él era gracioso».

    Dos pronombres distintos se dicen si contrastan (always) o si sus verbos no dicen de quién son.
    """
    words = {one.subject.en, two.subject.en}
    if not (one.subject.pronoun and two.subject.pronoun) or len(words) < 2 or words & {"it", "there"}:
        return one, two
    persons = {one.subject.es_person, two.subject.es_person}
    confusing = len(persons) == 1 or (
        persons == {0, 2} and "imperfect" in (one.spanish_tense, two.spanish_tense)
    )
    if always or confusing:
        return replace(one, explicit=True), replace(two, explicit=True)
    return one, two


def coordinate(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«Ana cooks and Luis washes the plates.», «I like coffee, but she likes tea.»"""
    tense = s.pick(
        ("present", "past", "past", "future", "progressive", "going_to", "present"), "tiempo coordinación"
    )
    persons = s.pick([(a, b) for a in range(5) for b in range(5)], "dos personas")
    found = pair_of(
        s, "coordinación", replace(wish, person=persons[0], tense=tense), Wish(person=persons[1], tense=tense)
    )
    if found is None:
        return None
    one, two = found
    if (
        (one.tense != two.tense and "present" not in (one.tense, two.tense))
        or one.subject.names == two.subject.names
        or one.subject.names & two.subject.names
    ):
        return None
    word = s.pick(("and", "and", "but", "but", "so"), "conjunción")
    if word == "but":
        one, two = with_polarity(one, False), with_polarity(two, s.chance(0.5) and two.adverb == "")
        if one is None or two is None:
            return None
    en, es = {"and": (" and ", " y "), "but": (", but ", ", pero "), "so": (", so ", ", así que ")}[word]
    one, two = explicit(one, two, always=word != "so")
    one, two = (
        replace(c, front=None, adverb="" if c.adverb == "yet" and not c.negative else c.adverb)
        for c in (one, two)
    )
    return finish(link(state(one, bare=True), en, es, state(two, bare=True), "coordinación"))


def same_subject(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«Ana buys the red shirt and wears it.», «I have a car but I can't drive.»"""
    if s.chance(0.35):
        return sequence(s, wish)
    who = subject(s, s.pick(range(5), "persona mismo"), 0.6)
    if who.vocative:
        return None
    tense = s.pick(("present", "past", "past", "going_to", "future"), "tiempo mismo")
    first, second = Wish(subject=who, tense=tense), Wish(subject=who, tense=tense)
    found = pair_of(s, "coordinación", first, second)
    if found is None or found[0].subject.en != who.en or found[1].subject.en != who.en:
        return None
    one, two = found
    if (
        one.predicate.verb == two.predicate.verb
        or one.predicate.experiencer != two.predicate.experiencer
        or one.tense != two.tense
    ):
        return None
    word = s.pick(("and", "but", "and"), "conjunción misma")
    one = with_polarity(replace(one, front=None, adverb=""), False)
    two = with_polarity(replace(two, front=None, adverb=""), word == "but" and s.chance(0.6))
    if one is None or two is None:
        return None
    again = pronoun(
        {0: "I", 1: "you", 2: "she" if who.gender == "f" else "he", 3: "we", 4: "they"}[who.person],
        who.gender if not who.unsaid else "",
    )
    two = replace(two, subject=again if not who.pronoun else who)
    en, es = {"and": (" and ", " y "), "but": (", but ", ", pero ")}[word]
    return finish(link(state(one, bare=True), en, es, state(two, bare=True), "coordinación"))


CLITIC = {("m", False): "lo", ("f", False): "la", ("m", True): "los", ("f", True): "las"}


def sequence(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«Ana bought a shirt and wore it.», «I have to buy the fish and cook it.»"""
    first, second, names = s.pick(SEQUENCES, "secuencia")
    who = subject(s, s.pick(range(5), "persona secuencia"))
    tense = s.pick(("present", "past", "past", "perfect", "future"), "tiempo secuencia")
    noun = NOUN[s.pick(names, ("secuencia", first, second))]
    what = thing(s, noun, who, VERB[first], dets="the the a a this that number own")
    word = "them" if what.person == 4 else "it"
    markers = frozenset(p.combo("vo", verb, noun.en) for verb in (first, second))
    verbs = VERB[first], VERB[second]
    one = Clause(
        who,
        Predicate(
            f"{verbs[0].particle} {what.en}".strip(), what.es, what.tags, what.combos | markers, verb=verbs[0]
        ),
        tense,
    )
    two = Clause(
        replace(who, vocative=""),
        Predicate(
            f"{verbs[1].particle} {word}".strip(),
            "",
            frozenset({"clítico"}),
            verb=verbs[1],
            clitics=(CLITIC[what.gender, what.plural],),
        ),
        tense,
    )
    if not (present_is_clear(one) and present_is_clear(two)):
        return None
    head, tail = state(one), state(two)
    rest = english(two, short=False).removeprefix(who.en).strip()
    rest = re.sub("^(will|has|have) ", "", rest)
    es = spanish(replace(two, subject=replace(who, es="")))
    return finish(link(head, " and ", " y ", replace(tail, en=rest, es=es), "coordinación"), who.vocative)


def subordinate(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """Oraciones con *because*, *when*, *if*, *that* y las preguntas indirectas."""
    return SUBORDINATE[s.weighted(WEIGHTS["subordinada"], "subordinada")](s, wish)


def because(s: Sampler, wish: Wish) -> Chunk | None:
    """«Ana didn't come because she was sick.»"""
    tense = s.pick(("present", "past", "past", "future", "going_to", "progressive"), "tiempo porque")
    main = clause_of(s, "coordinación", replace(wish, person=s.pick(range(5), "persona porque"), tense=tense))
    if main is None or main.subject.vocative or not present_is_clear(main):
        return None
    who = main.subject
    person = {0: "I", 1: "you", 3: "we", 4: "they"}.get(who.person, "she" if who.gender == "f" else "he")
    again = who if who.pronoun else pronoun(person, who.gender) if who.human else None
    other = s.chance(0.3) or again is None or again.en in ("it", "there")
    reason_tense = {
        "past": "past",
        "present": "present",
        "future": "present",
        "going_to": "present",
        "progressive": "present",
    }[tense]
    use = "motivo-otro" if other else "motivo"
    reason = clause_of(
        s,
        use,
        Wish(
            subject=None if other else again,
            tense=reason_tense,
            person=s.pick(range(5), "persona motivo") if other else None,
            human=True,
        ),
    )
    if (
        reason is None
        or reason.subject.vocative
        or "years old" in reason.predicate.en
        or not present_is_clear(reason)
        or reason.predicate.verb == main.predicate.verb
    ):
        return None
    if other and (
        reason.subject.names & who.names or (reason.subject.en == who.en and reason.subject.pronoun)
    ):
        return None
    main, reason = explicit(replace(main, front=None, adverb=""), replace(reason, front=None))
    return finish(
        link(state(main, bare=True), " because ", " porque ", state(reason, bare=True), "subordinada")
    )


BARRIERS = [("cross", ("street", "bridge", "river")), ("climb", ("mountain", "tree")), ("enter", ())]


def because_it(s: Sampler, wish: Wish) -> Chunk | None:
    """«The cow didn't cross the bridge because it was too narrow.»: ¿quién era estrecho? *it* y *they* tienen dos antecedentes."""
    who = noun_phrase(
        s.pick([n for n in NOUN.values() if n.kind in ("mascota", "animal")], "animal cruza"),
        "the",
        s.chance(0.3),
    )
    verb, names = s.pick(
        (
            (VERB["cross"], ("street", "bridge", "river", "square")),
            (
                VERB["eat"],
                ("apple", "pear", "soup", "carrot", "cheese", "meat", "bread", "fish", "chicken", "cookie"),
            ),
            (VERB["drink"], ("water", "milk", "soup", "juice")),
        ),
        "no lo hizo",
    )
    noun = NOUN[s.pick(names, ("no cruzó", verb.en))]
    what = noun_phrase(noun, "the", who.plural and not noun.mass and s.chance(0.5))
    animal = {
        "cross": "tired sick slow small old big",
        "eat": "sick tired full old",
        "drink": "sick tired old",
    }[verb.en].split()
    place = {"street": "wide narrow dangerous noisy", "bridge": "narrow wide dangerous long old", "river": "cold wide dangerous long", "square": "noisy big dangerous",
             "soup": "hot cold", "water": "cold hot dirty", "milk": "cold hot", "juice": "cold hot sweet"}.get(noun.en, "cold hot small big")  # fmt: skip
    place = place.replace(" small big", "") if noun.mass else place
    if s.chance(0.5):
        about, adjective = who, s.pick(animal, ("cansado", verb.en))
    else:
        about, adjective = what, s.pick(place.split(), ("estrecho", noun.en, place))
    from gramatica.lexico import ADJECTIVE

    adjective = ADJECTIVE[adjective]
    copula = "estar" if adjective.copula == "estar" else "ser"
    it = Nominal(
        "they" if about.plural else "it",
        "",
        person=4 if about.plural else 2,
        es_person=4 if about.plural else 2,
        gender=about.gender,
        plural=about.plural,
        pronoun=True,
    )
    past = s.chance(0.75)
    tense = "past" if past else "present"
    degree = s.pick((("too", "demasiado"), ("very", "muy"), ("too", "demasiado")), "grado cruza")
    if adjective.en == "full":
        degree = ("", "")
    marker = p.combo("vo", verb.en, noun.en)
    main = Clause(
        who,
        Predicate(
            f"{verb.particle} {what.en}".strip(), what.es, what.tags, what.combos | {marker}, verb=verb
        ),
        tense,
        True,
        modal="can" if s.chance(0.2) and past else "",
    )
    marker = p.combo("na", adjective.en, about.noun.en)
    reason = Clause(
        it,
        Predicate(
            f"{degree[0]} {adjective.en}".strip(),
            f"{degree[1]} {about.agree(adjective)}".strip(),
            frozenset({"copulativa", "adjetivo"}),
            frozenset({marker}),
            verb=Verb("be", copula),
            copular=True,
            stative=True,
        ),
        tense,
    )
    return finish(link(state(main), " because ", " porque ", state(reason, short=False), "subordinada"))


def when(s: Sampler, wish: Wish) -> Chunk | None:
    """«When Ana was a child, she ate apples every day.», «I was cooking when he arrived.», «When it rains, we stay at home.»"""
    kind = s.pick(("niñez", "mientras", "costumbre", "costumbre", "pasado", "si", "si"), "cuándo")
    persons = s.pick([(a, b) for a in range(5) for b in range(5)], "dos personas cuándo")
    word = ("when", "cuando")
    if kind == "niñez":
        return childhood(s)
    if kind == "mientras":
        one = clause_of(s, "mientras", Wish(person=persons[0], tense="past_progressive"))
        two = PREDICATES[s.pick(("movimiento", "acción", "clima"), "llegó")](
            s, Wish(person=persons[1], tense="past")
        )
    elif kind == "pasado":
        one = clause_of(s, "coordinación", Wish(person=persons[0], tense="past"))
        two = PREDICATES[s.pick(("movimiento", "movimiento", "copulativa", "acción"), "cuando pasó")](
            s, Wish(person=persons[1], tense="past", human=True)
        )
    elif kind == "costumbre":
        one = clause_of(s, "costumbre", Wish(person=persons[0], tense="present"))
        two = PREDICATES[
            s.pick(("clima", "copulativa", "tener", "movimiento", "copulativa"), "cuando siempre")
        ](s, Wish(person=persons[1], tense="present", human=True))
    else:
        word = ("if", "si")
        one = clause_of(
            s,
            "coordinación",
            Wish(person=persons[0], tense=s.pick(("future", "future", "present", "going_to"), "si tiempo")),
        )
        two = PREDICATES[s.pick(("clima", "copulativa", "tener", "movimiento", "acción"), "si pasa")](
            s, Wish(person=persons[1], tense="present", human=True)
        )
    if one is None or two is None or one.subject.vocative or two.subject.vocative:
        return None
    if (
        not present_is_clear(one)
        or not present_is_clear(two)
        or one.predicate.verb == two.predicate.verb
        or two.modal
    ):
        return None
    if (
        two.predicate.verb.es == "ser" or "years old" in two.predicate.en
    ):  # «cuando esos meseros son altos» no dice nada
        return None
    if one.subject.names & two.subject.names and not (
        one.subject.pronoun and one.subject.en == two.subject.en
    ):
        return None
    one, two = (
        replace(one, front=None, adverb=""),
        replace(
            two, front=None, adverb="", adjuncts=tuple(a for a in two.adjuncts if "tiempo" not in a.tags)
        ),
    )
    one, two = explicit(one, two)
    main, side = state(one, bare=True), state(two, bare=True)
    if s.chance(0.5):
        return finish(link(link(Chunk(word[0], word[1]), " ", " ", side), ", ", ", ", main, "subordinada"))
    return finish(link(main, f" {word[0]} ", f" {word[1]} ", side, "subordinada"))


def childhood(s: Sampler) -> Chunk | None:
    """«When Ana was a child, she ate green apples every day.»"""
    who = subject(s, s.pick(range(5), "infancia"), 0.4)
    if (
        who.vocative
        or (who.noun and (who.noun.kind in ("persona", "gente", "oficio", "plural", "mascota")))
        or (who.own == "our" and not who.pronoun)
    ):
        return None
    again = (
        who
        if who.pronoun
        else pronoun("they" if who.plural else "she" if who.gender == "f" else "he", who.gender)
    )
    clause = (
        PREDICATES[s.pick(("acción", "intransitivo", "gustar"), "de niño")](
            s, Wish(subject=again, tense="past")
        )
        if s.chance(0.9)
        else None
    )
    if clause is None or clause.modal or clause.negative:
        return None
    kept = tuple(part for part in clause.adjuncts if "tiempo" not in part.tags)
    if (
        s.chance(0.6)
        and not clause.predicate.experiencer
        and (moment := p.time(s, "imperfect", clause.predicate.verb))
    ):
        kept = (*kept, moment)
    clause = replace(clause, habitual=True, front=None, adverb="", adjuncts=kept)
    forms = ("niños", "niñas") if who.plural else ("niño", "niña")
    es = f"{{{forms[0]}|{forms[1]}}}" if who.unsaid else forms[who.gender == "f"]
    child = Clause(
        who,
        Predicate(
            "children" if who.plural else "a child", es, frozenset({"identidad"}), verb=BE, stative=True
        ),
        "past",
    )
    if s.chance(0.5):
        return finish(
            link(
                link(Chunk("when", "cuando"), " ", " ", state(child)),
                ", ",
                ", ",
                state(clause),
                "subordinada",
            )
        )
    first, second = (
        replace(clause, subject=who if clause.predicate.experiencer or True else who),
        replace(child, subject=again),
    )
    if clause.predicate.experiencer:
        first = replace(clause, subject=who)
    return finish(link(state(first), " when ", " cuando ", state(second), "subordinada"))


def that(s: Sampler, wish: Wish) -> Chunk | None:
    """«I think that the soup is hot.», «She said that she was tired.»"""
    head = p.say_that(s, Wish(person=s.pick(range(5), "persona que")), None)
    if head is None:
        return None
    past = head.tense == "past"
    tense = (
        "past"
        if past
        else s.pick(("present", "present", "past", "future", "going_to", "perfect"), "tiempo que")
    )
    use = "que-pasado" if past else "que"
    again = None
    if s.chance(0.35) and head.subject.human and not (head.subject.noun and head.subject.noun.en == "people"):
        again = (
            head.subject
            if head.subject.pronoun
            else pronoun(
                "they" if head.subject.person == 4 else "she" if head.subject.gender == "f" else "he",
                head.subject.gender,
            )
        )
    inner = clause_of(
        s,
        use,
        Wish(subject=again, tense=tense, person=None if again else s.pick(range(5), "persona que dice")),
    )
    if (
        inner is None
        or inner.subject.vocative
        or not present_is_clear(inner)
        or (past and inner.spanish_tense not in ("imperfect",))
    ):
        return None
    if again is None and (inner.subject.names & head.subject.names):
        return None
    inner = replace(inner, front=None)
    word = " that " if s.chance(0.65) else " "
    return finish(link(state(head), word, " que ", state(inner), "subordinada"))


def indirect(s: Sampler, wish: Wish) -> Chunk | None:
    """«I don't know where the keys are.», «Do you know who bought the car?»"""
    who = subject(s, s.pick((0, 0, 1, 2, 3, 4), "persona indirecta"), 0.8)
    if who.vocative:
        return None
    noun = s.pick(
        [
            n
            for n in NOUN.values()
            if n.kind
            in ("objeto", "ropa", "par", "edificio", "familia", "cercano", "mascota", "lectura", "persona")
        ],
        "indirecta",
    )
    kind = s.pick(("dónde", "dónde", "quién", "de quién", "qué", "por qué"), "clase de indirecta")
    tense = s.pick(("present", "present", "past"), "indirecta tiempo")
    if kind in ("dónde", "por qué"):
        what = noun_phrase(
            noun,
            s.pick(("my", "your", "his", "her", "our"), "indirecta mi")
            if noun.human and noun.kind != "persona"
            else s.pick(("the", "my" if noun.owned else "the"), ("indirecta det", noun.owned)),
            s.chance(0.3) and noun.en not in ("mom", "dad", "father", "mother", "wife", "husband"),
        )
        inner = Clause(what, Predicate("", "", frozenset({"copulativa"}), verb=p.ESTAR, stative=True), tense)
        word = Chunk("where", "dónde")
        if kind == "por qué":
            inner, word = (
                p.describe(s, Wish(tense=tense, person=s.pick((1, 2, 4), "por qué indirecta"))),
                Chunk("why", "por qué"),
            )
            if inner is None or inner.subject.vocative:
                return None
        body = link(
            word, " ", " ", replace(inner.chunk(_tail(inner), spanish(inner, inverted=kind == "dónde")))
        )
    elif kind == "quién":
        someone = Nominal("who", "quién", own="", human=True, names=frozenset({"who"}))
        inner = p.act(
            s,
            Wish(
                subject=someone, tense=s.pick(("past", "past", "present", "progressive"), "quién indirecta")
            ),
        )
        if inner is None or inner.negative or not present_is_clear(inner):
            return None
        inner = replace(inner, front=None, adverb="")
        body = state(inner)
    elif kind == "de quién":
        noun = s.pick(p.OWNED, "de quién indirecta")
        this = noun_phrase(noun, s.pick(("this", "that"), "de quién indirecta det"), noun.kind == "par")
        be = "are" if this.plural else "is"
        body = Chunk(f"whose {this.en.split(' ', 1)[1]} {be} {this.en.split()[0]}", "", frozenset())
        body = Chunk(
            f"whose {noun_phrase(noun, 'bare', this.plural).en} {this.en.split()[0]} {be}",
            f"de quién {'son' if this.plural else 'es'} {this.es}",
            frozenset({"posesión"}),
        )
    else:
        who_does = subject(s, s.pick((1, 2, 2, 3, 4, 0), "qué indirecta"), 0.7)
        if who_does.vocative:
            return None
        cell = p.cell(
            s,
            Wish(
                person=who_does.es_person,
                tense=s.pick(("past", "going_to", "present", "progressive"), "qué indirecta tiempo"),
            ),
            VERB,
            "qué indirecta",
        )
        if not cell[0].objects:
            return None
        inner = Clause(
            who_does, Predicate(cell[0].particle.strip(), "", verb=cell[0], stative=cell[0].durative), cell[2]
        )
        body = link(
            Chunk("what", "qué"),
            " ",
            " ",
            replace(inner.chunk(english(inner), spanish(inner, inverted=True))),
        )
    if s.chance(0.3):
        main = Clause(
            replace(pronoun("you"), vocative=""), Predicate("", "", verb=Verb("know", "saber"), stative=True)
        )
        head = main.chunk(english(main, question=True), spanish(main, inverted=True), "pregunta-sí-no")
        return finish(
            Chunk(
                f"{head.en} {body.en}?",
                f"¿{head.es} {body.es}?",
                head.tags | body.tags | {"subordinada"},
                body.combos,
                head.cells | body.cells,
            )
        )
    main = Clause(who, Predicate("", "", verb=Verb("know", "saber"), stative=True), "present", s.chance(0.7))
    return finish(link(state(main), " ", " ", body, "subordinada"))


def _tail(clause: Clause) -> str:
    """Orden de la pregunta indirecta inglesa: «where the keys are»."""
    return english(clause, short=False)


SUBORDINATE: dict[str, Callable] = {
    "porque": because,
    "porque-it": because_it,
    "cuando": when,
    "que": that,
    "indirecta": indirect,
}


# Relativos


def relative(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«The woman who sells flowers is tall.», «The book that Ana reads…», «The house where I live…»"""
    made = relative_phrase(s)
    if made is None:
        return None
    phrase, noun = made
    if noun.human and s.chance(0.5):
        clause = clause_of(
            s,
            "relativo-persona",
            Wish(subject=phrase, tense=s.pick(("present", "past", "present", "future"), "tiempo relativo")),
        )
    elif s.chance(0.6) and (
        clause := p.describe(
            s, Wish(subject=phrase, tense=s.pick(("present", "present", "past"), "rel cosa"))
        )
    ):
        pass
    else:
        who = subject(s, s.pick(range(5), "persona relativo"), 0.6)
        if noun.human:
            verb = VERB[
                s.pick(
                    ("know", "see", "remember", "look for", "call", "help", "invite", "miss"),
                    "conozco al que",
                )
            ]
            target = Chunk(
                f"{verb.particle} {phrase.en}".strip(),
                f"a {phrase.es}",
                phrase.tags | {"a-personal"},
                phrase.combos,
            )
        else:
            verb = VERB[
                s.pick(("see", "want", "like", "find", "remember", "have", "know"), "quiero el que").replace(
                    "like", "want"
                )
            ]
            if (verb.en in ("know",) and noun.kind not in ("edificio", "lugar")) or (
                verb.en in ("have", "want", "find") and noun.kind in ("edificio", "lugar")
            ):
                return None
            target = Chunk(f"{verb.particle} {phrase.en}".strip(), phrase.es, phrase.tags, phrase.combos)
        tense = s.pick(("present", "past", "present"), ("tiempo conozco", verb.en))
        clause = Clause(
            who,
            Predicate(
                target.en,
                target.es,
                target.tags,
                target.combos,
                phrase.cells,
                verb=verb,
                stative=verb.durative,
            ),
            tense,
            s.chance(0.15),
        )
    if (
        clause is None
        or not present_is_clear(clause)
        or (clause.subject.names & phrase.names and clause.subject is not phrase)
    ):
        return None
    if "favorite" in clause.predicate.en:
        return None
    clause = replace(clause, front=None)
    result = state(clause, short=False)
    return finish(
        replace(result, cells=result.cells | phrase.cells, tags=result.tags | {"relativo"}),
        clause.subject.vocative,
    )


def relative_phrase(s: Sampler) -> tuple[Nominal, object] | None:
    """Un sintagma con su oración de relativo, de sujeto, de objeto o de lugar."""
    kind = s.pick(("sujeto", "objeto", "objeto", "lugar"), "clase de relativo")
    tense = s.pick(
        ("present", "past", "progressive", "going_to", "future", "perfect", "past"), "tiempo del relativo"
    )
    if kind == "sujeto":
        noun = s.pick([*PEOPLE, NOUN["friend"], NOUN["neighbor"], NOUN["cousin"]], "relativo")
        plural = s.chance(0.3)
        det = s.pick(("the", "the", "that"), "relativo det") if noun.kind != "cercano" else "my"
        head = noun_phrase(noun, det, plural)
        gap = Nominal(
            s.pick(("who", "who", "that"), "who o that"),
            "que",
            person=head.person,
            es_person=head.es_person,
            plural=plural,
            gender=head.gender,
            own=head.own,
            human=True,
            names=head.names,
        )
        inner = clause_of(s, "relativo-persona", Wish(subject=gap, tense=tense))
    elif kind == "objeto":
        verb, _, tense = p.cell(s, Wish(tense=tense), VERB, "relativo objeto")
        if not verb.objects or verb.base in ("do", "take", "play") or tense == "used_to":
            return None
        noun = NOUN[s.pick(verb.objects, ("relativo objeto", verb.en))]
        if noun.kind == "comer" or noun.en in ("time", "help", "work"):
            return None
        plural = s.chance(0.3) and not noun.mass
        head = noun_phrase(
            noun, s.pick(("the", "the", "the", "that"), "relativo objeto det"), plural or noun.kind == "par"
        )
        head = replace(head, combos=head.combos | {p.combo("vo", verb.en, noun.en)})
        who = subject(s, s.pick(range(5), "persona del relativo"), 0.6)
        if who.vocative:
            return None
        inner = Clause(who, Predicate(verb.particle.strip(), "", verb=verb, stative=verb.durative), tense)
        if s.chance(0.2):
            inner = p.modal(s, replace(inner, tense="present"), 1.0)
    else:
        noun = NOUN[
            s.pick(
                (
                    "house",
                    "school",
                    "city",
                    "town",
                    "store",
                    "restaurant",
                    "hotel",
                    "park",
                    "street",
                    "office",
                    "room",
                    "beach",
                    "hospital",
                    "library",
                ),
                "relativo lugar",
            )
        ]
        head = noun_phrase(noun, s.pick(("the", "the", "that", "this"), "relativo lugar det"), False)
        who = subject(s, s.pick(range(5), "persona del lugar"), 0.6)
        if who.vocative:
            return None
        verbs = [v.en for v in INTRANSITIVE.values() if noun.en in v.places]
        verb = INTRANSITIVE[s.pick(verbs or ["work"], ("relativo lugar", noun.en))]
        inner = Clause(
            who,
            Predicate(verb.particle.strip(), "", verb=verb, stative=verb.durative),
            tense if not (verb.stative and "prog" in tense) else "present",
        )
    if (
        inner is None
        or (inner.subject.names & head.names and kind != "sujeto")
        or not present_is_clear(inner)
    ):
        return None
    inner = replace(inner, front=None, adverb="", adjuncts=inner.adjuncts[:1])
    words = {"sujeto": ("", ""), "objeto": ("that ", "que "), "lugar": ("where ", "donde ")}[kind]
    if kind == "objeto" and s.chance(0.3):
        words = ("", "que ")
    order = kind != "sujeto" and not inner.subject.pronoun and not inner.predicate.experiencer and False
    en, es = english(inner), spanish(inner, inverted=order, bare=True)
    body = inner.chunk(en, es)
    return replace(
        head, en=f"{head.en} {words[0]}{en}", es=f"{head.es} {words[1]}{es}", tags=head.tags | body.tags | {"relativo"},
        combos=head.combos | body.combos, cells=body.cells, names=head.names | inner.subject.names,
    ), noun  # fmt: skip


# Dos frases en una línea


def two_sentences(s: Sampler, wish: Wish = Wish()) -> Chunk | None:
    """«I'm hungry. Do you want to eat?», «Ana bought a shirt. It's red.», «Where is the key? I can't find it.»"""
    if s.chance(0.45):
        return about_it(s)
    first = statement(s, wish) if s.chance(0.65) else question(s) or None
    second = s.pick((statement, question, imperative, wh_question, statement), "segunda frase")(s, Wish())
    if first is None or second is None or len((first.en + second.en).split()) > 13:
        return None
    return Chunk(
        f"{first.en} {second.en}",
        f"{first.es} {second.es}",
        first.tags | second.tags | {"dos-oraciones"},
        first.combos | second.combos,
        first.cells | second.cells,
    )


def about_it(s: Sampler) -> Chunk | None:
    """La segunda frase habla de la misma cosa, con un pronombre que concuerda con ella."""
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
                "lectura",
                "envase",
                "mueble",
                "vehículo",
                "fruta",
                "plato",
                "vajilla",
                "edificio",
                "función",
                "instrumento",
                "prenda",
            )
        ],
        "de qué se habla",
    )
    verbs = [v for v in VERB.values() if noun.en in v.objects]
    if not verbs:
        return None
    verb, person, tense = p.cell(
        s, Wish(verb=s.pick([v.en for v in verbs], ("de qué", noun.en))), VERB, "tema"
    )
    who = subject(s, person, 0.6)
    if tense in ("used_to", "past_progressive") or who.vocative:
        return None
    what = thing(s, noun, who, verb, dets="the the a a this own number", adjective=0.3)
    marker = p.combo("vo", verb.en, noun.en)
    first = Clause(
        who,
        Predicate(
            f"{verb.particle} {what.en}".strip(),
            what.es,
            what.tags,
            what.combos | {marker},
            verb=verb,
            stative=verb.durative,
        ),
        tense,
    )
    if not present_is_clear(first):
        return None
    opening = finish(state(first))
    if s.chance(0.35):
        be = "are" if what.person == 4 else "is"
        the = thing(s, noun, None, None, dets="the the own owner", adjective=0.2)
        be = "are" if the.person == 4 else "is"
        opening = finish(
            Chunk(
                f"where {be} {the.en}?",
                f"¿dónde {'están' if the.plural else 'está'} {the.es}?",
                the.tags | {"pregunta-qu", "lugar", "ser-estar", "presente"},
                the.combos,
            )
        )
        what = the
    it = Nominal(
        "they" if what.person == 4 else "it",
        "",
        frozenset({"sujeto-omitido"}),
        noun=noun,
        person=4 if what.person == 4 else 2,
        es_person=4 if what.plural else 2,
        gender=what.gender,
        plural=what.plural,
        pronoun=True,
    )
    if s.chance(0.5) and not opening.en.startswith("Where"):
        second = PREDICATES[s.pick(("copulativa", "copulativa", "posesión"), "de ella se dice")](
            s, Wish(subject=it, tense=s.pick(("present", "present", "past"), "de ella tiempo"))
        )
        if second is None or "adjetivo" in opening.tags & second.tags:
            return None
        rest = finish(state(second, short=s.chance(0.7)))
    else:
        other = VERB[s.pick([v.en for v in verbs], ("tema otro", noun.en))]
        if other == verb:
            return None
        who = subject(s, s.pick(range(5), "quién con ello"), 0.7)
        if who.vocative:
            return None
        clitic = CLITIC[what.gender, what.plural]
        word = "them" if what.person == 4 else "it"
        target = f"{word}{other.particle}" if other.base == "turn" else f"{other.particle} {word}".strip()
        options = [
            t
            for t in p.tenses_of(other)
            if t in ("present", "past", "progressive", "going_to", "future", "perfect")
        ]
        second = Clause(
            who,
            Predicate(
                target,
                "",
                frozenset({"clítico"}),
                frozenset({p.combo("vo", other.en, noun.en)}),
                verb=other,
                clitics=(clitic,),
                stative=other.durative,
            ),
            s.pick(options, ("tema tiempo", len(options))),
            s.chance(0.25),
        )
        second = p.modal(s, second, 0.4)
        if not present_is_clear(second):
            return None
        rest = finish(state(second))
    return Chunk(
        f"{opening.en} {rest.en}",
        f"{opening.es} {rest.es}",
        opening.tags | rest.tags | {"dos-oraciones"},
        opening.combos | rest.combos,
        opening.cells | rest.cells,
    )


def dress(s: Sampler, clause: Clause) -> Chunk | None:
    """Una oración dada, dicha de una de las maneras en que puede decirse: afirmada, preguntada o dentro de otra."""
    kind = s.pick(
        ("afirmar", "afirmar", "afirmar", "preguntar", "preguntar", "por qué", "que", "porque", "cuando"),
        "vestir",
    )
    plain = clause.tense == "used_to" or clause.subject.vocative or clause.adverb or clause.front
    if (
        kind in ("preguntar", "por qué")
        and clause.tense != "used_to"
        and clause.subject.person not in (0, 3)
        and clause.subject.en != "nobody"
    ):
        asked = replace(clause, front=None, adverb="")
        made = ask(asked) if kind == "preguntar" else ask_with(asked, Chunk("why", "por qué"))
        return finish(made, clause.subject.vocative)
    if kind == "que" and not plain and clause.tense not in ("past", "past_progressive"):
        who = subject(s, s.pick(range(5), "vestir que"), 0.8)
        if not who.vocative and not who.names & clause.subject.names:
            verb = s.pick((("think", "creer"), ("know", "saber")), "vestir verbo que")
            head = Clause(who, Predicate(verb=Verb(*verb), stative=True), "present")
            return finish(
                link(
                    state(head),
                    s.pick((" that ", " that ", " "), "that"),
                    " que ",
                    state(clause),
                    "subordinada",
                )
            )
    if kind in ("porque", "cuando") and not plain and clause.tense != "perfect":
        past = clause.tense in ("past", "past_progressive")
        other = s.pick(range(5), "vestir persona")
        wish = Wish(person=other, tense="past" if past else "present", human=True)
        side = PREDICATES[s.pick(("copulativa", "tener", "clima", "copulativa", "tener"), "vestir lado")](
            s, wish
        )
        if (
            side
            and side.predicate.verb.es != "ser"
            and not side.subject.vocative
            and not side.subject.names & clause.subject.names
            and "years" not in side.predicate.en
        ):
            en, es = {"porque": (" because ", " porque "), "cuando": (" when ", " cuando ")}[kind]
            if kind == "cuando" and not past and clause.tense != "present":
                en, es = " if ", " si "
            clause, side = explicit(clause, replace(side, adverb=""))
            return finish(link(state(clause), en, es, state(side), "subordinada"))
    return finish(state(clause), clause.subject.vocative)


STRUCTURES: dict[str, Callable[..., Chunk | None]] = {
    "afirmación": statement, "pregunta": question, "pregunta-qu": wh_question, "orden": imperative,
    "coordinación": coordinate, "mismo-sujeto": same_subject, "subordinada": subordinate, "relativo": relative,
    "dos-frases": two_sentences,
}  # fmt: skip
