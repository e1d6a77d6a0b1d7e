import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { pushDerivedRows } from './derived-columns.ts';
import { type DecodedRows, derivedRowsOf } from './derived-decoded-rows.ts';
import { DerivedEngine } from './derived-engine.ts';

import type { DerivedPlan } from './derived-plan.ts';
import type { DerivedColumn, DerivedRows } from './derived-rows.ts';
import type { DerivedTally } from './derived-tally.ts';

/**
 * Computes parameters that no packet brings.
 *
 * What comes out follows from what was pushed, in that order, and from nothing else: a replay from before the longest look back gives
 * the same samples. Memory is bounded by the plan.
 */
export class DerivedParameters {
  readonly #engine: DerivedEngine;

  constructor(plan: DerivedPlan) {
    this.#engine = new DerivedEngine(plan);
  }

  /**
   * Takes the samples of one packet.
   *
   * @returns at most one sample of each derived parameter, each behind those that it needs; the packet is the one that triggered it
   */
  push(samples: readonly ParameterSample[]): ParameterSample[] {
    const engine = this.#engine;
    engine.begin();
    let last: ParameterSample | undefined;
    for (const sample of samples) {
      const named = engine.inputs.get(sample.name);
      if (named === undefined || !Number.isFinite(sample.generatedAtMs)) continue;
      engine.put(named, sample.generatedAtMs, sample.value, sample.raw);
      last = sample;
    }
    if (last === undefined) return [];
    const { receivedAtMs, packetLsn } = last;
    const derived: ParameterSample[] = [];
    engine.settle(({ parameter }, generatedAtMs, figure, text) => {
      const { name, kind, unit } = parameter;
      const value = kind === 'number' ? figure : kind === 'boolean' ? figure === 1 : text;
      const limitState = kind === 'number' ? parameter.limitStateOf(figure) : 'none';
      derived.push({ name, generatedAtMs, receivedAtMs, raw: value, value, unit, limitState, packetLsn });
    });
    return derived;
  }

  /** Takes rows of one container at once; the same as their samples pushed one packet after the other. */
  pushRows(rows: DerivedRows): DerivedColumn[] {
    return pushDerivedRows(this.#engine, rows);
  }

  /** As `pushRows`, of packets as they were decoded. */
  pushDecoded(decoded: DecodedRows): DerivedColumn[] {
    return this.pushRows(derivedRowsOf(this.#engine, decoded));
  }

  /** What became of every derived parameter, since the start. */
  tally(): DerivedTally[] {
    return this.#engine.tally();
  }
}
