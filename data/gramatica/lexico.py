"""El léxico: nombres, adjetivos y verbos con sus rasgos, leídos de `data/lexico/`."""

from dataclasses import dataclass
from functools import cache

from gramatica.morfologia import agree, plural_en, plural_es
from gramatica.tablas import read_pairs, read_table

NOUN_TRAITS = {"masa": "mass", "solo-plural": "only_plural", "plural-en": "plural_en", "propio": "owned",
               "a-tónica": "stressed_a"}  # fmt: skip


@dataclass(frozen=True)
class Noun:
    """Un nombre con sus formas y su clase semántica.

    mass: no se cuenta (*leche*). only_plural: *lentes*. plural_en: plural solo en inglés (*people*). owned:
    alguien lo tiene (*llave*). stressed_a: *el agua*.
    """

    en: str
    es: str
    gender: str
    kind: str
    feminine: str = ""
    plurals: tuple[str, str] = ("", "")
    mass: bool = False
    only_plural: bool = False
    plural_en: bool = False
    owned: bool = False
    stressed_a: bool = False

    def form(self, plural: bool, gender: str = "m") -> tuple[str, str]:
        """Las formas inglesa y española; gender elige entre *doctor* y *doctora*."""
        es = self.feminine if gender == "f" and self.feminine else self.es
        if self.only_plural:
            return self.plurals
        if self.plural_en:
            return self.plurals[0], es
        if not plural:
            return self.en, es
        return self.plurals[0] or plural_en(self.en), self.plurals[1] or plural_es(es)

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
        """rojo → rojas."""
        return agree(self.es, gender, plural)


@dataclass(frozen=True)
class Verb:
    """Un verbo inglés y el español que le corresponde.

    traits: los explica `verbos.tsv`. objects: lo que admite como objeto. places: dónde ocurre o adónde lleva.
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


def _noun(row: dict[str, str]) -> Noun:
    """Una fila de `nombres.tsv`.

    Raises:
        ValueError: si el género o un rasgo no existen.
    """
    traits, en, gender = row["rasgos"].split(), row["inglés"], row["género"]
    if gender not in ("m", "f") or not NOUN_TRAITS.keys() >= set(traits):
        raise ValueError(f"«{en}», en nombres.tsv: género «{gender}» (m o f), rasgos «{row['rasgos']}».")
    known = {NOUN_TRAITS[trait]: True for trait in traits}
    plurals = row["plural_inglés"], row["plural_español"]
    return Noun(en, row["español"], gender, row["clase"], row["femenino"], plurals, **known)


NOUN = {row["inglés"]: _noun(row) for row in read_table("nombres")}
KINDS = {noun.kind for noun in NOUN.values()}
LISTS = {name: tuple(words.split()) for name, words in read_pairs("listas").items()}


def expand(names: str) -> tuple[str, ...]:
    """Clases y nombres → nombres, sin repetir y sin los que llevan «-»: «plato -pizza» → salad, cake…

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


@cache
def nouns(group: str) -> tuple[Noun, ...]:
    """Los nombres de una lista de `listas.tsv`, en el orden de `nombres.tsv`: nouns("oficios")."""
    names = expand(" ".join(LISTS[group]))
    return tuple(noun for noun in NOUN.values() if noun.en in names)


def _adjective(row: dict[str, str]) -> Adjective:
    """Una fila de `adjetivos.tsv`."""
    en = row["inglés"]
    comparative = f"more {en}" if row["comparativo"] == "more" else row["comparativo"]
    copula, allowed = row["cópula"].strip("-"), frozenset(expand(row["nombres"]))
    return Adjective(en, row["español"], copula, comparative, "delante" in row["rasgos"], allowed)


def _verbs(name: str) -> dict[str, Verb]:
    """Los verbos de una tabla; el «se» de los reflexivos pasa a ser un rasgo."""
    verbs = {}
    for row in read_table(name):
        plain = row["español"].removesuffix("se")
        traits = frozenset(row["rasgos"].split()) | ({"reflexivo"} if plain != row["español"] else set())
        places = expand(row.get("dónde", "") or row.get("lugares", ""))
        preps = row.get("prep_inglés", ""), row.get("prep_español", "")
        objects, manners = expand(row.get("objetos", "")), tuple(row.get("modo", "").split())
        verbs[row["inglés"]] = Verb(row["inglés"], plain, traits, objects, places, preps, manners)
    return verbs


ADJECTIVE = {row["inglés"]: _adjective(row) for row in read_table("adjetivos")}
ADJECTIVES_OF = {name: tuple(a for a in ADJECTIVE.values() if name in a.nouns) for name in NOUN}
VERB, INTRANSITIVE, MOTION, DATIVE = map(_verbs, ("verbos", "intransitivos", "movimiento", "dativos"))
SPOTS = [(row["verbo"], expand(row["objetos"]), expand(row["lugares"])) for row in read_table("donde")]
SEQUENCES = [(row["primero"], row["segundo"], expand(row["objetos"])) for row in read_table("secuencias")]
MANNERS = {row["clave"]: (row["inglés"], row["español"]) for row in read_table("modos")}
TIMES = read_table("tiempos")
SITES = read_pairs("nombres_propios", "sitio")
NAMES = {row["inglés"]: row["género"] for row in read_table("nombres_propios") if row["clase"] == "persona"}
