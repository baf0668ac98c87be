"""Estructuras: de dos oraciones a una frase entera. Las de una sola oración están en `simples`."""

import re
from dataclasses import replace
from itertools import product

from gramatica import predicados as p
from gramatica import simples
from gramatica.lexico import ADJECTIVE, INTRANSITIVE, NOUN, SEQUENCES, VERB, Noun, Verb
from gramatica.oracion import BE, Chunk, Clause, Predicate, ask, english, finish, link, spanish, state
from gramatica.predicados import ESTAR, PREDICATES, Wish, thing
from gramatica.simples import DECKS, WHO, WORD, attempt, being, discard_if, doing, found, gap, is_clear, wh
from gramatica.sintagmas import PEOPLE, Nominal, combo, noun_phrase, pronoun, subject
from gramatica.tablas import read_table

CLITIC = {("m", False): "lo", ("f", False): "la", ("m", True): "los", ("f", True): "las"}
PERSONS = list(product(range(5), repeat=2))
CONJUNCTIONS: dict[str, tuple[str, str]] = {}
for row in read_table("conjunciones"):
    opening = "" if row["inglés"].startswith(",") else " "
    CONJUNCTIONS[row["clave"]] = (f"{opening}{row['inglés']} ", f"{opening}{row['español']} ")
OBSTACLES: dict[str, dict[str, list[str]]] = {}
for row in read_table("obstaculos"):
    OBSTACLES.setdefault(row["verbo"], {})[row["de qué"]] = row["adjetivos"].split()
WHEN = {row.pop("clase"): tuple(row.values()) for row in read_table("cuando")}


def usable(clause: Clause | None) -> Clause:
    """La oración, si puede ir con otra: está clara y no lleva vocativo."""
    discard_if(clause is None or clause.subject.vocative or not is_clear(clause))
    return clause


def compound(main: Clause, word: str, side: Clause, tag: str = "subordinada", front: bool = False) -> Chunk:
    """«We stay at home when it rains.», «I like it, but she doesn't.»; front: «When it rains, we stay…»"""
    one, two = state(main, bare=True), state(side, bare=True)
    if front:
        return finish(link(link(Chunk(), *CONJUNCTIONS[word], two), ", ", ", ", one, tag))
    return finish(link(one, *CONJUNCTIONS[word], two, tag))


def again(who: Nominal, person: int | None = None) -> Nominal:
    """El mismo sujeto, ya con un pronombre: «Ana… she»."""
    person, alone = who.person if person is None else person, "she" if who.gender == "f" else "he"
    return who if who.pronoun else pronoun({3: "we", 4: "they"}.get(person, alone), who.gender)


def it_again(what: Nominal, **features) -> Nominal:
    """*it* o *they* por esa cosa; en español no se dice, pero concuerda con ella."""
    features |= {"gender": what.gender, "plural": what.plural, "es_person": 4 if what.plural else 2}
    person = 4 if what.person == 4 else 2
    return Nominal("they" if person == 4 else "it", person=person, pronoun=True, **features)


def doing_it(verb: Verb, what: Nominal, *combos: str) -> Predicate:
    """Como `doing`, con un pronombre: «turns them on» → «las enciende»."""
    it, clitic = "them" if what.person == 4 else "it", CLITIC[what.gender, what.plural]
    en = f"{it}{verb.particle}" if verb.base == "turn" else f"{verb.particle} {it}".strip()
    return replace(gap(verb), en=en, tags=frozenset({"clítico"}), combos=frozenset(combos), clitics=(clitic,))


def inside(word: str, clause: Clause, *, inverted: bool = True, short: bool = False) -> Chunk:
    """La pregunta, dentro de otra oración: «where the keys are» → «dónde están las llaves»."""
    en, es = english(clause, short=short), spanish(clause, inverted=inverted)
    return clause.chunk(f"{WORD[word].en} {en}", f"{WORD[word].es} {es}")


def explicit(one: Clause, two: Clause, always: bool = False) -> tuple[Clause, Clause]:
    """Los pronombres que hacen falta: «yo cocino y ella lava», «cuando yo estaba triste, él era gracioso».

    Dos pronombres distintos se dicen si contrastan (always) o si sus verbos no dicen de quién son.
    """
    words, persons = ({getattr(one.subject, of), getattr(two.subject, of)} for of in ("en", "es_person"))
    if not (one.subject.pronoun and two.subject.pronoun) or len(words) < 2 or words & {"it", "there"}:
        return one, two
    same_form = persons == {0, 2} and "imperfect" in (one.spanish_tense, two.spanish_tense)  # yo era, él era
    said = always or len(persons) == 1 or same_form
    return replace(one, explicit=said), replace(two, explicit=said)


class Grammar(simples.Simple):
    """Todas las estructuras."""

    def sentence(self) -> Chunk:
        """Una frase de cualquier estructura, según sus pesos."""
        return self.one_of("estructura")()

    # Coordinadas

    def pair_of(self, *wishes: Wish) -> list[Clause]:
        """Dos oraciones que pueden ir juntas."""
        return [usable(made) for made in [attempt(self.clause_of, "coordinación", wish) for wish in wishes]]

    def coordinate(self) -> Chunk:
        """«Ana cooks and Luis washes the plates.», «I like coffee, but she likes tea.»"""
        tense, persons = self.draw("tiempo coordinación"), self.pick(PERSONS, "dos personas")
        one, two = self.pair_of(*(Wish(person=person, tense=tense) for person in persons))
        discard_if(one.subject.names & two.subject.names)
        word = self.draw("conjunción")
        if word == "but":
            negative = self.chance(0.5) and not two.adverb
            one, two = simples.with_polarity(one, False), simples.with_polarity(two, negative)
        one, two = explicit(one, two, always=word != "so")
        kept = [c.adverb if c.negative or c.adverb != "yet" else "" for c in (one, two)]
        one, two = (simples.plain(c, adverb=adverb) for c, adverb in zip((one, two), kept))
        return compound(one, word, two, "coordinación")

    def same_subject(self) -> Chunk:
        """«I have a car but I can't drive.», «Ana is tired and she wants to rest.»"""
        if self.chance(0.35):
            return self.sequence()
        who = self.someone("persona mismo")
        one, two = self.pair_of(*[Wish(subject=who, tense=self.draw("tiempo mismo"))] * 2)
        discard_if(one.predicate.verb == two.predicate.verb)
        discard_if(one.predicate.experiencer != two.predicate.experiencer)
        word = self.draw("conjunción misma")
        negative = word == "but" and self.chance(0.6)
        one = simples.with_polarity(simples.plain(one), False)
        two = simples.with_polarity(simples.plain(two), negative)
        return compound(one, word, replace(two, subject=again(who)), "coordinación")

    def sequence(self) -> Chunk:
        """«Ana bought a shirt and wore it.», «I will buy the fish and cook it.»"""
        first, second, names = self.pick(SEQUENCES, "secuencia")
        who, tense = self.someone("persona secuencia", 0.5, vocative=True), self.draw("tiempo secuencia")
        noun = NOUN[self.pick(names, ("secuencia", first, second))]
        what = thing(self, noun, who, VERB[first], dets="the the a a this that number own")
        combos = [combo("vo", verb, noun.en) for verb in (first, second)]
        one = Clause(who, doing(VERB[first], what, *combos), tense)
        # Lo que va después ya ha acabado: «compró una camisa y la llevó», no «la llevaba».
        predicate = replace(doing_it(VERB[second], what), stative=False)
        two = Clause(replace(who, es="", vocative=""), predicate, tense)
        discard_if(not is_clear(one), not is_clear(two))
        rest = english(two, short=False).removeprefix(who.en).strip()
        tail = two.chunk(re.sub("^(will|has|have) ", "", rest), spanish(two))
        return finish(link(state(one), " and ", " y ", tail, "coordinación"), who.vocative)

    # Subordinadas

    def subordinate(self) -> Chunk:
        """Oraciones con *because*, *when*, *if*, *that* y las preguntas indirectas."""
        return self.one_of("subordinada")()

    def because(self) -> Chunk:
        """«Ana didn't come because she was sick.»"""
        tense, person = self.draw("tiempo porque"), self.pick(range(5), "persona porque")
        main = usable(self.clause_of("coordinación", Wish(person=person, tense=tense)))
        who, past = main.subject, "past" if tense == "past" else "present"
        if self.chance(0.3) or not (who.pronoun or who.human):
            wish = Wish(tense=past, person=self.pick(range(5), "persona motivo"), human=True)
            reason = self.clause_of("motivo-otro", wish)
            discard_if(reason.subject.names & who.names)
        else:
            reason = self.clause_of("motivo", Wish(subject=again(who), tense=past, human=True))
        discard_if(usable(reason).predicate.verb == main.predicate.verb, "years old" in reason.predicate.en)
        main, reason = explicit(simples.plain(main), replace(reason, front=None))
        return compound(main, "because", reason)

    def because_it(self) -> Chunk:
        """«The cow didn't cross the bridge because it was too narrow.»: ¿quién era estrecho?"""
        who = noun_phrase(self.draw("animal cruza"), "the", self.chance(0.3))
        verb = VERB[self.pick(OBSTACLES, "no lo hizo")]
        (_, moods), *things = OBSTACLES[verb.en].items()
        noun = NOUN[self.pick([name for name, _ in things], ("no cruzó", verb.en))]
        what = noun_phrase(noun, "the", who.plural and not noun.mass and self.chance(0.5))
        if self.chance(0.5):
            about, adjective = who, ADJECTIVE[self.pick(moods, ("cansado", verb.en))]
        else:
            about, adjective = what, ADJECTIVE[self.pick(dict(things)[noun.en], ("estrecho", noun.en))]
        tense, degree = "past" if self.chance(0.75) else "present", self.draw("grado cruza")
        en, es = f"{degree} {adjective.en}", f"{p.DEGREES[degree]} {about.agree(adjective)}"
        if adjective.en == "full":  # «demasiado lleno», no
            en, es = adjective.en, about.agree(adjective)
        modal = "can" if self.chance(0.2) and tense == "past" else ""
        main = Clause(who, doing(verb, what, combo("vo", verb.en, noun.en)), tense, True, modal)
        verb_be = ESTAR if adjective.copula == "estar" else BE
        reason = being(it_again(about), "copulativa adjetivo", tense, verb_be, en, es)
        na = frozenset({combo("na", adjective.en, about.noun.en)})
        predicate = replace(reason.predicate, combos=na, copular=True)
        side = state(replace(reason, predicate=predicate), short=False)
        return finish(link(state(main), *CONJUNCTIONS["because"], side, "subordinada"))

    def when(self) -> Chunk:
        """«I was cooking when he arrived.», «When it rains, we stay at home.», «If it rains, we'll stay.»"""
        kind, persons = self.draw("cuándo"), self.pick(PERSONS, "dos personas cuándo")
        if kind == "niñez":
            return self.childhood()
        use, tense, deck, side_tense = WHEN[kind]
        wish = Wish(person=persons[0], tense=tense or self.draw("si tiempo"))
        one = attempt(self.clause_of, use, wish)
        wish = Wish(person=persons[1], tense=side_tense, human=kind != "mientras")
        two = PREDICATES[self.draw(deck)](self, wish)
        one, two = usable(one), usable(two)
        # «cuando esos meseros son altos» no dice nada
        discard_if(two.modal, two.predicate.verb.es == "ser", "years old" in two.predicate.en)
        same = one.subject.pronoun and one.subject.en == two.subject.en
        discard_if(one.subject.names & two.subject.names and not same)
        discard_if(one.predicate.verb == two.predicate.verb)
        main, side = explicit(simples.plain(one), simples.plain(two, adjuncts=simples.timeless(two)))
        word = "if" if kind == "si" else "when"
        return compound(main, word, side, front=self.chance(0.5))

    def childhood(self) -> Chunk:
        """«When Ana was a child, she ate green apples every day.»"""
        who = self.someone("infancia", 0.4)
        grown = who.noun and who.noun.kind in ("persona", "gente", "oficio", "plural", "mascota")
        discard_if(grown, who.own == "our" and not who.pronoun)
        same = again(who, who.es_person)
        discard_if(not self.chance(0.9))
        clause = found(PREDICATES[self.draw("de niño")](self, Wish(subject=same, tense="past")))
        discard_if(clause.modal, clause.negative)
        kept, verb = simples.timeless(clause), clause.predicate.verb
        if self.chance(0.6) and not clause.predicate.experiencer:
            moment = p.time(self, "imperfect", verb)
            kept = (*kept, moment) if moment else kept
        clause = simples.plain(clause, habitual=True, adjuncts=kept)
        en, forms = ("children", ("niños", "niñas")) if who.plural else ("a child", ("niño", "niña"))
        es = simples.either(*forms) if who.unsaid else forms[who.gender == "f"]
        child = being(who, "identidad", "past", BE, en, es)
        if self.chance(0.5):
            return compound(clause, "when", child, front=True)
        return compound(replace(clause, subject=who), "when", replace(child, subject=same))

    def that(self) -> Chunk:
        """«I think that the soup is hot.», «She said that she was tired.»"""
        head = found(p.say_that(self, Wish(person=self.pick(range(5), "persona que"))))
        who, past = head.subject, head.tense == "past"
        tense, use = ("past", "que-pasado") if past else (self.draw("tiempo que"), "que")
        if self.chance(0.35) and not (who.noun and who.noun.en == "people"):
            same = again(who, 4 if who.person == 4 else 2)  # «Ana and I say that he…»: él es otro
            inner = self.clause_of(use, Wish(subject=same, tense=tense))
        else:
            inner = self.clause_of(use, Wish(tense=tense, person=self.pick(range(5), "persona que dice")))
            discard_if(inner.subject.names & who.names)
        inner = replace(usable(inner), front=None)
        discard_if(past and inner.spanish_tense != "imperfect")
        return compound(head, "that" if self.chance(0.65) else "zero", inner)

    # Preguntas indirectas

    def indirect(self) -> Chunk:
        """«I don't know where the keys are.», «Do you know who bought the car?»"""
        who = self.someone("persona indirecta", 0.8)
        noun, kind = self.draw("indirecta"), self.draw("clase de indirecta")
        tense = self.draw("indirecta tiempo")
        if kind in ("dónde", "por qué"):
            body = self.inner_place(noun, kind, tense)
        elif kind == "de quién":
            noun, near = self.pick(p.OWNED, "de quién indirecta"), self.draw("de quién indirecta det")
            body = simples.whose(noun, near, noun.kind == "par")
        else:
            body = self.inner_who() if kind == "quién" else self.inner_what()
        main = Clause(who, Predicate(verb=Verb("know", "saber"), stative=True))
        if not self.chance(0.3):
            head = state(replace(main, negative=self.chance(0.7)))
            return finish(link(head, " ", " ", body, "subordinada"))
        main = replace(main, subject=pronoun("you"))
        head = main.chunk(english(main, question=True), f"¿{spanish(main)}", "pregunta-sí-no")
        return finish(link(link(head, " ", " ", body, "subordinada"), "?", "?", Chunk()))

    def inner_place(self, noun: Noun, kind: str, tense: str) -> Chunk:
        """«where the keys are», «why Ana is sad»."""
        if noun.human and noun.kind != "persona":
            det = self.draw("indirecta mi")
        else:
            det = self.pick(("the", "my" if noun.owned else "the"), ("indirecta det", noun.owned))
        what = noun_phrase(noun, det, self.chance(0.3) and noun.en not in DECKS["solo hay uno"])
        if kind == "dónde":
            return inside("where", being(what, "copulativa", tense))
        clause = found(p.describe(self, Wish(tense=tense, person=self.draw("por qué indirecta"))))
        discard_if(clause.subject.vocative)
        return inside("why", clause, inverted=False)

    def inner_who(self) -> Chunk:
        """«who bought the car»."""
        clause = found(p.act(self, Wish(subject=WHO, tense=self.draw("quién indirecta"))))
        discard_if(clause.negative, not is_clear(clause))
        return state(simples.plain(clause))

    def inner_what(self) -> Chunk:
        """«what she's going to buy»."""
        who = self.someone("qué indirecta", 0.7)
        wish = Wish(person=who.es_person, tense=self.draw("qué indirecta tiempo"))
        verb, _, tense = p.cell(self, wish, VERB, "qué indirecta")
        discard_if(not verb.objects)
        return inside("qué", Clause(who, gap(verb), tense), short=True)

    # Relativos

    def relative(self) -> Chunk:
        """«The woman who sells flowers is tall.», «I remember the book that Ana read.»"""
        phrase, clause = self.relative_phrase(), None
        if phrase.noun.human and self.chance(0.5):
            wish = Wish(subject=phrase, tense=self.draw("tiempo relativo"))
            clause = self.clause_of("relativo-persona", wish)
        elif self.chance(0.6):
            clause = p.describe(self, Wish(subject=phrase, tense=self.draw("rel cosa")))
        clause = clause or self.about_phrase(phrase)
        discard_if(not is_clear(clause), "favorite" in clause.predicate.en)
        discard_if(clause.subject is not phrase and clause.subject.names & phrase.names)
        return finish(state(replace(clause, front=None), short=False), clause.subject.vocative)

    def about_phrase(self, phrase: Nominal) -> Clause:
        """El sintagma, de objeto: «I know the girl who sings.»"""
        who = self.someone("persona relativo", vocative=True)
        if phrase.noun.human:
            verb = VERB[self.draw("conozco al que")]
            phrase = replace(phrase, es=f"a {phrase.es}", tags=phrase.tags | {"a-personal"})
        else:
            verb, place = VERB[self.draw("quiero el que")], phrase.noun.kind in ("edificio", "lugar")
            discard_if(verb.en == "know" and not place, verb.en in ("have", "want", "find") and place)
        tense = self.draw("tiempo conozco", verb.en)
        return Clause(who, doing(verb, phrase), tense, self.chance(0.15))

    def relative_phrase(self) -> Nominal:
        """Un sintagma con su oración de relativo: «the book [that] Ana is reading»."""
        kind, tense = self.draw("clase de relativo"), self.draw("tiempo del relativo")
        head, inner, en, es = getattr(self, kind)(tense)
        discard_if(not is_clear(inner), en and inner.subject.names & head.names)
        inner = simples.plain(inner, adjuncts=inner.adjuncts[:1])
        en = "" if en == "that" and self.chance(0.3) else en
        body = inner.chunk(english(inner), spanish(inner, bare=True))
        body = link(head, f" {en} ", f" {es} ", body, "relativo")
        return replace(head, **vars(body), names=head.names | inner.subject.names)

    # De quién o de qué se habla, la oración y el relativo en los dos idiomas.

    def subject_relative(self, tense: str) -> tuple[Nominal, Clause, str, str]:
        """«the girl» y «who sings»."""
        noun = self.pick([*PEOPLE, NOUN["friend"], NOUN["neighbor"], NOUN["cousin"]], "relativo")
        plural = self.chance(0.3)
        head = noun_phrase(noun, self.draw("relativo det") if noun.kind != "cercano" else "my", plural)
        who = replace(head, en=self.draw("who o that"), es="que", tags=frozenset(), noun=None)
        return head, self.clause_of("relativo-persona", Wish(subject=who, tense=tense)), "", ""

    def object_relative(self, tense: str) -> tuple[Nominal, Clause, str, str]:
        """«the book» y «[that] Ana is reading»."""
        verb, _, tense = p.cell(self, Wish(tense=tense), VERB, "relativo objeto")
        discard_if(not verb.objects, verb.base in ("do", "take", "play"), tense == "used_to")
        noun = NOUN[self.pick(verb.objects, ("relativo objeto", verb.en))]
        discard_if(noun.kind == "comer", noun.en in ("time", "help", "work"))
        plural = self.chance(0.3) and not noun.mass
        head = noun_phrase(noun, self.draw("relativo objeto det"), plural or noun.kind == "par")
        head = replace(head, combos=head.combos | {combo("vo", verb.en, noun.en)})
        who = self.someone("persona del relativo")
        inner = Clause(who, gap(verb), tense)
        if self.chance(0.2):
            inner = p.modal(self, replace(inner, tense="present"), 1.0)
        return head, inner, "that", "que"

    def place_relative(self, tense: str) -> tuple[Nominal, Clause, str, str]:
        """«the house» y «[where] I live»."""
        noun = NOUN[self.draw("relativo lugar")]
        head = noun_phrase(noun, self.draw("relativo lugar det"))
        who = self.someone("persona del lugar")
        verbs = [verb.en for verb in INTRANSITIVE.values() if noun.en in verb.places] or ["work"]
        verb = INTRANSITIVE[self.pick(verbs, ("relativo lugar", noun.en))]
        tense = "present" if verb.stative and "prog" in tense else tense
        return head, Clause(who, gap(verb), tense), "where", "donde"

    # Dos frases en una línea

    def two_sentences(self) -> Chunk:
        """«I'm hungry. Do you want to eat?»"""
        if self.chance(0.45):
            return self.about_it()
        first = attempt(self.statement if self.chance(0.65) else self.question)
        second = attempt(getattr(self, self.draw("segunda frase")))
        discard_if(first is None or second is None or len((first.en + second.en).split()) > 13)
        return link(first, " ", " ", second, "dos-oraciones")

    def about_it(self) -> Chunk:
        """La segunda habla de lo mismo: «Ana bought a shirt. It's red.», «Where is the key? I lost it.»"""
        noun = self.draw("de qué se habla")
        verbs = [verb.en for verb in VERB.values() if noun.en in verb.objects]
        discard_if(not verbs)
        verb, person, tense = p.cell(self, Wish(verb=self.pick(verbs, ("de qué", noun.en))), VERB, "tema")
        who = subject(self, person, 0.6)
        discard_if(tense in ("used_to", "past_progressive"), who.vocative)
        what = thing(self, noun, who, verb, dets="the the a a this own number", adjective=0.3)
        first = Clause(who, doing(verb, what, combo("vo", verb.en, noun.en)), tense)
        discard_if(not is_clear(first))
        opening, lost = finish(state(first)), self.chance(0.35)
        if lost:
            what = thing(self, noun, dets="the the own owner", adjective=0.2)
            opening = wh(being(what, "lugar", "present"), WORD["where"])
        described = self.chance(0.5) and not lost
        second = self.tell_about(what, opening) if described else self.with_it(what, verb, verbs)
        return link(opening, " ", " ", second, "dos-oraciones")

    def tell_about(self, what: Nominal, opening: Chunk) -> Chunk:
        """«It's red.»: si ya lleva un adjetivo, con ese basta."""
        it = it_again(what, tags=frozenset({"sujeto-omitido"}), noun=what.noun)
        predicate = PREDICATES[self.draw("de ella se dice")]
        clause = found(predicate(self, Wish(subject=it, tense=self.draw("de ella tiempo"))))
        discard_if("adjetivo" in opening.tags & clause.tags)
        return finish(state(clause, short=self.chance(0.7)))

    def with_it(self, what: Nominal, verb: Verb, verbs: list[str]) -> Chunk:
        """«I can't find it.», «She is going to wear them.»"""
        other = VERB[self.pick(verbs, ("tema otro", what.noun.en))]
        discard_if(other == verb)
        who = self.someone("quién con ello", 0.7)
        tenses = [tense for tense in p.tenses_of(other) if tense in DECKS["tiempos del tema"]]
        tense = self.pick(tenses, ("tema tiempo", len(tenses)))
        predicate = doing_it(other, what, combo("vo", other.en, what.noun.en))
        clause = p.modal(self, Clause(who, predicate, tense, self.chance(0.25)), 0.4)
        discard_if(not is_clear(clause))
        return finish(state(clause))

    # Una oración dada

    def dress(self, clause: Clause) -> Chunk:
        """Una oración dada, dicha como sea: «He sang.», «Did he sing?», «I was sad because he sang.»…"""
        kind, who = self.draw("vestir"), clause.subject
        past, usual = clause.tense in ("past", "past_progressive"), clause.tense == "used_to"
        free = not (usual or who.vocative or clause.adverb or clause.front)
        if kind in ("preguntar", "por qué") and not usual and who.person not in (0, 3) and who.en != "nobody":
            asked = simples.plain(clause)
            return wh(asked, WORD["why"]) if kind == "por qué" else finish(ask(asked), who.vocative)
        if kind == "que" and free and not past:
            thinker = self.someone("vestir que", 0.8, vocative=True)
            if not thinker.vocative and not thinker.names & who.names:
                verb = Verb(*self.draw("vestir verbo que").split("/"))
                head = Clause(thinker, Predicate(verb=verb, stative=True))
                return compound(head, self.draw("that"), clause)
        if kind in ("porque", "cuando") and free and clause.tense != "perfect":
            person = self.pick(range(5), "vestir persona")
            wish = Wish(person=person, tense="past" if past else "present", human=True)
            side = PREDICATES[self.draw("vestir lado")](self, wish)
            useful = side and side.predicate.verb.es != "ser" and "years" not in side.predicate.en
            if useful and not side.subject.vocative and not side.subject.names & who.names:
                word = "when" if past or clause.tense == "present" else "if"
                word = "because" if kind == "porque" else word
                clause, side = explicit(clause, replace(side, adverb=""))
                return compound(clause, word, side)
        return finish(state(clause), who.vocative)
