import { describe, expect, it } from 'vitest';
import { type ConfigFault, describeConfigFault } from './config-fault.ts';
import { parseMission, workedMission } from './mission-config.ts';
import { parseStation } from './station-config.ts';

const station = `
id: thimphu
name: Thimphu
placeName: Thimphu, Bhutan
latitudeDeg: 27.4728
longitudeDeg: 89.6393
heightM: 2334
rotator: {kind: easycomm2, port: /dev/serial/by-id/rotator}
radio: {kind: icom-civ, port: /dev/serial/by-id/radio, baudRate: 19200}
permit:
  licenseeCallsign: A51AA
  bands: [{lowHz: 435.0e6, highHz: 438.0e6}]
  maxPowerW: 50
  validFrom: 2026-01-01T00:00:00Z
  validUntil: 2027-01-01T00:00:00Z
`;

function stationFault(text: string): string {
  const read = parseStation(text, 'station.yaml');
  return read.ok ? 'no fault' : describeConfigFault(read.fault);
}

describe('station.yaml', () => {
  it('is read with its defaults', () => {
    const read = parseStation(station, 'station.yaml');
    expect(read).toMatchObject({
      ok: true,
      value: {
        timeZone: 'UTC',
        rotator: { deadbandDeg: 2 },
        radio: { model: 'IC-9700' },
        minElevationDeg: 0,
      },
    });
  });

  it.each([
    ['a latitude off the Earth', ['27.4728', '274.7'], 'latitudeDeg: expected -90 to 90, found 274.7'],
    ['a word for a number', ['27.4728', 'north'], 'latitudeDeg: expected -90 to 90, found north'],
    [
      'a time zone that nobody knows',
      ['heightM: 2334', 'heightM: 2334\ntimeZone: Asia/Thimpu'],
      'timeZone: expected a time zone like Asia/Thimphu, found Asia/Thimpu',
    ],
    ['a missing height', ['heightM: 2334', ''], 'heightM: expected -500 to 9000, found nothing'],
    ['a mistyped key', ['heightM', 'heigthM'], /^heigthM: expected one of id, name, .*found heigthM$/],
    [
      'a mistyped key inside',
      ['port: /dev/serial/by-id/radio', 'prot: x'],
      /^radio\.prot: expected one of port/,
    ],
    [
      'an unknown device',
      ['easycomm2', 'gs999'],
      /^rotator.kind: expected one of .*easycomm2.*, found gs999$/,
    ],
    [
      'two devices on one port',
      ['by-id/radio', 'by-id/rotator'],
      /radio\.port: expected another port than rotator/,
    ],
    [
      'a permit that ends before it begins',
      ['2027-01', '2025-01'],
      /permit\.validUntil: expected later than/,
    ],
    ['a time that is none', ['2027-01-01T00:00:00Z', 'soon'], /permit\.validUntil: expected an instant like/],
    ['bands upside down', ['438.0e6', '430.0e6'], /permit\.bands\[0\]\.highHz: expected more than 435000000/],
    ['a baud rate of nothing', ['19200', '0'], 'radio.baudRate: expected a whole number above 0, found 0'],
    ['text that is not YAML', ['id: thimphu', 'id: [thimphu'], /^line \d+: expected YAML/],
    [
      'a key given twice',
      ['id: thimphu', 'id: thimphu\nid: paro'],
      /^line 3: expected YAML, found Map keys must be unique/,
    ],
  ])('says in one line what is wrong: %s', (_what, [from, to], expected) => {
    const line = stationFault(station.replace(from!, to!));
    expect(line).toMatch(/^station\.yaml: [^\n]*$/);
    const rest = line.slice('station.yaml: '.length);
    if (typeof expected === 'string') expect(rest).toBe(expected);
    else expect(rest).toMatch(expected);
  });

  it.each(['', '42', '[]', 'null', 'a: &a [*a]', '\u0000'])('survives %j', (text) => {
    expect(stationFault(text)).toMatch(/^station\.yaml: [^\n]*expected [^\n]*found/);
  });

  it('does not unfold heaped aliases', () => {
    const heap = [
      'a0: &a0 [x]',
      ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
    ];
    const read = parseStation(heap.join('\n'), 'station.yaml');
    expect(read).toMatchObject({ ok: false, fault: { kind: 'bad-yaml' } satisfies Partial<ConfigFault> });
  });
});

describe('mission.yaml', () => {
  const mission = (framing: string) => `
id: demo
name: Demo
noradId: 43590
elements: {file: elements.tle, confidence: A, source: a test}
telemetry: telemetry.xml
links:
  - {id: down, direction: downlink, frequencyHz: 437.375e6, modulation: gmsk, symbolRateBd: 9600, confidence: B, source: a test, framing: ${framing}}
packets:
  hasErrorControl: true
  timeCode: {kind: cuc, coarseOctets: 4, fineOctets: 2, epoch: tai-1958}
`;
  const fault = (text: string) => {
    const read = parseMission(text, 'mission.yaml');
    return read.ok ? 'no fault' : describeConfigFault(read.fault);
  };

  it('is read', () => {
    expect(fault(mission('{kind: ax25}'))).toBe('no fault');
  });

  it('names the frame length that cannot be', () => {
    const framing =
      '{kind: ccsds-tm, frameOctets: 4000, spacecraftId: 1, hasErrorControl: true, hasOperationalControl: true, isRandomized: true, reedSolomon: null}';
    expect(fault(mission(framing))).toBe(
      'mission.yaml: links[0].framing.frameOctets: expected a whole number 7 to 2048, found 4000',
    );
  });

  it('names the framings that there are', () => {
    expect(fault(mission('{kind: morse}'))).toBe(
      'mission.yaml: links[0].framing.kind: expected one of ccsds-tm, ccsds-tc, ax25, birds, cw, found morse',
    );
  });

  const ships = `
spacecraft:
  - {id: one, name: ONE, noradId: 43590, cospar: 1998-067PE, confidence: A, source: a test, elements: {file: e.tle, kind: real, confidence: A, source: a test}}
  - {id: two, name: TWO, noradId: 43591, confidence: B, source: a test, rootContainers: {down: TWO_FRAME}}
quantities:
  - {name: mass, of: one, low: 11, high: 18.3, unit: kg, confidence: '?', source: four that disagree}
events:
  - {utc: '2018-08-10T00:00:00Z', precision: day, of: two, what: release, confidence: A, source: a test}
`;

  it('lists ships, numbers and events, each with how sure it is', () => {
    expect(fault(mission('{kind: birds, rootContainer: FRAME}') + ships)).toBe('no fault');
  });

  it('gives a ship that is worked its own number, orbit and root containers', () => {
    const elements = 'elements: {file: f.tle, kind: reconstructed, confidence: C, source: a test}';
    const text =
      mission('{kind: birds, rootContainer: FRAME}') +
      ships.replace('rootContainers: {down: TWO_FRAME}', `rootContainers: {down: TWO_FRAME}, ${elements}`);
    const read = parseMission(text, 'mission.yaml');
    if (!read.ok) throw new TypeError(describeConfigFault(read.fault));
    expect(workedMission(read.value, undefined, 'mission.yaml')).toMatchObject({
      value: { noradId: 43590, links: [{ framing: { rootContainer: 'FRAME' } }] },
    });
    expect(workedMission(read.value, 'two', 'mission.yaml')).toMatchObject({
      value: {
        noradId: 43591,
        elements: { file: 'f.tle', kind: 'reconstructed' },
        links: [{ framing: { rootContainer: 'TWO_FRAME' } }],
      },
    });
  });

  it('says that a ship without an orbit cannot be worked', () => {
    const read = parseMission(mission('{kind: birds}') + ships, 'mission.yaml');
    const worked = read.ok && workedMission(read.value, 'two', 'mission.yaml');
    expect(worked).toMatchObject({ fault: { path: 'spacecraft: two', found: 'no elements' } });
  });

  it.each([
    ['a ship twice', ['id: two', 'id: one'], 'spacecraft[1].id: expected an id of its own, found one'],
    [
      'a number that no ship has',
      ['noradId: 43590, c', 'noradId: 1, c'],
      'noradId: expected the number of one of spacecraft, found 43590',
    ],
    [
      'a container for a link that is not there',
      ['{down: TWO_FRAME}', '{up: TWO_FRAME}'],
      'spacecraft[1].rootContainers: expected down, found up',
    ],
    [
      'a number of a ship that is not there',
      ['of: one', 'of: ten'],
      'quantities[0].of: expected one, two, found ten',
    ],
    [
      'an event of a ship that is not there',
      ['of: two', 'of: ten'],
      'events[0].of: expected one, two, found ten',
    ],
    [
      'a range upside down',
      ['low: 11', 'low: 21'],
      'quantities[0]: expected either value, or low and high with low first, found {"name":"mass","of":"one","low":21,"high":18.3,"unit":"kg","confidence":"?","sou',
    ],
    [
      'a number without a source',
      [', source: four that disagree', ''],
      'quantities[0].source: expected a string, found nothing',
    ],
    [
      'a confidence that there is not',
      ["'?'", 'E'],
      'quantities[0].confidence: expected one of A, B, C, D, ?, found E',
    ],
    ['a designator that is none', ['1998-067PE', '98067PE'], /^spacecraft\[0\]\.cospar: expected text like/],
    [
      'a mistyped key of a rule for a parameter',
      ['quantities:', 'limits: {a: {hysteresi: 1}}\nquantities:'],
      /^limits\.a\.hysteresi: expected one of unit, ranges/,
    ],
  ])('says in one line what is wrong: %s', (_what, [from, to], expected) => {
    const line = fault(mission('{kind: birds, rootContainer: FRAME}') + ships.replace(from!, to!));
    const rest = line.slice('mission.yaml: '.length);
    if (typeof expected === 'string') expect(rest).toBe(expected);
    else expect(rest).toMatch(expected);
  });
});
