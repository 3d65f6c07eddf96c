"""Languages of short texts, and the datelines of reports."""

import pytest

from app.readers.values.datelines import parse_dateline, read_dateline
from app.readers.values.languages import detect_language

SENTENCES = [
    ("en", "The council voted on Monday to close two of the town's libraries."),
    ("en", "Shares rose after the bank reported a record profit."),
    ("en", "Police found the missing boy near the river."),
    ("de", "Der Stadtrat hat am Montag beschlossen, zwei Büchereien zu schließen."),
    ("de", "Die Polizei fand den Jungen am Fluss."),
    ("fr", "Le conseil a décidé lundi de fermer deux bibliothèques de la ville."),
    ("fr", "La police a retrouvé le garçon près de la rivière."),
    ("es", "El ayuntamiento decidió el lunes cerrar dos bibliotecas de la ciudad."),
    ("es", "La policía encontró al niño cerca del río."),
    ("it", "Il consiglio ha deciso lunedì di chiudere due biblioteche della città."),
    ("it", "La polizia ha trovato il ragazzo vicino al fiume."),
    ("nl", "De gemeenteraad heeft maandag besloten om twee bibliotheken te sluiten."),
    ("nl", "De politie vond de jongen bij de rivier."),
    ("sv", "Kommunen beslutade på måndagen att stänga två av stadens bibliotek."),
    ("sv", "Polisen hittade pojken vid ån och han mår bra."),
    ("da", "Kommunen besluttede mandag at lukke to af byens biblioteker, og det er ikke populært."),
    ("da", "Politiet fandt drengen ved åen efter to timer, og han blev kørt hjem."),
    ("no", "Kommunen bestemte mandag å stenge to av byens bibliotek, og det er ikke populært."),
    ("no", "Politiet fant gutten ved elva etter to timer, og han ble kjørt hjem."),
    ("fi", "Kaupunki päätti maanantaina sulkea kaksi kirjastoa, ja se on monelle pettymys."),
    ("fi", "Poliisi löysi pojan joen rannalta, mutta hän oli kunnossa."),
    ("pl", "Rada miasta zdecydowała w poniedziałek o zamknięciu dwóch bibliotek."),
    ("pl", "Policja znalazła chłopca nad rzeką i nie jest on ranny."),
    ("cs", "Rada města v pondělí rozhodla, že se zavřou dvě knihovny."),
    ("cs", "Policie našla chlapce u řeky a je v pořádku."),
    ("sk", "Mestská rada v pondelok rozhodla, že sa zatvoria dve knižnice."),
    ("hu", "A városi tanács hétfőn úgy döntött, hogy bezár két könyvtárat."),
    ("hu", "A rendőrség megtalálta a fiút a folyónál, és már nem sérült."),
    ("ro", "Consiliul a decis luni să închidă două biblioteci din oraș."),
    ("tr", "Belediye pazartesi günü şehirdeki iki kütüphaneyi kapatmaya karar verdi ve bu çok tepki aldı."),
    ("id", "Pemerintah kota memutuskan untuk menutup dua perpustakaan yang ada di pusat kota."),
    ("ru", "Городской совет в понедельник решил закрыть две библиотеки."),
    ("ru", "Полиция нашла мальчика у реки, и он не пострадал."),
    ("uk", "Міська рада в понеділок вирішила закрити дві бібліотеки."),
    ("bg", "Общинският съвет реши в понеделник да затвори две библиотеки, но това не е всичко."),
    ("el", "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να κλείσει δύο βιβλιοθήκες."),
    ("ja", "市議会は月曜日、市内の図書館二館を閉鎖することを決めた。"),
    ("zh", "市议会周一决定关闭市内两家图书馆。"),
    ("ko", "시의회는 월요일 도서관 두 곳을 닫기로 결정했다."),
    ("ar", "قرر مجلس المدينة يوم الاثنين إغلاق مكتبتين في وسط المدينة."),
    ("he", "מועצת העיר החליטה ביום שני לסגור שתי ספריות."),
    ("hi", "नगर परिषद ने सोमवार को दो पुस्तकालय बंद करने का फैसला किया है।"),
    (None, "Sally Oduya 12 14 Karl-Heinz Mbeki 9 11"),
    (None, "BTC ETH SOL 41,000 12%"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_one_sentence_tells_its_language(language: str | None, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Lumber prices fall again",
        "Lorem ipsum dolor sit amet, sed ut non est et in",
        "",
        "1,204 / 99 %",
        "Ana Ilse Otto",
        "de",
    ],
)
def test_a_text_that_tells_nothing_has_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("COPENHAGEN, Sept 2 - Two ferries will sail again.", "COPENHAGEN"),
        ("Geneva, May 21 (Meridian Wire) - Governments pledged doses.", "Geneva"),
        ("LONDON/PARIS, March 3 (Reuters) -The tunnel reopened.", "LONDON/PARIS"),
        ("ST. LOUIS, MO (KTVI) – The bridge is closed.", "ST. LOUIS, MO"),
        ("МОСКВА, 3 сентября. /ТАСС/. Мост открыт.", "МОСКВА"),
        ("Paris, 3 mars 2024 (AFP) – Le pont est ouvert.", "Paris"),
        ("LONDON — The bridge is open.", "LONDON"),
        ("BHOPAL: The bridge is open.", "BHOPAL"),
    ],
)
def test_a_report_is_dated_from_the_place_it_opens_with(opening: str, place: str) -> None:
    assert read_dateline(opening)[0] == place


@pytest.mark.parametrize(
    "opening",
    [
        "UPDATE: The bridge is open.",
        "IBM - the company - said so.",
        "Paris – the bridge is open.",
        "Q: Why?",
        "BREAKING - The mayor resigned.",
        "DIE BRÜCKE: Sie ist offen.",
    ],
)
def test_labels_and_sentences_are_no_datelines(opening: str) -> None:
    assert read_dateline(opening) == (None, ())


def test_a_dateline_holds_its_day_and_agency() -> None:
    found = parse_dateline("GENEVA, May 21 (Meridian Wire) - Governments pledged doses.")
    assert found is not None
    assert (found.place, found.day, found.agency) == ("GENEVA", "May 21", "Meridian Wire")
