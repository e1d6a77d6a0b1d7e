import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAx25 } from '@dawa/protocols/ax25';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import { modemSection } from '@dawa/protocols/station-modem';
import { writeWav } from '@dawa/protocols/wav';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root, typeDawa } from '../groundstation/src/cli/type-dawa.fixture.ts';
import {
  type RunningStation,
  startStation,
  temporaryFolder,
} from '../hil-tests/src/end-to-end/running-station.ts';
import { openSerialEnd } from '../payload-sim/src/adapters/pseudo-terminal.ts';
import { edit, patternOf, stepsOf } from './guide-steps.fixture.ts';

const guide = readFileSync(join(root, 'docs/guides/bring-your-own-tnc.md'), 'utf8');
const portInGuide = '/dev/serial/by-id/usb-My_TNC-if00-port0';
const nowAtMs = Date.UTC(2026, 5, 2, 12);
const withinMs = 60_000;

describe('a TNC on a pseudo-terminal, plugged in as the guide says', () => {
  const folder = temporaryFolder();
  let end: Awaited<ReturnType<typeof openSerialEnd>>;
  let tnc: ByteStream;
  const told = new KissDecoder();
  const orders: string[] = [];
  let station: RunningStation;

  beforeAll(async () => {
    end = await openSerialEnd((stream) => {
      tnc = stream;
      stream.onData((bytes) => {
        for (const frame of told.push(bytes))
          if (frame.ok) orders.push(`${frame.value.command}: ${[...frame.value.data].join(' ')}`);
      });
    });
    await packOfAx25(folder.path);
  });
  afterAll(async () => {
    await station?.stop();
    await end?.close();
    folder.remove();
  });

  it('is found by dawa doctor', async () => {
    const path = end.path;
    for (const step of stepsOf(guide)) {
      if (step.kind === 'type') {
        const words = step.command.replace('station.yaml', join(folder.path, 'station.yaml'));
        const isInit = step.command.startsWith('dawa init');
        const out = isInit ? ` --out ${join(folder.path, 'station.yaml')}` : '';
        const said = await typeDawa(`${words.slice('dawa '.length)}${out}`, nowAtMs);
        const seen = `${said.stderr}${said.stdout}`
          .replaceAll(`${folder.path}/`, '')
          .replaceAll(path, portInGuide);
        expect({ command: step.command, seen }).toEqual({
          command: step.command,
          seen: expect.stringMatching(patternOf(step.output)),
        });
      } else await edit(folder.path, { ...step, text: step.text.replace(portInGuide, path) });
    }
  });

  it(
    'is told how to share the channel, and its frames are heard, odd ones with what is odd about them',
    async () => {
      station = await startStation({
        dataFolder: join(folder.path, 'data'),
        words: [
          ...['--config', join(folder.path, 'station.yaml')],
          ...['--mission', join(folder.path, 'mission')],
        ],
      });
      await station.until<{ items: { deviceId: string; state: string }[] }>(
        '/api/v1/devices',
        ({ items }) => items.some(({ deviceId, state }) => deviceId === 'modem' && state === 'ok'),
        withinMs,
      );
      for (const octets of whatComes) await tnc.write(octets);
      const heard = await station.until<{ items: HeardFrame[] }>(
        '/api/v1/frames?limit=100',
        ({ items }) => items.some(({ text }) => text?.endsWith(':the last one') ?? false),
        withinMs,
      );
      expect(heard.items.map(({ text, oddities }) => [text?.slice(0, 40), oddities])).toEqual([
        ['N0CALL>TEST:the first one', []],
        ['N0CALL>TEST:before the lost C0·····@@`·`', expect.anything()],
        ['N0CALL>TEST:behind the bug', []],
        ['n0call>test:lower case', ['lower-case-callsign']],
        ['>TEST:nobody', ['empty-callsign']],
        [expect.stringMatching(/^N0CALL>TEST,D1,D2,D3,D4/), ['long-path']],
        [expect.stringMatching(/^N0CALL>TEST:x{20}/), ['long-information']],
        ['N0CALL>TEST:·nul·', []],
        ['N0CALL>TEST:the last one', []],
      ]);
      expect(orders).toEqual(['1: 30', '5: 1']);
    },
    3 * withinMs,
  );

  it('counts what could not be read with its reason, and keeps every octet', async () => {
    const octets = whatComes.reduce((sum, { length }) => sum + length, 0);
    const { items } = await station.until<{ items: DeviceInfo[] }>(
      '/api/v1/devices',
      (answer) => answer.items.some(({ counters }) => counters['bytesIn'] === octets),
      withinMs,
    );
    const modem = items.find(({ deviceId }) => deviceId === 'modem')!;
    expect(modem.counters).toMatchObject({ framesIn: 10, badFrames: 1 });
    await station.stop();
    const log = await logText(join(folder.path, 'data'));
    for (const kind of ['bad-escape', 'too-short']) expect(log).toContain(`"fault":"${kind}"`);
    expect(log).toContain(Buffer.from(whatComes[3]!).toString('latin1'));
  });
});

describe('sound in the place of that TNC, by that section alone', () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  afterAll(async () => {
    await station?.stop();
    folder.remove();
  });

  it(
    'is demodulated by the station itself',
    async () => {
      const mission = await packOfAx25(folder.path);
      const init = stepsOf(guide)[0]!;
      if (init.kind !== 'type') throw new TypeError('a guide that begins with a command');
      const path = join(folder.path, 'station.yaml');
      await typeDawa(`${init.command.slice('dawa '.length)} --out ${path}`, nowAtMs);
      const samples = new Float32Array(3 * 24_000);
      samples.set(modulateAfsk([withFrameCheck(frame('by sound'))], { sampleRateHz: 24_000 }), 24_000);
      writeFileSync(join(folder.path, 'pass.wav'), writeWav(samples, { sampleRateHz: 24_000 }));
      const modem = `modem: { kind: audio, source: { wav: pass.wav }, demodulators: [afsk1200, g3ruh4800] }\n`;
      writeFileSync(path, readFileSync(path, 'utf8') + modem);
      station = await startStation({
        dataFolder: join(folder.path, 'data'),
        words: ['--config', path, '--mission', mission],
      });
      const heard = await station.until<{ items: HeardFrame[] }>(
        '/api/v1/frames?limit=100',
        ({ items }) => items.length > 0,
        withinMs,
      );
      expect(heard.items.map(({ text }) => text)).toEqual(['N0CALL>TEST:by sound']);
    },
    3 * withinMs,
  );
});

describe('the other modems of the guide', () => {
  it('are sections that station.yaml takes', () => {
    const blocks = [...guide.matchAll(/^ {4}modem:\n(?: {6}.*\n)+/gm)].map(([block]) => block);
    expect(blocks).toHaveLength(2);
    for (const block of blocks) expect(modemSection.safeParse(parse(block).modem).success).toBe(true);
    const transmit = /^ {6}transmit:\n(?: {8}.*\n)+/m.exec(guide)![0];
    const audio = { ...parse(blocks[1]!).modem, ...parse(transmit) };
    expect(modemSection.safeParse(audio)).toMatchObject({ success: true });
    for (const [, text] of guide.matchAll(/`(\{ kind: [^`]+\})`/g))
      expect(modemSection.safeParse(parse(text!))).toMatchObject({ success: true });
  });
});

/** The satellite of a pack in the place of the reader's own: AX.25, whoever sends it. */
async function packOfAx25(folder: string): Promise<string> {
  const mission = join(folder, 'mission');
  cpSync(join(root, 'missions/birds2'), mission, { recursive: true });
  const file = parse(await readFile(join(mission, 'mission.yaml'), 'utf8')) as { links: object[] };
  const links = [{ ...file.links[0], framing: { kind: 'ax25' } }];
  writeFileSync(join(mission, 'mission.yaml'), JSON.stringify({ ...file, id: 'mission', links }));
  return mission;
}

/** Everything that the logs of a data folder hold. */
async function logText(data: string): Promise<string> {
  const names = await readdir(data, { recursive: true });
  const segments = names.filter((name) => name.endsWith('.seg'));
  const texts = await Promise.all(segments.map((name) => readFile(join(data, name), 'latin1')));
  return texts.join('');
}

const digipeaters = Array.from({ length: 9 }, (_, index) => address(`D${index + 1}`));

/** What a TNC may say, pieces as they come out of its port. */
const whatComes: readonly Uint8Array[] = [
  kiss(frame('the first one')),
  // The C0 between two frames got lost: the second is believed to be more of the first.
  kiss(frame('before the lost C0')).slice(0, -1),
  kiss(frame('behind the lost C0')).slice(1),
  // A TNC that forgets to escape DB.
  Uint8Array.of(0xc0, 0, ...frame('a'), 0xdb, 0x41, 0xc0),
  kiss(frame('behind the bug')),
  kiss(frame('lower case', { destination: address('test'), source: address('n0call') })),
  kiss(frame('nobody', { source: address('') })),
  kiss(frame('nine digipeaters', { path: digipeaters })),
  kiss(frame('x'.repeat(330))),
  kiss(frame('\0nul\0')),
  kiss(Uint8Array.of(1, 2, 3)),
  kiss(frame('the last one')),
];

function frame(text: string, more: Partial<Parameters<typeof encodeAx25>[0]> = {}): Uint8Array {
  return encodeAx25({
    ...{ destination: address('TEST'), source: address('N0CALL'), path: [], control: 0x03, pid: 0xf0 },
    information: new TextEncoder().encode(text),
    ...more,
  });
}

function address(callsign: string) {
  return { callsign, ssid: 0, isMarked: false };
}

function kiss(data: Uint8Array): Uint8Array {
  return encodeKiss({ port: 0, command: 0, data });
}
