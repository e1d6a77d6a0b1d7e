/** The mean of some readings, and one sigma of that mean; `floor` is what a single reading cannot be better than. */
export function meanAndSigma(
  readings: readonly number[],
  floor = 0,
): { readonly mean: number; readonly sigma: number } {
  if (readings.length === 0) throw new RangeError('readings: expected at least one, found none');
  const mean = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
  if (readings.length === 1) return { mean, sigma: floor };
  const squares = readings.reduce((sum, reading) => sum + (reading - mean) ** 2, 0);
  const scatter = Math.sqrt(squares / (readings.length - 1));
  return { mean, sigma: Math.max(scatter, floor) / Math.sqrt(readings.length) };
}
