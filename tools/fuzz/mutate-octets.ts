import type { Choices } from './choices.ts';
import { Scratch } from './scratch.ts';

/** A field that says how long something is: where careless parsers believe what they read. */
export interface LengthField {
  readonly at: number;
  readonly octets: 1 | 2 | 3 | 4 | 8;
}

/** What is known of the inputs of one parser. */
export interface OctetShape {
  /** Good inputs, of the package's own encoders or from outside. */
  readonly seeds: readonly Uint8Array[];
  readonly lengthFields?: readonly LengthField[];
  /** Longest input but for the large ones; 192 octets unless given. */
  readonly mostOctets?: number;
  /** Some inputs are so long, to show time that grows faster than the input; none unless given. */
  readonly largeOctets?: number;
  /** Seeds of those; the others, repeated, unless given. */
  readonly largeSeeds?: readonly Uint8Array[];
  /** How seldom; one in 32,768 unless given. */
  readonly oneLargeIn?: number;
  /**
   * Puts right, in place, what hides the rest, such as a checksum over the whole; in three of four inputs. A length field
   * may be put right too, so that what is behind it is reached.
   */
  readonly repair?: (octets: Uint8Array, choices: Choices) => void;
}

const seldom = 32_768;
const mostMargin = 9;

/**
 * The maker of inputs for a shape: a seed, changed one to four times; now and then a seed as it is, or noise.
 *
 * The input is a window at any place of a larger buffer: a parser that forgets where its window lies reads poison.
 */
export function octetMaker(shape: OctetShape): (choices: Choices) => Uint8Array {
  const { seeds, mostOctets = 192, largeOctets = 0, oneLargeIn = seldom, repair } = shape;
  const { largeSeeds = seeds } = shape;
  if (seeds.length === 0) throw new RangeError('seeds: expected at least one, found none');
  const scratch = new Scratch(Math.max(mostOctets, largeOctets));
  return (choices) => {
    const isLarge = largeOctets > 0 && choices.once(oneLargeIn);
    const most = isLarge ? largeOctets : mostOctets;
    const style = choices.below(16);
    scratch.load(choices.pick(isLarge ? largeSeeds : seeds), most);
    if (isLarge) scratch.repeat(0, scratch.octets, most);
    if (style === 0) scratch.fillWithNoise(choices, most);
    else if (style > 1)
      for (let count = 1 + choices.below(4); count > 0; count--) mutate(scratch, shape, most, choices);
    const input = scratch.window(choices.below(mostMargin), choices.below(mostMargin));
    if (repair && choices.below(4) !== 0) repair(input, choices);
    return input;
  };
}

/** Values at which lengths, counts and pointers go wrong. */
const edges = [0, 1, 2, 3, 7, 8, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff, 0x100, 0x3ff, 0x7fe, 0x7ff, 0x3fff];
const wideEdges = [0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff];
const allEdges = [...edges, ...wideEdges];
const widths = [1, 2, 2, 3, 4, 4, 8] as const;

function mutate(scratch: Scratch, shape: OctetShape, most: number, choices: Choices): void {
  const { octets } = scratch;
  const place = choices.below(octets + 1);
  switch (choices.below(12)) {
    case 0:
    case 1:
      scratch.flipBit(choices.below(octets * 8 + 1));
      return;
    case 2:
      scratch.write(place, 1, choices.below(256));
      return;
    case 3:
      scratch.write(place, 1, choices.pick(edges));
      return;
    case 4:
      scratch.insertNoise(place, 1 + choices.below(8), most, choices);
      return;
    case 5:
      scratch.remove(place, 1 + choices.below(choices.once(4) ? 64 : 4));
      return;
    case 6:
      scratch.repeat(place, 1 + choices.below(32), octets + 1 + choices.below(96), most);
      return;
    case 7:
    case 8: {
      const fields = shape.lengthFields;
      const field = fields ? choices.pick(fields) : { at: place, octets: choices.pick(widths) };
      scratch.write(field.at, field.octets, edgeOf(octets, choices));
      return;
    }
    case 9: {
      const other = choices.pick(shape.seeds);
      scratch.splice(place, other, choices.below(other.length + 1), choices.below(other.length + 1), most);
      return;
    }
    case 10:
      scratch.remove(place, octets);
      return;
    default:
      scratch.write(place, choices.pick(widths), edgeOf(octets, choices));
  }
}

/** An edge of its own, or one around what is there or left. */
function edgeOf(octets: number, choices: Choices): number {
  if (choices.once(2)) return choices.pick(allEdges);
  return Math.max(0, octets - choices.below(16) + choices.below(8));
}
