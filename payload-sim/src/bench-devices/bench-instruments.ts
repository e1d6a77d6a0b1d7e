import { type ScpiError, scpiError } from '@dawa/protocols/scpi/error-queue';
import type { ScpiIdentity } from '@dawa/protocols/scpi/identity';
import { readScpiNumber, type ScpiUnit, writeScpiNumber } from '@dawa/protocols/scpi/number';
import { readBoolean } from '@dawa/protocols/scpi/program-message';
import type { Clock } from '@dawa/seams/clock';
import type { Report } from '../device-log.ts';
import { nominalSupply } from '../payload/energy.ts';
import type { BenchWiring } from './bench-wiring.ts';
import { type ScpiCommand, ScpiInstrument } from './scpi-instrument.ts';
import { chamberRules } from './thermal-chamber.ts';

/** Instruments that a simulated bench has, each at a socket of its own. */
export const instrumentPorts = ['supply', 'multimeter', 'attenuator', 'powerMeter', 'chamber'] as const;
export type InstrumentPort = (typeof instrumentPorts)[number];

export interface BenchInstrumentOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly wiring: BenchWiring;
  /** Counted from 1: told apart by it in serial numbers. */
  readonly number: number;
}

export function createBenchInstruments(
  options: BenchInstrumentOptions,
): Readonly<Record<InstrumentPort, ScpiInstrument>> {
  return {
    supply: benchSupply(options),
    multimeter: benchMultimeter(options),
    attenuator: benchAttenuator(options),
    powerMeter: benchPowerMeter(options),
    chamber: benchChamber(options),
  };
}

/** What such a supply can do. */
const supplyRange = { mostV: 6, mostA: 3 };

function benchSupply({ wiring, ...options }: BenchInstrumentOptions): ScpiInstrument {
  let isOn = true;
  let voltageV: number = nominalSupply.voltageV;
  let limitA = 2;
  const apply = () => {
    const isStuck = instrument.faults.has('supply-stuck') && !isOn;
    if (!isStuck) wiring.setSupply({ isOn, voltageV });
  };
  const instrument: ScpiInstrument = createInstrument('SIM-SUPPLY', options, {
    commands: [
      {
        pattern: 'OUTPut[:STATe]',
        query: () => (isOn ? '1' : '0'),
        order: booleanOrder((wanted) => {
          isOn = wanted;
          apply();
        }),
      },
      setting('[SOURce:]VOLTage[:LEVel][:IMMediate][:AMPLitude]', 'V', supplyRange.mostV, {
        get: () => voltageV,
        set: (wantedV) => {
          voltageV = wantedV;
          apply();
        },
      }),
      setting('[SOURce:]CURRent[:LEVel][:IMMediate][:AMPLitude]', 'A', supplyRange.mostA, {
        get: () => limitA,
        set: (wantedA) => {
          limitA = wantedA;
        },
      }),
      reading('MEASure[:SCALar]:VOLTage[:DC]', () => wiring.supplyReadbackV),
      reading('MEASure[:SCALar]:CURRent[:DC]', () => wiring.supplyCurrentA),
      // As of the Keysight N6700 family: the highest sample since the output, or the relay behind it, was switched on.
      reading('MEASure[:SCALar]:CURRent:MAXimum', () => wiring.supplyPeakA),
    ],
    // Agilent E3631A, OUTPut: "At *RST, the output state is off".
    onReset: () => {
      [isOn, voltageV, limitA] = [false, 0, supplyRange.mostA];
      apply();
    },
  });
  return instrument;
}

function benchMultimeter({ wiring, ...options }: BenchInstrumentOptions): ScpiInstrument {
  return createInstrument('SIM-METER', options, {
    commands: [
      reading('MEASure[:SCALar]:VOLTage[:DC]', () => wiring.busV),
      { pattern: 'CONFigure[:SCALar]:VOLTage[:DC]', order: () => undefined },
      reading('READ', () => wiring.busV),
    ],
  });
}

const mostAttenuationDb = 121;

function benchAttenuator({ wiring, ...options }: BenchInstrumentOptions): ScpiInstrument {
  return createInstrument('SIM-ATTENUATOR', options, {
    commands: [
      setting('[INPut:]ATTenuation', 'DB', mostAttenuationDb, {
        get: () => wiring.attenuationDb,
        // Steps of a quarter of a decibel; the nearest one is taken.
        set: (wantedDb) => {
          wiring.attenuationDb = Math.round(4 * wantedDb) / 4;
        },
      }),
    ],
    onReset: () => {
      wiring.attenuationDb = mostAttenuationDb;
    },
  });
}

const tracePoints = 101;

/** Reads power at its one connector; as an analyser it gives a trace of it, as 32-bit numbers in a block. */
function benchPowerMeter({ wiring, ...options }: BenchInstrumentOptions): ScpiInstrument {
  const trace = () => {
    const levelsDbm = Float32Array.from({ length: tracePoints }, (_, at) => {
      const offset = Math.abs(at - (tracePoints - 1) / 2);
      return Math.max(-100 - (at % 7) / 10, wiring.powerDbm - 4 * offset);
    });
    const octets = new DataView(new ArrayBuffer(4 * tracePoints));
    for (const [at, level] of levelsDbm.entries()) octets.setFloat32(4 * at, level);
    return new Uint8Array(octets.buffer);
  };
  return createInstrument('SIM-POWER-METER', options, {
    commands: [
      reading('MEASure#[:SCALar]:POWer[:AC]', () => wiring.powerDbm),
      reading('FETCh#[:SCALar][:POWer][:AC]', () => wiring.powerDbm),
      { pattern: 'TRACe[:DATA]', query: trace },
    ],
  });
}

/**
 * A chamber in the words of a Watlow F4T, which many have as their controller.
 * Source: TestEquity 101H manual, chapter 6, SCPI programming mode (SOURCE:CLOOP1, UNIT:TEMPERATURE, RRATE)
 */
function benchChamber({ wiring, ...options }: BenchInstrumentOptions): ScpiInstrument {
  const { chamber } = wiring;
  const { leastC, mostC, mostCPerMin } = chamberRules;
  return createInstrument('SIM-CHAMBER', options, {
    commands: [
      {
        pattern: 'UNIT:TEMPerature',
        query: () => 'C',
        order: ([unit]) => (unit === 'C' ? undefined : scpiError(-224, unit ?? '')),
      },
      reading('SOURce:CLOop#:PVALue', () => chamber.readC),
      {
        pattern: 'SOURce:CLOop#:SPOint',
        query: () => writeScpiNumber(chamber.setpointC),
        order: numberOrder({ least: leastC, most: mostC }, (setpointC) => chamber.set(setpointC)),
      },
      {
        pattern: 'SOURce:CLOop#:RRATe',
        query: () => writeScpiNumber(chamber.cPerMin),
        order: numberOrder({ least: 0.1, most: mostCPerMin }, (cPerMin) => chamber.setRate(cPerMin)),
      },
    ],
    onReset: () => chamber.set(chamberRules.roomC),
  });
}

function createInstrument(
  model: string,
  { clock, report, number }: Omit<BenchInstrumentOptions, 'wiring'>,
  { commands, onReset = () => {} }: { commands: readonly ScpiCommand[]; onReset?: () => void },
): ScpiInstrument {
  const serial = `SIM-${String(number).padStart(4, '0')}`;
  const identity: ScpiIdentity = { make: 'Dawa', model, serial, firmware: '1.0' };
  return new ScpiInstrument({ clock, report, identity, commands, onReset });
}

function reading(pattern: string, value: () => number): ScpiCommand {
  return { pattern, query: () => writeScpiNumber(value()) };
}

function setting(
  pattern: string,
  unit: ScpiUnit,
  most: number,
  { get, set }: { get: () => number; set: (value: number) => void },
): ScpiCommand {
  return {
    pattern,
    query: () => writeScpiNumber(get()),
    order: numberOrder({ least: 0, most, unit }, set),
  };
}

function numberOrder(
  { least, most, unit }: { readonly least: number; readonly most: number; readonly unit?: ScpiUnit },
  set: (value: number) => void,
): (parameters: readonly string[]) => ScpiError | undefined {
  return ([parameter]) => {
    if (parameter === undefined) return scpiError(-109);
    const value = readScpiNumber(parameter, unit);
    if (!value.ok) return scpiError(value.fault.kind === 'wrong-unit' ? -131 : -104, parameter);
    if (value.value < least || value.value > most) return scpiError(-222, parameter);
    set(value.value);
    return undefined;
  };
}

function booleanOrder(
  set: (isOn: boolean) => void,
): (parameters: readonly string[]) => ScpiError | undefined {
  return ([parameter]) => {
    if (parameter === undefined) return scpiError(-109);
    const wanted = readBoolean(parameter);
    if (wanted === undefined) return scpiError(-224, parameter);
    set(wanted);
    return undefined;
  };
}
