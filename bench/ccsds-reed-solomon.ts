import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, quantile, rowOfPairs } from './paired.ts';
import { compileLibfec } from './peers/libfec.ts';
import { type PeerProcess, startPeer } from './peers/peer-process.ts';

const code = createReedSolomon({ informationOctets: 223, isDualBasis: true });
const codewords = 200;
const megabytes = (codewords * 223) / 1e6;
const unit = 'MB/s information';

/**
 * Reed-Solomon (255,223) decoding beside libfec, processor time of one thread: codewords that arrive whole, with half of
 * what can be corrected, and with all of it. Without libfec the rows carry our figure alone.
 *
 * @throws TypeError when a codeword is not decoded to what was sent, by us or by libfec
 */
export async function reedSolomonRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
  try {
    const program = compileLibfec(folder);
    const rows: BenchRow[] = [];
    for (const errors of [0, 8, 16]) rows.push(await rowOf(errors, program, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const reedSolomonRowNames = [0, 8, 16].map((errors) => `rs-decode-${errors}-vs-libfec`);

async function rowOf(errors: number, program: string | undefined, folder: string): Promise<BenchRow> {
  const name = `rs-decode-${errors}-vs-libfec`;
  const { sent, received } = transmit(errors);
  const decodeAll = (rounds: number) =>
    cpuSecondsOf(() => {
      for (let round = 0; round < rounds; round++) for (const block of received) code.decode(block);
    });
  for (const [index, block] of received.entries()) {
    const decoded = code.decode(block);
    if (!decoded.ok || Buffer.compare(decoded.value.data, sent[index]!) !== 0)
      throw new TypeError(`${name}: expected codeword ${index} back, found another`);
  }
  decodeAll(warmRounds);
  const ourRounds = roundsFor(decodeAll(warmRounds) / warmRounds);
  if (program === undefined) {
    const seconds = Array.from({ length: leastPairs }, () => decodeAll(ourRounds) / ourRounds);
    const note = 'libfec or gcc is not on this machine: no ratio (bench/peers/README.md)';
    return loneRow({ name, unit, value: megabytes / quantile(seconds, 0.5), note });
  }
  const file = join(folder, `codewords-${errors}`);
  writeFileSync(file, Buffer.concat(received));
  const peer = await startPeer(program, [file]);
  try {
    await compare(name, peer, join(folder, 'decoded'), sent, errors);
    return await contest(name, ourRounds, decodeAll, peer);
  } finally {
    peer.end();
  }
}

async function contest(
  name: string,
  ourRounds: number,
  decodeAll: (rounds: number) => number,
  peer: PeerProcess,
): Promise<BenchRow> {
  const theirOnce = async (rounds: number) => Number(await peer.ask(`run ${rounds}`));
  const theirRounds = roundsFor((await theirOnce(warmRounds)) / warmRounds);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < leastPairs; pair++) {
    const isOursFirst = pair % 2 === 0;
    if (isOursFirst) ours.push(decodeAll(ourRounds) / ourRounds);
    theirs.push((await theirOnce(theirRounds)) / theirRounds);
    if (!isOursFirst) ours.push(decodeAll(ourRounds) / ourRounds);
  }
  const note = `${codewords} codewords, ${ourRounds} and ${theirRounds} times a pair, processor time`;
  return rowOfPairs({ name, unit, amount: megabytes, baselineName: peer.version, ours, theirs, note });
}

/** Shorter samples are at the mercy of what ran before them. */
const sampleSeconds = 0.1;
const warmRounds = 20;
const roundsFor = (seconds: number) => Math.max(1, Math.round(sampleSeconds / seconds));

/** Codewords of random octets, and the same with `errors` octets of each changed. */
function transmit(errors: number): { sent: Uint8Array[]; received: Uint8Array[] } {
  const random = createRandom(`reed-solomon-${errors}`);
  const sent = Array.from({ length: codewords }, () =>
    Uint8Array.from({ length: 223 }, () => random.integer(256)),
  );
  const received = sent.map((data) => {
    const block = code.encode(data);
    const places = new Set<number>();
    while (places.size < errors) places.add(random.integer(255));
    for (const place of places) block[place]! ^= 1 + random.integer(255);
    return block;
  });
  return { sent, received };
}

/** The peer must find in our codewords what we put in, or the two codes are not the same. */
async function compare(
  name: string,
  peer: PeerProcess,
  file: string,
  sent: readonly Uint8Array[],
  errors: number,
): Promise<void> {
  await peer.ask(`write ${file}`);
  const answers = readFileSync(file);
  for (const [index, data] of sent.entries()) {
    const answer = answers.subarray(index * 224, index * 224 + 224);
    if (answer.readInt8(223) !== errors || Buffer.compare(answer.subarray(0, 223), data) !== 0)
      throw new TypeError(`${name}: expected libfec to correct ${errors} octets of codeword ${index}`);
  }
}
