import type { DecodedParameter } from '../decode-packet.ts';
import { DecodeRun, pathText } from '../decode-run.ts';
import type { ValueRef, ValueType } from '../definition.ts';
import type { FoundValue } from '../value-scope.ts';
import { cellFormOf } from './cell-form.ts';
import type { Deciding } from './deciding-refs.ts';

/** A field whose value decided how a packet is laid out. */
export interface Decision {
  readonly bitOffset: number;
  /** At most `widestDecision`. */
  readonly bits: number;
}

/** Wider than this no number tells the patterns of a field apart quickly. */
export const widestDecision = 48;

/** Decodes one packet and writes down which fields of it decided where everything stands. */
export class RecordingRun extends DecodeRun {
  /** In the order in which they were asked for. */
  readonly decisions: Decision[] = [];
  /** From here on something else than a field decided: what follows cannot be known from `decisions`. */
  isOpaque = false;
  readonly #deciding: Deciding;

  /** @param deciding what of the file layouts depend on (`decidingRefs`) */
  constructor(packet: Uint8Array, deciding: Deciding) {
    super(packet, undefined);
    this.#deciding = deciding;
  }

  override find(ref: ValueRef): FoundValue | undefined {
    const found = super.find(ref);
    if (this.#deciding.refs.has(ref) && !this.isOpaque) this.#record(ref, found);
    return found;
  }

  #record(ref: ValueRef, found: FoundValue | undefined): void {
    const place = this.#placeOf(ref, found);
    if (place === 'nowhere') return;
    if (place === undefined || place.bits > widestDecision) this.isOpaque = true;
    else if (!this.decisions.some((one) => one.bitOffset === place.bitOffset && one.bits === place.bits))
      this.decisions.push(place);
  }

  /** `nowhere` when the packet has no such value, which is always so where the same was decided before. */
  #placeOf(ref: ValueRef, found: FoundValue | undefined): Decision | 'nowhere' | undefined {
    if (ref.parameter === undefined || this.#deciding.segmented.has(ref.parameter)) return undefined;
    if (ref.path.length === 0) return placeOfWhole(found);
    const whole = super.find({ ...ref, path: [] });
    if (whole === undefined) return found === undefined ? 'nowhere' : undefined;
    if (!('bitOffset' in whole)) return undefined;
    const decoded = whole as DecodedParameter;
    // A part that stood alone was put together with what was known before.
    if (decoded.name !== ref.parameter.name) return undefined;
    const path = pathText(ref.path);
    const part = decoded.parts?.find((one) => one.path === path);
    if (part === undefined || part.raw !== found?.raw || !isTold(part.type)) return undefined;
    return { bitOffset: part.bitOffset, bits: part.bitLength };
  }
}

function placeOfWhole(found: FoundValue | undefined): Decision | 'nowhere' | undefined {
  // An initial value of the file is the same in every packet.
  if (found === undefined || !('bitOffset' in found)) return 'nowhere';
  const { bitOffset, bitLength, parameter, name, parts } = found as DecodedParameter;
  if (parts !== undefined || name !== parameter.name) return undefined;
  return isTold(parameter.type) ? { bitOffset, bits: bitLength } : undefined;
}

/** Whether the bits of a value tell all of it, and their number does not depend on what they say. */
function isTold(type: ValueType): boolean {
  const { encoding } = type;
  return !cellFormOf(type).needsOthers && !(encoding?.kind === 'string' && encoding.bits === undefined);
}
