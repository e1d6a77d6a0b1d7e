import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordingForm } from '@dawa/protocols/console/recording';
import { wavHeader } from '@dawa/protocols/wav';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { messageOf } from '../devices/device-error.ts';
import type { FileAnswer } from '../server/file-answer.ts';
import { type RecordingFile, samplesOf } from './recording-file.ts';

/**
 * A whole recording as a file that other programs open; one that still grows as far as it is written.
 *
 * WAV has 16 bits: sound in one channel, IQ in two, the real part left.
 */
export function recordingAsFile(
  file: RecordingFile,
  form: RecordingForm,
): Result<FileAnswer, Fault<'refused' | 'disk'>> {
  const { recordingId, dataPath } = file;
  try {
    switch (form) {
      case 'sigmf-meta': {
        const meta = readFileSync(join(dirname(dataPath), `${recordingId}.sigmf-meta`));
        return success({
          ...{ name: `${recordingId}.sigmf-meta`, mediaType: 'application/json', octets: meta.length },
          pieces: () => [meta],
        });
      }
      case 'sigmf-data': {
        const octets = statSync(dataPath).size;
        return success({
          ...{ name: `${recordingId}.sigmf-data`, mediaType: 'application/octet-stream', octets },
          pieces: () => octetsOf(dataPath, octets),
        });
      }
      case 'wav':
        return asWav(file);
      default:
        return form satisfies never;
    }
  } catch (error) {
    return failure({ kind: 'disk', expected: `${recordingId} on the disk`, found: messageOf(error) });
  }
}

function asWav(file: RecordingFile): Result<FileAnswer, Fault<'refused'>> {
  const { recordingId, samples, format, datatype } = { ...file, datatype: file.meta.global['core:datatype'] };
  const channels = format.kind === 'iq' ? 2 : 1;
  const sampleRateHz = Math.round(file.sampleRateHz);
  const dataOctets = 2 * channels * samples;
  let header: Uint8Array;
  try {
    header = wavHeader({ sampleRateHz, channels, octets: dataOctets });
  } catch {
    const expected = 'less than 4 GiB in a WAV file (take sigmf-data)';
    return failure({ kind: 'refused', expected, found: `${dataOctets} octets` });
  }
  return success({
    ...{ name: `${recordingId}.wav`, mediaType: 'audio/wav', octets: header.length + dataOctets },
    *pieces() {
      yield header;
      // What lies on the disk is what a WAV file holds.
      if (datatype === 'ri16_le' || datatype === 'ci16_le') yield* octetsOf(file.dataPath, dataOctets);
      else for (const piece of samplesOf(file)) yield sixteenBits(piece);
    },
  });
}

/** Numbers of full scale 1; what is beyond is clipped, what is none is silence. */
function sixteenBits(numbers: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * numbers.length));
  for (let at = 0; at < numbers.length; at++) {
    const scaled = Math.round(numbers[at]! * 32_768);
    view.setInt16(2 * at, Math.max(-32_768, Math.min(32_767, scaled)) || 0, true);
  }
  return new Uint8Array(view.buffer);
}

/** The first octets of a file in pieces. @throws where it is shorter by now */
function* octetsOf(path: string, octets: number): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < octets; ) {
      const buffer = Buffer.alloc(Math.min(pieceOctets, octets - at));
      const read = readSync(file, buffer, 0, buffer.length, at);
      if (read === 0) throw new RangeError(`${path}: expected ${octets} octets, found ${at}`);
      at += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

const pieceOctets = 256 * 1024;
