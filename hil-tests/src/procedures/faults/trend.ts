/** Of the best straight line, per second. */
export function slopePerS(points: readonly { readonly atMs: number; readonly value: number }[]): number {
  const meanAtMs = mean(points.map(({ atMs }) => atMs));
  const meanValue = mean(points.map(({ value }) => value));
  const products = points.map(({ atMs, value }) => (atMs - meanAtMs) * (value - meanValue));
  const squares = points.map(({ atMs }) => (atMs - meanAtMs) ** 2);
  return (1000 * sum(products)) / sum(squares);
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;
