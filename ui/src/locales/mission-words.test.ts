import { describe, expect, it } from 'vitest';
import { thinSpace } from './format-number.ts';
import { doubtWords, figureText, instantText } from './mission-words.ts';

const mass = {
  name: 'mass',
  of: null,
  value: 1.11,
  low: null,
  high: null,
  unit: 'kg',
  source: 'somebody',
} as const;

describe('what is known of a mission', () => {
  it('stands as it is where a source says so, and as about that much where nobody does', () => {
    expect(figureText({ ...mass, confidence: 'B' })).toBe('1.11 kg');
    expect(figureText({ ...mass, confidence: 'D' })).toBe('≈ 1.11 kg');
    expect(figureText({ ...mass, confidence: '?' })).toBe('≈ 1.11 kg');
    expect(figureText({ ...mass, value: -105, unit: 'dBm', confidence: 'A' })).toBe('−105 dBm');
    expect(figureText({ ...mass, value: 43_591, unit: '1', confidence: 'A' })).toBe(`43${thinSpace}591`);
  });

  it('shows how far sources are apart', () => {
    // Source: missions/birds2/mission.yaml, altitude at release and orbits flown.
    const release = { ...mass, value: null, low: 400, high: 415, unit: 'km', confidence: 'B' } as const;
    expect(figureText(release)).toBe('407.5 ± 7.5 km');
    const orbits = { ...release, low: 13_000, high: 13_072, unit: '1', confidence: 'A' } as const;
    expect(figureText(orbits)).toBe(`13${thinSpace}036 ± 36`);
  });

  it('says as much of an instant as is meant', () => {
    const launchAtMs = Date.UTC(2018, 5, 29, 9, 42);
    expect(instantText({ atMs: launchAtMs, precision: 'minute' })).toBe('29 Jun 2018 09:42 UTC');
    expect(instantText({ atMs: launchAtMs, precision: 'hour' })).toBe('29 Jun 2018 about 09 UTC');
    expect(instantText({ atMs: launchAtMs, precision: 'day' })).toBe('29 Jun 2018');
    expect(instantText({ atMs: launchAtMs, precision: 'month' })).toBe('Jun 2018');
    expect(instantText({ atMs: launchAtMs, precision: null })).toBe('29 Jun 2018 09:42:00 UTC');
  });

  it('says behind a description how sure it is, and nothing where nobody told', () => {
    expect(doubtWords(undefined)).toBe('');
    expect(doubtWords({ confidence: 'C', source: 'the element set' })).toBe('. C, computed: the element set');
  });
});
