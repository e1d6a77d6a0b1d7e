import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { decodeScpiBlock } from '@dawa/protocols/scpi/block';
import { readScpiNumber } from '@dawa/protocols/scpi/number';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createPayloadBench } from '../payload-bench.ts';
import type { InstrumentPort } from './bench-instruments.ts';

function bench() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const made = createPayloadBench({ clock, random: createRandom('bench'), report: () => {}, number: 1 });
  const [relay, board] = createMemoryStreamPair('relay');
  made.attach('relay', board);
  const client = (port: InstrumentPort) => {
    const [near, far] = createMemoryStreamPair(port);
    made.attach(port, far);
    let heard: number[] = [];
    near.onData((bytes) => heard.push(...bytes));
    return async (text: string) => {
      heard = [];
      await near.write(Uint8Array.from(`${text}\n`, (letter) => letter.charCodeAt(0)));
      await clock.runFor(20);
      return String.fromCharCode(...heard).replace(/\n$/, '');
    };
  };
  const number = (text: string) => {
    const read = readScpiNumber(text);
    return read.ok ? read.value : Number.NaN;
  };
  const switchRelay = (number_: number, isOn: boolean) => relay.write(encodeRelay({ relay: number_, isOn }));
  return { ...made, clock, client, number, switchRelay };
}

describe('instruments of the simulated bench', () => {
  it('say who they are, and count what they refuse', async () => {
    const { client } = bench();
    const supply = client('supply');
    expect(await supply('*IDN?')).toBe('Dawa,SIM-SUPPLY,SIM-0001,1.0');
    expect(await supply('*CLS;*OPC?')).toBe('1');
    expect(await supply('FLY 3;:SYST:ERR?')).toBe('');
    expect(await supply('VOLT 60')).toBe('');
    expect(await supply('VOLT')).toBe('');
    expect(await supply('VOLT 5 OHM;:SYST:ERR?')).toBe('');
    expect(await supply('*ESR?')).toBe(String(0x20 | 0x10));
    expect(await supply('SYST:ERR?;:SYST:ERR?')).toBe('-113,"Undefined header";-222,"Data out of range"');
    expect(await supply('SYSTEM:ERROR:NEXT?;NEXT?;NEXT?')).toBe(
      '-109,"Missing parameter";-131,"Invalid suffix";0,"No error"',
    );
  });

  it('measure the payload: its supply, its current, its bus', async () => {
    const { client, number, switchRelay, clock } = bench();
    const [supply, meter] = [client('supply'), client('multimeter')];
    await switchRelay(1, true);
    await clock.runFor(3000);
    expect(number(await supply('MEAS:VOLT?'))).toBeCloseTo(5.02, 2);
    expect(number(await supply('MEAS:CURR?'))).toBeGreaterThan(0.02);
    expect(number(await meter('MEAS:VOLT:DC?'))).toBeGreaterThan(4.9);
    await supply('VOLT 4.9 V');
    expect(number(await meter('READ?'))).toBeLessThan(4.91);
    expect(number(await meter('READ?'))).toBeGreaterThan(4.8);
  });

  it('take the payload’s supply away in two ways, and its capacitors empty', async () => {
    const { client, number, switchRelay, clock, board } = bench();
    const [supply, meter] = [client('supply'), client('multimeter')];
    await switchRelay(2, false);
    await switchRelay(1, true);
    await clock.runFor(3000);
    await supply('OUTP OFF');
    expect(board.isPowered).toBe(false);
    expect(number(await meter('READ?'))).toBeGreaterThan(0.3);
    await clock.runFor(300);
    expect(number(await meter('READ?'))).toBeLessThan(0.01);
    await supply('OUTP ON');
    expect(board.isPowered).toBe(true);
    await switchRelay(1, false);
    await clock.runFor(300);
    expect(number(await supply('MEAS:CURR?'))).toBeLessThan(0.001);
    expect(number(await supply('MEAS:VOLT?'))).toBeGreaterThan(5);
  });

  it('show that an idle serial line feeds a board without supply, until it is isolated', async () => {
    const { client, number, switchRelay, clock } = bench();
    const meter = client('multimeter');
    expect(number(await meter('READ?'))).toBeCloseTo(1.1, 2);
    await switchRelay(2, false);
    await clock.runFor(300);
    expect(Math.abs(number(await meter('READ?')))).toBeLessThan(0.01);
  });

  it('see the transmitter through coupler and attenuator', async () => {
    const { client, number, switchRelay, clock, board } = bench();
    const [meter, attenuator] = [client('powerMeter'), client('attenuator')];
    await switchRelay(1, true);
    await clock.runFor(3000);
    expect(number(await meter('MEAS:POW?'))).toBeLessThan(-58);
    board.transmitter.keyFor(60_000);
    expect(number(await meter('MEAS:POW?'))).toBeCloseTo(-3, 0);
    await attenuator(':INP:ATT 32.15');
    expect(number(await attenuator('ATT?'))).toBe(32.25);
    expect(number(await meter('FETC?'))).toBeCloseTo(-35.25, 0);
    const trace = Uint8Array.from(await meter('TRAC?'), (letter) => letter.charCodeAt(0));
    const levels = decodeScpiBlock(trace);
    expect(levels.ok && levels.value.length).toBe(404);
  });

  it('can be silent, late, damaged and strangers; a relay can weld', async () => {
    const { client, switchRelay, clock, board, setFault } = bench();
    const supply = client('supply');
    setFault('instrument-stranger', true, { instrument: 'supply' });
    expect(await supply('*IDN?')).toContain('SIM-0001-OTHER');
    setFault('instrument-stranger', false, {});
    setFault('instrument-late', true, { delayMs: 500 });
    expect(await supply('*OPC?')).toBe('');
    await clock.runFor(600);
    setFault('instrument-late', false, {});
    setFault('instrument-garbage', true, {});
    expect(await supply('*OPC?')).not.toBe('1');
    setFault('instrument-garbage', false, {});
    setFault('instrument-silent', true, { instrument: 'multimeter' });
    expect(await supply('*OPC?')).toBe('1');
    expect(await client('multimeter')('*OPC?')).toBe('');
    await switchRelay(1, true);
    setFault('relay-welded', true, {});
    await switchRelay(1, false);
    expect(board.isPowered).toBe(true);
    setFault('supply-stuck', true, {});
    await supply('OUTP OFF');
    expect(board.isPowered).toBe(true);
    setFault('supply-stuck', false, {});
    await supply('OUTP OFF');
    expect(board.isPowered).toBe(false);
  });
});
