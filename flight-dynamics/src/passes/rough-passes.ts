import type { BulkPropagator, OwnTimes } from '../bulk-propagator.ts';
import { hasErrors } from '../kernel/state-error.ts';
import type { RoughPass } from './low-passes.ts';
import type { PassTable } from './pass-table.ts';
import { looksPerPass, polishPass, writeLooks } from './polish.ts';
import type { SkyPath } from './sky-path.ts';

/**
 * Passes of a few objects as they were found on arcs: the instants to look at, in the form in which the bulk kernel takes times. So the kernel
 * looks at all of them at once, and the orbit itself has the last word.
 */
export class RoughPasses {
  private atMs = new Float64Array(looksPerPass * 256);
  private flags = new Uint8Array(256);
  private firsts = new Int32Array(256);
  private objects = 0;
  private passes = 0;
  private states: Float64Array = new Float64Array(0);
  private errors: Uint8Array = new Uint8Array(0);

  clear(): void {
    this.objects = 0;
    this.passes = 0;
  }

  /** Takes a pass of the object that `endObject` will end. A field and no method: it is handed to the search as it is. */
  readonly keep = (pass: RoughPass): void => {
    const { passes } = this;
    const { isUpAtStart, isUpAtEnd, isUnclear } = pass;
    if (passes === this.flags.length) this.grow();
    writeLooks(pass, this.atMs, looksPerPass * passes);
    this.flags[passes] = (isUpAtStart ? 1 : 0) | (isUpAtEnd ? 2 : 0) | (isUnclear ? unclear : 0);
    this.passes += 1;
  };

  endObject(): void {
    this.objects += 1;
    if (this.objects === this.firsts.length) {
      const firsts = new Int32Array(2 * this.firsts.length);
      firsts.set(this.firsts);
      this.firsts = firsts;
    }
    this.firsts[this.objects] = looksPerPass * this.passes;
  }

  /** Forgets what was kept since the last object was ended. */
  drop(): void {
    this.passes = this.firsts[this.objects]! / looksPerPass;
  }

  /** Looks at all times of all passes. @param from the object that was ended first */
  propagate(bulk: BulkPropagator, from: number): void {
    const times: OwnTimes = { atMs: this.atMs.subarray(0, looksPerPass * this.passes), firsts: this.firsts };
    ({ states: this.states, errors: this.errors } = bulk.propagateEach(times, {
      from,
      to: from + this.objects,
    }));
  }

  /**
   * Writes the passes of the object that was ended as the `index`-th, moved onto its orbit.
   *
   * @param search called between two passes for a stretch that wants a search step by step: there is one pass in it, or none
   */
  writeTo(
    table: PassTable,
    index: number,
    object: number,
    path: SkyPath,
    minElevationDeg: number,
    search: (fromAtMs: number, toAtMs: number) => void,
  ): void {
    const { atMs, errors } = this;
    for (let event = this.firsts[index]!; event < this.firsts[index + 1]!; event += looksPerPass) {
      const flags = this.flags[event / looksPerPass]!;
      const hasStates = !hasErrors(errors, event, looksPerPass);
      rough.aosAtMs = atMs[event]!;
      rough.losAtMs = atMs[event + 1]!;
      rough.tcaAtMs = atMs[event + 2]!;
      rough.isUpAtStart = (flags & 1) !== 0;
      rough.isUpAtEnd = (flags & 2) !== 0;
      const pass =
        flags < unclear && hasStates
          ? polishPass(path, rough, this.states, 6 * event, minElevationDeg)
          : undefined;
      if (pass === undefined) {
        search(rough.aosAtMs - aroundMs, rough.losAtMs + aroundMs);
        continue;
      }
      const { aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg } = pass;
      table.add(object, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags);
    }
  }

  private grow(): void {
    const atMs = new Float64Array(2 * this.atMs.length);
    const flags = new Uint8Array(2 * this.flags.length);
    atMs.set(this.atMs);
    flags.set(this.flags);
    this.atMs = atMs;
    this.flags = flags;
  }
}

/** Beside bits 0 and 1 of a row's flags. */
const unclear = 4;
/** By so much rise and set may be wrong where a pass grazes the threshold: the arcs are good to metres, and it bends by metres in a second. */
const aroundMs = 120_000;
const rough: RoughPass = {
  aosAtMs: 0,
  tcaAtMs: 0,
  losAtMs: 0,
  isUpAtStart: false,
  isUpAtEnd: false,
  isUnclear: false,
};
