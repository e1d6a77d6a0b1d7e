import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** A picture that lies somewhere in octets: memory of a camera may have other things before and behind it. */
export interface JpegPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isProgressive: boolean;
  readonly fromOctet: number;
  /** Behind its last octet; where its end is missing, the end of the octets. */
  readonly toOctet: number;
  /** False where its end did not come: then `jpegWhole` puts one there. */
  readonly isEnded: boolean;
}

export type JpegFault = Fault<'no-picture' | 'no-size' | 'bad-segment'>;

/**
 * The first JPEG picture in octets, read marker by marker as far as its first scan.
 *
 * Holes (zeros) inside the scan are nothing to it: a decoder shows what it can. Holes in the segments before it are faults, for
 * without its tables and its size no decoder shows anything.
 * Source: ITU-T T.81 (1992), annex B: SOI FF D8, segments FF xx with a length of two octets, SOF0 to SOF2 with size, SOS FF DA, EOI FF D9
 */
export function findJpeg(octets: Uint8Array): Result<JpegPicture, JpegFault> {
  const fromOctet = startOf(octets);
  if (fromOctet < 0) {
    return failure({ kind: 'no-picture', expected: 'FF D8 FF, the first octets of a JPEG', found: 'none' });
  }
  let at = fromOctet + 2;
  let size: Pick<JpegPicture, 'widthPx' | 'heightPx' | 'isProgressive'> | undefined;
  for (;;) {
    while (octets[at] === 0xff && octets[at + 1] === 0xff) at++;
    const marker = octets[at + 1];
    if (octets[at] !== 0xff || marker === undefined || marker === 0) {
      const found = at >= octets.length ? 'the end' : `octet ${octets[at]} at ${at}`;
      return failure({ kind: 'bad-segment', expected: 'FF and a marker', found });
    }
    if (marker === endOfImage) break;
    const length = (octets[at + 2] ?? 0) * 256 + (octets[at + 3] ?? 0);
    if (length < 2 || at + 2 + length > octets.length) {
      const expected = `a segment that ends before octet ${octets.length}`;
      return failure({ kind: 'bad-segment', expected, found: `${length} octets at ${at}` });
    }
    if (marker >= 0xc0 && marker <= 0xc2 && length >= 8) {
      const number = (place: number) => octets[at + place]! * 256 + octets[at + place + 1]!;
      size = { heightPx: number(5), widthPx: number(7), isProgressive: marker === 0xc2 };
    }
    at += 2 + length;
    if (marker === startOfScan) break;
  }
  if (size === undefined || size.widthPx === 0 || size.heightPx === 0) {
    return failure({ kind: 'no-size', expected: 'a frame header before the first scan', found: 'none' });
  }
  const end = endOf(octets, at);
  return success({
    ...size,
    fromOctet,
    toOctet: end < 0 ? octets.length : end,
    isEnded: end >= 0,
  });
}

/** The octets of a picture alone, with an end where it has none. */
export function jpegWhole(octets: Uint8Array, { fromOctet, toOctet, isEnded }: JpegPicture): Uint8Array {
  const picture = octets.subarray(fromOctet, toOctet);
  return isEnded ? picture.slice() : Uint8Array.from([...picture, 0xff, endOfImage]);
}

const startOfScan = 0xda;
const endOfImage = 0xd9;

function startOf(octets: Uint8Array): number {
  for (let at = octets.indexOf(0xff); at >= 0; at = octets.indexOf(0xff, at + 1)) {
    if (octets[at + 1] === 0xd8 && octets[at + 2] === 0xff) return at;
  }
  return -1;
}

/** Inside a scan FF is followed by 00 or a restart marker, so that FF D9 stands at its end alone. */
function endOf(octets: Uint8Array, from: number): number {
  for (let at = octets.indexOf(0xff, from); at >= 0; at = octets.indexOf(0xff, at + 1)) {
    if (octets[at + 1] === endOfImage) return at + 2;
  }
  return -1;
}
