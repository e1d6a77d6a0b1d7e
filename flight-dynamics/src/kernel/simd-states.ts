import { furthestMinutes } from '../propagator.ts';
import { type BulkTables, refusedPlace, twinState } from './bulk-tables.ts';
import type { MinuteList } from './bulk-times.ts';
import { type Resonance, stretchMinutes, stretchOffset } from './deep-resonance.ts';
import { deepStride } from './deep-table.ts';
import { createJobSheet, type JobSheet } from './job-sheet.ts';
import { createKernelChoice } from './kernel-choice.ts';
import { nearStride } from './near-table.ts';
import { firstFreeByte, type SimdKernel } from './simd-kernel.ts';
import { jobBytes, kernelNames } from './simd-layout.ts';

export interface StateBlock {
  /** Stands in the module's memory. */
  readonly states: Float64Array;
  readonly errors: Uint8Array;
}

/**
 * States of the objects `from` to `to` - 1 by the SIMD module: one job for an object, or for each stretch of a resonance, worked off kernel by
 * kernel; then the scalar twin for every group of states that a kernel doubted.
 *
 * With `firsts` each object has times of its own, those of the list from `firsts[object - from]` to the next; a state then stands where its time
 * does.
 */
export function createSimdStates(
  kernel: SimdKernel,
  tables: BulkTables,
): (list: MinuteList, from: number, to: number, firsts?: Int32Array) => StateBlock {
  const nearAddress = firstFreeByte;
  const deepAddress = nearAddress + 8 * tables.near.length;
  const listAddress = roundUp(deepAddress + 8 * tables.deep.rows.length);
  kernel.reserve(listAddress);
  new Float64Array(kernel.buffer, nearAddress, tables.near.length).set(tables.near);
  new Float64Array(kernel.buffer, deepAddress, tables.deep.rows.length).set(tables.deep.rows);
  const choice = createKernelChoice(tables);
  const sheet = createJobSheet();
  const rowOf = (object: number) => {
    const place = tables.places[object]!;
    return place >= 0 ? nearAddress + 8 * nearStride * place : deepAddress + 8 * deepStride * (-1 - place);
  };

  return (list, from, to, firsts) => {
    const { stepMinutes, minutes } = list;
    const isGrid = stepMinutes !== undefined;
    // From one object's states to the next; none where a state's place is that of its time.
    const times = firsts === undefined ? list.count : 0;
    const firstOf = (object: number) => (firsts === undefined ? 0 : firsts[object - from]!);
    const endOf = (object: number) => (firsts === undefined ? list.count : firsts[object - from + 1]!);
    const leftToTwin: number[] = [];
    sheet.clear();
    for (let object = from; object < to; object++) {
      const first = firstOf(object);
      const count = endOf(object) - first;
      if (count === 0) continue;
      const place = tables.places[object]!;
      const start = tables.minutesAt(object, list.baseAtMs);
      const furthest = Math.abs(start) + list.furthest;
      if (place === refusedPlace || !(furthest <= furthestMinutes)) leftToTwin.push(object);
      else if (place >= 0) {
        sheet.add(choice.near(place, furthest, isGrid), object, first, count, start, 0, undefined, -1);
      } else {
        const name = choice.deep(-1 - place, furthest, isGrid);
        const resonance = tables.deep.resonances[-1 - place];
        if (resonance === undefined) sheet.add(name, object, first, count, start, 0, undefined, -1);
        else addStretches(sheet, resonance, name, object, start, minutes, first, first + count);
      }
    }

    // Jobs, states and doubts, one behind the other. A kernel reads whole groups of times, also past the end of the list.
    const stateCount = firsts === undefined ? (to - from) * times : list.count;
    const jobs = roundUp(listAddress + 8 * (list.count + padding));
    const states = roundUp(jobs + jobBytes * sheet.count);
    const doubts = states + 48 * stateCount;
    kernel.reserve(doubts + sheet.doubtBytes + padding);
    const { buffer } = kernel;
    new Float64Array(buffer, listAddress, list.count).set(minutes);
    const step = stepMinutes ?? 0;
    const addresses = { jobs, states, doubts, list: listAddress, rowOf, from, times, stepMinutes: step };
    const perKernel = sheet.write(buffer, addresses);
    let next = jobs;
    for (const [index, name] of kernelNames.entries()) {
      const count = perKernel[index]!;
      if (count > 0) kernel.run(name, next, count, step);
      next += jobBytes * count;
    }

    const answer = new Float64Array(buffer, states, 6 * stateCount);
    const errors = new Uint8Array(stateCount);
    const judge = (object: number, start: number, time: number) => {
      const at = (object - from) * times + time;
      errors[at] = twinState(tables, object, start + minutes[time]!, answer, 6 * at);
    };
    const doubtful = new Uint8Array(buffer, doubts, sheet.doubtBytes);
    for (let at = doubtful.indexOf(1); at >= 0; at = doubtful.indexOf(1, at + 1)) {
      const job = sheet.jobOf(at);
      const begin = (at - job.doubtStart) * job.group;
      const end = Math.min(begin + job.group, job.count);
      for (let time = begin; time < end; time++) judge(job.object, job.start, job.first + time);
    }
    for (const object of leftToTwin) {
      const start = tables.minutesAt(object, list.baseAtMs);
      for (let time = firstOf(object); time < endOf(object); time++) judge(object, start, time);
    }
    return { states: answer, errors };
  };
}

/** A resonance has its own numbers every 720 minutes from the epoch: times are taken together that lie in the same stretch. */
function addStretches(
  sheet: JobSheet,
  resonance: Resonance,
  kernel: number,
  object: number,
  start: number,
  minutes: Float64Array,
  from: number,
  to: number,
): void {
  for (let first = from; first < to; ) {
    const t = start + minutes[first]!;
    const isForward = t > 0;
    const stretch = Math.floor(Math.abs(t) / stretchMinutes);
    let next = first + 1;
    for (; next < to; next++) {
      const later = start + minutes[next]!;
      if (later > 0 !== isForward || Math.floor(Math.abs(later) / stretchMinutes) !== stretch) break;
    }
    const track = isForward ? resonance.forward : resonance.backward;
    const offset = stretchOffset(track, stretch);
    sheet.add(kernel, object, first, next - first, start, stretch * track.stepMinutes, track.rows, offset);
    first = next;
  }
}

const padding = 64;

function roundUp(address: number): number {
  return Math.ceil(address / 16) * 16;
}
