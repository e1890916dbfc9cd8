/** "Did you mean …?": the known name nearest to what was written, or undefined when none is near. */
export function closestName(written: string, names: readonly string[]): string | undefined {
  let closest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    // A third of the longer name may differ: `respTime` is near `responseTime`, `latency` is near nothing.
    if (distance < least && distance <= Math.ceil(Math.max(written.length, name.length) / 3)) {
      closest = name;
      least = distance;
    }
  }
  return closest;
}

/** Levenshtein: insertions, deletions and replacements that lead from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
