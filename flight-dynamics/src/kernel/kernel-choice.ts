import { type DeepTable, deepColumn, deepStride } from './deep-table.ts';
import { type NearTable, nearColumn, nearStride } from './near-table.ts';
import type { KernelName } from './simd-layout.ts';

/**
 * The fastest kernel whose assumptions an object keeps for `furthest` minutes either side of its epoch. The bounds need not be proven:
 * a state outside them is seen by the kernel itself and sent to the scalar twin; they only keep that rare.
 *
 * @param isGrid times at even steps
 */
export function nearKernel(table: NearTable, index: number, furthest: number, isGrid: boolean): KernelName {
  const at = (column: keyof typeof nearColumn) => table[index * nearStride + nearColumn[column]]!;
  const eta = at('eta');
  const swing = (1 + eta) ** 3 - (1 - eta) ** 3;
  const drag = Math.abs(at('omgcof')) * furthest + Math.abs(at('xmcof')) * swing;
  const nodeDrag = Math.abs(at('nodecf')) * furthest * furthest;
  const eccentricity = at('ecco') + Math.abs(at('bcc4')) * furthest + 2 * Math.abs(at('bcc5'));
  if (drag + nodeDrag > largestTurn || eccentricity + leanOfLongPeriod > largestRound) return 'near_list';
  const t = furthest;
  const ahead =
    at('no') *
    t *
    t *
    Math.max(
      Math.abs(at('t2cof') + t * (at('t3cof') + t * (at('t4cof') + t * at('t5cof')))),
      Math.abs(at('t2cof') - t * (at('t3cof') - t * (at('t4cof') - t * at('t5cof')))),
    );
  const isAheadSmall = eccentricity + leanOfLongPeriod + ahead < largestRound;
  if (!isGrid) return isAheadSmall ? 'near_list_round_smallDrag_smallAhead' : 'near_list';
  return isAheadSmall ? 'near_grid_round_smallDrag_smallAhead' : 'near_grid_round_smallDrag';
}

/** The same for deep space. */
export function deepKernel(table: DeepTable, index: number, furthest: number, isGrid: boolean): KernelName {
  const at = (column: keyof typeof deepColumn) => table.rows[index * deepStride + deepColumn[column]]!;
  const inclination = at('inclination') + (at('inclinationRate') * furthest) / 2;
  const isLyddane = inclination < lyddaneRad;
  if (!isGrid) return isLyddane ? 'deep_list_lyddane' : 'deep_list';
  const periodic = Math.abs(at('se2')) + Math.abs(at('se3')) + Math.abs(at('me2')) + Math.abs(at('me3'));
  const eccentricity = at('eccentricity') + Math.abs(at('eccentricityRate')) * furthest + periodic / 2;
  if (eccentricity < largestRound) return isLyddane ? 'deep_grid_round_lyddane' : 'deep_grid_round';
  return isLyddane ? 'deep_grid_lyddane' : 'deep_grid';
}

const largestTurn = 0.09;
/** A little under what the kernels themselves let pass. */
const largestRound = 0.053;
/** What the long-period term of J3 adds to an eccentricity in low orbit. */
const leanOfLongPeriod = 0.0015;
const lyddaneRad = 0.2;
