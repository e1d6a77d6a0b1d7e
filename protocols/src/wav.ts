import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * RIFF/WAVE: recordings of sound, as nearly every program writes them.
 *
 * ```
 *   "RIFF" size "WAVE"   "fmt " size fields   any other chunks   "data" size samples
 * ```
 * PCM of 8, 16, 24 and 32 bits, and floats of 32 and 64. Programs that write into a pipe cannot go back to put in how long it
 * became: sizes of 0 and FFFFFFFF mean until the end, and so do those that are larger than what is there. RF64 is read too,
 * for its sizes do not matter here.
 *
 * Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991; Microsoft, "New Multimedia
 * Data Types and Data Techniques", 1994 (WAVE_FORMAT_EXTENSIBLE); EBU Tech 3306 (RF64).
 */
export interface WavFormat {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly isFloat: boolean;
}

export type WavFault = Fault<'not-wav' | 'bad-format' | 'no-format' | 'no-data' | 'no-channel'>;

export interface WavOptions {
  /** Counted from 0, or the mean of all of them. */
  readonly channel?: number | 'mean';
}

/** One channel of a whole file, full scale at -1 and 1. */
export function readWav(
  bytes: Uint8Array,
  options: WavOptions = {},
): Result<WavFormat & { readonly samples: Float32Array }, WavFault> {
  const reader = new WavReader(options);
  const samples = reader.push(bytes);
  if (!samples.ok) return samples;
  const end = reader.flush();
  if (!end.ok) return end;
  return success({ ...end.value, samples: samples.value });
}

/**
 * A file as it comes, in pieces of any size.
 *
 * It remembers less than a kilobyte. A fault is told again with each piece that follows: nothing behind it can be believed.
 */
export class WavReader {
  readonly #channel: number | 'mean';
  /** Octets of a header, a chunk or a sample that are not all there yet. */
  #rest = new Uint8Array(0);
  #step: 'file' | 'chunk' | 'skip' | 'format' | 'data' | 'done' = 'file';
  /** Of the chunk that is being read; infinite for data that go on until the end. */
  #left = 0;
  #format: WavFormat | undefined;
  #fault: WavFault | undefined;

  constructor({ channel = 0 }: WavOptions = {}) {
    if (channel !== 'mean' && !(Number.isInteger(channel) && channel >= 0)) {
      throw new RangeError(`channel: expected 0 or more, or mean, found ${channel}`);
    }
    this.#channel = channel;
  }

  /** Known as soon as the header has come. */
  get format(): WavFormat | undefined {
    return this.#format;
  }

  push(bytes: Uint8Array): Result<Float32Array, WavFault> {
    if (this.#fault !== undefined) return failure(this.#fault);
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const parts: Float32Array[] = [];
    let at = 0;
    for (;;) {
      const used = this.#read(all, at, parts);
      if (this.#fault !== undefined) return failure(this.#fault);
      if (used === 0) break;
      at += used;
    }
    this.#rest = all.slice(at);
    return success(joinedSamples(parts));
  }

  /** What it was; a fault when it ended before there were samples. Half a sample at the end is passed over. */
  flush(): Result<WavFormat, WavFault> {
    const fault = this.#fault;
    const format = this.#format;
    const step = this.#step;
    this.#rest = new Uint8Array(0);
    this.#step = 'file';
    this.#format = undefined;
    this.#fault = undefined;
    if (fault !== undefined) return failure(fault);
    if (format !== undefined && (step === 'data' || step === 'done')) return success(format);
    if (step === 'file') return failure({ kind: 'not-wav', expected: 'RIFF and WAVE', found: 'the end' });
    const kind = format === undefined ? 'no-format' : 'no-data';
    return failure({
      kind,
      expected: format === undefined ? 'a fmt chunk' : 'a data chunk',
      found: 'the end',
    });
  }

  /** @returns octets that it has done with; 0 when more must come first */
  #read(bytes: Uint8Array, at: number, parts: Float32Array[]): number {
    const available = bytes.length - at;
    switch (this.#step) {
      case 'file':
        return available < 12 ? 0 : this.#readFile(bytes, at);
      case 'chunk':
        return available < 8 ? 0 : this.#readChunk(bytes, at);
      case 'format':
        return available < this.#left ? 0 : this.#readFormat(bytes, at);
      case 'skip': {
        const used = Math.min(available, this.#left);
        this.#left -= used;
        if (this.#left === 0) this.#step = 'chunk';
        return used;
      }
      case 'data':
        return this.#readData(bytes, at, parts);
      case 'done':
        return available;
    }
  }

  #readFile(bytes: Uint8Array, at: number): number {
    const name = nameAt(bytes, at);
    const kind = nameAt(bytes, at + 8);
    if ((name !== 'RIFF' && name !== 'RF64') || kind !== 'WAVE') {
      this.#fault = {
        kind: 'not-wav',
        expected: 'RIFF and WAVE',
        found: `${printable(name)} and ${printable(kind)}`,
      };
    }
    this.#step = 'chunk';
    return 12;
  }

  #readChunk(bytes: Uint8Array, at: number): number {
    const name = nameAt(bytes, at);
    const size = viewOf(bytes).getUint32(at + 4, true);
    // Chunks begin at even places.
    this.#left = size + (size & 1);
    this.#step = 'skip';
    if (name === 'fmt ') {
      this.#step = 'format';
      if (size < leastFormatOctets || size > mostFormatOctets) {
        const expected = `a fmt chunk of ${leastFormatOctets} to ${mostFormatOctets} octets`;
        this.#fault = { kind: 'bad-format', expected, found: size };
      }
    } else if (name === 'data') {
      this.#step = 'data';
      this.#left = size === 0 || size >= unknownSize ? Number.POSITIVE_INFINITY : size;
      if (this.#format === undefined) {
        this.#fault = { kind: 'no-format', expected: 'a fmt chunk before the data', found: 'none' };
      }
    } else if (this.#left === 0) this.#step = 'chunk';
    return 8;
  }

  #readFormat(bytes: Uint8Array, at: number): number {
    const used = this.#left;
    const format = decodeFormat(bytes.subarray(at, at + used));
    if (format.ok) {
      this.#format = format.value;
      if (this.#channel !== 'mean' && this.#channel >= format.value.channels) {
        const expected = `one of ${format.value.channels} channels, counted from 0`;
        this.#fault = { kind: 'no-channel', expected, found: this.#channel };
      }
    } else this.#fault = format.fault;
    this.#step = 'chunk';
    return used;
  }

  #readData(bytes: Uint8Array, at: number, parts: Float32Array[]): number {
    const format = this.#format!;
    const frameOctets = (format.channels * format.bitsPerSample) / 8;
    const frames = Math.floor(Math.min(bytes.length - at, this.#left) / frameOctets);
    if (frames === 0) {
      // Less than a sample is left of the chunk: what follows is no sound.
      if (this.#left < frameOctets) this.#step = 'done';
      return this.#step === 'done' ? bytes.length - at : 0;
    }
    parts.push(samplesIn(viewOf(bytes), at, frames, format, this.#channel));
    this.#left -= frames * frameOctets;
    return frames * frameOctets;
  }
}

/**
 * One channel as a file of 16 bits, or of floats of 32; what is beyond full scale is clipped in 16 bits.
 *
 * @throws RangeError when the rate is not a whole number of at least 1
 */
export function writeWav(
  samples: Float32Array,
  { sampleRateHz, isFloat = false }: { readonly sampleRateHz: number; readonly isFloat?: boolean },
): Uint8Array {
  if (!(Number.isInteger(sampleRateHz) && sampleRateHz >= 1)) {
    throw new RangeError(`sampleRateHz: expected a whole number of at least 1, found ${sampleRateHz}`);
  }
  const sampleOctets = isFloat ? 4 : 2;
  const bytes = new Uint8Array(headerOctets + sampleOctets * samples.length);
  const view = viewOf(bytes);
  bytes.set(header);
  view.setUint32(4, bytes.length - 8, true);
  view.setUint16(20, isFloat ? floatCode : pcmCode, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * sampleOctets, true);
  view.setUint16(32, sampleOctets, true);
  view.setUint16(34, 8 * sampleOctets, true);
  view.setUint32(40, bytes.length - headerOctets, true);
  for (const [index, sample] of samples.entries()) {
    const at = headerOctets + sampleOctets * index;
    if (isFloat) view.setFloat32(at, sample, true);
    else view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
  }
  return bytes;
}

/**
 * What stands before samples of 16 bits, for files that are written piece by piece.
 *
 * @throws RangeError where the octets do not fit into the file's own count of them, 4 GiB
 */
export function wavHeader({
  sampleRateHz,
  channels,
  octets,
}: {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Of all samples. */
  readonly octets: number;
}): Uint8Array {
  if (!(Number.isInteger(octets) && octets >= 0 && octets <= mostDataOctets)) {
    throw new RangeError(`octets: expected 0 to ${mostDataOctets}, found ${octets}`);
  }
  const bytes = new Uint8Array(headerOctets);
  bytes.set(header);
  const view = viewOf(bytes);
  view.setUint32(4, headerOctets - 8 + octets, true);
  view.setUint16(20, pcmCode, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2 * channels, true);
  view.setUint16(32, 2 * channels, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, octets, true);
  return bytes;
}

const headerOctets = 44;
/** Sizes above are read as unknown ones by many programs. */
const mostDataOctets = 0xffff_e000;
/** One channel; the fields with a number in them are put in. */
const header = Uint8Array.from(`RIFF    WAVEfmt ${'\x10\0\0\0'}  ${'\x01\0'}            data`, (character) =>
  character.charCodeAt(0),
);
const pcmCode = 1;
const floatCode = 3;
const extensibleCode = 0xfffe;
const leastFormatOctets = 16;
const mostFormatOctets = 512;
/** FFFFFFFF, and what some programs write in its place: as much as fits with the header. */
const unknownSize = 0xffff_f000;
const mostChannels = 64;

function decodeFormat(bytes: Uint8Array): Result<WavFormat, WavFault> {
  const view = viewOf(bytes);
  const told = view.getUint16(0, true);
  // Extensible: the code stands in the first octets of a GUID.
  const code = told === extensibleCode && bytes.length >= 26 ? view.getUint16(24, true) : told;
  const channels = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const bitsPerSample = view.getUint16(14, true);
  const isFloat = code === floatCode;
  const widths = isFloat ? [32, 64] : code === pcmCode ? [8, 16, 24, 32] : [];
  if (!widths.includes(bitsPerSample)) {
    const expected = 'PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64';
    return failure({ kind: 'bad-format', expected, found: `code ${code} of ${bitsPerSample} bits` });
  }
  if (!(channels >= 1 && channels <= mostChannels && sampleRateHz >= 1)) {
    const found = `${channels} channels at ${sampleRateHz} Hz`;
    return failure({ kind: 'bad-format', expected: `1 to ${mostChannels} channels at 1 Hz or more`, found });
  }
  return success({ sampleRateHz, channels, bitsPerSample, isFloat });
}

function samplesIn(
  view: DataView,
  at: number,
  frames: number,
  { channels, bitsPerSample, isFloat }: WavFormat,
  channel: number | 'mean',
): Float32Array {
  const read = readerOf(bitsPerSample, isFloat);
  const octets = bitsPerSample / 8;
  const first = channel === 'mean' ? 0 : channel;
  const count = channel === 'mean' ? channels : 1;
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let one = 0; one < count; one++) sum += read(view, at + (frame * channels + first + one) * octets);
    samples[frame] = sum / count;
  }
  return samples;
}

function readerOf(bits: number, isFloat: boolean): (view: DataView, at: number) => number {
  if (isFloat)
    return bits === 64 ? (view, at) => view.getFloat64(at, true) : (view, at) => view.getFloat32(at, true);
  // Of 8 bits and only of these the middle is 128.
  if (bits === 8) return (view, at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (view, at) => view.getInt16(at, true) / 32_768;
  if (bits === 24)
    return (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
  return (view, at) => view.getInt32(at, true) / 2_147_483_648;
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function printable(name: string): string {
  return name.replace(/[^ -~]/g, '?');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function joinedSamples(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
