import { type Fault, failure, type Result, success } from '../fault.ts';
import type { EngineeringValue, MetaCommand, ValueType, XtceDefinition } from './definition.ts';
import { EncodeRun } from './encode-run.ts';
import type { EncodeFault } from './encode-scalar.ts';
import { inferredArgument } from './infer-length.ts';
import { pathOf } from './load-reference.ts';
import { parseJson } from './value-text.ts';

export type CommandFault = EncodeFault | Fault<'unknown-command' | 'abstract-command'>;

/**
 * Engineering values; a figure or octets may also be given as text (decimal, 0x; hexadecimal digits), a time as ISO date, a
 * duration as `PT1S`, an array or aggregate as JSON.
 */
export type CommandArguments = Readonly<Record<string, EngineeringValue>>;

/**
 * What the container of a command holds, for the packet layer to wrap.
 *
 * Arguments that are not given take their initial value; a number that only counts the elements or octets of another
 * argument may be left out. Every fault names the argument: `interval: 15 to 600`.
 *
 * @param name of the command, or its qualified name
 * @param context values of parameters that the container holds (a sequence count), by name or qualified name
 * @returns whole octets; a last octet that is not full ends in zeros
 */
export function encodeCommand(
  definition: XtceDefinition,
  name: string,
  args: CommandArguments = {},
  context: { readonly parameters?: CommandArguments } = {},
): Result<Uint8Array, CommandFault> {
  const command = definition.commands.find((one) => one.qualifiedName === name || one.name === name);
  if (command === undefined) return failure('unknown-command', 'a command of the definition', name);
  if (command.isAbstract) return failure('abstract-command', 'a command that is not abstract', name);
  const stranger = Object.keys(args).find(
    (key) => !command.arguments.some((argument) => argument.name === key),
  );
  if (stranger !== undefined)
    return failure(
      'unknown-argument',
      command.arguments.map((argument) => argument.name).join(', ') || 'none',
      stranger,
    );
  const values = valuesOf(command, args);
  if (!values.ok) return values;
  const { container } = command;
  const run = new EncodeRun({
    arguments: values.value,
    parameters: context.parameters ?? {},
    assigned: container?.assigned ?? [],
    errorControls: container?.errorControls ?? [],
  });
  // An argument that no entry of the container names is checked as well.
  const checked = checkArguments(command, values.value);
  if (!checked.ok) return checked;
  if (container === undefined) return success(run.finish());
  const inherited = run.writeEntries(container.entries.slice(0, container.firstOwnEntry));
  if (!inherited.ok) return inherited;
  const startBit = run.bitOffset;
  const own = run.writeEntries(container.entries.slice(container.firstOwnEntry));
  if (!own.ok) return own;
  const padded = container.bits === undefined ? own : run.padTo(startBit, container.bits);
  return padded.ok ? success(run.finish()) : padded;
}

/**
 * A packet of a sequence container, as a spacecraft would send it: for simulators and tests.
 *
 * Parameters that restriction criteria ask for are filled in; others take what is given, or their initial value.
 *
 * @param name of the container, or its qualified name
 * @param values engineering values by name or qualified name of the parameter
 */
export function encodeContainer(
  definition: XtceDefinition,
  name: string,
  values: CommandArguments = {},
): Result<Uint8Array, EncodeFault> {
  const container = definition.containers.find((one) => one.qualifiedName === name || one.name === name);
  if (container === undefined) return failure('unsupported', 'a container of the definition', name);
  const run = new EncodeRun({ arguments: new Map(), parameters: values, assigned: [], errorControls: [] });
  const result = run.writeContainer(container);
  return result.ok ? success(run.finish()) : result;
}

type ArgumentValues = Map<string, { readonly type: ValueType; readonly value: EngineeringValue }>;

/** Assigned, given, initial, or inferred from another. */
function valuesOf(command: MetaCommand, args: CommandArguments): Result<ArgumentValues, EncodeFault> {
  const values: ArgumentValues = new Map();
  const missing: { readonly name: string; readonly type: ValueType }[] = [];
  for (const { name, type, initialValue } of command.allArguments) {
    const given =
      command.assignments.get(name) ?? (Object.hasOwn(args, name) ? args[name] : undefined) ?? initialValue;
    const value = withAssignedParts(command, name, given);
    if (value === undefined) missing.push({ name, type });
    else values.set(name, { type, value });
  }
  for (const { name, type } of missing) {
    const known = [...values.values()].map((one) => [one.type, one.value] as const);
    const value = inferredArgument(name, known);
    if (value === undefined) return failure('missing-argument', name, 'none');
    values.set(name, { type, value });
  }
  return success(values);
}

/** `status.mode` may be assigned where `status` is given. */
function withAssignedParts(
  command: MetaCommand,
  name: string,
  given: EngineeringValue | undefined,
): EngineeringValue | undefined {
  let value = given;
  for (const [key, text] of command.assignments) {
    const [first, ...path] = pathOf(key) ?? [];
    if (first !== name || path.length === 0) continue;
    const whole: unknown = typeof value === 'string' ? parseJson(value) : value;
    value = replaced(whole, path, text) as EngineeringValue;
  }
  return value;
}

function replaced(whole: unknown, path: readonly (string | number)[], text: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (typeof step === 'number') {
    const copy: unknown[] = Array.isArray(whole) ? [...whole] : [];
    if (step <= copy.length) copy[step] = replaced(copy[step], rest, text);
    return copy;
  }
  const entries = typeof whole === 'object' && whole !== null ? Object.entries(whole) : [];
  const before = entries.find(([key]) => key === step)?.[1];
  return Object.fromEntries([
    ...entries.filter(([key]) => key !== step),
    [step, replaced(before, rest, text)],
  ]);
}

/** Each argument alone, as if the container held all of them one after the other. */
function checkArguments(command: MetaCommand, values: ArgumentValues): Result<unknown, EncodeFault> {
  const run = new EncodeRun({ arguments: values, parameters: {}, assigned: [], errorControls: [] });
  return run.writeEntries(
    command.allArguments.map(({ name, type }) => ({
      kind: 'argument',
      argumentName: name,
      path: [],
      type,
      dimensions: undefined,
      location: undefined,
      conditions: [],
      repeat: undefined,
      bitOffset: undefined,
      staticBits: undefined,
    })),
  );
}
