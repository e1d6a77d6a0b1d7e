import type { Bench } from '../../bench/bench.ts';
import type { Plot, PlotSeries } from '../../report/results.ts';

const sensors = ['temp_pa', 'temp_mcu', 'temp_tnc'] as const;
const structure = 'HK_PAYLOAD_FAST';
/** A report that is older than this tells nothing of now: in the profile they come every ten seconds. */
const freshMs = 12_000;
/** More would make no other drawing: the oldest half is thinned out by two. */
const mostRows = 4000;

export interface ThermalRow {
  readonly atMs: number;
  readonly chamberC: number | undefined;
  readonly currentA: number | undefined;
  /** As it is told; `keyed` with the key down, `off` without power, `silent` where it tells nothing. */
  readonly mode: string;
  /** By sensor, as the article tells; empty where it says nothing. */
  readonly sensorsC: Readonly<Record<string, number>>;
}

/** What chamber, supply and article said over the profile, row by row. */
export class ThermalLog {
  readonly #bench: Bench;
  #rows: ThermalRow[] = [];

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  get rows(): readonly ThermalRow[] {
    return this.#rows;
  }

  async sample(): Promise<ThermalRow> {
    const { instruments, payload, clock, power } = this.#bench;
    const [chamber, current] = [
      await instruments.read('chamber_temperature'),
      await instruments.read('supply_current'),
    ];
    const atMs = clock.nowAtMs();
    const last = power.isOn
      ? payload.heard.findLast(
          (heard) => heard.report?.container === structure && atMs - heard.atMs <= freshMs,
        )
      : undefined;
    const told = (name: string) => last?.report?.values.get(name)?.value;
    const row: ThermalRow = {
      atMs,
      chamberC: 'reason' in chamber ? undefined : chamber.reading.value,
      currentA: 'reason' in current ? undefined : current.reading.value,
      mode: modeOf(power.isOn, told('mode'), told('ptt')),
      sensorsC:
        last === undefined ? {} : Object.fromEntries(sensors.map((name) => [name, Number(told(name))])),
    };
    this.#rows.push(row);
    if (this.#rows.length > mostRows) this.#rows = this.#rows.filter((_row, at) => at % 2 === 0);
    return row;
  }

  /** How far each sensor has moved since; undefined as long as there are not two readings as far apart. */
  spreadC(sinceAtMs: number): number | undefined {
    const rows = this.#rows.filter(({ atMs }) => atMs >= sinceAtMs);
    const first = this.#rows.find(({ atMs }) => atMs <= sinceAtMs);
    if (first === undefined || rows.length < 2) return undefined;
    const spreads = sensors.flatMap((name) => {
      const values = rows.flatMap(({ sensorsC }) => sensorsC[name] ?? []);
      return values.length < 2 ? [] : [Math.max(...values) - Math.min(...values)];
    });
    return spreads.length === 0 ? undefined : Math.max(...spreads);
  }

  temperaturePlot(title: string, startAtMs: number, limits: Plot['limits']): Plot {
    return {
      title,
      x: hours,
      y: { label: 'Temperature', unit: 'degC' },
      series: [
        this.#series('chamber', startAtMs, ({ chamberC }) => chamberC),
        ...sensors.map((name) => this.#series(name, startAtMs, ({ sensorsC }) => sensorsC[name])),
      ].filter(({ xs }) => xs.length > 0),
      ...(limits && { limits }),
    };
  }

  currentPlot(startAtMs: number): Plot {
    return {
      title: 'Supply current over the profile',
      x: hours,
      y: { label: 'Supply current', unit: 'A' },
      series: [this.#series('supply', startAtMs, ({ currentA }) => currentA)],
    };
  }

  /** A line for each mode, from little to much. */
  modePlot(startAtMs: number): Plot {
    const seen = new Set(this.#rows.map(({ mode }) => mode));
    const names = [...usualModes.filter((name) => seen.delete(name)), ...seen];
    return {
      title: `Mode over the profile (${names.map((name, at) => `${at} ${name}`).join(', ')})`,
      x: hours,
      y: { label: 'Mode', unit: '' },
      series: [{ ...this.#series('mode', startAtMs, ({ mode }) => names.indexOf(mode)), kind: 'step' }],
    };
  }

  csv(startAtMs: number): string {
    const rows = this.#rows.map(({ atMs, chamberC, currentA, mode, sensorsC }) =>
      [
        ((atMs - startAtMs) / 1000).toFixed(0),
        chamberC?.toFixed(2) ?? '',
        ...sensors.map((name) => sensorsC[name]?.toFixed(2) ?? ''),
        currentA?.toFixed(4) ?? '',
        mode,
      ].join(','),
    );
    return `time_s,chamber_c,${sensors.map((name) => `${name}_c`).join(',')},supply_a,mode\n${rows.join('\n')}\n`;
  }

  #series(name: string, startAtMs: number, valueOf: (row: ThermalRow) => number | undefined): PlotSeries {
    const points = this.#rows.flatMap((row) => {
      const value = valueOf(row);
      return value === undefined ? [] : [{ x: (row.atMs - startAtMs) / 3_600_000, y: value }];
    });
    return {
      name,
      kind: 'line',
      xs: points.map(({ x }) => Math.round(x * 10_000) / 10_000),
      ys: points.map(({ y }) => Math.round(y * 1000) / 1000),
    };
  }
}

const usualModes = ['off', 'SAFE', 'STANDBY', 'RX', 'keyed'];

function modeOf(isOn: boolean, told: unknown, ptt: unknown): string {
  if (!isOn) return 'off';
  return told === undefined ? 'silent' : ptt === true ? 'keyed' : String(told);
}

const hours = { label: 'Time', unit: 'h' };
