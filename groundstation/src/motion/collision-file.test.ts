import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePolygons } from './collision-file.ts';

const head = 'name,azimuthDeg,elevationDeg\n';
const example = (name: string) =>
  readFile(fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url)), 'utf8');

describe('a file of polygons', () => {
  it('is a corner a line, names told apart, comments and empty lines skipped', () => {
    const csv = `\uFEFF# surveyed 2026-10\r\n${head}roof, 190, -5\r\nroof,300,-5\r\nroof,250,14\r\n\r\nmast,95,-5\nmast,105,-5\nmast,100,30\n`;
    expect(parsePolygons(csv)).toEqual({
      ok: true,
      value: [
        {
          name: 'roof',
          corners: [
            { azimuthDeg: 190, elevationDeg: -5 },
            { azimuthDeg: 300, elevationDeg: -5 },
            { azimuthDeg: 250, elevationDeg: 14 },
          ],
        },
        { name: 'mast', corners: expect.any(Array) },
      ],
    });
  });

  it('of the manual can be read', async () => {
    const [collision, people] = await Promise.all([example('collision.csv'), example('people.csv')]);
    expect(parsePolygons(collision)).toMatchObject({
      ok: true,
      value: [{ name: 'mast' }, { name: 'guy wire' }, { name: 'roof' }, { name: 'tree' }],
    });
    expect(parsePolygons(people)).toMatchObject({ ok: true, value: [{ name: 'terrace' }] });
  });

  it.each([
    ['', { kind: 'empty', line: 1 }],
    ['azimuthDeg,elevationDeg\n', { kind: 'bad-header', line: 1 }],
    [`${head}roof,190\n`, { kind: 'bad-row', line: 2, found: 'roof,190' }],
    [`${head}roof,1e3,5\n`, { kind: 'bad-row', line: 2 }],
    [`${head}roof,NaN,5\n`, { kind: 'bad-row', line: 2 }],
    [`${head},10,5\n`, { kind: 'bad-row', line: 2 }],
    [`${head}roof,190,91\n`, { kind: 'out-of-range', line: 2 }],
    [
      `${head}tree,350,0\ntree,10,0\n`,
      {
        kind: 'too-wide',
        line: 3,
        expected: 'an azimuth within 180 degrees of 350; across north count on: 350, 370',
      },
    ],
    [
      `${head}roof,190,0\nroof,200,0\n`,
      { kind: 'too-few', line: 2, expected: '3 corners of roof', found: 2 },
    ],
    [`${head}ring,0,0\nring,170,0\nring,340,0\n`, { kind: 'open', line: 2, found: 340 }],
    [
      `${head}${'roof,190,0\n'.repeat(2001)}`,
      { kind: 'bad-row', line: 2002, expected: 'at most 2000 corners' },
    ],
  ])('is refused with the line and what was expected there: %j', (csv, fault) => {
    expect(parsePolygons(csv)).toMatchObject({ ok: false, fault });
  });
});
