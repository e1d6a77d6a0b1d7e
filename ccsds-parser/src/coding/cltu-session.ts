import { mustBeWhole } from '../whole-number.ts';
import { fillOctet } from './cltu-patterns.ts';

/** How a transmitter frames its CLTUs in time. */
export interface CltuSession {
  /** 2: the carrier stays up between CLTUs; 1: it goes down behind each, which then begins with an acquisition of its own. */
  readonly procedure?: 1 | 2;
  /** Length of the acquisition sequence; 16 octets unless given. */
  readonly acquisitionOctets?: number;
  /**
   * Length of the idle sequence behind each CLTU; 1 octet unless given, as is recommended: where a start is missed, one
   * may seem to lie over the end of the frame and its tail, and the octet keeps that from hiding the next start.
   */
  readonly idleOctets?: number;
}

/**
 * What the transmitter sends: 0101... for the receiver's clock to lock on, the CLTUs, and 0101... between them.
 *
 *     PLOP-2   acquisition | CLTU | idle | CLTU | idle         one array
 *     PLOP-1   acquisition | CLTU | idle                       an array for each CLTU
 *
 * @returns for each time that the carrier is modulated, the octets
 * @throws RangeError when a length is not whole or negative
 * Source: CCSDS 231.0-B-4, section 7; CCSDS 201.0-B-3, 4.3.3 for the idle octet
 */
export function encodeCltuSession(cltus: readonly Uint8Array[], session: CltuSession = {}): Uint8Array[] {
  const { procedure = 2, acquisitionOctets = 16, idleOctets = 1 } = session;
  mustBeWhole('acquisitionOctets', acquisitionOctets, 0);
  mustBeWhole('idleOctets', idleOctets, 0);
  const groups = procedure === 2 ? (cltus.length > 0 ? [cltus] : []) : cltus.map((cltu) => [cltu]);
  return groups.map((group) => {
    const octets = group.reduce((sum, cltu) => sum + cltu.length + idleOctets, acquisitionOctets);
    const sent = new Uint8Array(octets).fill(fillOctet);
    let at = acquisitionOctets;
    for (const cltu of group) {
      sent.set(cltu, at);
      at += cltu.length + idleOctets;
    }
    return sent;
  });
}
