import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStation } from './station-config.ts';

const example = readFileSync(new URL('../../../docs/examples/station.yaml', import.meta.url), 'utf8');

/** A small station with these sections, and these lines in that of its radio. */
function station(lines: string, radio = '') {
  const text = `id: paro
name: Paro
placeName: Paro, Bhutan
latitudeDeg: 27.4
longitudeDeg: 89.4
heightM: 2235
radio:
  kind: icom-civ
  port: /dev/ttyUSB0
${radio}${lines}
`;
  return parseStation(text, 'station.yaml');
}

const relays = `relays:
  - { id: payload-power, kind: usbrelay, serial: QAAMZ, relay: 1 }
  - { id: key, kind: lcus, port: /dev/ttyUSB9, relay: 2 }`;

describe('relays, sensors and the PTT line in station.yaml', () => {
  it('are read as they stand in the comment of the example', () => {
    const shown = example.replaceAll(/^# (relays|sensors| {2}- \{)/gm, '$1');
    const loaded = parseStation(shown, 'station.yaml');
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        relays: [
          { id: 'payload-power', kind: 'usbrelay', serial: 'QAAMZ', relay: 1 },
          { id: 'preamplifier', kind: 'lcus', baudRate: 9600, relay: 1 },
        ],
        sensors: [
          { id: 'payload-supply', kind: 'ina226', address: 0x40, shuntOhm: 0.01, bridge: {} },
          { id: 'mast', kind: 'nmea-wind', baudRate: 4800, northDeg: 0 },
        ],
      },
    });
  });

  it.each([
    [
      `${relays}\n  - { id: key, kind: usbrelay, relay: 1 }`,
      '',
      { path: 'relays.2.id', expected: 'a name of its own', found: 'key' },
    ],
    [
      `${relays}\ntransmit: { keyedBy: ptt-line }`,
      '  ptt: { kind: relay, relay: kee }\n',
      { path: 'radio.ptt.relay', expected: 'one of relays: payload-power, key', found: 'kee' },
    ],
    [
      'rotator: { kind: easycomm2, port: /dev/ttyUSB0 }\nmotion: { wind: { stowAboveMS: 16, sensor: mast } }',
      '',
      { path: 'motion.wind.sensor', expected: 'sensors of kind nmea-wind', found: 'mast' },
    ],
    [
      'transmit: { sequence: { preamplifier: { relay: preamp } } }',
      '',
      { path: 'transmit.sequence.preamplifier.relay', expected: 'relays', found: 'preamp' },
    ],
    [
      '',
      '  ptt: { kind: cm108 }\n',
      { path: 'transmit.keyedBy', expected: 'ptt-line, for radio.ptt keys it', found: 'radio' },
    ],
  ])('say what is wrong with %j and radio %j', (lines, radio, fault) => {
    expect(station(lines, radio)).toMatchObject({ ok: false, fault });
  });

  it('may key the radio by one of the relays, or by a pin of a sound chip', () => {
    const text = `${relays}\ntransmit: { keyedBy: ptt-line }`;
    expect(station(text, '  ptt: { kind: relay, relay: key }\n').ok).toBe(true);
    expect(station(text, '  ptt: { kind: cm108 }\n')).toMatchObject({
      ok: true,
      value: { radio: { ptt: { kind: 'cm108', gpio: 3 } } },
    });
  });
});
