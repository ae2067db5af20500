"""A helpline's own folder over ours: an item with the same id is changed key by key, `remove: true` drops it."""

from collections.abc import Mapping


def lay_over(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """Both are file name -> data of that file. A file that only one side has is taken as it is."""
    return {name: _over(ours.get(name), theirs.get(name)) for name in sorted({*ours, *theirs})}


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
        # A condition is one thought: it is replaced whole, never mixed.
        elif key in ("if", "unless"):
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
