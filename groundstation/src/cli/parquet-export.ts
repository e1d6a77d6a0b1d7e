import { open, rename, rm } from 'node:fs/promises';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

export interface ParquetExportOptions {
  /** Rows that are held in memory and written together. */
  readonly rowsPerGroup?: number;
  readonly codec?: 'SNAPPY' | 'UNCOMPRESSED';
  /** Told after each group, with the rows so far. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Writes samples to a Parquet file, a row group at a time: memory does not grow with the file, but for some 2 kB of each group that
 * the end of the file lists.
 *
 * Columns: `name`, `generatedAt` and `receivedAt` (TIMESTAMP in microseconds UTC, rounded), `generatedAtMs` and `receivedAtMs` (the same
 * as exact doubles), the value in the one of `value` (DOUBLE), `text` (STRING), `flag` (BOOLEAN) that holds its kind, and null in the
 * others; what stood in the packet in `raw` or `rawText`, flags as 0 and 1; `unit`, `limitState`, `packetLsn` (INT64).
 *
 * The file has its name when it is whole: until then it is `<path>.part`, which is removed when anything goes wrong.
 *
 * @returns rows written
 * @throws whatever the disk or the pages throw
 */
export async function writeParquet(
  path: string,
  pages: AsyncIterable<readonly ParameterSample[]>,
  options: ParquetExportOptions = {},
): Promise<number> {
  const { rowsPerGroup = 65_536, codec = 'SNAPPY', onProgress } = options;
  if (!(Number.isInteger(rowsPerGroup) && rowsPerGroup > 0))
    throw new RangeError(`rowsPerGroup: expected a whole number from 1, found ${rowsPerGroup}`);
  const part = `${path}.part`;
  const file = await open(part, 'w');
  try {
    const bytes = new ByteWriter();
    const flush = async () => {
      await file.writeFile(bytes.getBytes());
      bytes.index = 0;
    };
    const writer = new ParquetWriter({ writer: bytes, schema, codec, createdBy: 'dawa' });
    const group = new RowGroup(rowsPerGroup);
    let rows = 0;
    const writeGroup = async () => {
      rows += group.count;
      await writer.write({ columnData: group.columns(), rowGroupSize: rowsPerGroup });
      group.count = 0;
      await flush();
      onProgress?.(rows);
    };
    for await (const page of pages)
      for (const sample of page) {
        group.add(sample);
        if (group.count === rowsPerGroup) await writeGroup();
      }
    if (group.count > 0) await writeGroup();
    await writer.finish();
    await flush();
    await file.sync();
    await file.close();
    await rename(part, path);
    return rows;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

const instant = {
  converted_type: 'TIMESTAMP_MICROS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
} as const;
const text = { converted_type: 'UTF8' } as const;

const leaves = [
  { name: 'name', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', ...text },
  { name: 'generatedAt', type: 'INT64', repetition_type: 'REQUIRED', ...instant },
  { name: 'generatedAtMs', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  { name: 'receivedAt', type: 'INT64', repetition_type: 'REQUIRED', ...instant },
  { name: 'receivedAtMs', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  { name: 'value', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  { name: 'text', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', ...text },
  { name: 'flag', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
  { name: 'raw', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  { name: 'rawText', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', ...text },
  { name: 'unit', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', ...text },
  { name: 'limitState', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', ...text },
  { name: 'packetLsn', type: 'INT64', repetition_type: 'REQUIRED' },
] as const satisfies readonly SchemaElement[];
type ColumnName = (typeof leaves)[number]['name'];

const schema: SchemaElement[] = [{ name: 'samples', num_children: leaves.length }, ...leaves];

/** Whole numbers that rise take little room as differences. */
const rising: ReadonlySet<ColumnName> = new Set(['generatedAt', 'receivedAt', 'packetLsn']);

/** The rows of one group, column by column; its room is used again for the next. */
class RowGroup {
  count = 0;
  readonly #times: Record<'generatedAtMs' | 'receivedAtMs', Float64Array>;
  readonly #whole: Record<'generatedAt' | 'receivedAt' | 'packetLsn', BigInt64Array>;
  readonly #texts: Record<'name' | 'text' | 'rawText' | 'unit' | 'limitState', (string | null)[]>;
  readonly #figures: Record<'value' | 'raw', (number | null)[]>;
  readonly #flags: (boolean | null)[];

  constructor(rows: number) {
    const nulls = () => new Array(rows).fill(null);
    this.#times = { generatedAtMs: new Float64Array(rows), receivedAtMs: new Float64Array(rows) };
    this.#whole = {
      generatedAt: new BigInt64Array(rows),
      receivedAt: new BigInt64Array(rows),
      packetLsn: new BigInt64Array(rows),
    };
    this.#texts = { name: nulls(), text: nulls(), rawText: nulls(), unit: nulls(), limitState: nulls() };
    this.#figures = { value: nulls(), raw: nulls() };
    this.#flags = nulls();
  }

  add({ name, generatedAtMs, receivedAtMs, value, raw, unit, limitState, packetLsn }: ParameterSample): void {
    const row = this.count++;
    this.#times.generatedAtMs[row] = generatedAtMs;
    this.#times.receivedAtMs[row] = receivedAtMs;
    this.#whole.generatedAt[row] = microseconds(generatedAtMs);
    this.#whole.receivedAt[row] = microseconds(receivedAtMs);
    this.#whole.packetLsn[row] = BigInt(packetLsn);
    this.#texts.name[row] = name;
    this.#texts.unit[row] = unit;
    this.#texts.limitState[row] = limitState;
    this.#figures.value[row] = typeof value === 'number' ? value : null;
    this.#texts.text[row] = typeof value === 'string' ? value : null;
    this.#flags[row] = typeof value === 'boolean' ? value : null;
    this.#figures.raw[row] = typeof raw === 'string' ? null : Number(raw);
    this.#texts.rawText[row] = rawTextOf(raw);
  }

  columns(): ColumnSource[] {
    const all: Record<ColumnName, ArrayLike<unknown>> = {
      ...this.#times,
      ...this.#whole,
      ...this.#texts,
      ...this.#figures,
      flag: this.#flags,
    };
    return leaves.map(({ name }) => ({
      name,
      data: (all[name] as unknown[]).slice(0, this.count),
      ...(rising.has(name) && { encoding: 'DELTA_BINARY_PACKED' as const }),
    }));
  }
}

function rawTextOf(raw: ParameterValue): string | null {
  return typeof raw === 'string' ? raw : null;
}

function microseconds(atMs: number): bigint {
  return BigInt(Math.round(atMs * 1000));
}
