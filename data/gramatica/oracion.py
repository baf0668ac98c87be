"""La oración: unos rasgos (sujeto, predicado, tiempo…) y las operaciones que la dicen en los dos idiomas.

Una `Clause` no es todavía texto: `state`, `ask`, `command`… la realizan como afirmación, pregunta u orden, y
lo que devuelven se combina con conjunciones. Así cada estructura existe en toda persona y todo tiempo.
"""

import re
from dataclasses import dataclass

from gramatica.lexico import Verb
from gramatica.morfologia import attach, conjugate, gerund_en, participle_en, past_en, third_person
from gramatica.sintagmas import PRONOUNS, Chunk, Nominal, united, words

REFLEXIVE, DATIVE_CLITIC = ("me", "te", "se", "nos", "se"), ("me", "te", "le", "nos", "les")
BE = Verb("be", "ser")
TAGS = {
    "present": "presente", "past": "pretérito", "used_to": "imperfecto", "going_to": "ir-a",
    "future": "futuro", "perfect": "perfecto", "progressive": "progresivo", "past_progressive": "progresivo",
}  # fmt: skip
SPANISH_TENSES = {"used_to": "imperfect", "past_progressive": "imperfect", "perfect": "present",
                  "progressive": "present", "going_to": "present"}  # fmt: skip
PERIPHRASES = ("progressive", "past_progressive", "going_to", "perfect")
MODALS = {  # inglés: (verbo inglés, verbo español, enlace); «can» y «should» son auxiliares
    "can": ("can", "poder", ""), "should": ("should", "deber", ""), "want to": ("want", "querer", ""),
    "have to": ("have", "tener", "que"), "need to": ("need", "necesitar", ""),
    "like to": ("like", "gustar", ""), "would like to": ("would", "gustar", ""),
}  # fmt: skip
ADVERBS = {"always": "siempre", "never": "nunca", "often": "a menudo", "already": "ya", "yet": "todavía no"}
NOT = {"am": "am not", "can": "can't", "will": "won't", "should": "shouldn't"}
SHORT = {"am": "'m", "is": "'s", "are": "'re", "will": "'ll", "has": "'s", "have": "'ve", "would": "'d"}


@dataclass(frozen=True)
class Predicate(Chunk):
    """Un verbo y lo que lo completa. Lo que va en `en` y `es` sigue al verbo.

    clitics: pronombres átonos. agree: la persona del verbo español, si no es la del sujeto («me gustan»).
    experiencer: el sujeto inglés es en español un complemento con «a». copular: al preguntar, va delante del
    sujeto. stative: en pasado, imperfecto. denied: el inglés niega el complemento («there is no milk»).
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

    tense: una clave de TAGS. modal: una de MODALS. adverb: una de ADVERBS, o *ever*. adjuncts: lo que la
    cierra. front: lo que la abre. explicit: el pronombre sujeto se dice («él cocina y yo lavo»). habitual:
    una costumbre, en pasado imperfecto («cuando era niña, comía…»).
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
    habitual: bool = False

    @property
    def spanish_tense(self) -> str:
        """El tiempo español del verbo conjugado."""
        if self.tense != "past":
            return SPANISH_TENSES.get(self.tense, self.tense)
        lasting = self.modal in ("want to", "need to", "like to") if self.modal else self.predicate.stative
        return "imperfect" if self.habitual or lasting else "preterite"

    @property
    def periphrasis(self) -> str:
        """El tiempo, si en español lleva dos verbos; «I'm going» no: «voy»."""
        plain = "sin-gerundio" in self.predicate.verb.traits and "progressive" in self.tense
        return self.tense if self.tense in PERIPHRASES and not plain else ""

    @property
    def person(self) -> int:
        """La persona del verbo español."""
        return self.subject.es_person if self.predicate.agree is None else self.predicate.agree

    @property
    def tags(self) -> frozenset[str]:
        """Los fenómenos que trabaja."""
        lasting = self.spanish_tense == "imperfect" and self.tense in ("past", "used_to")
        own = {"imperfecto" if lasting else TAGS[self.tense]}
        signs = {
            "negación": self.negative or self.adverb == "never" or self.predicate.denied,
            "modal": self.modal,
            "ser-estar": self.predicate.verb.es in ("ser", "estar"),
            "clítico": self.predicate.clitics,
        }
        every = united(*self.parts, tags=own | {tag for tag, found in signs.items() if found})["tags"]
        return every - {"sujeto-omitido"} if self.predicate.experiencer else every

    @property
    def parts(self) -> tuple[Chunk, ...]:
        return (self.subject, self.predicate, *self.adjuncts, *([self.front] if self.front else []))

    @property
    def combos(self) -> frozenset[str]:
        return united(*self.parts)["combos"]

    @property
    def cells(self) -> frozenset[tuple]:
        """Qué forma verbal española ejercita: (infinitivo, persona, tiempo)."""
        verb, tense = self.predicate.verb.es, self.periphrasis or self.spanish_tense
        if self.modal:
            verb, tense = MODALS[self.modal][1], self.spanish_tense
        return united(*self.parts)["cells"] | {(verb, self.person, tense)}

    def chunk(self, en: str, es: str, *extra: str) -> Chunk:
        """Un trozo con estos textos y lo que lleva la oración."""
        return Chunk(en, es, self.tags | set(extra), self.combos, self.cells)


# Inglés


def _finite(verb: str, tense: str, person: int, needs_operator: bool) -> tuple[str, str]:
    """El auxiliar que se invierte y se niega (o nada) y el resto del grupo verbal: «is», «eating»."""
    third, past = person == 2, tense == "past"
    be, was = {0: "am", 2: "is"}.get(person, "are"), "was" if person in (0, 2) else "were"
    compound = {
        "progressive": (be, gerund_en(verb)), "past_progressive": (was, gerund_en(verb)),
        "going_to": (be, f"going to {verb}"), "future": ("will", verb), "used_to": ("", f"used to {verb}"),
        "perfect": ("has" if third else "have", participle_en(verb)),
    }  # fmt: skip
    if tense in compound:
        return compound[tense]
    if verb == "be":
        return was if past else be, ""
    if needs_operator:
        return "did" if past else "does" if third else "do", verb
    return "", past_en(verb) if past else third_person(verb) if third else verb


def _group(clause: Clause, question: bool) -> tuple[str, str]:
    """Auxiliar y resto, con el verbo modal si lo hay: «can», «eat»; «does», «want to eat»."""
    verb, person, operator = clause.predicate.verb.base, clause.subject.person, question or clause.negative
    if not clause.modal:
        return _finite(verb, clause.tense, person, operator)
    if clause.modal == "would like to":
        return "would", f"like to {verb}"
    if clause.modal in ("can", "should"):
        return "could" if clause.tense == "past" else clause.modal, verb
    aux, rest = _finite(MODALS[clause.modal][0], clause.tense, person, operator)
    return aux, f"{rest} to {verb}"


def english(clause: Clause, question: bool = False, short: bool = True) -> str:
    """La oración inglesa, sin mayúscula ni punto. short: contrae el auxiliar con un pronombre."""
    subject, (aux, rest) = clause.subject.en, _group(clause, question)
    if clause.negative and aux:
        aux = "aren't" if aux == "am" and question else NOT.get(aux, aux + "n't")
    first, _, no = aux.partition(" ")
    if question:
        group = [aux, subject]
    elif short and clause.subject.pronoun and first in SHORT:
        group = [subject + SHORT[first], no]
    else:
        group = [subject, aux]
    late = clause.adverb == "yet"
    group += [
        "" if late else clause.adverb,
        rest,
        clause.predicate.en,
        *(part.en for part in clause.adjuncts),
    ]
    return words(clause.front.en if clause.front else "", *group, "yet" if late else "")


# Español


def _finite_es(clause: Clause) -> tuple[list[str], str]:
    """Lo conjugado y, si lo hay, el infinitivo o gerundio al que caben los pronombres: «voy a», «ver»."""
    verb, person, tense = clause.predicate.verb.es, clause.person, clause.spanish_tense
    if clause.modal:
        _, modal, link = MODALS[clause.modal]
        if modal == "gustar":
            tense = "conditional" if clause.modal == "would like to" else tense
            return [DATIVE_CLITIC[person], conjugate(modal, tense)[2]], verb
        return [conjugate(modal, tense)[person], link], verb
    if clause.periphrasis == "going_to":
        return [conjugate("ir", tense)[person], "a"], verb
    if clause.periphrasis == "perfect":
        return [conjugate("haber", tense)[person], conjugate(verb, "participle")[0]], ""
    if clause.periphrasis:
        return [conjugate("estar", tense)[person]], conjugate(verb, "gerund")[0]
    return ["hay" if verb == "haber" and tense == "present" else conjugate(verb, tense)[person]], ""


def _verb_group(clause: Clause) -> str:
    """El grupo verbal; a veces, los pronombres caben en dos sitios: «<lo voy a ver~voy a verlo>»."""
    finite, loose = _finite_es(clause)
    clitics = clause.predicate.clitics
    if clause.predicate.verb.reflexive:
        clitics = (REFLEXIVE[clause.subject.es_person], *clitics)
    before, after = words(*clitics, *finite, loose), words(*finite, attach(loose, *clitics) if loose else "")
    if not loose or not clitics:
        return before
    # «me gustaría verlo»: aquí solo caben detrás
    return after if clause.modal in ("like to", "would like to") else f"<{before}~{after}>"


def spanish(clause: Clause, inverted: bool = False, bare: bool = False) -> str:
    """La oración española. inverted: el sujeto, tras el verbo; bare: sin el «antes» de *used to*."""
    subject, complement = clause.subject.es, clause.predicate.es
    if clause.explicit and not subject and clause.subject.en in PRONOUNS:
        subject = PRONOUNS[clause.subject.en]["español"]
    if clause.predicate.experiencer or clause.modal in ("like to", "would like to"):
        tonic = {"yo": "mí", "tú": "ti"}.get(subject, re.sub(" y yo$", " y a mí", subject))
        subject, inverted = f"a {tonic}" if tonic else "", False
    denied = clause.negative or clause.predicate.denied
    no = "no" if denied and clause.adverb != "yet" else ""
    verb = words(no, ADVERBS.get(clause.adverb, ""), _verb_group(clause))
    opening = "antes" if clause.tense == "used_to" and not bare else ""
    if not inverted:
        order = [opening, subject, verb, complement]
    else:
        rest = [complement, subject] if clause.predicate.copular else [subject, complement]
        order = ["alguna vez" if clause.adverb == "ever" else "", verb, *rest]
    return words(clause.front.es if clause.front else "", *order, *(part.es for part in clause.adjuncts))


# Operaciones: de rasgos a trozos de texto


def state(clause: Clause, short: bool = True, bare: bool = False) -> Chunk:
    """Una afirmación o una negación: «Ana doesn't eat meat»."""
    return clause.chunk(english(clause, short=short), spanish(clause, bare=bare))


def ask(clause: Clause) -> Chunk:
    """Una pregunta de sí o no: «Does Ana eat meat?»."""
    en, es = english(clause, question=True), spanish(clause, inverted=True)
    return clause.chunk(f"{en}?", f"¿{es}?", "pregunta-sí-no")


def ask_with(clause: Clause, word: Chunk, subject_gap: bool = False) -> Chunk:
    """Una pregunta con interrogativo. subject_gap: pregunta por el sujeto («Who bought…?»)."""
    en = words(word.en, english(clause, question=not subject_gap, short=False))
    es = words(word.es, spanish(clause, inverted=not subject_gap))
    asked = clause.chunk(en, es, "pregunta-qu")
    return Chunk(f"{en}?", f"¿{es}?", asked.tags | word.tags, asked.combos | word.combos, asked.cells)


def command(predicate: Predicate, *adjuncts: Chunk, negative: bool = False, group: str = "tú") -> Chunk:
    """Una orden a tú, a ustedes o a nosotros («Let's…» → «Vamos a…»)."""
    verb, clitics, person = predicate.verb, predicate.clitics, {"tú": 1, "ustedes": 4, "nosotros": 3}[group]
    if verb.reflexive:
        clitics = (REFLEXIVE[person], *clitics)
    if group == "nosotros":
        opening, tense = words("let's", "not" if negative else ""), "going_to"
        es = words("no" if negative else "", f"vamos a {attach(verb.es, *clitics)}")
    elif negative:
        tense = "subjunctive"
        opening, es = "don't", words("no", *clitics, conjugate(verb.es, tense)[person])
    else:
        tense = "imperative"
        opening, es = "", attach(conjugate(verb.es, tense)[person == 4], *clitics)
    signs = {"imperativo": True, "negación": negative, "clítico": clitics}
    traits = united(predicate, *adjuncts, tags={tag for tag, found in signs.items() if found})
    traits["cells"] |= {(verb.es, person, tense)}
    en = words(opening, verb.base, predicate.en, *(part.en for part in adjuncts))
    return Chunk(en, words(es, predicate.es, *(part.es for part in adjuncts)), **traits)


def link(first: Chunk, en: str, es: str, second: Chunk, *tags: str) -> Chunk:
    """Dos trozos unidos por una conjunción."""
    return Chunk(
        f"{first.en}{en}{second.en}", f"{first.es}{es}{second.es}", **united(first, second, tags=tags)
    )


def finish(chunk: Chunk, vocative: str = "", exclaim: bool = False) -> Chunk:
    """Mayúsculas, punto y ajustes de sonido: a + el → al, de + el → del, y → e, o → u."""
    en, es = (re.sub(r"\s+([.,?!])", r"\1", words(*text.split())) for text in (chunk.en, chunk.es))
    es = re.sub(r"\b([Aa]|[Dd]e) el\b(?! [A-Z])", r"\1l", es)
    es = re.sub(r"\by (?=[Ii](?!e)|hi(?!e))", "e ", es)
    es = re.sub(r"\bo (?=h?o)", "u ", es)
    es = re.sub(r"\bcon mí\b", "conmigo", re.sub(r"\bcon ti\b", "contigo", es))
    if not en.endswith(("?", "!", ".")):
        en, es = (f"{en}!", f"¡{es}!") if exclaim else (f"{en}.", f"{es}.")
    called = re.sub(r" y (?=I)", " e ", vocative.replace(" and ", " y "))
    en, es = (vocative + en, called + es) if vocative else (capital(en), capital(es))
    tags = {"contracción"} if re.search(r"\b(al|del)\b", es) else set()
    return Chunk(en, es, **united(chunk, tags=tags))


def capital(text: str) -> str:
    """Mayúscula inicial, y tras el punto o el signo de la primera oración."""
    return re.sub(r"(^|[.?!] )([¿¡{<]*)(\w)", lambda m: m[1] + m[2] + m[3].upper(), text)
