import type { ChunkHead } from './archive-store.ts';
import type { StoredValue } from './row-code.ts';
import { chunkColumns } from './store-tables.ts';

/*
 * The head of a chunk in one piece of twelve doubles: SQLite puts those of a thousand chunks behind one another and
 * hands them over at once, a tenth of the time of a value for each.
 */
export const headFields = {
  ...{ chunkId: 0, segmentId: 1, fromAtMs: 2, toAtMs: 3, samples: 4, count: 5 },
  ...{ min: 6, max: 7, sum: 8, last: 9, quality: 10, cadenceMs: 11 },
} as const;

/** Where it is in a head: to look up a name for each of a million values would take longer than to read them. */
type HeadField = (typeof headFields)[keyof typeof headFields];

const fields = Object.keys(headFields) as (keyof typeof headFields)[];

const places = fields.map((field) => chunkColumns.findIndex((column) => column.field === field));

/** Of a row in the order of `chunkColumns`; what is NULL there is NaN here. The octets are good until the next call. */
export function packSummary(row: readonly StoredValue[]): Uint8Array {
  for (let index = 0; index < places.length; index++)
    packed[index] = (row[places[index]!] as number | null) ?? Number.NaN;
  return packedOctets;
}

const packed = new Float64Array(fields.length);
const packedOctets = new Uint8Array(packed.buffer);

/** Heads of chunks behind one another, read in place. */
export class ChunkSummaries {
  readonly count: number;
  readonly #values: Float64Array;

  /** @throws RangeError for octets that are no whole number of heads: somebody else wrote them */
  constructor(packed: Uint8Array) {
    if (packed.length % summaryOctets !== 0)
      throw new RangeError(`heads of chunks: expected ${summaryOctets} octets each, found ${packed.length}`);
    this.count = packed.length / summaryOctets;
    this.#values = new Float64Array(packed.length / 8);
    new Uint8Array(this.#values.buffer).set(packed);
  }

  /** NaN where there is none. */
  get(index: number, field: HeadField): number {
    return this.#values[index * fieldCount + field]!;
  }

  head(index: number, parameterId: number): ChunkHead {
    const value = (field: keyof typeof headFields) => this.get(index, headFields[field]);
    const count = value('count');
    const cadenceMs = value('cadenceMs');
    const figure = (field: keyof typeof headFields) => (count === 0 ? 0 : value(field));
    return {
      ...{ chunkId: value('chunkId'), parameterId, segmentId: value('segmentId') },
      ...{ fromAtMs: value('fromAtMs'), toAtMs: value('toAtMs'), samples: value('samples'), count },
      ...{ min: figure('min'), max: figure('max'), sum: figure('sum'), last: figure('last') },
      ...{ quality: value('quality'), cadenceMs: Number.isNaN(cadenceMs) ? null : cadenceMs },
    };
  }
}

const fieldCount = fields.length;

export const summaryOctets = 8 * fieldCount;
