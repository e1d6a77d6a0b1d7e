import type { CommandRecord } from '@dawa/protocols/console/command';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { failure, success } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { encodeVerification } from 'ccsds-parser/pus/verification';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createFakeReceiver } from '../pass/pass-rig.fixture.ts';
import type { CommandCounters } from './command-counters.ts';
import type { CommandDictionary } from './command-dictionary.ts';
import { createCommandStack } from './command-stack.ts';
import { createSafety } from './safety.ts';
import { createListeningBus, createListeningJournal } from './station-rig.fixture.ts';
import { NothingSent, type Sent, type Uplink } from './uplink.ts';

const payloadApid = 0x20;
const dictionary: CommandDictionary = {
  definitions: [],
  encode(name) {
    if (name === 'PING') {
      return success({
        apid: payloadApid,
        service: 17,
        subtype: 1,
        authority: 'payload',
        data: new Uint8Array(),
      });
    }
    if (name === 'PING_OBC') {
      return success({ apid: 0x10, service: 17, subtype: 1, authority: 'bus', data: new Uint8Array() });
    }
    return failure({ kind: 'unknown-command', expected: 'PING or PING_OBC', found: name });
  },
  failureText: (code) => (code === 6 ? 'payload is in SAFE' : undefined),
};

function setUp(send?: Uplink['send']) {
  const clock = new VirtualClock(1000);
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    clock,
    bus,
    journal,
    memory: createStoredInMemory(),
    isSimulated: true,
    uplinkAuthority: 'payload',
  });
  const receiver = createFakeReceiver();
  const saved = new Map<string, CommandRecord>();
  const counters = createStoredInMemory<CommandCounters>();
  const packets: Uint8Array[] = [];
  const start = () =>
    createCommandStack({
      clock,
      bus,
      journal,
      safety,
      receiver,
      dictionary,
      counters,
      archive: { saveCommand: (command) => void saved.set(command.commandId, command) },
      uplink: {
        async send(request): Promise<Sent> {
          packets.push(request.packet);
          if (send !== undefined) return send(request);
          await clock.sleep(200);
          return { sentAtMs: clock.nowAtMs(), frequencyHz: 435_313_000 };
        },
      },
      runId: 'r1',
      telemetryFormat: { timeOctets: 6, hasErrorControl: true },
      payloadMapId: 0,
      restored: [...saved.values()],
    });
  /** The spacecraft's report about the command with this sequence count. */
  const report = (subtype: number, sequenceCount: number, failureCode?: number) => {
    const bytes = encodePusTelemetry({
      apid: payloadApid,
      sequenceCount: 0,
      service: 1,
      subtype,
      onboardTime: new Uint8Array(6),
      data: encodeVerification({
        subtype,
        request: { apid: payloadApid, sequenceCount },
        ...(failureCode === undefined ? {} : { failureCode }),
      }),
    });
    receiver.hearPacket({ pusService: 1, hex: Buffer.from(bytes).toString('hex') } as PacketInfo);
  };
  return { clock, bus, journal, safety, saved, counters, packets, start, stack: start(), report };
}

/** Queues, arms and sends PING; returns its id. */
function ping(rig: ReturnType<typeof setUp>, stack = rig.stack): string {
  rig.safety.arm('transmission', 'Karma');
  const created = stack.create({ name: 'PING', arguments: {} }, 'Karma');
  if (!created.ok) throw new TypeError('PING was not taken');
  const { commandId } = created.value;
  expect(stack.arm(commandId, 'Karma')).toMatchObject({ ok: true });
  expect(stack.send(commandId, 'Karma')).toMatchObject({ ok: true, value: { state: 'sending' } });
  return commandId;
}
const stateOf = (rig: ReturnType<typeof setUp>, commandId: string) => rig.saved.get(commandId)?.state;

describe('a command', () => {
  it('goes from the queue over the air to its completion, each step kept', async () => {
    const rig = setUp();
    const commandId = ping(rig);
    await rig.clock.runFor(300);
    // PUS-C request by hand: type 1, secondary header, APID 0x20; unsegmented, count 0; 2F = version 2, all acknowledged;
    // service 17, subtype 1, source 0 (ECSS-E-ST-70-41C, 7.4.4.1); then the CRC.
    expect(Buffer.from(rig.packets[0]!).toString('hex').slice(0, -4)).toBe('1820c00000062f11010000');
    expect(stateOf(rig, commandId)).toBe('sent');
    rig.report(1, 0);
    expect(stateOf(rig, commandId)).toBe('accepted');
    rig.report(3, 0);
    await rig.clock.runFor(1600);
    rig.report(7, 0);
    expect(rig.saved.get(commandId)).toMatchObject({
      state: 'completed',
      sentAtMs: 1200,
      acceptedAtMs: 1300,
      startedAtMs: 1300,
      completedAtMs: 2900,
      detail: 'Done in 1.7 s.',
      apid: payloadApid,
      sequenceCount: 0,
    });
    const states = rig.bus.heard.flatMap((message) =>
      message.type === 'command' ? [message.command.state] : [],
    );
    expect([...new Set(states)]).toEqual([
      'queued',
      'armed',
      'sending',
      'sent',
      'accepted',
      'started',
      'completed',
    ]);
  });

  it('is rejected with the words of the dictionary', async () => {
    const rig = setUp();
    const commandId = ping(rig);
    await rig.clock.runFor(300);
    rig.report(2, 0, 6);
    expect(rig.saved.get(commandId)).toMatchObject({
      state: 'rejected',
      detail: 'Rejected at acceptance (1.2, code 6): payload is in SAFE.',
    });
  });

  it('has an unknown outcome when nobody answers, and a known one when the answer comes late', async () => {
    const rig = setUp();
    const commandId = ping(rig);
    await rig.clock.runFor(20_000);
    expect(rig.saved.get(commandId)).toMatchObject({
      state: 'unknown',
      detail: 'No report within 15 s of sending.',
    });
    rig.report(1, 0);
    rig.report(7, 0);
    expect(stateOf(rig, commandId)).toBe('completed');
  });

  it('is not completed by a report whose check fails, nor by one about another command', async () => {
    const rig = setUp();
    const commandId = ping(rig);
    await rig.clock.runFor(300);
    rig.report(7, 5);
    expect(stateOf(rig, commandId)).toBe('sent');
  });

  it('leaves its armed state after ten seconds, and at STOP', async () => {
    const rig = setUp();
    rig.safety.arm('transmission', 'Karma');
    const created = rig.stack.create({ name: 'PING', arguments: {} }, 'Karma');
    const commandId = created.ok ? created.value.commandId : '';
    rig.stack.arm(commandId, 'Karma');
    await rig.clock.runFor(9999);
    expect(stateOf(rig, commandId)).toBe('armed');
    await rig.clock.runFor(2);
    expect(stateOf(rig, commandId)).toBe('queued');
    rig.stack.arm(commandId, 'Karma');
    await rig.safety.stop('Pema');
    expect(stateOf(rig, commandId)).toBe('queued');
    expect(rig.stack.arm(commandId, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'refused', found: 'STOP was pressed by Pema and is not released' },
    });
    expect(rig.packets).toEqual([]);
  });

  it('for the bus is refused where the mission gives authority over its payload only', () => {
    const rig = setUp();
    rig.safety.arm('transmission', 'Karma');
    const created = rig.stack.create({ name: 'PING_OBC', arguments: {} }, 'Karma');
    expect(rig.stack.arm(created.ok ? created.value.commandId : '', 'Karma')).toMatchObject({
      ok: false,
      fault: { found: "the mission's uplink authority is its payload, and this command is for the bus" },
    });
  });

  it('that the dictionary does not know is a fault and no command', () => {
    const rig = setUp();
    expect(rig.stack.create({ name: 'EXPLODE', arguments: {} }, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'bad-value', found: 'EXPLODE' },
    });
    expect(rig.saved.size).toBe(0);
  });

  it('goes back to the queue when the guard held it, fails when nothing could be sent', async () => {
    const held = setUp(async () => {
      throw new NothingSent('blocked', '/dev/radio', 'TX off was pressed by Pema');
    });
    const first = ping(held);
    await held.clock.runFor(10);
    expect(held.saved.get(first)).toMatchObject({
      state: 'queued',
      detail: expect.stringContaining('TX off'),
    });
    const broken = setUp(async () => {
      throw new NothingSent('lost', '/dev/radio', 'there is no cable');
    });
    const second = ping(broken);
    await broken.clock.runFor(10);
    expect(stateOf(broken, second)).toBe('failed');
  });

  it('has a sequence count of its own, through a restart too', async () => {
    const rig = setUp();
    ping(rig);
    ping(rig);
    await rig.clock.runFor(300);
    rig.stack.close();
    const again = rig.start();
    ping(rig, again);
    await rig.clock.runFor(300);
    expect([...rig.saved.values()].map(({ sequenceCount }) => sequenceCount)).toEqual([0, 1, 2]);
    expect(new Set(rig.saved.keys()).size).toBe(3);
    rig.report(7, 1);
    expect([...rig.saved.values()].map(({ state }) => state)).toEqual(['sent', 'completed', 'sent']);
  });

  it('that was being sent when the station died has an unknown outcome afterwards', () => {
    const rig = setUp();
    const commandId = ping(rig);
    rig.start();
    expect(rig.saved.get(commandId)).toMatchObject({
      state: 'unknown',
      detail: 'The station was restarted while it was sent.',
    });
  });
});
