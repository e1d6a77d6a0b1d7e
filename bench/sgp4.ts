import { type BulkTimes, createBulkPropagator } from '@dawa/flight-dynamics/bulk-propagator';
import type { TleElementSet } from '@dawa/flight-dynamics/elements/element-set';
import {
  BulkPropagator,
  createSingleThreadRuntime,
  EciBaseCalculator,
  sgp4,
  twoline2satrec,
} from 'satellite.js';
import { activeAtMs, activeCatalogue } from './active-catalogue.ts';
import { type BenchRow, loneRow, pairedRow } from './paired.ts';
import { peerRowNames, peerRows } from './sgp4-peers.ts';

const times = 144;
const stepMs = 600_000;
const unit = 'M states/s';

/** Position, velocity and error code of every state, one thread, processor time; each contest on the same objects and times. */
export async function sgp4Rows(): Promise<BenchRow[]> {
  const all = activeCatalogue();
  if (all === undefined) return rowNames.map(absent);
  const near = all.filter((set, index) => set.meanMotionRevDay > 6.4 && index % 9 === 0);
  const deep = all.filter((set) => set.meanMotionRevDay < 6.4);
  const grid = { startAtMs: activeAtMs, stepMs, count: times };
  const uneven = {
    atMs: Float64Array.from({ length: times }, (_, k) => activeAtMs + k * stepMs + ((k * 7919) % 997)),
  };
  return [
    contest('twin-vs-satellitejs-near', near, grid, false),
    contest('twin-vs-satellitejs-deep', deep, grid, false),
    contest('simd-vs-satellitejs-near', near, grid, true),
    contest('simd-vs-satellitejs-near-any-times', near, uneven, true),
    contest('simd-vs-satellitejs-deep', deep, grid, true),
    contest('simd-vs-satellitejs-deep-any-times', deep, uneven, true),
    await wasmContest(near, grid),
    ...(await peerRows(near, deep, grid)),
  ];
}

const rowNames = [
  'twin-vs-satellitejs-near',
  'simd-vs-satellitejs-near',
  'simd-vs-satellitejs-deep',
  'simd-vs-satellitejs-wasm-near',
  ...peerRowNames,
];

/** The published code stops Kepler's equation at 1e-12 rad: 5e-8 km at geostationary radius. */
const residualOfReferenceKm = 6e-8;

function contest(
  name: string,
  sets: readonly TleElementSet[],
  at: BulkTimes & ({ count: number } | { atMs: Float64Array }),
  simd: boolean,
): BenchRow {
  const bulk = createBulkPropagator(sets, { simd });
  const records = sets.map(({ line1, line2 }) => twoline2satrec(line1, line2));
  const minutes = Float64Array.from({ length: times }, (_, k) =>
    'atMs' in at ? (at.atMs[k]! - activeAtMs) / 60_000 : (k * at.stepMs) / 60_000,
  );
  const starts = sets.map(({ epochAtMs }) => (activeAtMs - epochAtMs) / 60_000);
  const states = new Float64Array(6 * sets.length * times);
  return pairedRow({
    name,
    unit,
    amount: (sets.length * times) / 1e6,
    isCpuTime: true,
    candidate: () => bulk.propagate(at).states,
    baseline: {
      name: 'satellite.js sgp4()',
      run: () => {
        let place = 0;
        for (const [index, record] of records.entries()) {
          for (let k = 0; k < times; k++) {
            const state = sgp4(record, starts[index]! + minutes[k]!);
            if (state !== null) {
              const { position, velocity } = state;
              states[place] = position.x;
              states[place + 1] = position.y;
              states[place + 2] = position.z;
              states[place + 3] = velocity.x;
              states[place + 4] = velocity.y;
              states[place + 5] = velocity.z;
            }
            place += 6;
          }
        }
        return states;
      },
    },
    isEqual: isNear(residualOfReferenceKm + epochOfMillisecondsKm),
    note: `${sets.length} objects x ${times} times of CelesTrak's active group`,
  });
}

/** The reference counts from an epoch that is rounded to whole milliseconds: half of one, at 8 km/s. */
const epochOfMillisecondsKm = 0.004;

const isNear = (toleranceKm: number) => (ours: Float64Array, theirs: Float64Array) =>
  ours.length === theirs.length &&
  ours.every((value, place) => place % 6 >= 3 || Math.abs(value - theirs[place]!) < toleranceKm);

async function wasmContest(
  sets: readonly TleElementSet[],
  at: { startAtMs: number; stepMs: number; count: number },
): Promise<BenchRow> {
  const bulk = createBulkPropagator(sets);
  const runtime = await createSingleThreadRuntime();
  const peer = new BulkPropagator({
    runtime,
    calculators: [new EciBaseCalculator()],
    satRecsCount: sets.length,
    datesCount: times,
  });
  peer.setSatRecs(sets.map(({ line1, line2 }) => twoline2satrec(line1, line2)));
  peer.setDates(Array.from({ length: times }, (_, k) => new Date(at.startAtMs + k * at.stepMs)));
  return pairedRow({
    name: 'simd-vs-satellitejs-wasm-near',
    unit,
    amount: (sets.length * times) / 1e6,
    isCpuTime: true,
    candidate: (): number => bulk.propagate(at).states[0]!,
    baseline: {
      name: 'satellite.js WASM bulk',
      run: () => {
        peer.run();
        return peer.getRawOutput().eci.position[0]!;
      },
    },
    // Its times are single Julian days: 0.3 m.
    isEqual: (ours, theirs) => Math.abs(ours - theirs) < 0.001,
    note: `${sets.length} objects x ${times} times`,
  });
}

function absent(name: string): BenchRow {
  return loneRow({ name, unit, value: null, note: 'no active-2026.3le: set DAWA_DATA' });
}
