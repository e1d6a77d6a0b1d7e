/** Where two values of JSON differ first, with what stands there: `procedures.2.verdict: expected "pass", found "fail"`. */
export function firstDifference(expected: unknown, found: unknown, path = ''): string | undefined {
  if (Object.is(expected, found)) return undefined;
  const here = () => `${path || 'all of it'}: expected ${shown(expected)}, found ${shown(found)}`;
  if (!isNode(expected) || !isNode(found) || Array.isArray(expected) !== Array.isArray(found)) return here();
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = firstDifference(expected[key], found[key], path === '' ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120);
}
