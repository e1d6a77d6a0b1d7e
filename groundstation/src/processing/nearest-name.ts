/**
 * The name that was perhaps meant: the one with the fewest letters changed, put in, left out or swapped with a neighbour, where that
 * is a third of the name at most. Letter case costs nothing. Of equally near ones the first.
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  const found = wanted.toLowerCase().slice(0, longest);
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(found.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - found.length) >= least) continue;
    const changes = changesBetween(found, name.toLowerCase(), least);
    if (changes < least) {
      least = changes;
      nearest = name;
    }
  }
  return nearest;
}

const longest = 100;

/** Optimal string alignment distance; `most` or more when it is not below. */
function changesBetween(a: string, b: string, most: number): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let changes = Math.min(
        above[column - 1]! + (isSame ? 0 : 1),
        above[column]! + 1,
        line[column - 1]! + 1,
      );
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) changes = Math.min(changes, before[column - 2]! + 1);
      line.push(changes);
      least = Math.min(least, changes);
    }
    if (least >= most) return most;
    before = above;
    above = line;
  }
  return above[b.length]!;
}
