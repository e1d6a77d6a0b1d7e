import { readFileSync } from 'node:fs';
import { encodeByForm } from '@dawa/protocols/birds-command-form';
import { missionFile } from '@dawa/protocols/mission-file';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createPacketLoss } from '../space-link/packet-loss.ts';
import { BirdsComputer } from './birds-computer.ts';
import { createShipFiles } from './birds-files.ts';

const file = readFileSync(new URL('../../../missions/birds2/mission.yaml', import.meta.url), 'utf8');
const form = missionFile.parse(parse(file)).commanding!;

describe('a ship of BIRDS', () => {
  let clock: VirtualClock;
  let ship: BirdsComputer;
  const files = createShipFiles(createRandom('ship'), { 3: 1000 });

  beforeEach(() => {
    clock = new VirtualClock(0);
    ship = new BirdsComputer({ clock, form, shipId: 'bhutan-1', files });
  });

  const command = (name: string, args: Record<string, number> = {}, shipId = 'bhutan-1') => {
    const octets = encodeByForm(form, { shipId, name, args });
    if (!octets.ok) throw new TypeError(String(octets.fault.found));
    ship.receive(octets.value, 23);
  };
  const said = async () => {
    await clock.runFor(form.answerAfterMs.value);
    const content: string[] = [];
    for (let next = ship.nextContent(); next !== undefined; next = ship.nextContent()) {
      const { content: one } = next;
      if (one.kind === 'data') content.push(`${one.sequence}`);
      else if (one.kind === 'acknowledgement') content.push(one.isNegative ? 'NAK' : `ACK ${one.sequence}`);
    }
    return content.join(' ');
  };

  it('says yes and sends the packets that it was asked for, the last of them filled with zeros', async () => {
    command('FILE_LENGTH', { file: 3 });
    // 1000 octets in pieces of 81: 12.35.
    expect(await said()).toBe('ACK 13');
    command('FILE_SET', { file: 3, start: 11, setSize: 2, setNumber: 2 });
    expect(await said()).toBe('ACK 1 11 12 13');
  });

  it('says no to a damaged command, and nothing to one for its sister', async () => {
    ship.receive(new Uint8Array(14), 23);
    expect(await said()).toBe('NAK');
    command('PING', {}, 'maya-1');
    expect(await said()).toBe('');
    command('FILE_SET', { file: 99 });
    expect(await said()).toBe('NAK');
  });

  it('is deaf while it transmits', async () => {
    ship.transmit(175);
    await clock.runFor(100);
    command('PING');
    await clock.runFor(80);
    // The first bits came while it still spoke.
    command('PING');
    expect(await said()).toBe('');
    await clock.runFor(30);
    command('PING');
    expect(await said()).toBe('ACK 0');
  });

  it('can be silenced for ten minutes after five good commands, not before', async () => {
    command('SHUT_UP');
    expect(await said()).toBe('NAK');
    for (let n = 0; n < 5; n++) command('PING');
    await said();
    command('SHUT_UP');
    command('PING');
    expect(await said()).toBe('');
    expect(ship.takeBeacon(60_000)).toBe(false);
    await clock.runFor(600_000);
    expect(ship.takeBeacon(60_000)).toBe(true);
  });
});

describe('losses by a seed', () => {
  it.each([
    { share: 0.15, meanBurst: 1 },
    { share: 0.15, meanBurst: 8 },
  ])('are 15 of 100 frames, and as long as they were said to be: $meanBurst', ({ share, meanBurst }) => {
    const isLost = createPacketLoss({ share, meanBurst }, createRandom('loss'));
    let lost = 0;
    let bursts = 0;
    let wasLost = false;
    for (let n = 0; n < 100_000; n++) {
      const is = isLost();
      lost += Number(is);
      bursts += Number(is && !wasLost);
      wasLost = is;
    }
    expect(Math.abs(lost / 100_000 - share)).toBeLessThan(0.01);
    // Single losses stand side by side by chance: 1 / (1 - 0.15) in a row.
    expect(lost / bursts).toBeCloseTo(meanBurst === 1 ? 1 / 0.85 : meanBurst, 0);
  });
});
