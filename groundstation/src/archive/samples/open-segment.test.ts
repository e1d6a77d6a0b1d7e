import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { octetsOf } from '../columns/array-kinds.ts';
import { anyCells, anyColumn, joined, times } from './any-columns.fixture.ts';
import type { ColumnCells, GroupPlan, GroupRows } from './group-plan.ts';
import { lanePlanOf } from './lane-plan.ts';
import { createLane, putColumns } from './lanes.ts';
import { OpenSegment } from './open-segment.ts';

describe('an open segment', () => {
  const random = createRandom('open segments');

  it('gives every octet back, whether rows came few or many, as columns or as lanes, and after the first were taken', () => {
    for (let round = 0; round < 60; round++) {
      const columns = Array.from({ length: 1 + random.integer(8) }, (_, place) => anyColumn(random, place));
      const plan: GroupPlan = { groupId: 1, missionId: 'any', dictionaryId: 1, container: 'Any', columns };
      const open = new OpenSegment(plan, 1);
      const expected: ColumnCells[][] = columns.map(() => []);
      let came = 0;
      let taken = 0;
      for (let batch = 0; batch < 8; batch++) {
        const count = random.integer(3) === 0 ? 64 + random.integer(100) : 1 + random.integer(10);
        const cells = columns.map((column) => anyCells(random, column, count));
        for (const [place, one] of cells.entries()) expected[place]!.push(one);
        const rows = { plan, count, ...times(came, count), cells };
        open.append(random.integer(2) === 0 ? rows : asLanes(rows));
        came += count;
        const whole = expected.map((parts) => between(joined(parts), taken, came));
        expect(columns.map((_, column) => octetsOfCells(open.cells(column)))).toEqual(
          whole.map(octetsOfCells),
        );
        const some = random.integer(came - taken + 1);
        const first = whole.map((one) => octetsOfCells(between(one, 0, some)));
        expect(open.firstRows(some).cells.map(octetsOfCells)).toEqual(first);
        expect(open.lentRows(some).cells.map(octetsOfCells)).toEqual(first);
        if (random.integer(2) === 0) continue;
        const before = open.firstRows(came - taken);
        open.dropFirst(some);
        taken += some;
        expect(before.cells.map(octetsOfCells)).toEqual(whole.map(octetsOfCells));
      }
    }
  });
});

function asLanes(rows: GroupRows): GroupRows {
  const { plan, count, cells } = rows;
  const raw = lanePlanOf(plan.columns).lanes.filter(({ part }) => part === 'raw');
  const lanes = raw.map((planned) => {
    const lane = createLane(planned, count);
    putColumns(lane, cells, 0, count);
    return { kind: planned.kind, width: planned.columns.length, values: lane.values };
  });
  return { ...rows, lanes };
}

function between(cells: ColumnCells, from: number, to: number): ColumnCells {
  const cut = <T extends ColumnCells['raw'] | undefined>(values: T) =>
    (values as Float64Array | undefined)?.slice(from, to) as unknown as T;
  return { ...cells, raw: cut(cells.raw), value: cut(cells.value), limits: cut(cells.limits) };
}

function octetsOfCells({ raw, value, limits }: ColumnCells): string {
  const hex = (values: ColumnCells['raw'] | undefined) => {
    if (values === undefined) return '-';
    const numbers = values as Float64Array;
    return `${numbers.constructor.name} ${Buffer.from(octetsOf(numbers, 0, numbers.length)).toString('hex')}`;
  };
  return [raw, value, limits].map(hex).join(' ');
}
