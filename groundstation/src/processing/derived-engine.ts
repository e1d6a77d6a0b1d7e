import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { DerivedPlan } from './derived-plan.ts';
import {
  type BoundDerived,
  bindDerived,
  type DerivedInput,
  evaluateBound,
  type NamedInput,
} from './derived-state.ts';
import { type DerivedTally, TallyKeeper } from './derived-tally.ts';
import { reasonCodes } from './expression-operators.ts';
import { createTextNumbers, figureOf } from './figure-of-value.ts';

/** Takes a derived value: a figure, 0 or 1 for a flag, or a text. */
export type TakeDerived = (bound: BoundDerived, atMs: number, figure: number, text: string) => void;

/**
 * Computes derived parameters packet by packet: `begin`, `put` what the packet brings, `settle`.
 *
 * A parameter without look back whose inputs all stand in the packet is computed from the packet alone, however late it is. The
 * others are computed from the newest of everything, under the newest instant of their inputs; what comes late makes none of them.
 */
export class DerivedEngine {
  readonly inputs: ReadonlyMap<string, NamedInput>;
  readonly derived: readonly BoundDerived[];
  readonly tallies: readonly TallyKeeper[];
  turn = 0;

  constructor(plan: DerivedPlan) {
    const { inputs, derived } = bindDerived(plan);
    this.inputs = inputs;
    this.derived = derived;
    this.tallies = derived.map(() => new TallyKeeper());
  }

  begin(): void {
    this.turn++;
  }

  put(named: NamedInput, atMs: number, value: ParameterValue, raw: ParameterValue): void {
    if (named.value !== undefined) this.#putValue(named.value, atMs, value);
    if (named.raw !== undefined) this.#putValue(named.raw, atMs, raw);
    this.touch(named);
  }

  /** Those that are derived from it are to be looked at. */
  touch({ dependents }: NamedInput): void {
    for (const place of dependents) this.derived[place]!.touched = this.turn;
  }

  /** @param isDone those of its place are computed elsewhere */
  settle(take: TakeDerived, isDone?: Uint8Array): void {
    const { derived, turn } = this;
    for (let place = 0; place < derived.length; place++) {
      const bound = derived[place]!;
      if (bound.touched === turn && isDone?.[place] !== 1) this.#settle(bound, take);
    }
  }

  tally(): DerivedTally[] {
    return this.tallies.map((keeper, place) => keeper.tally(this.derived[place]!.parameter.name));
  }

  #putValue(input: DerivedInput, atMs: number, value: ParameterValue): void {
    const { kind } = input.series;
    const isText = kind === 'text';
    const figure = isText ? 0 : figureOf(value, kind, noTexts);
    if (Number.isNaN(figure)) input.put(this.turn, atMs, 0, '', reasonCodes.unreadable);
    else input.put(this.turn, atMs, figure, isText ? String(value) : '', 0);
  }

  #settle(bound: BoundDerived, take: TakeDerived): void {
    const isLocal = bound.parameter.isStateless && this.#isAllHere(bound.inputs);
    const cause = this.#causeOf(bound, isLocal);
    const keeper = this.tallies[bound.place]!;
    if (cause === 'late') keeper.late++;
    if (cause !== 'new') return;
    let atMs = Number.NEGATIVE_INFINITY;
    for (const input of bound.inputs) {
      const { newestAtMs } = input.series;
      if (newestAtMs === Number.NEGATIVE_INFINITY) {
        keeper.reasons[reasonCodes['never-seen']]! += 1;
        return;
      }
      atMs = Math.max(atMs, isLocal ? input.atMs : newestAtMs);
    }
    bound.came.clear();
    const { figure: exact, reason } = evaluateBound(bound, isLocal, atMs);
    const { parameter, own, texts } = bound;
    const isText = parameter.kind === 'text';
    const text = reason === 0 && isText ? texts.textOf(exact) : '';
    const figure = isText ? 0 : parameter.round(exact);
    if (own !== undefined) {
      own.value?.put(this.turn, atMs, figure, text, reason);
      own.raw?.put(this.turn, atMs, figure, text, reason);
      this.touch(own);
    }
    if (reason !== 0) keeper.reasons[reason]! += 1;
    else {
      keeper.samples++;
      take(bound, atMs, figure, text);
    }
  }

  #isAllHere(inputs: readonly DerivedInput[]): boolean {
    for (const input of inputs) if (input.turn !== this.turn) return false;
    return true;
  }

  #causeOf(bound: BoundDerived, isLocal: boolean): 'new' | 'late' | 'none' {
    const { inputs, isTrigger, came, parameter } = bound;
    let isNew = false;
    let isLate = false;
    for (let place = 0; place < inputs.length; place++) {
      const input = inputs[place]!;
      if (input.turn !== this.turn || !isTrigger[place]) continue;
      if (input.isLate && !isLocal) isLate = true;
      else {
        isNew = true;
        if (parameter.trigger === 'all') came.add(input);
      }
    }
    if (parameter.trigger === 'all') isNew = came.size === inputs.length;
    return isNew ? 'new' : isLate ? 'late' : 'none';
  }
}

const noTexts = createTextNumbers([]);
