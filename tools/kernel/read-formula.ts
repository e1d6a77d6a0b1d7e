import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'oxc-parser';
import type { Expression, Formula, Operation, Step } from './formula.ts';

/** A node of the syntax tree (ESTree): only the few fields that formulas use are read. */
// biome-ignore lint/suspicious/noExplicitAny: the tree has a type for each of a hundred nodes; a fault below names the one that does not fit.
type Node = any;

type Value =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'tuple'; readonly values: readonly Expression[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Expression>> }
  | {
      readonly kind: 'columns';
      readonly base: 'row' | 'job';
      readonly places: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'choice'; readonly picks: Readonly<Record<string, boolean>> }
  | { readonly kind: 'function'; readonly node: Node; readonly module: Module };

interface Module {
  readonly path: string;
  readonly names: Map<string, Value>;
}

export interface Arguments {
  readonly [parameter: string]: Value;
}

/**
 * Reads one exported function of a formula file into a `Formula`: calls are worked in, choices made, constants folded.
 *
 * @throws TypeError naming the file and the text that is not part of the language
 */
export async function readFormula(path: string, name: string, given: Arguments): Promise<Formula> {
  const module = await readModule(path, new Map());
  const found = module.names.get(name);
  if (found?.kind !== 'function') throw new TypeError(`${path}: expected a function ${name}`);
  const steps: Step[] = [];
  const reader = createReader(steps);
  const parameters = found.node.params.map((parameter: Node) => parameter.name as string);
  const args = parameters.map(
    (parameter: string) =>
      given[parameter] ?? { kind: 'expression', value: { op: 'variable', name: parameter } },
  );
  const answer = reader.call(found, args);
  if (answer.kind === 'record') return { steps, answers: answer.fields };
  if (answer.kind === 'tuple') return { steps, answers: Object.fromEntries(answer.values.entries()) };
  throw new TypeError(`${path}: expected ${name} to return a record or a tuple`);
}

/** Functions and constants of a file and of what it imports. Type imports are passed over. */
async function readModule(path: string, known: Map<string, Module>): Promise<Module> {
  const before = known.get(path);
  if (before !== undefined) return before;
  const module: Module = { path, names: new Map() };
  known.set(path, module);
  const { program } = parseSync(path, readFileSync(path, 'utf8'));
  const constants: [name: string, node: Node][] = [];
  for (const statement of program.body as Node[]) {
    if (statement.type === 'ImportDeclaration') {
      if (statement.importKind === 'type') continue;
      await importNames(statement, module, known);
      continue;
    }
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type === 'FunctionDeclaration') {
      module.names.set(node.id.name, { kind: 'function', node, module });
    } else if (node?.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) constants.push([id.name, init]);
    }
  }
  const reader = createReader([]);
  for (const [name, init] of constants) {
    if (init.type === 'TSAsExpression') continue;
    module.names.set(name, reader.evaluate(init, module.names, module));
  }
  return module;
}

async function importNames(statement: Node, module: Module, known: Map<string, Module>): Promise<void> {
  const path = resolve(dirname(module.path), statement.source.value);
  // Constants of the library are taken as they are; files of formulas are read.
  const isFormula = dirname(path) === dirname(module.path);
  const source = isFormula ? await readModule(path, known) : await import(pathToFileURL(path).href);
  for (const specifier of statement.specifiers as Node[]) {
    const name = specifier.imported.name as string;
    if (isFormula) {
      const found = source.names.get(name);
      if (found !== undefined) module.names.set(name, found);
    } else {
      module.names.set(name, number(source[name]));
    }
  }
}

const number = (value: number): Value => ({ kind: 'expression', value: { op: 'number', value } });
const variable = (name: string): Expression => ({ op: 'variable', name });

const operators: Readonly<Record<string, Operation>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '||': '||',
  '&&': '&&',
};
const builtIns: Readonly<Record<string, Operation>> = {
  isOdd: 'isOdd',
  signedByHalfTurn: 'signedByHalfTurn',
  withSignOf: 'withSignOf',
};

function createReader(target: Step[]) {
  let steps = target;
  let count = 0;
  const unique = (name: string) => `${name}${count++}`;

  function call(fn: Value & { kind: 'function' }, args: readonly Value[]): Value {
    const env = new Map(fn.module.names);
    for (const [index, parameter] of (fn.node.params as Node[]).entries()) {
      let value = args[index]!;
      // An argument that is more than a name or a place in memory is worked out once.
      if (value.kind === 'expression' && 'args' in value.value) {
        value = { kind: 'expression', value: keep(parameter.name, value.value) };
      }
      env.set(parameter.name, value);
    }
    const answer = block(fn.node.body.body, env, fn.module);
    if (answer === undefined) throw new TypeError(`${fn.module.path}: expected ${fn.node.id.name} to return`);
    return answer;
  }

  function keep(name: string, value: Expression): Expression {
    const kept = unique(name);
    steps.push({ kind: 'let', name: kept, value });
    return variable(kept);
  }

  function block(statements: readonly Node[], env: Map<string, Value>, module: Module): Value | undefined {
    for (const statement of statements) {
      switch (statement.type) {
        case 'VariableDeclaration':
          for (const { id, init } of statement.declarations) declare(id, init, statement.kind, env, module);
          break;
        case 'ExpressionStatement': {
          const { left, right, operator } = statement.expression;
          if (operator !== '=') throw fault(statement, module);
          const place = expression(env.get(left.name)!, statement, module);
          if (place.op !== 'variable') throw fault(statement, module);
          steps.push({ kind: 'set', name: place.name, value: scalar(right, env, module) });
          break;
        }
        case 'WhileStatement': {
          const outer = steps;
          const head: Step[] = [];
          steps = head;
          const condition = scalar(statement.test.arguments[0], env, module);
          const body: Step[] = [];
          steps = body;
          block(statement.body.body, new Map(env), module);
          steps = outer;
          steps.push({ kind: 'while', condition, head, body });
          break;
        }
        case 'ReturnStatement':
          return evaluate(statement.argument, env, module);
        default:
          throw fault(statement, module);
      }
    }
    return undefined;
  }

  function declare(id: Node, init: Node, kind: string, env: Map<string, Value>, module: Module): void {
    const value = evaluate(init, env, module);
    if (id.type === 'ArrayPattern') {
      if (value.kind !== 'tuple') throw fault(init, module);
      for (const [index, element] of id.elements.entries()) {
        env.set(element.name, { kind: 'expression', value: settle(element.name, value.values[index]!) });
      }
      return;
    }
    const plain = expression(value, init, module);
    // What is set again needs a place of its own, even when it begins as another name.
    const held = kind === 'let' ? keep(id.name, plain) : settle(id.name, plain);
    env.set(id.name, { kind: 'expression', value: held });
  }

  const settle = (name: string, value: Expression): Expression =>
    value.op === 'variable' || value.op === 'number' ? value : keep(name, value);

  function scalar(node: Node, env: Map<string, Value>, module: Module): Expression {
    return expression(evaluate(node, env, module), node, module);
  }

  function expression(value: Value, node: Node, module: Module): Expression {
    if (value?.kind !== 'expression') throw fault(node, module);
    return value.value;
  }

  function evaluate(node: Node, env: Map<string, Value>, module: Module): Value {
    const one = (value: Expression): Value => ({ kind: 'expression', value });
    const of = (child: Node) => scalar(child, env, module);
    switch (node.type) {
      case 'ParenthesizedExpression':
        return evaluate(node.expression, env, module);
      case 'Literal':
        if (node.value === false) return one({ op: '<', args: [zero, zero] });
        return number(node.value);
      case 'Identifier': {
        const found = env.get(node.name);
        if (found === undefined) throw fault(node, module);
        return found;
      }
      case 'UnaryExpression':
        if (node.operator === '!') return one({ op: '!', args: [of(node.argument)] });
        if (node.operator !== '-') throw fault(node, module);
        return one(fold('neg', [of(node.argument)]));
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const op = operators[node.operator];
        if (op === undefined) throw fault(node, module);
        return one(fold(op, [of(node.left), of(node.right)]));
      }
      case 'ConditionalExpression': {
        const picked = pick(node.test, env);
        if (picked !== undefined) return evaluate(picked ? node.consequent : node.alternate, env, module);
        return one({ op: 'select', args: [of(node.test), of(node.consequent), of(node.alternate)] });
      }
      case 'ArrayExpression':
        return { kind: 'tuple', values: node.elements.map(of) };
      case 'ObjectExpression':
        return {
          kind: 'record',
          fields: Object.fromEntries(node.properties.map((entry: Node) => [entry.key.name, of(entry.value)])),
        };
      case 'MemberExpression':
        return member(node, env, module);
      case 'CallExpression':
        return callOf(node, env, module);
      default:
        throw fault(node, module);
    }
  }

  function pick(test: Node, env: Map<string, Value>): boolean | undefined {
    if (test.type !== 'MemberExpression') return undefined;
    const owner = env.get(test.object.name);
    return owner?.kind === 'choice' ? owner.picks[test.property.name] === true : undefined;
  }

  function member(node: Node, env: Map<string, Value>, module: Module): Value {
    if (node.object.name === 'Math') return number(Math[node.property.name as 'PI']);
    const owner = env.get(node.object.name);
    if (owner?.kind !== 'columns') throw fault(node, module);
    const place = owner.places[node.property.name];
    if (place === undefined) throw fault(node, module);
    return { kind: 'expression', value: { op: 'load', base: owner.base, offset: 8 * place } };
  }

  function callOf(node: Node, env: Map<string, Value>, module: Module): Value {
    const { callee } = node;
    const scalars = () => node.arguments.map((child: Node) => scalar(child, env, module)) as Expression[];
    if (callee.type === 'MemberExpression' && callee.object.name === 'Math') {
      return { kind: 'expression', value: fold(callee.property.name, scalars()) };
    }
    const builtIn = builtIns[callee.name];
    if (builtIn !== undefined) return { kind: 'expression', value: { op: builtIn, args: scalars() } };
    const fn = env.get(callee.name);
    if (fn?.kind !== 'function') throw fault(node, module);
    return call(
      fn,
      node.arguments.map((child: Node) => evaluate(child, env, module)),
    );
  }

  return { call, evaluate };
}

const zero: Expression = { op: 'number', value: 0 };

/** Works out what holds constants only, and leaves out + 0, * 1 and * 0 that a choice has brought in. */
function fold(op: Operation, args: Expression[]): Expression {
  const values = args.map((arg) => (arg.op === 'number' ? arg.value : undefined));
  const [a, b] = values;
  if (values.every((value) => value !== undefined)) {
    if (op === 'neg') return { op: 'number', value: -a! };
    if (op === 'sqrt' || op === 'abs') return { op: 'number', value: Math[op](a!) };
    if (op === '+') return { op: 'number', value: a! + b! };
    if (op === '-') return { op: 'number', value: a! - b! };
    if (op === '*') return { op: 'number', value: a! * b! };
    if (op === '/') return { op: 'number', value: a! / b! };
  }
  if (op === '+' && b === 0) return args[0]!;
  if (op === '+' && a === 0) return args[1]!;
  return { op, args };
}

function fault(node: Node, module: Module): TypeError {
  const text = readFileSync(module.path, 'utf8').slice(node.start, node.end);
  return new TypeError(`${module.path}: not part of the language of formulas: ${text.slice(0, 120)}`);
}
