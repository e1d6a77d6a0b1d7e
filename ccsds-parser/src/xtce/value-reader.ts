import type { DecodedParameter } from './decoded-parameter.ts';
import type { Container, EngineeringValue, Parameter, RawValue, ValueRef, ValueType } from './definition.ts';
import { toEngineering } from './engineering-value.ts';
import { type AlarmHistory, isJudged, judge } from './judge-alarm.ts';
import { OpenValues } from './open-values.ts';
import { RawReader } from './raw-reader.ts';
import { partsOf } from './value-path.ts';
import { type FoundValue, holdAll } from './value-scope.ts';
import { initialValueOf } from './value-text.ts';

/** What earlier packets said, for a reader that keeps it. */
export interface Memory {
  /** The value that was so many before the first of this packet. */
  find(parameter: Parameter, age: number): FoundValue | undefined;
  /** `path` is empty for a parameter that is no array and no aggregate. */
  alarmHistory(
    parameter: Parameter,
    path: string,
    type: ValueType,
    value: EngineeringValue,
  ): AlarmHistory | undefined;
}

/** Reads values of a packet one behind the other, and knows those that others refer to. */
export class ValueReader extends RawReader {
  readonly memory: Memory | undefined;
  readonly parameters: DecodedParameter[] = [];
  readonly open = new OpenValues();
  /** Values of this packet that something refers to, the latest last. */
  readonly #recent = new Map<Parameter, DecodedParameter[]>();
  /** What is being calibrated: contexts may ask for its own raw value. */
  #current: { readonly parameter: Parameter; readonly raw: RawValue } | undefined;

  constructor(packet: Uint8Array, memory: Memory | undefined) {
    super(packet);
    this.memory = memory;
  }

  /** Values of this packet that something refers to, by parameter, the latest last. */
  get referred(): ReadonlyMap<Parameter, readonly DecodedParameter[]> {
    return this.#recent;
  }

  override find(ref: ValueRef): FoundValue | undefined {
    const { parameter, path, age } = ref;
    if (parameter === undefined) return this.open.findMember(ref);
    if (age === 0) {
      const part = this.open.find(parameter, path);
      if (part !== undefined) return part;
    }
    const current = this.#current;
    if (current?.parameter === parameter && age === 0 && !ref.isCalibrated && path.length === 0)
      return { raw: current.raw, value: current.raw };
    const own = this.#recent.get(parameter);
    const count = own?.length ?? 0;
    const found = age < count ? own![count - 1 - age] : this.memory?.find(parameter, age - count);
    if (found !== undefined) return path.length === 0 ? found : partsOf(found.raw, found.value, path);
    return age === 0 ? partOfInitial(parameter, path) : undefined;
  }

  /** The latest value of a parameter, in this packet or before. */
  latest(parameter: Parameter): FoundValue | undefined {
    return this.#recent.get(parameter)?.at(-1) ?? this.memory?.find(parameter, 0);
  }

  remember(parameter: Parameter, decoded: DecodedParameter): void {
    const recent = this.#recent.get(parameter);
    if (recent === undefined) this.#recent.set(parameter, [decoded]);
    else recent.push(decoded);
  }

  /** Takes back what a branch that led nowhere has read. */
  forget(count: number): void {
    for (let index = this.parameters.length - 1; index >= count; index--) {
      const { parameter } = this.parameters[index]!;
      if (parameter.depth > 0) this.#recent.get(parameter)?.pop();
    }
    this.parameters.length = count;
  }

  /** A parameter that is neither array nor aggregate: most of all there are. */
  readParameter(parameter: Parameter, type: ValueType, container: Container): void {
    const bitOffset = this.bitOffset;
    const raw = this.readRaw(type, parameter, container);
    if (raw === undefined) return;
    if (type.contextCalibrators.length > 0) this.#current = { parameter, raw };
    const { value, label, isValid, isMeant } = toEngineering(type, raw, this);
    this.#current = undefined;
    const { validity } = parameter.properties;
    const decoded = {
      name: parameter.name,
      qualifiedName: parameter.qualifiedName,
      raw,
      value,
      unit: type.unit,
      limitState: 'none' as DecodedParameter['limitState'],
      enumLabel: label,
      isValid,
      bitOffset,
      bitLength: this.bitOffset - bitOffset,
      parameter,
      parts: undefined,
    };
    this.parameters.push(decoded);
    if (parameter.depth > 0) this.remember(parameter, decoded);
    if (validity !== undefined && !holdAll([validity], this)) decoded.isValid = false;
    // Limits of a value that is not meant to be looked at say nothing.
    else if (isMeant && isJudged(type)) {
      const history = this.memory?.alarmHistory(parameter, '', type, value);
      decoded.limitState = judge(type, value, label, this, history);
    }
  }
}

function partOfInitial(parameter: Parameter, path: readonly (string | number)[]): FoundValue | undefined {
  if (parameter.initialValue === undefined) return undefined;
  const initial = initialValueOf(parameter);
  return initial === undefined ? undefined : partsOf(initial.raw, initial.value, path);
}
