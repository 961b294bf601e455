"""Which names look like a misspelt one: by shared letter groups first, then by edit distance."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

# Below this, a suggestion looks like a joke to the reader.
ENOUGH = 0.6
COMPARED = 24


class NameIndex:
    """Folded names with their codes, ready to be asked for the most similar ones."""

    def __init__(self, names: Iterable[tuple[str, str]]):
        """`names`: pairs of code and folded name; a code may come with several names."""
        self._names = list(names)
        self._by_gram: dict[str, list[int]] = defaultdict(list)
        for place, (_, name) in enumerate(self._names):
            for gram in _grams(name):
                self._by_gram[gram].append(place)

    def best(self, key: str, count: int) -> list[tuple[float, str]]:
        """At most `count` pairs of likeness (up to 1) and code, the likest first."""
        shared = Counter(place for gram in _grams(key) for place in self._by_gram.get(gram, ()))
        likeness: dict[str, float] = {}
        for place, _ in shared.most_common(COMPARED):
            code, name = self._names[place]
            ratio = SequenceMatcher(None, key, name, autojunk=False).ratio()
            likeness[code] = max(ratio, likeness.get(code, 0))
        ranked = sorted(((ratio, code) for code, ratio in likeness.items()), reverse=True)
        return [(ratio, code) for ratio, code in ranked[:count] if ratio >= ENOUGH]


def _grams(name: str) -> set[str]:
    """Pairs of neighbouring letters, with the edges: short names need more than trigrams."""
    framed = f"^{name}$"
    return {framed[start : start + 2] for start in range(len(framed) - 1)}
