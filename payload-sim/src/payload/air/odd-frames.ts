import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { type Ax25Address, encodeAx25 } from '@dawa/protocols/ax25';

const address = (callsign: string, ssid = 0): Ax25Address => ({ callsign, ssid, isMarked: false });

interface Parts {
  readonly source?: Ax25Address;
  readonly path?: readonly Ax25Address[];
  readonly control?: number;
  readonly pid?: number;
  readonly information?: Uint8Array;
}

/** Right but for what is given. */
function frame(name: string, parts: Parts): Uint8Array {
  const { source = address('VU2ABC'), path = [address('ARISS')], control = 0x03, pid = 0xf0 } = parts;
  const information = parts.information ?? textOctets(`>${name}`);
  return encodeAx25({ destination: address('CQ'), source, path, control, pid, information });
}

const wrong: Readonly<Record<string, Parts>> = {
  'empty via': { path: [address(''), address('')] },
  'nine digipeaters': { path: Array.from({ length: 9 }, (_, at) => address('ARISS', at)) },
  '330 octets of information': { information: new Uint8Array(330).fill(0x78) },
  'no information': { information: new Uint8Array(0) },
  'lower case': { source: address('vu2abc') },
  'blank source': { source: address('') },
  'space inside the source': { source: address('VU 2AB') },
  'connected mode': { control: 0x3f },
  'NET/ROM': { pid: 0xcf },
  'used behind unused': { path: [address('ARISS'), { ...address('RS0ISS'), isMarked: true }] },
};

/**
 * Frames, without their checks, that real stations and satellites have sent against the rules; none of them may be repeated.
 *
 * Source: hessu/aprsc#53, wb2osz/direwolf#254 (AISAT); recordings of satellites; the BIRDS dialect
 */
export const oddFrames: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(Object.entries(wrong).map(([name, parts]) => [name, frame(name, parts)])),
  'addresses without an end': new Uint8Array(60).fill(0x82),
  'dialect of BIRDS': Uint8Array.of(...textOctets('JG6YMX0JG6YBW0'), 0x3e, 0xf0, 1, 2, 3),
};
