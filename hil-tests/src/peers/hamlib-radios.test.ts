import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { type RadioModelName, radioModels } from '@dawa/protocols/radio-models';
import { hostClock } from '@dawa/seams/host-clock';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { afterAll, describe, expect, it } from 'vitest';
import { openRadioRig } from '../contracts/radio-rig.ts';
import { isWithout, peerPath } from './peers.ts';

const hasTerminals = existsSync('/dev/ptmx') && existsSync('/usr/bin/perl');

/** How Hamlib calls the radio, and what it says it supports and cannot do with the values and the radio's own limits. */
interface Refereed {
  readonly number: number;
  /** Orders of its own, beside frequency, mode, key and meter. */
  readonly own: readonly string[];
  /** What Hamlib 4.5.4 refuses itself, before or after the wire: it wants another kind of value, or reads none back. */
  readonly refusedByHamlib?: RegExp;
  /** What Hamlib only tries, and takes no for an answer. */
  readonly tried?: RegExp;
  /** How Hamlib receives here and transmits there; our driver does by `setTransmitFrequency`. */
  readonly duplex?: readonly [on: readonly string[], off: readonly string[]];
}

const split = ['S 1 VFOB', 'I 435313000', 'i', 'X FM 15000', 'x', 's'];
const repeater = ['R None', 'O 600000', 'o', 'N 1000', 'n', '\\get_powerstat'];
const icomRefusals = /SPECTRUM_(MODE|EDGE)|SEND_MORSE|SEND_VOICE_MEM|OVF_STATUS/;
const satellite = [['U SATMODE 1', 'I 435313000'], ['U SATMODE 0']] as const;
const vfoSplit = [['S 1 VFOB', 'I 435313000'], ['S 0 VFOA']] as const;

const radios: Partial<Record<RadioModelName, Refereed>> = {
  'IC-9700': {
    number: 3081,
    own: [...split, ...repeater, 'U SATMODE 1', 'I 435313000', 'i', 'U SATMODE 0', 'J 100', 'j'],
    refusedByHamlib: icomRefusals,
    duplex: satellite,
  },
  'IC-9100': {
    number: 3068,
    own: [...split, 'U SATMODE 1', 'I 435313000', 'U SATMODE 0'],
    tried: /refused: 2[56] 00/,
    duplex: satellite,
  },
  'IC-910': { number: 3044, own: [...split, 'U SATMODE 1', 'I 435313000', 'U SATMODE 0'], duplex: satellite },
  'IC-705': {
    number: 3085,
    own: [...split, ...repeater, 'J 100', 'j', 'Z 100', 'z'],
    refusedByHamlib: icomRefusals,
    duplex: vfoSplit,
  },
  'TS-2000': {
    number: 2014,
    own: [...split, 'V VFOB', 'V VFOA', 'J 0', 'j', 'Z 0', 'z', '\\get_powerstat', '_'],
    refusedByHamlib: /l (AF|CWPITCH|ANTIVOX|METER)$/,
    duplex: vfoSplit,
  },
  'FT-991': {
    number: 1035,
    own: [...split, ...repeater, 'J 0', 'j', 'Z 0', 'z', '_'],
    refusedByHamlib: /l (BKIN_DLYMS|BAND_SELECT)$/,
    duplex: vfoSplit,
  },
  'FT-847': { number: 1001, own: ['U TONE 1', 'U TONE 0', 'U TSQL 1', 'U TSQL 0', 'O 600000'] },
};

const everybody = [
  'F 145825000',
  'f',
  'M FM 15000',
  'm',
  'l STRENGTH',
  'l RAWSTR',
  'C 670',
  'T 1',
  't',
  'T 0',
  't',
];

/** rigctl asks again after 200 ms, which a busy machine may need to answer: it is told to wait longer. */
const patience = ['-C', 'timeout=3000'];

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function plugIn(model: RadioModelName) {
  const refused: string[] = [];
  const simulator = new RadioSimulator({
    clock: new ScaledClock({ atMs: Date.UTC(2026, 0, 1), monotonicMs: hostClock.monotonicMs(), rate: 1 }),
    random: createRandom('hamlib'),
    settings: { model },
    report: (_type, text) => refused.push(text),
  });
  const end = await openSerialEnd((stream) => simulator.attach(stream));
  open.push(end);
  const { number } = radios[model]!;
  /** What rigctl printed for one command a line. */
  const rigctl = (commands: readonly string[]) =>
    run(['-m', String(number), '-r', end.path, ...patience, '-'], `${commands.join('\n')}\nq\n`);
  return { simulator, refused, rigctl };
}

function run(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 60_000, encoding: 'latin1', maxBuffer: 1 << 24 } as const;
    const child = execFile(peerPath('rigctl'), [...args], options, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin!.end(input);
  });
}

/** Commands that were answered by an error. */
function failed(printed: string): string[] {
  return [...printed.matchAll(/^(\S.*?) \w+: error = /gm)].map(([, command]) => command!.trim());
}

/** Every mode, every level to read and every function, as `rigctl -u` lists them. */
async function listed(number: number): Promise<string[]> {
  const told = await run(['-m', String(number), '-u']);
  const line = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(told)?.[1] ?? '';
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
  const readable = words(line('Get functions'));
  return [
    ...words(line('Mode list')).flatMap((mode) => [`M ${mode} 0`, 'm']),
    ...[...line('Get level').matchAll(/(\S+?)\(/g)].map(([, level]) => `l ${level}`),
    ...words(line('Set functions')).flatMap((name) => [
      `U ${name} 1`,
      ...(readable.includes(name) ? [`u ${name}`] : []),
      `U ${name} 0`,
    ]),
  ];
}

const models = Object.keys(radios) as RadioModelName[];

// Hamlib waits more than it works: sessions wait together.
describe.skipIf(isWithout('rigctl') || !hasTerminals)('rigctl drives every simulated radio', () => {
  it.concurrent.each(models)(
    '%s: all that Hamlib supports succeeds, and nothing on the wire is unknown',
    async (model) => {
      const { number, own, refusedByHamlib, tried } = radios[model]!;
      const { rigctl, refused } = await plugIn(model);
      const commands = [...everybody, ...own, ...(await listed(number))];
      const unable = failed(await rigctl(commands));
      expect(unable.filter((command) => !refusedByHamlib?.test(command))).toEqual([]);
      expect(refused.filter((text) => !tried?.test(text))).toEqual([]);
    },
  );

  it.concurrent.each(models)('%s: every frequency to its step', async (model) => {
    const { rigctl, simulator } = await plugIn(model);
    const { stepHz } = radioModels[model];
    const random = createRandom(model);
    // Hamlib waits after each order: about 50 ms, with the FT-847 400. Run once with 1,000 each: none was off.
    const frequenciesHz = Array.from({ length: model === 'FT-847' ? 3 : 20 }, (_, i) => {
      const hz = (i % 2 === 0 ? 144_000_000 : 430_000_000) + random.integer(4_000_000);
      return Math.round(hz / stepHz) * stepHz;
    });
    const printed = await rigctl(frequenciesHz.flatMap((hz) => [`F ${hz}`, 'f']));
    expect([...printed.matchAll(/^f (\d+)\s*$/gm)].map(([, digits]) => Number(digits))).toEqual(
      frequenciesHz,
    );
    expect(simulator.receiveFrequencyHz).toBe(frequenciesHz.at(-1));
  });

  it.concurrent.each(models)('%s: Hamlib and our driver leave the same radio at every key', async (model) => {
    const { duplex } = radios[model]!;
    const theirs = await plugIn(model);
    const theirTrace = traceOf(theirs.simulator);
    const key = ['T 1', 'T 0'];
    await theirs.rigctl([
      ...['F 145900000', 'M FM 15000', ...key],
      ...(duplex ? [...duplex[0], 'C 670', 'U TONE 1', ...key, 'U TONE 0', ...duplex[1]] : []),
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
      await settle(radio.setTransmitFrequency!(435_313_000));
      await settle(radio.setTone!(67));
      await ourKey();
      await settle(radio.setTone!(null));
      await settle(radio.setTransmitFrequency!(null));
    }
    await settle(radio.setFrequency(435_313_000));
    await ourKey();
    expect(ourTrace).toEqual(theirTrace);
    expect(ourTrace).toHaveLength(duplex ? 6 : 4);
  });
});

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
