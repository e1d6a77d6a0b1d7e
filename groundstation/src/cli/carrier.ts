import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CarrierPoint } from '@dawa/protocols/spectrum/carrier-point';
import { CarrierTrack } from '@dawa/protocols/spectrum/carrier-track';
import { type DopplerRow, dopplerRows, formatDopplerRows } from '@dawa/protocols/spectrum/doppler-rows';
import { WavReader } from '@dawa/protocols/wav';
import { carrierOf, dopplerRowsOf } from '../recordings/recording-carrier.ts';
import { openRecording } from '../recordings/recording-file.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { instantOption, numberOption, required } from './inputs.ts';

/**
 * `dawa carrier`: the frequency of a carrier through a recording, as rows that `dawa fit` and `dawa identify` read.
 *
 * @returns 1 when nothing stands out of the noise anywhere
 */
export const runCarrier: RunCommand = async (args, context) => {
  const path = required(args, 'in');
  const rows = path.endsWith('.sigmf-meta') ? sigmfRows(path, args) : await wavRows(path, args, context);
  await writeOut(context.stdout, formatDopplerRows(rows));
  if (rows.length > 0) return 0;
  complain(context, 'carrier', `${path}: expected a carrier in the noise, found none`);
  return 1;
};

function bandOf(args: Arguments) {
  return {
    fromHz: numberOption(args, 'from', -1e7, 1e7),
    toHz: numberOption(args, 'to', -1e7, 1e7),
    signalHz: numberOption(args, 'signal', 10, 1e6),
  };
}

/** A recording of a station says itself when it was, and how the receiver was tuned. */
function sigmfRows(path: string, args: Arguments): DopplerRow[] {
  for (const name of ['tuned', 'start'])
    if (args.values[name] !== undefined)
      throw badValue(`--${name}`, { expected: 'no SigMF file, which tells it itself', found: path });
  const opened = openRecording(dirname(path), basename(path, '.sigmf-meta'));
  if (!opened.ok) throw badValue(path, opened.fault);
  const carrier = carrierOf(opened.value, bandOf(args));
  if (!carrier.ok) throw badValue(path, carrier.fault);
  if (!carrier.value.isOnAir)
    throw badValue(path, { expected: 'core:frequency in a capture', found: 'none' });
  return dopplerRowsOf(carrier.value);
}

async function wavRows(path: string, args: Arguments, context: CommandContext): Promise<DopplerRow[]> {
  const tunedHz = numberOption(args, 'tuned', 0, 1e11);
  if (tunedHz === undefined) {
    const expected = 'what 0 Hz of the samples was on the air: with a WAV file it must be told';
    throw badValue('--tuned', { expected, found: 'nothing' });
  }
  const startAtMs = instantOption(args, 'start', context.clock.nowAtMs());
  const { points, sampleRateHz } = await trackWav(path, args, context);
  const isMirrored = args.flags.has('lower');
  return dopplerRows(points, { startAtMs, sampleRateHz, tunedHz: () => tunedHz, isMirrored });
}

/** Two channels are read beside each other: real parts left, imaginary ones right. */
async function trackWav(path: string, args: Arguments, context: CommandContext) {
  const readers = (args.flags.has('iq') ? [0, 1] : [0]).map((channel) => new WavReader({ channel }));
  const points: CarrierPoint[] = [];
  let track: CarrierTrack | undefined;
  const input = path === '-' ? context.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of input as AsyncIterable<Uint8Array>) {
      const channels = readers.map((reader) => {
        const read = reader.push(chunk);
        if (!read.ok) throw badValue(path, read.fault);
        return read.value;
      });
      const { sampleRateHz } = readers[0]!.format ?? {};
      if (sampleRateHz === undefined) continue;
      track ??= trackFor(readers.length === 2, sampleRateHz, args);
      for (const point of track.push(inTurn(channels))) points.push(point);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw badValue(path, { expected: 'a file', found: 'no such file' });
    if (code === 'EISDIR') throw badValue(path, { expected: 'a file', found: 'a folder' });
    throw error;
  }
  const end = readers[0]!.flush();
  if (!end.ok) throw badValue(path, end.fault);
  return { points, sampleRateHz: end.value.sampleRateHz };
}

function trackFor(isIq: boolean, sampleRateHz: number, args: Arguments): CarrierTrack {
  try {
    return new CarrierTrack({ kind: isIq ? 'iq' : 'real', sampleRateHz, ...bandOf(args) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badValue('--from, --to', { expected: 'a band that the recording holds', found: error.message });
  }
}

function inTurn([first, second]: readonly Float32Array[]): Float32Array {
  if (second === undefined) return first!;
  const numbers = new Float32Array(2 * first!.length);
  for (let at = 0; at < first!.length; at++) {
    numbers[2 * at] = first![at]!;
    numbers[2 * at + 1] = second[at]!;
  }
  return numbers;
}
