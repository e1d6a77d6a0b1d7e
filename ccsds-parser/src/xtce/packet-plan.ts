import { failure, type Result, success } from '../fault.ts';
import type { Comparison, Container, EngineeringValue, XtceDefinition } from './definition.ts';
import { EncodeRun } from './encode-run.ts';
import type { EncodeFault } from './encode-scalar.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type FieldWrite, planField } from './plan-field.ts';
import { comparisonsOf } from './value-scope.ts';

/** Engineering values by name of the parameter. */
export type PacketValues = Readonly<Record<string, EngineeringValue | undefined>>;

/** How packets of one container are laid out, worked out once. */
export interface PacketPlan {
  readonly container: Container;
  /** The figure that the criteria of the container ask of a parameter (`apid`, `pus_service`); undefined: none. */
  ordered(parameterName: string): number | undefined;
  /**
   * The octets of a packet.
   *
   * Figures are rounded to the steps of their field and held at its ends, as a converter does. A parameter that is not
   * given takes what the criteria ask for or its initial value; else it is a fault.
   */
  encode(values: PacketValues): Result<Uint8Array, EncodeFault>;
}

/**
 * A plan by which packets of a container are made many times over: for simulators. Where every field has its place this is
 * some twenty times as fast as `encodeContainer`, which judges ranges and knows everything of XTCE; where not, it is that.
 *
 * @param after name of a base container whose entries, and those before, are left out: headers that somebody else writes
 * @returns fault `unsupported` for a container that is not there, or a base that does not end on an octet
 */
export function planPacket(
  definition: XtceDefinition,
  name: string,
  { after }: { readonly after?: string } = {},
): Result<PacketPlan, EncodeFault> {
  const container = definition.containers.find((one) => one.qualifiedName === name || one.name === name);
  if (container === undefined) return failure('unsupported', 'a container of the definition', name);
  const chain = chainOf(container);
  const base = after === undefined ? undefined : chain.find((link) => link.name === after);
  if (after !== undefined && base === undefined) return failure('unsupported', `a base of ${name}`, after);
  const startBit = base === undefined ? 0 : endOf(layoutOf(base));
  if (startBit === undefined || startBit % 8 !== 0)
    return failure('unsupported', `${after}: a base of whole octets`, String(startBit));
  const orders = chain.flatMap((link) => comparisonsOf(link.criteria));
  return success({
    container,
    ordered(parameterName) {
      const order = orders.findLast(({ left }) => left.parameter?.name === parameterName);
      return typeof order?.value === 'number' ? order.value : undefined;
    },
    encode:
      planFields(container, chain, orders, startBit) ??
      ((values) => encodeSlowly(container, values, startBit)),
  });
}

function chainOf(container: Container): Container[] {
  const chain: Container[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.unshift(at);
  return chain;
}

function endOf({ fields, isWhole }: Layout): number | undefined {
  if (!isWhole) return undefined;
  return fields.reduce((end, { bitOffset, bits }) => Math.max(end, bitOffset + bits), 0);
}

function encodeSlowly(
  container: Container,
  values: PacketValues,
  startBit: number,
): Result<Uint8Array, EncodeFault> {
  const parameters: Record<string, EngineeringValue> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) parameters[name] = value;
  // Headers that somebody else writes have values that nobody gives.
  for (let at: Container | undefined = container; at !== undefined; at = at.base)
    for (const entry of at.entries)
      if (entry.kind === 'parameter' && entry.bitOffset !== undefined && entry.bitOffset < startBit)
        parameters[entry.parameter.name] ??= emptyValue(entry.type.kind, entry.staticBits ?? 0);
  const run = new EncodeRun({ arguments: new Map(), parameters, assigned: [], errorControls: [] });
  const result = run.writeContainer(container);
  return result.ok ? success(run.finish().subarray(startBit / 8)) : result;
}

function emptyValue(kind: string, bits: number): EngineeringValue {
  if (kind === 'string') return '';
  if (kind === 'binary') return new Uint8Array(Math.ceil(bits / 8));
  return 0;
}

/** Undefined when something of the container has no place of its own, or a type that is seldom met. */
function planFields(
  container: Container,
  chain: readonly Container[],
  orders: readonly Comparison[],
  startBit: number,
): PacketPlan['encode'] | undefined {
  const layout = layoutOf(container);
  const end = endOf(layout);
  if (end === undefined || chain.some(({ errorControls }) => errorControls.length > 0)) return undefined;
  const template = new Uint8Array(Math.ceil(((container.bits ?? end) - startBit) / 8));
  const fields: { readonly name: string; readonly write: FieldWrite; readonly isMandatory: boolean }[] = [];
  for (const field of layout.fields) {
    const { parameter, path, bitOffset } = field;
    if (bitOffset < startBit) continue;
    const write = path.length > 0 ? undefined : planField(field, bitOffset - startBit);
    if (write === undefined) return undefined;
    const order = orders.findLast(({ left }) => left.parameter === parameter);
    if (order?.value !== undefined) {
      // Whatever cannot be written as ordered, like a raw figure of a calibrated parameter, is not for this way.
      const isPlain = order.left.isCalibrated || parameter.type.calibrator === undefined;
      if (!isPlain || write(template, order.value) !== undefined) return undefined;
      continue;
    }
    const { initialValue } = parameter;
    const isMandatory = initialValue === undefined || write(template, initialValue) !== undefined;
    fields.push({ name: parameter.name, write, isMandatory });
  }
  return (values) => {
    const bytes = template.slice();
    for (const { name, write, isMandatory } of fields) {
      const value = values[name];
      if (value === undefined) {
        if (isMandatory) return failure('missing-argument', name, 'none');
        continue;
      }
      const fault = write(bytes, value);
      if (fault !== undefined) return fault;
    }
    return success(bytes);
  };
}
