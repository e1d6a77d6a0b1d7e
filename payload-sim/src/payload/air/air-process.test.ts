import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { KissDecoder } from '@dawa/protocols/kiss';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { afterEach, describe, expect, it } from 'vitest';
import { openSerialPort } from '../../adapters/serial-port.ts';
import { audioRateHz } from './sound-of-transmission.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
/** Long for a machine that has other work to do; it takes some seconds. */
const patienceMs = 120_000;

let child: ChildProcessByStdio<Writable, Readable, Readable> | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

/** SET_MODE to DIGI, as docs/payload.md writes it down. */
const setModeDigi = Uint8Array.from([
  ...[0xc0, 0x18, 0x20, 0xdb, 0xdc, 0x01, 0x00, 0x08, 0x2f, 0x08, 0x01],
  ...[0x00, 0x00, 0x01, 0x04, 0xd7, 0x1b, 0xc0],
]);

const textOf = (octets: Uint8Array) => {
  const frame = decodeAx25(octets);
  return frame.ok ? writeTnc2(aprsFrameOf(frame.value)) : frame.fault.kind;
};

describe('the air of `dawa sim payload`', () => {
  it(
    'hears what is played into the port audio, and answers there and at the port tnc',
    async () => {
      const program = `import('./payload-sim/src/main.ts').then(async (m) => process.exit(await m.main(process.argv.slice(1))))`;
      const flags = ['--import', 'tsx', '--conditions=@dawa/source', '-e', program, '--'];
      child = spawn(process.execPath, [...flags, 'payload', '--quiet-air'], {
        cwd: root,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const { ports } = await new Promise<{ ports: Record<string, string> }>((resolve) =>
        createInterface({ input: child!.stdout }).once('line', (line) => resolve(JSON.parse(line))),
      );
      const relay = await openSerialPort(ports['relay']!, 9600);
      const bus = await openSerialPort(ports['payload']!, 19_200);
      const tnc = await openSerialPort(ports['tnc']!, 19_200);
      const sound = connect(Number(ports['audio']!.split(':').at(-1)), '127.0.0.1');
      await new Promise<void>((resolve) => sound.once('connect', () => resolve()));

      // A report of service 5 is BOOT; one of service 1, subtype 7, the end of SET_MODE.
      const told = { boot: () => {}, completed: () => {} };
      const hasBooted = new Promise<void>((resolve) => (told.boot = resolve));
      const hasCompleted = new Promise<void>((resolve) => (told.completed = resolve));
      const packets = new PayloadBusDecoder();
      bus.onData((bytes) => {
        for (const packet of packets.push(bytes)) {
          if (packet.ok && packet.value[7] === 5) told.boot();
          if (packet.ok && packet.value[7] === 1 && packet.value[8] === 7) told.completed();
        }
      });
      await relay.write(encodeRelay({ relay: 1, isOn: true }));
      await hasBooted;
      await bus.write(setModeDigi);
      await hasCompleted;

      const atTnc = new Promise<string>((resolve) => {
        const decoder = new KissDecoder();
        tnc.onData((bytes) => {
          for (const frame of decoder.push(bytes)) if (frame.ok) resolve(textOf(frame.value.data));
        });
      });
      const asSound = new Promise<string>((resolve) => {
        const demodulator = new AfskDemodulator({ sampleRateHz: audioRateHz });
        let rest = Buffer.alloc(0);
        sound.on('data', (more: Buffer) => {
          const bytes = Buffer.concat([rest, more]);
          rest = bytes.subarray(bytes.length & ~1);
          const samples = new Float32Array(bytes.length >>> 1);
          for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(2 * at) / 32_768;
          for (const { octets } of demodulator.push(samples)) resolve(textOf(octets.subarray(0, -2)));
        });
      });
      const path = [{ address: 'ARISS', isUsed: false }];
      const information = textOctets('>Kuzuzangpo from Thimphu');
      const frame = encodeAprsFrame({ source: 'VU2ABC', destination: 'CQ', path, information });
      const played = modulateAfsk([withFrameCheck(frame)], { sampleRateHz: audioRateHz });
      // With half a second of silence behind it.
      const bytes = Buffer.alloc(2 * played.length + audioRateHz);
      for (const [at, sample] of played.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), 2 * at);
      sound.write(bytes);
      const answer = 'VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu';
      expect(await Promise.all([atTnc, asSound])).toEqual([answer, answer]);
      sound.destroy();
      await Promise.all([relay, bus, tnc].map((stream) => stream.close()));
    },
    patienceMs,
  );
});
