import type { Result } from '@dawa/seams/fault';
import type { ExpressionFault } from './expression-fault.ts';
import { type FunctionShape, functionNames, functionShapes } from './expression-functions.ts';
import { runProgram } from './expression-machine.ts';
import { binaryOperators, unaryOperators } from './expression-operators.ts';
import { type ExpressionProgram, type ExpressionSlot, steps } from './expression-program.ts';
import { orRefusal, refusal, unlike, wrongKind } from './expression-refusal.ts';
import type { ExpressionTree } from './expression-tree.ts';
import type { KnownNames, ValueKind } from './known-names.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Checks the kinds of a tree and writes its program.
 *
 * Nothing is turned from one kind into another: a flag is no number (`if(ptt, 1, 0)` is), a label is compared and handed on, and is
 * computed with as `raw(mode)`.
 */
export function compileProgram(
  tree: ExpressionTree,
  known: KnownNames,
): Result<ExpressionProgram, ExpressionFault> {
  const writing = new Writing(known);
  return orRefusal(() => writing.finish(writing.write(tree)));
}

/** Longest span of an average, in seconds: a week. */
const longestAverageS = 604_800;

type Call = Extract<ExpressionTree, { kind: 'call' }>;
/** A parameter as it is named in `raw(x)`, `rate(x)`. */
type Named = Pick<ExpressionSlot, 'name' | 'form' | 'kind'>;

class Writing {
  readonly #known: KnownNames;
  readonly #code: number[] = [];
  readonly #constants: number[] = [];
  readonly #slots: ExpressionSlot[] = [];
  readonly #texts: string[] = [];
  #height = 0;
  #depth = 0;

  constructor(known: KnownNames) {
    this.#known = known;
  }

  write(tree: ExpressionTree): ValueKind {
    switch (tree.kind) {
      case 'number':
        return this.#constant(tree.figure, 'number');
      case 'flag':
        return this.#constant(tree.isTrue ? 1 : 0, 'boolean');
      case 'text':
        return this.#constant(placeOf(this.#texts, tree.content), 'text');
      case 'name':
        return this.#slot(this.#named(tree), 'newest');
      case 'call':
        return tree.isFunction ? this.#function(tree) : this.#operator(tree);
    }
  }

  finish(kind: ValueKind): ExpressionProgram {
    return {
      kind,
      code: Int32Array.from(this.#code),
      constants: Float64Array.from(this.#constants),
      slots: this.#slots,
      texts: this.#texts,
      depth: this.#depth,
    };
  }

  #operator({ operator, operands, column }: Call): ValueKind {
    const first = operands[0]!;
    switch (operator) {
      case 'and':
      case 'or':
        for (const operand of operands) this.#demand(operand, 'boolean', operator);
        return this.#step(operator === 'and' ? steps.both : steps.either, 0, 2, 'boolean');
      case 'not':
        this.#demand(first, 'boolean', operator);
        return this.#unary(operator, 'boolean');
      case 'plus':
        return this.#demand(first, 'number', '+');
      case 'negate':
      case '~':
        this.#demand(first, 'number', operator === '~' ? '~' : '-');
        return this.#unary(operator);
      case '==':
      case '!=': {
        const kind = this.write(first);
        const other = this.write(operands[1]!);
        if (kind !== other) throw unlike(kind, other, operator, column);
        this.#checkLabel(first, operands[1]!);
        this.#checkLabel(operands[1]!, first);
        return this.#binary(operator, 'boolean');
      }
      default:
        for (const operand of operands) this.#demand(operand, 'number', operator);
        return this.#binary(operator, isOrder(operator) ? 'boolean' : 'number');
    }
  }

  /** `mode == 'DIGGI'` would never be true, and nobody would see why. Digits stand for a code without a label. */
  #checkLabel(tree: ExpressionTree, text: ExpressionTree): void {
    if (tree.kind !== 'name' || text.kind !== 'text' || /^-?\d+$/.test(text.content)) return;
    const labels = this.#known.find(tree.name)?.labels;
    if (labels === undefined || labels.includes(text.content)) return;
    const near = nearestName(text.content, labels);
    const which = near === undefined ? `: ${labels.slice(0, 8).join(', ')}` : `, perhaps ${near}`;
    throw refusal('unknown-label', text.column, `a label of ${tree.name}${which}`, text.content);
  }

  #function(call: Call): ValueKind {
    const { operator: name, operands, column } = call;
    const shape = Object.hasOwn(functionShapes, name) ? functionShapes[name] : undefined;
    if (shape === undefined) {
      const near = nearestName(name, functionNames);
      const expected =
        near === undefined ? `one of ${functionNames.join(', ')}` : `a function, perhaps ${near}`;
      throw refusal('unknown-function', column, expected, name);
    }
    if (operands.length < shape.least || operands.length > shape.most)
      throw refusal('wrong-count', column, `${shape.form}`, `${name} with ${operands.length} values`);
    return this.#apply(name, shape, call);
  }

  #apply(name: string, shape: FunctionShape, { operands }: Call): ValueKind {
    const first = operands[0]!;
    switch (shape.kind) {
      case 'unary':
        this.#demand(first, 'number', name);
        return this.#unary(name);
      case 'binary':
        this.#demand(first, 'number', name);
        for (const operand of operands.slice(1)) {
          this.#demand(operand, 'number', name);
          this.#binary(name);
        }
        return 'number';
      case 'clamp':
        for (const [index, operand] of operands.entries()) {
          this.#demand(operand, 'number', name);
          if (index > 0) this.#binary(index === 1 ? 'max' : 'min');
        }
        return 'number';
      case 'if':
        return this.#if(operands);
      case 'raw':
        return this.#slot(this.#reference(first, 'raw'), 'newest');
      case 'moment':
        return this.#moment(name, operands);
    }
  }

  #if(operands: readonly ExpressionTree[]): ValueKind {
    this.#demand(operands[0]!, 'boolean', 'if');
    const kind = this.write(operands[1]!);
    const other = this.write(operands[2]!);
    if (kind !== other) throw unlike(kind, other, 'if', operands[2]!.column);
    return this.#step(steps.select, 0, 3, kind);
  }

  #moment(name: string, operands: readonly ExpressionTree[]): ValueKind {
    const first = operands[0]!;
    const named = this.#reference(first, 'value');
    if (name === 'age') return this.#slot(named, 'age');
    if (name === 'previous') return this.#slot(named, 'previous');
    if (named.kind !== 'number') throw wrongKind('number', named.kind, name, first.column);
    if (name === 'average') return this.#slot(named, 'average', this.#seconds(operands[1]!));
    if (name === 'rate') return this.#slot(named, 'rate');
    this.#slot(named, 'newest');
    this.#slot(named, 'previous');
    return this.#binary('-');
  }

  /** Spans are fixed when the text is read, so that it is known how much is to be kept. */
  #seconds(tree: ExpressionTree): number {
    const program = compileProgram(tree, { find: () => undefined, names: [] });
    const expected = `seconds above 0, at most ${longestAverageS}, without parameters`;
    if (!program.ok) throw refusal('bad-argument', tree.column, expected, sayTree(tree));
    const { figure } = runProgram(program.value, new Float64Array(0), new Uint8Array(0));
    if (program.value.kind !== 'number' || !(figure > 0 && figure <= longestAverageS))
      throw refusal('bad-argument', tree.column, expected, String(figure));
    return figure;
  }

  /** A parameter, or `raw` of one. */
  #reference(tree: ExpressionTree, form: 'value' | 'raw'): Named {
    if (tree.kind === 'name') return this.#named(tree, form);
    const inner = tree.kind === 'call' && tree.operator === 'raw' ? tree.operands : [];
    if (form === 'value' && inner.length === 1) return this.#reference(inner[0]!, 'raw');
    throw refusal('bad-argument', tree.column, 'the name of a parameter', sayTree(tree));
  }

  #named({ name, column }: ExpressionTree & { kind: 'name' }, form: 'value' | 'raw' = 'value'): Named {
    const known = this.#known.find(name);
    if (known !== undefined) return { name, form, kind: known[form] };
    const near = nearestName(name, this.#known.names);
    const expected = near === undefined ? 'a parameter of the mission' : `a parameter, perhaps ${near}`;
    throw refusal('unknown-name', column, expected, name);
  }

  #demand(tree: ExpressionTree, wanted: ValueKind, user: string): ValueKind {
    const kind = this.write(tree);
    if (kind !== wanted) throw wrongKind(wanted, kind, user, tree.column);
    return kind;
  }

  #slot(named: Named, moment: ExpressionSlot['moment'], seconds = 0): ValueKind {
    const { name, form, kind } = named;
    let place = this.#slots.findIndex(
      (slot) =>
        slot.name === name && slot.form === form && slot.moment === moment && slot.seconds === seconds,
    );
    if (place < 0) place = this.#slots.push({ name, form, moment, seconds, kind }) - 1;
    return this.#step(steps.slot, place, 0, moment === 'age' ? 'number' : kind);
  }

  #constant(figure: number, kind: ValueKind): ValueKind {
    return this.#step(steps.constant, placeOf(this.#constants, figure), 0, kind);
  }

  #unary(symbol: string, kind: ValueKind = 'number'): ValueKind {
    return this.#step(steps.unary, operatorPlace(unaryOperators, symbol), 1, kind);
  }

  #binary(symbol: string, kind: ValueKind = 'number'): ValueKind {
    return this.#step(steps.binary, operatorPlace(binaryOperators, symbol), 2, kind);
  }

  #step(step: number, argument: number, takes: number, kind: ValueKind): ValueKind {
    this.#code.push(step, argument);
    this.#height += 1 - takes;
    this.#depth = Math.max(this.#depth, this.#height);
    return kind;
  }
}

function operatorPlace(table: readonly { readonly symbol: string }[], symbol: string): number {
  const place = table.findIndex((operator) => operator.symbol === symbol);
  if (place < 0) throw new RangeError(`operator: expected one of the table, found ${symbol}`);
  return place;
}

function placeOf<T>(list: T[], value: T): number {
  const place = list.findIndex((other) => Object.is(other, value));
  return place < 0 ? list.push(value) - 1 : place;
}

const isOrder = (operator: string) => ['<', '<=', '>', '>='].includes(operator);

function sayTree(tree: ExpressionTree): string {
  switch (tree.kind) {
    case 'number':
      return String(tree.figure);
    case 'text':
      return 'a text';
    case 'flag':
      return String(tree.isTrue);
    case 'name':
      return tree.name;
    case 'call':
      return tree.isFunction ? `${tree.operator}(...)` : `an expression with ${tree.operator}`;
  }
}
