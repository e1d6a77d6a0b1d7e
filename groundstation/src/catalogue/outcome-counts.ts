import type { AddOutcome } from '@dawa/flight-dynamics/catalogue';
import type { ElementFault, ElementSet } from '@dawa/flight-dynamics/elements';
import type { Fault } from '@dawa/seams/fault';

/** What became of many sets at once. */
export interface OutcomeCounts {
  readonly added: number;
  readonly duplicates: number;
  readonly confirmed: number;
  /** Sets held back, each with what speaks against it. */
  readonly heldBack: readonly { readonly noradId: number; readonly fault: Fault }[];
  /** Texts among them that were no elements. */
  readonly faults: readonly ElementFault[];
}

export function countOutcomes(
  elements: readonly ElementSet[],
  outcomes: readonly AddOutcome[],
  faults: readonly ElementFault[],
): OutcomeCounts {
  const count = (kind: AddOutcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const heldBack = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'refused' ? [{ noradId: elements[index]!.noradId, fault: outcome.fault }] : [],
  );
  return {
    added: count('added'),
    duplicates: count('duplicate'),
    confirmed: count('confirmed'),
    heldBack,
    faults,
  };
}
