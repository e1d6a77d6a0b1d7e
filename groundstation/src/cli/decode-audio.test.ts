import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeSamples, sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { fmIq } from '@dawa/protocols/spectrum/fm-iq.fixture';
import { writeWav } from '@dawa/protocols/wav';
import { describe, expect, it } from 'vitest';
import { runDecode } from './decode.ts';

async function decode(args: string, input: Uint8Array, pieceOctets = 10_001) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const collect = async (stream: PassThrough) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  const texts = Promise.all([collect(io.stdout), collect(io.stderr)]);
  for (let at = 0; at < input.length; at += pieceOctets) io.stdin.write(input.subarray(at, at + pieceOctets));
  io.stdin.end();
  const code = await runDecode(['--in', '-', ...args.split(' ')], io);
  io.stdout.end();
  io.stderr.end();
  const [out, err] = await texts;
  const lines = () =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, out, err, lines };
}

const callsign = (text: string) => ({ callsign: text, ssid: 0, isMarked: false });
const frame = encodeAx25(
  {
    ...{ destination: callsign('CQ'), source: callsign('A55BTN'), path: [], control: 3, pid: 0xf0 },
    information: Buffer.from('>Kuzuzangpo from Thimphu'),
  },
  { hasFrameCheck: true },
);
const sampleRateHz = 22_050;
const audio = modulateAfsk([frame], { sampleRateHz, level: 0.5 });
const wav = writeWav(audio, { sampleRateHz });

describe('dawa decode of IQ', () => {
  const iqRateHz = 96_000;
  const sound = modulateAfsk([frame], { sampleRateHz: iqRateHz, level: 1 });
  const iq = fmIq(Float32Array.from([...new Float32Array(9600), ...sound, ...new Float32Array(9600)]), {
    ...{ sampleRateHz: iqRateHz, carrierHz: 10_400, deviationHz: 3000, amplitude: 0.5 },
  });
  const octetsOf = (datatype: string) => {
    const format = sampleFormatOf(datatype);
    if (!format.ok) throw new TypeError(datatype);
    return encodeSamples(iq, format.value);
  };

  it.each(['cf32_le', 'ci16_le', 'cu8'])(
    'makes sound of %s first, and says how far off the carrier was',
    async (datatype) => {
      const { code, err, lines } = await decode(
        `--framing afsk1200 --rate ${iqRateHz} --samples ${datatype} --carrier 10000`,
        octetsOf(datatype),
      );
      expect([code, err]).toEqual([0, '']);
      const [line] = lines() as [{ text: string; carrierOffsetHz: number; startMs: number }];
      expect(line.text).toBe('A55BTN>CQ:>Kuzuzangpo from Thimphu');
      expect(Math.abs(line.carrierOffsetHz - 400)).toBeLessThan(60);
      expect(Math.abs(line.startMs - 400)).toBeLessThan(3);
    },
  );

  it('reads what a recording in SigMF says of its samples, whichever of its files is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-decode-iq-'));
    writeFileSync(join(folder, 'pass.sigmf-data'), octetsOf('ci16_le'));
    const global = { 'core:datatype': 'ci16_le', 'core:sample_rate': iqRateHz, 'core:version': '1.2.5' };
    const meta = { global, captures: [{ 'core:sample_start': 0 }], annotations: [] };
    writeFileSync(join(folder, 'pass.sigmf-meta'), JSON.stringify(meta));
    for (const end of ['data', 'meta']) {
      const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
      const path = join(folder, `pass.sigmf-${end}`);
      // Ten kilohertz off the middle nothing is heard: the frames are wanted, the carrier is not told.
      const words = ['--in', path, '--framing', 'afsk1200', '--summary', join(folder, 'counts.json')];
      expect(await runDecode(words, io)).toBe(0);
      const { octets } = JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8'));
      expect(octets).toBe(2 * iq.length);
    }
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['--samples cf32_le', /--samples: expected --rate HZ beside it, found none/],
    ['--samples cf33 --rate 96000', /--samples: expected f32, .* behind c or r, found cf33/],
    ['--samples ci16_le --rate 9600', /--rate: expected 16000 to 10000000 samples a second, found 9600/],
    [
      '--samples ci16_le --rate 96000 --carrier 48000',
      /--carrier: expected hertz within half the rate, found 48000/,
    ],
    [
      '--samples ri16_le --rate 96000 --carrier 10',
      /--carrier: expected --samples of IQ beside it, found ri16_le/,
    ],
  ])('refuses %s in one line', async (words, expected) => {
    const { code, err } = await decode(`--framing afsk1200 ${words}`, new Uint8Array(0));
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });
});

describe('dawa decode of audio', () => {
  it('takes frames of AX.25 out of a WAV file, and tells when and how they were heard', async () => {
    const { code, err, lines } = await decode('--framing afsk1200', wav);
    expect([code, err]).toEqual([0, '']);
    expect(lines()).toMatchObject([
      {
        ...{ frame: 0, framing: 'ax25', source: 'A55BTN', destination: 'CQ', control: 3, pid: 0xf0 },
        text: 'A55BTN>CQ:>Kuzuzangpo from Thimphu',
        hex: Buffer.from('>Kuzuzangpo from Thimphu').toString('hex'),
      },
    ]);
    const [line] = lines() as [{ startMs: number; levelDb: number; markOffsetHz: number }];
    expect(Math.abs(line.startMs - 300)).toBeLessThan(2);
    expect(line.levelDb).toBeCloseTo(-6, 0);
    expect(Math.abs(line.markOffsetHz)).toBeLessThan(5);
  });

  it('takes samples without a header when it is told their rate, however they are cut', async () => {
    for (const octets of [4095, 1_000_000]) {
      const { code, lines } = await decode(
        `--framing afsk1200 --rate ${sampleRateHz}`,
        wav.subarray(44),
        octets,
      );
      expect(code).toBe(0);
      expect(lines()).toMatchObject([{ source: 'A55BTN' }]);
    }
  });

  it("reads a mission's values out of them", async () => {
    const birds2 = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
    const octets = 'd0a08168668b'; // not a frame of BIRDS: it is only listed
    const birds = withFrameCheck(
      Buffer.concat([Buffer.from('JG6YBW0JG6YLG0'), Buffer.from(`3ef0${octets}`, 'hex')]),
    );
    const sound = writeWav(modulateAfsk([birds], { sampleRateHz }), { sampleRateHz });
    const { lines } = await decode(`--framing afsk1200 --dialect birds --mission ${birds2}`, sound);
    expect(lines()).toMatchObject([{ framing: 'birds', source: 'JG6YLG', destination: 'JG6YBW' }]);
  });

  it('lists damaged frames, or repairs them, only when asked for', async () => {
    const damaged = frame.slice();
    damaged[20]! ^= 4;
    const sound = writeWav(modulateAfsk([damaged], { sampleRateHz }), { sampleRateHz });
    expect((await decode('--framing afsk1200 --show frames', sound)).lines()).toEqual([]);
    expect((await decode('--framing afsk1200 --show frames --damaged', sound)).lines()).toMatchObject([
      { ok: false, fault: { kind: 'bad-frame-check' } },
    ]);
    expect((await decode('--framing afsk1200 --repair 1', sound)).lines()).toMatchObject([
      { source: 'A55BTN', repairedBits: 1 },
    ]);
  });

  it('has nothing to say of silence', async () => {
    const silence = writeWav(new Float32Array(sampleRateHz), { sampleRateHz });
    expect(await decode('--framing afsk1200', silence)).toMatchObject({ code: 0, out: '', err: '' });
  });

  it.each([
    ['--framing afsk1200', Buffer.from('OggS and so on'), /^-: not-wav: expected RIFF and WAVE, found OggS/],
    ['--framing afsk1200', wav.subarray(0, 20), /^-: no-format: expected a fmt chunk, found the end/],
    ['--framing afsk1200 --channel 1', wav, /^-: no-channel: expected one of 1 channels/],
    [
      '--framing afsk1200',
      writeWav(audio, { sampleRateHz: 4000 }),
      /^-: sample-rate: expected 8000 to 192000/,
    ],
    ['--framing afsk1200 --rate fast', wav, /^--rate: expected 8000 to 192000 samples a second, found fast/],
    ['--framing afsk1200 --rate 48000 --channel 1', wav, /^--channel: expected no --rate beside it/],
    ['--framing afsk1200 --channel left', wav, /^--channel: expected 0 or more, or mean, found left/],
    ['--framing afsk1200 --repair 3', wav, /^--repair: expected 0, 1 or 2, found 3/],
    ['--framing kiss --rate 48000', wav, /^--rate: expected --framing afsk1200/],
    ['--framing afsk1200 --frame-bytes 10', wav, /^--frame-bytes: expected not with afsk1200/],
    ['--framing afsk1200 --fecf', wav, /^--fecf: expected not with afsk1200/],
  ])('says in one line what is wrong: %s', async (args, input, expected) => {
    const { code, out, err } = await decode(args, input);
    expect([code, out]).toEqual([2, '']);
    expect(err.trim().slice('dawa decode: '.length)).toMatch(expected);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
