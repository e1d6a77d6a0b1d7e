import { createRandom } from '@dawa/seams/random';

/** Suits every algorithm of the uplink's security. */
const keyOctets = 32;

/**
 * The key of a secured uplink in a rehearsal, where nothing is transmitted: no secret, and never the real one, so that what a
 * rehearsal writes down tells nothing about the real key, and whoever has none can rehearse.
 */
export function rehearsalKey(missionId: string, keyFile: string): Uint8Array {
  const random = createRandom(`rehearsal key ${missionId}/${keyFile}`);
  return Uint8Array.from({ length: keyOctets }, () => random.integer(256));
}
