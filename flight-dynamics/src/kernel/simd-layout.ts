/**
 * How TypeScript and the SIMD module share memory. A job is one object over a run of times.
 *
 * bytes 0 to 27 of a job: address of the object's row, of the first state, of the first doubt (u32 each), number of times (i32), first
 * minute or base minute (f64), address of the list of minutes (u32); then doubles at `jobColumn`.
 */
export const jobBytes = 88;

/** Doubles of a job: the stretch of a resonance, zeros without one. See kernel/deep-resonance.ts. */
export const jobColumn = {
  border: 4,
  along0: 5,
  along1: 6,
  along2: 7,
  excess0: 8,
  excess1: 9,
  excess2: 10,
} as const;

/**
 * One kernel for each class: kind, times at even steps or in a list, then what may be taken for granted. A group is what is worked on together,
 * and has one doubt.
 */
export const kernelNames = [
  'near_grid_round_smallDrag_smallAhead',
  'near_grid_round_smallDrag',
  'near_list_round_smallDrag_smallAhead',
  'near_list',
  'deep_grid_round',
  'deep_grid',
  'deep_grid_round_lyddane',
  'deep_grid_lyddane',
  'deep_list',
  'deep_list_lyddane',
] as const;

export type KernelName = (typeof kernelNames)[number];

/**
 * How many pairs of states are worked on together: more hide the time that a division takes, until the sixteen registers run out. Measured in
 * turn on one machine: three pairs gain 2 % on Node 24 and lose up to 18 % on Node 20; where Kepler's equation is a loop, one is best.
 */
export function unitsOf(name: KernelName): number {
  return name.includes('_round') ? 2 : 1;
}

/** States in a group: two lanes of each unit. */
export function groupOf(name: KernelName): number {
  return 2 * unitsOf(name);
}
