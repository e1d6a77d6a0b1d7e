import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { packLooseBody, unpackBody } from '../columns/body.ts';
import { anyCells, anyColumn, joined, times } from './any-columns.fixture.ts';
import type { ColumnCells, ColumnPlan, GroupPlan } from './group-plan.ts';
import { OpenSegment } from './open-segment.ts';

describe('The body of a loose segment, written from rows', () => {
  const random = createRandom('lane bodies');

  it('is to the octet what is written of columns, whatever their kinds', () => {
    for (let round = 0; round < 40; round++) {
      const columns = Array.from({ length: 1 + random.integer(30) }, (_, place) => anyColumn(random, place));
      const plan: GroupPlan = { groupId: 1, missionId: 'any', dictionaryId: 1, container: 'Any', columns };
      const open = new OpenSegment(plan, 1);
      const written = columns.map(() => [] as ColumnCells[]);
      let rows = 0;
      for (let batch = 0; batch < 1 + random.integer(4); batch++) {
        const count = 1 + random.integer(60);
        const cells = columns.map((column) => anyCells(random, column, count));
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
    const plain = anyColumn(random, 0);
    const marked = { ...anyCells(random, plain, 3), marks: Uint8Array.of(1, 0, 1) };
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
});
