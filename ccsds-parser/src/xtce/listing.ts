import type { EngineeringValue, Parameter, ValueKind, ValueType, XtceDefinition } from './definition.ts';
import { parseInteger, parseNumber } from './loading.ts';

/** A parameter for people: a telemetry table, a plot's axis. */
export interface ParameterInfo {
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly type: ValueKind;
  readonly unit: string | undefined;
  /** Of enumerated and boolean values. */
  readonly labels: readonly string[];
  /** Containers in which it stands, by name, inherited ones not repeated. */
  readonly containers: readonly string[];
  readonly limits: readonly ParameterLimit[];
}

/** A limit of a parameter, in engineering units; absent bounds are open. */
export interface ParameterLimit {
  readonly level: string;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export interface CommandInfo {
  readonly name: string;
  readonly qualifiedName: string;
  readonly description: string;
  readonly longDescription: string;
  readonly arguments: readonly ArgumentInfo[];
  /** Ancillary data by name, inherited ones included. */
  readonly ancillary: Readonly<Record<string, string>>;
  /** Consequence level and reason, as the file gives them. */
  readonly significance: { readonly level: string; readonly reason: string } | undefined;
}

export interface ArgumentInfo {
  readonly name: string;
  readonly description: string;
  readonly type: ValueKind;
  readonly unit: string | undefined;
  /** Lowest and highest value that any valid range allows; undefined when the file has none. */
  readonly validRange: { readonly min: number | undefined; readonly max: number | undefined } | undefined;
  readonly labels: readonly string[];
  /** Engineering value; undefined when the argument must be given. */
  readonly initialValue: EngineeringValue | undefined;
  /** Room for text and octets, in octets. */
  readonly maxOctets: number | undefined;
}

export function listParameters(definition: XtceDefinition): ParameterInfo[] {
  const places = new Map<Parameter, string[]>();
  for (const container of definition.containers)
    for (const entry of container.entries) {
      if (entry.kind !== 'parameter') continue;
      const names = places.get(entry.parameter);
      if (names === undefined) places.set(entry.parameter, [container.name]);
      else names.push(container.name);
    }
  return definition.parameters.map((parameter) => ({
    name: parameter.name,
    qualifiedName: parameter.qualifiedName,
    description: parameter.description,
    type: parameter.type.kind,
    unit: parameter.type.unit,
    labels: labelsOf(parameter.type),
    containers: places.get(parameter) ?? [],
    limits: limitsOf(parameter.type),
  }));
}

/** Commands that can be sent: abstract ones are left out. */
export function listCommands(definition: XtceDefinition): CommandInfo[] {
  return definition.commands
    .filter((command) => !command.isAbstract)
    .map((command) => ({
      name: command.name,
      qualifiedName: command.qualifiedName,
      description: command.description,
      longDescription: command.longDescription,
      ancillary: command.ancillary,
      significance: command.significance,
      arguments: command.arguments.map(({ name, description, type, initialValue }) => ({
        name,
        description: description || type.description,
        type: type.kind,
        unit: type.unit,
        validRange: validRangeOf(type),
        labels: labelsOf(type),
        initialValue: initialValue === undefined ? undefined : valueOfText(type, initialValue),
        maxOctets: maxOctetsOf(type),
      })),
    }));
}

function labelsOf(type: ValueType): string[] {
  if (type.kind === 'boolean') return [type.labels.zero, type.labels.one];
  return type.enumeration.map((entry) => entry.label);
}

function limitsOf({ alarm }: ValueType): ParameterLimit[] {
  if (alarm?.kind !== 'ranges' || alarm.isInside) return [];
  return alarm.ranges.map(({ level, range }) => ({ level, low: finite(range.min), high: finite(range.max) }));
}

function validRangeOf({ validRanges }: ValueType): ArgumentInfo['validRange'] {
  if (validRanges.length === 0) return undefined;
  const min = Math.min(...validRanges.map((range) => range.min));
  const max = Math.max(...validRanges.map((range) => range.max));
  return { min: finite(min), max: finite(max) };
}

function maxOctetsOf({ encoding }: ValueType): number | undefined {
  if (encoding?.kind !== 'string' && encoding?.kind !== 'binary') return undefined;
  return typeof encoding.bits === 'number' ? encoding.bits / 8 : undefined;
}

/** The value that the file writes as text. */
function valueOfText(type: ValueType, text: string): EngineeringValue {
  if (type.kind === 'integer' || type.kind === 'float')
    return parseInteger(text) ?? parseNumber(text) ?? text;
  if (type.kind === 'boolean') return text === type.labels.one || text === 'true' || text === '1';
  return text;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
