import { createRandom } from '@dawa/seams/random';
import type { ColumnKind } from 'ccsds-parser/columns/column-layout';
import { describe, expect, it } from 'vitest';
import { columnKinds } from '../columns/array-kinds.ts';
import { packLooseBody, unpackBody } from '../columns/body.ts';
import { createNumbers, noOdd } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan, GroupPlan } from './group-plan.ts';
import { OpenSegment } from './open-segment.ts';

describe('The body of a loose segment, written from rows', () => {
  const random = createRandom('lane bodies');

  it('is to the octet what is written of columns, whatever their kinds', () => {
    for (let round = 0; round < 40; round++) {
      const columns = Array.from({ length: 1 + random.integer(30) }, (_, place) => anyColumn(place));
      const plan: GroupPlan = { groupId: 1, missionId: 'any', dictionaryId: 1, container: 'Any', columns };
      const open = new OpenSegment(plan, 1);
      const written = columns.map(() => [] as ColumnCells[]);
      let rows = 0;
      for (let batch = 0; batch < 1 + random.integer(4); batch++) {
        const count = 1 + random.integer(60);
        const cells = columns.map((column) => anyCells(column, count));
        for (const [place, one] of cells.entries()) written[place]!.push(one);
        open.append({ plan, count, ...times(rows, count), cells });
        rows += count;
      }
      const some = 1 + random.integer(rows);
      const body = open.looseBody(some);
      expect(body).toEqual(packLooseBody(written.map(joined), 0, some));
      expect(unpackBody(body!)).toHaveLength(columns.length);
    }
  });

  it('is left to the columns where one has marks, texts or lists', () => {
    const plain = anyColumn(0);
    const marked = { ...anyCells(plain, 3), marks: Uint8Array.of(1, 0, 1) };
    const planOf = (columns: readonly ColumnPlan[]): GroupPlan => ({
      groupId: 1,
      missionId: 'any',
      dictionaryId: 1,
      container: 'Any',
      columns,
    });
    const open = new OpenSegment(planOf([plain]), 8);
    open.append({ plan: open.plan, count: 3, ...times(0, 3), cells: [marked] });
    expect(open.looseBody(3)).toBeUndefined();
    expect(new OpenSegment(planOf([{ ...plain, isList: true }]), 8).looseBody(0)).toBeUndefined();
    expect(new OpenSegment(planOf([{ ...plain, rawKind: 'octets' }]), 8).looseBody(0)).toBeUndefined();
  });

  function anyColumn(place: number): ColumnPlan {
    return {
      parameterId: place,
      name: `P${place}`,
      unit: null,
      rawKind: columnKinds[random.integer(columnKinds.length)]!,
      valueKind: random.integer(2) === 0 ? null : columnKinds[random.integer(columnKinds.length)]!,
      keepsLimits: random.integer(2) === 0,
      isList: false,
      readSamples: () => [],
    };
  }

  function anyCells({ rawKind, valueKind, keepsLimits }: ColumnPlan, rows: number): ColumnCells {
    return {
      raw: anyNumbers(rawKind as ColumnKind, rows),
      value: valueKind === null ? undefined : anyNumbers(valueKind, rows),
      limits: keepsLimits ? (anyNumbers('uint8', rows) as Uint8Array) : undefined,
      marks: undefined,
      starts: undefined,
      odd: noOdd,
    };
  }

  function anyNumbers(kind: ColumnKind, count: number) {
    const values = createNumbers(kind, count);
    const octets = new Uint8Array(values.buffer);
    for (let at = 0; at < octets.length; at++) octets[at] = random.integer(256);
    return values;
  }
});

function joined(parts: readonly ColumnCells[]): ColumnCells {
  const join = <T extends ColumnCells['raw'] | undefined>(of: (cells: ColumnCells) => T): T => {
    const arrays = parts.map(of) as (Float64Array | undefined)[];
    if (arrays[0] === undefined) return undefined as T;
    const octets = arrays.flatMap((array) => [...new Uint8Array(array!.buffer)]);
    const create = arrays[0].constructor as typeof Float64Array;
    return new create(Uint8Array.from(octets).buffer) as unknown as T;
  };
  return {
    raw: join(({ raw }) => raw),
    value: join(({ value }) => value),
    limits: join(({ limits }) => limits),
    marks: undefined,
    starts: undefined,
    odd: noOdd,
  };
}

function times(from: number, count: number) {
  const atMs = Float64Array.from({ length: count }, (_, row) => 1000 * (from + row));
  return { lsns: atMs, generatedAtMs: atMs, receivedAtMs: atMs, quality: new Uint8Array(count) };
}
