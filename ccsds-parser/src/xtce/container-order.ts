import type { Container, XtceFault } from './definition.ts';

type Why = readonly [kind: XtceFault['kind'], expected: string, found: string];

/** Containers inside or below each other: decoding goes down them by calls. */
const maxDepth = 100;

/**
 * Containers in an order in which those that a container extends or holds come before it.
 *
 * @param cut called for a container that holds or extends itself, or lies too deep: it must let go of all others
 */
export function containerOrder(
  containers: readonly Container[],
  cut: (container: Container, why: Why) => void,
): Container[] {
  const ordered: Container[] = [];
  /** Depth when done, 0 while it is being looked into. */
  const depths = new Map<Container, number>();
  for (const start of containers) {
    if (depths.has(start)) continue;
    // An own stack: depth of the file is not depth of calls.
    const stack = [{ container: start, waiting: neededBy(start) }];
    depths.set(start, 0);
    while (stack.length > 0) {
      const { container, waiting } = stack.at(-1)!;
      const next = waiting.pop();
      if (next === undefined) {
        stack.pop();
        const depth = 1 + Math.max(0, ...neededBy(container).map((needed) => depths.get(needed) ?? 0));
        if (depth > maxDepth)
          cut(container, [
            'unsupported',
            `at most ${maxDepth} containers inside or below each other`,
            container.name,
          ]);
        depths.set(container, depth > maxDepth ? 1 : depth);
        ordered.push(container);
      } else if (!depths.has(next)) {
        depths.set(next, 0);
        stack.push({ container: next, waiting: neededBy(next) });
      } else if (depths.get(next) === 0) {
        cut(container, ['circular', 'a container that does not hold or extend itself', container.name]);
        waiting.length = 0;
      }
    }
  }
  return ordered;
}

function neededBy(container: Container): Container[] {
  const needed = new Set<Container>();
  if (container.base !== undefined) needed.add(container.base);
  for (const entry of container.entries) if (entry.kind === 'container') needed.add(entry.container);
  return [...needed];
}
