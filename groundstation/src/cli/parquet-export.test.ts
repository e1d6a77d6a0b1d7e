import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { createRandom } from '@dawa/seams/random';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeParquet } from './parquet-export.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parquet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** 2026-03-20T02:37:19.123Z and a quarter of a millisecond. */
const startAtMs = 1773974239123.25;

function sample(over: Partial<ParameterSample> = {}): ParameterSample {
  return {
    name: 'bus_voltage',
    generatedAtMs: startAtMs,
    receivedAtMs: startAtMs + 812,
    raw: 5021,
    value: 5.021,
    unit: 'V',
    limitState: 'nominal',
    packetLsn: 17,
    ...over,
  };
}

async function* pagesOf(samples: readonly ParameterSample[], size: number) {
  for (let from = 0; from < samples.length; from += size) yield samples.slice(from, from + size);
}

async function readBack(path: string) {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return { metadata: parquetMetadata(file), rows: await parquetReadObjects({ file }) };
}

describe('a Parquet file of samples', () => {
  it('has instants in microseconds and as they were, and each value in the column of its kind', async () => {
    const path = join(folder, 'samples.parquet');
    const written = [
      sample(),
      sample({ name: 'mode', raw: 2, value: 'DIGI', unit: null, limitState: 'none' }),
      sample({ name: 'ptt', raw: 1, value: true, unit: null }),
      sample({ name: 'callsign', raw: 'A51XX', value: 'A51XX', unit: null }),
      sample({ name: 'is_heating', raw: false, value: false, unit: null, packetLsn: 2 ** 40 }),
      sample({ name: 'count', raw: '18446744073709551615', value: '18446744073709551615', unit: null }),
    ];
    expect(await writeParquet(path, pagesOf(written, 2))).toBe(6);
    const { rows, metadata } = await readBack(path);
    expect(rows[0]).toEqual({
      name: 'bus_voltage',
      generatedAt: new Date('2026-03-20T02:37:19.123Z'),
      generatedAtMs: startAtMs,
      receivedAt: new Date('2026-03-20T02:37:19.935Z'),
      receivedAtMs: startAtMs + 812,
      value: 5.021,
      text: null,
      flag: null,
      raw: 5021,
      rawText: null,
      unit: 'V',
      limitState: 'nominal',
      packetLsn: 17n,
    });
    expect(rows.map(({ value, text, flag, raw, rawText }) => [value, text, flag, raw, rawText])).toEqual([
      [5.021, null, null, 5021, null],
      [null, 'DIGI', null, 2, null],
      [null, null, true, 1, null],
      [null, 'A51XX', null, null, 'A51XX'],
      [null, null, false, 0, null],
      [null, '18446744073709551615', null, null, '18446744073709551615'],
    ]);
    expect(rows[4]!['packetLsn']).toBe(2n ** 40n);
    expect(metadata.schema.find(({ name }) => name === 'generatedAt')).toMatchObject({
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    });
  });

  it.each([9, 100, 65_536])(
    'is the same whatever a row group holds (%i rows), and however the pages are cut',
    async (rowsPerGroup) => {
      const random = createRandom('parquet');
      const written = Array.from({ length: 300 }, (_, index) =>
        sample({
          name: `p${random.integer(5)}`,
          generatedAtMs: startAtMs + index * 1000 + random.next(),
          value: random.next() < 0.2 ? 'text' : random.normal(),
          unit: random.next() < 0.5 ? null : 'V',
          packetLsn: index,
        }),
      );
      const path = join(folder, 'groups.parquet');
      await writeParquet(path, pagesOf(written, 1 + random.integer(150)), { rowsPerGroup });
      const { rows, metadata } = await readBack(path);
      expect(metadata.row_groups.length).toBe(Math.ceil(300 / rowsPerGroup));
      expect(
        rows.map(({ name, generatedAtMs, value, text, unit, packetLsn }) => ({
          name,
          generatedAtMs,
          value: value ?? text,
          unit: unit ?? null,
          packetLsn: Number(packetLsn),
        })),
      ).toEqual(
        written.map(({ name, generatedAtMs, value, unit, packetLsn }) => ({
          name,
          generatedAtMs,
          value,
          unit,
          packetLsn,
        })),
      );
    },
  );

  it('may be empty', async () => {
    const path = join(folder, 'empty.parquet');
    expect(await writeParquet(path, pagesOf([], 1))).toBe(0);
    expect((await readBack(path)).rows).toEqual([]);
  });

  it('is not there when its pages break off, nor is what was begun', async () => {
    async function* broken() {
      yield [sample()];
      throw new Error('the archive is gone');
    }
    await expect(writeParquet(join(folder, 'broken.parquet'), broken(), { rowsPerGroup: 1 })).rejects.toThrow(
      'the archive is gone',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes less room than the same as text', async () => {
    const written = Array.from({ length: 5000 }, (_, index) =>
      sample({
        generatedAtMs: startAtMs + index * 1000,
        receivedAtMs: startAtMs + index * 1000 + 800,
        raw: 5000 + (index % 40),
        value: 5 + (index % 40) / 1000,
        packetLsn: index,
      }),
    );
    const path = join(folder, 'room.parquet');
    await writeParquet(path, pagesOf(written, 1000));
    const { size } = await stat(path);
    expect(size).toBeLessThan(JSON.stringify(written).length / 5);
  });
});
