import type { FaultWitness, PayloadFaultInfo } from '@dawa/payload-sim/payload/fault-list';
import type { Value } from '../../bench/dictionary.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';
import type { Steps } from '../steps.ts';
import type { LiftFault } from './by-hand.ts';

/** One thing that gave the fault away, or should have. */
export interface Sighting {
  readonly witness: FaultWitness;
  readonly title: string;
  readonly isSeen: boolean;
  /** Since the fault was put in, in bench time. */
  readonly afterMs: number;
}

/**
 * One fault in one article. Its words look for what the list says that it shows; each leaves a step in the record and a
 * sighting for the table.
 */
export class FaultTrial {
  readonly steps: Steps;
  readonly fault: PayloadFaultInfo;
  /** Made by hand, and not injected. */
  readonly isByHand: boolean;
  readonly sightings: Sighting[] = [];
  /** What was noted of the sound article. */
  readonly notes = new Map<string, number>();
  /** Packets, frames of the air and damaged packets from when the fault was put in. */
  since = 0;
  sinceOnAir = 0;
  sinceAtMs = 0;
  #lineFaultsBefore = 0;
  #lift: LiftFault | undefined;

  constructor(steps: Steps, fault: PayloadFaultInfo, isByHand = false) {
    this.steps = steps;
    this.fault = fault;
    this.isByHand = isByHand;
    this.begin();
  }

  /** The fault comes now. */
  begin(): void {
    const { bench } = this.steps;
    this.since = bench.payload.mark();
    this.sinceOnAir = bench.air?.mark() ?? 0;
    this.sinceAtMs = bench.clock.nowAtMs();
    this.#lineFaultsBefore = bench.payload.lineFaults;
  }

  /** @param lift takes it away again */
  isIn(lift: LiftFault): void {
    this.#lift = lift;
  }

  /** Takes the cause away; the second time nothing happens. */
  async lift(): Promise<void> {
    const lift = this.#lift;
    this.#lift = undefined;
    await lift?.(this.steps);
  }

  get heard(): readonly HeardPacket[] {
    return this.steps.bench.payload.heard.slice(this.since);
  }

  get lineFaults(): number {
    return this.steps.bench.payload.lineFaults - this.#lineFaultsBefore;
  }

  has(container: string): boolean {
    return this.heard.some(({ report }) => report?.container === container);
  }

  /** Values of structure 1 since the fault came. */
  series(name: string, since: number = this.since): { readonly atMs: number; readonly value: number }[] {
    return this.steps.bench.payload.heard.slice(since).flatMap(({ atMs, report }) => {
      if (report?.container !== 'HK_PAYLOAD_FAST') return [];
      return [{ atMs, value: Number(report.values.get(name)?.value) }];
    });
  }

  note(name: string, value: number): void {
    this.notes.set(name, value);
  }

  /** @throws RangeError when nothing was noted: the case is wrong, and not the article */
  noted(name: string): number {
    const value = this.notes.get(name);
    if (value === undefined)
      throw new RangeError(`${this.fault.name}: expected a note of ${name}, found none`);
    return value;
  }

  /** It tells by an event. */
  async event(
    name: string,
    wanted: { readonly withinMs: number; readonly holding?: Readonly<Record<string, Value>> },
  ): Promise<boolean> {
    const packet = await this.steps.expectEvent(name, { since: this.since, ...wanted });
    return this.#see('event', name, packet !== undefined, packet?.atMs);
  }

  /** It shows in housekeeping from now on, or from `since` on. */
  async telemetry(
    name: string,
    wanted: {
      readonly expected: Value;
      readonly withinMs: number;
      readonly since?: number;
      isIt?(value: Value): boolean;
    },
  ): Promise<boolean> {
    const value = await this.steps.expectTelemetry(name, wanted);
    return this.#see('telemetry', `${name}: ${wanted.expected}`, value !== undefined);
  }

  /** Judged here: by a trend, by what came back, by what was heard. */
  saw(
    witness: FaultWitness,
    title: string,
    isSeen: boolean,
    told: { readonly expected: string; readonly found: string; readonly evidence?: Uint8Array },
  ): boolean {
    this.steps.expectThat(title, isSeen, told);
    return this.#see(witness, title, isSeen);
  }

  /** A figure that must be outside what a sound article has. */
  measured(
    witness: FaultWitness,
    name: string,
    value: number,
    unit: string,
    limit: { readonly low: number; readonly high: number },
  ): boolean {
    const isSeen = this.steps.measure(name, round(value), unit, { ...limit, margin: 0 });
    return this.#see(witness, name, isSeen);
  }

  #see(
    witness: FaultWitness,
    title: string,
    isSeen: boolean,
    atMs = this.steps.bench.clock.nowAtMs(),
  ): boolean {
    this.sightings.push({ witness, title, isSeen, afterMs: Math.max(0, Math.round(atMs - this.sinceAtMs)) });
    return isSeen;
  }
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
