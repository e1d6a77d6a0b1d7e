import { describe, expect, it } from 'vitest';
import { renewAgainAndAgain } from '../commanding/hold-key.ts';
import { createPassRig } from './pass-rig.fixture.ts';

const settingOrders = (orders: readonly string[]) => orders.filter((order) => order.startsWith('frequency'));

describe('a pass', () => {
  it('runs from before the rise to its report, ten minutes in well under two seconds', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    const { pass, clock } = rig;
    const done = runner.runContact(pass);

    await clock.runFor(1000);
    expect(runner.contact).toMatchObject({ phase: 'waiting', next: { what: 'rise', atMs: pass.aosAtMs } });
    await clock.runUntil(pass.aosAtMs - 1000);
    // It waits at the rise bearing, and is on frequency before the first bit.
    expect(rig.rotator.position?.azimuthDeg).toBeCloseTo(pass.aosAzimuthDeg, 0);
    expect(Math.abs((await rig.radio.readSetting()).frequencyHz - runner.radio.down!.wantedHz)).toBeLessThan(
      96,
    );
    expect((await rig.radio.readSetting()).mode).toBe('FM-D');

    for (let atMs = pass.aosAtMs + 3000; atMs < pass.losAtMs; atMs += 250) {
      clock.at(atMs, () => rig.receiver.hearFrame(atMs));
    }
    await clock.runUntil(pass.tcaAtMs);
    expect(runner.contact).toMatchObject({ phase: 'tracking', next: { what: 'set', atMs: pass.losAtMs } });
    expect(runner.track.offByDeg).toBeLessThan(1.5);
    expect(runner.track.satellite!.elevationDeg).toBeCloseTo(pass.maxElevationDeg, 1);

    await clock.runUntil(pass.losAtMs + 5000);
    const report = (await done)!;
    expect(runner.contact).toMatchObject({ phase: 'after', reportId: report.reportId });
    // The deadband is 2 degrees: the antenna swings by half of it and what it moves while an order is read back.
    expect(report.pointingErrorDeg!.worst).toBeLessThan(1.5);
    expect(report.pointingErrorDeg!.rms).toBeLessThan(0.9);
    // 9600 Bd retunes by thresholds of 96 Hz; the shift runs by up to 20 Hz within a step of 100 ms.
    expect(report.tuningErrorHz!.worst).toBeLessThan(96 / 2 + 25);
    expect(report.motorStarts).toBeLessThan(150);
    expect(report).toMatchObject({
      reportId: `${pass.passId}-r1`,
      achieved: {
        trackingFromAtMs: pass.aosAtMs,
        trackingToAtMs: pass.losAtMs,
        firstGoodFrameAtMs: pass.aosAtMs + 3000,
      },
      gaps: [{ fromAtMs: pass.aosAtMs, toAtMs: pass.aosAtMs + 3000 }],
    });
    expect(rig.reports.length).toBe(1);

    // As it was found: the fake radio stands on 145.825 MHz FM.
    expect(await rig.radio.readSetting()).toMatchObject({ frequencyHz: 145_825_000, mode: 'FM' });
    await clock.runUntil(pass.losAtMs + 61_000);
    expect(runner.contact.phase).toBe('idle');
    await runner.close();
  });

  it('gives the page five pictures of the track a second in the contact, one between contacts', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    const tracks = () => rig.bus.heard.filter(({ type }) => type === 'track').length;
    await rig.clock.runFor(10_000);
    expect(tracks()).toBe(10);
    void runner.runContact(rig.pass);
    await rig.clock.runFor(1000);
    const before = tracks();
    await rig.clock.runFor(10_000);
    expect(tracks() - before).toBe(50);
    await runner.close();
  });

  it('is joined in the middle after a restart, and the radio still goes back to where it was found', async () => {
    const rig = createPassRig();
    const first = rig.start();
    void first.runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.tcaAtMs);
    expect(rig.foundRadio.load()).toMatchObject({ setting: { frequencyHz: 145_825_000, mode: 'FM' } });
    // Killed: nobody closes anything. What the first life still does cannot be told from the second here, so it is
    // closed after its disk was copied.
    const onDisk = rig.foundRadio.load()!;
    await first.runner.close();
    rig.foundRadio.save(onDisk);
    await rig.radio.setFrequency(437_375_000);
    const before = {
      good: 650,
      bad: 3,
      badByReason: { uncorrectable: 3 },
      rawBytes: 170_000,
      packetBytes: 900,
    };
    rig.heardBefore.value = { ...rig.heardBefore.value, ...before, packetsByApid: { 32: 150 } };

    const second = rig.start();
    const done = second.runner.runContact(rig.pass);
    await rig.clock.runFor(20_000);
    expect(second.runner.contact.phase).toBe('tracking');
    expect(second.runner.track.offByDeg).toBeLessThan(2);
    await rig.clock.runUntil(rig.pass.losAtMs + 5000);
    const report = (await done)!;
    expect(report.faults[0]?.text).toMatch(/^Joined \d+ s after the rise: 650 good frames of before/);
    expect(report.frames).toMatchObject({ good: 650, bad: 3, badByReason: { uncorrectable: 3 } });
    expect(report).toMatchObject({ bytes: { raw: 170_000, packets: 900 }, packetsByApid: { 32: 150 } });
    expect(report.achieved.trackingFromAtMs).toBe(rig.pass.aosAtMs);
    expect(await rig.radio.readSetting()).toMatchObject({ frequencyHz: 145_825_000, mode: 'FM' });
    expect(rig.foundRadio.load()).toBeNull();
    await second.runner.close();
  });

  it('goes on with what is left when the rotator is pulled out, and tells it its target when it is back', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.tcaAtMs - 60_000);
    rig.rotator.become('lost');
    const ordersBefore = rig.rotator.orders.length;
    const retunesBefore = settingOrders(rig.radio.orders).length;
    await rig.clock.runFor(60_000);
    expect(rig.rotator.orders.length).toBe(ordersBefore);
    expect(settingOrders(rig.radio.orders).length).toBeGreaterThan(retunesBefore + 10);
    expect(runner.track.offByDeg).toBeNull();
    rig.rotator.become('ok');
    await rig.clock.runFor(500);
    expect(rig.rotator.orders.length).toBeGreaterThan(ordersBefore);
    await rig.clock.runFor(15_000);
    expect(runner.track.offByDeg).toBeLessThan(1.5);
    await runner.close();
  });

  it('leaves an antenna that is not armed where it is, says so, and listens all the same', async () => {
    const rig = createPassRig({ isSimulated: false });
    const { runner, safety } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.aosAtMs + 60_000);
    expect(rig.rotator.orders).toEqual([]);
    expect(rig.journal.alarms).toMatchObject([
      { alarmId: 'rotator.blocked', text: expect.stringContaining('motion is not armed') },
    ]);
    expect(settingOrders(rig.radio.orders).length).toBeGreaterThan(1);
    safety.arm('motion', 'Karma');
    await rig.clock.runFor(1000);
    expect(rig.rotator.orders.length).toBeGreaterThan(0);
    expect(rig.journal.alarms).toEqual([]);
    await runner.close();
  });

  it('tells of an antenna that does not follow, and no longer when it does', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.aosAtMs + 60_000);
    rig.rotator.isStuck = true;
    await rig.clock.runFor(40_000);
    expect(rig.journal.alarms).toMatchObject([{ alarmId: 'rotator.stuck' }]);
    rig.rotator.isStuck = false;
    await rig.clock.runFor(30_000);
    expect(rig.journal.alarms).toEqual([]);
    await runner.close();
  });

  it('halts at STOP and follows again after its release', async () => {
    const rig = createPassRig();
    const { runner, safety } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.aosAtMs + 60_000);
    await safety.stop('Pema');
    const orders = rig.rotator.orders.length;
    await rig.clock.runFor(30_000);
    expect(rig.rotator.orders.slice(orders)).toEqual([]);
    safety.release('Pema');
    await rig.clock.runFor(20_000);
    expect(runner.track.offByDeg).toBeLessThan(1.5);
    await runner.close();
  });

  it('parks on request, stays there, and resumes on request', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.aosAtMs + 60_000);
    await runner.park('Karma');
    await rig.clock.runFor(60_000);
    expect(rig.rotator.position).toMatchObject({ azimuthDeg: 0, elevationDeg: 90 });
    runner.resumeTracking('Karma');
    await rig.clock.runFor(40_000);
    expect(runner.track.offByDeg).toBeLessThan(1.5);
    await runner.close();
  });

  it('keeps a small turn of the dial as an offset', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    // Near the rise the shift hardly moves: seconds pass between retunes.
    await rig.clock.runUntil(rig.pass.aosAtMs + 5000);
    const tunedHz = (await rig.radio.readSetting()).frequencyHz;
    await rig.radio.setFrequency(tunedHz + 700);
    await rig.clock.runFor(3000);
    expect(runner.radio.down?.offsetHz).toBe(700);
    expect(rig.journal.events.map(({ text }) => text)).toContain(
      'The dial was turned by 700 Hz: kept as an offset by hand.',
    );
    runner.setOffset('downlink', 0);
    await rig.clock.runFor(1000);
    const wantedHz = runner.radio.down!.wantedHz;
    expect(Math.abs((await rig.radio.readSetting()).frequencyHz - wantedHz)).toBeLessThan(96);
    await runner.close();
  });

  it('leaves a radio alone that somebody turned far away, until its offset is set', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.aosAtMs + 5000);
    await rig.radio.setFrequency(145_500_000);
    await rig.clock.runFor(30_000);
    expect((await rig.radio.readSetting()).frequencyHz).toBe(145_500_000);
    expect(rig.journal.events.map(({ text }) => text)).toContain(
      'The dial was turned to 145.500000 MHz: the radio is left alone until its offset is set.',
    );
    runner.setOffset('downlink', 0);
    await rig.clock.runFor(2000);
    expect((await rig.radio.readSetting()).frequencyHz).toBeGreaterThan(437_000_000);
    await runner.close();
  });

  it('sets nothing while the radio transmits or the uplink has it', async () => {
    const rig = createPassRig();
    const { runner, safety, guardedRadio } = rig.start();
    safety.arm('transmission', 'Karma');
    void runner.runContact(rig.pass);
    await rig.clock.runUntil(rig.pass.tcaAtMs);
    const lease = await guardedRadio.key({ why: 'test', commandId: null, longestMs: 5000 });
    renewAgainAndAgain(lease, rig.clock);
    const orders = rig.radio.orders.length;
    await rig.clock.runFor(3000);
    expect(rig.radio.orders.length).toBe(orders);
    await lease.release();
    await runner.borrowRadio(async () => {
      const during = rig.radio.orders.length;
      await rig.clock.runFor(3000);
      expect(rig.radio.orders.length).toBe(during);
    });
    await rig.clock.runFor(1000);
    expect(rig.radio.orders.length).toBeGreaterThan(orders + 2);
    await runner.close();
  });

  it('lights the carrier by the S-meter, once it has heard the noise before the rise', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    void runner.runContact(rig.pass);
    rig.radio.meter = 40;
    await rig.clock.runUntil(rig.pass.aosAtMs + 1000);
    expect(runner.radio).toMatchObject({ meter: 40, hasCarrier: false });
    rig.radio.meter = 60;
    await rig.clock.runFor(1000);
    expect(runner.radio).toMatchObject({ hasCarrier: true, hasBitLock: false });
    // Without a radio only the bytes of the modem could tell, and none came.
    rig.radio.become('lost');
    await rig.clock.runFor(3000);
    expect(runner.radio.hasCarrier).toBe(false);
    await runner.close();
  });

  it('shows a report that a person can read, with nothing of its names as markup', async () => {
    const rig = createPassRig();
    const { runner } = rig.start();
    const done = runner.runContact({ ...rig.pass, name: '<script>MAYA-1' });
    await rig.clock.runUntil(rig.pass.losAtMs + 5000);
    await done;
    const { html } = rig.reports[0]!;
    expect(html).toContain('&lt;script&gt;MAYA-1 over Thimphu');
    expect(html).not.toContain('<script>');
    expect(html).toContain('[Rehearsal]');
    expect(html).toContain('Nothing decodable was received.');
    // Bhutan Time is UTC+6 all year (tz database, Asia/Thimphu): said once, however many times there are.
    expect(html).toMatch(/<time>\d\d:\d\d:\d\d\.\d<\/time> <small>\d\d:\d\d:\d\d<\/small>/);
    expect(html.match(/Asia\/Thimphu \(UTC\+06:00\)/g)?.length).toBe(1);
    await runner.close();
  });
});
