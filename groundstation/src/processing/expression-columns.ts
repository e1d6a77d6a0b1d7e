import {
  binaryOperators,
  type OneFigure,
  reasonCodes,
  type TwoFigures,
  unaryOperators,
} from './expression-operators.ts';
import { type ExpressionProgram, steps } from './expression-program.ts';

/** What a slot of a program reads, row by row. */
export interface SlotColumn {
  /** 0 where there is none. */
  readonly figures: Float64Array;
  /** Codes of why there is none; undefined where all are there. */
  readonly reasons: Uint8Array | undefined;
}

/**
 * Runs a program for many rows: the same as `runProgram` for each.
 *
 * @param figures gets the answers, 0 where there is none
 * @param reasons gets why there is none, 0 where there is one
 * @returns whether every row has an answer
 */
export function runProgramOnColumns(
  program: ExpressionProgram,
  slots: readonly SlotColumn[],
  figures: Float64Array,
  reasons: Uint8Array,
): boolean {
  let isWhole = true;
  for (let from = 0; from < figures.length; from += blockRows) {
    const to = Math.min(from + blockRows, figures.length);
    const result = runBlock(program, slots, from, to);
    const { values, whys } = result;
    // A zero without sign, as of a single value.
    for (let row = from; row < to; row++) figures[row] = values[row - from]! + 0;
    if (whys === undefined) continue;
    for (let row = from; row < to; row++) {
      const why = whys[row - from]!;
      if (why === 0) continue;
      reasons[row] = why;
      figures[row] = 0;
      isWhole = false;
    }
  }
  return isWhole;
}

/** So many rows stay in the cache of a core from one step to the next. */
const blockRows = 1024;

/** A place of the stack. What it holds may belong to a slot, so results go into its room. */
interface Level {
  values: Float64Array;
  whys: Uint8Array | undefined;
  readonly room: Float64Array;
  readonly whyRoom: Uint8Array;
}

const levels: Level[] = [];
const constantBlocks = new WeakMap<ExpressionProgram, readonly Float64Array[]>();

function runBlock(program: ExpressionProgram, slots: readonly SlotColumn[], from: number, to: number): Level {
  const { code, depth } = program;
  while (levels.length < depth) levels.push(createLevel());
  const constants = constantsOf(program);
  const count = to - from;
  let top = -1;
  for (let step = 0; step < code.length; step += 2) {
    const argument = code[step + 1]!;
    switch (code[step]) {
      case steps.constant: {
        const level = levels[++top]!;
        level.values = constants[argument]!;
        level.whys = undefined;
        break;
      }
      case steps.slot: {
        const level = levels[++top]!;
        const { figures, reasons } = slots[argument]!;
        level.values = figures.subarray(from, to);
        level.whys = reasons?.subarray(from, to);
        break;
      }
      case steps.unary:
        applyOne(levels[top]!, argument, count);
        break;
      case steps.binary:
        top--;
        applyTwo(levels[top]!, levels[top + 1]!, argument, count);
        break;
      case steps.select:
        top -= 2;
        select(levels[top]!, levels[top + 1]!, levels[top + 2]!, count);
        break;
      case steps.both:
        top--;
        select(levels[top]!, levels[top + 1]!, falses, count);
        break;
      case steps.either:
        top--;
        select(levels[top]!, trues, levels[top + 1]!, count);
        break;
    }
  }
  return levels[0]!;
}

function createLevel(): Level {
  const room = new Float64Array(blockRows);
  return { values: room, whys: undefined, room, whyRoom: new Uint8Array(blockRows) };
}

const falses = createLevel();
const trues = createLevel();
trues.values.fill(1);

function constantsOf(program: ExpressionProgram): readonly Float64Array[] {
  let blocks = constantBlocks.get(program);
  if (blocks === undefined) {
    blocks = Array.from(program.constants, (constant) => new Float64Array(blockRows).fill(constant));
    constantBlocks.set(program, blocks);
  }
  return blocks;
}

function applyOne(level: Level, place: number, count: number): void {
  const { apply, reason, symbol } = unaryOperators[place]!;
  const { values, room } = level;
  const isFinite =
    symbol === 'negate' ? negateAll(values, room, count) : applyToAll(apply, values, room, count);
  level.values = room;
  if (!isFinite) markNotFinite(level, reason, count);
}

function applyTwo(level: Level, other: Level, place: number, count: number): void {
  const { apply, reason, symbol } = binaryOperators[place]!;
  const { values, room } = level;
  const loop = loops[symbol];
  const isFinite =
    loop === undefined
      ? applyToPairs(apply, values, other.values, room, count)
      : loop(values, other.values, room, count);
  level.values = room;
  joinWhys(level, other, count);
  if (!isFinite) markNotFinite(level, reason, count);
}

function joinWhys(level: Level, { whys: others }: Level, count: number): void {
  const { whys, whyRoom } = level;
  if (others === undefined) return;
  if (whys === undefined) for (let row = 0; row < count; row++) whyRoom[row] = others[row]!;
  else for (let row = 0; row < count; row++) whyRoom[row] = whys[row]! || others[row]!;
  level.whys = whyRoom;
}

/** Of each row the one side or the other, with what is to be said of it. */
function select(level: Level, whenTrue: Level, whenFalse: Level, count: number): void {
  const { values, whys, room, whyRoom } = level;
  const { values: trueValues, whys: trueWhys } = whenTrue;
  const { values: falseValues, whys: falseWhys } = whenFalse;
  // Reasons first: they need the condition, whose room the values may take.
  if (whys !== undefined || trueWhys !== undefined || falseWhys !== undefined) {
    for (let row = 0; row < count; row++) {
      const why = whys === undefined ? 0 : whys[row]!;
      const chosen = values[row] === 1 ? trueWhys : falseWhys;
      whyRoom[row] = why || (chosen === undefined ? 0 : chosen[row]!);
    }
    level.whys = whyRoom;
  }
  for (let row = 0; row < count; row++) room[row] = values[row] === 1 ? trueValues[row]! : falseValues[row]!;
  level.values = room;
}

/** Rows whose figure is none get the reason, if they have none yet, and a figure that does no harm. */
function markNotFinite(level: Level, reason: number, count: number): void {
  const { room, whyRoom, whys } = level;
  if (whys === undefined) whyRoom.fill(0, 0, count);
  else if (whys !== whyRoom) whyRoom.set(whys.subarray(0, count));
  for (let row = 0; row < count; row++) {
    const figure = room[row]!;
    if (figure - figure === 0) continue;
    if (whyRoom[row] === 0) whyRoom[row] = Number.isNaN(figure) ? reason : reasonCodes.overflow;
    room[row] = 0;
  }
  level.whys = whyRoom;
}

type Loop = (a: Float64Array, b: Float64Array, into: Float64Array, count: number) => boolean;

// Each loop stands alone so that the compiler can make it fast; `check` stays 0 while all results are finite.
const loops: Readonly<Record<string, Loop>> = {
  '+': (a, b, into, count) => {
    let check = 0;
    for (let row = 0; row < count; row++) {
      const figure = a[row]! + b[row]!;
      into[row] = figure;
      check += figure - figure;
    }
    return check === 0;
  },
  '-': (a, b, into, count) => {
    let check = 0;
    for (let row = 0; row < count; row++) {
      const figure = a[row]! - b[row]!;
      into[row] = figure;
      check += figure - figure;
    }
    return check === 0;
  },
  '*': (a, b, into, count) => {
    let check = 0;
    for (let row = 0; row < count; row++) {
      const figure = a[row]! * b[row]!;
      into[row] = figure;
      check += figure - figure;
    }
    return check === 0;
  },
  '/': (a, b, into, count) => {
    let check = 0;
    for (let row = 0; row < count; row++) {
      const divisor = b[row]!;
      const figure = divisor === 0 ? Number.NaN : a[row]! / divisor;
      into[row] = figure;
      check += figure - figure;
    }
    return check === 0;
  },
  '<': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row]! < b[row]! ? 1 : 0;
    return true;
  },
  '>': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row]! > b[row]! ? 1 : 0;
    return true;
  },
  '<=': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row]! <= b[row]! ? 1 : 0;
    return true;
  },
  '>=': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row]! >= b[row]! ? 1 : 0;
    return true;
  },
  '==': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row] === b[row] ? 1 : 0;
    return true;
  },
  '!=': (a, b, into, count) => {
    for (let row = 0; row < count; row++) into[row] = a[row] === b[row] ? 0 : 1;
    return true;
  },
};

function negateAll(values: Float64Array, into: Float64Array, count: number): boolean {
  for (let row = 0; row < count; row++) into[row] = -values[row]!;
  return true;
}

function applyToAll(apply: OneFigure, values: Float64Array, into: Float64Array, count: number): boolean {
  let check = 0;
  for (let row = 0; row < count; row++) {
    const figure = apply(values[row]!);
    into[row] = figure;
    check += figure - figure;
  }
  return check === 0;
}

function applyToPairs(
  apply: TwoFigures,
  a: Float64Array,
  b: Float64Array,
  into: Float64Array,
  count: number,
): boolean {
  let check = 0;
  for (let row = 0; row < count; row++) {
    const figure = apply(a[row]!, b[row]!);
    into[row] = figure;
    check += figure - figure;
  }
  return check === 0;
}
