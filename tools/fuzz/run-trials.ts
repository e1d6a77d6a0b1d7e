import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Choices } from './choices.ts';
import { differenceOf } from './judge-value.ts';
import { stopwatch } from './stopwatch.ts';
import { Complaint, type Finding, type FindingKind, type FuzzInput, type FuzzTarget } from './target.ts';
import { threadMs } from './thread-time.ts';

export interface TrialRange {
  readonly seed: string;
  readonly from: number;
  readonly to: number;
  /** False where only a taste is wanted: to collect rubbish takes longer than some inputs. True unless given. */
  readonly watchesMemory?: boolean;
  /** Ends with the first so many; 3 unless given. */
  readonly mostFindings?: number;
  /** Told the number of each input before it is tried, so that somebody else can notice that it never ends. */
  readonly progress?: (at: number) => void;
}

export interface TrialReport {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that the parser took. */
  readonly taken: number;
  readonly findings: readonly Finding[];
  readonly tookMs: number;
  readonly slowestMs: number;
  /** Memory that the second half of the run left behind, rubbish collected; the first may make tables. */
  readonly grownOctets: number;
}

/** No call may take longer; the machine may, so that the same input gets three more chances. */
export const mostCallMs = 50;
const retries = 3;
/** What half a run may leave behind; compiled code is some of it. */
const mostGrownOctets = 4 * 1_048_576;
/** What inputs of some kilobytes may ask for at a time. */
const mostHeldOctets = 192 * 1_048_576;
const lookEvery = 64;
const compareEvery = 4;
const warmUp = 512;
const mostLooks = 5;
const sweepMs = 50;
const usuallyMostFindings = 3;

/** Puts the inputs of a range through a parser. Ends early after a few findings. */
export async function runTrials(target: FuzzTarget, range: TrialRange): Promise<TrialReport> {
  const run = new TrialRun(target, range);
  return run.all();
}

/** The one input of a number, printable: to look at a finding. */
export function inputOf(target: FuzzTarget, seed: string, at: number): FuzzInput {
  return target.prepare().make(new Choices(seed, target.name).restart(at));
}

class TrialRun {
  readonly #target: FuzzTarget;
  readonly #trial: ReturnType<FuzzTarget['prepare']>;
  readonly #range: TrialRange;
  readonly #choices: Choices;
  readonly #findings: Finding[] = [];
  #taken = 0;
  #floorOctets = 0;
  #slowestMs = 0;

  constructor(target: FuzzTarget, range: TrialRange) {
    this.#target = target;
    this.#trial = target.prepare();
    this.#range = range;
    this.#choices = new Choices(range.seed, target.name);
  }

  async all(): Promise<TrialReport> {
    const { from, to, progress, watchesMemory = true, mostFindings = usuallyMostFindings } = this.#range;
    const startedMs = performance.now();
    const half = from + Math.floor((to - from) / 2);
    if (watchesMemory) this.#floorOctets = collectedOctets();
    let at = from;
    for (; at < to && this.#findings.length < mostFindings; at++) {
      progress?.(at);
      const spentMs = this.#start(at);
      const tookMs = typeof spentMs === 'number' ? spentMs : await spentMs;
      if (tookMs > mostCallMs) await this.#retry(at, tookMs);
      else if (tookMs > this.#slowestMs) this.#slowestMs = tookMs;
      if (!watchesMemory) continue;
      if (at - from === warmUp || at === half) this.#floorOctets = collectedOctets();
      else if (at % lookEvery === 0 && heldOctets() > this.#floorOctets + mostHeldOctets)
        this.#lookForGreed(at);
    }
    const isJudged = watchesMemory && at === to && to - from > 2 * warmUp;
    const grownOctets = isJudged ? await this.#grownOctets() : 0;
    if (grownOctets > mostGrownOctets)
      this.#report('leaks', from, `${grownOctets} octets more after ${at - from} inputs`, '');
    return {
      target: this.#target.name,
      inputs: at - from,
      taken: this.#taken,
      findings: this.#findings,
      tookMs: performance.now() - startedMs,
      slowestMs: this.#slowestMs,
      grownOctets,
    };
  }

  /** Buffers that were collected are counted until another thread has swept them, so that it is looked at a few times. */
  async #grownOctets(): Promise<number> {
    let grown = collectedOctets() - this.#floorOctets;
    for (let look = 0; look < mostLooks && grown > mostGrownOctets; look++) {
      await new Promise((resolve) => setTimeout(resolve, sweepMs));
      grown = Math.min(grown, collectedOctets() - this.#floorOctets);
    }
    return grown;
  }

  /** Milliseconds that the parser took. */
  #start(at: number): number | Promise<number> {
    const input = this.#trial.make(this.#choices.restart(at));
    const copy = typeof input !== 'string' && at % compareEvery === 0 ? input.slice() : undefined;
    const startedMs = performance.now();
    try {
      const taken = this.#trial.run(input, this.#choices);
      if (typeof taken !== 'boolean') return this.#finish(at, startedMs, taken);
      if (taken) this.#taken++;
      if (copy) mustBeUnchanged(copy, input);
    } catch (error) {
      this.#reportThrown(at, error);
    }
    return performance.now() - startedMs;
  }

  async #finish(at: number, startedMs: number, pending: Promise<boolean>): Promise<number> {
    try {
      if (await pending) this.#taken++;
    } catch (error) {
      this.#reportThrown(at, error);
    }
    return performance.now() - startedMs;
  }

  async #retry(at: number, firstMs: number): Promise<void> {
    let leastMs = firstMs;
    for (let count = 0; count < retries && leastMs > mostCallMs; count++) {
      const input = this.#trial.make(this.#choices.restart(at));
      Object.assign(stopwatch, { isOn: true, longestMs: 0, calls: 0 });
      const startedMs = threadMs();
      try {
        await this.#trial.run(input, this.#choices);
      } catch {
        // Told already.
      }
      const wholeMs = threadMs() - startedMs;
      stopwatch.isOn = false;
      leastMs = Math.min(leastMs, stopwatch.calls > 0 ? stopwatch.longestMs : wholeMs);
    }
    if (leastMs > mostCallMs) this.#report('slow', at, `took ${leastMs.toFixed(0)} ms at best`);
    else this.#slowestMs = Math.max(this.#slowestMs, leastMs);
  }

  /** Much memory is held. Rubbish is no fault; what one input asked for is. */
  #lookForGreed(at: number): void {
    const grown = collectedOctets() - this.#floorOctets;
    for (let suspect = Math.max(this.#range.from, at - lookEvery); suspect <= at; suspect++) {
      const input = this.#trial.make(this.#choices.restart(suspect));
      const heldBefore = heldOctets();
      try {
        void this.#trial.run(input, this.#choices);
      } catch {
        // Told already.
      }
      const asked = heldOctets() - heldBefore;
      if (asked < mostHeldOctets / 2) continue;
      this.#report('greedy', suspect, `asked for ${asked} octets`);
      return;
    }
    if (grown > mostHeldOctets) this.#report('leaks', at, `${grown} octets more are held`, '');
  }

  #reportThrown(at: number, error: unknown): void {
    const isComplaint = error instanceof Complaint;
    const where =
      error instanceof Error && !isComplaint ? (error.stack ?? '').split('\n').slice(1, 4).join(' <') : '';
    const what =
      error instanceof Error ? `${isComplaint ? '' : `${error.name}: `}${error.message}` : String(error);
    this.#report(isComplaint ? 'broken-promise' : 'thrown', at, `${what}${where}`);
  }

  #report(kind: FindingKind, at: number, what: string, input?: string): void {
    const { seed } = this.#range;
    const shown = input ?? showInput(this.#trial.make(this.#choices.restart(at)));
    this.#findings.push({ target: this.#target.name, kind, seed, at, what, input: shown });
  }
}

function mustBeUnchanged(copy: Uint8Array, input: FuzzInput): void {
  const difference = differenceOf(copy, input);
  if (difference !== undefined) throw new Complaint(`the input was changed${difference}`);
}

/** Hexadecimal digits, or the text in quotes. */
export function showInput(input: FuzzInput): string {
  return typeof input === 'string' ? JSON.stringify(input) : Buffer.from(input).toString('hex');
}

/** Heap and array buffers of this thread. */
function heldOctets(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

let collect: (() => void) | undefined;

function collectedOctets(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return heldOctets();
}
