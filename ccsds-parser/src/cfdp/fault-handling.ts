import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpTlv } from './tlv.ts';

/**
 * What to do about a fault: what the transaction's options say, else the policy, else cancel.
 * Source: CCSDS 727.0-B-5, 4.8
 */
export function faultHandlerFor(
  condition: CfdpCondition,
  options: readonly CfdpTlv[],
  policy: CfdpPolicy,
): CfdpFaultHandler {
  for (const option of options)
    if (option.kind === 'fault-handler-override' && option.condition === condition) return option.handler;
  return policy.faultHandlers[condition] ?? 'cancel';
}
