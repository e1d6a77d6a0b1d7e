import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementNotations, writeElements, writeTle } from './element-text.ts';
import { encodeAlpha5 } from './elements/alpha5.ts';
import type { ElementSet } from './elements/element-set.ts';
import { parseElements } from './elements.ts';
import { maya1 } from './maya1.fixture.ts';

const header = { originator: 'DITT', createdAtMs: Date.UTC(2026, 10, 28) };
const orbits = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'orbits');
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';

/** The numbers alone, so that nothing can be copied from the lines they came in. */
function withoutLines(set: ElementSet): ElementSet {
  if (set.kind !== 'tle') return set;
  const { line1: _1, line2: _2, ...numbers } = set;
  return { ...numbers, kind: 'omm' };
}

describe('writing elements', () => {
  // CCSDS 502.0-B-2 section 4.3 prints this OMM of GOES 9 and, beside it, its TLE.
  it("writes the standard's OMM as the TLE that stands beside it", () => {
    const goes =
      parseElements(`OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT
GOES 9,1995-025A,2007-064T10:34:41.4264,1.00273272,0.0005013,3.0539,81.7939,249.2363,150.1602,23581,0925,4316,0.0001,-0.00000113,0.0`);
    expect(writeElements(goes.elements, 'tle', header)).toEqual({
      faults: [],
      text: `1 23581U 95025A   07064.44075725 -.00000113  00000-0  10000-3 0  9250
2 23581   3.0539  81.7939 0005013 249.2363 150.1602  1.00273272 43169
`,
    });
  });

  // The lines are CelesTrak's and Space-Track's own; only their numbers go in.
  it.skipIf(isAbsent).each([['active-2026.3le'], ['spot-5.tle']])(
    `writes every line of %s again from its numbers${reason}`,
    (name) => {
      const text = readFileSync(join(orbits, name), 'utf8');
      const { elements } = parseElements(text);
      // Zero is +0 with one and -0 with the other, and a minus counts in the checksum; SPOT-5's numbers have no zeroes in front.
      const plain = (line: string) => line.slice(0, 68).replaceAll('00000+0', '00000-0');
      const different: string[] = [];
      for (const set of elements) {
        const written = writeTle(withoutLines(set));
        const lines = set.kind === 'tle' ? [set.line1, set.line2] : [];
        const own = written.ok ? written.value : [];
        if (!lines.every((line, index) => plain(line) === plain(own[index] ?? '')))
          different.push(lines.join('\n'));
      }
      expect(elements.length).toBeGreaterThan(200);
      expect(different).toEqual([]);
    },
  );

  // Space-Track's table of Alpha-5 numbers.
  it.each([
    [5, '00005'],
    [99_999, '99999'],
    [100_000, 'A0000'],
    [148_493, 'E8493'],
    [182_931, 'J2931'],
    [234_018, 'P4018'],
    [301_928, 'W1928'],
    [339_999, 'Z9999'],
    [340_000, undefined],
  ])('writes the number %i as %s', (noradId, columns) => {
    expect(encodeAlpha5(noradId)).toBe(columns);
  });

  it.each(elementNotations)('reads what it wrote as %s, with a name of many characters', (notation) => {
    const set = { ...withoutLines(maya1.elements), name: 'A "B", <C> & D' };
    const { text, faults } = writeElements([set, set], notation, header);
    expect(faults).toEqual([]);
    const again = parseElements(text);
    expect(again.faults).toEqual([]);
    expect(again.elements.length).toBe(2);
    const { epoch: _epoch, epochAtMs, internationalDesignator: _, kind: _kind, name, ...numbers } = set;
    expect(again.elements[1]).toMatchObject({ ...numbers, name: notation === 'tle' ? '43590' : name });
    expect(again.elements[1]!.epochAtMs).toBeCloseTo(epochAtMs, 2);
  });

  it('carries a rounded epoch into the next year, and a rounded angle to nought', () => {
    const set = withoutLines(maya1.elements);
    const late = { ...set, epoch: { day: 2_458_848.5, fraction: 0.999_999_999 }, meanAnomalyDeg: 359.999_99 };
    const written = writeTle(late);
    expect(written.ok && written.value[0].slice(18, 32)).toBe('20001.00000000');
    expect(written.ok && written.value[1].slice(43, 51)).toBe('  0.0000');
  });

  it('says what no TLE can hold', () => {
    const set = withoutLines(maya1.elements);
    for (const wrong of [
      { noradId: 799_501_234 },
      { meanMotionDotRevDay2: 1.5 },
      { bstarPerEarthRadius: 1e9 },
      { eccentricity: 0.999_999_99 },
    ]) {
      const { text, faults } = writeElements([{ ...set, ...wrong } as ElementSet], 'tle', header);
      expect(text).toBe('');
      expect(faults).toMatchObject([{ kind: 'out-of-range' }]);
    }
  });
});
