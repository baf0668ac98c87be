"""Genera `data/en_es.tsv`: la capa natural (`natural.tsv`) y la capa gramatical, que se construye aquí.

La gramática no rellena plantillas: cada sintagma se construye a la vez en inglés y en español a partir de un
léxico con rasgos (género, número, persona, tiempo), y la concordancia sale de los rasgos. Cada frase recuerda
sus **combinaciones** nombre–adjetivo y verbo–objeto; algunas se reservan para la validación o la prueba y no
aparecen nunca en el entrenamiento: así la puntuación mide composición y no memoria.

Uso: `python data/generador.py [DESTINO]`. La misma semilla da el mismo archivo, byte a byte.
"""

import hashlib
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

HERE = Path(__file__).parent
TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:['-]\w+)*|[^\w\s]")  # como utils.corpus, sin sus dependencias
TRAIN, VALIDATION, TEST = "entrenamiento", "validación", "prueba"
TOTAL = 60_000  # frases de la capa gramatical
TEST_SHARE, VALIDATION_SHARE = 0.068, 0.04  # de las combinaciones
MIN_COMBOS = 6  # combinaciones de entrenamiento de cada palabra
MIN_COUNT = 15  # apariciones en entrenamiento de cada palabra de la gramática


def words(text: str) -> list[str]:
    """Una lista de palabras escrita como una frase."""
    return text.split()


# ───────────────────────────── Léxico ─────────────────────────────
# Nombres, por clase: «inglés español género» (m/f; M/F = no contable). «*» = «el» ante a tónica.

NOUNS = """
human: boy niño m, girl niña f, man hombre m, woman mujer f, baby bebé m
kin: brother hermano m, sister hermana f, father padre m, mother madre f, grandfather abuelo m,
    grandmother abuela f, uncle tío m, aunt tía f, son hijo m, daughter hija f
animal: dog perro m, cat gato m, horse caballo m, bird pájaro m, cow vaca f, rabbit conejo m, mouse ratón m,
    duck pato m, turtle tortuga f, lion león m, elephant elefante m, butterfly mariposa f
fruit: apple manzana f, orange naranja f, lemon limón m, banana plátano m, pear pera f, strawberry fresa f,
    tomato tomate m, onion cebolla f, carrot zanahoria f, egg huevo m
dish: salad ensalada f, cake pastel m, cookie galleta f
food: bread pan M, rice arroz M, cheese queso M, meat carne F, soup sopa F, chicken pollo M
drink: water agua F*, milk leche F, coffee café M, tea té M, juice jugo M
read: book libro m, letter carta f, newspaper periódico m, magazine revista f, poem poema m, story cuento m,
    message mensaje m
wear: shirt camisa f, dress vestido m, skirt falda f, coat abrigo m, hat sombrero m, shoe zapato m,
    jacket chaqueta f, sweater suéter m, tie corbata f, scarf bufanda f, glove guante m, belt cinturón m,
    boot bota f
tool: pencil lápiz m, pen bolígrafo m, notebook cuaderno m, key llave f, phone teléfono m, watch reloj m,
    camera cámara f, computer computadora f, umbrella paraguas m, map mapa m, photo foto f, lamp lámpara f,
    mirror espejo m, wallet cartera f, ring anillo m, gift regalo m
toys: ball pelota f, toy juguete m, doll muñeca f
dishware: cup taza f, glass vaso m, plate plato m, knife cuchillo m, spoon cuchara f, fork tenedor m
contain: box caja f, bag bolsa f, suitcase maleta f, bottle botella f, basket canasta f
furn: table mesa f, chair silla f, bed cama f, sofa sofá m, desk escritorio m
part: door puerta f, window ventana f, wall pared f
rooms: kitchen cocina f, room cuarto m, garden jardín m, office oficina f
built: house casa f, school escuela f, library biblioteca f, hospital hospital m, market mercado m,
    store tienda f, restaurant restaurante m, museum museo m, church iglesia f, station estación f,
    airport aeropuerto m, hotel hotel m, theater teatro m, university universidad f, bridge puente m
land: park parque m, beach playa f, city ciudad f, town pueblo m, street calle f, square plaza f, farm
    granja f
vehicle: car coche m, bicycle bicicleta f, bus autobús m, train tren m, plane avión m, boat barco m,
    truck camión m, motorcycle moto f
nature: tree árbol m, flower flor f, river río m, mountain montaña f, lake lago m, island isla f,
    forest bosque m, star estrella f, stone piedra f, leaf hoja f
ideas: problem problema m, question pregunta f, idea idea f, answer respuesta f, exam examen m, lesson
    lección f,
    language idioma m, word palabra f
show: song canción f, movie película f, program programa m, party fiesta f, trip viaje m, game juego m
time: day día m, night noche f
body: hand mano f, foot pie m, eye ojo m, nose nariz f
instrument: guitar guitarra f, piano piano m, violin violín m, flute flauta f
"""

PLURALS_EN = {"man": "men", "woman": "women", "mouse": "mice", "foot": "feet", "knife": "knives",
              "leaf": "leaves", "scarf": "scarves", "tomato": "tomatoes"}  # fmt: skip
PLURALS_ES = {"examen": "exámenes", "joven": "jóvenes", "paraguas": "paraguas"}

# Adjetivos: «inglés español cópula: clases o nombres que lo admiten (–nombre: salvo ese)». Cópula: ser, estar
# o «-» si como predicado sería dudoso. «<» = va delante del nombre (buen, primer).

ADJECTIVES = """
red rojo ser: wear vehicle toys furn flower apple leaf door pencil notebook bag suitcase box phone umbrella
    cup -plane -bed
white blanco ser: wear part plate cup cat dog horse rabbit flower house car table lamp box sofa boat church
    duck
black negro ser: wear dog cat horse bird car bag suitcase umbrella phone computer piano camera motorcycle sofa
yellow amarillo ser: flower house dress hat umbrella bird bus pencil butterfly boat ball leaf skirt bag cup
green verde ser: door bicycle coat apple leaf bottle ball eye sofa scarf notebook pear box skirt car
blue azul ser: wear door car bicycle chair bag cup umbrella butterfly pen boat eye train ball -belt
gray gris ser: cat mouse elephant coat sweater horse stone wall suitcase skirt rabbit
brown marrón ser: horse dog cow boot belt bag table desk jacket rabbit wallet eye
big grande ser: animal fruit dish contain furn part rooms built land vehicle tree lake island forest stone
    nose
    eye hand foot lamp mirror knife map ball problem
small pequeño ser: animal fruit dish contain furn part rooms built land vehicle tree lake island stone nose
    hand foot lamp mirror knife key wallet ball toy
tall alto ser: human kin tree -baby
long largo ser: letter poem story street bridge dress skirt river trip movie song table scarf night day
    exam word
short corto ser: night letter poem story street dress skirt trip movie song message exam word lesson
expensive caro ser: wear tool vehicle furn hotel restaurant instrument house toy trip cake cheese meat
    -photo -gift
cheap barato ser: wear tool vehicle furn hotel restaurant fruit toy bread rice coffee -photo -gift -lamp
new nuevo ser: wear tool furn built vehicle rooms toys instrument dishware contain book song word -gift
old viejo ser: wear furn built vehicle instrument dog cat horse tree tool book toy tie city town -gift
    -umbrella
modern moderno ser: kitchen office hospital airport station hotel museum city train library computer
    university
comfortable cómodo ser: chair bed sofa shoe boot coat dress hotel room car train house jacket
elegant elegante ser: dress coat hat tie hotel restaurant woman man shoe jacket aunt theater
pretty bonito ser: flower dress skirt scarf ring garden house beach town doll photo song bird butterfly lamp
    square park kitchen island hat star nose
beautiful hermoso ser: flower city beach mountain lake star farm night forest island horse song garden bird
    story church poem
ugly feo ser: coat hat tie dress sofa lamp house street hotel chair wall
heavy pesado ser: suitcase box bag table stone desk computer piano furn basket -chair
strong fuerte ser: man woman boy horse lion elephant brother uncle father son
fast rápido ser: horse rabbit car train plane motorcycle boat bicycle dog cat
slow lento ser: turtle train bus boat computer truck cow song
dangerous peligroso ser: lion dog street river trip bridge game mountain forest
quiet tranquilo ser: park town beach lake street island night library hotel farm forest square
noisy ruidoso ser: street market bus truck motorcycle city party station train restaurant airport
interesting interesante ser: read show idea question museum city language lesson answer -message -party
    -letter
boring aburrido ser: book magazine movie program lesson trip party game poem story
difficult difícil ser: exam question lesson language word poem game problem answer
easy fácil ser: exam question lesson language word game problem
important importante ser: question letter problem exam city day lesson idea message answer station word
famous famoso ser: museum city restaurant song movie woman man beach poem hotel bridge church theater
useful útil ser: map book idea knife camera computer language word lesson bag program
round redondo ser: table mirror box stone cake lamp window plate
delicious delicioso estar: dish soup chicken rice cheese meat apple pear strawberry coffee juice bread
hot caliente estar: soup coffee tea water milk bread rice chicken plate
cold frío estar: soup coffee tea water milk juice hand foot nose chicken
sweet dulce ser: orange pear strawberry apple banana coffee tea juice cake cookie
ripe maduro estar: banana pear tomato apple strawberry orange
fresh fresco -: bread milk cheese meat egg strawberry carrot juice tomato
open abierto estar: door window store library museum box suitcase market restaurant bottle theater
closed cerrado estar: door window store library museum box suitcase school restaurant hotel market
clean limpio estar: wear dishware house kitchen street car window room table mirror beach hand bed -watch
    -belt
dirty sucio estar: wear dishware kitchen street car window room wall hand foot sofa river -watch -belt
broken roto estar: chair plate glass mirror window toy umbrella lamp cup watch doll phone camera door
full lleno estar: contain glass bus train theater restaurant cup
empty vacío estar: contain glass bus room street restaurant theater wallet cup
wet mojado estar: wear dog cat street notebook bag umbrella letter -belt -tie
tired cansado estar: human kin horse dog -baby
sick enfermo estar: human kin dog cat cow horse rabbit
busy ocupado estar: kin man woman -son -daughter
worried preocupado estar: kin man woman boy girl
angry enojado estar: human kin dog cat -baby
sad triste estar: human kin -baby
happy feliz estar: human kin dog
intelligent inteligente ser: human kin dog horse elephant -baby
kind amable ser: human kin -baby
shy tímido ser: boy girl son daughter brother sister man woman
hardworking trabajador ser: man woman boy girl brother sister father mother uncle aunt daughter son
talkative hablador ser: boy girl grandfather grandmother uncle aunt woman man sister
young joven ser: man woman uncle aunt dog horse
brave valiente ser: human lion dog brother sister grandmother son daughter -baby
French francés -: book movie song restaurant cheese woman man boy girl magazine car newspaper
Spanish español -: book movie song restaurant guitar woman man boy girl city word newspaper
Mexican mexicano -: movie song restaurant hat woman man boy girl city story newspaper beach
good bueno <ser: book movie song idea story question restaurant poem hotel program camera knife letter
    magazine newspaper map game party trip answer lesson guitar piano computer bicycle car umbrella
first primero <-: book letter question song lesson word day photo exam trip movie
"""

COMPARATIVES = {
    "big": "bigger", "small": "smaller", "tall": "taller", "long": "longer", "short": "shorter",
    "cheap": "cheaper", "fast": "faster", "slow": "slower", "strong": "stronger", "heavy": "heavier",
    "pretty": "prettier", "ugly": "uglier", "easy": "easier", "young": "younger", "quiet": "quieter",
    "noisy": "noisier", "sweet": "sweeter", "old": "older", "new": "newer", "kind": "kinder",
    "brave": "braver", "shy": "shyer",
} | {
    word: f"more {word}"
    for word in words(
    "expensive modern comfortable elegant beautiful dangerous interesting boring difficult "
    "important famous useful intelligent hardworking talkative"
)
}  # fmt: skip

# Verbos: «inglés español marcas: objetos». Marcas: «s» estado (sin progresivo), «h» hábito (todos los días),
# «a» admite objeto de persona (con «a» personal).

VERBS = """
eat comer h: fruit dish rice meat soup chicken bread cheese -onion -lemon
cook cocinar h: egg rice meat soup chicken carrot onion tomato
prepare preparar h: dish soup coffee tea juice lesson exam chicken party
drink beber h: drink
buy comprar h: fruit dish food drink wear tool toys dishware contain furn vehicle flower house instrument book
    newspaper magazine -photo -gift -train -plane
sell vender h: fruit dish food wear toys dishware contain furn vehicle flower house instrument tool book
    -photo
    -gift -wallet -train -plane
want querer s: dish drink wear toys furn car bicycle motorcycle dog cat house guitar camera phone watch
    computer
    ring garden apple orange
need necesitar s: tool wear contain furn car bicycle water milk egg knife spoon room office idea answer -photo
    -gift -ring
have tener s: wear tool toys contain furn car bicycle motorcycle boat dog cat horse instrument problem idea
    question exam house garden farm store
see ver s: animal tree flower river mountain lake star vehicle house bridge church beach city hospital
look_for buscar a: tool wear toys contain hotel restaurant book letter magazine store -ring
find encontrar a: tool wear toys contain hotel restaurant book letter stone answer flower
lose perder: tool wear toys book bag suitcase letter ball -lamp -mirror -computer -skirt -dress
bring traer: tool contain toys dishware fruit dish drink guitar violin book newspaper flower chair -mirror
carry llevar: contain chair table lamp computer plate cup mirror
wear llevar sh: wear watch ring
use usar h: computer phone pencil pen knife spoon fork map camera bicycle car plate cup umbrella notebook
    mirror
wash lavar h: apple pear lemon tomato carrot onion strawberry dishware shirt dress skirt coat sweater scarf
    jacket car bicycle bottle truck bag -egg
clean limpiar h: furn part rooms house store vehicle mirror lamp shoe boot church -plane -garden
open abrir h: door window box bag suitcase bottle letter book store umbrella gift wallet library
close cerrar h: door window box bag suitcase bottle book store umbrella wallet library
read leer h: read lesson word question
write escribir h: letter poem story message book song word answer question
draw dibujar h: animal tree flower house car star mountain map hand bicycle boat
paint pintar: door wall chair table house boat room kitchen bicycle bed desk
break romper: dishware window mirror toys chair lamp bottle doll watch -spoon -fork -knife
repair reparar: vehicle computer phone watch chair table lamp camera toys door bridge bed -plane
choose elegir: wear dish gift song movie book hotel restaurant ring room toys
send enviar: letter message photo gift book box suitcase
listen_to escuchar ah: song story program poem bird
hear oír sa: song bird piano violin guitar truck train motorcycle dog
cut cortar: bread cheese cake meat fruit flower -egg -strawberry
serve servir h: dish soup coffee tea juice rice meat chicken
ask_for pedir h: soup salad coffee tea juice cake water chicken cookie rice
play tocar h: instrument
drive conducir h: car bus truck motorcycle
visit visitar ah: museum city town island farm church hospital market university school
build construir: house bridge school boat hospital wall hotel church library
translate traducir: letter book poem story song word message question
understand entender s: question problem lesson word idea answer story message poem language movie
explain explicar: problem lesson word idea answer poem game
learn aprender: language word song lesson poem game
study estudiar h: lesson language map problem word
forget olvidar: word key umbrella book wallet answer song phone bag lesson jacket
remember recordar sa: word song story trip party day answer movie poem question
prefer preferir s: fruit drink dish movie book dress shirt hotel car skirt -lemon -onion -egg
plant plantar: tree flower carrot onion tomato strawberry
hide esconder: key gift letter toys box photo map ring wallet cookie
keep guardar: key letter photo map ring gift box watch toys doll
return devolver: book key bicycle umbrella camera car watch map pen suitcase guitar
watch ver h: movie program game
help ayudar a:
know conocer sa: city town beach museum restaurant song story island
love querer sa:
wait_for esperar a: bus train answer letter plane
call llamar a:
greet saludar a:
hug abrazar a:
follow seguir a: car truck bus
invite invitar a:
"""

# Verbos sin objeto: «inglés español: lugares».
INTRANSITIVE = """
sleep dormir: room hotel house sofa
run correr: park beach street square garden forest
swim nadar: river lake beach
walk caminar: park street beach city forest garden square town
live vivir: house city town street farm island hotel
work trabajar: office hospital school library store restaurant museum hotel station farm university market
play jugar: park garden street room beach square
sing cantar: theater church park restaurant street square
dance bailar: party theater square street restaurant beach
rest descansar: park garden beach hotel room house sofa bed
wait esperar: station airport restaurant street hotel park
"""

# Movimiento: «inglés español preposiciones: lugares».
MOTION = """
go ir to a: built land lake island forest river -bridge -house
return volver to a: built land lake island -bridge
arrive llegar at a: school library hospital market store restaurant museum church station airport hotel
    theater university beach farm park
come venir from de: built beach city town farm park -bridge -house
leave salir - de: museum library school hospital store market church theater station hotel restaurant park
    city
travel viajar to a: city town island beach lake mountain
run correr to a: school station park beach store hospital
"""

# Regalos, cartas…: verbos con complemento indirecto.
DATIVE = """
give dar: flower book ring watch toys gift cookie apple dog cat key letter photo scarf coffee map doll guitar
show mostrar: photo letter map house garden book ring kitchen dress watch phone museum room
send enviar: letter message photo gift book flower
bring traer: coffee tea water soup book chair gift flower cake newspaper apple plate umbrella
lend prestar: book car bicycle umbrella pen pencil camera coat jacket phone guitar notebook suitcase
sell vender: car house bicycle flower book guitar camera boat horse motorcycle
write escribir: letter poem message story song
read leer: letter poem story book message newspaper
explain explicar: problem lesson word answer game
"""

# Dos acciones seguidas con el mismo objeto: «verbo verbo: objetos» (compra la camisa y la lleva).
SEQUENCES = """
buy eat: fruit cake cookie bread cheese salad -onion -lemon -egg
buy wear: wear
buy read: book newspaper magazine
buy repair: car bicycle motorcycle boat chair table lamp camera watch
write send: letter message
wash cut: apple pear tomato onion carrot lemon
wash use: knife spoon fork cup plate car bicycle
cook eat: egg rice meat chicken soup carrot
prepare serve: soup coffee tea juice salad cake
open read: letter book
look_for find: key pen pencil phone watch wallet umbrella ball map ring shoe notebook bag
break repair: chair lamp toys watch window doll
choose buy: shirt dress skirt coat hat jacket tie boot book ring scarf
find hide: key letter photo map ring toys box ball wallet
read translate: letter poem story book message
study understand: lesson problem
repair sell: car bicycle boat motorcycle computer watch
find return: key wallet book umbrella camera bag watch
draw paint: boat house tree flower door
open close: door window box suitcase bag store umbrella
learn remember: word song poem
write translate: story poem song
bring keep: map photo ring toys box
"""

IRREGULAR_PAST = dict(
    pair.split(":")
    for pair in words(
        """eat:ate drink:drank buy:bought sell:sold have:had see:saw find:found lose:lost bring:brought
        wear:wore read:read write:wrote draw:drew break:broke choose:chose send:sent hear:heard cut:cut
        drive:drove build:built understand:understood forget:forgot hide:hid keep:kept know:knew sleep:slept
        run:ran swim:swam sing:sang go:went come:came leave:left give:gave show:showed lend:lent"""
    )
)
DOUBLED = {"cut", "forget", "hug", "run", "swim"}  # cutting, hugged

# Formas españolas que no salen de las reglas: yo, tú, él, nosotros, ellos.
IRREGULAR = {
    "ser": {"present": "soy eres es somos son", "imperfect": "era eras era éramos eran"},
    "estar": {"present": "estoy estás está estamos están"},
    "ir": {
        "present": "voy vas va vamos van",
        "preterite": "fui fuiste fue fuimos fueron",
        "imperfect": "iba ibas iba íbamos iban",
        "gerund": "yendo",
    },
    "tener": {"present": "tengo tienes tiene tenemos tienen", "strong": "tuv"},
    "venir": {"present": "vengo vienes viene venimos vienen", "strong": "vin", "gerund": "viniendo"},
    "traer": {"present": "traigo traes trae traemos traen", "strong": "traj", "gerund": "trayendo"},
    "oír": {
        "present": "oigo oyes oye oímos oyen",
        "preterite": "oí oíste oyó oímos oyeron",
        "imperfect": "oía oías oía oíamos oían",
        "gerund": "oyendo",
    },
    "ver": {
        "present": "veo ves ve vemos ven",
        "preterite": "vi viste vio vimos vieron",
        "imperfect": "veía veías veía veíamos veían",
    },
    "dar": {"present": "doy das da damos dan", "preterite": "di diste dio dimos dieron"},
    "salir": {"present": "salgo sales sale salimos salen"},
    "conocer": {"present": "conozco conoces conoce conocemos conocen"},
    "conducir": {"present": "conduzco conduces conduce conducimos conducen", "strong": "conduj"},
    "traducir": {"present": "traduzco traduces traduce traducimos traducen", "strong": "traduj"},
    "querer": {"present": "quiero quieres quiere queremos quieren", "strong": "quis"},
    "poder": {"present": "puedo puedes puede podemos pueden", "strong": "pud", "gerund": "pudiendo"},
    "leer": {"preterite": "leí leíste leyó leímos leyeron", "gerund": "leyendo"},
    "construir": {
        "present": "construyo construyes construye construimos construyen",
        "preterite": "construí construiste construyó construimos construyeron",
        "gerund": "construyendo",
    },
    "elegir": {"present": "elijo eliges elige elegimos eligen"},
    "seguir": {"present": "sigo sigues sigue seguimos siguen"},
    "jugar": {"present": "juego juegas juega jugamos juegan"},
    "enviar": {"present": "envío envías envía enviamos envían"},
}
STEM_CHANGES = {  # vocal de la raíz que cambia cuando lleva el acento
    "e>ie": "cerrar perder entender preferir",
    "o>ue": "encontrar recordar dormir volver devolver mostrar",
    "e>i": "pedir servir elegir seguir",
}
CHANGE_OF = {verb: change for change, verbs in STEM_CHANGES.items() for verb in verbs.split()}

NAMES = {"Ana": "f", "Luis": "m", "Marta": "f", "Pablo": "m", "Elena": "f", "Diego": "m", "Irene": "f"}
NUMBERS = {"two": "dos", "three": "tres", "four": "cuatro", "five": "cinco", "six": "seis", "seven": "siete",
           "eight": "ocho", "nine": "nueve", "ten": "diez"}  # fmt: skip
DETERMINERS = {  # inglés: (m. sing., f. sing., m. plural, f. plural)
    "the": ("el", "la", "los", "las"),
    "a": ("un", "una", "unos", "unas"),
    "this": ("este", "esta", "estos", "estas"),
    "that": ("ese", "esa", "esos", "esas"),
    "my": ("mi", "mi", "mis", "mis"),
    "your": ("tu", "tu", "tus", "tus"),
    "our": ("nuestro", "nuestra", "nuestros", "nuestras"),
    "his": ("su", "su", "sus", "sus"),
    "her": ("su", "su", "sus", "sus"),
    "their": ("su", "su", "sus", "sus"),
    "many": ("mucho", "mucha", "muchos", "muchas"),
    "all the": ("todo el", "toda la", "todos los", "todas las"),
    "bare": ("", "", "", ""),
}
POSSESSIVES = ("my", "your", "our", "his", "her", "their")
TIMES = {
    "presente": {"every day": "todos los días", "every morning": "todas las mañanas",
                 "on Mondays": "los lunes",
                 "on Sundays": "los domingos", "every week": "todas las semanas", "at night": "por la noche"},
    "pretérito": {"yesterday": "ayer", "last night": "anoche", "last week": "la semana pasada",
                  "last month": "el mes pasado", "last year": "el año pasado", "this morning": "esta mañana",
                  "two days ago": "hace dos días", "last Sunday": "el domingo pasado"},
    "ir-a": {"tomorrow": "mañana", "next week": "la próxima semana", "tonight": "esta noche",
             "on Saturday": "el sábado", "next month": "el próximo mes", "this afternoon": "esta tarde"},
    "progresivo": {"now": "ahora", "right now": "ahora mismo", "at this moment": "en este momento"},
    "imperfecto": {"every day": "todos los días", "every morning": "todas las mañanas",
                   "every summer": "todos los veranos", "on Sundays": "los domingos",
                   "at night": "por la noche"},
}  # fmt: skip


@dataclass(frozen=True)
class Noun:
    """Un nombre con su género, su clase semántica y sus cuatro formas."""

    en: str
    es: str
    gender: str
    kind: str
    mass: bool = False
    stressed_a: bool = False

    def form(self, plural: bool) -> tuple[str, str]:
        return (plural_en(self.en), plural_es(self.es)) if plural else (self.en, self.es)


@dataclass(frozen=True)
class Adjective:
    """Un adjetivo, los nombres que admite y la cópula de su predicado."""

    en: str
    es: str
    copula: str
    before: bool
    nouns: tuple[str, ...]

    def agree(self, gender: str, plural: bool) -> str:
        word = self.es
        if gender == "f":
            if word.endswith("o"):
                word = word[:-1] + "a"
            elif word.endswith(("or", "ol")):
                word += "a"
            elif word.endswith("és"):
                word = word[:-2] + "esa"
        return plural_es(word) if plural else word


@dataclass(frozen=True)
class Verb:
    """Un verbo inglés, el español que le corresponde y los objetos que admite."""

    en: str
    es: str
    objects: tuple[str, ...] = ()
    marks: str = ""
    preps: tuple[str, str] = ("", "")

    @property
    def base(self) -> str:
        return self.en.split("_")[0]

    @property
    def particle(self) -> str:
        """look_for → « for»."""
        return "".join(f" {word}" for word in self.en.split("_")[1:])


# ───────────────────────────── Morfología ─────────────────────────────


def plural_en(word: str) -> str:
    if word in PLURALS_EN:
        return PLURALS_EN[word]
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def plural_es(word: str) -> str:
    """lápiz → lápices, canción → canciones, sofá → sofás, autobús → autobuses."""
    if word in PLURALS_ES:
        return PLURALS_ES[word]
    if word[-1] in "aeiouáéó":
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if re.search(r"[áéíóú][ns]$", word):
        word = word[:-2] + word[-2].translate(str.maketrans("áéíóú", "aeiou")) + word[-1]
    return word + "es"


def third_person(verb: str) -> str:
    if verb in ("have", "go"):
        return {"have": "has", "go": "goes"}[verb]
    return plural_en(verb)


def past_en(verb: str) -> str:
    if verb in IRREGULAR_PAST:
        return IRREGULAR_PAST[verb]
    if verb in DOUBLED:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def gerund_en(verb: str) -> str:
    if verb in DOUBLED:
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and verb != "see" else verb) + "ing"


@cache
def conjugate(infinitive: str, tense: str) -> tuple[str, ...]:
    """Las formas de yo, tú, él, nosotros y ellos; una sola para «gerund»."""
    irregular = IRREGULAR.get(infinitive, {})
    if tense in irregular:
        return tuple(irregular[tense].split())
    stem, group = infinitive[:-2], infinitive[-2:].replace("í", "i")
    old, _, new = CHANGE_OF.get(infinitive, "").partition(">")
    head, _, tail = stem.rpartition(old) if old else (stem, "", "")
    strong = head + new + tail if old else stem  # pierd-, vuelv-
    weak = head + {"e": "i", "o": "u"}[old] + tail if old and group == "ir" else stem  # pid-, durm-
    if tense == "present":
        endings = {"ar": "o as a amos an", "er": "o es e emos en", "ir": "o es e imos en"}[group].split()
        return tuple((stem if i == 3 else strong) + ending for i, ending in enumerate(endings))
    if tense == "imperfect":
        endings = "aba abas aba ábamos aban" if group == "ar" else "ía ías ía íamos ían"
        return tuple(stem + ending for ending in endings.split())
    if tense == "gerund":
        return ((stem + "ando") if group == "ar" else weak + "iendo",)
    if "strong" in irregular:
        endings = "e iste o imos " + ("eron" if irregular["strong"].endswith("j") else "ieron")
        return tuple(irregular["strong"] + ending for ending in endings.split())
    if group == "ar":
        first = re.sub("z$", "c", re.sub("g$", "gu", re.sub("c$", "qu", stem))) + "é"
        return (first, stem + "aste", stem + "ó", stem + "amos", stem + "aron")
    return (stem + "í", stem + "iste", weak + "ió", stem + "imos", weak + "ieron")


def attach(form: str, *clitics: str) -> str:
    """Pronombres detrás: comprar + la → comprarla; comprando + la → comprándola; dar + se + lo → dárselo."""
    if form.endswith("ndo"):
        form = form[:-4] + {"a": "á", "e": "é"}[form[-4]] + form[-3:]
    elif len(clitics) > 1:
        form = form[:-2] + form[-2].translate(str.maketrans("aei", "áéí")) + form[-1]
    return form + "".join(clitics)


# ───────────────────────────── Lectura del léxico ─────────────────────────────


def _entries(table: str) -> list[tuple[str, str]]:
    """«cabecera: contenido» por entrada; las líneas con sangría continúan la anterior."""
    joined = re.sub(r"\n\s+", " ", table).strip().split("\n")
    return [(head.strip(), body.strip()) for head, _, body in (line.partition(":") for line in joined)]


def _read_nouns() -> dict[str, Noun]:
    nouns = {}
    for kind, body in _entries(NOUNS):
        for entry in body.split(","):
            en, es, gender = entry.split()
            nouns[en] = Noun(en, es, gender[0].lower(), kind, gender[0].isupper(), gender.endswith("*"))
    return nouns


NOUN = _read_nouns()


def _expand(body: str) -> tuple[str, ...]:
    """Clases y nombres → nombres, sin repetir y sin los que llevan «-»."""
    words = body.split()
    excluded = {word[1:] for word in words if word.startswith("-")}
    found = [noun.en for word in words for noun in NOUN.values() if word in (noun.en, noun.kind)]
    return tuple(dict.fromkeys(noun for noun in found if noun not in excluded))


def _read_adjectives() -> dict[str, Adjective]:
    adjectives = {}
    for head, body in _entries(ADJECTIVES):
        en, es, copula = head.split()
        adjectives[en] = Adjective(en, es, copula.lstrip("<").strip("-"), copula[0] == "<", _expand(body))
    return adjectives


def _read_verbs(table: str) -> dict[str, Verb]:
    verbs = {}
    for head, body in _entries(table):
        en, es, *rest = head.split()
        preps = (rest[0].strip("-"), rest[1]) if len(rest) == 2 else ("", "")
        verbs[en] = Verb(en, es, _expand(body), rest[0] if len(rest) == 1 else "", preps)
    return verbs


ADJECTIVE = _read_adjectives()
VERB = _read_verbs(VERBS)
INTRANSITIVES, MOVES, DATIVES = (_read_verbs(table) for table in (INTRANSITIVE, MOTION, DATIVE))
ALL_VERBS = VERB | INTRANSITIVES | MOVES | DATIVES
SEQUENCE = [(*head.split(), _expand(body)) for head, body in _entries(SEQUENCES)]
ADJECTIVES_OF = {noun: [a for a in ADJECTIVE.values() if noun in a.nouns] for noun in NOUN}
HUMANS = [noun for noun in NOUN.values() if noun.kind == "human"]
KIN = [noun for noun in NOUN.values() if noun.kind == "kin"]
CONSUMED = ("fruit", "dish", "food", "drink")
BULKY = ("vehicle", "furn", "rooms", "built")

# Sentido común: qué se posee, qué verbos admiten cantidades, qué no va en presente o con «ir a»…
OWNED = set(
    _expand(
        "wear tool toys dishware contain furn instrument read car bicycle boat motorcycle truck dog cat "
        "horse "
        "rabbit turtle bird house garden room kitchen office body problem idea answer question exam "
        "flower"
    )
)
COUNTED = set(words("buy sell want need have see find read write draw send bring wash translate"))
MADE = set(["write", "draw", "build", "plant"])  # lo hecho aún no es viejo, ni famoso, ni de nadie
SUDDEN = set(["find", "lose", "forget", "break", "return"])
NO_PRESENT = SUDDEN | set(words("build plant hide repair send choose translate paint learn cut bring"))
NO_FUTURE = set(["want", "need", "prefer", "have", "know", "love"])
LIKELY_ALWAYS = set(words("lose forget break find bring return hide keep repair choose look_for cut"))
CHILDHOOD = set(words("eat drink read write draw play watch visit study listen_to clean wash"))
STATES = {  # adjetivos de estado: con qué verbos dicen algo
    "open": "close see",
    "closed": "open see",
    "broken": "repair see find have sell return hide",
    "dirty": "wash clean see find",
    "clean": "need use want bring see wear",
    "full": "carry open see",
    "empty": "carry need see find",
    "wet": "see find hide bring",
}
BIG_EVENTS = set(
    words("build buy sell visit travel learn plant paint go return live work repair translate study")
)


def suits(verb: Verb, noun: Noun, adjective: Adjective) -> bool:
    """¿Dice algo sensato ese adjetivo en el objeto de ese verbo?"""
    if adjective.en in STATES and noun.kind not in ("human", "kin"):
        return verb.en in STATES[adjective.en].split()
    if verb.en in MADE:
        return adjective.en not in words("old famous first good expensive cheap broken heavy delicious")
    return not (verb.en == "break" and adjective.en == "round")


# ───────────────────────────── Sintagmas ─────────────────────────────


@dataclass
class Phrase:
    """Un trozo de frase en los dos idiomas, con sus fenómenos y sus combinaciones."""

    en: str = ""
    es: str = ""
    tags: set[str] = field(default_factory=set)
    combos: set[str] = field(default_factory=set)

    def add(self, *others: "Phrase | str") -> "Phrase":
        """Hereda los fenómenos y las combinaciones de otros trozos (o una etiqueta suelta)."""
        for other in others:
            self.tags |= {other} if isinstance(other, str) else other.tags
            self.combos |= set() if isinstance(other, str) else other.combos
        return self


@dataclass
class NounPhrase(Phrase):
    """Sintagma nominal: además, sus rasgos. person: 0 yo, 1 tú, 2 él, 3 nosotros, 4 ellos o ustedes."""

    noun: Noun | None = None
    gender: str = "m"
    plural: bool = False
    person: int = 2
    own: str = "his"  # el posesivo que le corresponde
    pronoun: bool = False
    vocative: tuple[str, str] = ("", "")


class Sampler:
    """Elige con una baraja por lista: nada se repite hasta que ha salido todo."""

    def __init__(self, seed: int):
        self.random = random.Random(seed).random
        self.decks: dict[object, list] = {}

    def pick(self, options: Iterable, key: object = None):
        options = tuple(options)
        deck = self.decks.setdefault(key or tuple(map(repr, options)), [])
        if not deck:
            deck.extend(options)
            for i in range(len(deck) - 1, 0, -1):
                j = int(self.random() * (i + 1))
                deck[i], deck[j] = deck[j], deck[i]
        return deck.pop()

    def any(self, options: Iterable):
        """Elige sin baraja."""
        options = list(options)
        return options[int(self.random() * len(options))]

    def chance(self, probability: float) -> bool:
        return self.random() < probability


def combo(kind: str, head: str, noun: str) -> str:
    """«na red apple» (nombre–adjetivo) o «vo eat apple» (verbo–objeto)."""
    return f"{kind} {head} {noun}"


def article_en(word: str) -> str:
    return "an" if word[0] in "aeiou" and not word.startswith(("use", "uni")) else "a"


def noun_phrase(
    noun: Noun,
    det: str = "the",
    plural: bool = False,
    adjective: Adjective | None = None,
    owner: NounPhrase | None = None,
) -> NounPhrase:
    """Determinante, nombre y adjetivo concordados. owner: «Ana's book» → «el libro de Ana»."""
    noun_en, noun_es = noun.form(plural)
    words_en, words_es, tags, combos = [noun_en], [noun_es], set(), set()
    index = 2 * plural + (noun.gender == "f")
    if adjective:
        form = adjective.agree(noun.gender, plural)
        if adjective.before and not plural and noun.gender == "m":
            form = form[:-1]  # buen libro, primer libro
        words_es = [form, noun_es] if adjective.before else [noun_es, form]
        words_en.insert(0, adjective.en)
        tags.add("adjetivo")
        combos.add(combo("na", adjective.en, noun.en))
        if adjective.agree("m", plural) != adjective.agree("f", plural):
            tags.add("género")
    if owner:
        words_en.insert(0, owner.en + ("'" if owner.plural and owner.en.endswith("s") else "'s"))
        words_es = [DETERMINERS["the"][index], *words_es, "de", owner.es]
        tags |= {"posesivo"} | owner.tags
        combos |= owner.combos
    elif det in NUMBERS:
        words_en.insert(0, det)
        words_es.insert(0, NUMBERS[det])
        tags.add("numeral")
    elif det != "bare":
        en = {("this", True): "these", ("that", True): "those"}.get((det, plural), det)
        words_en.insert(0, article_en(words_en[0]) if det == "a" else en)
        forms = DETERMINERS[det]
        word = forms[index]
        if noun.stressed_a and det == "the" and not (adjective and adjective.before):
            word = "el"
        words_es.insert(0, word)
        if det in POSSESSIVES:
            tags.add("posesivo")
        if det in ("this", "that"):
            tags.add("demostrativo")
        if forms[2 * plural] != forms[2 * plural + 1] and word != DETERMINERS[det][index - index % 2]:
            tags.add("género")  # determinante femenino
        elif forms[2 * plural] != forms[2 * plural + 1] and not noun.es.endswith("o" if not plural else "os"):
            tags.add("género")  # «el mapa», «los lápices»: el nombre no lo delata
    if plural:
        tags.add("número")
    own = "their" if plural else {"m": "his", "f": "her"}[noun.gender]
    return NounPhrase(
        " ".join(words_en),
        " ".join(words_es),
        tags,
        combos,
        noun,
        noun.gender,
        plural,
        4 if plural else 2,
        own,
    )


def name_phrase(name: str) -> NounPhrase:
    return NounPhrase(name, name, gender=NAMES[name], own={"m": "his", "f": "her"}[NAMES[name]])


def two_names(s: Sampler) -> NounPhrase:
    first, second = s.pick([(a, b) for a in NAMES for b in NAMES if a != b], "dos nombres")
    gender = "f" if NAMES[first] == NAMES[second] == "f" else "m"
    return NounPhrase(
        f"{first} and {second}",
        f"{first} y {second}",
        {"número"},
        gender=gender,
        plural=True,
        person=4,
        own="their",
    )


def pronoun(s: Sampler, options: str = "I he she we they", key: str = "pronombre") -> NounPhrase:
    """Pronombre sujeto: en español no se dice."""
    word = s.pick(options.split(), key + options)
    person = {"I": 0, "you": 1, "we": 3, "they": 4}.get(word, 2)
    own = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}[word]
    return NounPhrase(
        word,
        "",
        {"sujeto-omitido"},
        gender="f" if word == "she" else "m",
        plural=person > 2,
        person=person,
        own=own,
        pronoun=True,
    )


def you(s: Sampler) -> NounPhrase:
    """«you», con un vocativo que decide el número: «Ana, do you…?» → «Ana, ¿…?»."""
    if s.chance(0.3):
        group = two_names(s)
        return NounPhrase(
            "you",
            "",
            {"sujeto-omitido"},
            plural=True,
            person=4,
            own="",
            pronoun=True,
            vocative=(f"{group.en}, ", f"{group.es}, "),
        )
    name = s.pick(NAMES, "vocativo")
    call = f", {name}" if s.chance(0.25) else f"{name}, "  # delante o detrás
    return NounPhrase(
        "you",
        "",
        {"sujeto-omitido"},
        person=1,
        own="your",
        pronoun=True,
        gender=NAMES[name],
        vocative=(call, call),
    )


def adjective_for(
    s: Sampler, noun: Noun, *, predicate: bool = False, keep=lambda a: True
) -> Adjective | None:
    """Un adjetivo que ese nombre admite."""
    names = tuple(a.en for a in ADJECTIVES_OF[noun.en] if keep(a) and (a.copula or not predicate))
    return ADJECTIVE[s.pick(names, ("adjetivo", noun.en, names))] if names else None


def person_phrase(s: Sampler, adjective: float = 0.4, plural: bool = True) -> NounPhrase:
    """Una persona: «my sister», «the tall girl», «Ana's uncle»."""
    if s.chance(0.45):
        noun = s.pick(KIN, "familia")
        several = noun.en not in words("father mother grandfather grandmother")
        many = plural and several and s.chance(0.3)
        if s.chance(0.25):
            return noun_phrase(noun, "the", many, owner=name_phrase(s.pick(NAMES, "dueño")))
        return noun_phrase(noun, s.pick(("my", "our", "his", "her", "my", "their"), "de familia"), many)
    noun = s.pick(HUMANS[:4], "persona")  # los bebés no compran
    many = plural and s.chance(0.35)
    chosen = None
    if s.chance(adjective):
        chosen = adjective_for(s, noun, keep=lambda a: not a.before and a.en not in ("happy", "sad", "angry"))
    return noun_phrase(noun, s.pick(("the", "the", "the", "this", "that"), "de persona"), many, chosen)


def subject(s: Sampler, *, pronouns: float = 0.4, adjective: float = 0.4) -> NounPhrase:
    """Un sujeto humano cualquiera."""
    if s.chance(pronouns):
        return pronoun(s)
    roll = s.random()
    if roll < 0.4:
        return name_phrase(s.pick(NAMES, "sujeto"))
    return two_names(s) if roll < 0.5 else person_phrase(s, adjective)


def thing(
    s: Sampler,
    noun: Noun,
    who: NounPhrase | None = None,
    *,
    verb: Verb | None = None,
    habit: bool = False,
    adjective: float = 0.6,
    dets: str = "",
    predicate: bool = False,
) -> NounPhrase:
    """Un objeto: determinante, número y adjetivo al azar, compatibles con el nombre."""
    chosen = None
    if s.chance(adjective):
        chosen = adjective_for(
            s, noun, keep=lambda a: not (predicate and a.before) and (not verb or suits(verb, noun, a))
        )
    if chosen and chosen.en == "first":
        return noun_phrase(noun, "the", False, chosen)
    if noun.mass:
        options = ["bare"] if habit else (dets or "the the bare this that").split()
        options = [det for det in options if det in ("the", "bare", "this", "that")]
        return noun_phrase(noun, s.pick(options, ("masa", tuple(options))), False, chosen)
    if habit and noun.kind in CONSUMED:
        return noun_phrase(noun, "bare", True, chosen)
    own = [who.own] if who and who.own else ["my"]
    options = dets.split() or words("the the a a bare this that number many own owner")
    if noun.kind == "instrument" and not dets:
        options = ["the", "the", "a", "this", "that", "own"]
    det = s.pick(options, ("determinante", tuple(options)))
    if det in ("own", "owner") and (noun.en not in OWNED or (verb and verb.en in MADE)):
        det = "the"
    if det in ("number", "many") and verb and verb.en not in COUNTED and dets != "number":
        det = "a"
    if det == "bare" and noun.kind == "instrument":
        det = "the"
    if noun.en in ("shoe", "glove", "boot") and det in ("a", "the", "this", "that", "own"):  # van por pares
        return noun_phrase(noun, {"a": "bare", "own": own[0]}.get(det, det), True, chosen)
    if det == "owner":
        if who and who.en in NAMES:
            det = "own"
        else:
            owner = name_phrase(s.pick(NAMES, "dueño"))
            return noun_phrase(noun, "the", s.chance(0.3), chosen, owner)
    if det == "own":
        det = s.any(own)
    if det == "number":
        return noun_phrase(noun, s.pick(NUMBERS, "numeral"), True, chosen)
    plural = det in ("bare", "many", "all the") or (det != "a" and s.chance(0.35))
    if noun.kind == "instrument" or (
        det in POSSESSIVES and noun.kind in ("vehicle", "furn", "rooms", "built")
    ):
        plural = plural and det == "bare"
    return noun_phrase(noun, det, plural, chosen)


PLACE_PREPS = {
    "in": "en",
    "near": "cerca de",
    "behind": "detrás de",
    "next to": "al lado de",
    "in front of": "delante de",
}


def place(s: Sampler, nouns: Iterable[str], *, adjective: float = 1.0, prep: str = "in") -> Phrase:
    """«in the new park» → «en el parque nuevo»."""
    nouns = tuple(nouns)
    noun = NOUN[s.pick(nouns, ("lugar", nouns))]
    chosen = adjective_for(s, noun, keep=lambda a: a.en not in ("closed", "broken", "first", "good", "open"))
    det = s.pick(("the", "the", "the", "the", "this", "that", "a"), "de lugar")
    where = noun_phrase(noun, det, False, chosen if s.chance(adjective) else None)
    on = {"on": "en"}.get(prep)
    if (prep == "in" and noun.kind == "furn") or (
        noun.en in ("beach", "street", "farm", "island", "square", "train", "bus") and prep == "in"
    ):
        prep = "on"
    spanish = on or PLACE_PREPS.get(prep, "en")
    return Phrase(f"{prep} {where.en}", f"{spanish} {where.es}", {"lugar"}).add(where)


def time(s: Sampler, tense: str, verb: Verb | None = None) -> Phrase:
    """Cuándo; «last year» solo con verbos de cierta importancia."""
    far = ("last month", "last year", "next month")
    big = verb is not None and verb.en in BIG_EVENTS
    slow = verb is not None and verb.en == "build"
    words = [
        w
        for w in TIMES[tense]
        if (w in far if slow and tense in ("pretérito", "ir-a") else big or w not in far)
    ]
    en = s.pick(words, ("tiempo", tense, big, slow))
    return Phrase(en, TIMES[tense][en], {"tiempo"})


# ───────────────────────────── Oraciones ─────────────────────────────

BE = {0: "am", 2: "is"}
NOT, CANNOT = "n't", "can't"
TENSES = {"presente": "present", "pretérito": "preterite", "imperfecto": "imperfect"}


def be(person: int) -> str:
    return BE.get(person, "are")


def contract_be(s: Sampler, who: NounPhrase, neg: bool) -> str:
    """Sujeto y «be»: «I'm», «she isn't», «Ana is»."""
    if neg:
        return "I'm not" if who.en == "I" else f"{who.en} {be(who.person)}n't"
    if who.pronoun and s.chance(0.5):
        return who.en + {0: "'m", 2: "'s"}.get(who.person, "'re")
    return f"{who.en} {be(who.person)}"


def english_verb(s: Sampler, who: NounPhrase, verb: Verb, tense: str, neg: bool, question: bool) -> str:
    """Sujeto y grupo verbal ingleses, con «do» donde hace falta."""
    base, it = verb.base, who.person == 2
    if tense in ("progresivo", "ir-a"):
        main = gerund_en(base) if tense == "progresivo" else f"going to {base}"
        text = f"{be(who.person)} {who.en}" if question else contract_be(s, who, neg)
    elif tense == "imperfecto":
        text, main = who.en, f"used to {base}"
    elif neg or question:
        do = "did" if tense == "pretérito" else "does" if it else "do"
        text, main = (f"{do} {who.en}" if question else f"{who.en} {do}n't"), base
    else:
        text = who.en
        main = past_en(base) if tense == "pretérito" else third_person(base) if it else base
    return f"{text} {main}{verb.particle}"


def spanish_verb(
    verb: Verb, tense: str, person: int, neg: bool = False, clitics: tuple[str, ...] = ()
) -> str:
    """Grupo verbal español: pronombres delante del verbo conjugado, detrás de infinitivo y gerundio."""
    if tense == "ir-a":
        group = f"{conjugate('ir', 'present')[person]} a {attach(verb.es, *clitics)}"
    elif tense == "progresivo":
        gerund = conjugate(verb.es, "gerund")[0]
        group = f"{conjugate('estar', 'present')[person]} {attach(gerund, *clitics) if clitics else gerund}"
    else:
        group = " ".join((*clitics, conjugate(verb.es, TENSES[tense])[person]))
    return f"no {group}" if neg else group


def clause(
    s: Sampler,
    who: NounPhrase,
    verb: Verb,
    tense: str,
    *rest: Phrase,
    neg: bool = False,
    question: str = "",
    clitics: tuple[str, ...] = (),
    front: Phrase | None = None,
) -> Phrase:
    """Una oración: sujeto, verbo y lo que sigue. question: «sí-no» o «qu» (front trae el interrogativo)."""
    english = english_verb(s, who, verb, tense, neg, bool(question))
    spanish = spanish_verb(verb, tense, who.person, neg, clitics)
    subject_es = f"{spanish} {who.es}" if question else f"{who.es} {spanish}"
    parts = [part for part in rest if part.en]
    start = [front] if front else []
    en = " ".join([part.en for part in start] + [english] + [part.en for part in parts])
    es = " ".join([part.es for part in start] + [subject_es] + [part.es for part in parts if part.es])
    result = Phrase(en, es, {tense}).add(who, *start, *rest)
    result.tags |= ({"negación"} if neg else set()) | ({f"pregunta-{question}"} if question else set())
    if tense == "imperfecto" and not question:
        result.es = f"antes {result.es}"
    return finish(result, question=bool(question), vocative=who.vocative)


def finish(phrase: Phrase, *, question: bool = False, vocative: tuple[str, str] = ("", "")) -> Phrase:
    """Signos, mayúsculas y ajustes de sonido: a + el → al, de + el → del, y → e, o → u."""
    en = re.sub(r"\s+([.,?])", r"\1", re.sub(r"\s+", " ", phrase.en).strip())
    es = re.sub(r"\s+([.,?])", r"\1", re.sub(r"\s+", " ", phrase.es).strip())
    es, contractions = re.subn(r"\b(a|de) el\b", lambda m: m[1] + "l", es)
    es = re.sub(r"\by (?=h?[iI](?!e))", "e ", es)
    en_call, es_call = vocative[0], vocative[1].replace(" y I", " e I")
    if en_call.startswith(","):
        en, es, en_call, es_call = en + en_call, es + es_call, "", ""
    es = f"{es_call}¿{es if es_call else capital(es)}?" if question else es_call + es + "."
    en = en_call + en + ("?" if question else ".")
    tags = phrase.tags | ({"contracción"} if contractions else set())
    return Phrase(capital(en), es if es.startswith("¿") else capital(es), tags, phrase.combos)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ───────────────────────────── Familias de frases ─────────────────────────────

FAMILIES: dict[str, tuple[float, Callable[[Sampler], Phrase | None]]] = {}


def family(weight: float):
    """Registra una familia de frases con su peso en el corpus."""

    def register(function):
        FAMILIES[function.__name__] = (weight, function)
        return function

    return register


def verb_object(
    s: Sampler,
    who: NounPhrase,
    key: str,
    *,
    habit: bool | str = False,
    keep=lambda v: True,
    adjective: float = 0.6,
    dets: str = "",
) -> tuple[Verb, NounPhrase]:
    """Un verbo y un objeto suyo, con la combinación anotada."""
    verbs = [
        v.en
        for v in VERB.values()
        if v.objects
        and keep(v)
        and (not habit or "h" in v.marks or (habit == "siempre" and v.en in LIKELY_ALWAYS))
    ]
    verb = VERB[s.pick(verbs, ("verbo", key))]
    noun = NOUN[s.pick(verb.objects, ("objeto", verb.en))]
    if habit and (not dets or verb.en in ("buy", "sell", "write", "draw")):
        dets = "bare" if verb.en in ("buy", "sell", "write", "draw") else "the own bare this"
    what = thing(s, noun, who, verb=verb, habit=habit, adjective=adjective, dets=dets)
    what.combos.add(combo("vo", verb.en, noun.en))
    return verb, what


def possible(verb: Verb, tense: str) -> bool:
    """¿Se usa con naturalidad ese verbo en ese tiempo?"""
    if tense == "progresivo":
        return "s" not in verb.marks and verb.en not in SUDDEN
    if tense == "presente":
        return verb.en not in NO_PRESENT
    if tense == "pretérito" and verb.en == "remember":
        return False
    return tense == "imperfecto" or verb.en not in NO_FUTURE


def transitive(s: Sampler, tense: str, key: str, *, neg: float = 0.15) -> Phrase:
    """Sujeto, verbo y objeto en un tiempo."""
    who = you(s) if tense in ("presente", "ir-a") and s.chance(0.08) else subject(s)
    needs_time = tense == "pretérito"
    habit = tense == "imperfecto" or (tense == "presente" and s.chance(0.35))
    verb, what = verb_object(
        s,
        who,
        f"{key}{habit}",
        habit=habit,
        adjective=0.3 if who.combos else 0.6,
        keep=lambda v: possible(v, tense) and not (tense == "imperfecto" and v.en in ("open", "close")),
    )
    extra = Phrase()
    if needs_time or (habit and tense == "presente") or (tense in ("ir-a", "progresivo") and s.chance(0.4)):
        extra = time(s, tense, verb)
    many = what.en.split()[0] in ("many", *NUMBERS)
    negative = tense != "imperfecto" and not many and not extra.en.startswith("every") and s.chance(neg)
    if needs_time and extra.en and s.chance(0.3) and not who.vocative[0]:
        front = Phrase(extra.en, extra.es).add(extra)
        result = clause(s, who, verb, tense, what, neg=negative, front=front)
    else:
        result = clause(s, who, verb, tense, what, extra, neg=negative)
    return result


@family(5)
def present(s: Sampler) -> Phrase:
    return transitive(s, "presente", "presente")


@family(7)
def preterite(s: Sampler) -> Phrase:
    return transitive(s, "pretérito", "pretérito")


@family(3)
def used_to(s: Sampler) -> Phrase:
    return transitive(s, "imperfecto", "imperfecto")


@family(5)
def going_to(s: Sampler) -> Phrase:
    return transitive(s, "ir-a", "ir-a")


@family(4)
def progressive(s: Sampler) -> Phrase:
    return transitive(s, "progresivo", "progresivo")


@family(3)
def childhood(s: Sampler) -> Phrase:
    """«When Ana was a child, she ate green apples every day.»"""
    named = name_phrase(s.pick(NAMES, "infancia"))
    if s.chance(0.4):
        named = noun_phrase(s.pick(KIN, "familia infancia"), s.pick(("my", "our"), "de infancia"))
    she = "she" if named.gender == "f" else "he"
    verb, what = verb_object(
        s, named, "infancia", habit=True, dets="the own bare", keep=lambda v: v.en in CHILDHOOD
    )
    when = time(s, "imperfecto")
    child = "niña" if named.gender == "f" else "niño"
    did, used = f"{past_en(verb.base)}{verb.particle}", conjugate(verb.es, "imperfect")[2]
    es = f"cuando {named.es} era {child}, {used} {what.es} {when.es}"
    en = f"when {named.en} was a child, {she} {did} {what.en} {when.en}"
    if s.chance(0.4):
        es = f"{named.es} {used} {what.es} {when.es} cuando era {child}"
        en = f"{named.en} {did} {what.en} {when.en} when {she} was a child"
    tags = {"imperfecto", "género", "sujeto-omitido"}
    return finish(Phrase(en, es, tags).add(named, what, when))


@family(4)
def never_always(s: Sampler) -> Phrase:
    """«Ana never buys red apples.» → «Ana nunca compra manzanas rojas.»"""
    who = subject(s)
    verb, what = verb_object(s, who, "nunca", habit="siempre", dets="the own bare bare")
    adverb, adverb_es = s.pick((("never", "nunca"), ("always", "siempre")), "adverbio")
    main = third_person(verb.base) if who.person == 2 else verb.base
    en = f"{who.en} {adverb} {main}{verb.particle} {what.en}"
    es = f"{who.es} {adverb_es} {conjugate(verb.es, 'present')[who.person]} {what.es}"
    tags = {"presente", "negación"} if adverb == "never" else {"presente", "tiempo"}
    return finish(Phrase(en, es, tags).add(who, what))


@family(7)
def yes_no(s: Sampler) -> Phrase | None:
    tense = s.pick(("presente", "pretérito", "pretérito", "ir-a", "progresivo"), "tiempo sí-no")
    who = you(s) if s.chance(0.5) else subject(s, pronouns=0.3, adjective=0.2)
    if who.en in ("I", "we"):
        who = you(s)
    if " de " in who.es:
        return None
    verb, what = verb_object(s, who, f"sí-no {tense}", adjective=0.6, keep=lambda v: possible(v, tense))
    extra = time(s, tense, verb) if tense == "pretérito" or (tense == "ir-a" and s.chance(0.3)) else Phrase()
    return clause(s, who, verb, tense, what, extra, question="sí-no")


MODALS = {
    "want to": ("querer", ""),
    "have to": ("tener", "que"),
    "need to": ("necesitar", ""),
    "can": ("poder", ""),
}


@family(4)
def modal(s: Sampler) -> Phrase:
    """«Ana wants to buy…», «has to», «can»."""
    who = you(s) if s.chance(0.15) else subject(s)
    verb, what = verb_object(
        s, who, "modal", keep=lambda v: v.en not in (*NO_FUTURE, "lose", "forget", "break", "hear")
    )
    word = s.pick(MODALS, "modal")
    neg, question = s.chance(0.15), bool(who.vocative[0])
    neg = neg and not question
    aux, link = MODALS[word]
    finite = f"{'no ' if neg else ''}{conjugate(aux, 'present')[who.person]} {link} {verb.es}"
    if word == "can":
        en = f"can {who.en}" if question else f"{who.en} {CANNOT if neg else 'can'}"
        en = f"{en} {verb.base}"
    else:
        en = english_verb(s, who, Verb(word.split()[0], aux), "presente", neg, question) + f" to {verb.base}"
    tags = {"presente"} | ({"negación"} if neg else set()) | ({"pregunta-sí-no"} if question else set())
    result = Phrase(f"{en}{verb.particle} {what.en}", f"{who.es} {finite} {what.es}", tags).add(who, what)
    return finish(result, question=question, vocative=who.vocative)


WHERE = {  # dónde se hace cada cosa
    "buy": "store market station farm",
    "sell": "store market street square",
    "eat": "kitchen restaurant garden park",
    "cook": "kitchen restaurant",
    "drink": "restaurant kitchen park",
    "read": "library park train garden",
    "study": "library school university",
    "paint": "kitchen room garden house",
    "look_for": "room kitchen office house garden store bag",
    "see": "museum street city forest",
    "need": "office kitchen school hospital",
    "write": "notebook office",
    "repair": "house garden street",
    "clean": "house office hotel",
    "hide": "garden room box bag",
    "keep": "box suitcase desk wallet room",
    "build": "city town street",
}


@family(3)
def what_question(s: Sampler) -> Phrase:
    """«What is Ana buying in the new store?»"""
    name = s.pick(WHERE, "qué")
    verb = VERB[name]
    tense = s.pick(("presente", "progresivo", "ir-a", "presente"), "tiempo qué")
    tense = "presente" if "s" in verb.marks else tense
    who = you(s) if s.chance(0.25) else subject(s, pronouns=0.3, adjective=0.2)
    if who.en in ("I", "we"):
        who = you(s)
    where = place(s, [noun for noun in WHERE[name].split() if noun in NOUN])
    return clause(s, who, verb, tense, where, question="qu", front=Phrase("what", "qué"))


SOMEWHERE = {  # lo que se hace en un sitio y con qué
    "buy": ("fruit food flower", "store market"),
    "sell": ("fruit flower", "market street square"),
    "eat": ("fruit dish", WHERE["eat"]),
    "cook": ("meat chicken rice soup", WHERE["cook"]),
    "drink": ("coffee tea juice water", WHERE["drink"]),
    "read": ("read", WHERE["read"]),
    "study": ("lesson language", WHERE["study"]),
    "look_for": ("tool toys", "room kitchen office house garden"),
    "see": ("animal", "forest park farm"),
    "write": ("letter poem story message", "office library garden"),
    "hide": ("toys key letter gift", "garden room"),
    "find": ("tool toys", "room kitchen office house garden street"),
    "wait_for": ("bus train", "station street"),
    "play": ("instrument", "theater room"),
}


@family(5)
def somewhere(s: Sampler) -> Phrase | None:
    """«The old woman buys three red apples in the market.»"""
    verb = VERB[s.pick(SOMEWHERE, "en un sitio")]
    kinds, spots = (text.split() for text in SOMEWHERE[verb.en])
    nouns = [n for n in verb.objects if {n, NOUN[n].kind} & set(kinds)]
    noun = NOUN[s.pick(nouns, ("en un sitio", verb.en))]
    tense = s.pick(("presente", "pretérito", "progresivo", "ir-a"), "tiempo en un sitio")
    tense = "presente" if not possible(verb, tense) else tense
    who = subject(s, adjective=0.3)
    what = thing(s, noun, who, verb=verb, adjective=0.4, dets="the a bare this number own")
    what.combos.add(combo("vo", verb.en, noun.en))
    where = place(s, spots, adjective=0.3)
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    if not possible(verb, tense) or (verb.en == "find" and tense == "ir-a"):
        return None
    return clause(s, who, verb, tense, what, where, extra)


@family(4)
def who_question(s: Sampler) -> Phrase:
    """«Who bought the red car yesterday?»"""
    tense = s.pick(("presente", "pretérito", "progresivo", "ir-a"), "tiempo quién")
    someone = NounPhrase("who", "quién", own="")
    verb, what = verb_object(
        s, someone, f"quién {tense}", dets="the the this that a owner", keep=lambda v: possible(v, tense)
    )
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    result = clause(s, someone, verb, tense, what, extra)
    result.tags.add("pregunta-qu")
    result.en, result.es = result.en[:-1] + "?", f"¿{result.es[:-1]}?"
    return result


@family(2)
def nobody(s: Sampler) -> Phrase:
    """«Nobody bought the red car yesterday.» → «Nadie compró el coche rojo ayer.»"""
    tense = s.pick(("presente", "pretérito", "progresivo", "ir-a"), "tiempo nadie")
    en, es = s.pick((("nobody", "nadie"), ("someone", "alguien")), "nadie")
    one = NounPhrase(en, es, {"negación"} if en == "nobody" else set(), own="")
    extra = time(s, tense) if tense == "pretérito" else Phrase()
    if s.chance(0.4):
        verb = VERB[s.pick(HELPING, "nadie a")]
        pronoun_en, clitic = s.pick(PERSONS, "a quién nadie")
        return clause(s, one, verb, tense, Phrase(pronoun_en, ""), extra, clitics=(clitic,)).add("clítico")
    verb, what = verb_object(
        s, one, f"nadie {tense}", dets="the the this that a owner", keep=lambda v: possible(v, tense)
    )
    return clause(s, one, verb, tense, what, extra)


@family(5)
def how_many_question(s: Sampler) -> Phrase:
    """«How many red apples does Ana have?», «Which book are you reading?»"""
    who = you(s) if s.chance(0.4) else subject(s, pronouns=0.3, adjective=0.2)
    if who.en in ("I", "we"):
        who = you(s)
    tense = s.pick(("presente", "pretérito", "ir-a"), "tiempo cuántos")
    many = s.chance(0.6)
    verb = VERB[
        s.pick(
            [
                v.en
                for v in VERB.values()
                if v.objects
                and v.en not in ("drink", "serve", "watch")
                and any(not NOUN[n].mass for n in v.objects)
                and possible(v, tense)
            ],
            ("cuántos", tense),
        )
    ]
    noun = NOUN[s.pick([n for n in verb.objects if not NOUN[n].mass], ("objeto cuántos", verb.en))]
    chosen = (
        adjective_for(s, noun, keep=lambda a: not a.before and suits(verb, noun, a))
        if s.chance(0.7)
        else None
    )
    core = noun_phrase(noun, "bare", many, chosen)
    word = {"m": "cuántos", "f": "cuántas"}[noun.gender] if many else "qué"
    front = Phrase(f"{'how many' if many else 'which'} {core.en}", f"{word} {core.es}").add(core)
    front.tags |= {"género"} if many else set()
    front.combos.add(combo("vo", verb.en, noun.en))
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    return clause(s, who, verb, tense, extra, question="qu", front=front)


@family(6)
def where_question(s: Sampler) -> Phrase:
    """«Where does Ana buy her red shoes?», «Where are the new keys?»"""
    if s.chance(0.4):
        noun = NOUN[
            s.pick(
                [
                    n.en
                    for n in NOUN.values()
                    if n.kind in ("tool", "wear", "toys", "dishware", "contain", "built", "read")
                    and ADJECTIVES_OF[n.en]
                ],
                "dónde está",
            )
        ]
        what = thing(s, noun, dets="the the own owner", adjective=1.0)
        en, es = (
            f"where {be(what.person)} {what.en}",
            f"dónde {conjugate('estar', 'present')[what.person]} {what.es}",
        )
        return finish(Phrase(en, es, {"pregunta-qu", "ser-estar", "lugar"}).add(what), question=True)
    who = you(s) if s.chance(0.4) else subject(s, pronouns=0.3, adjective=0.1)
    if who.en in ("I", "we"):
        who = you(s)
    word, es = s.pick((("where", "dónde"), ("when", "cuándo"), ("why", "por qué")), "adverbio qu")
    verbs = (
        "buy sell use wash keep hide find study play see plant write eat"
        if word == "where"
        else "buy sell use wash need open close clean eat read visit repair cook write want"
    ).split()
    if word == "when":
        verbs = [verb for verb in verbs if verb not in ("need", "want")]
    verb, what = verb_object(s, who, f"pregunta {word}", dets="the bare own", keep=lambda v: v.en in verbs)
    tense = s.pick(("presente", "ir-a"), "tiempo dónde")
    if verb.en in ("need", "want"):
        tense = "presente"
    result = clause(s, who, verb, tense, what, question="qu", front=Phrase(word, es))
    result.tags |= {"lugar"} if word == "where" else {"tiempo"} if word == "when" else set()
    return result


PREDICATE_NOUNS = [n for n in NOUN.values() if any(a.copula for a in ADJECTIVES_OF[n.en])]


@family(8)
def predicate(s: Sampler) -> Phrase | None:
    """«The red car is dirty.», «Is the soup hot?», «The houses used to be white.»"""
    noun = s.pick(PREDICATE_NOUNS, "predicado")
    first = adjective_for(s, noun, predicate=True)
    if noun.kind == "human":
        who = noun_phrase(noun, s.pick(("the", "this", "that"), "pred"), s.chance(0.4))
    elif noun.kind == "kin":
        who = noun_phrase(noun, s.pick(("my", "our", "his", "her"), "pred familia"))
    else:
        who = thing(s, noun, dets="the the this that own owner", adjective=0.0)
        if who.plural and who.en.startswith("the ") and s.chance(0.3):
            who = noun_phrase(noun, "all the", True)
    tense = s.pick(("is", "is", "not", "question", "question", "used", "very"), "forma predicado")
    if tense == "used" and (first.copula == "estar" or noun.kind in (*CONSUMED, "kin")):
        tense = "is"
    word = first.agree(who.gender, who.plural)
    copula = conjugate(first.copula, "present")[who.person]
    very, muy = (
        ("very ", "muy ")
        if tense == "very"
        and first.en
        not in words(
            "open closed broken empty full red white black yellow green blue gray brown round delicious"
        )
        else ("", "")
    )
    en = f"{who.en} {be(who.person)}{NOT if tense == 'not' else ''} {very}{first.en}"
    es = f"{who.es} {'no ' if tense == 'not' else ''}{copula} {muy}{word}"
    tags = {"ser-estar", "presente"}
    if tense == "used":
        en = f"{who.en} used to be {first.en}"
        es = f"antes {who.es} {conjugate('ser', 'imperfect')[who.person]} {word}"
        tags = {"ser-estar", "imperfecto"}
    if tense == "question":
        en, es = f"{be(who.person)} {who.en} {first.en}", f"{copula} {word} {who.es}"
        tags |= {"pregunta-sí-no"}
    tags |= {"negación"} if tense == "not" else set()
    tags |= {"género"} if first.agree("m", who.plural) != first.agree("f", who.plural) else set()
    result = Phrase(en, es, tags, {combo("na", first.en, noun.en)}).add(who)
    return finish(result, question=tense == "question")


@family(3)
def predicate_two(s: Sampler) -> Phrase | None:
    """«The book is long and interesting.» → «El libro es largo e interesante.»"""
    noun = s.pick(PREDICATE_NOUNS, "predicado doble")
    options = [a for a in ADJECTIVES_OF[noun.en] if a.copula and not a.before]
    copula = s.pick(("ser", "estar"), "cópula doble")
    options = [a for a in options if a.copula == copula]
    if len(options) < 2:
        return None
    first, second = s.pick(
        [(a.en, b.en) for a in options for b in options if a.en != b.en and not clash(a, b)] or [("", "")],
        ("dos", noun.en, copula),
    )
    if not first:
        return None
    plural = s.chance(0.4) and not noun.mass and noun.kind != "kin"
    det = (
        s.pick(("my", "our"), "doble familia")
        if noun.kind == "kin"
        else s.pick(("the", "this", "that"), "doble")
    )
    who = noun_phrase(noun, det, plural)
    forms = [ADJECTIVE[name].agree(who.gender, plural) for name in (first, second)]
    en = f"{who.en} {be(who.person)} {first} and {second}"
    es = f"{who.es} {conjugate(copula, 'present')[who.person]} {forms[0]} y {forms[1]}"
    combos = {combo("na", first, noun.en), combo("na", second, noun.en)}
    return finish(Phrase(en, es, {"ser-estar", "presente", "género"}, combos).add(who))


OPPOSITES = [
    set(group.split())
    for group in (
        "red white black yellow green blue gray brown",
        "big small",
        "long short",
        "expensive cheap",
        "new old modern young",
        "elegant pretty beautiful ugly",
        "fast slow",
        "quiet noisy",
        "interesting boring",
        "difficult easy",
        "hot cold",
        "open closed",
        "clean dirty",
        "full empty",
        "sad happy angry worried tired sick busy",
        "sweet ripe delicious",
        "shy talkative brave",
        "broken open closed full wet",
    )
]


def clash(a: Adjective, b: Adjective) -> bool:
    """¿Se contradicen, o dicen lo mismo?"""
    return any({a.en, b.en} <= group for group in OPPOSITES)


@family(3)
def there_is(s: Sampler) -> Phrase:
    """«There are two red books on the table.» → «Hay dos libros rojos en la mesa.»"""
    spots = {
        "tool": "table desk room",
        "read": "table desk sofa",
        "dishware": "table kitchen",
        "fruit": "table kitchen basket",
        "contain": "table room kitchen",
        "wear": "bed chair suitcase",
        "toys": "garden room bed box",
        "animal": "farm garden",
        "furn": "room kitchen garden office",
        "built": "city town street",
        "vehicle": "street",
        "flower": "garden park",
        "tree": "garden park farm",
    }
    kind = s.pick(spots, "hay")
    banned = {"lion", "elephant", "turtle", "plane", "boat", "train", "airport", "house"}
    noun = NOUN[
        s.pick([n.en for n in NOUN.values() if kind in (n.en, n.kind) and n.en not in banned], ("hay", kind))
    ]
    what = thing(s, noun, dets="a a number many", adjective=0.7)
    if what.en.startswith("the "):
        return None
    spot = spots[kind].split()
    where = place(s, [n for n in spot], adjective=0.5)
    verb = "are" if what.plural else "is"
    if s.chance(0.15):  # «How many red books are there on the table?»
        many = noun_phrase(noun, "bare", True, adjective_for(s, noun) if s.chance(0.5) else None)
        if many.en.startswith("first"):
            return None
        word = {"m": "cuántos", "f": "cuántas"}[noun.gender]
        en, es = f"how many {many.en} are there {where.en}", f"{word} {many.es} hay {where.es}"
        asked = Phrase(en, es, {"presente", "pregunta-qu", "género"}).add(many, where)
        return finish(asked, question=True)
    if s.chance(0.2):
        return finish(
            Phrase(
                f"{verb} there {what.en} {where.en}",
                f"hay {what.es} {where.es}",
                {"presente", "pregunta-sí-no"},
            ).add(what, where),
            question=True,
        )
    return finish(
        Phrase(f"there {verb} {what.en} {where.en}", f"hay {what.es} {where.es}", {"presente"}).add(
            what, where
        )
    )


@family(5)
def located(s: Sampler) -> Phrase:
    """«The keys are on the big table.», «The hotel is near the old bridge.»"""
    if s.chance(0.4):
        kinds, spots, prep = (
            ("tool", "read", "toys", "dishware", "contain"),
            ("table", "desk", "bed", "sofa", "chair"),
            "in",
        )
    else:
        kinds, spots = (
            ("built", "vehicle"),
            (
                "house",
                "school",
                "park",
                "church",
                "hotel",
                "station",
                "museum",
                "hospital",
                "theater",
                "market",
                "river",
                "bridge",
            ),
        )
        prep = s.pick(("near", "behind", "next to", "in front of"), "preposición")
    banned = {"plane", "boat", "train", "airport", "bridge", "house"}
    noun = NOUN[
        s.pick([n.en for n in NOUN.values() if n.kind in kinds and n.en not in banned], ("está", kinds))
    ]
    what = thing(s, noun, dets="the the own owner" if kinds[0] == "tool" else "the", adjective=0.5)
    if kinds[0] == "built":
        what = noun_phrase(noun, "the", False)
    spots = [spot for spot in spots if spot != noun.en]
    where = place(s, spots, adjective=0.8, prep=prep)
    neg = s.chance(0.15)
    en = f"{what.en} {be(what.person)}{NOT if neg else ''} {where.en}"
    es = f"{what.es} {'no ' if neg else ''}{conjugate('estar', 'present')[what.person]} {where.es}"
    return finish(
        Phrase(en, es, {"ser-estar", "presente"} | ({"negación"} if neg else set())).add(what, where)
    )


@family(8)
def moving(s: Sampler) -> Phrase:
    """«Ana goes to the new hospital.» → «Ana va al hospital nuevo.»"""
    verb = MOVES[s.pick(MOVES, "movimiento")]
    tense = s.pick(("presente", "pretérito", "ir-a", "imperfecto", "progresivo"), "tiempo movimiento")
    if (verb.en in ("go", "come") and tense in ("ir-a", "progresivo")) or (
        verb.en in ("arrive", "come") and tense == "imperfecto"
    ):
        tense = "pretérito"
    question = "sí-no" if tense != "imperfecto" and s.chance(0.15) else ""
    who = you(s) if question else subject(s, adjective=0.2)
    noun = NOUN[s.pick(verb.objects, ("destino", verb.en))]
    chosen = adjective_for(
        s, noun, keep=lambda a: a.en not in ("closed", "broken", "first", "open", "full", "empty")
    )
    where = noun_phrase(
        noun, s.pick(("the", "the", "this", "that"), "destino"), False, chosen if s.chance(0.85) else None
    )
    en_prep, es_prep = verb.preps
    goal = Phrase(f"{en_prep} {where.en}".strip(), f"{es_prep} {where.es}", {"dirección"}).add(where)
    extra = (
        time(s, tense, verb)
        if tense in ("presente", "pretérito", "ir-a") and (tense != "presente" or s.chance(0.5))
        else Phrase()
    )
    if extra.en in ("at night", "tonight", "last night") and verb.en == "travel":
        extra = (
            Phrase("tomorrow", "mañana", {"tiempo"})
            if tense == "ir-a"
            else Phrase("last week", "la semana pasada", {"tiempo"})
        )
    if verb.en == "travel" and tense == "presente" and extra.en:
        extra = Phrase("every summer", "todos los veranos", {"tiempo"})
    neg = not question and tense != "imperfecto" and not extra.en.startswith("every") and s.chance(0.12)
    return clause(s, who, verb, tense, goal, extra, neg=neg, question=question)


NEAR = words("beach park river lake station bridge church market hospital school forest")


@family(7)
def acting(s: Sampler) -> Phrase:
    """«My sister works in the new hospital.»"""
    verb = INTRANSITIVES[s.pick([*INTRANSITIVES, "live"], "intransitivo")]  # vivir, el doble
    tenses = ("presente", "pretérito", "ir-a", "imperfecto", "imperfecto", "progresivo")
    tense = s.pick(tenses, "tiempo intransitivo")
    if verb.en == "live":
        tense = {"progresivo": "presente", "pretérito": "presente"}.get(tense, tense)
    who = subject(s, adjective=0.25)
    where = place(s, verb.objects, adjective=0.85)
    extra = time(s, tense, verb) if tense == "pretérito" or (tense == "ir-a" and s.chance(0.4)) else Phrase()
    if verb.en == "live":
        near = [noun for noun in NEAR if noun not in where.en]
        extra = place(s, near, adjective=0.2, prep="near") if s.chance(0.6) else Phrase()
    if s.chance(0.2) and tense != "imperfecto":
        question = "qu" if s.chance(0.4) else "sí-no"
        if question == "qu":
            someone = NounPhrase("who", "quién")
            result = clause(s, someone, verb, tense, where, extra)
            result.en, result.es = result.en[:-1] + "?", f"¿{result.es[:-1]}?"
            return result.add("pregunta-qu")
        return clause(s, you(s), verb, tense, where, extra, question="sí-no")
    return clause(s, who, verb, tense, where, extra, neg=tense != "imperfecto" and s.chance(0.12))


EXPERIENCER = {
    0: ("a mí", "me"),
    1: ("a ti", "te"),
    2: ("a", "le"),
    3: ("a nosotros", "nos"),
    4: ("a", "les"),
}


def likes(
    s: Sampler,
    who: NounPhrase,
    what_en: str,
    what_es: str,
    verb_es: str,
    *,
    neg: bool,
    question: bool,
    love: bool,
) -> Phrase:
    """gustar y encantar: la persona va con «a» y su pronombre; el verbo concuerda con la cosa."""
    verb = Verb("love" if love else "like", "encantar" if love else "gustar")
    en = f"{english_verb(s, who, verb, 'presente', neg, question)} {what_en}"
    clitic = EXPERIENCER[who.person][1]
    es = f"{'a ' + who.es if who.es else ''} {'no ' if neg else ''}{clitic} {verb_es} {what_es}"
    tags = (
        {"gustar", "presente"}
        | ({"negación"} if neg else set())
        | ({"pregunta-sí-no"} if question else set())
    )
    return Phrase(en, es, tags | (who.tags - {"sujeto-omitido"}), set(who.combos))


@family(6)
def liking(s: Sampler) -> Phrase:
    """«Ana likes red apples.» → «A Ana le gustan las manzanas rojas.»"""
    question = s.chance(0.2)
    who = you(s) if question and s.chance(0.5) else subject(s, adjective=0.2)
    if question and who.en in ("I", "we"):
        who = you(s)
    neg, love = not question and s.chance(0.2), not question and s.chance(0.25)
    neg = neg and not love
    stem = "encant" if love else "gust"
    if s.chance(0.25):
        verb, what = verb_object(
            s,
            who,
            "gustar",
            habit=True,
            dets="bare the own",
            adjective=0.8,
            keep=lambda v: v.en not in ("close", "open", "serve", "ask_for", "wash"),
        )
        phrase = likes(
            s,
            who,
            f"to {verb.base}{verb.particle} {what.en}",
            f"{verb.es} {what.es}",
            stem + "a",
            neg=neg,
            question=question,
            love=love,
        )
        return finish(phrase.add(what), question=question, vocative=who.vocative)
    kinds = (
        *CONSUMED,
        "read",
        "wear",
        "toys",
        "built",
        "land",
        "vehicle",
        "show",
        "instrument",
        "animal",
        "tool",
        "nature",
    )
    noun = NOUN[
        s.pick([n.en for n in NOUN.values() if n.kind in kinds and n.en not in ("onion", "message")], "gusta")
    ]
    chosen = adjective_for(
        s, noun, keep=lambda a: a.en not in ("first", "sick", "broken", "dirty", "closed", "tired")
    )
    chosen = chosen if s.chance(0.9) else None
    det = s.pick(("bare", "bare", "the", "this", "that", "own"), "gusta det")
    plural = not noun.mass and (det == "bare" or s.chance(0.3))
    if det == "own":
        det = who.own if who.own and noun.en in OWNED else "this"
    what = noun_phrase(noun, det, plural, chosen)
    if det == "bare":
        general = noun_phrase(noun, "the", plural, chosen)
        what.es, what.tags = general.es, general.tags
    phrase = likes(
        s, who, what.en, what.es, stem + ("an" if plural else "a"), neg=neg, question=question, love=love
    )
    return finish(phrase.add(what), question=question, vocative=who.vocative)


PERSONAL = [v.en for v in VERB.values() if "a" in v.marks]


@family(7)
def personal_a(s: Sampler) -> Phrase:
    """«Ana is helping the tired girl.» → «Ana está ayudando a la niña cansada.»"""
    tense = s.pick(("presente", "pretérito", "ir-a", "progresivo"), "tiempo a")
    verb = VERB[
        s.pick(
            [
                v
                for v in PERSONAL
                if not ("s" in VERB[v].marks and tense != "presente" and v != "see")
                and not (v in ("see", "find") and tense == "progresivo")
                and not (v == "find" and tense == "presente")
            ],
            ("personal", tense),
        )
    ]
    question = s.chance(0.15)
    who = you(s) if question else subject(s, adjective=0.1)
    if s.chance(0.75):
        noun = s.pick(HUMANS, "objeto humano")
        chosen = adjective_for(s, noun, keep=lambda a: not a.before)
        det = s.pick(("the", "the", "this", "that"), "objeto humano det")
        whom = noun_phrase(noun, det, s.chance(0.35), chosen)
        whom.combos.add(combo("vo", verb.en, noun.en))
    elif s.chance(0.7):
        noun = s.pick(KIN, "objeto familia")
        det = s.pick(("my", "our", "own", "name"), "objeto familia det")
        if det == "own":
            det = who.own or "my"
        owner = name_phrase(s.pick(NAMES, "dueño")) if det == "name" else None
        if owner and owner.en in who.en:
            return None
        whom = noun_phrase(noun, det, False, owner=owner)
        whom.combos.add(combo("vo", verb.en, noun.en))
    else:
        whom = name_phrase(s.pick(NAMES, "objeto nombre"))
        if whom.en in who.en or whom.en in who.vocative[0]:
            return None
    if who.noun and whom.noun == who.noun:
        return None
    target = Phrase(whom.en, f"a {whom.es}", {"a-personal"}).add(whom)
    extra = time(s, tense, verb) if tense == "pretérito" or (tense == "ir-a" and s.chance(0.4)) else Phrase()
    if not whom.combos and s.chance(0.8):
        extra = (
            place(s, ("park", "street", "market", "station", "library", "garden"))
            if tense != "pretérito"
            else extra
        )
    neg = not question and s.chance(0.12)
    return clause(s, who, verb, tense, target, extra, neg=neg, question="sí-no" if question else "")


PERSONS = (("me", "me"), ("us", "nos"), ("him", "lo"), ("her", "la"))
HELPING = ("help", "see", "look_for", "find", "call", "greet", "hug", "invite", "visit", "wait_for")


@family(4)
def clitic_person(s: Sampler) -> Phrase | None:
    """«The tall girl helps him every day.» → «La niña alta lo ayuda todos los días.»"""
    tense = s.pick(("presente", "pretérito", "ir-a", "progresivo"), "tiempo lo")
    verb = VERB[s.pick(HELPING, ("lo", tense))]
    if verb.en in ("see", "find") and tense != "pretérito":
        tense = "ir-a" if verb.en == "see" else "pretérito"
    question = s.chance(0.25)
    who = you(s) if question else subject(s, pronouns=0.25, adjective=0.7)
    person, clitic = s.pick(PERSONS, "a quién")
    if who.person in (0, 3) and person in ("me", "us"):
        return None
    extra = time(s, tense, verb) if tense != "progresivo" else Phrase()
    neg = not question and not extra.en.startswith("every") and s.chance(0.2)
    options = {"neg": neg, "question": "sí-no" if question else "", "clitics": (clitic,)}
    return clause(s, who, verb, tense, Phrase(person, ""), extra, **options).add("clítico")


CLITIC = {("m", False): "lo", ("f", False): "la", ("m", True): "los", ("f", True): "las"}


def it(what: NounPhrase) -> tuple[str, str]:
    return ("them" if what.plural else "it", CLITIC[what.gender, what.plural])


@family(5)
def clitic_sequence(s: Sampler) -> Phrase:
    """«Ana buys the red shirt and wears it.» → «Ana compra la camisa roja y la lleva.»"""
    first, second, nouns = s.pick(SEQUENCE, "secuencia")
    tense = s.pick(("presente", "pretérito", "ir-a"), "tiempo secuencia")
    who = subject(s, adjective=0.15)
    noun = NOUN[s.pick(nouns, ("secuencia", first, second))]
    what = thing(s, noun, who, verb=VERB[first], dets="the the a this that number own", adjective=0.7)
    if who.own == what.en.split()[0] and first in ("buy", "choose", "find"):
        return None
    what.combos |= {combo("vo", first, noun.en), combo("vo", second, noun.en)}
    pronoun_en, clitic = it(what)
    one, two = VERB[first], VERB[second]
    extra = time(s, tense, one) if tense == "pretérito" else Phrase()
    head = english_verb(s, who, one, tense, False, False)
    if tense == "ir-a":
        tail, tail_es = two.base, attach(two.es, clitic)
    else:
        tail = (
            past_en(two.base)
            if tense == "pretérito"
            else third_person(two.base)
            if who.person == 2
            else two.base
        )
        tail_es = f"{clitic} {conjugate(two.es, TENSES[tense])[who.person]}"
    front_en, front_es = (extra.en + " ", extra.es + " ") if extra.en else ("", "")
    en = f"{front_en}{head} {what.en} and {tail} {pronoun_en}"
    es = f"{front_es}{who.es} {spanish_verb(one, tense, who.person)} {what.es} y {tail_es}"
    return finish(Phrase(en, es, {tense, "clítico"}).add(who, what, extra))


TOPIC = set(
    words(
        "eat cook prepare buy sell look_for use wash clean open close read write draw paint "
        "repair cut translate study plant hide send choose"
    )
)


@family(6)
def clitic_topic(s: Sampler) -> Phrase:
    """«Where is the red shirt? Ana is washing it.» → «… Ana está lavándola.»"""
    tense = s.pick(("progresivo", "progresivo", "ir-a", "ir-a", "presente", "pretérito"), "tiempo tema")
    who = subject(s, adjective=0.0)
    verb, what = verb_object(
        s,
        who,
        f"tema {tense}",
        dets="the the this that owner",
        adjective=0.75,
        keep=lambda v: (
            possible(v, tense)
            and (
                v.en in TOPIC
                or (tense in ("presente", "pretérito") and v.en not in ("play", "visit", "have", "build"))
            )
        ),
    )
    if what.en.split()[0] not in ("the", "this", "that", "these", "those") and "'s" not in what.en:
        return None
    pronoun_en, clitic = it(what)
    target = Phrase(pronoun_en, "")
    neg = s.chance(0.25)
    extra = time(s, "pretérito") if tense == "pretérito" else Phrase()
    answer = clause(s, who, verb, tense, target, extra, neg=neg, clitics=(clitic,))
    en, es = f"{capital(what.en)}? {answer.en}", f"¿{capital(what.es)}? {answer.es}"
    return Phrase(en, es, {"clítico"}).add(answer, what)


@family(4)
def clitic_want(s: Sampler) -> Phrase:
    """«Ana has the new book and wants to read it.» → «… y quiere leerlo.»"""
    who = subject(s, adjective=0.15)
    pairs = [
        ("have", "sell"),
        ("have", "use"),
        ("have", "play"),
        ("have", "read"),
        ("find", "keep"),
        ("see", "buy"),
        ("see", "draw"),
        ("want", "buy"),
        ("bring", "eat"),
        ("look_for", "use"),
        ("have", "wash"),
        ("have", "repair"),
        ("prepare", "serve"),
        ("buy", "cook"),
        ("bring", "cut"),
        ("see", "paint"),
        ("have", "clean"),
        ("need", "find"),
        ("read", "understand"),
        ("have", "return"),
        ("hear", "learn"),
        ("see", "visit"),
        ("have", "explain"),
    ]
    first, second = s.pick(pairs, "querer")
    nouns = [n for n in VERB[first].objects if n in VERB[second].objects]
    noun = NOUN[s.pick(nouns, ("querer", first, second))]
    what = thing(s, noun, who, verb=VERB[first], dets="the the a this that number", adjective=0.7)
    if what.es.startswith(("agua", "leche", "café", "té ", "jugo", "pan ", "queso")):
        return None
    what.combos |= {combo("vo", first, noun.en), combo("vo", second, noun.en)}
    pronoun_en, clitic = it(what)
    must = first == "have" and second in ("wash", "repair", "clean", "return", "read", "explain", "sell")
    word = s.pick(
        ("want to", "have to", "can", "need to") if must else ("want to", "can"), ("modal clítico", must)
    )
    aux, link = MODALS[word]
    modal_en = (
        "can" if word == "can" else english_verb(s, who, Verb(word.split()[0], aux), "presente", False, False)
    )
    modal_en = modal_en.removeprefix(who.en).strip() + (" to" if word != "can" else "")
    join, y = ("but", "pero") if word == "can" or (word == "want to" and s.chance(0.3)) else ("and", "y")
    neg = join == "but"
    if neg:
        do = "doesn't" if who.person == 2 else "don't"
        modal_en = "can't" if word == "can" else f"{do} {word}"
    en = f"{english_verb(s, who, VERB[first], 'presente', False, False)} {what.en} {join} {modal_en} "
    en += f"{VERB[second].base} {pronoun_en}"
    es = f"{who.es} {conjugate(VERB[first].es, 'present')[who.person]} {what.es} {y} {'no ' if neg else ''}"
    es += f"{conjugate(aux, 'present')[who.person]} {link} {attach(VERB[second].es, clitic)}"
    tags = {"presente", "clítico"} | ({"negación"} if neg else set())
    return finish(Phrase(en, es, tags).add(who, what))


INDIRECT = {"me": "me", "us": "nos", "him": "le", "her": "le", "them": "les"}


@family(12)
def dative(s: Sampler) -> Phrase:
    """«Ana gives him the book.» → «Ana le da el libro.»; «… gives it to Luis.» → «… se lo da a Luis.»"""
    verb = DATIVES[s.pick(DATIVES, "dativo")]
    tense = s.pick(("presente", "pretérito", "ir-a"), "tiempo dativo")
    who = subject(s, pronouns=0.35, adjective=0.1)
    noun = NOUN[s.pick(verb.objects, ("dativo", verb.en))]
    what = thing(s, noun, who, verb=verb, dets="the the a a this that number own", adjective=0.75)
    what.combos.add(combo("vo", verb.en, noun.en))
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    shape = s.pick(("pronombre", "nombre", "se lo"), "forma dativo")
    if verb.en == "explain":
        shape = "nombre" if shape == "se lo" else shape
    if shape == "pronombre":
        banned = {0: ("me", "us"), 3: ("us", "me")}.get(who.person, ())
        whom = s.pick([w for w in INDIRECT if w not in banned], ("a quién", banned))
        target = Phrase(whom, "") if verb.en != "explain" else Phrase()
        rest = [target, what] if verb.en != "explain" else [what, Phrase(f"to {whom}", "")]
        return clause(s, who, verb, tense, *rest, extra, clitics=(INDIRECT[whom],)).add("clítico")
    name = s.pick(NAMES, "destinatario")
    whom = name_phrase(name) if s.chance(0.5) else noun_phrase(s.any(HUMANS[:4]), "the", s.chance(0.3))
    if who.own and s.chance(0.25):
        whom = noun_phrase(s.pick(KIN, "destinatario familia"), who.own)
    if whom.en in who.en or (whom.noun and whom.noun == who.noun):
        return None
    le = "les" if whom.plural else "le"
    if shape != "se lo":
        if verb.en == "explain" or s.chance(0.5):
            target = Phrase(f"to {whom.en}", f"a {whom.es}").add(whom)
            return clause(s, who, verb, tense, what, target, extra, clitics=(le,)).add("clítico")
        whole = Phrase(what.en, f"{what.es} a {whom.es}").add(what, whom)
        return clause(s, who, verb, tense, Phrase(whom.en, ""), whole, extra, clitics=(le,)).add("clítico")
    start = {"write": "write", "read": "read"}.get(verb.en, s.pick(("have", "find"), "tener dativo"))
    base = VERB[start]
    if what.en.split()[0] == who.own and start == "find":
        return None
    if (
        verb.en == start
        or noun.en in ("coffee", "tea", "water", "soup", "house", "garden")
        or noun.en not in base.objects
    ):
        return None
    what.combos.add(combo("vo", start, noun.en))
    pronoun_en, clitic = it(what)
    tense = "presente" if start == "have" else tense
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    if tense == "ir-a" and verb.en not in ("give", "show", "send", "lend"):
        return None
    if tense == "ir-a":
        tail, tail_es = verb.base, attach(verb.es, "se", clitic)
    else:
        tail = (
            past_en(verb.base)
            if tense == "pretérito"
            else third_person(verb.base)
            if who.person == 2
            else verb.base
        )
        tail_es = f"se {clitic} {conjugate(verb.es, TENSES[tense])[who.person]}"
    front_en, front_es = (extra.en + " ", extra.es + " ") if extra.en else ("", "")
    head = english_verb(s, who, base, tense, False, False)
    en = f"{front_en}{head} {what.en} and {tail} {pronoun_en} to {whom.en}"
    es = f"{front_es}{who.es} {spanish_verb(base, tense, who.person)} {what.es} y {tail_es} a {whom.es}"
    return finish(Phrase(en, es, {tense, "clítico"}).add(who, what, whom, extra))


@family(5)
def comparative(s: Sampler) -> Phrase | None:
    """«My car is more expensive than this bicycle.» → «Mi coche es más caro que esta bicicleta.»"""
    adjective = ADJECTIVE[s.pick(COMPARATIVES, "comparativo")]
    noun = NOUN[s.pick(adjective.nouns, ("comparado", adjective.en))]
    peers = [n for n in adjective.nouns if NOUN[n].kind == noun.kind]
    people = noun.kind in ("human", "kin")
    if people:
        one = (
            noun_phrase(noun, "the")
            if noun.kind == "human"
            else noun_phrase(noun, s.pick(("my", "his", "her"), "cmp kin"))
        )
        two = name_phrase(s.pick(NAMES, "que"))
        combos = {combo("na", adjective.en, noun.en)}
    else:
        other = NOUN[s.pick(peers, ("par", adjective.en, noun.kind))]
        plural = s.chance(0.3) and not noun.mass
        if noun.kind in ("ideas", "show", "time"):
            other, plural = noun, False
        first, second = s.pick(
            (("the", "the"), ("this", "that"), ("my", "this"), ("the", "that"), ("our", "the")), "cmp dets"
        )
        if other.en == noun.en:
            first, second = "this", "that"
        if noun.en not in OWNED and first in ("my", "our"):
            first = "this"
        one = noun_phrase(noun, first, plural)
        if other.en == noun.en:
            two = NounPhrase(
                "that one" if not plural else "those ones",
                DETERMINERS["that"][2 * plural + (noun.gender == "f")],
                {"demostrativo"},
            )
            if plural:
                return None
        else:
            two = noun_phrase(other, second, plural and not other.mass)
        combos = {combo("na", adjective.en, noun.en), combo("na", adjective.en, other.en)}
    word = adjective.agree(one.gender, one.plural)
    shape = s.pick(("more", "more", "more", "as", "less"), "forma comparativo")
    more = {
        "more": (f"{COMPARATIVES[adjective.en]} than", f"más {word} que"),
        "as": (f"as {adjective.en} as", f"tan {word} como"),
        "less": (f"less {adjective.en} than", f"menos {word} que"),
    }
    if shape == "less" and not COMPARATIVES[adjective.en].startswith("more "):
        shape = "as"
    question = s.chance(0.15)
    neg = shape == "as" and s.chance(0.5) and not question
    if question:
        en = f"{be(one.person)} {one.en} {more[shape][0]} {two.en}"
        es = f"{conjugate('ser', 'present')[one.person]} {one.es} {more[shape][1]} {two.es}"
    else:
        en = f"{one.en} {be(one.person)}{NOT if neg else ''} {more[shape][0]} {two.en}"
        copula = conjugate("ser", "present")[one.person]
        es = f"{one.es} {'no ' if neg else ''}{copula} {more[shape][1]} {two.es}"
    tags = {"comparativo", "ser-estar", "presente"}
    tags |= ({"pregunta-sí-no"} if question else set()) | ({"negación"} if neg else set())
    tags |= {"género"} if adjective.agree("m", one.plural) != adjective.agree("f", one.plural) else set()
    return finish(Phrase(en, es, tags, combos).add(one, two), question=question)


@family(4)
def relative_subject(s: Sampler) -> Phrase | None:
    """«The woman who sells flowers is tall.» → «La mujer que vende flores es alta.»"""
    noun = s.pick(HUMANS, "relativo")
    plural = s.chance(0.3)
    who = noun_phrase(noun, s.pick(("the", "the", "that"), "relativo det"), plural)
    relative = NounPhrase("who", "que", plural=plural, person=who.person, own=who.own)
    tense = s.pick(("presente", "progresivo", "pretérito"), "tiempo relativo")
    if noun.en == "baby":
        return None
    verb, what = verb_object(
        s,
        relative,
        f"relativo {tense}",
        dets="the a bare own this",
        adjective=0.5,
        keep=lambda v: possible(v, tense),
    )
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    inner = clause(s, relative, verb, tense, what, extra)
    inner_en, inner_es = inner.en[0].lower() + inner.en[1:-1], inner.es[0].lower() + inner.es[1:-1]
    relation = Phrase(f"{who.en} {inner_en}", f"{who.es} {inner_es}", {"relativo"}).add(who, inner)
    shape = s.pick(("es", "conozco", "familia"), "forma relativo")
    if shape == "es" and not extra.en:
        chosen = adjective_for(s, noun, predicate=True)
        word = chosen.agree(noun.gender, plural)
        relation.en += f" {be(who.person)} {chosen.en}"
        relation.es += f" {conjugate(chosen.copula, 'present')[who.person]} {word}"
        relation.tags |= {"ser-estar"}
        relation.combos.add(combo("na", chosen.en, noun.en))
    elif shape == "familia" and not plural and not extra.en:
        young = ("brother", "sister", "son", "daughter")
        kin = s.pick(
            [k for k in KIN if k.gender == noun.gender and (k.en in young) == (noun.en in ("boy", "girl"))],
            ("pariente", noun.en),
        )
        other = noun_phrase(kin, s.pick(("my", "our", "his", "her"), "pariente"))
        relation.en += f" is {other.en}"
        relation.es += f" es {other.es}"
        relation.add(other, "ser-estar")
    else:
        knower = pronoun(s, "I we they he she", "conoce")
        verb = VERB[s.pick(("know", "see", "remember", "look_for", "call"), "conoce")]
        en = english_verb(s, knower, verb, "presente", False, False)
        relation.en = f"{en} {relation.en}"
        relation.es = f"{conjugate(verb.es, 'present')[knower.person]} a {relation.es}"
        relation.tags |= {"presente", "a-personal", "sujeto-omitido"}
        relation.combos.add(combo("vo", verb.en, noun.en))
    return finish(relation)


@family(5)
def relative_object(s: Sampler) -> Phrase | None:
    """«The book that Ana reads is interesting.» → «El libro que Ana lee es interesante.»"""
    who = subject(s, adjective=0.0, pronouns=0.5)
    tense = s.pick(("presente", "pretérito", "progresivo", "ir-a"), "tiempo relativo objeto")
    verbs = [v for v in VERB.values() if v.objects and possible(v, tense) and v.en not in ("eat", "drink")]
    verb = VERB[s.pick([v.en for v in verbs], ("relativo objeto", tense))]
    noun = NOUN[s.pick(verb.objects, ("relativo objeto", verb.en))]
    adjective = adjective_for(s, noun, predicate=True, keep=lambda a: not a.before)
    if not adjective or adjective.en in STATES or (verb.en in MADE and adjective.en == "old"):
        return None
    plural = s.chance(0.35) and not noun.mass
    what = noun_phrase(noun, s.pick(("the", "the", "the", "that"), "relativo objeto"), plural)
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    inner = clause(s, who, verb, tense, extra)
    if inner.en.lower().startswith(("that ", "this ", "these ", "those ")):
        return None
    inner_en = inner.en[:-1] if who.en[0].isupper() else inner.en[0].lower() + inner.en[1:-1]
    inner_es = inner.es[:-1] if who.es[:1].isupper() else inner.es[0].lower() + inner.es[1:-1]
    word = adjective.agree(noun.gender, plural)
    en = f"{what.en} that {inner_en} {be(what.person)} {adjective.en}"
    es = f"{what.es} que {inner_es} {conjugate(adjective.copula, 'present')[what.person]} {word}"
    tags = {"relativo", "ser-estar"}
    combos = {combo("vo", verb.en, noun.en), combo("na", adjective.en, noun.en)}
    return finish(Phrase(en, es, tags, combos).add(what, inner))


@family(4)
def demonstrative(s: Sampler) -> Phrase | None:
    """«This is my new car.», «These aren't Ana's red shoes.»"""
    kinds = (
        "tool",
        "wear",
        "toys",
        "contain",
        "read",
        "furn",
        "vehicle",
        "built",
        "rooms",
        "dishware",
        "show",
        "ideas",
    )
    noun = NOUN[s.pick([n.en for n in NOUN.values() if n.kind in kinds], "este")]
    what = thing(s, noun, dets="own own a owner the", adjective=0.95)
    if noun.kind == "built" and what.tags & {"posesivo"} and noun.en != "house":
        return None
    near = s.pick(("this", "that"), "este o ese")
    index = 2 * what.plural + (what.gender == "f")
    word = {("this", True): "these", ("that", True): "those"}.get((near, what.plural), near)
    shape = s.pick(("is", "is", "is", "not", "question"), "forma este")
    copula = conjugate("ser", "present")[what.person]
    es_word = DETERMINERS[near][index]
    neg = shape == "not"
    en = f"{word} {be(what.person)}{NOT if neg and word != 'this' else ' not' if neg else ''} {what.en}"
    es = f"{es_word} {'no ' if neg else ''}{copula} {what.es}"
    if shape == "question":
        en, es = f"{be(what.person)} {word} {what.en}", f"{copula} {es_word} {what.es}"
    tags = {"demostrativo", "ser-estar", "presente", "género"}
    tags |= ({"negación"} if neg else set()) | ({"pregunta-sí-no"} if shape == "question" else set())
    return finish(Phrase(en, es, tags).add(what), question=shape == "question")


@family(5)
def possessive(s: Sampler) -> Phrase | None:
    """«The tall man's dog is black.» → «El perro del hombre alto es negro.»"""
    kinds = ("tool", "wear", "animal", "furn", "vehicle", "rooms", "body", "contain", "read", "house", "toys")
    banned = ("lion", "elephant", "mouse", "butterfly", "plane", "train", "bus", "letter", "message")
    noun = NOUN[
        s.pick(
            [n.en for n in NOUN.values() if (n.kind in kinds or n.en in kinds) and n.en not in banned],
            "de quién",
        )
    ]
    adjective = adjective_for(s, noun, predicate=True)
    if not adjective:
        return None
    plural = (s.chance(0.4) and noun.en != "nose") or (noun.kind == "body" and noun.en != "nose")
    if s.chance(0.3):
        what = noun_phrase(noun, s.pick(("my", "your", "his", "her", "our", "their"), "posesivo"), plural)
        if what.en.startswith("your"):
            return None
    else:
        what = noun_phrase(noun, "the", plural, owner=person_phrase(s, 0.6, plural=noun.en != "nose"))
    neg = s.chance(0.2)
    copula = conjugate(adjective.copula, "present")[what.person]
    en = f"{what.en} {be(what.person)}{NOT if neg else ''} {adjective.en}"
    es = f"{what.es} {'no ' if neg else ''}{copula} {adjective.agree(what.gender, plural)}"
    tags = {"ser-estar", "presente"} | ({"negación"} if neg else set())
    tags |= {"género"} if adjective.agree("m", plural) != adjective.agree("f", plural) else set()
    return finish(Phrase(en, es, tags, {combo("na", adjective.en, noun.en)}).add(what))


@family(4)
def numeral(s: Sampler) -> Phrase:
    """«Ana has three red apples.»"""
    who = you(s) if s.chance(0.15) else subject(s, adjective=0.1)
    tense = s.pick(("presente", "pretérito", "ir-a"), "tiempo numeral")
    verbs = words(
        "buy sell want need have see find lose bring read write draw send break wash eat cook "
        "choose plant repair build translate learn forget hide"
    )
    verbs = [v for v in verbs if possible(VERB[v], tense)]
    verb = VERB[s.pick(verbs, ("numeral", tense))]
    noun = NOUN[s.pick([n for n in verb.objects if not NOUN[n].mass], ("numeral", verb.en))]
    what = thing(s, noun, who, verb=verb, dets="number", adjective=0.75)
    what.combos.add(combo("vo", verb.en, noun.en))
    extra = time(s, tense, verb) if tense != "presente" else Phrase()
    question = "sí-no" if who.vocative[0] else ""
    return clause(s, who, verb, tense, what, extra, question=question)


@family(3)
def two_things(s: Sampler) -> Phrase | None:
    """«Ana has two dogs and a red ball.» → «Ana tiene dos perros y una pelota roja.»"""
    tense = s.pick(("presente", "pretérito", "ir-a"), "tiempo dos cosas")
    options = [
        v for v in words("buy sell want need have see find lose bring eat") if possible(VERB[v], tense)
    ]
    verb = VERB[s.pick(options, ("dos cosas", tense))]
    who = subject(s, adjective=0.1)
    first, second = (NOUN[s.pick(verb.objects, ("dos cosas", verb.en, i))] for i in range(2))
    if first == second or first.kind != second.kind:
        return None
    one, two = (thing(s, n, who, verb=verb, adjective=0.3, dets="the a number") for n in (first, second))
    both = Phrase(f"{one.en} and {two.en}", f"{one.es} y {two.es}").add(one, two)
    both.combos |= {combo("vo", verb.en, first.en), combo("vo", verb.en, second.en)}
    extra = time(s, tense, verb) if tense == "pretérito" else Phrase()
    return clause(s, who, verb, tense, both, extra)


# ───────────────────────────── Partes ─────────────────────────────


@dataclass(frozen=True)
class Sentence:
    """Una frase de la capa gramatical, con sus fenómenos, su parte, sus combinaciones y su familia."""

    english: str
    spanish: str
    tags: tuple[str, ...]
    part: str
    combos: tuple[str, ...]
    family: str

    def line(self) -> str:
        return f"{self.english}\t{self.spanish}\t{' '.join(self.tags)} parte:{self.part}"


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def combinations(english: str) -> set[str]:
    """Combinaciones que *podrían* darse en una frase inglesa: las de sus palabras, juntas o no."""
    words = set(tokens(english))
    nouns = [n.en for n in NOUN.values() if words & {n.en, plural_en(n.en)}]
    verbs = [
        v
        for v in {**VERB, **DATIVES}.values()
        if words & {v.base, third_person(v.base), past_en(v.base), gerund_en(v.base)}
    ]
    found = {combo("na", a.en, n) for a in ADJECTIVE.values() if a.en in words for n in nouns if n in a.nouns}
    return found | {combo("vo", v.en, n) for v in verbs for n in nouns}


def hold_out(found: Iterable[str], free: set[str]) -> dict[str, str]:
    """Reparte las combinaciones por *hash*; cada palabra conserva al menos MIN_COMBOS en entrenamiento."""
    found = sorted(set(found))
    left = Counter(word for name in found for word in _lexemes(name))
    total = dict(left)
    parts, quota = {}, {TEST: TEST_SHARE * len(found), VALIDATION: VALIDATION_SHARE * len(found)}
    for name in sorted(found, key=digest):
        part = TEST if quota[TEST] / TEST_SHARE >= quota[VALIDATION] / VALIDATION_SHARE else VALIDATION
        ok = all(left[word] - 1 >= max(MIN_COMBOS, 0.6 * total[word]) for word in _lexemes(name))
        if quota[part] >= 1 and ok and name not in free:
            parts[name] = part
            quota[part] -= 1
            left.subtract(_lexemes(name))
    return parts


def _lexemes(name: str) -> list[str]:
    kind, head, noun = name.split()
    return [f"{kind} {head}", noun]


def unclear(phrase: Phrase) -> bool:
    """¿Sobra? «They read the book.»: ¿hoy o ayer? Sin nada que lo decida, fuera."""
    clue = r"(?i)\b(to|do|does|don't|doesn't|can|can't|always|never|every|Mondays|Sundays|at night)\b"
    if re.search(r"\b(boys?|girls?|bab(y|ies))\b[^,?]*\b(build|built|drive|drove|driving)", phrase.en):
        return True  # los niños no conducen ni construyen puentes
    vague = "presente" in phrase.tags and re.search(r"\b(read|cut)\b", phrase.en)
    return bool(vague) and not re.search(clue, phrase.en)


def generate(seed: int) -> list[tuple[str, Phrase]]:
    """Todas las frases distintas, por familias; fuera las inglesas con dos traducciones."""
    total = sum(weight for weight, _ in FAMILIES.values())
    drafts: dict[str, tuple[str, Phrase]] = {}
    ambiguous = set()
    for name, (weight, build_one) in FAMILIES.items():
        sampler = Sampler(int(digest(f"{seed} {name}")[:12], 16))
        wanted, made = round(1.6 * TOTAL * weight / total), 0
        for _ in range(20 * wanted):
            phrase = build_one(sampler)
            if made >= wanted:
                break
            if phrase is None or min(len(tokens(phrase.en)), len(tokens(phrase.es))) < 3:
                continue
            if max(len(tokens(phrase.en)), len(tokens(phrase.es))) > 14 or unclear(phrase):
                continue
            if phrase.en in drafts:
                if drafts[phrase.en][1].es != phrase.es:
                    ambiguous.add(phrase.en)
                continue
            drafts[phrase.en] = (name, phrase)
            made += 1
    return [draft for english, draft in drafts.items() if english not in ambiguous]


def build_with_combos(seed: int = 0, natural: Iterable[tuple[str, str]] = ()) -> list[Sentence]:
    """Las frases de la gramática, ya repartidas. natural: parejas que no se repiten ni se contradicen."""
    natural = list(natural)
    known = {english.lower() for english, _ in natural}
    free = set(chain.from_iterable(combinations(english) for english, _ in natural))
    # «love» es querer o encantar según el objeto: eso no se puede deducir, hay que haberlo visto.
    free |= {combo("vo", "love", noun.en) for noun in NOUN.values()}
    drafts = [draft for draft in generate(seed) if draft[1].en.lower() not in known]
    parts = hold_out(chain.from_iterable(phrase.combos for _, phrase in drafts), free)
    sentences = []
    for name, phrase in drafts:
        held = {parts[c] for c in phrase.combos if c in parts}
        if len(held) < 2:
            part = held.pop() if held else TRAIN
            sentences.append(
                Sentence(
                    phrase.en, phrase.es, tuple(sorted(phrase.tags)), part, tuple(sorted(phrase.combos)), name
                )
            )
    return _drop_rare(_trim(sentences))


def _trim(sentences: list[Sentence]) -> list[Sentence]:
    """Deja cada familia en su cuota, y en ella la prueba y la validación en la suya."""
    total = sum(weight for weight, _ in FAMILIES.values())
    counts = Counter(tag for s in sentences if s.part == TEST for tag in s.tags)
    scarce = {tag for tag, count in counts.items() if count < 260}
    sentences = sorted(sentences, key=lambda s: s.part != TRAIN and not scarce & set(s.tags))
    kept = []
    for name, (weight, _) in FAMILIES.items():
        quota = TOTAL * weight / total
        rooms = {TEST: round(0.12 * quota), VALIDATION: round(0.07 * quota)}
        groups = {
            part: [s for s in sentences if s.family == name and s.part == part]
            for part in (TEST, VALIDATION, TRAIN)
        }
        held = groups[TEST][: rooms[TEST]] + groups[VALIDATION][: rooms[VALIDATION]]
        kept += groups[TRAIN][: round(quota) - len(held)] + held
    return kept


def _drop_rare(sentences: list[Sentence]) -> list[Sentence]:
    """Quita, hasta que no quede ninguna, las frases con palabras que el entrenamiento apenas contiene."""
    while True:
        seen = [Counter(), Counter()]
        for sentence in sentences:
            if sentence.part == TRAIN:
                seen[0].update(tokens(sentence.english))
                seen[1].update(tokens(sentence.spanish))
        kept = [
            s
            for s in sentences
            if all(seen[0][w] >= MIN_COUNT for w in tokens(s.english))
            and all(seen[1][w] >= MIN_COUNT for w in tokens(s.spanish))
        ]
        if len(kept) == len(sentences):
            return kept
        sentences = kept


def read_natural(path: Path = HERE / "natural.tsv") -> list[tuple[str, str, str]]:
    """Las parejas naturales: inglés, español, etiquetas. Si el archivo no está, ninguna."""
    if not path.exists():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(en, es, rest[0] if rest else "natural") for en, es, *rest in rows]


def split_natural(rows: list[tuple[str, str, str]], grammar: list[Sentence]) -> list[str]:
    """Parte de cada pareja natural, por *hash*: lo que se aparta solo usa palabras del entrenamiento."""
    counts = [Counter(), Counter()]
    for sentence in grammar:
        if sentence.part == TRAIN:
            counts[0].update(set(tokens(sentence.english)))
            counts[1].update(set(tokens(sentence.spanish)))
    for en, es, _ in rows:
        counts[0].update(set(tokens(en)))
        counts[1].update(set(tokens(es)))
    quota = {TEST: round(0.10 * len(rows)), VALIDATION: round(0.07 * len(rows))}
    parts = {}
    for en, es, _ in sorted(rows, key=lambda row: digest(row[0])):
        words = (set(tokens(en)), set(tokens(es)))
        part = next((part for part in (TEST, VALIDATION) if quota[part]), TRAIN)
        fits = all(count[word] > 1 for count, side in zip(counts, words) for word in side)
        parts[en] = part if fits else TRAIN
        if fits and part != TRAIN:
            quota[part] -= 1
            for count, side in zip(counts, words):
                count.subtract(side)
    lines = []
    for en, es, tags in rows:
        clean = [tag for tag in tags.split() if not tag.startswith("parte:")]
        lines.append(f"{en}\t{es}\t{' '.join([*clean, f'parte:{parts[en]}'])}")
    return lines


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else HERE / "en_es.tsv"
    rows = read_natural()
    grammar = build_with_combos(0, [(en, es) for en, es, _ in rows])
    lines = split_natural(rows, grammar) + [sentence.line() for sentence in grammar]
    target.write_bytes(("\n".join(lines) + "\n").encode())
    print(f"{target}: {len(rows)} parejas naturales y {len(grammar)} de la gramática.")


if __name__ == "__main__":
    main(sys.argv[1:])
