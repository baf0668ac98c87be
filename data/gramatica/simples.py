"""Frases de una sola oración: afirmaciones, preguntas y órdenes.

Lo que sale al azar no siempre tiene sentido: entonces `discard_if` abandona la frase, y se prueba otra. Las
barajas son de `data/lexico/elecciones.tsv`; los pesos, de `pesos.tsv`, que llama a los métodos por su nombre.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from gramatica import predicados as p
from gramatica import sintagmas
from gramatica.lexico import ADJECTIVE, DATIVE, INTRANSITIVE, MANNERS, NOUN, SPOTS, VERB, Noun, Verb
from gramatica.oracion import BE, Chunk, Clause, Predicate, ask, ask_with, command, finish, link, state
from gramatica.predicados import ESTAR, HABER, PREDICATES, TENER, Wish, thing
from gramatica.sintagmas import PEOPLE, RELATIVES, Nominal, Sampler, combo, noun_phrase, pronoun, subject
from gramatica.tablas import read_table

ANY = Wish()
WHO = Nominal("who", "quién", own="", human=True, names=frozenset({"who"}))
WEIGHTS: dict[str, dict[str, float]] = {}
for row in read_table("pesos"):
    if not row["peso"].isdigit():
        raise ValueError(f"«{row['peso']}», en data/lexico/pesos.tsv, no es un peso.")
    WEIGHTS.setdefault(row["uso"], {})[row["nombre"]] = float(row["peso"])
DECKS: dict[str, list] = {}
for row in read_table("elecciones"):
    words = [int(word) if word.isdigit() else word for word in row["opciones"].split(", ")]
    nouns = [noun for noun in NOUN.values() if noun.kind in row["clases"].split()]
    DECKS[row["baraja"]] = nouns or words
WORD: dict[str, Chunk] = {}
for row in read_table("interrogativos"):
    WORD[row["clave"]] = Chunk(row["inglés"], row["español"], frozenset(row["etiqueta"].split()))


class Discarded(Exception):
    """Lo que ha salido no da una frase con sentido."""


def discard_if(*reasons: object):
    """Abandona la frase si se cumple alguna de las razones."""
    if any(reasons):
        raise Discarded


def found(made: Clause | Predicate | None):
    """Lo que ha construido un predicado; si no ha podido, se abandona la frase."""
    discard_if(made is None)
    return made


def attempt(make: Callable, *arguments):
    """Lo que da `make`, o nada si se abandona."""
    try:
        return make(*arguments)
    except Discarded:
        return None


def gap(verb: Verb) -> Predicate:
    """Un verbo cuyo complemento está en otra parte: «What are you looking *for*?»"""
    return Predicate(verb.particle.strip(), verb=verb, stative=verb.durative)


def doing(verb: Verb, what: Chunk, *combos: str) -> Predicate:
    """Un verbo con su complemento: «looks for the keys» → «busca las llaves»."""
    en, both = f"{verb.particle} {what.en}".strip(), what.combos | {*combos}
    return replace(gap(verb), en=en, es=what.es, tags=what.tags, combos=both, cells=what.cells)


def being(who: Nominal, tags: str, tense: str, verb: Verb = ESTAR, en: str = "", es: str = "") -> Clause:
    """Una oración de *be*: «Ana is [from]», «the keys are», «she was [a child]»."""
    return Clause(who, Predicate(en, es, frozenset(tags.split()), verb=verb, stative=True), tense)


def either(masculine: str, feminine: str) -> str:
    """Las dos formas, si el inglés no dice el género: «{bueno|buena}», pero «triste»."""
    return masculine if masculine == feminine else f"{{{masculine}|{feminine}}}"


def plain(clause: Clause, **changes) -> Clause:
    """La misma oración, sin lo que la abre ni adverbio."""
    return replace(clause, **{"front": None, "adverb": ""} | changes)


def timeless(clause: Clause) -> tuple[Chunk, ...]:
    """Lo que cierra la oración, menos cuándo."""
    return tuple(part for part in clause.adjuncts if "tiempo" not in part.tags)


def with_polarity(clause: Clause, negative: bool) -> Clause:
    """La misma oración, afirmada o negada; *any* pide negación y *some*, no."""
    banned = {"some", "something", "everything"} if negative else {"any", "anything"}
    discard_if(banned & set(clause.predicate.en.split()))
    return replace(clause, negative=negative)


def is_clear(clause: Clause, question: bool = False) -> bool:
    """«They read the book.»: ¿hoy o ayer? Sin nada que lo diga, no está claro. «Nobody doesn't…», tampoco."""
    if clause.subject.en in ("nobody", "someone") and (clause.negative or clause.adverb in ("never", "yet")):
        return False
    ambiguous = clause.predicate.verb.base in ("read", "cut", "put") and clause.tense in ("present", "past")
    if not ambiguous or clause.modal or clause.negative or question:
        return True
    present = clause.tense == "present" and (clause.subject.person == 2 or clause.adverb)
    return bool(present or clause.front or clause.adjuncts != timeless(clause))


def wh(clause: Clause, word: Chunk) -> Chunk:
    """La oración, preguntada con ese interrogativo: «Where are the keys?»"""
    return finish(ask_with(replace(clause, front=None), word), clause.subject.vocative)


def quantity(core: Nominal) -> Chunk:
    """«how many keys» → «cuántas llaves», «how much milk» → «cuánta leche»; «people», «cuánta gente»."""
    noun, es = core.noun, "cuánta" if core.gender == "f" else "cuánto"
    en, es = "how much" if noun.mass else "how many", es if noun.mass or noun.plural_en else f"{es}s"
    tags = core.tags if noun.mass else core.tags | {"número"}
    return Chunk(f"{en} {core.en}", f"{es} {core.es}", tags, core.combos)


def whose(noun: Noun, near: str, plural: bool, question: bool = False) -> Chunk:
    """«whose book is this» → «de quién es este libro»; dentro de otra oración, «whose book this is»."""
    bare, this = (noun_phrase(noun, det, plural) for det in ("bare", near))
    near, be, ser = this.en.split()[0], *(("are", "son") if this.plural else ("is", "es"))
    order = f"{be} {near}" if question else f"{near} {be}"
    return Chunk(f"whose {bare.en} {order}", f"de quién {ser} {this.es}", frozenset({"posesión"}))


class Simple(Sampler):
    """Las estructuras de una oración: cada método es una, y sale distinta cada vez."""

    def draw(self, deck: str, *key: str):
        """Una opción de esa baraja de `elecciones.tsv`; con `key`, de una copia aparte."""
        return self.pick(DECKS[deck], (deck, *key) if key else deck)

    def one_of(self, use: str) -> Callable:
        """Uno de los métodos de ese uso, según sus pesos."""
        return getattr(self, self.weighted(WEIGHTS[use], use))

    def clause_of(self, use: str, wish: Wish = ANY) -> Clause:
        """Una oración de uno de los predicados de ese uso, según sus pesos."""
        return found(PREDICATES[self.weighted(WEIGHTS[use], ("predicado", use))](self, wish))

    def someone(self, key: str, pronouns: float = 0.6, vocative: bool = False) -> Nominal:
        """Un sujeto de cualquier persona: «I», «my sister», «Ana and Luis»; con vocativo, «Ana, … you»."""
        who = subject(self, self.pick(DECKS.get(key, range(5)), key), pronouns)
        discard_if(who.vocative and not vocative)
        return who

    def quality(self, noun: Noun, chance: float, key: str, keep: Callable):
        """A veces, un adjetivo que ese nombre admite, pospuesto."""
        if not self.chance(chance):
            return None
        return sintagmas.adjective_for(self, noun, lambda a: not a.before and keep(a), key)

    # Afirmaciones y preguntas de sí o no

    def statement(self) -> Chunk:
        """«Ana bought three red apples yesterday.», «I do not have a car.»"""
        clause = self.clause_of("afirmación")
        discard_if(not is_clear(clause))
        said = state(clause, short=self.chance(0.6))
        if clause.negative and self.chance(0.12):
            full = said.en.replace("can't", "cannot").replace("won't", "will not").replace("n't", " not")
            said = replace(said, en=full)
        return finish(said, clause.subject.vocative)

    def question(self) -> Chunk:
        """«Do you have any friends?»; se pregunta sobre todo a «you»."""
        clause = self.clause_of("pregunta", Wish(person=self.draw("preguntado")) if self.chance(0.5) else ANY)
        who, predicate = clause.subject, clause.predicate
        discard_if(who.person in (0, 3) and self.chance(0.6))
        discard_if(clause.tense == "used_to", who.en == "nobody", not is_clear(clause, question=True))
        adverb = clause.adverb if clause.adverb == "yet" else ""
        begun = clause.tense == "perfect" and clause.adverb != "already" and not clause.negative
        if begun and self.chance(0.6):
            adverb = "ever"
        clause = plain(clause, adverb=adverb)
        if clause.negative and "any" not in predicate.en and (adverb or self.chance(0.5)):
            clause = plain(clause, negative=False)
        if predicate.en.startswith("some ") and not clause.negative:
            en, es = predicate.en.replace("some", "any", 1), re.sub("^un[oa]s ", "", predicate.es)
            clause = replace(clause, predicate=replace(predicate, en=en, es=es))
        return finish(ask(clause), who.vocative)

    # Preguntas con interrogativo

    def wh_question(self) -> Chunk:
        """Qué, quién, dónde, cuándo, por qué, cómo, cuántos, cuál, de quién."""
        return self.one_of("interrogativo")(self.draw("persona qu"))

    def ask_what(self, person: int) -> Chunk:
        """«What did Ana buy yesterday?», «Who did you see?»"""
        verb, person, tense = p.cell(self, Wish(person=person), VERB, "qué")
        discard_if(tense == "used_to")
        clause = p.modal(self, Clause(subject(self, person), gap(verb), tense))
        spots = next((spots for name, _, spots in SPOTS if name == verb.en), ())
        people = not verb.objects and "persona" in verb.traits
        return wh(p.adjuncts(self, clause, spots, when=0.3), WORD["a quién" if people else "qué"])

    def ask_who(self, person: int) -> Chunk:
        """«Who bought the red car?», «Who is hungry?»"""
        clause = self.clause_of("pregunta", Wish(subject=WHO))
        discard_if(clause.tense == "used_to")
        return finish(ask_with(plain(clause), Chunk(), subject_gap=True))

    def ask_where(self, person: int) -> Chunk:
        """«Where do you live?», «When did they arrive?», «Why are you sad?»"""
        word = self.draw("adverbio qu")
        if word == "where" and self.chance(0.5):
            return self.ask_place(person)
        if word == "how" and self.chance(0.5):
            return wh(being(subject(self, person), "copulativa", self.draw("cómo está")), WORD[word])
        if word == "how":
            clause = found(p.move(self, Wish(person=person, verb=self.draw("cómo ir"))))
        else:
            use = {"where": "pregunta-dónde", "why": "pregunta"}.get(word, "pregunta-cuándo")
            clause = self.clause_of(use, Wish(person=person))
        verb, why = clause.predicate.verb, word == "why"
        discard_if(clause.tense in ("used_to", "perfect"), not why and verb.stative and verb.es != "vivir")
        discard_if(word == "where" and {"lugar", "dirección"} & clause.tags)
        kept = timeless(clause) if word in ("when", "what time") else clause.adjuncts
        return wh(with_polarity(plain(clause, adjuncts=kept), clause.negative and why), WORD[word])

    def ask_place(self, person: int) -> Chunk:
        """«Where are my keys?», «Where were you yesterday?»"""
        if not self.chance(0.65):
            who = subject(self, person)
        elif (noun := self.draw("dónde está")).human:
            det, many = self.draw("dónde mi"), self.chance(0.3)
            who = noun_phrase(noun, det, many and noun.en in ("brother", "sister", "friend", "cousin"))
        else:
            who = thing(self, noun, dets="the the own own owner", adjective=0.3)
        clause = being(who, "copulativa", self.draw("dónde está tiempo"))
        if clause.tense == "past" and self.chance(0.5) and who.human and (when := p.time(self, "was")):
            clause = replace(clause, adjuncts=(when,))
        return wh(clause, WORD["where"])

    def ask_how_many(self, person: int) -> Chunk:
        """«How many red apples does Ana have?», «Which book are you reading?», «How much milk…?»"""
        if self.chance(0.25):
            return self.ask_how_many_there_are()
        verb, person, tense = p.cell(self, Wish(person=person), VERB, "cuántos")
        discard_if(tense in ("used_to", "past_progressive"), not verb.objects, verb.base in ("play", "wear"))
        who, noun = subject(self, person), NOUN[self.pick(verb.objects, ("cuántos", verb.en))]
        which = self.chance(0.4) or (noun.mass and self.chance(0.5))
        discard_if(noun.only_plural, verb.base == "watch" and noun.mass)
        chosen = self.quality(noun, 0.35, "cuántos", lambda a: p.suits(verb, noun, a))
        core = noun_phrase(noun, "bare", not noun.mass and not which, chosen)
        word = replace(core, en=f"which {core.en}", es=f"qué {core.es}") if which else quantity(core)
        word = replace(word, combos=core.combos | {combo("vo", verb.en, noun.en)})
        return wh(p.adjuncts(self, p.modal(self, Clause(who, gap(verb), tense)), when=0.2), word)

    def ask_how_many_there_are(self) -> Chunk:
        """«How many books are there on the table?»"""
        clause = found(p.there_is(self, ANY))
        name = clause.predicate.en.split()[-1]
        noun = next((noun for noun in NOUN.values() if noun.form(True)[0] == name), None)
        discard_if(noun is None or noun.mass, not clause.adjuncts, clause.tense == "future")
        there = replace(clause.subject, person=4, pronoun=False)
        predicate = Predicate(tags=frozenset({"haber"}), verb=HABER, agree=2, stative=True)
        clause = replace(clause, subject=there, negative=False, predicate=predicate)
        return wh(clause, quantity(noun_phrase(noun, "bare", True)))

    def ask_who_is(self, person: int) -> Chunk:
        """«Who is that woman?», «Which one is your car?», «How old is Ana?», «Where are you from?»"""
        word, tense = self.draw("clase de quién es"), self.draw("quién es tiempo")
        tag, verb, en = "identidad", BE, ""
        if word == "de quién":
            return self.ask_whose(tense)
        if word == "quién":
            who = self.that_person()
        elif word == "cuál":
            who = thing(self, self.pick(p.OWNED, "cuál es"), adjective=0.5, dets="own own owner")
        elif word == "origen":
            who, tag, en = subject(self, person, 0.5), "origen", "from"
            discard_if(who.en == "nobody")
        elif word == "how":
            who, tag, verb = subject(self, 2, 0.3), "copulativa", ESTAR
        else:
            who, tag, verb = subject(self, person, 0.4), "tener", TENER
            discard_if(who.plural and not who.pronoun)
        word = {"quién": "quiénes", "cuál": "cuáles"}.get(word, word) if who.plural else word
        return wh(being(who, tag, tense, verb, en), WORD[word])

    def that_person(self) -> Nominal:
        """«that tall woman», «your sister»."""
        noun, det, plural = self.pick(PEOPLE, "quién es"), self.draw("quién es det"), self.chance(0.3)
        chosen = self.quality(noun, 0.4, "quién", lambda a: a.en not in ("happy", "alone", "ready"))
        if self.chance(0.25):
            return noun_phrase(self.pick(RELATIVES, "quién es tu"), self.draw("quién es tu det"))
        return noun_phrase(noun, det, plural, chosen)

    def ask_whose(self, tense: str) -> Chunk:
        """«Whose book is this?», «Whose is this book?»"""
        noun = self.pick(p.OWNED, "de quién es cosa")
        what = thing(self, noun, adjective=0.25, dets="this that this the")
        if not self.chance(0.5) or noun.kind == "par":
            return wh(being(what, "posesión", tense, BE), WORD["de quién"])
        body = whose(noun, self.draw("de quién es este"), what.plural, question=True)
        tags = body.tags | {"pregunta-qu", "presente", "demostrativo", "ser-estar"}
        return finish(Chunk(f"{body.en}?", f"¿{body.es}?", tags))

    # Órdenes

    def imperative(self) -> Chunk:
        """«Close the door.», «Don't eat it.», «Give it to me.», «Let's go to the beach.»"""
        group = self.draw("a quién se ordena")
        us, all_of_you = group == "nosotros", group == "ustedes"
        you = pronoun("we") if us else replace(pronoun("you"), plural=all_of_you)
        negative = not us and self.chance(0.35)
        predicate, extra, negative = self.one_of("orden")(you, negative)
        discard_if(predicate.clitics and (us or (not negative and all_of_you)))
        names = ""
        if all_of_you:
            names = f"{sintagmas.two_names(self).en}, " if self.chance(0.7) else "children, "
        elif not us and self.chance(0.15):
            names = f"{sintagmas.any_name(self).en}, "
        said = command(predicate, *([extra] if extra else []), negative=negative, group=group)
        please = self.random()
        if not us and please < 0.14:
            said = link(said, ", please", ", por favor", Chunk())
        elif not us and not names and please < 0.2:
            said = link(Chunk("please", "por favor"), ", ", ", ", said)
        if names == "children, ":
            names, said = "", link(Chunk("children", "niños"), ", ", ", ", said)
        return finish(said, names, exclaim=self.chance(0.15))

    # Cada orden: lo que se manda, lo que lo cierra y si se prohíbe.

    def order_giving(self, you: Nominal, negative: bool) -> tuple[Predicate, Chunk | None, bool]:
        """«Give me the book.»"""
        return found(p.dative(self, you, DATIVE[self.pick(DATIVE, "orden dativo")])), None, negative

    def order_action(self, you: Nominal, negative: bool) -> tuple[Predicate, Chunk | None, bool]:
        """«Close the door.», «Make a cake for us.»"""
        wanted = [verb for verb in VERB.values() if negative or verb.base not in DECKS["no se manda"]]
        verbs = [verb.en for verb in wanted if not verb.stative or verb.base == "remember"]
        verb = VERB[self.pick(verbs, ("orden acción", negative))]
        predicate = p.complement(self, you, verb, pronouns=0.3, adjective=0.3)
        common = "hábito" in verb.traits or ("persona" in verb.traits and not verb.stative)
        discard_if(predicate and predicate.clitics and not (negative or common))
        helping = self.chance(0.12) and verb.base in DECKS["se hace para alguien"]
        return found(predicate), p.company(self, you, "for") if helping else None, negative

    def order_mood(self, you: Nominal, negative: bool) -> tuple[Predicate, Chunk | None, bool]:
        """«Be kind.», «Don't be nervous.»: lo malo se prohíbe siempre."""
        adjective = ADJECTIVE[self.draw("orden ser")]
        negative = adjective.en in DECKS["no se manda ser"]
        verb = ESTAR if adjective.copula == "estar" else BE
        discard_if(verb == ESTAR and not negative)
        es = either(*(adjective.form(gender, you.plural) for gender in "mf"))
        return Predicate(adjective.en, es, frozenset({"copulativa", "adjetivo"}), verb=verb), None, negative

    def order_motion(self, you: Nominal, negative: bool) -> tuple[Predicate, Chunk | None, bool]:
        """«Go home.», «Don't go to that park.»"""
        predicate = found(p.move(self, Wish(subject=you, tense="present"))).predicate
        discard_if(predicate.verb.base == "arrive", predicate.en.startswith("from"))
        return predicate, None, negative

    def order_rest(self, you: Nominal, negative: bool) -> tuple[Predicate, Chunk | None, bool]:
        """«Sing well.», «Don't cry.», «Wait in the park.»"""
        banned = ("live", "arrive") if negative else ("live", "arrive", "cry", "too-much", "late")
        names = [name for name in INTRANSITIVE if name not in banned]
        verb = INTRANSITIVE[self.pick(names, ("orden intransitivo", negative))]
        manners = [manner for manner in verb.manners if manner not in (*banned, *DECKS["no se manda así"])]
        extra = None
        if manners and self.chance(0.6):
            extra = Chunk(*MANNERS[self.pick(manners, ("orden modo", verb.en, negative))])
        elif verb.places and self.chance(0.6):
            extra = p.place(self, verb.places, 0.2)
        return replace(gap(verb), tags=frozenset({"intransitivo"})), extra, negative
