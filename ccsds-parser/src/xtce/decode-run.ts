import { failure } from '../fault.ts';
import { readPlace, readWholeParameter } from './composite-value.ts';
import { childrenFor } from './container-dispatch.ts';
import type { Container, Entry, Parameter, ValueRef } from './definition.ts';
import { checkErrorControl } from './error-control.ts';
import { SegmentStore } from './segments.ts';
import { pathText } from './value-path.ts';
import { type Memory, ValueReader } from './value-reader.ts';
import { holdAll } from './value-scope.ts';

export type { RunFault } from './raw-reader.ts';
export { pathText } from './value-path.ts';
export type { Memory } from './value-reader.ts';

/** One packet on its way down the tree of containers. */
export class DecodeRun extends ValueReader {
  deepest = '';
  valuesAtDeepest = '';
  #depth = -1;
  /** Start and end of the container that is being read. */
  #startBit = 0;
  #endBit: number | undefined;
  #segments: SegmentStore | undefined;

  constructor(packet: Uint8Array, memory: Memory | undefined) {
    super(packet, memory);
    this.#endBit = packet.length * 8;
  }

  /** The most specific container below `container`, itself included; undefined when only abstract ones match. */
  enter(container: Container, depth = 0): Container | undefined {
    const before = { count: this.parameters.length, bitOffset: this.bitOffset };
    this.#readEntries(container);
    if (this.fault !== undefined) return undefined;
    if (this.stoppedAt === undefined && container.children.length > 0) {
      for (const child of childrenFor(container, this)) {
        if (!holdAll(child.criteria, this)) continue;
        const found = this.enter(child, depth + 1);
        if (found !== undefined || this.fault !== undefined) return found;
      }
    }
    if (!container.isAbstract) return container;
    this.#rememberDeepest(container, depth);
    this.forget(before.count);
    this.#segments = undefined;
    this.bitOffset = before.bitOffset;
    this.stoppedAt = undefined;
    return undefined;
  }

  /** Whether the checks of the containers hold, in their order. */
  errorControls(container: Container): { readonly parameter: Parameter; readonly isGood: boolean }[] {
    const checks: { parameter: Parameter; isGood: boolean }[] = [];
    for (let at: Container | undefined = container; at !== undefined; at = at.base)
      for (const control of at.errorControls) {
        const found = this.referred.get(control.parameter)?.at(-1);
        if (found === undefined) continue;
        const isGood = checkErrorControl(control, this.packet, found.bitOffset, found.raw);
        checks.unshift({ parameter: control.parameter, isGood });
      }
    return checks;
  }

  #readEntries(container: Container): void {
    for (const entry of container.entries) {
      if (!this.canGoOn) return;
      if (!this.step(container)) return;
      if (entry.conditions.length > 0 && !holdAll(entry.conditions, this)) continue;
      if (entry.location !== undefined && !this.#locate(entry, container)) return;
      if (entry.repeat === undefined) this.#readEntry(entry, container);
      else this.#repeat(entry, entry.repeat, container);
    }
  }

  #locate(entry: Entry, container: Container): boolean {
    const location = entry.location!;
    const bits = this.amount(location.bits, container);
    if (bits === undefined) return false;
    if (location.from === 'containerEnd') {
      if (this.#endBit === undefined || entry.staticBits === undefined) {
        this.stoppedAt = `${container.name}: an entry placed from an end that is not known`;
        return false;
      }
      // Going backwards the location is that of the end of the entry.
      this.bitOffset = this.#endBit - bits - entry.staticBits;
    } else {
      this.bitOffset = (location.from === 'containerStart' ? this.#startBit : this.bitOffset) + bits;
    }
    if (this.bitOffset >= 0) return true;
    this.fault = failure('too-short', `no entry before bit 0 (${container.name})`, this.packet.length * 8);
    return false;
  }

  #repeat(entry: Entry, repeat: NonNullable<Entry['repeat']>, container: Container): void {
    const count = this.amount(repeat.count, container);
    const gapBits = this.amount(repeat.gapBits, container);
    if (count === undefined || gapBits === undefined) return;
    if (count < 0 || gapBits < 0) {
      this.fault = failure(
        'bad-size',
        `a repetition of 0 or more (${container.name})`,
        Math.min(count, gapBits),
      );
      return;
    }
    for (let round = 0; round < count; round++) {
      if (round > 0) this.bitOffset += gapBits;
      if (!this.step(container)) return;
      this.#readEntry(entry, container);
      if (!this.canGoOn) return;
    }
  }

  #readEntry(entry: Entry, container: Container): void {
    switch (entry.kind) {
      case 'parameter':
        readPlace(this, entry, container);
        return;
      case 'container':
        this.#readContainer(entry.container);
        return;
      case 'segment':
        this.#readSegment(entry, container);
        return;
      case 'indirect':
        this.#readIndirect(entry.ref, entry.candidates, container);
        return;
      case 'skipped':
        if (this.mustHave(this.bitOffset + entry.bits, container)) this.bitOffset += entry.bits;
        return;
      case 'unreadable':
        this.stoppedAt = entry.path;
        return;
      case 'argument':
      case 'fixed':
        this.stoppedAt = `${container.name}: an entry of commands`;
    }
  }

  /** A container inside another, with what it inherits first. */
  #readContainer(container: Container): void {
    const [startBit, endBit] = [this.#startBit, this.#endBit];
    this.#startBit = this.bitOffset;
    this.#endBit = container.bits === undefined ? undefined : this.bitOffset + container.bits;
    this.#readChain(container);
    if (this.#endBit !== undefined && this.stoppedAt === undefined && this.fault === undefined)
      if (this.mustHave(this.#endBit, container)) this.bitOffset = this.#endBit;
    this.#startBit = startBit;
    this.#endBit = endBit;
  }

  #readChain(container: Container): void {
    if (container.base !== undefined) this.#readChain(container.base);
    if (this.canGoOn) this.#readEntries(container);
  }

  #readIndirect(ref: ValueRef, candidates: ReadonlyMap<string, Parameter>, container: Container): void {
    const found = this.find(ref);
    const name = found === undefined ? undefined : ref.isCalibrated ? found.value : found.raw;
    const parameter = name === undefined ? undefined : candidates.get(String(name));
    if (parameter === undefined)
      this.stoppedAt = `${container.name}: no parameter called ${name === undefined ? 'nothing' : String(name)}`;
    else readWholeParameter(this, parameter, container);
  }

  #readSegment({ parameter, bits, order }: Extract<Entry, { kind: 'segment' }>, container: Container): void {
    if (!this.mustHave(this.bitOffset + bits, container)) return;
    this.#segments ??= new SegmentStore();
    const whole = this.#segments.add(this.packet, parameter, { bitOffset: this.bitOffset, bits, order });
    this.bitOffset += bits;
    if (whole === undefined) return;
    // A parameter that has been put together is read like a packet of its own.
    const run = new ValueReader(whole.octets, this.memory);
    readWholeParameter(run, parameter, container);
    this.fault = run.fault;
    this.stoppedAt = run.stoppedAt;
    const read = run.parameters[0];
    if (read === undefined) return;
    const decoded = { ...read, bitOffset: whole.bitOffset };
    this.parameters.push(decoded);
    if (parameter.depth > 0) this.remember(parameter, decoded);
  }

  /** What the children of the deepest container asked for, as it was found: `apid 33, structure_id 9`. */
  #rememberDeepest(container: Container, depth: number): void {
    if (depth <= this.#depth) return;
    this.#depth = depth;
    this.deepest = container.name;
    const asked = new Map<string, ValueRef>();
    for (const child of container.children.slice(0, maxAsked))
      for (const condition of child.criteria)
        if (condition.kind === 'comparison') {
          const { left } = condition;
          asked.set(`${left.parameter?.name ?? left.localName}${pathText(left.path)}`, left);
        }
    this.valuesAtDeepest = [...asked]
      .map(([name, ref]) => {
        const found = this.find(ref);
        const label = found === undefined ? undefined : 'enumLabel' in found ? found.enumLabel : undefined;
        return `${name} ${found === undefined ? 'absent' : String(label ?? found.value)}`;
      })
      .join(', ');
  }
}

const maxAsked = 100;
