"""Morfología: plurales, conjugaciones y pronombres pegados al verbo, en inglés y en español.

Lo regular sale de reglas y de `terminaciones.tsv`; lo irregular, de las dos tablas `irregulares`.
Las personas son 0 yo, 1 tú, 2 él o ella, 3 nosotros y 4 ellos o ustedes.
"""

import re
from functools import cache

from gramatica.tablas import read_table

STRESS, UNSTRESS = str.maketrans("aeiou", "áéíóú"), str.maketrans("áéíóú", "aeiou")


def _by_word(name: str, first: str) -> dict[str, dict[str, str]]:
    """Una tabla de irregularidades: palabra → columna → forma (sin las vacías)."""
    return {row[first]: {column: form for column, form in row.items() if form} for row in read_table(name)}


ENGLISH = _by_word("irregulares_en", "base")
SPANISH = _by_word("irregulares_es", "infinitivo")
CHANGES = {"ie": ("e", "ie"), "ue": ("o", "ue"), "i": ("e", "i"), "u-ue": ("u", "ue")}
ENDINGS = {
    (row["tiempo"], group): list(row.values())[2:]
    for row in read_table("terminaciones")
    for group in row["conjugaciones"].split()
}


# Inglés


def plural_en(word: str) -> str:
    """box → boxes, baby → babies, toy → toys; los irregulares los trae el léxico."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def third_person(verb: str) -> str:
    """watch → watches, go → goes."""
    return {"have": "has", "go": "goes", "do": "does"}.get(verb) or plural_en(verb)


def _double(verb: str) -> str:
    """La consonante que se dobla: stop → stopp-, pero visit → visit-."""
    return verb + verb[-1] if "doblada" in ENGLISH.get(verb, {}) else verb


def past_en(verb: str) -> str:
    """buy → bought, study → studied, hug → hugged."""
    if "pasado" in ENGLISH.get(verb, {}):
        return ENGLISH[verb]["pasado"]
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + "d" if verb.endswith("e") else _double(verb) + "ed"


def participle_en(verb: str) -> str:
    """eat → eaten, cook → cooked."""
    return ENGLISH.get(verb, {}).get("participio") or past_en(verb)


def gerund_en(verb: str) -> str:
    """write → writing, see → seeing, run → running."""
    return (verb[:-1] if re.search(r"[^e]e$", verb) and verb != "be" else _double(verb)) + "ing"


def article_en(word: str) -> str:
    """an apple, a book; por cómo suena: a university, an hour."""
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
    """Las cinco formas de un tiempo; de «gerund» y «participle», una; de «imperative», las de tú y ustedes.

    tense: present, preterite, imperfect, future, conditional, subjunctive, imperative, gerund o participle.
    """
    irregular = SPANISH.get(infinitive, {})
    if tense in irregular:
        return tuple(irregular[tense].split())
    stem, group = infinitive[:-2], infinitive[-2:].replace("í", "i")
    strong, weak = _changed(stem, group, irregular.get("change", ""))
    if tense == "participle":
        return (stem + ("ado" if group == "ar" else "ido"),)
    if tense == "gerund":
        return (stem + "ando" if group == "ar" else weak + "iendo",)
    if tense == "imperative":
        return conjugate(infinitive, "present")[2], conjugate(infinitive, "subjunctive")[4]
    if tense == "preterite" and "strong" in irregular:
        return _strong_preterite(irregular["strong"], group)
    stems = [stem] * 5
    if tense in ("future", "conditional"):
        stems = [irregular.get("stem", stem + group)] * 5
    elif tense == "subjunctive":
        stems = [_spell(conjugate(infinitive, "present")[0][:-1], group)] * 5
    elif tense == "present":
        stems = [strong, strong, strong, stem, strong]
    elif tense == "preterite":
        stems = [_spell(stem, group), stem, weak, stem, weak]
    return tuple(base + ending for base, ending in zip(stems, ENDINGS[tense, group]))


def _changed(stem: str, group: str, change: str) -> tuple[str, str]:
    """Las raíces que cambian de vocal, con acento y sin él: perd- → pierd-, perd-; dorm- → duerm-, durm-."""
    if not change:
        return stem, stem
    old, new = CHANGES[change]
    head, _, tail = stem.rpartition(old)
    return head + new + tail, head + {"e": "i", "o": "u"}[old] + tail if group == "ir" else stem


def _strong_preterite(stem: str, group: str) -> tuple[str, ...]:
    """tuv- → tuve, tuvo; dij- → dijeron; hic- → hizo."""
    forms = (stem + ending for ending in ENDINGS["strong", group])
    return tuple(re.sub("co$", "zo", form.replace("jieron", "jeron")) for form in forms)


def _spell(stem: str, group: str) -> str:
    """Ante «e», la raíz de un verbo en -ar se escribe de otro modo: busc- → busqu-, abraz- → abrac-."""
    if group != "ar":
        return stem
    return re.sub("z$", "c", re.sub("g$", "gu", re.sub("c$", "qu", stem)))


def attach(form: str, *clitics: str) -> str:
    """Pronombres detrás, con la tilde que haga falta: compra + la → cómprala; dar + se + lo → dárselo."""
    nuclei = _nuclei(form)
    marked = [i for i, nucleus in enumerate(nuclei) if re.search("[áéíóú]", nucleus[0])]
    plain = len(nuclei) - (1 if form[-1] not in "aeiouns" or len(nuclei) == 1 else 2)
    stressed = marked[0] if marked else plain
    after = len(nuclei) - 1 - stressed + len(clitics)  # sílabas tras la acentuada
    if clitics and not marked and after >= 2:
        nucleus = nuclei[stressed]
        letters = range(nucleus.start(), nucleus.end())
        at = letters[max(nucleus[0].find(vowel) for vowel in "aeo")]  # en «ui», la última
        form = form[:at] + form[at].translate(STRESS) + form[at + 1 :]
    elif clitics and marked and after == 1:
        form = form.translate(UNSTRESS)  # está + te → estate
    return form + "".join(clitics)


def _nuclei(word: str) -> list[re.Match]:
    """Las vocales de cada sílaba: «devuelve» → e, ue, e. La u de «sigue» no suena."""
    silent = re.sub(r"(?<=[qg])u(?=[eiéí])", "·", word)
    return list(re.finditer(r"[iu]?[aeoáéó][iu]?(?![aeoáéó])|[iu]?[aeoáéó]|[íú]|[iu]+", silent))
