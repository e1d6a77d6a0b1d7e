import type { BulkTables } from './bulk-tables.ts';
import { deepColumn, deepStride } from './deep-table.ts';
import { nearColumn, nearStride } from './near-table.ts';
import { type KernelName, kernelNames } from './simd-layout.ts';

/**
 * For each object the numbers by which its fastest kernel is chosen. The bounds need not be proven: a state outside them is seen by the
 * kernel itself and sent to the scalar twin; they only keep that rare.
 */
export interface KernelChoice {
  /** @param furthest minutes from the object's epoch; @returns a place in `kernelNames` */
  near(place: number, furthest: number, isGrid: boolean): number;
  deep(place: number, furthest: number, isGrid: boolean): number;
}

export function createKernelChoice(tables: BulkTables): KernelChoice {
  const near = nearBounds(tables);
  const deep = deepBounds(tables);
  return {
    near(place, t, isGrid) {
      const row = place * nearTerms;
      const drag = near[row]! + t * (near[row + 1]! + t * near[row + 2]!);
      const eccentricity = near[row + 3]! + t * near[row + 4]!;
      if (drag > largestTurn || eccentricity > largestRound) return nearList;
      const ahead =
        t * t * (near[row + 5]! + t * (near[row + 6]! + t * (near[row + 7]! + t * near[row + 8]!)));
      if (eccentricity + ahead < largestRound) return isGrid ? nearGridAll : nearListAll;
      return isGrid ? nearGridAhead : nearList;
    },
    deep(place, t, isGrid) {
      const row = place * deepTerms;
      const isLyddane = deep[row]! + t * deep[row + 1]! < lyddaneRad;
      if (!isGrid) return isLyddane ? deepListLyddane : deepList;
      const isRound = deep[row + 2]! + t * deep[row + 3]! < largestRound;
      if (isRound) return isLyddane ? deepGridRoundLyddane : deepGridRound;
      return isLyddane ? deepGridLyddane : deepGrid;
    },
  };
}

/** Drag's turn, eccentricity, and how far drag carries the object ahead: polynomials of the time. */
function nearBounds({ near }: BulkTables): Float64Array {
  const count = near.length / nearStride;
  const bounds = new Float64Array(count * nearTerms);
  for (let place = 0; place < count; place++) {
    const at = (column: keyof typeof nearColumn) => Math.abs(near[place * nearStride + nearColumn[column]]!);
    const swing = (1 + at('eta')) ** 3 - (1 - at('eta')) ** 3;
    const no = at('no');
    bounds.set(
      [
        at('xmcof') * swing,
        at('omgcof'),
        at('nodecf'),
        at('ecco') + 2 * at('bcc5') + leanOfLongPeriod,
        at('bcc4'),
        no * at('t2cof'),
        no * at('t3cof'),
        no * at('t4cof'),
        no * at('t5cof'),
      ],
      place * nearTerms,
    );
  }
  return bounds;
}

/** Inclination in the middle of the span, and eccentricity. */
function deepBounds({ deep: { rows } }: BulkTables): Float64Array {
  const count = rows.length / deepStride;
  const bounds = new Float64Array(count * deepTerms);
  for (let place = 0; place < count; place++) {
    const at = (column: keyof typeof deepColumn) => rows[place * deepStride + deepColumn[column]]!;
    const periodic = Math.abs(at('se2')) + Math.abs(at('se3')) + Math.abs(at('me2')) + Math.abs(at('me3'));
    bounds.set(
      [
        at('inclination'),
        at('inclinationRate') / 2,
        at('eccentricity') + periodic / 2,
        Math.abs(at('eccentricityRate')),
      ],
      place * deepTerms,
    );
  }
  return bounds;
}

const nearTerms = 9;
const deepTerms = 4;
const largestTurn = 0.09;
/** A little under what the kernels themselves let pass. */
const largestRound = 0.053;
/** What the long-period term of J3 adds to an eccentricity in low orbit. */
const leanOfLongPeriod = 0.0015;
const lyddaneRad = 0.2;

const numberOf = (name: KernelName) => kernelNames.indexOf(name);
const nearGridAll = numberOf('near_grid_round_smallDrag_smallAhead');
const nearGridAhead = numberOf('near_grid_round_smallDrag');
const nearListAll = numberOf('near_list_round_smallDrag_smallAhead');
const nearList = numberOf('near_list');
const deepGridRound = numberOf('deep_grid_round');
const deepGrid = numberOf('deep_grid');
const deepGridRoundLyddane = numberOf('deep_grid_round_lyddane');
const deepGridLyddane = numberOf('deep_grid_lyddane');
const deepList = numberOf('deep_list');
const deepListLyddane = numberOf('deep_list_lyddane');
