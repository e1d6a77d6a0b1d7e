import { describe, expect, it } from 'vitest';
import { readTelemetryView, shownWindow, telemetryAddress } from './telemetry-view.ts';

const nowAtMs = Date.parse('2019-06-20T00:24:00Z');
const minuteMs = 60_000;
const facts = {
  nowAtMs,
  pass: { aosAtMs: nowAtMs - 2 * minuteMs, losAtMs: nowAtMs + 6 * minuteMs },
  firstAtMs: nowAtMs - 5 * minuteMs,
};
const searchOf = (address: string) => address.split('?')[1] ?? '';

describe('the address of the Telemetry page', () => {
  it('brings back everything that was shown', () => {
    const view = {
      plotted: ['temp_pa', '/APRS/power, main'],
      span: 'day',
      fixed: { fromAtMs: nowAtMs - minuteMs, toAtMs: nowAtMs },
      packetLsn: 1852,
      field: 'temp_pa',
      find: 'pa',
    } as const;
    expect(readTelemetryView(searchOf(telemetryAddress(view)))).toEqual(view);
    const zoomed = { ...view, span: 90_000, fixed: null, plotted: [] };
    expect(readTelemetryView(searchOf(telemetryAddress(zoomed)))).toEqual(zoomed);
  });

  it('is short while nothing was chosen', () => {
    expect(telemetryAddress(readTelemetryView(''))).toBe('/telemetry');
  });

  it('follows the links of the pass board, which name one value', () => {
    expect(readTelemetryView('value=bus_voltage').plotted).toEqual(['bus_voltage']);
  });

  it('leaves out what makes no sense instead of showing nothing', () => {
    const view = readTelemetryView(
      'span=1ms&from=2019-06-20T00:24:00Z&to=2019-06-20T00:20:00Z&packet=-1&plot=',
    );
    expect(view).toEqual({ plotted: [], span: '10min', fixed: null, packetLsn: null, field: null, find: '' });
    expect(
      readTelemetryView(`plot=${Array.from({ length: 99 }, (_, n) => n).join('&plot=')}`).plotted,
    ).toHaveLength(24);
  });
});

describe('the time that is shown', () => {
  it('ends now, or stands where it was put', () => {
    expect(shownWindow({ span: '10min', fixed: null }, facts)).toEqual({
      fromAtMs: nowAtMs - 10 * minuteMs,
      toAtMs: nowAtMs,
    });
    const fixed = { fromAtMs: 1, toAtMs: 5000 };
    expect(shownWindow({ span: 'all', fixed }, facts)).toEqual(fixed);
  });

  it('holds the whole pass with half a minute on either side; without a pass, the last ten minutes', () => {
    const shown = shownWindow({ span: 'pass', fixed: null }, facts);
    expect(shown).toEqual({ fromAtMs: nowAtMs - 2.5 * minuteMs, toAtMs: nowAtMs + 6.5 * minuteMs });
    const none = shownWindow({ span: 'pass', fixed: null }, { ...facts, pass: null });
    expect(none).toEqual(shownWindow({ span: '10min', fixed: null }, facts));
  });

  it('holds all of the archive, also while that is a second long', () => {
    const { fromAtMs } = shownWindow({ span: 'all', fixed: null }, facts);
    expect(fromAtMs).toBeLessThan(facts.firstAtMs);
    const young = shownWindow({ span: 'all', fixed: null }, { ...facts, firstAtMs: nowAtMs - 1000 });
    expect(young.toAtMs - young.fromAtMs).toBeGreaterThanOrEqual(minuteMs);
  });
});
