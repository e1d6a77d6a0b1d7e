import type { Fault } from '../fault.ts';

/**
 * Why a frame was not secured or not believed.
 *
 * - `too-short`, `bad-length`, `bad-crc`: the octets are no frame of the kind that was named, or have no room for security
 * - `unknown-spi`, `not-operational`, `wrong-channel`: no association for it, or not now, or not here
 * - `bad-mac`: somebody else made it or somebody changed it, or the key or the mask is another
 * - `replayed`: right, but its number was there before or is beyond the window
 * - `bad-padding`: more fill than data
 * - `exhausted`: the counter of the association has run out; it needs a new key
 * - `not-protected`: control commands of COP-1 and truncated frames are never secured
 */
export type SdlsFault = Fault<
  | 'too-short'
  | 'bad-length'
  | 'bad-crc'
  | 'unknown-spi'
  | 'not-operational'
  | 'wrong-channel'
  | 'bad-mac'
  | 'replayed'
  | 'bad-padding'
  | 'exhausted'
  | 'not-protected'
>;
