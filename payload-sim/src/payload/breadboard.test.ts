import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { decodeCuc } from 'ccsds-parser/time/cuc';
import { describe, expect, it } from 'vitest';
import { onboardTimeFormat } from '../pus-source.ts';
import { Breadboard, type BreadboardOptions } from './breadboard.ts';
import { detectionNames, payloadFaults } from './fault-list.ts';

// Limits and codes: the mission's own definition (missions/aprs-dp/telemetry.xml, decision record 0008). Subtypes of
// service 1: ECSS-E-ST-70-41C, 8.1.2.
const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
const setMode = (mode: number) => Uint8Array.of(1, mode);
const STANDBY = 2;
const RX = 3;
const DIGI = 4;
const SAFE = 7;

interface Heard {
  readonly type: string;
  readonly data: Uint8Array;
  readonly generatedAtMs: number;
  readonly heardAtMs: number;
}

function bench(options: Partial<BreadboardOptions> = {}) {
  const clock = new VirtualClock(startAtMs);
  const board = new Breadboard({ clock, random: createRandom('bench'), ...options });
  const [ours, theirs] = createMemoryStreamPair('payload');
  board.attach(theirs);
  const heard: Heard[] = [];
  let damaged = 0;
  const decoder = new PayloadBusDecoder();
  ours.onData((bytes) => {
    for (const result of decoder.push(bytes)) {
      const packet = result.ok ? decodeSpacePacket(result.value) : result;
      const report = packet.ok
        ? decodePusTelemetry(packet.value, { timeOctets: 6, hasErrorControl: true })
        : packet;
      if (!report.ok || !report.value.hasGoodErrorControl) {
        damaged++;
        continue;
      }
      const { service, subtype, data, onboardTime } = report.value;
      const generated = decodeCuc(onboardTime, onboardTimeFormat);
      heard.push({
        type: `${service}.${subtype}`,
        data,
        generatedAtMs: generated.ok ? generated.value : Number.NaN,
        heardAtMs: clock.nowAtMs(),
      });
    }
  });
  let sequenceCount = 0;
  const send = async (service: number, subtype: number, data: Uint8Array, apid = 0x20) => {
    const before = heard.length;
    const packet = encodePusTelecommand({ apid, sequenceCount: sequenceCount++, service, subtype, data });
    await ours.write(encodeBusPacket(packet));
    await clock.runFor(10);
    return heard
      .slice(before)
      .filter(({ type }) => type.startsWith('1.'))
      .map(({ type, data: told }) => (told.length > 4 ? `${type} code ${told[4]}` : type));
  };
  const events = () =>
    heard.filter(({ type }) => type.startsWith('5.')).map(({ data }) => (data[0]! << 8) | data[1]!);
  const fast = () => {
    const { data } = heard.findLast(({ type, data: hk }) => type === '3.25' && hk[0] === 1)!;
    const view = new DataView(data.buffer, data.byteOffset + 1);
    return {
      length: data.length - 1,
      mode: view.getUint8(0) >> 4,
      isKeyed: (view.getUint8(0) & 8) !== 0,
      resetCause: ((view.getUint16(0) >> 7) & 7) as number,
      uptimeS: view.getUint32(2),
      voltageV: view.getUint16(6) / 1000,
      currentA: view.getUint16(8) / 1000,
      amplifierC: view.getInt16(10) / 100,
      receivedFrames: view.getUint32(19),
      damagedFrames: view.getUint32(23),
      repeatedFrames: view.getUint32(27),
      droppedDuplicates: view.getUint16(31),
    };
  };
  return { clock, board, heard, send, events, fast, ours, damagedPackets: () => damaged };
}

describe('APRS-DP breadboard', () => {
  it('says nothing without power, boots in 1.5 s, and stands in STANDBY', async () => {
    const { clock, board, heard, events, fast } = bench();
    await clock.runFor(60_000);
    expect(heard).toEqual([]);
    board.setPower(true);
    await clock.runFor(5000);
    expect(events()).toEqual([0x0101]);
    expect(fast()).toMatchObject({ length: 43, mode: STANDBY, resetCause: 0, isKeyed: false });
    expect(fast().currentA).toBeLessThan(0.06);
    board.setPower(false);
    const count = heard.length;
    await clock.runFor(60_000);
    expect(heard.length).toBe(count);
  });

  it('reports structure 1 every second and structure 2 every minute, stamped with UTC', async () => {
    const { clock, heard } = bench({ runningMode: 'RX' });
    await clock.runFor(120_000);
    const structure = (sid: number) => heard.filter(({ type, data }) => type === '3.25' && data[0] === sid);
    expect(structure(1)).toHaveLength(120);
    expect(structure(2)).toHaveLength(2);
    expect(structure(2)[0]!.data).toHaveLength(1 + 21);
    for (const { generatedAtMs, heardAtMs } of heard) {
      // CUC with two fine octets counts in 15 microseconds.
      expect(Math.abs(generatedAtMs - heardAtMs)).toBeLessThan(0.02);
    }
  });

  it('answers a ping: accepted, started, alive, completed', async () => {
    const { heard, send } = bench({ runningMode: 'RX' });
    expect(await send(17, 1, new Uint8Array(0))).toEqual(['1.1', '1.3', '1.7']);
    expect(heard.map(({ type }) => type)).toEqual(['1.1', '1.3', '17.2', '1.7']);
  });

  it('changes its mode by one telecommand after a reset', async () => {
    const { clock, board, send, fast } = bench();
    board.setPower(true);
    await clock.runFor(3000);
    expect(await send(8, 1, setMode(DIGI))).toEqual(['1.1', '1.3', '1.7']);
    await clock.runFor(2000);
    expect(fast().mode).toBe(DIGI);
  });

  it.each([
    ['a missing argument', 8, 1, Uint8Array.of(1), 0x20, 1],
    ['no function at all', 8, 1, new Uint8Array(0), 0x20, 1],
    ['an application process it does not know', 17, 1, new Uint8Array(0), 0x21, 3],
    ['a service it does not know', 19, 1, new Uint8Array(0), 0x20, 4],
    ['mode OFF', 8, 1, setMode(0), 0x20, 5],
    ['a function it does not know', 8, 1, Uint8Array.of(99), 0x20, 5],
    ['a test of 11 s', 8, 1, Uint8Array.of(6, 11), 0x20, 5],
    ['a beacon every 14 s', 8, 1, Uint8Array.of(2, 0, 14, ...new Uint8Array(67)), 0x20, 5],
    ['STORE_CLEAR with a wrong magic', 8, 1, Uint8Array.of(4, 0xb7, 0xa4), 0x20, 7],
    ['RESET with a wrong magic', 8, 1, Uint8Array.of(8, 0, 0, 0), 0x20, 7],
  ])('refuses %s', async (_what, service, subtype, data, apid, code) => {
    const { send } = bench({ runningMode: 'RX' });
    expect(await send(service, subtype, data, apid)).toEqual([`1.2 code ${code}`]);
  });

  it('refuses a packet whose error control is wrong with code 2', async () => {
    const { clock, ours, heard } = bench({ runningMode: 'RX' });
    const packet = encodePusTelecommand({
      apid: 0x20,
      sequenceCount: 7,
      service: 17,
      subtype: 1,
      data: new Uint8Array(0),
    });
    packet[packet.length - 1]! ^= 1;
    await ours.write(encodeBusPacket(packet));
    await clock.runFor(10);
    expect(heard.map(({ type, data }) => [type, data[3], data[4]])).toEqual([['1.2', 7, 2]]);
  });

  it('from SAFE goes to STANDBY only', async () => {
    const { send } = bench({ runningMode: 'RX' });
    await send(8, 1, setMode(SAFE));
    expect(await send(8, 1, setMode(DIGI))).toEqual(['1.2 code 6']);
    expect(await send(8, 1, setMode(STANDBY))).toEqual(['1.1', '1.3', '1.7']);
    expect(await send(8, 1, setMode(DIGI))).toEqual(['1.1', '1.3', '1.7']);
  });

  it('keys for as long as TX_TEST says and draws 0.9 A meanwhile', async () => {
    const { clock, send, heard, fast } = bench({ runningMode: 'RX' });
    expect(await send(8, 1, Uint8Array.of(6, 5))).toEqual(['1.1', '1.3']);
    await clock.runFor(3000);
    expect(fast().isKeyed).toBe(true);
    expect(fast().currentA).toBeCloseTo(0.9, 1);
    await clock.runFor(3000);
    expect(fast().isKeyed).toBe(false);
    expect(heard.filter(({ type }) => type === '1.7')).toHaveLength(1);
  });

  it("obeys the regulator's kill switch in every mode, and across a restart", async () => {
    const { clock, board, send, fast } = bench({ runningMode: 'DIGI' });
    board.setFault('stuck-ptt', true);
    expect(board.transmitter.isKeyed).toBe(true);
    await send(8, 1, Uint8Array.of(9, 1));
    expect(board.transmitter.isKeyed).toBe(false);
    expect(await send(8, 1, Uint8Array.of(6, 2))).toEqual(['1.2 code 6']);
    await send(8, 1, Uint8Array.of(8, 0, 0xb7, 0xa5));
    await clock.runFor(20_000);
    expect(board.transmitter.isKeyed).toBe(false);
    expect(fast().mode).toBe(STANDBY);
  });

  it('repeats frames in DIGI only', async () => {
    const { clock, send, fast } = bench({ runningMode: 'RX' });
    await clock.runFor(300_000);
    expect(fast().receivedFrames).toBeGreaterThan(20);
    expect(fast().repeatedFrames).toBe(0);
    await send(8, 1, setMode(DIGI));
    await clock.runFor(300_000);
    expect(fast().repeatedFrames).toBeGreaterThan(10);
    expect(fast().damagedFrames).toBeGreaterThan(0);
    expect(fast().amplifierC).toBeLessThan(60);
  });

  it('does the same twice with the same seed', async () => {
    const run = async () => {
      const { clock, heard } = bench({ runningMode: 'DIGI' });
      await clock.runFor(120_000);
      return heard;
    };
    expect(await run()).toEqual(await run());
  });
});

describe('faults of the breadboard', () => {
  it('trips on over-current: event, SAFE, current gone; and STANDBY closes the switch again', async () => {
    const { clock, board, events, fast, send } = bench({ runningMode: 'RX' });
    board.setFault('overcurrent', true);
    await clock.runFor(2000);
    expect(events()).toEqual([0x0302, 0x0102]);
    expect(fast()).toMatchObject({ mode: SAFE });
    expect(fast().currentA).toBeLessThan(0.1);
    board.setFault('overcurrent', false);
    expect(await send(8, 1, setMode(STANDBY))).toEqual(['1.1', '1.3', '1.7']);
    await clock.runFor(2000);
    expect(fast().mode).toBe(STANDBY);
  });

  it('shows the over-current and does nothing when the detection is taken out', async () => {
    const { clock, board, events, fast } = bench({ runningMode: 'RX', disabledDetections: ['overcurrent'] });
    board.setFault('overcurrent', true);
    await clock.runFor(5000);
    expect(events()).toEqual([]);
    expect(fast().mode).toBe(RX);
    expect(fast().currentA).toBeGreaterThan(1.2);
  });

  it('shuts a hot amplifier down at 75 degrees and will not start it above 60', async () => {
    const { clock, board, events, fast, send } = bench({ runningMode: 'RX' });
    board.setFault('pa-overtemp', true);
    await clock.runFor(70_000);
    expect(events()).toContain(0x0301);
    expect(fast().mode).toBe(SAFE);
    expect(await send(8, 1, setMode(STANDBY))).toEqual(['1.2 code 6']);
    board.setFault('pa-overtemp', false);
    await clock.runFor(60_000);
    expect(await send(8, 1, setMode(STANDBY))).toEqual(['1.1', '1.3', '1.7']);
  });

  it('lets go of a stuck key after 10 s', async () => {
    const { clock, board, events, fast } = bench({ runningMode: 'RX' });
    board.setFault('stuck-ptt', true);
    await clock.runFor(9000);
    expect(fast().isKeyed).toBe(true);
    await clock.runFor(3000);
    expect(events()).toContain(0x0204);
    expect(fast()).toMatchObject({ mode: STANDBY, isKeyed: false });
  });

  it('comes back from a hang by its watchdog', async () => {
    const { clock, board, events, fast } = bench({ runningMode: 'RX' });
    board.setFault('watchdog-hang', true);
    await clock.runFor(8000);
    expect(events()).toEqual([0x0303, 0x0101]);
    expect(fast()).toMatchObject({ mode: STANDBY, resetCause: 2 });
  });

  it('comes back from a brown-out at key-down in STANDBY', async () => {
    const { clock, board, fast, send } = bench({ runningMode: 'RX' });
    board.setFault('brown-out', true);
    await send(8, 1, Uint8Array.of(6, 2));
    await clock.runFor(5000);
    expect(fast()).toMatchObject({ mode: STANDBY, resetCause: 3 });
  });

  it('counts damaged and repeated traffic without repeating it', async () => {
    const { clock, board, events, fast } = bench({ runningMode: 'DIGI' });
    board.setFault('bad-fcs-storm', true);
    await clock.runFor(60_000);
    expect(events()).toContain(0x0202);
    expect(fast().damagedFrames).toBeGreaterThan(15);
    board.setFault('bad-fcs-storm', false);
    board.setFault('duplicate-storm', true);
    await clock.runFor(60_000);
    expect(fast().droppedDuplicates).toBeGreaterThan(15);
  });

  it('goes silent when its line breaks, and survives a noisy one', async () => {
    const { clock, board, heard, damagedPackets } = bench({ runningMode: 'RX' });
    board.setFault('silent', true);
    await clock.runFor(5000);
    expect(heard).toEqual([]);
    board.setFault('silent', false);
    board.setFault('uart-noise', true);
    await clock.runFor(60_000);
    expect(damagedPackets()).toBeGreaterThan(5);
    expect(heard.length).toBeGreaterThan(20);
  });

  it('walks away from UTC when its clock drifts', async () => {
    const { clock, board, heard } = bench({ runningMode: 'RX' });
    board.setFault('clock-drift', true, { ppm: 100 });
    await clock.runFor(100_000);
    const last = heard.at(-1)!;
    // 100 ppm of 100 s.
    expect(last.generatedAtMs - last.heardAtMs).toBeCloseTo(10, 0);
  });

  it('names a requirement, a detection and a recovery for each fault, once', () => {
    expect(new Set(payloadFaults.map(({ name }) => name)).size).toBe(payloadFaults.length);
    for (const fault of payloadFaults) {
      expect(fault.requirement).toMatch(/^AP-[A-Z]{2,3}-\d\d: /);
      if ('detection' in fault) expect(detectionNames).toContain(fault.detection);
    }
  });

  it('survives any fault in any order, powered or not', async () => {
    const { clock, board } = bench();
    const random = createRandom('any order');
    for (let i = 0; i < 300; i++) {
      const fault = payloadFaults[random.integer(payloadFaults.length)]!;
      board.setFault(fault.name, random.next() < 0.5);
      if (random.next() < 0.2) board.setPower(random.next() < 0.7);
      await clock.runFor(random.integer(4000));
    }
    for (const { name } of payloadFaults) board.setFault(name, false);
    board.setPower(false);
    board.setPower(true);
    await clock.runFor(3000);
    expect(board.mode).toBe('STANDBY');
  });
});
