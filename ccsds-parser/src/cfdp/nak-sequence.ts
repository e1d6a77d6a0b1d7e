import type { SegmentRequest } from './directive.ts';
import type { CfdpBody } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import { roomFor } from './put-request.ts';
import type { OctetRange } from './range-list.ts';
import type { ReceivedFile } from './received-file.ts';

/** What a receiver asks for, and that it asks for Metadata only once as long as nothing forces it to. */
export class GapRequests {
  readonly #file: ReceivedFile;
  readonly #requestsPerPdu: number;
  #askedForMetadata = false;

  constructor(file: ReceivedFile, requestsPerPdu: number) {
    this.#file = file;
    this.#requestsPerPdu = requestsPerPdu;
  }

  /** All that is missing up to `end`; one NAK without requests when nothing is. */
  everything(end: number, needsMetadata: boolean): CfdpBody[] {
    return nakSequence({ start: 0, end }, this.#file.gaps(0, end), needsMetadata, this.#requestsPerPdu);
  }

  /** What is missing between two offsets and was not asked for: nothing when nothing is. */
  news(start: number, end: number, lacksMetadata: boolean): CfdpBody[] {
    const needsMetadata = lacksMetadata && (start === 0 || !this.#askedForMetadata);
    const gaps = this.#file.gaps(start, end);
    if (gaps.length === 0 && !needsMetadata) return [];
    this.#askedForMetadata ||= needsMetadata;
    const scope = { start: needsMetadata ? 0 : start, end: Math.max(start, end) };
    return nakSequence(scope, gaps, needsMetadata, this.#requestsPerPdu);
  }
}

/**
 * NAK PDUs that together ask for all that is missing between two offsets, each short enough for the link. Their scopes
 * follow each other without gap. One without requests when nothing is missing.
 *
 * Source: CCSDS 727.0-B-5, 4.6.4.3 and 5.2.6
 */
export function nakSequence(
  scope: OctetRange,
  gaps: readonly OctetRange[],
  needsMetadata: boolean,
  requestsPerPdu: number,
): CfdpBody[] {
  const requests: SegmentRequest[] = needsMetadata ? [{ start: 0, end: 0 }, ...gaps] : [...gaps];
  const naks: CfdpBody[] = [];
  let scopeStart = scope.start;
  for (let at = 0; at < requests.length || at === 0; at += requestsPerPdu) {
    const part = requests.slice(at, at + requestsPerPdu);
    const isLast = at + requestsPerPdu >= requests.length;
    const scopeEnd = isLast ? scope.end : part[part.length - 1]!.end;
    naks.push({ kind: 'nak', scopeStart, scopeEnd, requests: part });
    scopeStart = scopeEnd;
  }
  return naks;
}

/** How many gaps one NAK can ask for. @throws RangeError when the longest PDU has no room for one */
export function segmentRequestsPerPdu(header: CfdpTransactionHeader, policy: CfdpPolicy): number {
  const sizeOctets = header.isLargeFile ? 8 : 4;
  // Directive code and scope come first
  return Math.floor(roomFor(header, policy, 1 + 2 * sizeOctets, 2 * sizeOctets) / (2 * sizeOctets));
}
