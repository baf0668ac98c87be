"""El léxico: nombres, adjetivos y verbos con sus rasgos, leídos de `data/lexico/`."""

from dataclasses import dataclass

from gramatica.morfologia import agree, plural_en, plural_es
from gramatica.tablas import read_table


@dataclass(frozen=True)
class Noun:
    """Un nombre con sus formas y su clase semántica.

    mass: no se cuenta (*leche*). only_plural: solo plural (*lentes*). plural_en: plural solo en inglés (*people*).
    """

    en: str
    es: str
    gender: str
    kind: str
    traits: frozenset[str]
    feminine: str = ""
    plurals: tuple[str, str] = ("", "")

    def __getattr__(self, trait: str) -> bool:
        names = {"mass": "masa", "only_plural": "solo-plural", "plural_en": "plural-en", "owned": "propio"}
        if trait in names:
            return names[trait] in self.traits
        raise AttributeError(trait)

    def form(self, plural: bool, gender: str = "m") -> tuple[str, str]:
        """Las formas inglesa y española; gender elige entre *doctor* y *doctora*."""
        es = self.feminine if gender == "f" and self.feminine else self.es
        if self.only_plural:
            return self.plurals
        if self.plural_en:
            return self.plurals[0], es
        if not plural:
            return self.en, es
        return self.plurals[0] or plural_en(self.en), (self.plurals[1] or plural_es(es))

    @property
    def human(self) -> bool:
        return self.kind in ("persona", "familia", "oficio", "cercano")


@dataclass(frozen=True)
class Adjective:
    """Un adjetivo, los nombres que admite, la cópula de su predicado y su comparativo inglés."""

    en: str
    es: str
    copula: str
    comparative: str
    before: bool
    nouns: frozenset[str]

    def form(self, gender: str, plural: bool) -> str:
        return agree(self.es, gender, plural)


@dataclass(frozen=True)
class Verb:
    """Un verbo inglés y el español que le corresponde.

    traits: estado (solo algunos tiempos), puntual (sin progresivo), sin-gerundio (su progresivo es simple en español), durativo
    (pasado imperfecto), genérico (lo que se odia lleva artículo), hábito, persona, reflexivo. objects: lo que admite como objeto. places: dónde ocurre.
    preps: preposiciones de destino, inglesa y española. manners: adverbios que lo cierran.
    """

    en: str
    es: str
    traits: frozenset[str] = frozenset()
    objects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    preps: tuple[str, str] = ("", "")
    manners: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        return self.en.split()[0]

    @property
    def particle(self) -> str:
        """look for → « for»."""
        return self.en[len(self.base) :]

    @property
    def stative(self) -> bool:
        return "estado" in self.traits

    @property
    def durative(self) -> bool:
        """¿Su pasado es imperfecto? «I had a dog» → «tenía un perro»; «I saw it» → «lo vi»."""
        return "durativo" in self.traits

    @property
    def reflexive(self) -> bool:
        return "reflexivo" in self.traits


def _read_nouns() -> dict[str, Noun]:
    nouns = {}
    for row in read_table("nombres"):
        plurals = (row["plural_inglés"], row["plural_español"])
        nouns[row["inglés"]] = Noun(
            row["inglés"], row["español"], row["género"], row["clase"], frozenset(row["rasgos"].split()),
            row["femenino"], plurals,
        )  # fmt: skip
    return nouns


NOUN = _read_nouns()
KINDS = {noun.kind for noun in NOUN.values()}


def expand(names: str) -> tuple[str, ...]:
    """Clases y nombres → nombres, sin repetir y sin los que llevan «-».

    Raises:
        ValueError: si alguno no está en `nombres.tsv`.
    """
    wanted, banned = [], set()
    for name in names.split():
        plain = name.lstrip("-").replace("_", " ")
        if plain not in NOUN and plain not in KINDS:
            raise ValueError(f"«{plain}» no es ni un nombre ni una clase de data/lexico/nombres.tsv.")
        (banned.add if name.startswith("-") else wanted.append)(plain)
    found = [noun.en for name in wanted for noun in NOUN.values() if name in (noun.en, noun.kind)]
    return tuple(dict.fromkeys(name for name in found if not {name, NOUN[name].kind} & banned))


def _read_adjectives() -> dict[str, Adjective]:
    adjectives = {}
    for row in read_table("adjetivos"):
        comparative = row["comparativo"] if row["comparativo"] != "more" else f"more {row['inglés']}"
        adjectives[row["inglés"]] = Adjective(
            row["inglés"], row["español"], row["cópula"].strip("-"), comparative,
            "delante" in row["rasgos"], frozenset(expand(row["nombres"])),
        )  # fmt: skip
    return adjectives


def _read_verbs(name: str) -> dict[str, Verb]:
    verbs = {}
    for row in read_table(name):
        traits, spanish = set(row.get("rasgos", "").split()), row["español"]
        if spanish.endswith("se"):
            traits.add("reflexivo")
        preps = (row.get("prep_inglés", ""), row.get("prep_español", ""))
        places = expand(row.get("dónde", "") or row.get("lugares", ""))
        verbs[row["inglés"]] = Verb(
            row["inglés"], spanish.removesuffix("se"), frozenset(traits), expand(row.get("objetos", "")),
            places, preps, tuple(row.get("modo", "").split()),
        )  # fmt: skip
    return verbs


ADJECTIVE = _read_adjectives()
VERB, INTRANSITIVE = _read_verbs("verbos"), _read_verbs("intransitivos")
MOTION, DATIVE = _read_verbs("movimiento"), _read_verbs("dativos")
ADJECTIVES_OF = {
    name: tuple(adjective for adjective in ADJECTIVE.values() if name in adjective.nouns) for name in NOUN
}
SPOTS = [(row["verbo"], expand(row["objetos"]), expand(row["lugares"])) for row in read_table("donde")]
SEQUENCES = [(row["primero"], row["segundo"], expand(row["objetos"])) for row in read_table("secuencias")]
MANNERS = {row["clave"]: (row["inglés"], row["español"]) for row in read_table("modos")}
TIMES = read_table("tiempos")
PROPER = read_table("nombres_propios")
NAMES = {row["inglés"]: row["género"] for row in PROPER if row["clase"] == "persona"}
SITES = {row["inglés"]: row["español"] for row in PROPER if row["clase"] == "sitio"}
