import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { createDemodulator, type ModulationName } from '@dawa/protocols/demodulators';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import { writeWav } from '@dawa/protocols/wav';
import { describe } from 'vitest';
import { freePort } from '../end-to-end/free-port.ts';
import { isWithout } from '../peers/peers.ts';
import { describeModem, helloFrame } from './modem-contract.fixture.ts';
import { attachFrom, socatRig, soundOverUdp, temporary } from './modem-rigs.fixture.ts';

const sampleRateHz = 24_000;

describe.skipIf(isWithout('socat'))('with socat at the other end', () => {
  describeModem('a serial port of octets', () => socatRig(onPseudoTerminal('raw-bytes')));
  describeModem('a TCP port of octets', () => socatRig(onTcp('raw-bytes')));
  describeModem('a UDP port of octets', () =>
    socatRig(async () => {
      const [here, there] = [await freePort(), await freePort()];
      const section = { kind: 'raw-bytes', port: `udp:${here}`, sendTo: `127.0.0.1:${there}` };
      const address = `UDP4:127.0.0.1:${here},bind=127.0.0.1:${there}`;
      return { section, address, canUnplug: false };
    }),
  );
  describeModem('KISS on a serial port', () => socatRig(onPseudoTerminal('kiss'), { isKiss: true }));
  describeModem('KISS over TCP', () => socatRig(onTcp('kiss'), { isKiss: true }));
});

describeModem('a file of octets', async () => {
  const folder = await temporary();
  // Half a second of noise first: whoever listens must have begun.
  await writeFile(join(folder, 'pass.bin'), Buffer.concat([Buffer.alloc(2000, 0x55), helloFrame]));
  const { modem } = await attachFrom(
    { kind: 'raw-bytes', port: 'file:pass.bin', octetsPerS: 4000 },
    { folder },
  );
  return { modem, isKiss: false, hear: () => {}, close: () => closed(modem, folder) };
});

describeModem('a WAV file', async () => {
  const folder = await temporary();
  const sound = afsk(helloFrame);
  const samples = new Float32Array(sound.length + 2 * sampleRateHz);
  samples.set(sound, sampleRateHz);
  await writeFile(join(folder, 'pass.wav'), writeWav(samples, { sampleRateHz }));
  const { modem } = await attachFrom({ kind: 'audio', source: { wav: 'pass.wav' } }, { folder });
  return { modem, isKiss: true, hear: () => {}, close: () => closed(modem, folder) };
});

describeModem('sound of 1200 baud AFSK over UDP', () =>
  soundOverUdp({
    sampleRateHz,
    modulation: 'afsk1200',
    modulate: afsk,
    demodulate: by('afsk1200', sampleRateHz),
  }),
);

describeModem('sound of 4800 baud G3RUH over UDP', () => {
  const rateHz = 24_000;
  const modulate = (content: Uint8Array) =>
    modulateG3ruh(hdlcBits([withFrameCheck(content)], { flagsBefore: 60, flagsAfter: 10 }), {
      ...{ sampleRateHz: rateHz, baud: 4800 },
    });
  return soundOverUdp({
    ...{ sampleRateHz: rateHz, modulation: 'g3ruh4800', modulate, demodulate: by('g3ruh4800', rateHz) },
  });
});

function afsk(content: Uint8Array): Float32Array {
  return modulateAfsk([withFrameCheck(content)], { sampleRateHz });
}

function by(modulation: ModulationName, rateHz: number) {
  return (samples: Float32Array) => {
    const demodulator = createDemodulator(modulation, { sampleRateHz: rateHz });
    return [...demodulator.push(samples), ...demodulator.flush()].map(({ octets }) => octets);
  };
}

function onPseudoTerminal(kind: string) {
  return async (folder: string) => {
    const link = join(folder, 'tnc');
    return { section: { kind, port: link }, address: `PTY,raw,echo=0,link=${link}`, pluggedAt: link };
  };
}

function onTcp(kind: string) {
  return async () => {
    const port = await freePort();
    const address = `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr`;
    return { section: { kind, port: `tcp:127.0.0.1:${port}` }, address };
  };
}

async function closed(modem: { close(): Promise<void> }, folder: string): Promise<void> {
  await modem.close();
  await rm(folder, { recursive: true, force: true });
}
