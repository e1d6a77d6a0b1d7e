import type { Choices } from './choices.ts';
import { differenceOf, mustBeFault, mustBeSound } from './judge-value.ts';
import { type OctetShape, octetMaker } from './mutate-octets.ts';
import { stopwatch, timed } from './stopwatch.ts';
import { Complaint, type FuzzTarget } from './target.ts';

/** What decoders of the package answer. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: object };

export interface DecoderUse<T, Format> {
  readonly name: string;
  readonly parsers: readonly string[];
  readonly shape: () => OctetShape;
  /** What a mission fixes; one is chosen for each input. */
  readonly formats?: readonly Format[];
  decode(octets: Uint8Array, format: Format): Answer<T>;
  /**
   * The octets that the value must be written as: where a format is canonical what was decoded is encoded to the same.
   *
   * @returns undefined for values that can be written in more ways than one, or cannot be written
   */
  encode?(value: T, format: Format, octets: Uint8Array): Uint8Array | undefined;
  /** Anything else that must hold of a value. @throws Complaint */
  judge?(value: T, octets: Uint8Array, format: Format): void;
}

const oneElsewhereIn = 8;

/**
 * A decoder that answers with a value or a fault: it must not throw, must hand out numbers that are numbers and faults that
 * say something, must leave its input alone, must not look beside it, and what it decoded must encode to what it was.
 */
export function decoderTarget<T, Format = undefined>(use: DecoderUse<T, Format>): FuzzTarget<Uint8Array> {
  return {
    name: use.name,
    parsers: use.parsers,
    prepare() {
      const shape = use.shape();
      const formats = use.formats ?? [undefined as Format];
      return {
        make: octetMaker(shape),
        run(octets, choices) {
          const format = choices.pick(formats);
          const answer = stopwatch.isOn
            ? timed(() => use.decode(octets, format))
            : use.decode(octets, format);
          if (!answer.ok) {
            mustBeFault(answer.fault);
            return false;
          }
          mustBeSound(answer.value);
          use.judge?.(answer.value, octets, format);
          const encoded = use.encode?.(answer.value, format, octets);
          const difference = encoded && differenceOf(encoded, octets);
          if (difference !== undefined) throw new Complaint(`encoded again and decoded differ${difference}`);
          if (choices.once(oneElsewhereIn))
            mustNotLookBeside(octets, answer.value, choices, (other) => use.decode(other, format));
          return true;
        },
      };
    },
  };
}

/** The same octets elsewhere, with other octets beside them, must be decoded to the same. */
function mustNotLookBeside<T>(
  octets: Uint8Array,
  value: T,
  choices: Choices,
  decode: (octets: Uint8Array) => Answer<T>,
): void {
  const before = 1 + choices.below(8);
  const whole = new Uint8Array(before + octets.length + 8).fill(0x5a);
  whole.set(octets, before);
  const again = decode(whole.subarray(before, before + octets.length));
  if (!again.ok) throw new Complaint('what was decoded once was refused at another place in memory');
  const difference = differenceOf(value, again.value);
  if (difference !== undefined) throw new Complaint(`octets beside the input were read${difference}`);
}
