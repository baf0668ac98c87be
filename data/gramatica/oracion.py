"""La oración: unos rasgos (sujeto, predicado, tiempo, polaridad…) y las operaciones que la dicen en los dos idiomas.

Una `Clause` no es todavía texto: `state`, `ask`, `command`… la realizan como afirmación, pregunta u orden, y lo
que devuelven se combina con conjunciones. Así cada estructura existe en todas las personas y todos los tiempos.
"""

import re
from dataclasses import dataclass, replace

from gramatica.lexico import Verb
from gramatica.morfologia import attach, conjugate, gerund_en, participle_en, past_en, third_person
from gramatica.sintagmas import SPANISH, Chunk, Nominal

REFLEXIVE = ("me", "te", "se", "nos", "se")
BE, HAVE, DO = Verb("be", "ser"), Verb("have", "haber"), Verb("do", "hacer")
TAGS = {"present": "presente", "past": "pretérito", "used_to": "imperfecto", "past_progressive": "progresivo",
        "progressive": "progresivo", "going_to": "ir-a", "future": "futuro", "perfect": "perfecto"}  # fmt: skip
MODALS = {  # inglés: (verbo inglés, verbo español, enlace); «can» y «should» son auxiliares
    "can": ("can", "poder", ""), "should": ("should", "deber", ""), "want to": ("want", "querer", ""),
    "have to": ("have", "tener", "que"), "need to": ("need", "necesitar", ""),
    "like to": ("like", "gustar", ""), "would like to": ("would", "gustar", ""),
}  # fmt: skip
ADVERBS = {"always": "siempre", "never": "nunca", "often": "a menudo", "already": "ya", "yet": "todavía no",
           "ever": "alguna vez", "just": "acabar", "also": "también", "still": "todavía"}  # fmt: skip


@dataclass(frozen=True)
class Predicate(Chunk):
    """Un verbo y lo que lo completa. Lo que va en `en` y `es` sigue al verbo.

    clitics: pronombres átonos. agree: la persona del verbo español, si no es la del sujeto («me gustan»).
    experiencer: el sujeto inglés es en español un complemento con «a». copular: en la pregunta, va delante del sujeto.
    stative: en pasado, imperfecto. denied: lo que en inglés niega el complemento («there is no milk»), en español el verbo.
    """

    verb: Verb = BE
    clitics: tuple[str, ...] = ()
    agree: int | None = None
    experiencer: bool = False
    copular: bool = False
    stative: bool = False
    denied: bool = False


@dataclass(frozen=True)
class Clause:
    """Los rasgos de una oración.

    tense: una clave de TAGS. modal: una de MODALS, o nada. adverb: una de ADVERBS. adjuncts: lo que la cierra.
    front: lo que la abre. explicit: el pronombre sujeto se dice («él cocina y yo lavo»).
    """

    subject: Nominal
    predicate: Predicate
    tense: str = "present"
    negative: bool = False
    modal: str = ""
    adverb: str = ""
    adjuncts: tuple[Chunk, ...] = ()
    front: Chunk | None = None
    explicit: bool = False
    habitual: bool = False  # en pasado, imperfecto: «cuando era niña, comía…»

    @property
    def spanish_tense(self) -> str:
        """El tiempo español del verbo conjugado."""
        if self.tense == "past":
            soft = (
                self.predicate.stative if not self.modal else self.modal in ("want to", "need to", "like to")
            )
            return "imperfect" if self.habitual or soft else "preterite"
        return {"used_to": "imperfect", "perfect": "present", "progressive": "present",
                "past_progressive": "imperfect", "going_to": "present"}.get(self.tense, self.tense)  # fmt: skip

    @property
    def periphrasis(self) -> str:
        """El tiempo, si en español lleva dos verbos; «I'm going» no: «voy»."""
        plain = "sin-gerundio" in self.predicate.verb.traits and "progressive" in self.tense
        return (
            self.tense
            if self.tense in ("progressive", "past_progressive", "going_to", "perfect") and not plain
            else ""
        )

    @property
    def person(self) -> int:
        """La persona del verbo español."""
        return self.predicate.agree if self.predicate.agree is not None else self.subject.es_person

    @property
    def tags(self) -> frozenset[str]:
        own = {TAGS[self.tense]}
        if self.spanish_tense == "imperfect" and self.tense in ("past", "used_to"):
            own = {"imperfecto"}
        own |= {"negación"} if self.negative or self.adverb == "never" else set()
        own |= {"negación"} if self.predicate.denied else set()
        own |= {"modal"} if self.modal else set()
        own |= {"ser-estar"} if self.predicate.verb.es in ("ser", "estar") else set()
        own |= {"clítico"} if self.predicate.clitics else set()
        parts = (self.subject, self.predicate, *self.adjuncts, *([self.front] if self.front else []))
        every = frozenset(own).union(*(part.tags for part in parts))
        return every - {"sujeto-omitido"} if self.predicate.experiencer else every

    @property
    def combos(self) -> frozenset[str]:
        parts = (self.subject, self.predicate, *self.adjuncts, *([self.front] if self.front else []))
        return frozenset().union(*(part.combos for part in parts))

    @property
    def cells(self) -> frozenset[tuple]:
        """Qué forma verbal española ejercita: (infinitivo, persona, tiempo)."""
        parts = (self.subject, *self.adjuncts, self.predicate)
        inner = frozenset().union(*(part.cells for part in parts))
        if self.modal:
            return inner | {(MODALS[self.modal][1], self.person, self.spanish_tense)}
        return inner | {(self.predicate.verb.es, self.person, self.periphrasis or self.spanish_tense)}

    def chunk(self, en: str, es: str, *extra: str) -> Chunk:
        return Chunk(en, es, self.tags | set(extra), self.combos, self.cells)


# Inglés


def _finite(verb: str, tense: str, person: int, needs_operator: bool) -> tuple[str, str]:
    """El auxiliar que se invierte y se niega (o nada) y el resto del grupo verbal."""
    be = {0: "am", 2: "is"}.get(person, "are")
    if tense == "progressive":
        return be, gerund_en(verb)
    if tense == "past_progressive":
        return "was" if person in (0, 2) else "were", gerund_en(verb)
    if tense == "going_to":
        return be, f"going to {verb}"
    if tense == "future":
        return "will", verb
    if tense == "perfect":
        return "has" if person == 2 else "have", participle_en(verb)
    if tense == "used_to":
        return "", f"used to {verb}"
    if verb == "be":
        return (be if tense == "present" else "was" if person in (0, 2) else "were"), ""
    if needs_operator:
        return ("did" if tense == "past" else "does" if person == 2 else "do"), verb
    return "", past_en(verb) if tense == "past" else third_person(verb) if person == 2 else verb


def _group(clause: Clause, question: bool) -> tuple[str, str]:
    """Auxiliar y resto, con el verbo modal si lo hay y la partícula."""
    verb, person = clause.predicate.verb, clause.subject.person
    operator = question or clause.negative
    if clause.modal in ("can", "should", "would like to"):
        aux = {"can": "could" if clause.tense == "past" else "can", "should": "should"}.get(
            clause.modal, "would"
        )
        return aux, f"{'like to ' if aux == 'would' else ''}{verb.base}"
    if clause.modal:
        aux, rest = _finite(MODALS[clause.modal][0], clause.tense, person, operator)
        return aux, f"{rest} to {verb.base}"
    return _finite(verb.base, clause.tense, person, operator)


NOT = {"am": "am not", "can": "can't", "will": "won't", "should": "shouldn't"}
SHORT = {"am": "'m", "is": "'s", "are": "'re", "will": "'ll", "has": "'s", "have": "'ve", "would": "'d"}


def english(clause: Clause, question: bool = False, short: bool = True) -> str:
    """La oración inglesa, sin mayúscula ni punto. short: contrae el auxiliar con un pronombre."""
    subject, (aux, rest) = clause.subject.en, _group(clause, question)
    adverb = "" if clause.adverb in ("yet", "just") else clause.adverb
    if clause.negative and aux:
        aux = "aren't" if aux == "am" and question else NOT.get(aux, aux + "n't")
    if question:
        words = [aux, subject, adverb, rest]
    elif not aux:
        words = [subject, adverb, rest]
    elif (
        short
        and clause.subject.pronoun
        and aux.split()[0] in SHORT
        and (aux == "am not" or not clause.negative)
    ):
        words = [subject + SHORT[aux.split()[0]] + aux[2:] * (aux == "am not"), adverb, rest]
    else:
        words = [subject, aux, adverb, rest]
    words += [clause.predicate.en, *(part.en for part in clause.adjuncts)]
    words += ["yet"] if clause.adverb == "yet" else []
    front = clause.front.en if clause.front else ""
    return " ".join(word for word in (front, *words) if word)


# Español


def _verb_group(clause: Clause) -> str:
    """El grupo verbal. Con infinitivo o gerundio, los pronombres caben en dos sitios: «<lo voy a ver~voy a verlo>»."""
    if not (clause.predicate.clitics or clause.predicate.verb.reflexive):
        return _place_clitics(clause, after=True)
    before, after = _place_clitics(clause, after=False), _place_clitics(clause, after=True)
    return before if before == after else f"<{before}~{after}>"


def _place_clitics(clause: Clause, after: bool) -> str:
    """El grupo verbal con los pronombres detrás del infinitivo o del gerundio, o delante de todo."""
    verb, person, tense = clause.predicate.verb, clause.person, clause.spanish_tense
    clitics = clause.predicate.clitics
    if verb.reflexive:
        clitics = (REFLEXIVE[clause.subject.es_person], *clitics)
    first, last = ((), clitics) if after else (clitics, ())
    if clause.modal:
        _, modal, link = MODALS[clause.modal]
        if modal == "gustar":  # «me gustaría verlo»: aquí solo caben detrás
            experiencer = ("me", "te", "le", "nos", "les")[person]
            tense = "conditional" if clause.modal == "would like to" else tense
            words = [experiencer, conjugate(modal, tense)[2], attach(verb.es, *clitics)]
        else:
            words = [*first, conjugate(modal, tense)[person], link, attach(verb.es, *last)]
    elif clause.periphrasis == "going_to":
        words = [*first, conjugate("ir", tense)[person], "a", attach(verb.es, *last)]
    elif clause.periphrasis in ("progressive", "past_progressive"):
        words = [*first, conjugate("estar", tense)[person], attach(conjugate(verb.es, "gerund")[0], *last)]
    elif clause.tense == "perfect":
        words = [*clitics, conjugate("haber", "present")[person], conjugate(verb.es, "participle")[0]]
    else:
        hay = verb.es == "haber" and tense == "present"
        words = [*clitics, "hay" if hay else conjugate(verb.es, tense)[person]]
    return " ".join(word for word in words if word)


def spanish(clause: Clause, inverted: bool = False, bare: bool = False) -> str:
    """La oración española. inverted: el sujeto, tras el verbo; bare: sin el «antes» de *used to*."""
    subject = clause.subject.es or (SPANISH.get(clause.subject.en, "") if clause.explicit else "")
    if clause.predicate.experiencer or clause.modal in ("like to", "would like to"):
        tonic = {"yo": "mí", "tú": "ti"}.get(subject, re.sub(" y yo$", " y a mí", subject))
        subject, inverted = f"a {tonic}" if tonic else "", False
    adverb = ADVERBS.get(clause.adverb, "")
    negation = "no" if (clause.negative or clause.predicate.denied) and clause.adverb != "yet" else ""
    verb = [negation, adverb if adverb != "alguna vez" else "", _verb_group(clause)]
    if clause.adverb == "still" and clause.negative:
        verb = ["todavía", "no", _verb_group(clause)]
    complement = clause.predicate.es
    before = "alguna vez" if clause.adverb == "ever" else ""
    opening = "antes" if clause.tense == "used_to" and not bare else ""
    if not inverted:
        words = [opening, subject, *verb, complement]
    elif clause.predicate.copular:
        words = [before, *verb, complement, subject]
    else:
        words = [before, *verb, subject, complement]
    words += [part.es for part in clause.adjuncts]
    front = clause.front.es if clause.front else ""
    return " ".join(word for word in (front, *words) if word)


# Operaciones: de rasgos a trozos de texto


def state(clause: Clause, short: bool = True, bare: bool = False) -> Chunk:
    """Una afirmación (o negación)."""
    return clause.chunk(english(clause, short=short), spanish(clause, bare=bare))


def ask(clause: Clause) -> Chunk:
    """Una pregunta de sí o no."""
    return clause.chunk(
        f"{english(clause, question=True)}?", f"¿{spanish(clause, inverted=True)}?", "pregunta-sí-no"
    )


def ask_with(clause: Clause, word: Chunk, subject_gap: bool = False) -> Chunk:
    """Una pregunta con interrogativo. subject_gap: pregunta por el sujeto («Who bought…?»)."""
    en = english(clause, question=not subject_gap, short=False)
    es = spanish(clause, inverted=not subject_gap)
    tags = clause.tags | word.tags | {"pregunta-qu"}
    if subject_gap:
        return Chunk(f"{en}?", f"¿{es}?", tags, clause.combos | word.combos, clause.cells)
    return Chunk(f"{word.en} {en}?", f"¿{word.es} {es}?", tags, clause.combos | word.combos, clause.cells)


def command(predicate: Predicate, *adjuncts: Chunk, negative: bool = False, group: str = "tú") -> Chunk:
    """Una orden a tú, a ustedes o a nosotros («Let's…» → «Vamos a…»)."""
    verb, clitics = predicate.verb, predicate.clitics
    person = {"tú": 1, "ustedes": 4, "nosotros": 3}[group]
    if verb.reflexive:
        clitics = (REFLEXIVE[person], *clitics)
    if group == "nosotros":
        es = f"{'no ' if negative else ''}vamos a {attach(verb.es, *clitics)}"
    elif negative:
        es = " ".join(("no", *clitics, conjugate(verb.es, "subjunctive")[person]))
    else:
        es = attach(conjugate(verb.es, "imperative")[person == 4], *clitics)
        es = "vete" if verb.es == "ir" and clitics else es
    opening = ("let's not" if negative else "let's") if group == "nosotros" else "don't" if negative else ""
    tags = predicate.tags | {"imperativo"} | ({"negación"} if negative else set())
    tags = frozenset(tags | ({"clítico"} if clitics else set())).union(*(part.tags for part in adjuncts))
    tense = "subjunctive" if negative else "imperative"
    cell = (verb.es, person, tense if group != "nosotros" else "going_to")
    combos = predicate.combos.union(*(part.combos for part in adjuncts))
    en = " ".join(filter(None, [opening, verb.base, predicate.en, *(part.en for part in adjuncts)]))
    es = " ".join(filter(None, [es, predicate.es, *(part.es for part in adjuncts)]))
    return Chunk(en, es, tags, combos, predicate.cells | {cell})


def link(first: Chunk, en: str, es: str, second: Chunk, *tags: str) -> Chunk:
    """Dos trozos unidos por una conjunción."""
    return Chunk(
        f"{first.en}{en}{second.en}", f"{first.es}{es}{second.es}", first.tags | second.tags | set(tags),
        first.combos | second.combos, first.cells | second.cells,
    )  # fmt: skip


def finish(chunk: Chunk, vocative: str = "", exclaim: bool = False) -> Chunk:
    """Mayúsculas, punto y ajustes de sonido: a + el → al, de + el → del, y → e, o → u."""
    en, es = (
        re.sub(r"\s+([.,?!])", r"\1", re.sub(r"\s+", " ", text)).strip() for text in (chunk.en, chunk.es)
    )
    es = re.sub(r"\b([Aa]|[Dd]e) el\b(?! [A-Z])", lambda m: m[1] + "l", es)
    es = re.sub(r"\by (?=[Ii](?!e)|hi(?!e))", "e ", es)
    es = re.sub(r"\bo (?=h?o)", "u ", es)
    es = re.sub(r"\bcon mí\b", "conmigo", re.sub(r"\bcon ti\b", "contigo", es))
    if not en.endswith(("?", "!", ".")):
        mark = ("!", "!") if exclaim else (".", ".")
        en, es = en + mark[0], (f"¡{es}!" if exclaim else es + mark[1])
    names_en, names_es = vocative, re.sub(r" y (?=I)", " e ", vocative.replace(" and ", " y "))
    en, es = names_en + (en if vocative else capital(en)), names_es + (es if vocative else capital(es))
    tags = chunk.tags | ({"contracción"} if re.search(r"\b(al|del)\b", es) else set())
    return replace(Chunk(en, es, frozenset(tags), chunk.combos, chunk.cells))


def capital(text: str) -> str:
    """Mayúscula inicial, y tras el punto o el signo de la primera oración."""
    return re.sub(r"(^|[.?!] )([¿¡{<]*)(\w)", lambda m: m[1] + m[2] + m[3].upper(), text)
