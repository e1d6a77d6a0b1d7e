import type { DirectiveOf } from './directive.ts';
import { entityIdOctetsOf } from './entity-id.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import { roomFor } from './put-request.ts';
import { type FilestoreResponse, filestoreValue } from './tlv.ts';
import type { CfdpTransactionFinished } from './transaction.ts';

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a reception has come to so far: what its user is told at the end, and the Finished PDU says. */
export type ReceptionOutcome = Changeable<Omit<CfdpTransactionFinished, 'kind'>>;

/** The outcome of a reception that has just begun. */
export function emptyOutcome(): ReceptionOutcome {
  return { condition: 'no-error', delivery: 'incomplete', fileStatus: 'unreported', filestoreResponses: [] };
}

/** The Finished PDU of an outcome: filestore responses are left out from the first on that the longest PDU has no room for. */
export function finishedOf(
  outcome: ReceptionOutcome,
  header: CfdpTransactionHeader,
  policy: CfdpPolicy,
): DirectiveOf<'finished'> {
  const { condition } = outcome;
  const isCopyBad = condition !== 'no-error' && condition !== 'unsupported-checksum-type';
  return {
    kind: 'finished',
    ...outcome,
    filestoreResponses: responsesThatFit(outcome.filestoreResponses, roomFor(header, policy, 2)),
    faultLocation: isCopyBad
      ? entityIdOctetsOf(header.destinationEntityId, header.entityIdOctets)
      : undefined,
  };
}

function responsesThatFit(responses: readonly FilestoreResponse[], roomOctets: number): FilestoreResponse[] {
  const fitting: FilestoreResponse[] = [];
  let octets = 0;
  for (const response of responses) {
    octets += 2 + filestoreValue(response).length;
    if (octets > roomOctets) break;
    fitting.push(response);
  }
  return fitting;
}
