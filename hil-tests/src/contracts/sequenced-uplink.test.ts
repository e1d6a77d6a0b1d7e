import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UplinkState } from '@dawa/protocols/console/uplink';
import { describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

type Rig = Awaited<ReturnType<typeof composePass>>;
type Settings = Omit<Parameters<typeof composePass>[0], 'folder'>;

/** Flies the first minutes of a pass with some pings in them; what became of them, and of the uplink. */
async function pingsOf(
  settings: Settings,
  count: number,
  during: (rig: Rig, sentAtMs: number) => void = () => {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-sequence-'));
  const rig = await composePass({ folder, ...settings });
  const { clock, door, pass } = rig;
  const states: UplinkState[] = [];
  const events: string[] = [];
  door.bus.subscribe((message) => {
    if (message.type === 'uplink') states.push(message.uplink);
    if (message.type === 'event') events.push(message.event.text);
  });
  const sentAtMs = pass.aosAtMs + 120_000;
  clock.at(sentAtMs, () => {
    door.safety.arm('transmission', 'test');
    for (let index = 0; index < count; index++) {
      const made = door.commanding.create({ name: 'PING', arguments: {} }, 'test');
      if (!made.ok) throw new TypeError(made.fault.found as string);
      door.commanding.arm(made.value.commandId, 'test');
      door.commanding.send(made.value.commandId, 'test');
    }
  });
  during(rig, sentAtMs);
  void rig.runner.runContact(pass);
  await clock.runUntil(sentAtMs + 45_000);
  const details = door.state.snapshot.commands.map(({ detail }) => detail);
  await rig.close();
  rmSync(folder, { recursive: true });
  return { details, states, events, faults: rig.faults, last: states.at(-1) };
}

const ad = { frameType: 'ad' } as const;
const sdls = { spi: 7, algorithm: 'aes-gcm', keyFile: 'test.key' } as const;

// Ten minutes of the sky: seconds here, and more where others work.
describe('telecommands over the simulated spacecraft, as its control word tells of them', {
  timeout: 180_000,
}, () => {
  it('arrive numbered and secured, once each, over a radio that hears nothing while it transmits', async () => {
    const { details, last, states, faults } = await pingsOf({ uplink: { ...ad, sdls } }, 4);
    expect(details).toEqual(Array(4).fill(expect.stringMatching(/Arrived|arrived|Done|Accepted|Started/)));
    expect(last).toMatchObject({
      report: { waitsFor: 4, isLockout: false },
      security: { hasKey: true, refused: 0, lastRefusal: null },
    });
    expect(last!.sequence).toMatchObject({
      ...{ phase: 'ready', nextNumber: 4, outstanding: 0, waiting: 0, alert: null },
    });
    expect(states.some(({ sequence }) => (sequence?.outstanding ?? 0) > 0)).toBe(true);
    expect(faults).toEqual([]);
  });

  it('are repeated when the spacecraft was deaf for a while', async () => {
    const { last } = await pingsOf({ uplink: ad }, 2, ({ clock, world }, sentAtMs) => {
      world.setFault('uplink-deaf', true);
      clock.at(sentAtMs + 5000, () => world.setFault('uplink-deaf', false));
    });
    expect(last!.report).toMatchObject({ waitsFor: 2 });
    expect(last!.sequence!.repeats).toBeGreaterThan(0);
  });

  it('are refused with another key on board, and the page is told why', async () => {
    const keyOnBoard = new Uint8Array(32).fill(7);
    const { last, events } = await pingsOf({ uplink: { sdls }, keyOnBoard }, 1);
    expect(last!.report).toMatchObject({ farmBCounter: 0 });
    expect(last!.security).toEqual({
      ...{ hasKey: true, refused: 1, lastRefusal: 'made with another key, or altered' },
    });
    expect(events).toContain(
      'aprs-dp: the spacecraft refused a telecommand frame: made with another key, or altered.',
    );
  });
});
