/** What can be computed one after the other, and the circles that cannot. */
export interface DerivedOrder {
  /** Each name behind all that it needs. */
  readonly order: readonly string[];
  /** `a -> b -> a`, each with the name at which it was found. */
  readonly circles: readonly { readonly name: string; readonly path: string }[];
}

/**
 * Puts parameters behind those that they are derived from, else in the order of the file.
 *
 * @param needs by name, the names of the file that its expression reads
 */
export function orderByNeed(needs: ReadonlyMap<string, readonly string[]>): DerivedOrder {
  const order: string[] = [];
  const circles: { name: string; path: string }[] = [];
  const states = new Map<string, 'open' | 'done'>();
  for (const start of needs.keys()) {
    if (states.has(start)) continue;
    // A list instead of calls: a chain may be as long as the file.
    const path = [{ name: start, next: 0 }];
    states.set(start, 'open');
    while (path.length > 0) {
      const top = path.at(-1)!;
      const need = needs.get(top.name)![top.next++];
      if (need === undefined) {
        states.set(top.name, 'done');
        order.push(top.name);
        path.pop();
      } else if (!states.has(need)) {
        states.set(need, 'open');
        path.push({ name: need, next: 0 });
      } else if (states.get(need) === 'open') {
        const names = path.map(({ name }) => name);
        const circle = [...names.slice(names.indexOf(need)), need];
        circles.push({ name: need, path: shortened(circle).join(' -> ') });
      }
    }
  }
  return { order, circles };
}

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= 12 ? names : [...names.slice(0, 6), '...', ...names.slice(-5)];
}
