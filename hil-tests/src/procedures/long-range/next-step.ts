/** What was counted at one setting of the attenuator so far. */
export interface TriedStep {
  readonly attenuationDb: number;
  readonly successes: number;
  readonly tries: number;
}

export interface SweepSettings {
  /** Where everything should come through. */
  readonly firstDb: number;
  /** As far as the attenuator goes. */
  readonly mostDb: number;
  readonly coarseDb: number;
  readonly fineDb: number;
  /** At a step that counts. */
  readonly tries: number;
  /** At a coarse step, which only asks whether it is still far away. */
  readonly coarseTries: number;
}

/** The attenuator's next setting and how many more tries there. */
export interface NextStep {
  readonly attenuationDb: number;
  readonly tries: number;
}

/**
 * What to try next, as long-range tests are made: in coarse steps while everything comes through, then in fine ones from the last good
 * setting on, until nothing came at two in a row. Where the first setting already loses something it goes back first.
 *
 * @param tried one entry a setting, in any order
 * @returns undefined when the sweep is over, by its rule or because the attenuator ends
 * Source: LRT_TestProcedure_20191227 (40, 46, 50, 52, 55, 56, 57, 58 dB, ten tries each); the reports of 2019 go on until 0 of 10
 */
export function nextStep(tried: readonly TriedStep[], settings: SweepSettings): NextStep | undefined {
  const { firstDb, mostDb, coarseDb, fineDb, tries, coarseTries } = settings;
  const at = (attenuationDb: number) => tried.find((step) => step.attenuationDb === attenuationDb);
  const wish = (attenuationDb: number, count: number): NextStep | undefined => {
    const missing = count - (at(attenuationDb)?.tries ?? 0);
    return missing > 0 ? { attenuationDb, tries: missing } : undefined;
  };
  const isWhole = (attenuationDb: number) => {
    const step = at(attenuationDb);
    return step !== undefined && step.successes === step.tries;
  };

  let goodDb = firstDb;
  const first = wish(firstDb, tries);
  if (first !== undefined) return first;
  while (!isWhole(goodDb) && goodDb > 0) {
    goodDb = Math.max(0, goodDb - coarseDb);
    const back = wish(goodDb, tries);
    if (back !== undefined) return back;
  }
  while (isWhole(goodDb)) {
    const furtherDb = goodDb + coarseDb;
    if (furtherDb > mostDb) break;
    const coarse = at(furtherDb) === undefined ? wish(furtherDb, coarseTries) : undefined;
    if (coarse !== undefined) return coarse;
    if (!isWhole(furtherDb)) break;
    goodDb = furtherDb;
  }
  let silentInARow = 0;
  for (let fine = 1; silentInARow < silentEnds; fine++) {
    // Counted, not added up: steps of a quarter stay on the attenuator's own grid.
    const attenuationDb = goodDb + fine * fineDb;
    if (attenuationDb > mostDb) return undefined;
    const step = wish(attenuationDb, tries);
    if (step !== undefined) return step;
    silentInARow = at(attenuationDb)!.successes === 0 ? silentInARow + 1 : 0;
  }
  return undefined;
}

/** Nothing heard at one step may be chance; at two it is the end. */
const silentEnds = 2;
