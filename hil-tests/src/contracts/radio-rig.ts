import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { createRadio, type RadioChoice } from '@dawa/groundstation/devices/radio-kinds';
import type { Radio } from '@dawa/groundstation/ports';
import { type RadioFault, type RadioSettings, RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { type RadioModelName, radioModels } from '@dawa/protocols/radio-models';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';

/** For tests: a driver and its radio on one virtual clock, and a cable between them that can be pulled. */
export interface RadioRig {
  readonly clock: VirtualClock;
  readonly radio: Radio;
  readonly simulator: RadioSimulator;
  /** What the driver wrote, as text of hexadecimal octets, one write each. */
  readonly written: string[];
  plug(): void;
  unplug(): Promise<void>;
  /** Puts bytes on the cable past the driver. */
  say(bytes: Uint8Array): Promise<void>;
  /** Lets time run until `work` is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export const radioModelNames = Object.keys(radioModels) as RadioModelName[];

/** Resolves when the radio has answered for the first time. */
export async function openRadioRig(
  model: RadioModelName,
  {
    seed = 'radio',
    clock = new VirtualClock(Date.UTC(2026, 0, 1)),
    faults = [],
    atRest,
    ...settings
  }: Partial<RadioSettings> & {
    readonly seed?: string;
    readonly clock?: VirtualClock;
    readonly faults?: readonly RadioFault[];
    readonly atRest?: RadioChoice['atRest'];
  } = {},
): Promise<RadioRig> {
  const random = createRandom(seed);
  const simulator = new RadioSimulator({ clock, random, settings: { ...settings, model } });
  for (const fault of faults) simulator.setFault(fault, true);
  const written: string[] = [];
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  const plug = () => {
    [near, far] = createMemoryStreamPair(model);
    far.onData((bytes) => written.push(Buffer.from(bytes).toString('hex')));
    simulator.attach(far);
  };
  plug();
  const port = supervisePort({
    name: model,
    isSimulated: true,
    clock,
    open: () => (near?.isOpen ? Promise.resolve(near) : Promise.reject(new TypeError('no such port'))),
  });
  const back = random.fork('back-off');
  const radio = createRadio(
    { kind: radioModels[model].kind, model, atRest },
    { port, clock, random: () => back.next() },
  );
  await clock.runFor(1000);
  return {
    clock,
    radio,
    simulator,
    written,
    plug,
    unplug: async () => far?.close(),
    say: async (bytes) => near?.write(bytes),
    async run(work) {
      let isDone = false;
      const end = () => {
        isDone = true;
      };
      work.then(end, end);
      while (!isDone) await clock.runFor(10);
      return work;
    },
  };
}
