import { createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { keepPortOpen } from '@dawa/groundstation/adapters/open-port';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { guardRadio } from '@dawa/groundstation/commanding/guarded-radio';
import { guardRotator } from '@dawa/groundstation/commanding/guarded-rotator';
import { renewAgainAndAgain } from '@dawa/groundstation/commanding/hold-key';
import { createSafety, type Safety } from '@dawa/groundstation/commanding/safety';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import type { Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { civOrders, encodeFrequencyBcd } from '@dawa/protocols/civ';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { type Said, startProgram } from './source-program.ts';

const baudRate = 9600;
const address = 0xa2;
const startMs = 30_000;
const wireMs = 5_000;
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const pttOff = hexOf(civOrders.setTransmit(address, false));
/** EasyComm II; see its codec. */
const halt = Buffer.from('SA SE').toString('hex');

/** Real time from a call to the byte that it is about, at the far end of the cable. */
export interface WireTimes {
  /** From `setFrequency` on a quiet line to the last byte of the order. */
  readonly setFrequencyMs: readonly number[];
  /** From STOP, while the radio is keyed and both lines are busy, to the last byte of PTT off and halt, whichever is later. */
  readonly stopMs: readonly number[];
}

/**
 * Measures on pseudo-terminals, which have no air time: at 9600 baud the longest frame that may be under way adds 13 ms.
 * Radio and rotator are a process of their own.
 */
export async function measureWireTimes(rounds: { frequency: number; stop: number }): Promise<WireTimes> {
  const far = startProgram('wire-recorder.ts', []);
  const clock = new SystemClock(machineClock);
  const random = createRandom('when STOP is pressed');
  const port = async (device: string) => {
    const { path } = await far.until((word) => word.what === 'port' && word['device'] === device, startMs);
    return keepPortOpen({ name: String(path), baudRate, clock });
  };
  const journal = { event() {}, raise() {}, clear() {}, alarms: [] } as unknown as Journal;
  const safety = createSafety({
    ...{ clock, journal, bus: createBus(() => {}), memory: createStoredInMemory() },
    isSimulated: true,
    uplinkAuthority: 'payload',
  });
  const radio = guardRadio({
    ...{ safety, clock, journal },
    radio: createIcomRadio({ port: await port('radio'), clock, model: 'IC-9700', address, stepHz: 1 }),
  });
  const limits = { minAzimuthDeg: 0, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 90 };
  const rotator = guardRotator({
    ...{ safety, clock, journal },
    rotator: createLineRotator({
      ...{ language: rotatorLanguages.easycomm2, port: await port('rotator'), clock },
      limits: { ...limits, maxRateDegS: 6 },
    }),
  });
  try {
    await ready(radio);
    await ready(rotator);
    const arrival = (isIt: (word: Said) => boolean, from: number) =>
      far
        .until((word) => word.what === 'wire' && isIt(word), wireMs, from)
        .then((word) => Number(word['monotonicMs']));

    const setFrequencyMs: number[] = [];
    for (let i = 0; i < rounds.frequency; i++) {
      const frequencyHz = 145_800_000 + 10 * i;
      const bytes = hexOf(encodeFrequencyBcd(frequencyHz));
      const from = far.said.length;
      const calledMs = clock.monotonicMs();
      await radio.setFrequency(frequencyHz);
      setFrequencyMs.push((await arrival(({ hex }) => String(hex).includes(bytes), from)) - calledMs);
    }

    const stopMs: number[] = [];
    for (let i = 0; i < rounds.stop; i++) {
      safety.release('bench');
      safety.arm('transmission', 'bench');
      safety.arm('motion', 'bench');
      renewAgainAndAgain(await radio.key({ why: 'bench', commandId: null, longestMs: 5000 }), clock);
      void rotator.moveTo({ azimuthDeg: 10 + (i % 300), elevationDeg: 10 + (i % 70) }).catch(() => {});
      await clock.sleep(random.next() * 30);
      const from = far.said.length;
      const calledMs = clock.monotonicMs();
      const stopped = safety.stop('bench');
      const both = await Promise.all([
        arrival(({ hex }) => String(hex).includes(pttOff), from),
        arrival(({ hex }) => String(hex).includes(halt), from),
      ]);
      stopMs.push(Math.max(...both) - calledMs);
      await stopped;
      await released(safety);
    }
    return { setFrequencyMs, stopMs };
  } finally {
    await Promise.all([radio.close(), rotator.close()]);
    await far.kill();
  }
}

/** A radio that did not confirm in time is told again by its guard, and keyed by nobody meanwhile. */
function released(safety: Safety): Promise<void> {
  return new Promise((done) => {
    const stop = safety.onChange((state) => look(state));
    const look = ({ isKeyed }: Safety['state']) => {
      if (isKeyed) return;
      stop();
      done();
    };
    look(safety.state);
  });
}

function ready(device: {
  info: { state: string };
  onChange(listener: () => void): () => void;
}): Promise<void> {
  return new Promise((done) => {
    const stop = device.onChange(() => look());
    const look = () => {
      if (device.info.state !== 'ok') return;
      stop();
      done();
    };
    look();
  });
}
