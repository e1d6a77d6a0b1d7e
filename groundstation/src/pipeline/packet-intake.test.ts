import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { HeardPacket } from './heard-packet.ts';
import { PacketIntake } from './packet-intake.ts';

const many = 500;
/** Longer than a burst waits for the disk. */
const pastPatienceMs = 20;

describe('Packets that come many at once', () => {
  it('are decoded when the disk has confirmed them, so that its answer waits for nobody', async () => {
    const { intake, clock, decoded, disk } = open();
    pushMany(intake);
    intake.pace();
    await clock.runFor(5);
    expect(decoded()).toBe(0);
    disk.confirmedLsn = many;
    await clock.runFor(pastPatienceMs);
    expect(decoded()).toBe(many);
  });

  it('wait for the disk also where decoding rested when they came', async () => {
    const { intake, clock, decoded, disk } = open({ decodeMs: 10 });
    disk.confirmedLsn = many;
    pushMany(intake);
    intake.pace();
    await clock.runFor(pastPatienceMs);
    pushMany(intake, many);
    intake.pace();
    // A rest of 30 ms, of which 11 are left, and behind it some of the patience with the disk.
    await clock.runFor(15);
    expect(decoded()).toBe(many);
    disk.confirmedLsn = 2 * many;
    await clock.runFor(2);
    expect(decoded()).toBe(2 * many);
  });

  it('are decoded all the same while the disk says nothing', async () => {
    const { intake, clock, decoded } = open();
    pushMany(intake);
    intake.pace();
    await clock.runFor(pastPatienceMs);
    expect(decoded()).toBe(many);
  });

  it('are all decoded before a question is answered, and not those that come meanwhile', async () => {
    const { intake, clock, decoded, disk, batches } = open();
    disk.confirmedLsn = many;
    pushMany(intake);
    const answered = intake.untilDecoded();
    let turns = 0;
    const count = () => setImmediate(() => ++turns && decoded() < many && count());
    count();
    await Promise.all([answered, clock.runFor(pastPatienceMs)]);
    expect(decoded()).toBe(many);
    // Each slice lets the event loop turn.
    expect(turns).toBeGreaterThanOrEqual(batches.length - 1);
    intake.push(packet(many + 1));
    expect(intake.oldestLsn).toBe(many + 1);
    await intake.untilDecoded();
    expect(decoded()).toBe(many + 1);
  });

  it('are decoded at once when there are few of them', () => {
    const { intake, decoded } = open();
    intake.push(packet(1));
    intake.pace();
    expect(decoded()).toBe(1);
  });
});

/** A clock that stands while somebody computes, but for what it is told. */
class SlowClock extends VirtualClock {
  spentMs = 0;
  override monotonicMs(): number {
    return super.monotonicMs() + this.spentMs;
  }
}

function open({ decodeMs = 0 } = {}) {
  const clock = new SlowClock(0);
  const disk = { confirmedLsn: 0 };
  const shelf = new DictionaryShelf();
  const loaded = shelf.load(
    {
      missionId: 'paper',
      xtce: '<SpaceSystem name="Paper" xmlns="http://www.omg.org/spec/XTCE/20180204"/>',
      packets: {
        timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
        hasErrorControl: false,
      },
    },
    0,
  );
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.fault));
  const batches: number[] = [];
  const intake = new PacketIntake({
    clock,
    version: () => loaded.value.version,
    isOnDisk: (lsn) => lsn <= disk.confirmedLsn,
    onDecoded: ({ packets }) => {
      clock.spentMs += decodeMs;
      batches.push(packets.length);
    },
    onFault: (error) => {
      throw error;
    },
  });
  return { intake, clock, disk, batches, decoded: () => batches.reduce((sum, count) => sum + count, 0) };
}

function pushMany(intake: PacketIntake, after = 0): void {
  for (let lsn = after + 1; lsn <= after + many; lsn++) intake.push(packet(lsn));
}

function packet(lsn: number): HeardPacket {
  return {
    lsn,
    receivedAtMs: lsn,
    virtualChannelId: 0,
    missingBefore: 0,
    quality: 0,
    bytes: Uint8Array.of(0x08, 0x01, 0xc0, 0x00, 0x00, 0x00, 0x00),
  };
}
