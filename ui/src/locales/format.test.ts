import { describe, expect, it } from 'vitest';
import { formatMhz, formatNumber, formatSigned, frequencyParts } from './format-number.ts';
import { ageParts, formatAge, formatCountdown, formatLocal, formatSpan, formatUtc } from './format-time.ts';
import { limitWords, severityOf, violationWords } from './limit-words.ts';
import { plainName } from './plain-name.ts';

// SI Brochure (9th edition) section 5.4.4 asks for the thin space: fixed decimals, thin space per thousand, true minus.
const thin = '\u202f';
const minus = '\u2212';

describe('figures', () => {
  it('part thousands with a thin space and take a true minus', () => {
    expect(formatNumber(1234567)).toBe(`1${thin}234${thin}567`);
    expect(formatNumber(-4531)).toBe(`${minus}4${thin}531`);
    expect(formatNumber(1234.5678, 2)).toBe(`1${thin}234.57`);
    expect(formatNumber(999)).toBe('999');
  });

  it('show no minus before zero', () => {
    expect(formatNumber(-0.04, 1)).toBe('0.0');
    expect(formatNumber(-0)).toBe('0');
    expect(formatSigned(0)).toBe('0');
  });

  it('show the sign of a shift both ways', () => {
    expect(formatSigned(4553)).toBe(`+4${thin}553`);
    expect(formatSigned(-4531)).toBe(`${minus}4${thin}531`);
  });

  it('say when there is no figure, instead of NaN', () => {
    expect(formatNumber(Number.NaN)).toBe('none');
    expect(formatNumber(Number.POSITIVE_INFINITY, 2)).toBe('none');
  });

  it('cut a frequency into megahertz, kilohertz and hertz', () => {
    // The pass board as it was designed writes this one as 437.379 553.
    expect(frequencyParts(437_379_553)).toEqual({ mhz: '437', khz: '379', hz: '553' });
    expect(frequencyParts(145_825_000.4)).toEqual({ mhz: '145', khz: '825', hz: '000' });
    expect(formatMhz(437_375_000)).toBe('437.375');
  });
});

describe('countdown', () => {
  const event = Date.parse('2019-06-20T00:27:52Z');

  it('counts down to the event and up from it', () => {
    expect(formatCountdown(event - 220_000, event)).toBe(`T${minus}03:40`);
    expect(formatCountdown(event + 111_000, event)).toBe('T+01:51');
    expect(formatCountdown(event - 8_047_000, event)).toBe(`T${minus}2:14:07`);
  });

  it('never shows the event before it is there, nor misses it', () => {
    expect(formatCountdown(event - 1, event)).toBe(`T${minus}00:01`);
    expect(formatCountdown(event, event)).toBe('T+00:00');
    expect(formatCountdown(event + 999, event)).toBe('T+00:00');
  });

  it('cuts spans, and shows hours only when there are some', () => {
    expect(formatSpan(59_999)).toBe('00:59');
    expect(formatSpan(3_600_000)).toBe('1:00:00');
  });
});

describe('times and ages', () => {
  it('leads with UTC and follows with the hour of the station', () => {
    const atMs = Date.parse('2019-06-20T00:24:12Z');
    expect(formatUtc(atMs)).toBe('00:24:12');
    // Bhutan Time is UTC+6 all year (tz database, Asia/Thimphu).
    expect(formatLocal(atMs, 'Asia/Thimphu')).toBe('06:24');
    expect(formatLocal(atMs, 'Not/AZone')).toBe('00:24');
  });

  it('tells an age in the unit that fits, and never a negative one', () => {
    expect(formatAge(400)).toBe('0.4 s');
    expect(formatAge(16_200)).toBe('16 s');
    expect(formatAge(-80)).toBe('0.0 s');
    expect(formatAge(600_000)).toBe('10 min');
    expect(ageParts(7_200_000)).toEqual({ figure: '2', unit: 'h' });
  });

  it('does not jump from 9.9 to 10.0 s', () => {
    expect(formatAge(9_940)).toBe('9.9 s');
    expect(formatAge(9_960)).toBe('9 s');
  });
});

describe('words for values', () => {
  const limits = [
    { level: 'watch' as const, low: 4.85, high: 5.15 },
    { level: 'critical' as const, low: 4.75, high: 5.25 },
  ];

  it('name the innermost limits', () => {
    expect(limitWords({ limits })).toBe('4.85 to 5.15');
    expect(limitWords({ limits: [{ level: 'critical', low: null, high: 1.2 }] })).toBe('below 1.2');
    expect(limitWords({ limits: [] })).toBe('no limit');
  });

  it('name the furthest limit that a value is beyond', () => {
    expect(violationWords({ limits }, 5.3)).toBe('above 5.25');
    expect(violationWords({ limits }, 4.8)).toBe('below 4.85');
    expect(violationWords({ limits }, 5)).toBeUndefined();
  });

  it('give distress, critical and severe the one mark that alarms', () => {
    expect(['distress', 'critical', 'severe'].map((state) => severityOf(state as 'distress'))).toEqual([
      'critical',
      'critical',
      'critical',
    ]);
    expect(severityOf('nominal')).toBeUndefined();
  });

  it('spell out names of the dictionary', () => {
    expect(plainName('bus_voltage')).toBe('Bus voltage');
    expect(plainName('temp_pa')).toBe('PA temperature');
    expect(plainName('rssi')).toBe('RSSI');
  });
});
