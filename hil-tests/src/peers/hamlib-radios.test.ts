import { existsSync } from 'node:fs';
import type { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { afterAll, describe, expect, it } from 'vitest';
import { openRadioRig } from '../contracts/radio-rig.ts';
import { radioOperations } from './hamlib-operations.ts';
import { type Refereed, type RefereedModel, refereedRadios } from './hamlib-radios.ts';
import { isWithout } from './peers.ts';
import { askCapabilities, dialAtRandom, failedCommands, plugInRadio } from './plugged-radio.ts';

const hasTerminals = existsSync('/dev/ptmx') && existsSync('/usr/bin/perl');
const models = Object.keys(refereedRadios) as RefereedModel[];

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function plugIn(model: RefereedModel) {
  const radio = await plugInRadio(model);
  open.push(radio);
  return radio;
}

/** One radio of each family is asked for a thousand frequencies here, all of them by `npm run peers:hamlib`. */
const thousand: readonly RefereedModel[] = ['IC-9700', 'TS-2000', 'FT-991'];

// Hamlib waits more than it works: sessions wait together.
// Hamlib asks otherwise when an answer of its first questions came late, and now and then dies of it: what fails thrice is ours.
const patience = { retry: 2 };

describe.skipIf(isWithout('rigctl') || !hasTerminals)('rigctl drives every simulated radio', patience, () => {
  it.concurrent.each(models)(
    '%s: every operation that Hamlib lists succeeds, and no frame is unknown',
    async (model) => {
      const { neverAsked, misread = [], tried }: Refereed = refereedRadios[model];
      const excused = [...neverAsked, ...misread].flatMap(({ commands }) => commands);
      const radio = await plugIn(model);
      const operations = radioOperations(await askCapabilities(model));
      const unable = failedCommands(await radio.rigctl(operations));
      expect(unable.filter((command) => !excused.includes(command))).toEqual([]);
      expect(radio.refused.filter((text) => !tried?.test(text))).toEqual([]);
      // An excuse that is needed no longer is none.
      const listed = excused.filter((command) => operations.includes(command));
      expect(listed.filter((command) => !unable.includes(command))).toEqual([]);
    },
    60_000,
  );

  it.concurrent.each(models)('%s: what is excused never reached the wire', async (model) => {
    const { neverAsked }: Refereed = refereedRadios[model];
    const silent = await plugIn(model);
    // Answered by rigctl itself, which looks the radio over before its first command.
    const first = '\\chk_vfo';
    await silent.rigctl([first]);
    const radio = await plugIn(model);
    const commands = neverAsked.flatMap((excuse) => excuse.commands);
    await radio.rigctl([first, ...commands]);
    expect(withoutPowerQuestion(await radio.wholeWire())).toBe(
      withoutPowerQuestion(await silent.wholeWire()),
    );
  });

  it.concurrent.each(models)(
    '%s: every frequency at random comes back to its step',
    async (model) => {
      const count = thousand.includes(model) ? 1000 : 200;
      expect(await dialAtRandom(model, { count, processes: 10, seed: 'ci' })).toEqual([]);
    },
    60_000,
  );

  it.concurrent.each(models)('%s: Hamlib and our driver leave the same radio at every key', async (model) => {
    const { duplex }: Refereed = refereedRadios[model];
    const theirs = await plugIn(model);
    const theirTrace = traceOf(theirs.simulator);
    const key = ['T 1', 'T 0'];
    await theirs.rigctl([
      ...['F 145900000', 'M FM 15000', ...key],
      // The tone before: apart, Hamlib sets that of the band that receives, and we that of the one that transmits.
      ...(duplex ? ['C 670', 'U TONE 1', ...key, 'U TONE 0', ...duplex[0], ...key, ...duplex[1]] : []),
      ...['F 435313000', ...key],
    ]);

    const { radio, simulator, run: settle } = await openRadioRig(model);
    const ourTrace = traceOf(simulator);
    const ourKey = async () => {
      await settle(radio.setTransmit(true));
      await settle(radio.setTransmit(false));
    };
    await settle(radio.setFrequency(145_900_000));
    await settle(radio.setMode({ mode: 'FM', filter: 1 }));
    await ourKey();
    if (duplex) {
      await settle(radio.setTone!(67));
      await ourKey();
      await settle(radio.setTone!(null));
      await settle(radio.setTransmitFrequency!(435_313_000));
      await ourKey();
      await settle(radio.setTransmitFrequency!(null));
    }
    await settle(radio.setFrequency(435_313_000));
    await ourKey();
    expect(ourTrace).toEqual(theirTrace);
    expect(ourTrace).toHaveLength(duplex ? 8 : 4);
  });
});

/** After an error Hamlib asks whether the radio is switched on. */
function withoutPowerQuestion(wire: string): string {
  // `PS;` and `18`, in hexadecimal octets.
  return Buffer.from(wire, 'latin1')
    .toString('hex')
    .replaceAll(/50533b|fefe..e018fd/g, '');
}

/** What is on the air and what is heard, each time the key goes down or up. */
function traceOf({ keyLog, transceiver }: RadioSimulator) {
  const trace: unknown[] = [];
  keyLog.onChange((isOn) => {
    const { transmitFrequencyHz, receiveFrequencyHz, isDemodulating, isToneOn, toneHz } = transceiver;
    trace.push({
      isOn,
      transmitFrequencyHz,
      receiveFrequencyHz,
      isDemodulating,
      toneHz: isToneOn ? toneHz : null,
    });
  });
  return trace;
}
