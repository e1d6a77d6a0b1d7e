import { createSimdTrellis } from './viterbi-simd.ts';
import type { ViterbiTrellis } from './viterbi-trellis.ts';
import { createPlainTrellis } from './viterbi-twin.ts';

/** What may do the work: the two give the same bits, the first some thirty times as fast. */
export type ViterbiHost = 'simd' | 'plain';

/**
 * @param capacitySteps choices that can be kept, 8 octets each
 * @param host 'simd' unless given; where the machine has none, 'plain' takes its place
 */
export function createViterbiTrellis(capacitySteps: number, host: ViterbiHost = 'simd'): ViterbiTrellis {
  const simd = host === 'simd' ? createSimdTrellis(capacitySteps) : undefined;
  return simd ?? createPlainTrellis(capacitySteps);
}
