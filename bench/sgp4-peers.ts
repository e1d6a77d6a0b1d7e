import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BulkPropagator,
  type BulkStates,
  createBulkPropagator,
} from '@dawa/flight-dynamics/bulk-propagator';
import type { TleElementSet } from '@dawa/flight-dynamics/elements/element-set';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, quantile, rowOfPairs } from './paired.ts';
import { type PeerProcess, startPeer } from './peers/peer-process.ts';

interface Workload {
  readonly sets: readonly TleElementSet[];
  readonly at: { readonly startAtMs: number; readonly stepMs: number; readonly count: number };
  /** Furthest that a coordinate (km) and its rate (km/s) may differ. */
  readonly toleranceKm: number;
  readonly toleranceKmS: number;
}

/**
 * The SIMD kernel beside programs in C++, processor time of the propagation loops alone. A peer is found by an environment
 * variable (peers/README.md); one that is not named gives rows without a ratio.
 *
 * @throws Error when a peer is named and cannot be started or compiled
 * @throws TypeError when its states differ from ours
 */
export async function peerRows(
  near: readonly TleElementSet[],
  deep: readonly TleElementSet[],
  at: Workload['at'],
): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
  const workloads = {
    near: { sets: near, at, toleranceKm: residualNearKm, toleranceKmS: rateResidualKmS },
    deep: { sets: deep, at, toleranceKm: residualDeepKm, toleranceKmS: rateResidualKmS },
  };
  try {
    const rows = [bestRate(near, at)];
    for (const [name, variable, prepare] of peers) {
      const place = process.env[variable];
      const program = place === undefined || place === '' ? undefined : prepare(place, folder);
      for (const [orbit, workload] of Object.entries(workloads)) {
        const row = `simd-vs-${name}-${orbit}`;
        rows.push(program ? await contest(row, workload, program, folder) : absentPeer(row, variable));
      }
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The published code stops Kepler's equation at 1e-12 rad and takes sine and cosine from before the last step: 7e-9 km in low orbit, 5e-8 km
 * at geostationary radius. SGP4.cpp by itself also leaves the epoch some nanoseconds beside its eight decimals. Twice that.
 */
const residualNearKm = 2e-8;
const residualDeepKm = 1e-7;
/** The same residual at 8 km/s, and the nanoseconds at 9 m/s2, twice. */
const rateResidualKmS = 3e-11;

export const peerRowNames = [
  'simd-best-near',
  'simd-vs-python-sgp4-near',
  'simd-vs-python-sgp4-deep',
  'simd-vs-vallado-o3-near',
  'simd-vs-vallado-o3-deep',
];

interface PeerProgram {
  readonly title: string;
  readonly command: readonly string[];
}

type Prepare = (place: string, folder: string) => PeerProgram;
const folderOfPeers = join(import.meta.dirname, 'peers');
const peers: readonly (readonly [name: string, variable: string, prepare: Prepare])[] = [
  [
    'python-sgp4',
    'DAWA_PEER_PYTHON',
    (python) => ({
      title: 'python-sgp4 C++ SatrecArray',
      command: [python, join(folderOfPeers, 'satrec_array.py')],
    }),
  ],
  [
    'vallado-o3',
    'DAWA_PEER_VALLADO',
    (source, folder) => {
      const program = join(folder, 'vallado');
      const files = [join(folderOfPeers, 'vallado.cpp'), join(source, 'SGP4.cpp')];
      execFileSync(process.env.CXX ?? 'g++', ['-O3', '-w', '-I', source, '-o', program, ...files]);
      return { title: 'Vallado SGP4.cpp -O3', command: [program] };
    },
  ],
];

async function contest(
  name: string,
  workload: Workload,
  { title, command }: PeerProgram,
  folder: string,
): Promise<BenchRow> {
  const { sets, at } = workload;
  const bulk = createBulkPropagator(sets);
  const objects = join(folder, 'objects.tle');
  writeFileSync(objects, sets.map(({ line1, line2 }) => `${line1}\n${line2}\n`).join(''));
  const [program, ...first] = command;
  const peer = await startPeer(program!, [
    ...first,
    objects,
    ...[at.startAtMs, at.stepMs, at.count].map(String),
  ]);
  try {
    const furthest = await compare(name, bulk, workload, peer, join(folder, 'states'));
    const once = (rounds: number) => ourSeconds(bulk, at, rounds);
    const theirOnce = async (rounds: number) => Number(await peer.ask(`run ${rounds}`));
    const ourRounds = roundsFor(once(warmRounds) / warmRounds);
    const theirRounds = roundsFor(await theirOnce(1));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let pair = 0; pair < leastPairs; pair++) {
      const isOursFirst = pair % 2 === 0;
      if (isOursFirst) ours.push(once(ourRounds) / ourRounds);
      theirs.push((await theirOnce(theirRounds)) / theirRounds);
      if (!isOursFirst) ours.push(once(ourRounds) / ourRounds);
    }
    const rounds = `${ourRounds} and ${theirRounds} times a pair`;
    const note = `${sets.length} objects x ${at.count} times, ${rounds}; ${peer.version}; ${furthest}`;
    return rowOfPairs({
      name,
      unit,
      amount: statesOf(workload),
      baselineName: title,
      ours,
      theirs,
      note,
    });
  } finally {
    peer.end();
  }
}

const unit = 'M states/s';
const statesOf = ({ sets, at }: Pick<Workload, 'sets' | 'at'>) => (sets.length * at.count) / 1e6;
const ourSeconds = (bulk: BulkPropagator, at: Workload['at'], rounds: number) =>
  cpuSecondsOf(() => {
    for (let round = 0; round < rounds; round++) bulk.propagate(at);
  });

/** Shorter samples are at the mercy of what ran before them. */
const sampleSeconds = 0.1;
const warmRounds = 10;
const roundsFor = (seconds: number) => Math.max(1, Math.round(sampleSeconds / seconds));

/** @returns how far the two are apart at most, in words */
async function compare(
  name: string,
  bulk: BulkPropagator,
  { at, toleranceKm, toleranceKmS }: Workload,
  peer: PeerProcess,
  file: string,
): Promise<string> {
  await peer.ask(`write ${file}`);
  const ours = bulk.propagate(at);
  const { positions, velocities, errors } = statesIn(file, ours);
  let furthestKm = 0;
  let furthestKmS = 0;
  for (const [state, error] of ours.errors.entries()) {
    if (error !== errors[state]) {
      throw new TypeError(`${name}: expected error code ${errors[state]} in state ${state}, found ${error}`);
    }
    if (error !== 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      const theirs = 3 * state + axis;
      const our = 6 * state + axis;
      furthestKm = worse(furthestKm, ours.states[our]! - positions[theirs]!);
      furthestKmS = worse(furthestKmS, ours.states[our + 3]! - velocities[theirs]!);
    }
  }
  const furthest = `apart at most ${furthestKm.toExponential(1)} km, ${furthestKmS.toExponential(1)} km/s`;
  if (!(furthestKm <= toleranceKm && furthestKmS <= toleranceKmS)) {
    throw new TypeError(
      `${name}: expected states within ${toleranceKm} km and ${toleranceKmS} km/s, ${furthest}`,
    );
  }
  return furthest;
}

/** Keeps a NaN, which is within no tolerance. */
const worse = (furthest: number, difference: number) => Math.max(furthest, Math.abs(difference));

function statesIn(file: string, { errors }: BulkStates) {
  const bytes = readFileSync(file);
  const count = errors.length;
  if (bytes.length !== 49 * count) {
    throw new TypeError(`${file}: expected ${49 * count} bytes, found ${bytes.length}`);
  }
  const { buffer } = Uint8Array.from(bytes);
  return {
    positions: new Float64Array(buffer, 0, 3 * count),
    velocities: new Float64Array(buffer, 24 * count, 3 * count),
    errors: new Uint8Array(buffer, 48 * count, count),
  };
}

/** The kernel alone: its best sample is what it does when nobody disturbs it. */
function bestRate(sets: readonly TleElementSet[], at: Workload['at']): BenchRow {
  const bulk = createBulkPropagator(sets);
  const rounds = roundsFor(ourSeconds(bulk, at, warmRounds) / warmRounds);
  const seconds = Array.from({ length: leastPairs }, () => ourSeconds(bulk, at, rounds) / rounds);
  const amount = statesOf({ sets, at });
  const median = (amount / quantile(seconds, 0.5)).toFixed(1);
  return loneRow({
    name: 'simd-best-near',
    unit,
    value: amount / Math.min(...seconds),
    note: `${sets.length} objects x ${at.count} times, best of ${leastPairs} samples; median ${median}`,
  });
}

function absentPeer(name: string, variable: string): BenchRow {
  return loneRow({
    name,
    unit,
    value: null,
    note: `peer absent: set ${variable}, see bench/peers/README.md`,
  });
}
