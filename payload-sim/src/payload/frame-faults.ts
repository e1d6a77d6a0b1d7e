import { decodeAx25 } from '@dawa/protocols/ax25';
import type { ActiveFaults } from './active-faults.ts';

const addressOctets = 7;
/** Destination and source come before the digipeaters. */
const firstHop = 2;

export interface OwnCall {
  readonly call: string;
  readonly ssid: number;
}

/** Bugs in how the payload's program lays out frames: each has flown, or was found in a program that does the same. */
export class FrameFaults {
  readonly #faults: ActiveFaults;
  readonly #own: () => OwnCall;

  constructor(faults: ActiveFaults, own: () => OwnCall) {
    this.#faults = faults;
    this.#own = own;
  }

  /** A frame, without its check, as it is sent. */
  sent(frame: Uint8Array): Uint8Array {
    let spoilt = frame;
    if (this.#faults.has('ssid-15-bug')) spoilt = withShortSsid(spoilt);
    if (this.#faults.has('lower-case-call')) spoilt = withLowerCase(spoilt, this.#own().call);
    if (this.#faults.has('empty-via')) spoilt = withEmptyVia(spoilt);
    return spoilt;
  }

  /** PSAT flew with a program that does not repeat what is addressed to its own call (aprs.org/psat.html). */
  isPassedOver(frame: Uint8Array): boolean {
    if (!this.#faults.has('own-call-bug')) return false;
    const decoded = decodeAx25(frame);
    const next = decoded.ok ? decoded.value.path.find(({ isMarked }) => !isMarked) : undefined;
    const { call, ssid } = this.#own();
    return next?.callsign === call && next.ssid === ssid;
  }
}

function addressesOf(frame: Uint8Array): number {
  for (let index = 0; addressOctets * (index + 1) <= frame.length; index++) {
    if ((frame[addressOctets * (index + 1) - 1]! & 1) === 1) return index + 1;
  }
  return 0;
}

/** Three bits are kept of the four of an SSID: 15 comes out as 7. Source: nakhonthai ESP32APRS#83, SSID 15 handled wrongly */
function withShortSsid(frame: Uint8Array): Uint8Array {
  const spoilt = frame.slice();
  for (let index = 1; index < addressesOf(frame); index++) {
    const at = addressOctets * (index + 1) - 1;
    if (((spoilt[at]! >> 1) & 0xf) === 15) spoilt[at]! &= ~0x10;
  }
  return spoilt;
}

/** Callsigns in small letters, as in recordings of real satellites. */
function withLowerCase(frame: Uint8Array, call: string): Uint8Array {
  const spoilt = frame.slice();
  const padded = call.padEnd(6);
  for (let index = 1; index < addressesOf(frame); index++) {
    const start = addressOctets * index;
    const isOwn = [...padded].every((letter, at) => spoilt[start + at]! >> 1 === letter.charCodeAt(0));
    if (!isOwn) continue;
    for (const [at, letter] of [...padded.toLowerCase()].entries())
      spoilt[start + at] = letter.charCodeAt(0) << 1;
  }
  return spoilt;
}

/** Two digipeaters of blanks, as AISAT sent in every frame (hessu/aprsc#53, wb2osz/direwolf#254). */
function withEmptyVia(frame: Uint8Array): Uint8Array {
  const count = addressesOf(frame);
  if (count < firstHop) return frame;
  const end = addressOctets * count;
  const addresses = frame.slice(0, end);
  addresses[end - 1]! &= ~1;
  const blank = [0x40, 0x40, 0x40, 0x40, 0x40, 0x40];
  return Uint8Array.from([...addresses, ...blank, 0x60, ...blank, 0x61, ...frame.subarray(end)]);
}
