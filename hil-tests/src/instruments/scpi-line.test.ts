import { createPayloadBench } from '@dawa/payload-sim/payload-bench';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { instrumentSection } from '../bench/bench-instrument.ts';
import { createBenchInstruments } from './bench-instruments.ts';
import { wordsOf } from './instrument-words.ts';
import { ScpiLine } from './scpi-line.ts';

/** The simulated bench with lines to its instruments, on one virtual clock. */
function rig() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bench = createPayloadBench({ clock, random: createRandom('scpi'), report: () => {}, number: 1 });
  const [relay, board] = createMemoryStreamPair('relay');
  bench.attach('relay', board);
  const lineTo = (port: 'supply' | 'multimeter' | 'powerMeter') => {
    const [stream, far] = createMemoryStreamPair(port);
    bench.attach(port, far);
    return { line: new ScpiLine({ stream, clock, name: port, answerTimeoutMs: 1000 }), stream, far };
  };
  const run = async <T>(work: Promise<T>) => {
    const settled = work.then(
      (value) => ({ value, error: undefined }),
      (error: Error) => ({ value: undefined, error: error.message }),
    );
    await clock.runFor(10_000);
    return settled;
  };
  return { clock, bench, relay, lineTo, run };
}

describe('a conversation with an instrument', () => {
  it('asks, orders, and reads the error queue after each order', async () => {
    const { lineTo, run } = rig();
    const { line } = lineTo('supply');
    expect((await run(line.ask('*IDN?'))).value).toBe('Dawa,SIM-SUPPLY,SIM-0001,1.0');
    expect((await run(line.order('VOLT 4.8'))).error).toBeUndefined();
    expect((await run(line.askNumber('VOLT?'))).value).toBe(4.8);
    expect((await run(line.order('VOLT 60'))).error).toBe('supply: VOLT 60: -222 Data out of range');
    expect((await run(line.order('FLY'))).error).toBe('supply: FLY: -113 Undefined header');
    expect((await run(line.readErrors())).value).toEqual([]);
  });

  it('reads a trace as a block', async () => {
    const { lineTo, run } = rig();
    expect((await run(lineTo('powerMeter').line.askBlock('TRAC?'))).value).toHaveLength(404);
  });

  it('gives up in time on a silent instrument, and understands it again when it speaks', async () => {
    const { lineTo, run, bench } = rig();
    const { line } = lineTo('supply');
    bench.setFault('instrument-silent', true, {});
    expect((await run(line.ask('*IDN?'))).error).toBe('supply: expected an answer to *IDN? within 1000 ms');
    bench.setFault('instrument-silent', false, {});
    expect((await run(line.askNumber('MEAS:VOLT?'))).value).toBeCloseTo(5.02, 1);
  });

  it('never takes a late answer for the answer to another question', async () => {
    const { lineTo, run, bench } = rig();
    const { line } = lineTo('supply');
    bench.setFault('instrument-late', true, { delayMs: 1500 });
    const first = line.ask('*IDN?');
    const second = line.askNumber('MEAS:VOLT?');
    const third = line.ask('*IDN?');
    const outcomes = await run(Promise.allSettled([first, second, third]));
    expect(outcomes.value!.every(({ status }) => status === 'rejected')).toBe(true);
    bench.setFault('instrument-late', true, { delayMs: 900 });
    expect((await run(line.askNumber('MEAS:VOLT?'))).value).toBeCloseTo(5.02, 1);
  });

  it('says what is wrong with an answer that is damaged or means none', async () => {
    const { lineTo, run, bench, clock } = rig();
    bench.setFault('instrument-garbage', true, {});
    expect((await run(lineTo('supply').line.askNumber('MEAS:VOLT?'))).error).toBeDefined();
    bench.setFault('instrument-silent', true, {});
    const { line, far } = lineTo('multimeter');
    const answerWith = async (answer: string) => {
      const asked = line.askNumber('READ?');
      clock.after(100, () => void far.write(Uint8Array.from(answer, (letter) => letter.charCodeAt(0))));
      return (await run(asked)).error;
    };
    expect(await answerWith('9.9E37\n')).toContain('more than it can measure');
    expect(await answerWith('OVLD\n')).toContain('expected a number, found OVLD');
  });

  it('ends with the cable', async () => {
    const { lineTo, run, bench } = rig();
    const { line, stream } = lineTo('supply');
    bench.setFault('instrument-silent', true, {});
    const asked = line.ask('*IDN?');
    await stream.close();
    expect((await run(asked)).error).toBeDefined();
    expect(line.isOpen).toBe(false);
  });

  it('keeps bounded memory when an instrument babbles', async () => {
    const { lineTo, run } = rig();
    const { line, far } = lineTo('supply');
    const babble = new Uint8Array(200_000).map((_, at) => (at % 3 === 2 ? 10 : 0x41));
    await far.write(babble);
    expect((await run(line.ask('*IDN?'))).value).toBe('Dawa,SIM-SUPPLY,SIM-0001,1.0');
  });
});

describe('instruments of a bench', () => {
  const section = (kind: string, change: object = {}) =>
    instrumentSection.parse({
      ...{ id: kind, kind, make: 'Dawa', model: 'SIM', serial: '1', calibratedUntil: null },
      connection: { kind: 'simulated' },
      ...change,
    });

  it('read the payload, each with its uncertainty', async () => {
    const { lineTo, run, relay, clock } = rig();
    const identity = { make: 'Dawa', model: 'SIM', serial: '1', firmware: '1' };
    const uncertainty = { voltageV: { absolute: 0.002, ofReading: 0.001 } };
    const instruments = createBenchInstruments([
      {
        section: section('multimeter', { uncertainty }),
        line: lineTo('multimeter').line,
        identity,
        place: '',
      },
      { section: section('supply'), line: lineTo('supply').line, identity, place: '' },
    ]);
    await relay.write(encodeRelay({ relay: 1, isOn: true }));
    await clock.runFor(3000);
    const bus = (await run(instruments.read('bus_voltage'))).value!;
    expect('reading' in bus && bus.reading.value).toBeCloseTo(5, 1);
    expect('reading' in bus && bus.reading.expandedUncertainty).toBeCloseTo(0.007, 3);
    expect((await run(instruments.setSupply({ isOn: false }))).value).toBeUndefined();
    const current = (await run(instruments.read('supply_current'))).value!;
    expect('reading' in current && current.reading.value).toBeLessThan(0.001);
    expect((await run(instruments.read('rf_power'))).value).toEqual({
      reason: 'no power-meter or analyser on this bench',
    });
    expect((await run(instruments.setAttenuation(10))).value).toBe('no attenuator on this bench');
  });

  // Rigol DP2000 programming guide, 4.8.15; Agilent E3631A user's guide, page 77; Agilent 8156A, page 107
  it('are told in the words of their makers', () => {
    expect(wordsOf({ make: 'Rigol', model: 'DP832', channel: 'CH2' })).toMatchObject({
      ...{ outputOn: ':OUTP CH2,ON', askOutputVoltage: ':MEAS:VOLT? CH2' },
    });
    expect(wordsOf({ make: 'Agilent', model: 'E3631A', channel: undefined }).outputOff).toBe('OUTP OFF');
    // TestEquity 101H manual, chapter 6: a chamber with a Watlow F4T.
    const chamber = wordsOf({ make: 'TestEquity', model: '101H', channel: undefined });
    expect(chamber.setTemperature(-40)).toBe(':SOURCE:CLOOP1:SPOINT -40');
    expect(chamber.askTemperature).toBe(':SOURCE:CLOOP1:PVALUE?');
    expect(wordsOf({ make: 'Keysight', model: 'E36312A', channel: '1' }).outputOn).toBe('OUTP ON,(@1)');
    expect(wordsOf({ make: 'Agilent', model: '8156A', channel: undefined }).setAttenuation(32.15)).toBe(
      'INP:ATT 32.15',
    );
  });
});
