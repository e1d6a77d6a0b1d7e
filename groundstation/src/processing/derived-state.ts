import type { AverageWindow } from './average-window.ts';
import type { DerivedPlan, PlannedDerived } from './derived-plan.ts';
import { type Answer, runProgram } from './expression-machine.ts';
import { reasonCodes } from './expression-operators.ts';
import type { ExpressionSlot } from './expression-program.ts';
import { createTextNumbers } from './figure-of-value.ts';
import { ParameterSeries } from './parameter-series.ts';

/** A parameter as it came last in the packet at hand, and all that is remembered of it. */
export class DerivedInput {
  readonly series: ParameterSeries;
  /** The packet at hand brought it, and it was late. */
  turn = 0;
  isLate = false;
  atMs = 0;
  figure = 0;
  text = '';
  reason = 0;

  constructor(series: ParameterSeries) {
    this.series = series;
  }

  put(turn: number, atMs: number, figure: number, text: string, reason: number): void {
    this.turn = turn;
    this.atMs = atMs;
    this.figure = figure;
    this.text = text;
    this.reason = reason;
    this.isLate = !this.series.put(atMs, figure, text, reason);
  }
}

/** The value and what stood in the packet; what nobody reads is not kept. */
export interface NamedInput {
  readonly name: string;
  value: DerivedInput | undefined;
  raw: DerivedInput | undefined;
  /** Places of those that are derived from it. */
  readonly dependents: number[];
}

/** A derived parameter with its slots tied to what is remembered. */
export interface BoundDerived {
  readonly parameter: PlannedDerived;
  readonly place: number;
  /** Of each parameter that it reads one, in the order of its inputs: raw and value come together. */
  readonly inputs: readonly DerivedInput[];
  /** Whether a new sample of that input makes a new sample. */
  readonly isTrigger: readonly boolean[];
  readonly slots: readonly BoundSlot[];
  /** What it is itself to others. */
  readonly own: NamedInput | undefined;
  readonly figures: Float64Array;
  readonly reasons: Uint8Array;
  readonly texts: ReturnType<typeof createTextNumbers>;
  /** Inputs that came since the last sample, where all of them trigger. */
  readonly came: Set<DerivedInput>;
  /** Turn in which one of its inputs came. */
  touched: number;
}

interface BoundSlot extends ExpressionSlot {
  readonly input: DerivedInput;
  readonly window: AverageWindow | undefined;
}

export function bindDerived({ parameters }: DerivedPlan): {
  readonly inputs: ReadonlyMap<string, NamedInput>;
  readonly derived: readonly BoundDerived[];
} {
  const inputs = new Map<string, NamedInput>();
  for (const { expression } of parameters)
    for (const { name, form, kind } of expression.program.slots) {
      const named = inputs.get(name) ?? { name, value: undefined, raw: undefined, dependents: [] };
      inputs.set(name, named);
      named[form] ??= new DerivedInput(new ParameterSeries(name, form, kind));
    }
  const derived = parameters.map((parameter, place) => bind(parameter, place, inputs));
  return { inputs, derived };
}

function bind(
  parameter: PlannedDerived,
  place: number,
  inputs: ReadonlyMap<string, NamedInput>,
): BoundDerived {
  const { program, inputs: names } = parameter.expression;
  for (const name of names) inputs.get(name)!.dependents.push(place);
  const { trigger } = parameter;
  return {
    parameter,
    place,
    inputs: names.map((name) => anyOf(inputs.get(name)!)),
    isTrigger: names.map((name) => trigger === undefined || trigger === 'all' || trigger.has(name)),
    slots: program.slots.map((slot) => {
      const input = inputs.get(slot.name)![slot.form]!;
      const window = slot.moment === 'average' ? input.series.windowOf(slot.seconds) : undefined;
      return { ...slot, input, window };
    }),
    own: inputs.get(parameter.name),
    figures: new Float64Array(program.slots.length),
    reasons: new Uint8Array(program.slots.length),
    texts: createTextNumbers(program.texts),
    came: new Set(),
    touched: 0,
  };
}

const anyOf = ({ value, raw }: NamedInput): DerivedInput => value ?? raw!;

/** @param isLocal from the packet at hand alone, else from the newest of everything */
export function evaluateBound(bound: BoundDerived, isLocal: boolean, atMs: number): Answer {
  const { slots, figures, reasons, texts } = bound;
  texts.forget();
  for (let place = 0; place < slots.length; place++) {
    const { input, moment, window, kind } = slots[place]!;
    const { series } = input;
    const reason = isLocal ? input.reason : series.reasonOf(moment, window);
    let figure = 0;
    if (reason === 0) {
      if (kind === 'text' && moment !== 'age')
        figure = texts.numberOf(isLocal ? input.text : series.textAt(moment));
      else figure = isLocal ? input.figure : series.figureAt(moment, window, atMs);
    }
    figures[place] = figure;
    reasons[place] = reason === 0 && !Number.isFinite(figure) ? reasonCodes.overflow : reason;
  }
  return runProgram(bound.parameter.expression.program, figures, reasons);
}
