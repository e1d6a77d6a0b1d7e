import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createUplink } from '@dawa/groundstation/commanding/uplink';
import { createPassRig, links, thimphu } from '@dawa/groundstation/pass/pass-rig.fixture';
import type { Modem } from '@dawa/groundstation/ports';
import { createSky } from '@dawa/payload-sim/space-link/sky';
import { radioModels } from '@dawa/protocols/radio-models';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { openRadioRig, radioModelNames } from '../contracts/radio-rig.ts';

const [downlink, uplink] = links as [(typeof links)[number], (typeof links)[number]];
/** The uplink is worked out for the middle of the transmission and set before it; a LEO moves by up to 60 Hz/s in between. */
const dueWithinHz = 40;
/** Half of the receiver's threshold, which is a percent of 9,600 baud, and the step of the coarsest radio. */
const heardWithinHz = 110;

/** At 400 km the range changes by 5 km/s and more so long before and after the highest point. */
const fromTcaMs = 100_000;

const modem: Modem = {
  info: {
    deviceId: 'modem',
    kind: 'none',
    portName: 'none',
    state: 'ok',
    lastAtMs: null,
    detail: null,
    isSimulated: true,
    counters: {},
  },
  onChange: () => () => {},
  onBytes: () => () => {},
  send: async () => {},
  close: async () => {},
};

describe.each(radioModelNames)('a pass with %s', (model) => {
  it('transmits lower than nominal while the satellite approaches, higher while it recedes, and is put back', async () => {
    const { pass, propagator } = createPassRig();
    const clock = new VirtualClock(pass.tcaAtMs - fromTcaMs - 10_000);
    const { radio, simulator, run } = await openRadioRig(model, { clock });
    const canTell = radioModels[model].kind !== 'yaesu-binary';
    // As somebody left it who worked another satellite.
    if (canTell) await run(radio.setTransmitFrequency!(145_950_000));
    const found = await run(radio.readState!());
    const rig = createPassRig({ clock, driver: radio });
    const { safety, runner, guardedRadio } = rig.start();
    safety.arm('transmission', 'test');
    const sender = createUplink({ clock, safety, link: uplink, path: runner, radio: guardedRadio, modem });
    const sky = createSky(propagator, thimphu, flatHorizon());
    const keyed: { atMs: number; transmitHz: number }[] = [];
    simulator.keyLog.onChange((isOn) => {
      if (isOn) keyed.push({ atMs: clock.nowAtMs(), transmitHz: simulator.transmitFrequencyHz });
    });
    void runner.runContact(pass);
    const receivedOffHz: number[] = [];
    const moments = [pass.tcaAtMs - fromTcaMs, pass.tcaAtMs + fromTcaMs];
    for (const atMs of moments) {
      await clock.runUntil(atMs);
      const arrivesHz =
        downlink.frequencyHz + downlinkDopplerHz(sky(atMs)!.rangeRateKmS, downlink.frequencyHz);
      receivedOffHz.push(simulator.receiveFrequencyHz - arrivesHz);
      await run(sender.send({ packet: new Uint8Array(12), commandId: 'c', why: 'PING', mapId: 0 }));
    }
    await run(runner.close());

    const [approaching, receding] = keyed as [(typeof keyed)[number], (typeof keyed)[number]];
    expect(keyed).toHaveLength(2);
    expect(approaching.transmitHz).toBeLessThan(uplink.frequencyHz - 5000);
    expect(receding.transmitHz).toBeGreaterThan(uplink.frequencyHz + 5000);
    for (const { atMs, transmitHz } of keyed) {
      const dueHz = uplink.frequencyHz + uplinkDopplerHz(sky(atMs)!.rangeRateKmS, uplink.frequencyHz);
      expect(Math.abs(transmitHz - dueHz)).toBeLessThan(dueWithinHz);
    }
    for (const offHz of receivedOffHz) expect(Math.abs(offHz)).toBeLessThan(heardWithinHz);
    expect(await run(radio.readState!())).toMatchObject({ ...found, readAtMs: expect.anything() });
  });
});
