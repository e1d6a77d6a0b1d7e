import { type Ax25Address, addressText } from '@dawa/protocols/ax25';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { DigipeatRefusal, DigipeatSettings } from './digipeat-settings.ts';

/** What the first unused address asks of this digipeater. */
export interface Hop {
  readonly kind: 'own-call' | 'alias' | 'counted';
  /** After this one. */
  readonly hopsLeft: number;
}

/** Names that a payload answers to, in the order of the bits of the alias mask. Source: ALIAS1 to 3 of BIRDS-X' TinyTrak4 */
export const aliases: readonly string[] = ['APRSAT', 'ARISS', 'WIDE'];

/** A frame that asks for more hops than this over ground floods a continent: it gets one. Source: direwolf, WIDE4-4 and WIDE7-7 */
export const mostHops = 3;

/**
 * Reads the first unused address: own call, alias, or a hop of `WIDEn-N`. From n = 4 on the whole of it is one hop.
 *
 * Not answered: `WIDE2` without a count, `WIDE0-1`, `WIDE8-1`, and counts that are larger than n.
 */
export function readHop(address: Ax25Address, settings: DigipeatSettings): Result<Hop, DigipeatRefusal> {
  const { callsign, ssid } = address;
  if (callsign === settings.call && ssid === settings.ssid) return success({ kind: 'own-call', hopsLeft: 0 });
  const alias = aliases.indexOf(callsign);
  if (alias >= 0 && ssid === 0 && isIn(settings.aliasMask, alias))
    return success({ kind: 'alias', hopsLeft: 0 });
  const [, digit] = /^WIDE([1-7])$/.exec(callsign) ?? [];
  if (digit === undefined || ssid === 0 || !isIn(settings.aliasMask, wideBit)) {
    const expected = [settings.call, ...aliases.filter((_, bit) => isIn(settings.aliasMask, bit))].join(', ');
    return failure({ kind: 'not-for-us', expected, found: addressText(address) });
  }
  const asked = Number(digit);
  if (ssid > asked) return failure({ kind: 'bad-hop-count', expected: `at most ${asked} hops`, found: ssid });
  return success({ kind: 'counted', hopsLeft: asked > mostHops ? 0 : ssid - 1 });
}

const wideBit = aliases.indexOf('WIDE');

function isIn(mask: number, bit: number): boolean {
  return ((mask >>> bit) & 1) === 1;
}
