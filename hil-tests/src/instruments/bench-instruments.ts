import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { type InstrumentSection, type Quantity, uncertaintyOf } from '../bench/bench-instrument.ts';
import type { Reading } from '../measuring/reading.ts';
import { wordsOf } from './instrument-words.ts';
import { type OpenInstrument, openInstrument } from './open-instrument.ts';

/** What can be read with the instruments of a bench. */
export type BenchQuantity =
  | 'bus_voltage'
  | 'supply_voltage'
  | 'supply_current'
  /** The highest since the article was switched on, or of the last acquisition, as the supply has it. */
  | 'inrush_current'
  | 'rf_power'
  | 'attenuation'
  | 'chamber_temperature';

/** A reading, or why there is none. */
export type ReadingOrReason = { readonly reading: Reading } | { readonly reason: string };

export interface AbsentInstrument {
  readonly id: string;
  readonly reason: string;
}

/** Everything on the bench that measures, as far as it is there. */
export interface BenchInstruments {
  readonly present: readonly OpenInstrument[];
  /** Named in the bench file and not used, each with why. */
  readonly absent: readonly AbsentInstrument[];
  /** @throws nothing: what cannot be read comes back with its reason */
  read(quantity: BenchQuantity): Promise<ReadingOrReason>;
  /** @returns why it was not done, or undefined */
  setSupply(setting: { readonly isOn?: boolean; readonly voltageV?: number }): Promise<string | undefined>;
  setAttenuation(attenuationDb: number): Promise<string | undefined>;
  /** What the chamber was last told here; undefined as long as nobody told it anything. */
  readonly chamberSetC: number | undefined;
  /** Where the chamber is to go; it takes its time. */
  setChamber(temperatureC: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Whose job a quantity is: the first of these kinds that the bench has. */
const sources: Readonly<Record<BenchQuantity, readonly InstrumentSection['kind'][]>> = {
  bus_voltage: ['multimeter'],
  supply_voltage: ['supply'],
  supply_current: ['supply'],
  inrush_current: ['supply'],
  rf_power: ['power-meter', 'analyser'],
  attenuation: ['attenuator'],
  chamber_temperature: ['chamber'],
};

const units: Readonly<Record<BenchQuantity, string>> = {
  ...{ bus_voltage: 'V', supply_voltage: 'V', supply_current: 'A', inrush_current: 'A' },
  ...{ rf_power: 'dBm', attenuation: 'dB', chamber_temperature: 'degC' },
};

const stated: Readonly<Record<BenchQuantity, Quantity>> = {
  bus_voltage: 'voltageV',
  supply_voltage: 'voltageV',
  supply_current: 'currentA',
  inrush_current: 'currentA',
  rf_power: 'powerDb',
  attenuation: 'attenuationDb',
  chamber_temperature: 'temperatureC',
};

/** The simulator's name of what an instrument does. */
const simulatedPorts: Readonly<Record<InstrumentSection['kind'], string | undefined>> = {
  supply: 'supply',
  multimeter: 'multimeter',
  attenuator: 'attenuator',
  'power-meter': 'powerMeter',
  analyser: 'powerMeter',
  chamber: 'chamber',
  other: undefined,
};

/** Opens what the bench file names; what is not there, or is another one, is left out with its reason. */
export async function openInstruments(
  sections: readonly InstrumentSection[],
  ports: Readonly<Record<string, string | ByteStream>>,
  clock: Clock,
): Promise<BenchInstruments> {
  const present: OpenInstrument[] = [];
  const absent: AbsentInstrument[] = [];
  for (const section of sections) {
    if (section.kind === 'other') continue;
    if (section.connection === undefined) {
      absent.push({ id: section.id, reason: 'the bench file gives no connection' });
      continue;
    }
    try {
      present.push(await openInstrument(section, ports[simulatedPorts[section.kind] ?? ''], clock));
    } catch (error) {
      absent.push({ id: section.id, reason: messageOf(error) });
    }
  }
  return createBenchInstruments(present, absent);
}

/** A bench of what was opened. */
export function createBenchInstruments(
  present: readonly OpenInstrument[],
  absent: readonly AbsentInstrument[] = [],
): BenchInstruments {
  const find = (kinds: readonly InstrumentSection['kind'][]) =>
    present.find(({ section }) => kinds.includes(section.kind));
  const missing = (kinds: readonly InstrumentSection['kind'][]) =>
    absent.length === 0
      ? `no ${kinds.join(' or ')} on this bench`
      : `no ${kinds.join(' or ')} on this bench (${absent.map(({ id, reason }) => `${id}: ${reason}`).join('; ')})`;
  const tell = async (kind: InstrumentSection['kind'], orders: (instrument: OpenInstrument) => string[]) => {
    const instrument = find([kind]);
    if (instrument === undefined) return missing([kind]);
    try {
      for (const order of orders(instrument)) await instrument.line.order(order);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  };
  let chamberSetC: number | undefined;
  return {
    present,
    absent,
    async read(quantity) {
      const instrument = find(sources[quantity]);
      if (instrument === undefined) return { reason: missing(sources[quantity]) };
      const { section, line } = instrument;
      const question = questionOf(section, quantity);
      if (question === undefined) return { reason: `${section.id}: no such reading in its words` };
      try {
        const value = await line.askNumber(question);
        const expandedUncertainty = uncertaintyOf(section, stated[quantity], value);
        return { reading: { value, unit: units[quantity], expandedUncertainty, instrument: section } };
      } catch (error) {
        return { reason: messageOf(error) };
      }
    },
    setSupply: ({ isOn, voltageV }) =>
      tell('supply', ({ section }) => {
        const words = wordsOf(section);
        return [
          ...(voltageV === undefined ? [] : [words.setVoltage(voltageV)]),
          ...(isOn === undefined ? [] : [isOn ? words.outputOn : words.outputOff]),
        ];
      }),
    setAttenuation: (attenuationDb) =>
      tell('attenuator', ({ section }) => [wordsOf(section).setAttenuation(attenuationDb)]),
    get chamberSetC() {
      return chamberSetC;
    },
    setChamber(temperatureC) {
      chamberSetC = temperatureC;
      return tell('chamber', ({ section }) => {
        const words = wordsOf(section);
        return [words.temperatureInC, words.setTemperature(temperatureC)];
      });
    },
    async close() {
      await Promise.all(present.map(({ line }) => line.close().catch(() => {})));
    },
  };
}

function questionOf(section: InstrumentSection, quantity: BenchQuantity): string | undefined {
  const words = wordsOf(section);
  switch (quantity) {
    case 'bus_voltage':
      return words.askVoltage;
    case 'supply_voltage':
      return words.askOutputVoltage;
    case 'supply_current':
      return words.askOutputCurrent;
    case 'inrush_current':
      return words.askHighestCurrent;
    case 'rf_power':
      return words.askPower;
    case 'attenuation':
      return words.askAttenuation;
    case 'chamber_temperature':
      return words.askTemperature;
    default:
      return quantity satisfies never;
  }
}
