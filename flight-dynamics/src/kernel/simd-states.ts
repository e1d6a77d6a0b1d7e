import { furthestMinutes } from '../propagator.ts';
import type { MinuteList } from './bulk-times.ts';
import { type BulkTables, refusedPlace, twinState } from './bulk-tables.ts';
import { stretchColumn, stretchMinutes, stretchOffset } from './deep-resonance.ts';
import { deepStride } from './deep-table.ts';
import { deepKernel, nearKernel } from './kernel-choice.ts';
import { nearStride } from './near-table.ts';
import { firstFreeByte, type SimdKernel } from './simd-kernel.ts';
import { groupOf, jobBytes, type KernelName, kernelNames } from './simd-layout.ts';

export interface StateBlock {
  readonly states: Float64Array;
  readonly errors: Uint8Array;
}

/**
 * States of the objects `from` to `to` - 1 by the SIMD module: one job for an object, or for each stretch of a resonance; job lists by
 * kernel; then the scalar twin for every group of states that a kernel doubted.
 */
export function createSimdStates(kernel: SimdKernel, tables: BulkTables) {
  const nearAddress = firstFreeByte;
  const deepAddress = nearAddress + 8 * tables.near.length;
  const listAddress = roundUp(deepAddress + 8 * tables.deep.rows.length);
  kernel.reserve(listAddress);
  new Float64Array(kernel.buffer, nearAddress, tables.near.length).set(tables.near);
  new Float64Array(kernel.buffer, deepAddress, tables.deep.rows.length).set(tables.deep.rows);

  return (list: MinuteList, from: number, to: number): StateBlock => {
    const { count, stepMinutes } = list;
    const stateCount = (to - from) * count;
    const byKernel = new Map<KernelName, Job[]>(kernelNames.map((name) => [name, []]));
    const leftToTwin: Job[] = [];
    for (let index = from; index < to; index++) {
      const place = tables.places[index]!;
      const start = tables.minutesAt(index, list.baseAtMs);
      const furthest = Math.abs(start) + list.furthest;
      const whole: Job = { index, first: 0, count, start, stretch: undefined, border: 0 };
      const isGrid = stepMinutes !== undefined;
      if (place === refusedPlace || !(furthest <= furthestMinutes)) leftToTwin.push(whole);
      else if (place >= 0) byKernel.get(nearKernel(tables.near, place, furthest, isGrid))!.push(whole);
      else {
        const name = deepKernel(tables.deep, -1 - place, furthest, isGrid);
        if (tables.deep.resonances[-1 - place] === undefined) byKernel.get(name)!.push(whole);
        else for (const part of stretchJobs(tables, whole, list)) byKernel.get(name)!.push(part);
      }
    }

    const jobs = [...byKernel.values()].flat();
    // A grid of times that no grid kernel takes goes as a list.
    const jobsAddress = roundUp(listAddress + 8 * (count + padding));
    const statesAddress = roundUp(jobsAddress + jobBytes * jobs.length);
    const doubtsAddress = statesAddress + 48 * stateCount;
    const doubtCount = [...byKernel].reduce(
      (sum, [name, some]) => some.reduce((inner, job) => inner + Math.ceil(job.count / groupOf(name)), sum),
      0,
    );
    kernel.reserve(doubtsAddress + doubtCount + 64);
    const { buffer } = kernel;
    new Float64Array(buffer, listAddress, count).set(list.minutes);
    const words = new Uint32Array(buffer, jobsAddress, (jobs.length * jobBytes) / 4);
    const doubles = new Float64Array(buffer, jobsAddress, (jobs.length * jobBytes) / 8);
    const doubtStarts = new Float64Array(jobs.length);
    const groups = new Uint8Array(jobs.length);
    let written = 0;
    let doubt = doubtsAddress;
    for (const [name, some] of byKernel) {
      const group = groupOf(name);
      for (const job of some) {
        const place = tables.places[job.index]!;
        const word = (written * jobBytes) / 4;
        const double = (written * jobBytes) / 8;
        words[word] =
          place >= 0 ? nearAddress + 8 * nearStride * place : deepAddress + 8 * deepStride * (-1 - place);
        words[word + 1] = statesAddress + 48 * ((job.index - from) * count + job.first);
        words[word + 2] = doubt;
        words[word + 3] = job.count;
        const isGrid = name.includes('_grid');
        doubles[double + 2] = isGrid ? job.start + stepMinutes! * job.first : job.start;
        words[word + 6] = listAddress + 8 * job.first;
        doubles[double + 4] = job.border;
        for (let term = 0; term < 6; term++) doubles[double + 5 + term] = job.stretch?.[term] ?? 0;
        doubtStarts[written] = doubt - doubtsAddress;
        groups[written] = group;
        doubt += Math.ceil(job.count / group);
        written += 1;
      }
    }
    let done = 0;
    for (const [name, some] of byKernel) {
      if (some.length > 0) kernel.run(name, jobsAddress + jobBytes * done, some.length, stepMinutes ?? 0);
      done += some.length;
    }

    const states = new Float64Array(buffer, statesAddress, 6 * stateCount);
    const errors = new Uint8Array(stateCount);
    const judge = ({ index, start }: Job, time: number) => {
      const at = (index - from) * count + time;
      errors[at] = twinState(tables, index, start + list.minutes[time]!, states, 6 * at);
    };
    const doubts = new Uint8Array(buffer, doubtsAddress, doubtCount);
    let owner = 0;
    for (let at = doubts.indexOf(1); at >= 0; at = doubts.indexOf(1, at + 1)) {
      while (owner + 1 < jobs.length && doubtStarts[owner + 1]! <= at) owner += 1;
      const job = jobs[owner]!;
      const first = (at - doubtStarts[owner]!) * groups[owner]!;
      for (let time = first; time < Math.min(first + groups[owner]!, job.count); time++) {
        judge(job, job.first + time);
      }
    }
    for (const job of leftToTwin) for (let time = 0; time < count; time++) judge(job, time);
    return { states, errors };
  };
}

interface Job {
  readonly index: number;
  /** Place of its first time in the request. */
  readonly first: number;
  readonly count: number;
  /** Minutes from the object's epoch to the base of the request. */
  readonly start: number;
  readonly stretch: Float64Array | undefined;
  readonly border: number;
}

/** A resonance has its own numbers every 720 minutes from the epoch: times are taken together that lie in the same stretch. */
function stretchJobs(tables: BulkTables, whole: Job, { minutes, count }: MinuteList): Job[] {
  const resonance = tables.deep.resonances[-1 - tables.places[whole.index]!]!;
  const jobs: Job[] = [];
  for (let first = 0; first < count; ) {
    const t = whole.start + minutes[first]!;
    const isForward = t > 0;
    const stretch = Math.floor(Math.abs(t) / stretchMinutes);
    let next = first + 1;
    for (; next < count; next++) {
      const later = whole.start + minutes[next]!;
      if (later > 0 !== isForward || Math.floor(Math.abs(later) / stretchMinutes) !== stretch) break;
    }
    const track = isForward ? resonance.forward : resonance.backward;
    const offset = stretchOffset(track, stretch);
    jobs.push({
      ...whole,
      first,
      count: next - first,
      stretch: track.rows.slice(offset, offset + stretchColumn.excessCurve + 1),
      border: stretch * track.stepMinutes,
    });
    first = next;
  }
  return jobs;
}

/** A kernel reads whole groups of times, also past the end of the list. */
const padding = 8;

function roundUp(address: number): number {
  return Math.ceil(address / 16) * 16;
}
