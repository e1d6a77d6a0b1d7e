import { toHex } from '../bits/hex.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import type {
  Comparison,
  Container,
  EngineeringValue,
  Entry,
  LimitState,
  Parameter,
  RawValue,
  XtceDefinition,
} from './definition.ts';
import { judge, toEngineering } from './engineering-value.ts';
import { readRaw } from './raw-value.ts';

export interface DecodedParameter {
  readonly name: string;
  readonly qualifiedName: string;
  readonly raw: RawValue;
  readonly value: EngineeringValue;
  readonly unit: string | undefined;
  readonly limitState: LimitState;
  /** Label of an enumerated or boolean value. */
  readonly enumLabel: string | undefined;
  /** Where it stands in the packet. */
  readonly bitOffset: number;
  readonly bitLength: number;
  readonly parameter: Parameter;
}

export interface DecodedPacket {
  /** Most specific container that the packet matches. */
  readonly containerName: string;
  readonly qualifiedName: string;
  /** In the order of the packet; one that stands in it twice is there twice. */
  readonly parameters: readonly DecodedParameter[];
  /** Bits that the container took; what is behind them (a packet error control) was not looked at. */
  readonly decodedBits: number;
  /** Path of the entry that is not supported, at which decoding stopped; undefined when all was decoded. */
  readonly stoppedAt: string | undefined;
}

export type DecodeFault = Fault<'no-container' | 'too-short'>;

/**
 * Reads a packet by the most specific container that its values match.
 *
 * From the root the criteria of the containers that extend it are judged, in the order of the file, and so on down. A
 * branch that ends in an abstract container is given up for the next one.
 *
 * @param packet from the first bit of the primary header on
 * @param context name of the container to start with; else the first without a base that others extend (or, when none
 *   is extended, the first)
 * @returns faults: `no-container` when none matches, with how far it went; `too-short` with bits expected and found
 * Source: XTCE 1.2 schema, SequenceContainerType and BaseContainerType
 */
export function decodePacket(
  definition: XtceDefinition,
  packet: Uint8Array,
  context: { readonly rootContainer?: string } = {},
): Result<DecodedPacket, DecodeFault> {
  const roots = rootsOf(definition, context.rootContainer);
  if (roots.length === 0)
    return failure('no-container', context.rootContainer ?? 'a container in the definition', 'none');
  const run = new DecodeRun(packet);
  for (const root of roots) {
    const found = run.enter(root);
    if (run.tooShort !== undefined) return run.tooShort;
    if (found !== undefined)
      return success({
        containerName: found.name,
        qualifiedName: found.qualifiedName,
        parameters: run.parameters,
        decodedBits: run.bitOffset,
        stoppedAt: run.stoppedAt,
      });
  }
  return failure('no-container', `a container that extends ${run.deepest}`, run.valuesAtDeepest);
}

function rootsOf(definition: XtceDefinition, name: string | undefined): readonly Container[] {
  if (name !== undefined)
    return definition.containers.filter((one) => one.name === name || one.qualifiedName === name).slice(0, 1);
  const outermost = definition.containers.filter((container) => container.base === undefined);
  const extended = outermost.filter((container) => container.children.length > 0);
  return extended.length > 0 ? extended : outermost.filter((container) => !container.isAbstract).slice(0, 1);
}

/** One packet on its way down the tree of containers. */
class DecodeRun {
  readonly parameters: DecodedParameter[] = [];
  bitOffset = 0;
  stoppedAt: string | undefined;
  tooShort: { readonly ok: false; readonly fault: Fault<'too-short'> } | undefined;
  deepest = '';
  valuesAtDeepest = '';
  #depth = -1;
  readonly #packet: Uint8Array;

  constructor(packet: Uint8Array) {
    this.#packet = packet;
  }

  /** The most specific container below `container`, itself included; undefined when only abstract ones match. */
  enter(container: Container, depth = 0): Container | undefined {
    const before = { count: this.parameters.length, bitOffset: this.bitOffset };
    this.#readEntries(container.entries, container.name);
    if (this.tooShort !== undefined) return undefined;
    if (this.stoppedAt === undefined) {
      for (const child of container.children) {
        if (!child.criteria.every((comparison) => this.#holds(comparison))) continue;
        const found = this.enter(child, depth + 1);
        if (found !== undefined || this.tooShort !== undefined) return found;
      }
    }
    if (!container.isAbstract) return container;
    this.#rememberDeepest(container, depth);
    this.parameters.length = before.count;
    this.bitOffset = before.bitOffset;
    this.stoppedAt = undefined;
    return undefined;
  }

  #readEntries(entries: readonly Entry[], containerName: string): void {
    for (const entry of entries) {
      if (this.stoppedAt !== undefined || this.tooShort !== undefined) return;
      if (!entry.conditions.every((comparison) => this.#holds(comparison))) continue;
      if (entry.location !== undefined) {
        this.bitOffset =
          (entry.location.from === 'containerStart' ? 0 : this.bitOffset) + entry.location.bits;
        if (this.bitOffset < 0) this.#mustHave(Number.POSITIVE_INFINITY, containerName);
      }
      if (entry.kind === 'parameter') this.#readParameter(entry.parameter, containerName);
      else if (entry.kind === 'container') this.#readContainer(entry.container);
      else this.stoppedAt = entry.kind === 'unreadable' ? entry.path : containerName;
    }
  }

  /** A container inside another, with what it inherits first. */
  #readContainer(container: Container): void {
    const chain: Container[] = [];
    for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.unshift(at);
    for (const link of chain) this.#readEntries(link.entries, link.name);
  }

  #readParameter(parameter: Parameter, containerName: string): void {
    const { type } = parameter;
    const bits = this.#bitsOf(parameter);
    if (type.encoding === undefined || bits === undefined) {
      this.stoppedAt = `${containerName}/${parameter.qualifiedName}`;
      return;
    }
    if (!this.#mustHave(this.bitOffset + bits, containerName)) return;
    const raw = readRaw(this.#packet, this.bitOffset, type.encoding, bits);
    const engineering = toEngineering(type, raw);
    this.parameters.push({
      name: parameter.name,
      qualifiedName: parameter.qualifiedName,
      raw,
      value: engineering.value,
      unit: type.unit,
      limitState: judge(type, engineering),
      enumLabel: engineering.label,
      bitOffset: this.bitOffset,
      bitLength: bits,
      parameter,
    });
    this.bitOffset += bits;
  }

  /** Undefined when a size that stands in the packet is no number or negative. */
  #bitsOf(parameter: Parameter): number | undefined {
    const { encoding } = parameter.type;
    if (encoding === undefined) return undefined;
    if (typeof encoding.bits === 'number') return encoding.bits;
    const { parameter: sizing, isCalibrated, slope, intercept } = encoding.bits;
    const decoded = this.#lastOf(sizing);
    const value = isCalibrated ? decoded?.value : decoded?.raw;
    const bits = typeof value === 'number' ? slope * value + intercept : Number.NaN;
    return Number.isInteger(bits) && bits >= 0 ? bits : undefined;
  }

  #mustHave(bits: number, containerName: string): boolean {
    const found = this.#packet.length * 8;
    if (bits <= found) return true;
    const expected = Number.isFinite(bits)
      ? `${bits} bits or more (${containerName})`
      : `no entry before bit 0 (${containerName})`;
    this.tooShort = failure('too-short', expected, found);
    return false;
  }

  #holds({ parameter, operator, value, isCalibrated }: Comparison): boolean {
    const decoded = this.#lastOf(parameter);
    if (decoded === undefined) return false;
    const side = isCalibrated ? decoded.value : decoded.raw;
    const found = side instanceof Uint8Array ? toHex(side) : side;
    switch (operator) {
      case '==':
        return found === value;
      case '!=':
        return found !== value;
      case '<':
        return found < value;
      case '<=':
        return found <= value;
      case '>':
        return found > value;
      case '>=':
        return found >= value;
    }
  }

  #lastOf(parameter: Parameter): DecodedParameter | undefined {
    for (let index = this.parameters.length - 1; index >= 0; index--)
      if (this.parameters[index]!.parameter === parameter) return this.parameters[index];
    return undefined;
  }

  /** What the children of the deepest container asked for, as it was found: `apid 33, structure_id 9`. */
  #rememberDeepest(container: Container, depth: number): void {
    if (depth <= this.#depth) return;
    this.#depth = depth;
    this.deepest = container.name;
    const asked = new Set(container.children.flatMap((child) => child.criteria.map((one) => one.parameter)));
    this.valuesAtDeepest = [...asked]
      .map((parameter) => {
        const decoded = this.#lastOf(parameter);
        return `${parameter.name} ${decoded === undefined ? 'absent' : String(decoded.enumLabel ?? decoded.value)}`;
      })
      .join(', ');
  }
}
