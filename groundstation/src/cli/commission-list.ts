import type { StationFile } from '@dawa/protocols/station-file';
import { type Column, tableText } from './table.ts';

/** One row of `dawa commission --list`: what there is to measure, and how it stands. */
export interface MeasurementRow {
  readonly step: string;
  readonly key: string;
  readonly state: 'never' | 'good' | 'expired';
  readonly measuredAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly result: string;
  readonly usedBy: string;
}

export function measurementRows(
  { commissioning = {} }: Pick<StationFile, 'commissioning'>,
  nowAtMs: number,
): readonly MeasurementRow[] {
  return things.map(({ step, key, usedBy, result }) => {
    const entry = commissioning[key];
    if (entry === undefined)
      return { step, key, state: 'never', measuredAtMs: null, expiresAtMs: null, result: '', usedBy };
    const expiresAtMs = Date.parse(entry.expiresAt);
    const state = expiresAtMs > nowAtMs ? 'good' : 'expired';
    const measuredAtMs = Date.parse(entry.measuredAt);
    return { step, key, state, measuredAtMs, expiresAtMs, result: result(commissioning), usedBy };
  });
}

export function listText(rows: readonly MeasurementRow[]): string {
  return tableText(rows, columns);
}

type Section = NonNullable<StationFile['commissioning']>;

const plusMinus = (value: number, sigma: number, digits: number, unit: string) =>
  `${value.toFixed(digits)} ±${sigma.toFixed(digits)} ${unit}`;

const both = <T>(
  axes: { azimuth?: T | undefined; elevation?: T | undefined } | undefined,
  text: (axis: T) => string,
) => [axes?.azimuth, axes?.elevation].flatMap((axis) => (axis === undefined ? [] : [text(axis)])).join(', ');

const things: readonly {
  readonly step: string;
  readonly key: keyof Section;
  readonly usedBy: string;
  result(section: Section): string;
}[] = [
  {
    step: 'azimuth',
    key: 'alignment',
    usedBy: 'every order to the antenna',
    result: ({ alignment: a }) =>
      a === undefined
        ? ''
        : `north ${plusMinus(a.azimuthOffsetDeg, a.azimuthSigmaDeg, 2, 'deg')}, lean ${plusMinus(Math.hypot(a.tiltNorthDeg, a.tiltEastDeg), a.tiltSigmaDeg, 2, 'deg')}`,
  },
  {
    step: 'encoder',
    key: 'encoder',
    usedBy: 'people',
    result: ({ encoder }) => both(encoder, ({ worstDeg }) => `worst ${worstDeg.toFixed(2)} deg`),
  },
  {
    step: 'backlash',
    key: 'backlash',
    usedBy: 'people',
    result: ({ backlash }) =>
      both(backlash, ({ playDeg, sigmaDeg }) => plusMinus(playDeg, sigmaDeg, 2, 'deg')),
  },
  {
    step: 'slew',
    key: 'slew',
    usedBy: 'plans of passes',
    result: ({ slew }) =>
      both(slew, ({ rateDegS, rateSigmaDegS }) => plusMinus(rateDegS, rateSigmaDegS, 2, 'deg/s')),
  },
  {
    step: 'radio-ppm',
    key: 'radioPpm',
    usedBy: 'every tuning of the radio',
    result: ({ radioPpm: r }) => (r === undefined ? '' : plusMinus(r.ppm, r.sigmaPpm, 3, 'ppm')),
  },
  {
    step: 'transmit-delay',
    key: 'transmitDelay',
    usedBy: 'people',
    result: ({ transmitDelay: t }) => (t === undefined ? '' : plusMinus(t.keyMs, t.keySigmaMs, 0, 'ms')),
  },
  {
    step: 'audio-level',
    key: 'audioLevel',
    usedBy: 'people',
    result: ({ audioLevel: a }) => (a === undefined ? '' : plusMinus(a.deviationHz, a.sigmaHz, 0, 'Hz')),
  },
  {
    step: 'noise',
    key: 'noise',
    usedBy: 'people',
    result({ noise }) {
      const meters = (noise?.meters ?? []).map(({ meter }) => meter);
      return meters.length === 0
        ? ''
        : `meter ${Math.min(...meters).toFixed(0)} to ${Math.max(...meters).toFixed(0)}`;
    },
  },
];

const day = (atMs: number | null) => (atMs === null ? '' : new Date(atMs).toISOString().slice(0, 10));

const columns: readonly Column<MeasurementRow>[] = [
  { heading: 'step', text: ({ step }) => step },
  { heading: 'state', text: ({ state }) => state },
  { heading: 'measured', text: ({ measuredAtMs }) => day(measuredAtMs) },
  { heading: 'expires', text: ({ expiresAtMs }) => day(expiresAtMs) },
  { heading: 'result', text: ({ result }) => result },
  { heading: 'used by', text: ({ usedBy }) => usedBy },
];
