import { describe, expect, it } from 'vitest';
import { isPassTime } from './client-lead.ts';
import { createSharingRig } from './sharing-rig.fixture.ts';
import { yieldingDevice } from './yielding-device.ts';

/** The rotator as the pass runner has it. */
function setUp(leads: 'station' | 'clients') {
  const rig = createSharingRig({ leads });
  const ours = yieldingDevice(rig.rotator, ['moveTo'], () => rig.lead.rotator.yieldStation());
  const order = () =>
    ours.moveTo({ azimuthDeg: 1, elevationDeg: 1 }).then(
      () => 'moved',
      (error: Error) => error.message,
    );
  return { ...rig, ours, order };
}

describe('who leads', () => {
  it('leaves to a client what it has taken between passes, and takes it back for a pass', async () => {
    const { connect, order, pass, clock } = setUp('station');
    expect(await order()).toBe('moved');
    const client = connect('rotator');
    await client.say('P 10 20\n');
    expect(await order()).toBe('rotator: client 1 leads (sharing in station.yaml)');
    await clock.runFor(300_000);
    expect(await order()).toMatch(/leads/);
    pass.isOn = true;
    expect(await order()).toBe('moved');
    expect(await client.say('P 10 20\n')).toBe('RPRT -9\n');
  });

  it('takes it back ten minutes after the client has left', async () => {
    const { connect, order, clock } = setUp('station');
    const client = connect('rotator');
    await client.say('P 10 20\nq');
    await clock.runFor(590_000);
    expect(await order()).toMatch(/leads/);
    await clock.runFor(20_000);
    expect(await order()).toBe('moved');
  });

  it('keeps its hands off in its own pass when clients lead, until they are gone', async () => {
    const { connect, order, pass, clock } = setUp('clients');
    const client = connect('rotator');
    pass.isOn = true;
    expect(await client.say('P 10 20\n')).toBe('RPRT 0\n');
    expect(await order()).toMatch(/leads/);
    await client.close();
    await clock.runFor(9000);
    expect(await order()).toMatch(/leads/);
    await clock.runFor(2000);
    expect(await order()).toBe('moved');
  });

  it('lets the station read and halt at any time', async () => {
    const { connect, ours, bare } = setUp('clients');
    await connect('rotator').say('P 10 20\n');
    expect(ours.position).toMatchObject({ azimuthDeg: 10, elevationDeg: 20 });
    await ours.stop();
    expect(bare.rotator.orders).toEqual(['to 10 20', 'halt']);
  });

  it('counts the minutes before the rise to the pass, in which the antenna turns there', () => {
    const waiting = { phase: 'waiting', next: { what: 'rise', atMs: 1_000_000 } } as const;
    expect(isPassTime(waiting, 700_000)).toBe(false);
    expect(isPassTime(waiting, 900_000)).toBe(true);
    expect(isPassTime({ phase: 'tracking', next: null }, 0)).toBe(true);
    expect(isPassTime({ phase: 'after', next: null }, 0)).toBe(false);
  });
});
