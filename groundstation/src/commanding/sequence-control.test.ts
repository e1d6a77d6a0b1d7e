import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { Farm } from 'ccsds-parser/cop1/cop1';
import type { Clcw } from 'ccsds-parser/frame/tc/clcw';
import { decodeTcFrame, encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { describe, expect, it } from 'vitest';
import { DeviceError } from '../devices/device-error.ts';
import { SequencedUplink } from './sequence-control.ts';
import { NothingSent, type Uplink } from './uplink.ts';

const frameMs = 216;

interface Sky {
  /** Chance that a frame, or a report, does not arrive. */
  readonly loss: number;
  readonly seed?: string;
  readonly transmissionLimit?: number;
  readonly t1Ms?: number;
  /** The ship hears for so long that it is transmitted to, and the ground nothing meanwhile. */
  readonly isHalfDuplex?: boolean;
  readonly clcwOff?: boolean;
}

/** A receiver on board and a sender, with a sky between that loses frames both ways; all on a virtual clock. */
function link(sky: Sky) {
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const random = createRandom(sky.seed ?? 'sky');
  const farm = new Farm({ virtualChannelId: 0, slidingWindow: 10 });
  const taken: number[] = [];
  const onAir: string[] = [];
  let isKeyed = false;
  let refusal: NothingSent | undefined;
  const uplink: Uplink = {
    async send({ frame }) {
      if (refusal !== undefined) throw refusal;
      isKeyed = true;
      await clock.sleep(350);
      isKeyed = false;
      const { frameType, sequenceNumber } = frame!;
      onAir.push(frameType === 'AD' ? `AD ${sequenceNumber}` : frameType);
      const bytes = encodeTcFrame({ spacecraftId: 299, virtualChannelId: 0, ...frame! });
      const decoded = decodeTcFrame(bytes);
      if (decoded.ok && random.next() >= sky.loss) {
        for (const output of farm.push({ kind: 'frame', frame: decoded.value }))
          if (output.kind === 'accept') taken.push(output.data[1]!);
      }
      return { sentAtMs: clock.nowAtMs(), frequencyHz: 435e6 };
    },
  };
  const sequenced = new SequencedUplink({
    clock,
    uplink,
    virtualChannelId: 0,
    reportDelayMs: 2 * frameMs,
    sequenceControl: {
      transmissionLimit: sky.transmissionLimit ?? 3,
      t1Ms: sky.t1Ms ?? 4000,
      receiverWindow: 10,
    },
  });
  // A report stands in each telemetry frame as the receiver was when the frame began.
  let sampled: Clcw = farm.clcw;
  clock.every(frameMs, () => {
    const isHeard = !(sky.isHalfDuplex && isKeyed) && random.next() >= sky.loss;
    if (isHeard && !sky.clcwOff) sequenced.hear(sampled, clock.nowAtMs());
    sampled = farm.clcw;
  });
  const outcomes: string[] = [];
  const send = (name: number) =>
    sequenced
      .send({ packet: Uint8Array.of(name), mapId: 0, commandId: `${name}`, why: 'test' })
      .then(() => outcomes.push(`${name} there`))
      .catch((error: unknown) =>
        outcomes.push(`${name} ${error instanceof NothingSent ? `not sent, ${error.code}` : 'unknown'}`),
      );
  return {
    clock,
    farm,
    taken,
    onAir,
    outcomes,
    sequenced,
    send,
    refuse: (error: NothingSent | undefined) => {
      refusal = error;
    },
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('numbered telecommands', () => {
  it('take up the number that the spacecraft waits for, whatever it is', async () => {
    const { clock, farm, send, taken, outcomes } = link({ loss: 0 });
    farm.push({
      kind: 'frame',
      frame: { ...bcFrame, data: Uint8Array.of(0x82, 0, 77) },
    });
    await clock.runFor(500);
    void send(1);
    await clock.runFor(3000);
    expect(taken).toEqual([1]);
    expect(outcomes).toEqual(['1 there']);
    expect(farm.status.expectedSequenceNumber).toBe(78);
  });

  it.each(upTo(8))(
    'arrive once and in order when three in ten frames and reports are lost, seed %i',
    async (seed) => {
      const many = 12;
      const { clock, send, taken, outcomes, onAir } = link({
        loss: 0.3,
        seed: `lossy ${seed}`,
        transmissionLimit: 20,
      });
      for (const name of upTo(many)) void send(name);
      await clock.runFor(300_000);
      expect(taken).toEqual(upTo(many));
      expect(outcomes).toEqual(upTo(many).map((name) => `${name} there`));
      expect(onAir.length).toBeGreaterThan(many);
    },
  );

  it('arrive over a half-duplex link that hears no report while it transmits', async () => {
    const { clock, send, taken, onAir } = link({ loss: 0, isHalfDuplex: true });
    for (const name of upTo(10)) void send(name);
    await clock.runFor(60_000);
    expect(taken).toEqual(upTo(10));
    // Nothing is lost, so nothing is said twice.
    expect(onAir).toEqual(upTo(10).map((number) => `AD ${number}`));
  });

  it('are given up after as many transmissions as the mission allows, and what waits is not sent', async () => {
    const { clock, send, taken, onAir, outcomes, sequenced, farm } = link({ loss: 0, t1Ms: 1000 });
    void send(0);
    await clock.runFor(3000);
    // The ship hears no more, and its reports say nothing new.
    farm.push = () => [];
    for (const name of upTo(8)) void send(name + 1);
    await clock.runFor(60_000);
    expect(taken).toEqual([0]);
    // Five may be on their way at once: half of the receiver's window.
    expect(onAir.filter((one) => one === 'AD 1')).toHaveLength(3);
    expect(outcomes).toContain('1 unknown');
    expect(outcomes).toContain('8 not sent, refused');
    expect(sequenced.state).toMatchObject({ phase: 'stopped', outstanding: 0, waiting: 0 });
    expect(sequenced.state.alert).toMatch(/as often as allowed/);
  });

  it('unlock a receiver that has locked itself, and go on', async () => {
    const { clock, farm, send, taken, onAir, sequenced } = link({ loss: 0 });
    farm.push({
      kind: 'frame',
      frame: { ...bcFrame, isBypass: false, isControlCommand: false, sequenceNumber: 100 },
    });
    expect(farm.status.isLockout).toBe(true);
    await clock.runFor(500);
    expect(sequenced.state.phase).toBe('lockout');
    void send(5);
    await clock.runFor(10_000);
    expect(onAir).toEqual(['BC', 'AD 0']);
    expect(taken).toEqual([5]);
    expect(sequenced.state.phase).toBe('ready');
  });

  it('go on with the new number after the computer on board was restarted', async () => {
    const { clock, farm, send, taken } = link({ loss: 0 });
    for (const name of upTo(3)) void send(name);
    await clock.runFor(10_000);
    // It waits for 0 again.
    farm.push({ kind: 'frame', frame: { ...bcFrame, data: Uint8Array.of(0x82, 0, 0) } });
    await clock.runFor(2000);
    void send(3);
    await clock.runFor(10_000);
    expect(taken).toEqual([0, 1, 2, 3]);
  });

  it('are not sent while no control word comes down', async () => {
    const { clock, send, onAir, outcomes } = link({ loss: 0, clcwOff: true });
    void send(1);
    await clock.runFor(10_000);
    expect(onAir).toEqual([]);
    expect(outcomes).toEqual(['1 not sent, refused']);
  });

  it('stay in the queue when the transmitter is held, all of them, and go out afterwards', async () => {
    const { clock, send, taken, outcomes, refuse } = link({ loss: 0 });
    refuse(new NothingSent('blocked', 'radio', 'STOP'));
    for (const name of upTo(3)) void send(name);
    await clock.runFor(10_000);
    expect(outcomes.toSorted()).toEqual([
      '0 not sent, blocked',
      '1 not sent, blocked',
      '2 not sent, blocked',
    ]);
    refuse(undefined);
    void send(7);
    await clock.runFor(10_000);
    expect(taken).toEqual([7]);
  });

  it('are repeated when the carrier broke off, for nobody knows what was heard', async () => {
    const { clock, send, taken, outcomes, refuse } = link({ loss: 0 });
    refuse(new DeviceError('blocked', 'radio', 'released before the last bit was on the air') as NothingSent);
    void send(1);
    await clock.runFor(1000);
    refuse(undefined);
    await clock.runFor(20_000);
    expect(taken).toEqual([1]);
    expect(outcomes).toEqual(['1 there']);
  });
});

const bcFrame = {
  version: 0,
  isBypass: true,
  isControlCommand: true,
  spacecraftId: 299,
  virtualChannelId: 0,
  sequenceNumber: 0,
  data: Uint8Array.of(0),
  bytes: new Uint8Array(0),
};
