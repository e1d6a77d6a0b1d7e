import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseStation } from '../config/station-config.ts';
import { withEntry, withMeasurement } from './write-commissioning.ts';

const example = readFileSync(
  fileURLToPath(new URL('../../../docs/examples/station.yaml', import.meta.url)),
  'utf8',
);
const dates = { measuredAt: '2026-11-29T16:00:00.000Z', expiresAt: '2027-11-29T16:00:00.000Z' };
const ppm = { ...dates, ppm: -1.37, sigmaPpm: 0.05, referenceHz: 145_000_000 };

describe('writing a measurement into station.yaml', () => {
  it('leaves every line of the user as it was', () => {
    const written = withMeasurement(example, 'radioPpm', ppm);
    expect(written.startsWith(example)).toBe(true);
    expect(parseStation(written, 'station.yaml')).toMatchObject({
      ok: true,
      value: { commissioning: { radioPpm: { ppm: -1.37, referenceHz: 145_000_000 } } },
    });
  });

  it('renews one entry and keeps the others, with the comments of the user', () => {
    const text = `id: a   # short\ncommissioning:\n  # Tashi measured this with the borrowed generator.\n  radioPpm:\n    ppm: 3 # first try\n  noise: { elevationDeg: 0 }\n\n# the rest\nname:   A\n`;
    const written = withMeasurement(text, 'radioPpm', ppm);
    expect(written).toBe(`id: a   # short
commissioning:
  # Tashi measured this with the borrowed generator.
  radioPpm:
    measuredAt: 2026-11-29T16:00:00.000Z
    expiresAt: 2027-11-29T16:00:00.000Z
    ppm: -1.37
    sigmaPpm: 0.05
    referenceHz: 145000000
  noise: { elevationDeg: 0 }

# the rest
name:   A
`);
  });

  it('adds an entry beside those that are there', () => {
    const once = withMeasurement(example, 'radioPpm', ppm);
    const twice = withMeasurement(once, 'noise', {
      ...dates,
      elevationDeg: 10,
      meters: [{ azimuthDeg: 0, meter: 12, sigma: 1 }],
    });
    expect(twice.startsWith(once.trimEnd())).toBe(true);
    expect(parseStation(twice, 'station.yaml')).toMatchObject({ ok: true });
  });

  it('also writes into a section or a file in braces, and into a file that ends without a line end', () => {
    const inBraces = withMeasurement('id: a\ncommissioning: {}\nname: A', 'radioPpm', ppm);
    expect(inBraces).toContain('ppm: -1.37');
    expect(inBraces.endsWith('\nname: A')).toBe(true);
    expect(withMeasurement('{"id": "a"}', 'radioPpm', ppm)).toContain('-1.37');
    expect(withMeasurement('id: a', 'radioPpm', ppm)).toMatch(/^id: a\n\n# Measured/);
  });

  it('renews a list in another section, as the proofs of a transmitter', () => {
    const text = 'id: a\ntransmit:\n  # Half a second is enough.\n  leaseMs: 500\nname: A\n';
    const proof = {
      kind: 'time-out-timer',
      limitMs: 180_000,
      measuredMs: 181_200,
      provenAt: dates.measuredAt,
      by: 'T',
    };
    expect(withEntry(text, 'transmit', 'protection', [proof])).toBe(`id: a
transmit:
  # Half a second is enough.
  leaseMs: 500
  protection:
    - kind: time-out-timer
      limitMs: 180000
      measuredMs: 181200
      provenAt: 2026-11-29T16:00:00.000Z
      by: T
name: A
`);
  });

  it('refuses a text that is no station at all', () => {
    expect(() => withMeasurement('- 1\n- 2\n', 'radioPpm', ppm)).toThrow(TypeError);
    expect(() => withMeasurement('a: [', 'radioPpm', ppm)).toThrow(TypeError);
  });
});
