"""Morfología: plurales, conjugaciones y pronombres pegados al verbo, en inglés y en español.

Lo regular sale de reglas; lo irregular, de las tablas de `data/lexico/`, que llegan como argumento.
Las personas son 0 yo, 1 tú, 2 él o ella, 3 nosotros y 4 ellos o ustedes.
"""

import re
from functools import cache

from gramatica.tablas import read_table

PERSONS = ("yo", "tú", "él", "nosotros", "ellos")
STRESS, UNSTRESS = str.maketrans("aeiou", "áéíóú"), str.maketrans("áéíóú", "aeiou")


def _by_word(name: str) -> dict[str, dict[str, str]]:
    """Una tabla de irregularidades: palabra → columna → forma (sin las vacías)."""
    rows = read_table(name)
    first = next(iter(rows[0]))
    return {row[first]: {column: form for column, form in row.items() if form} for row in rows}


ENGLISH = _by_word("irregulares_en")  # base, pasado, participio
SPANISH = _by_word("irregulares_es")  # infinitivo y sus formas irregulares
CHANGES = {"ie": ("e", "ie"), "ue": ("o", "ue"), "i": ("e", "i"), "u-ue": ("u", "ue")}
ENDINGS = {
    ("present", "ar"): "o as a amos an", ("present", "er"): "o es e emos en",
    ("present", "ir"): "o es e imos en",
    ("imperfect", "ar"): "aba abas aba ábamos aban", ("imperfect", "er"): "ía ías ía íamos ían",
    ("imperfect", "ir"): "ía ías ía íamos ían",
    ("subjunctive", "ar"): "e es e emos en", ("subjunctive", "er"): "a as a amos an",
    ("subjunctive", "ir"): "a as a amos an",
    ("preterite", "ar"): "é aste ó amos aron", ("preterite", "er"): "í iste ió imos ieron",
    ("preterite", "ir"): "í iste ió imos ieron",
}  # fmt: skip
FUTURE, CONDITIONAL = "é ás á emos án".split(), "ía ías ía íamos ían".split()


# Inglés


def plural_en(word: str) -> str:
    """box → boxes, baby → babies, toy → toys; los irregulares los trae el léxico."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def third_person(verb: str) -> str:
    return {"have": "has", "go": "goes", "do": "does"}.get(verb) or plural_en(verb)


def _double(verb: str) -> str:
    """La consonante que se dobla: stop → stopp-, pero visit → visit-."""
    return verb + verb[-1] if "doblada" in ENGLISH.get(verb, {}) else verb


def past_en(verb: str) -> str:
    if "pasado" in ENGLISH.get(verb, {}):
        return ENGLISH[verb]["pasado"]
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + "d" if verb.endswith("e") else _double(verb) + "ed"


def participle_en(verb: str) -> str:
    return ENGLISH.get(verb, {}).get("participio") or past_en(verb)


def gerund_en(verb: str) -> str:
    return (verb[:-1] if re.search(r"[^e]e$", verb) and verb != "be" else _double(verb)) + "ing"


def article_en(word: str) -> str:
    vowel = word[0] in "aeiou" and not word.startswith(("use", "uni", "one"))
    return "an" if vowel or word.startswith(("hour", "honest")) else "a"


# Español


def plural_es(word: str) -> str:
    """lápiz → lápices, canción → canciones, sofá → sofás, autobús → autobuses."""
    if word[-1] in "aeiouáéó":
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if re.search(r"[áéíóú][ns]$", word):
        word = word[:-2] + word[-2].translate(UNSTRESS) + word[-1]
    return word + "es"


def agree(adjective: str, gender: str, plural: bool) -> str:
    """La forma de un adjetivo que concuerda: rojo → rojas, francés → francesas, azul → azules."""
    if gender == "f":
        if adjective.endswith("o"):
            adjective = adjective[:-1] + "a"
        elif adjective.endswith(("dor", "sor", "tor", "ol")):
            adjective += "a"
        elif adjective.endswith("és"):
            adjective = adjective[:-2] + "esa"
    return plural_es({"joven": "jóven"}.get(adjective, adjective)) if plural else adjective


@cache
def conjugate(infinitive: str, tense: str) -> tuple[str, ...]:
    """Las cinco formas de un tiempo; en «gerund» y «participle», una sola.

    tense: present, preterite, imperfect, future, conditional, subjunctive, imperative, gerund o participle.
    """
    irregular = SPANISH.get(infinitive, {})
    if tense in irregular:
        return tuple(irregular[tense].split())
    stem, group = infinitive[:-2], infinitive[-2:].replace("í", "i")
    if tense in ("future", "conditional"):
        base = irregular.get("stem") or stem + group
        return tuple(base + ending for ending in (FUTURE if tense == "future" else CONDITIONAL))
    old, new = CHANGES.get(irregular.get("change", ""), ("", ""))
    head, _, tail = stem.rpartition(old) if old else (stem, "", "")
    strong = head + new + tail if old else stem  # pierd-, vuelv-
    weak = head + {"e": "i", "o": "u"}[old] + tail if old and group == "ir" else stem  # pid-, durm-
    if tense == "participle":
        return (stem + ("ado" if group == "ar" else "ido"),)
    if tense == "gerund":
        return (stem + "ando" if group == "ar" else weak + "iendo",)
    if tense == "imperative":  # tú y ustedes; las demás no se usan
        return (conjugate(infinitive, "present")[2], conjugate(infinitive, "subjunctive")[4])
    if tense == "subjunctive":
        first = _spell(conjugate(infinitive, "present")[0][:-1], group)
        return tuple(first + ending for ending in ENDINGS[tense, group].split())
    if tense == "preterite" and "strong" in irregular:
        endings = "e iste o imos " + ("eron" if irregular["strong"].endswith("j") else "ieron")
        forms = [irregular["strong"] + ending for ending in endings.split()]
        return tuple(re.sub("co$", "zo", form) for form in forms)  # hizo
    endings = ENDINGS[tense, group].split()
    if tense == "present":
        return tuple((stem if i == 3 else strong) + ending for i, ending in enumerate(endings))
    if tense == "preterite":
        stems = [_spell(stem, group) if group == "ar" else stem, stem, weak, stem, weak]
        return tuple(base + ending for base, ending in zip(stems, endings))
    return tuple(stem + ending for ending in endings)


def _spell(stem: str, group: str) -> str:
    """Ante «e», la raíz de un verbo en -ar se escribe de otro modo: busc- → busqu-, jueg- → juegu-, abraz- → abrac-."""
    if group != "ar":
        return stem
    return re.sub("z$", "c", re.sub("g$", "gu", re.sub("c$", "qu", stem)))


def attach(form: str, *clitics: str) -> str:
    """Pronombres detrás, con la tilde que haga falta: compra + la → cómprala; dar + se + lo → dárselo."""
    if not clitics:
        return form
    if len(clitics) > 0 and form.endswith("mos") and clitics[0] in ("nos", "se"):
        form = form[:-1]
    nuclei = _nuclei(form)
    marked = [i for i, nucleus in enumerate(nuclei) if re.search("[áéíóú]", nucleus[0])]
    plain = len(nuclei) - 1 if form[-1] not in "aeiouns" or len(nuclei) == 1 else len(nuclei) - 2
    stressed = marked[0] if marked else plain
    after = len(nuclei) - 1 - stressed + len(clitics)
    if not marked and after >= 2:
        start, nucleus = nuclei[stressed].start(), nuclei[stressed][0]
        at = start + max((nucleus.find(vowel) for vowel in "aeo"), default=-1)
        at = at if at >= start else start + len(nucleus) - 1
        form = form[:at] + form[at].translate(STRESS) + form[at + 1 :]
    elif marked and after == 1:
        form = form.translate(UNSTRESS)  # está + te → estate
    return form + "".join(clitics)


def _nuclei(word: str) -> list[re.Match]:
    """Las vocales de cada sílaba: «devuelve» → e, ue, e. La u de «sigue» no suena."""
    silent = re.sub(r"(?<=[qg])u(?=[eiéí])", "·", word)
    return list(re.finditer(r"[iu]?[aeoáéó][iu]?(?![aeoáéó])|[iu]?[aeoáéó]|[íú]|[iu]+", silent))
