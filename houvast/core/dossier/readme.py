"""The README of a dossier, in Dutch and English: for a police officer who gets it and has never heard of BagIt.

A test types every command of it, so a line that begins with four spaces is a command and nothing else is.
"""

from __future__ import annotations

from datetime import date

README_NAME = "README.txt"

_DUTCH = """\
DOSSIER {reference}
Gemaakt door {helpline} op {on}, met de toestemming van het slachtoffer, voor:
{receiver}

WAT HIERIN ZIT
data/statement.txt    verklaring, zoals het slachtoffer die heeft goedgekeurd (als die meegaat)
data/assessment.txt   individuele beoordeling (alleen als het slachtoffer dat wil)
data/timeline.csv     wat er gebeurde, op volgorde van dag
data/indicators.csv   accounts, nummers en adressen die de verdachte gebruikte, zoals getypt en in één vorm
                      (normalised); check: of de controlecijfers kloppen
data/evidence/        bewijsstukken; de lijst met hashes staat in data/evidence.csv
data/custody.jsonl    wie wat wanneer met elk stuk deed, vanaf de ontvangst
data/report.json      hetzelfde voor computers
data/case.jsonld      hetzelfde in CASE/UCO, voor forensische software

In de tabellen begint een cel soms met ' : dan kan een rekenblad die cel niet uitvoeren. In report.json staat de
waarde zonder dat teken.

ZO CONTROLEERT U OF DIT HEEL IS
Vraag de helpline aan de telefoon naar het kenmerk van dit dossier: de sha256 van tagmanifest-sha256.txt. Zonder dat
kenmerk bewijzen de lijsten hieronder alleen dat niets per ongeluk is veranderd.

1. Open een terminal in deze map. Dit geeft het kenmerk:

    sha256sum tagmanifest-sha256.txt

2. Dit controleert de lijsten en dan de bestanden:

    sha256sum -c tagmanifest-sha256.txt
    sha256sum -c manifest-sha256.txt

   Heeft een ander programma de lijsten opnieuw geschreven, dan staat er soms een spatie tussen in plaats van twee.
   Sommige versies van sha256sum lezen de regels dan niet. Typ in dat geval:

    sed 's/  */  /' tagmanifest-sha256.txt | sha256sum -c -

3. Met een van deze programma's gaat het in een keer, ook op toegevoegde bestanden:

    bagit.py --validate .
    houvast verify dossier .

   Op Windows, per bestand: certutil -hashfile NAAM SHA256

4. Zit er een tijdstempel bij (een bestand {reference}.tsr naast deze map), dan controleert u dat met het certificaat
   van de tijdstempeldienst (authority.pem):

    openssl ts -verify -data tagmanifest-sha256.txt -in ../{reference}.tsr -CAfile ../authority.pem

WAT DIT WEL EN NIET ZEGT
Hashes zeggen dat een bestand hetzelfde is als bij het inpakken, en custody.jsonl wat er was bij de ontvangst. Ze zeggen
niet wie een bericht schreef of of het klopt. Wat er voor de ontvangst met een bestand gebeurde, weet de helpline niet.
Een tijd bij iets wat het slachtoffer zelf gaf, is het uur, niet de minuut.
"""
_ENGLISH = """\
DOSSIER {reference}
Made by {helpline} on {on}, with the victim's consent, for:
{receiver}

WHAT IS IN IT
data/statement.txt    statement, as the victim agreed to it (where it goes along)
data/assessment.txt   individual assessment (only where the victim wants that)
data/timeline.csv     what happened, by day
data/indicators.csv   accounts, numbers and addresses that the suspect used, as typed and in one form
                      (normalised); check: whether the check digits hold
data/evidence/        items of evidence; data/evidence.csv lists them with their hashes
data/custody.jsonl    who did what with each item and when, from its arrival on
data/report.json      the same for programs
data/case.jsonld      the same in CASE/UCO, for forensic software

In the tables a cell may begin with ' : then no spreadsheet runs it. In report.json the value stands without it.

HOW TO CHECK THAT IT IS WHOLE
Ask the helpline by phone for the seal of this dossier: the sha256 of tagmanifest-sha256.txt. Without that seal the
lists below only show that nothing changed by accident.

1. Open a terminal in this folder. This gives the seal:

    sha256sum tagmanifest-sha256.txt

2. This checks the lists, then the files:

    sha256sum -c tagmanifest-sha256.txt
    sha256sum -c manifest-sha256.txt

   Where another program wrote the lists anew, one space may stand where two were. Some versions of sha256sum then do
   not read the lines. In that case type:

    sed 's/  */  /' tagmanifest-sha256.txt | sha256sum -c -

3. One of these does all of it at once, added files too:

    bagit.py --validate .
    houvast verify dossier .

   On Windows, file by file: certutil -hashfile NAME SHA256

4. If a time stamp came along (a file {reference}.tsr beside this folder), check it with the certificate of the time
   stamping authority (authority.pem):

    openssl ts -verify -data tagmanifest-sha256.txt -in ../{reference}.tsr -CAfile ../authority.pem

WHAT THIS SAYS, AND WHAT NOT
Hashes say that a file is what it was when it was packed, and custody.jsonl what it was when it arrived. They do not say
who wrote a message, or whether it is true. The helpline does not know what happened to a file before it arrived. A time
of something that the victim handed over is the hour, not the minute.
"""


def readme_of(*, reference: str, helpline: str, receiver: str, on: date) -> bytes:
    """Both languages, the Dutch one first."""
    words = {
        "reference": reference,
        "helpline": _one_line(helpline),
        "receiver": _one_line(receiver),
        "on": on.isoformat(),
    }
    return "\n".join(text.format(**words) for text in (_DUTCH, "=" * 100 + "\n", _ENGLISH)).encode()


def _one_line(text: str) -> str:
    """Typed by somebody: it cannot make a line of its own, so it can be no command."""
    return " ".join(text.split())
