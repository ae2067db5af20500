"""A helpline's own folder over ours: an item with the same id is changed key by key, `remove: true` drops it."""

from collections.abc import Mapping

from .borrowing import FILE as LANGUAGE
from .borrowing import borrow
from .instead import FILE as INSTEAD
from .instead import say_instead


def lay_over(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """Both are file name -> data of that file. A file that only one side has is taken as it is.

    Our sentences first say their numbers and names (`instead.py`), and a language they begin borrows (`borrowing.py`).
    """
    ours = borrow(say_instead(ours, theirs), theirs)
    names = sorted(name for name in {*ours, *theirs} if not name.endswith((f"/{INSTEAD}", f"/{LANGUAGE}")))
    return {name: _over(ours.get(name), theirs.get(name)) for name in names}


def _over(ours: object, theirs: object) -> object:
    if theirs is None:
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _maps(ours, theirs)
    if _has_ids(ours) and _has_ids(theirs):
        return _lists(ours, theirs)
    return theirs


def _has_ids(data: object) -> bool:
    return isinstance(data, list) and all(isinstance(item, dict) and "id" in item for item in data)


def _maps(ours: dict, theirs: dict) -> dict:
    merged = dict(ours)
    for key, value in theirs.items():
        if isinstance(value, dict) and value.get("remove") is True:
            merged.pop(key, None)
        # A condition is one thought: it is replaced whole, never mixed. Nothing is a value too: no hours, no stamp.
        elif key in ("if", "unless") or value is None:
            merged[key] = value
        else:
            merged[key] = _over(ours.get(key), value)
    return merged


def _lists(ours: list, theirs: list) -> list:
    merged = {item["id"]: item for item in ours}
    for item in theirs:
        if item.get("remove") is True:
            merged.pop(item["id"], None)
        elif item["id"] in merged:
            merged[item["id"]] = _maps(merged[item["id"]], item)
        else:
            merged[item["id"]] = item
    return list(merged.values())
