import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tleChecksum } from './elements/tle-columns.ts';
import { parseElements, selectElements } from './elements.ts';
import { maya1Omm } from './maya1-omm.fixture.ts';
import { createPropagator } from './propagator.ts';

// MAYA-1 (43590), public element set of 2019-06-19.
const line1 = '1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997';
const line2 = '2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805';
const tle = `MAYA-1\n${line1}\n${line2}\n`;

// CCSDS 502.0-B-2, section 4.3: OMM of GOES 9, and the TLE that it prints beside it; both agree with the copies that
// the tests of other readers carry, Orekit's among them. Two lines have a unit here, which the example lacks and the format allows.
const goesKvn = `CCSDS_OMM_VERS = 2.0
CREATION_DATE = 2007-065T16:00:00
ORIGINATOR = NOAA/USA
OBJECT_NAME = GOES 9
OBJECT_ID = 1995-025A
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP/SGP4
EPOCH = 2007-064T10:34:41.4264
MEAN_MOTION = 1.00273272
ECCENTRICITY = 0.0005013
INCLINATION = 3.0539 [deg]
RA_OF_ASC_NODE = 81.7939 [deg]
ARG_OF_PERICENTER = 249.2363 [deg]
MEAN_ANOMALY = 150.1602 [deg]
GM = 398600.8 [km**3/s**2]
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID = 23581
ELEMENT_SET_NO = 0925
REV_AT_EPOCH = 4316
BSTAR = 0.0001
MEAN_MOTION_DOT = -0.00000113
MEAN_MOTION_DDOT = 0.0
`;
const goesTle = `1 23581U 95025A   07064.44075725 -.00000113  00000-0  10000-3 0  9250
2 23581   3.0539  81.7939 0005013 249.2363 150.1602  1.00273272 43169`;

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ndm><!-- <omm> in a comment
--><omm id="CCSDS_OMM_VERS" version="2.0"><body><segment>
<metadata><TIME_SYSTEM>UTC</TIME_SYSTEM></metadata><data>
${Object.entries(maya1Omm)
  .map(([keyword, value]) => `<${keyword} units="any">${value}</${keyword}>`)
  .join('\n')}
</data></segment></body></omm></ndm>`;
const csv = `${Object.keys(maya1Omm).join(',')}\r\n${Object.values(maya1Omm).join(',')}\r\n`;

function only(text: string) {
  const { elements, faults } = parseElements(text);
  expect(faults).toEqual([]);
  expect(elements.length).toBe(1);
  return elements[0]!;
}

function stateAfter(text: string, minutes: number) {
  const created = createPropagator(only(text));
  if (!created.ok) throw new TypeError(created.fault.kind);
  const state = created.value.atMinutes(minutes);
  if (!state.ok) throw new TypeError(state.fault.kind);
  return state.value.positionTemeKm;
}

describe('orbital elements', () => {
  it('reads a set with its name, in the units of the format', () => {
    expect(only(tle)).toMatchObject({
      kind: 'tle',
      noradId: 43590,
      name: 'MAYA-1',
      internationalDesignator: '98067PE',
      meanMotionRevDay: 15.61781407,
      eccentricity: 0.0005848,
      bstarPerEarthRadius: 0.00010229,
      meanMotionDotRevDay2: 0.00008512,
      revolutionAtEpoch: 4880,
      epochAtMs: Date.UTC(2019, 5, 19, 11, 57, 52, 305) + 0.12,
    });
  });

  it.each([
    ['two lines without a name', `${line1}\n${line2}`, '43590'],
    ['CR LF', tle.replaceAll('\n', '\r\n'), 'MAYA-1'],
    ['a zero before the name', `0 ${tle}`, 'MAYA-1'],
    ['blanks behind the lines', `MAYA-1 \n${line1}  \n${line2} `, 'MAYA-1'],
    ['comments and empty lines', `# public\n\nMAYA-1\n${line1}\n\n${line2}\n#`, 'MAYA-1'],
    ['a byte order mark', `\uFEFF${tle}`, 'MAYA-1'],
  ])('reads %s', (_, text, name) => {
    expect(only(text)).toMatchObject({ noradId: 43590, name });
  });

  // Space-Track: T0002 stands for 270002, Z9999 is the highest, 339999.
  it.each([
    ['T0002', 270_002],
    ['Z9999', 339_999],
    ['A0000', 100_000],
    ['    5', 5],
  ])('reads the Alpha-5 number %s', (columns, noradId) => {
    const swap = (line: string) => {
      const body = line.slice(0, 2) + columns + line.slice(7, 68);
      return body + tleChecksum(body);
    };
    expect(only(`${swap(line1)}\n${swap(line2)}`).noradId).toBe(noradId);
  });

  it.each([
    [
      'a wrong checksum',
      tle.replace('9997\n', '9998\n'),
      { kind: 'bad-checksum', line: 2, column: 69, expected: 7, found: 8 },
    ],
    ['letters among digits', tle.replace('51.6369', '5l.6369'), { kind: 'bad-column', line: 3, column: 9 }],
    [
      'a cut line',
      tle.replace(line2, line2.slice(0, 40)),
      { kind: 'bad-length', line: 3, expected: 69, found: 40 },
    ],
    ['text behind column 69', tle.replace(line2, `${line2} 12`), { kind: 'bad-length', line: 3, found: 72 }],
    ['line 1 alone', `MAYA-1\n${line1}\n`, { kind: 'missing-line', line: 2 }],
    ['line 2 alone', `MAYA-1\n${line2}\n`, { kind: 'unexpected-text', line: 1 }],
    ['lines of two objects', tle.replace('2 43590 ', '2 43591 '), { kind: 'bad-checksum', line: 3 }],
    [
      'a forbidden Alpha-5 letter',
      tle.replaceAll(' 43590', ' I3590'),
      { kind: 'bad-column', line: 2, column: 3 },
    ],
    ['prose', 'Dear operator,\nthe elements are late.', { kind: 'unexpected-text', line: 1 }],
    ['nothing', '', { kind: 'empty', line: 1 }],
    ['blank lines', '\n \n', { kind: 'empty', line: 1 }],
    [
      'an angle beyond the circle',
      `${line1}\n${withChecksum(line2.replace('338.6737', '438.6737'))}`,
      { kind: 'out-of-range', column: 18 },
    ],
    [
      'day 400',
      `${withChecksum(line1.replace('19170.', '19400.'))}\n${line2}`,
      { kind: 'out-of-range', column: 21 },
    ],
    [
      'no motion',
      `${line1}\n${withChecksum(line2.replace('15.61781407', ' 0.00000000'))}`,
      { kind: 'out-of-range', column: 53 },
    ],
    ['JSON that ends early', JSON.stringify([maya1Omm]).slice(0, 60), { kind: 'bad-json', line: 1 }],
    ['JSON of something else', '[1]', { kind: 'bad-json', line: 1 }],
    [
      'JSON without eccentricity',
      JSON.stringify({ ...maya1Omm, ECCENTRICITY: undefined }),
      { kind: 'missing-field', expected: 'ECCENTRICITY' },
    ],
    [
      'a negative eccentricity',
      JSON.stringify({ ...maya1Omm, ECCENTRICITY: -0.1 }),
      { kind: 'out-of-range', found: '-0.1' },
    ],
    ['a hyperbola', JSON.stringify({ ...maya1Omm, ECCENTRICITY: '1.2' }), { kind: 'out-of-range' }],
    ['NaN as text', JSON.stringify({ ...maya1Omm, BSTAR: 'NaN' }), { kind: 'bad-field', found: 'NaN' }],
    [
      'the 31st of June',
      JSON.stringify({ ...maya1Omm, EPOCH: '2019-06-31T00:00:00' }),
      { kind: 'bad-field' },
    ],
    ['another theory', goesKvn.replace('SGP/SGP4', 'DSST'), { kind: 'unsupported', line: 9, found: 'DSST' }],
    [
      'KVN without a sign',
      goesKvn.replace('MEAN_ANOMALY =', 'MEAN_ANOMALY'),
      { kind: 'unexpected-text', line: 16 },
    ],
    ['an XML page', '<html></html>', { kind: 'unknown-notation' }],
    ['a CSV line that is short', csv.replace(',0\r\n', '\r\n'), { kind: 'bad-length', line: 2 }],
    ['a nest of lists', '['.repeat(50_000) + ']'.repeat(50_000), { kind: 'bad-json' }],
  ])('refuses %s and says where', (_, text, fault) => {
    const { elements, faults } = parseElements(text);
    expect(elements).toEqual([]);
    expect(faults[0]).toMatchObject(fault);
  });

  it('loses only the damaged set among good ones', () => {
    const { elements, faults } = parseElements(`${tle}${tle.replace('9997\n', '9990\n')}${tle}`);
    expect(elements.length).toBe(2);
    expect(faults).toMatchObject([{ kind: 'bad-checksum', line: 5 }]);
    const list = parseElements(
      `[\n${JSON.stringify(maya1Omm)},\n{"OBJECT_NAME":"A, {"},\n${JSON.stringify(maya1Omm)}]`,
    );
    expect(list.elements.length).toBe(2);
    expect(list.faults).toMatchObject([{ kind: 'missing-field', line: 3 }]);
  });

  it('tells the notations apart by content and finds the same orbit in each', () => {
    // The TLE's epoch has 0.86 ms steps; the OMM repeats it to the microsecond.
    const oneMillimetreKm = 1e-6;
    const fromTle = stateAfter(tle, 600);
    const asText = JSON.stringify(
      Object.fromEntries(Object.entries(maya1Omm).map(([k, v]) => [k, String(v)])),
    );
    for (const text of [JSON.stringify(maya1Omm), JSON.stringify([maya1Omm]), asText, xml, csv]) {
      const position = stateAfter(text, 600);
      for (let axis = 0; axis < 3; axis += 1) {
        expect(Math.abs(position[axis]! - fromTle[axis]!)).toBeLessThan(oneMillimetreKm);
      }
      expect(only(text).epochAtMs).toBeCloseTo(only(tle).epochAtMs, 3);
    }
  });

  it("reads the standard's own example and its TLE alike", () => {
    const kvn = only(goesKvn);
    expect(kvn).toMatchObject({ noradId: 23_581, name: 'GOES 9', revolutionAtEpoch: 4316 });
    expect(kvn.epochAtMs).toBeCloseTo(only(goesTle).epochAtMs, 0);
    const deepSpaceKm = 1e-4;
    const fromTle = stateAfter(goesTle, 1440);
    for (const [axis, value] of stateAfter(goesKvn, 1440).entries()) {
      expect(Math.abs(value - fromTle[axis]!)).toBeLessThan(deepSpaceKm);
    }
  });

  it('accepts nine-digit catalogue numbers in an OMM', () => {
    expect(only(JSON.stringify({ ...maya1Omm, NORAD_CAT_ID: 799_501_234 })).noradId).toBe(799_501_234);
  });

  it('selects by number and says what there was instead', () => {
    const parsed = parseElements(tle);
    expect(selectElements(parsed, 43590)).toMatchObject({ ok: true, value: { name: 'MAYA-1' } });
    expect(selectElements(parsed, 43591)).toMatchObject({
      ok: false,
      fault: { expected: 'object 43591', found: '43590' },
    });
    expect(selectElements(parseElements('nonsense'))).toMatchObject({
      ok: false,
      fault: { kind: 'unexpected-text' },
    });
  });

  it('either reads or refuses every mutated text: nothing is thrown and no NaN comes out', () => {
    const originals = [tle, JSON.stringify([maya1Omm], null, 1), goesKvn, xml, csv, `${tle}${goesTle}`];
    const mutation = fc.record({
      at: fc.nat(2000),
      remove: fc.nat(5),
      insert: fc.string({ unit: 'binary', maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(mutation, { maxLength: 4 }),
        (original, mutations) => {
          let text = original;
          for (const { at, remove, insert } of mutations) {
            const position = at % (text.length + 1);
            text = text.slice(0, position) + insert + text.slice(position + remove);
          }
          const { elements, faults } = parseElements(text, { checksum: 'ignored' });
          expect(elements.length + faults.length).toBeGreaterThan(0);
          for (const set of elements) expectNumbers(set);
          expect(faults.every((fault) => fault.line >= 1)).toBe(true);
          for (const set of elements) {
            const created = createPropagator(set);
            if (!created.ok) continue;
            for (const minutes of [0, 1440, -1e9, 1e9 * 1440]) {
              const state = created.value.atMinutes(minutes);
              if (state.ok) {
                expectNumbers(state.value.positionTemeKm);
                expectNumbers(state.value.velocityTemeKmS);
              }
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('gives a fault, not a number, a billion days ahead', () => {
    const created = createPropagator(only(tle));
    expect(created.ok && created.value.atMinutes(1e9 * 1440)).toMatchObject({
      ok: false,
      fault: { kind: 'too-far-from-epoch' },
    });
  });
});

function withChecksum(line: string): string {
  return line.slice(0, 68) + tleChecksum(line);
}

function expectNumbers(holder: object): void {
  // One claim for all of them: a claim costs more than the parser that it judges.
  const wrong = Object.entries(holder).filter(
    ([, value]) => typeof value === 'number' && !Number.isFinite(value),
  );
  if (wrong.length > 0) expect(wrong).toEqual([]);
}
