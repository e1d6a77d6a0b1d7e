import type { Choices } from './choices.ts';
import { differenceOf, mustBeSound } from './judge-value.ts';
import { type OctetShape, octetMaker } from './mutate-octets.ts';
import { timed } from './stopwatch.ts';
import { Complaint, type FuzzTarget } from './target.ts';

export interface OctetStream {
  push(octets: Uint8Array): unknown;
  flush(): unknown;
}

export interface StreamUse<Format> {
  readonly name: string;
  readonly parsers: readonly string[];
  readonly shape: () => OctetShape;
  readonly formats?: readonly Format[];
  create(format: Format): OctetStream;
  /**
   * Uses two streams for all inputs, which is faster and shows whether `flush` starts afresh; for streams that promise it.
   * A new one for each input unless given.
   */
  readonly isReused?: boolean;
  /** Anything that must hold of all that came out. @throws Complaint */
  judge?(outputs: readonly unknown[], octets: Uint8Array, format: Format): void;
}

/** What comes out of a stream: entries of lists, and lists of octets joined to one where a stream hands out nothing else. */
export interface StreamOutput {
  readonly entries: unknown[];
  /** What `flush` answered when it is no list. */
  readonly end: unknown;
}

/** A stream: as a decoder, and its output must be the same however the input was cut. */
export function streamTarget<Format = undefined>(use: StreamUse<Format>): FuzzTarget<Uint8Array> {
  return {
    name: use.name,
    parsers: use.parsers,
    prepare() {
      const formats = use.formats ?? [undefined as Format];
      const used = new Map<Format, [OctetStream, OctetStream]>();
      const pairFor = (format: Format): [OctetStream, OctetStream] => {
        const known = used.get(format);
        if (known !== undefined) return known;
        const pair: [OctetStream, OctetStream] = [use.create(format), use.create(format)];
        if (use.isReused) used.set(format, pair);
        return pair;
      };
      return {
        make: octetMaker(use.shape()),
        run(octets, choices) {
          const format = choices.pick(formats);
          const [first, second] = pairFor(format);
          const whole = outputOf(first, [octets]);
          mustBeSound(whole.entries);
          use.judge?.(whole.entries, octets, format);
          const pieces = piecesOf(octets, choices);
          const cut = outputOf(second, pieces);
          const difference = differenceOf(whole, cut);
          if (difference !== undefined) {
            used.delete(format);
            const lengths = pieces.map((piece) => piece.length).join(', ');
            throw new Complaint(`whole and in pieces of ${lengths} octets: output${difference}`);
          }
          return whole.entries.length > 0;
        },
      };
    },
  };
}

/** Pushes all pieces and the end. */
export function outputOf(stream: OctetStream, pieces: readonly Uint8Array[]): StreamOutput {
  const entries: unknown[] = [];
  for (const piece of pieces)
    take(
      timed(() => stream.push(piece)),
      entries,
    );
  const end = timed(() => stream.flush());
  if (Array.isArray(end) || end instanceof Uint8Array) take(end, entries);
  return { entries, end: Array.isArray(end) || end instanceof Uint8Array ? undefined : end };
}

/** Octets are one stream, wherever `push` ended; entries of lists are entries. */
function take(output: unknown, entries: unknown[]): void {
  if (Array.isArray(output)) for (const entry of output) entries.push(entry);
  else if (output instanceof Uint8Array) for (const octet of output) entries.push(octet);
}

/** The octets in at most 24 pieces, some of them empty or of one octet. They begin anywhere. */
export function piecesOf(octets: Uint8Array, choices: Choices): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const usual = choices.pick(usualOctets);
  let at = choices.once(2) ? 0 : choices.below(octets.length + 1);
  if (at > 0) pieces.push(octets.subarray(0, at));
  while (at < octets.length && pieces.length < mostPieces) {
    const length = choices.below(2 * usual + 1);
    pieces.push(octets.subarray(at, at + length));
    at += length;
  }
  if (at < octets.length) pieces.push(octets.subarray(at));
  return pieces;
}

const usualOctets = [1, 3, 8, 16, 64, 1024] as const;
const mostPieces = 24;
