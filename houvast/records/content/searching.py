"""Search over the pages, by PostgreSQL's full text. No table: the pages go along with the question, and stay nowhere.

What is typed travels as a parameter of the protocol, never inside the text of a statement: so it does not stand in
`pg_stat_activity`, in a log or in a plan. It is kept in no row, no cache and no cookie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import psycopg
from django.db import connection

from houvast.core.education import Education

MOST_LETTERS = 200
MOST_FOUND = 12
# Around what was found in an excerpt: no text of ours holds these two.
OPENS, CLOSES = "\x02", "\x03"

_VECTORS = """
SELECT (setweight(to_tsvector(c.name, p.a), 'A') || setweight(to_tsvector(c.name, p.b), 'B')
  || setweight(to_tsvector(c.name, p.c), 'D'))::text
FROM (SELECT %(config)s::regconfig AS name) AS c,
  unnest(%(a)s::text[], %(b)s::text[], %(c)s::text[]) WITH ORDINALITY AS p(a, b, c, place)
ORDER BY p.place
"""
# Any of the words, a longer one also as the beginning of another: "afpers" finds "afperser". All of them together, as
# typed, count for more.
_SEARCH = """
WITH typed AS (SELECT to_tsvector(%(config)s::regconfig, %(words)s::text) AS found),
asked AS (
  SELECT websearch_to_tsquery(%(config)s::regconfig, %(words)s::text) AS whole,
    (SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''''
       || CASE WHEN length(lexeme) > 3 THEN ':*' ELSE '' END, ' | ')
     FROM unnest(found))::tsquery AS any_of
  FROM typed
),
ranked AS (
  SELECT p.key, p.said, any_of,
    ts_rank(p.vector::tsvector, any_of) + CASE WHEN p.vector::tsvector @@ whole THEN 1 ELSE 0 END AS rank
  FROM asked, unnest(%(keys)s::text[], %(vectors)s::text[], %(texts)s::text[]) AS p(key, vector, said)
  WHERE any_of IS NOT NULL AND p.vector::tsvector @@ any_of
  ORDER BY rank DESC, p.key LIMIT %(most)s
)
SELECT key, ts_headline(%(config)s::regconfig, said, any_of, %(options)s) FROM ranked ORDER BY rank DESC, key
"""
_OPTIONS = f'StartSel="{OPENS}", StopSel="{CLOSES}", MaxFragments=1, MaxWords=24, MinWords=10'


@dataclass(frozen=True, slots=True)
class Found:
    """`key`: `page:slug` or `scenario:id`. `excerpt`: (text, whether it is what was asked for), in order."""

    key: str
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Document:
    key: str
    heading: str
    beside: str
    text: str


def search(education: Education, language: str, words: str) -> tuple[Found, ...]:
    """Best first; nothing for words that say nothing (stop words, signs). Needs no right on any table."""
    words = words.replace("\0", " ")[:MOST_LETTERS]
    documents = _documents(education, language)
    config = education.search[language]
    rows = _ask(
        _SEARCH,
        {
            "config": config,
            "words": words,
            "keys": [document.key for document in documents],
            "vectors": list(_vectors(config, documents)),
            "texts": [document.text for document in documents],
            "most": MOST_FOUND,
            "options": _OPTIONS,
        },
    )
    return tuple(Found(key, tuple(_pieces(excerpt))) for key, excerpt in rows)


def _documents(education: Education, language: str) -> tuple[_Document, ...]:
    pages = education.pages[language].values()
    found = [_Document(f"page:{p.slug}", p.heading, " ".join((p.line, *p.search)), p.text) for p in pages]
    for name, words in education.scenario_words[language].items():
        said = "\n".join(scene.text for scene in words.scenes.values())
        found.append(_Document(f"scenario:{name}", words.heading, words.line, said))
    return tuple(found)


@cache
def _vectors(config: str, documents: tuple[_Document, ...]) -> tuple[str, ...]:
    """Made by PostgreSQL once a process: pages do not change while it runs."""
    columns = {"a": "heading", "b": "beside", "c": "text"}
    given = {name: [getattr(each, part) for each in documents] for name, part in columns.items()}
    return tuple(vector for (vector,) in _ask(_VECTORS, {"config": config, **given}))


def _ask(statement: str, parameters: dict[str, object]) -> list[tuple]:
    connection.ensure_connection()
    # Django's own cursor writes parameters into the text of the statement; psycopg's binds them at the server.
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=False)
        return cursor.fetchall()


def _pieces(excerpt: str) -> Iterator[tuple[str, bool]]:
    for piece in excerpt.replace("\n", " ").split(OPENS):
        hit, closed, after = piece.partition(CLOSES)
        if closed:
            yield hit, True
            piece = after
        if piece:
            yield piece, False
