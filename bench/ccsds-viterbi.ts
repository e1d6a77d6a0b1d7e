import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { encodeConvolutional, toSoftSymbols } from 'ccsds-parser/coding/convolutional-encoder';
import { createViterbiBlockDecoder } from 'ccsds-parser/coding/viterbi-block';
import { ViterbiDecoder } from 'ccsds-parser/coding/viterbi-decoder';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, quantile, rowOfPairs } from './paired.ts';
import { type PeerProcess, startPeer } from './peers/peer-process.ts';

/** Octets of a transfer frame of 1115, as with Reed-Solomon of depth 5; each is a block with a tail here. */
const frameOctets = 1115;
const frames = 12;
const unit = 'Mbit/s';
const megabits = (frames * frameOctets * 8) / 1e6;

/**
 * Viterbi decoding at rate 1/2 beside libfec's viterbi27, processor time of one thread, at 5 dB. Before any time is taken
 * frames at 0 to 5 dB are decoded by both, and every bit must be the same, right or wrong. Without libfec the row
 * carries our figure alone.
 *
 * @throws TypeError when a bit differs from libfec's
 */
export async function viterbiRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
  try {
    const program = compileViterbi27(folder);
    const { received, data } = transmit(5);
    const versus = program === undefined ? absentRow(received) : await contest(program, folder, received);
    return [versus, streamRow(received, data), plainRow(received)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const viterbiRowNames = ['viterbi-vs-libfec', 'viterbi-stream', 'viterbi-plain'];

/** @returns undefined when the library or a compiler is not on this machine (Debian: gcc, libfec-dev) */
function compileViterbi27(folder: string): string | undefined {
  const program = join(folder, 'viterbi27');
  const source = join(import.meta.dirname, 'peers', 'viterbi27.c');
  try {
    execFileSync(process.env.CC ?? 'gcc', ['-O2', '-o', program, source, '-lfec'], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

// libfec holds back states other than the first by 63 only; to be equal in every bit we do the same.
const decoder = createViterbiBlockDecoder({ hasTail: true, startPenalty: 63 });

const decodeAll = (received: readonly Uint8Array[], rounds: number) =>
  cpuSecondsOf(() => {
    for (let round = 0; round < rounds; round++) for (const symbols of received) decoder.decode(symbols);
  });

async function contest(program: string, folder: string, received: readonly Uint8Array[]): Promise<BenchRow> {
  const peer = await startPeer(program, [String(frameOctets * 8)]);
  try {
    const rates: string[] = [];
    for (let ebN0Db = 0; ebN0Db <= 5; ebN0Db++) rates.push(await compare(peer, folder, ebN0Db));
    await load(peer, folder, received);
    const theirOnce = async (rounds: number) => Number(await peer.ask(`run ${rounds}`));
    decodeAll(received, warmRounds);
    const ourRounds = roundsFor(decodeAll(received, warmRounds) / warmRounds);
    const theirRounds = roundsFor(await theirOnce(1));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let pair = 0; pair < leastPairs; pair++) {
      const isOursFirst = pair % 2 === 0;
      if (isOursFirst) ours.push(decodeAll(received, ourRounds) / ourRounds);
      theirs.push((await theirOnce(theirRounds)) / theirRounds);
      if (!isOursFirst) ours.push(decodeAll(received, ourRounds) / ourRounds);
    }
    const note = `every bit equal to libfec's; bit error rates at 0 to 5 dB: ${rates.join(', ')}`;
    const name = 'viterbi-vs-libfec';
    return rowOfPairs({ name, unit, amount: megabits, baselineName: peer.version, ours, theirs, note });
  } finally {
    peer.end();
  }
}

/** @returns the bit error rate that both have */
async function compare(peer: PeerProcess, folder: string, ebN0Db: number): Promise<string> {
  let wrong = 0;
  let all = 0;
  for (let part = 0; part < comparedParts; part++) {
    const { data, received } = transmit(ebN0Db, part);
    await load(peer, folder, received);
    const file = join(folder, 'decoded');
    await peer.ask(`write ${file}`);
    const theirs = readFileSync(file);
    for (const [index, symbols] of received.entries()) {
      const result = decoder.decode(symbols);
      const ours = result.ok ? result.value.data : new Uint8Array();
      const their = theirs.subarray(index * frameOctets, (index + 1) * frameOctets);
      if (Buffer.compare(ours, their) !== 0)
        throw new TypeError(`viterbi-vs-libfec: expected the bits of libfec at ${ebN0Db} dB, found others`);
      wrong += wrongBits(ours, data[index]!);
      all += frameOctets * 8;
    }
  }
  return (wrong / all).toExponential(1);
}

async function load(peer: PeerProcess, folder: string, received: readonly Uint8Array[]): Promise<void> {
  const file = join(folder, 'symbols');
  writeFileSync(file, Buffer.concat(received));
  await peer.ask(`load ${file}`);
}

function absentRow(received: readonly Uint8Array[]): BenchRow {
  const note = 'libfec or gcc is not on this machine: no ratio (bench/peers/README.md)';
  const value = rate((rounds) => decodeAll(received, rounds));
  return loneRow({ name: 'viterbi-vs-libfec', unit, value, note });
}

/** The same symbols as one stream, in portions of 4096. */
function streamRow(received: readonly Uint8Array[], data: readonly Uint8Array[]): BenchRow {
  const stream = Buffer.concat(received);
  const streamDecoder = new ViterbiDecoder();
  const decodeStream = () => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += 4096)
      parts.push(streamDecoder.push(stream.subarray(at, at + 4096)));
    parts.push(streamDecoder.flush());
    return Buffer.concat(parts);
  };
  if (wrongBits(decodeStream().subarray(0, frameOctets), data[0]!) > 0)
    throw new TypeError('viterbi-stream: expected the first frame, found another');
  const value = rate((rounds) =>
    cpuSecondsOf(() => {
      for (let round = 0; round < rounds; round++) decodeStream();
    }),
  );
  return loneRow({
    name: 'viterbi-stream',
    unit,
    value,
    note: 'portions of 4096 symbols, traced back 96 bits',
  });
}

function plainRow(received: readonly Uint8Array[]): BenchRow {
  const plain = createViterbiBlockDecoder({ hasTail: true, startPenalty: 63, host: 'plain' });
  const [first] = received;
  const [ours, twins] = [decoder, plain].map((each) => each.decode(first!));
  if (!ours?.ok || !twins?.ok || Buffer.compare(ours.value.data, twins.value.data) !== 0)
    throw new TypeError('viterbi-plain: expected the bits of the SIMD module, found others');
  const seconds = Array.from({ length: leastPairs }, () => cpuSecondsOf(() => plain.decode(first!)));
  const value = megabits / frames / quantile(seconds, 0.5);
  return loneRow({ name: 'viterbi-plain', unit, value, note: 'the twin without WebAssembly, one frame' });
}

function rate(secondsOf: (rounds: number) => number): number {
  secondsOf(warmRounds);
  const rounds = roundsFor(secondsOf(warmRounds) / warmRounds);
  const seconds = Array.from({ length: leastPairs }, () => secondsOf(rounds) / rounds);
  return megabits / quantile(seconds, 0.5);
}

/** Shorter samples are at the mercy of what ran before them. */
const sampleSeconds = 0.1;
const warmRounds = 20;
const roundsFor = (seconds: number) => Math.max(1, Math.round(sampleSeconds / seconds));
/** So many times the frames are compared at each level of noise. */
const comparedParts = 8;

/** Frames of random octets, and their symbols through Gaussian noise. */
function transmit(ebN0Db: number, part = 0): { data: Uint8Array[]; received: Uint8Array[] } {
  const random = createRandom(`viterbi-${ebN0Db}-${part}`);
  const level = 32;
  // Rate 1/2: a symbol has half of the energy of a bit.
  const deviation = level * Math.sqrt(0.5 / (0.5 * 10 ** (ebN0Db / 10)));
  const data = Array.from({ length: frames }, () =>
    Uint8Array.from({ length: frameOctets }, () => random.integer(256)),
  );
  const received = data.map((frame) => {
    const { octets, symbolCount } = encodeConvolutional(frame, { hasTail: true });
    return toSoftSymbols(octets, symbolCount).map((symbol) => {
      const received = 127.5 + (symbol > 127 ? level : -level) + deviation * random.normal();
      return Math.max(0, Math.min(255, Math.round(received)));
    });
  });
  return { data, received };
}

function wrongBits(found: Uint8Array, expected: Uint8Array): number {
  let wrong = 0;
  for (const [index, octet] of expected.entries()) {
    for (let bits = octet ^ found[index]!; bits > 0; bits &= bits - 1) wrong++;
  }
  return wrong;
}
