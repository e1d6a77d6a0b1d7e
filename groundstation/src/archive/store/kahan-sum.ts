/**
 * Sum of doubles that loses next to nothing, step by step as SQLite's `sum()` does it, so that both engines give equal bits.
 *
 * Source: Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen (1974), as in SQLite 3.53 `func.c`:
 * the correction is left out when it is no finite number, for then the sum is none either.
 */
export function kahanSum(numbers: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = sum + number;
    lost += Math.abs(sum) > Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
}
