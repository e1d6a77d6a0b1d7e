import type { EngineeringValue, Parameter, ValueKind, ValueType, XtceDefinition } from './definition.ts';
import { valueOfText } from './value-text.ts';

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
  /** Ancillary data by name; of a part those of the whole. */
  readonly ancillary: Readonly<Record<string, string>>;
  /** Of an aggregate or an array of a fixed size what is in it, by full name (`status.modes[0]`); undefined for others. */
  readonly parts: readonly ParameterInfo[] | undefined;
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
      if (entry.kind !== 'parameter' && entry.kind !== 'segment') continue;
      const names = places.get(entry.parameter);
      if (names === undefined) places.set(entry.parameter, [container.name]);
      else if (names.at(-1) !== container.name) names.push(container.name);
    }
  return definition.parameters.map((parameter) => {
    const { name, qualifiedName, description, type } = parameter;
    const { ancillary } = parameter.properties;
    const containers = places.get(parameter) ?? [];
    const parts: ParameterInfo[] = [];
    const place = { name, qualifiedName, containers, ancillary };
    const isListed = isComposite(type) && addParts(parts, place, type);
    return {
      ...infoOf(place, type, description),
      parts: isListed ? parts : undefined,
    };
  });
}

type Place = Pick<ParameterInfo, 'name' | 'qualifiedName' | 'containers' | 'ancillary'>;

function infoOf(place: Place, type: ValueType, description: string): ParameterInfo {
  return {
    ...place,
    description,
    type: type.kind,
    unit: type.unit ?? (type.kind === 'duration' ? 'ms' : undefined),
    labels: labelsOf(type),
    limits: limitsOf(type),
    parts: undefined,
  };
}

/** More parts of one parameter than anybody looks through. */
const maxParts = 1000;

/** False when the size depends on the packet, or there are too many. */
function addParts(parts: ParameterInfo[], place: Place, type: ValueType): boolean {
  if (!isComposite(type)) return parts.push(infoOf(place, type, type.description)) <= maxParts;
  const below = (step: string): Place => ({
    ...place,
    name: `${place.name}${step}`,
    qualifiedName: `${place.qualifiedName}${step}`,
  });
  if (type.kind === 'aggregate')
    return type.members.every((member) => addParts(parts, below(`.${member.name}`), member.type));
  return addElements(parts, place, type, 0);
}

function addElements(parts: ParameterInfo[], place: Place, type: ValueType, dimension: number): boolean {
  const at = type.dimensions[dimension];
  if (at === undefined) return addParts(parts, place, type.element!);
  const { from, to } = at;
  if (typeof from !== 'number' || typeof to !== 'number' || to - from >= maxParts) return false;
  for (let index = from; index <= to; index++) {
    const element = {
      ...place,
      name: `${place.name}[${index}]`,
      qualifiedName: `${place.qualifiedName}[${index}]`,
    };
    if (!addElements(parts, element, type, dimension + 1)) return false;
  }
  return true;
}

function isComposite({ kind }: ValueType): boolean {
  return kind === 'array' || kind === 'aggregate';
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
        unit: type.unit ?? (type.kind === 'duration' ? 'ms' : undefined),
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
  return (alarm?.checks ?? []).flatMap((check) =>
    check.kind !== 'ranges' || check.isInside
      ? []
      : check.ranges.map(({ level, range }) => ({ level, low: finite(range.min), high: finite(range.max) })),
  );
}

function validRangeOf({ validRanges }: ValueType): ArgumentInfo['validRange'] {
  if (validRanges.length === 0) return undefined;
  const min = Math.min(...validRanges.map((range) => range.min));
  const max = Math.max(...validRanges.map((range) => range.max));
  return { min: finite(min), max: finite(max) };
}

function maxOctetsOf({ encoding }: ValueType): number | undefined {
  if (encoding?.kind === 'binary') return typeof encoding.bits === 'number' ? encoding.bits / 8 : undefined;
  if (encoding?.kind !== 'string') return undefined;
  if (typeof encoding.bits === 'number') return encoding.bits / 8;
  return encoding.maxBits === undefined ? undefined : Math.floor(encoding.maxBits / 8);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
