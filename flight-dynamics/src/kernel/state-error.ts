import type { PropagationFaultKind } from '../propagator.ts';

/**
 * One byte a state, 0 when the state is good. 1 to 6 are the codes of the published SGP4 (there is no 5); 7 and 8 are the
 * two refusals that `propagator.ts` adds.
 */
export const stateError = {
  none: 0,
  meanEccentricity: 1,
  meanMotion: 2,
  perturbedEccentricity: 3,
  semiLatusRectum: 4,
  decayed: 6,
  tooFarFromEpoch: 7,
  notANumber: 8,
} as const;

/** The fault that a propagator would give for the same state; undefined for 0 and for numbers that are no code. */
export function faultKindOf(code: number): PropagationFaultKind | undefined {
  return kinds[code];
}

/** The code of a fault, for hosts that go through `propagator.ts`. */
export function stateErrorOf(kind: PropagationFaultKind): number {
  return kinds.indexOf(kind);
}

const kinds: readonly (PropagationFaultKind | undefined)[] = [
  undefined,
  'mean-eccentricity-out-of-range',
  'mean-motion-not-positive',
  'perturbed-eccentricity-out-of-range',
  'semi-latus-rectum-negative',
  undefined,
  'decayed',
  'too-far-from-epoch',
  'not-a-number',
];

/** Whether one of `count` states from `from` on has an error. */
export function hasErrors(errors: Uint8Array, from: number, count: number): boolean {
  for (let at = from; at < from + count; at++) if (errors[at] !== 0) return true;
  return false;
}
