/** One reading of a carrier: when the station stamped it, and at what frequency it was heard. */
export interface DopplerObservation {
  readonly atMs: number;
  readonly frequencyHz: number;
  /** One sigma as the recorder states it; null when it does not. */
  readonly sigmaHz: number | null;
  /** Rows with the same label belong to one pass. */
  readonly pass: string;
}

/** A longer silence than this between two unlabelled rows begins a new pass: half a revolution of a low orbit. */
export const passGapMs = 25 * 60_000;

/** Rows of one pass, in order of time. */
export interface ObservedPass {
  readonly label: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly observations: readonly DopplerObservation[];
}

/** Groups rows by their labels, in order of the first row of each. */
export function observedPasses(observations: readonly DopplerObservation[]): ObservedPass[] {
  const groups = new Map<string, DopplerObservation[]>();
  for (const row of observations.toSorted((a, b) => a.atMs - b.atMs)) {
    const group = groups.get(row.pass);
    if (group) group.push(row);
    else groups.set(row.pass, [row]);
  }
  return [...groups].map(([label, rows]) => ({
    label,
    fromAtMs: rows[0]!.atMs,
    toAtMs: rows.at(-1)!.atMs,
    observations: rows,
  }));
}

/** Labels `1`, `2`, … for rows that came without: a new one after every silence longer than `passGapMs`. */
export function labelPasses(rows: readonly Omit<DopplerObservation, 'pass'>[]): DopplerObservation[] {
  let count = 0;
  let previousAtMs = Number.NEGATIVE_INFINITY;
  return rows
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((row) => {
      if (row.atMs - previousAtMs > passGapMs) count += 1;
      previousAtMs = row.atMs;
      return { ...row, pass: String(count) };
    });
}
