import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { radioModels } from '@dawa/protocols/radio-models';
import { type HostClock, hostClock } from '@dawa/seams/host-clock';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { type RefereedModel, refereedRadios } from './hamlib-radios.ts';
import { peerPath } from './peers.ts';

/** rigctl asks again after 200 ms, which a busy machine may need to answer: it is told to wait longer. */
const patience = ['-C', 'timeout=2000'];

/**
 * An FT-847 forgets half a block after 200 ms, which a machine with other work to do may take to hear the rest: time between
 * octets goes by ten times slower.
 */
const patientHost: HostClock = { ...hostClock, monotonicMs: () => hostClock.monotonicMs() / 10 };

/** No radio's word. */
const lastWord = '(the end)';

/** A simulated radio at the end of a pseudo-terminal, and `rigctl` to drive it. */
export async function plugInRadio(model: RefereedModel) {
  const refused: string[] = [];
  let wire = '';
  let onWire = () => {};
  const simulator = new RadioSimulator({
    clock: new ScaledClock(
      { atMs: Date.UTC(2026, 0, 1), monotonicMs: patientHost.monotonicMs(), rate: 1 },
      patientHost,
    ),
    random: createRandom('hamlib'),
    settings: { model },
    report: (_type, text) => refused.push(text),
  });
  const end = await openSerialEnd((stream) => {
    stream.onData((bytes) => {
      wire += Buffer.from(bytes).toString('latin1');
      onWire();
    });
    simulator.attach(stream);
  });
  const { number } = refereedRadios[model];
  return {
    simulator,
    /** What the radio did not understand, or not take. */
    refused,
    /** All that Hamlib sent; what it wrote before it ended may still be on its way, so a last word is put behind it. */
    async wholeWire(): Promise<string> {
      writeFileSync(end.path, lastWord);
      await new Promise<void>((resolve) => {
        onWire = () => {
          if (wire.endsWith(lastWord)) resolve();
        };
        onWire();
      });
      return wire.slice(0, -lastWord.length);
    },
    /** What one process of rigctl printed for one command a line. */
    rigctl: (commands: readonly string[]) =>
      runRigctl(['-m', String(number), '-r', end.path, ...patience, '-'], `${commands.join('\n')}\nq\n`),
    close: () => end.close(),
  };
}

/** What `rigctl -u` tells of a radio. */
export function askCapabilities(model: RefereedModel): Promise<string> {
  return runRigctl(['-m', String(refereedRadios[model].number), '-u']);
}

/** Commands that were answered by an error. */
export function failedCommands(printed: string): string[] {
  return [...printed.matchAll(/^(\S.*?) \w+: error = /gm)].map(([, command]) => command!.trim());
}

/**
 * Frequencies at random on two bands, each set and read back by Hamlib. It waits 50 ms after each, with the FT-847 400: so the
 * work is shared among several processes, each with a radio of its own.
 *
 * @returns what was read back or shown otherwise than it was set
 */
export async function dialAtRandom(
  model: RefereedModel,
  { count, processes, seed }: { readonly count: number; readonly processes: number; readonly seed: string },
): Promise<string[]> {
  const { stepHz } = radioModels[model];
  const shares = Array.from({ length: processes }, async (_, index) => {
    const random = createRandom(`${seed} ${model} ${index}`);
    const frequenciesHz = Array.from({ length: Math.ceil(count / processes) }, (__, i) => {
      const hz = (i % 2 === 0 ? 144_000_000 : 430_000_000) + random.integer(4_000_000);
      return Math.round(hz / stepHz) * stepHz;
    });
    const radio = await plugInRadio(model);
    try {
      const printed = await radio.rigctl(frequenciesHz.flatMap((hz) => [`F ${hz}`, 'f']));
      const readHz = [...printed.matchAll(/^f (\d+)\s*$/gm)].map(([, digits]) => Number(digits));
      const wrong = frequenciesHz.flatMap((hz, i) =>
        readHz[i] === hz ? [] : [`${hz} read as ${readHz[i]}`],
      );
      const shownHz = radio.simulator.receiveFrequencyHz;
      return shownHz === frequenciesHz.at(-1)
        ? wrong
        : [...wrong, `${frequenciesHz.at(-1)} shown as ${shownHz}`];
    } finally {
      await radio.close();
    }
  });
  return (await Promise.all(shares)).flat();
}

function runRigctl(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 120_000, encoding: 'latin1', maxBuffer: 1 << 26 } as const;
    const child = execFile(peerPath('rigctl'), [...args], options, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    // One that ended before it read all says why by how it ended.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}
