import { addressText, type DecodedAx25, decodeAx25, encodeAx25 } from '@dawa/protocols/ax25';
import type { AirFrame } from '../../bench/bench.ts';
import type { Steps } from '../steps.ts';

/** What a tester says on the air; `VU2ABC-15`. */
export interface Saying {
  readonly source: string;
  readonly via: string;
  /** One octet a character. */
  readonly text: string;
}

/** A digipeater waits for its turn, keys for 300 ms and sends 1,200 bit/s. */
const repeatedWithinMs = 15_000;

export function frameOf({ source, via, text }: Saying): Uint8Array {
  const address = (written: string) => {
    const [callsign = '', ssid = '0'] = written.split('-');
    return { callsign, ssid: Number(ssid), isMarked: false };
  };
  return encodeAx25({
    ...{ destination: address('CQ'), source: address(source), path: [address(via)] },
    ...{ control: 0x03, pid: 0xf0, information: octetsOf(text) },
  });
}

/**
 * Says something to the article by the bench's radio, and waits for a frame that begins with the text in its information.
 *
 * @param comesBackAs when the information is not to come back as it was sent
 */
export async function sayOnAir(
  { bench }: Steps,
  saying: Saying,
  comesBackAs: string = saying.text,
): Promise<DecodedAx25 | undefined> {
  const air = bench.air;
  if (air === undefined) return undefined;
  const since = air.mark();
  await air.send(frameOf(saying));
  const wanted = octetsOf(comesBackAs);
  const heard = await air.waitFor(
    (frame) => startsWith(readFrame(frame)?.information, wanted),
    since,
    repeatedWithinMs,
  );
  return heard && readFrame(heard);
}

/** Undefined when no address can be made of it. */
export function readFrame({ frame }: AirFrame): DecodedAx25 | undefined {
  const decoded = decodeAx25(frame);
  return decoded.ok ? decoded.value : undefined;
}

/** Frames that were heard on the air since a mark. */
export function framesSince({ bench }: Steps, mark: number): DecodedAx25[] {
  return (bench.air?.heard.slice(mark) ?? []).flatMap((heard) => readFrame(heard) ?? []);
}

export function sourceText({ source }: DecodedAx25): string {
  return addressText(source);
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
}

function startsWith(octets: Uint8Array | undefined, wanted: Uint8Array): boolean {
  return octets !== undefined && wanted.every((octet, at) => octets[at] === octet);
}
