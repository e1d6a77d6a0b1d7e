import type { AprsTelemetry } from './telemetry.ts';
import type { Equation, TelemetryDefinition } from './telemetry-definition.ts';

/** A channel or bit of telemetry, as far as its station has told what it means. */
export interface TelemetryValue {
  /** `A1` to `A5`, `B1` to `B8`. */
  readonly channel: string;
  /** As the station calls it, otherwise the channel. */
  readonly name: string;
  readonly raw: number;
  /** By the equation of the station; the raw value where it has told none. Of a bit 1 where its label holds. */
  readonly value: number;
  /** Unit of a channel, label of a bit; empty where none was told. */
  readonly unit: string;
  /** The station has told an equation, or of a bit its sense. */
  readonly isCalibrated: boolean;
}

/**
 * What stations have told about their telemetry, each its own; only so many stations are kept, those that spoke last.
 */
export class TelemetryDefinitions {
  readonly #stations = new Map<string, Known>();
  readonly #mostStations: number;

  constructor({ mostStations = 1000 }: { readonly mostStations?: number } = {}) {
    this.#mostStations = mostStations;
  }

  /** @param station the addressee of the message */
  learn(station: string, definition: TelemetryDefinition): void {
    const known = this.#stations.get(station) ?? {};
    this.#stations.delete(station);
    this.#stations.set(station, { ...known, [definition.of]: definition });
    if (this.#stations.size > this.#mostStations) this.#stations.delete(this.#stations.keys().next().value!);
  }

  /** The name that a station gives to what it does with its telemetry. */
  projectOf(station: string): string | undefined {
    return this.#stations.get(station)?.bits?.project;
  }

  valuesOf(station: string, { channels, bits }: AprsTelemetry): TelemetryValue[] {
    const known = this.#stations.get(station) ?? {};
    const values: TelemetryValue[] = [];
    for (const [at, raw] of channels.entries()) {
      if (raw !== undefined) values.push(channelValue(known, at, raw));
    }
    for (const [at, bit] of (bits ?? []).entries()) values.push(bitValue(known, at, bit));
    return values;
  }
}

type Of<K extends TelemetryDefinition['of']> = Extract<TelemetryDefinition, { readonly of: K }>;
type Known = { readonly [K in TelemetryDefinition['of']]?: Of<K> };

function channelValue(known: Known, at: number, raw: number): TelemetryValue {
  const equation = known.equations?.equations[at];
  const channel = `A${at + 1}`;
  return {
    channel,
    name: nameOf(known, at, channel),
    raw,
    value: equation === undefined ? raw : evaluate(equation, raw),
    unit: (known.units?.units[at] ?? '').trim(),
    isCalibrated: equation !== undefined,
  };
}

function bitValue(known: Known, at: number, bit: boolean): TelemetryValue {
  const sense = known.bits?.senses[at];
  const channel = `B${at + 1}`;
  return {
    channel,
    name: nameOf(known, at + 5, channel),
    raw: Number(bit),
    value: Number(sense === undefined ? bit : bit === sense),
    unit: (known.units?.units[at + 5] ?? '').trim(),
    isCalibrated: sense !== undefined,
  };
}

function evaluate({ a, b, c }: Equation, raw: number): number {
  return a * raw ** 2 + b * raw + c;
}

function nameOf(known: Known, at: number, channel: string): string {
  const name = (known.names?.names[at] ?? '').trim();
  return name === '' ? channel : name;
}
