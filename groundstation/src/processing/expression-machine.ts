import { binaryOperators, reasonCodes, unaryOperators } from './expression-operators.ts';
import { type ExpressionProgram, steps } from './expression-program.ts';

/** What a program answered: a figure, or the code of the reason why there is none. Overwritten by the next run. */
export interface Answer {
  figure: number;
  reason: number;
}

/**
 * Runs a program for one value of each of its slots.
 *
 * @param figures by slot: numbers, 0 and 1 for flags, for texts numbers that are equal where they are
 * @param reasons by slot: why there is no figure, 0 where there is one
 */
export function runProgram(program: ExpressionProgram, figures: Float64Array, reasons: Uint8Array): Answer {
  const { code, constants } = program;
  let top = -1;
  for (let step = 0; step < code.length; step += 2) {
    const argument = code[step + 1]!;
    switch (code[step]) {
      case steps.constant:
        top++;
        stack[top] = constants[argument]!;
        whys[top] = 0;
        break;
      case steps.slot:
        top++;
        stack[top] = figures[argument]!;
        whys[top] = reasons[argument]!;
        break;
      case steps.unary:
        if (whys[top] === 0) {
          const { apply, reason } = unaryOperators[argument]!;
          settle(top, apply(stack[top]!), reason);
        }
        break;
      case steps.binary:
        top--;
        whys[top] ||= whys[top + 1]!;
        if (whys[top] === 0) {
          const { apply, reason } = binaryOperators[argument]!;
          settle(top, apply(stack[top]!, stack[top + 1]!), reason);
        }
        break;
      case steps.select:
        top -= 2;
        if (whys[top] === 0) move(stack[top] === 1 ? top + 1 : top + 2, top);
        break;
      case steps.both:
        top--;
        if (whys[top] === 0 && stack[top] === 1) move(top + 1, top);
        break;
      case steps.either:
        top--;
        if (whys[top] === 0 && stack[top] === 0) move(top + 1, top);
        break;
    }
  }
  // A zero without sign: -0 would be another value for whoever keeps it.
  answer.figure = stack[top]! + 0;
  answer.reason = whys[top]!;
  return answer;
}

/** Deeper than any expression that can be read. */
const mostPlaces = 1024;
const stack = new Float64Array(mostPlaces);
const whys = new Uint8Array(mostPlaces);
const answer: Answer = { figure: 0, reason: 0 };

function settle(place: number, figure: number, reason: number): void {
  stack[place] = figure;
  if (figure - figure !== 0) whys[place] = Number.isNaN(figure) ? reason : reasonCodes.overflow;
}

function move(from: number, to: number): void {
  stack[to] = stack[from]!;
  whys[to] = whys[from]!;
}
