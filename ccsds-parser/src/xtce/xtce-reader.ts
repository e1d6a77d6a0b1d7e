import type { Result } from '../fault.ts';
import { AlarmTrack } from './alarm-track.ts';
import { type DecodedPacket, type DecodeFault, decodeFrom, rootsOf } from './decode-packet.ts';
import type { DecodeRun, Memory } from './decode-run.ts';
import type { Container, EngineeringValue, Parameter, ValueType, XtceDefinition } from './definition.ts';
import { type AlarmHistory, needsHistory } from './judge-alarm.ts';
import type { FoundValue } from './value-scope.ts';

export interface ReadPacket extends DecodedPacket {
  /** What should have followed the packet before (`NextContainer`) and did not; undefined when all is in order. */
  readonly missed: Container | undefined;
}

/**
 * Reads the packets of one stream in their order, and remembers of them what the file refers to: earlier instances of
 * parameters, values that stand in other packets, violations in a row, changes.
 *
 * Memory is bounded by the file: so many values of a parameter as something in it asks for. A packet that cannot be read
 * leaves nothing behind.
 */
export class XtceReader {
  readonly #roots: readonly Container[];
  readonly #rootName: string | undefined;
  readonly #memory = new ReaderMemory();
  #awaited: Container | undefined;

  constructor(definition: XtceDefinition, context: { readonly rootContainer?: string } = {}) {
    this.#rootName = context.rootContainer;
    this.#roots = rootsOf(definition, context.rootContainer);
  }

  /**
   * @param packet from the first bit of the primary header on
   * @param atMs when it was made or received; without it changes per second are not judged
   */
  read(packet: Uint8Array, atMs?: number): Result<ReadPacket, DecodeFault> {
    this.#memory.begin(atMs);
    const decoded = decodeFrom(this.#roots, packet, this.#rootName, this.#memory);
    if (!decoded.ok) return decoded;
    const { container } = decoded.value;
    const missed =
      this.#awaited !== undefined && !extendsOther(container, this.#awaited) ? this.#awaited : undefined;
    this.#awaited = nextOf(container);
    return { ok: true, value: { ...decoded.value, missed } };
  }
}

function extendsOther(container: Container, other: Container): boolean {
  for (let at: Container | undefined = container; at !== undefined; at = at.base)
    if (at === other) return true;
  return false;
}

function nextOf(container: Container): Container | undefined {
  for (let at: Container | undefined = container; at !== undefined; at = at.base)
    if (at.nextContainer !== undefined) return at.nextContainer;
  return undefined;
}

class ReaderMemory implements Memory {
  readonly #values = new Map<Parameter, FoundValue[]>();
  /** By type and, inside it, by the place in an array or aggregate. */
  readonly #tracks = new Map<Parameter, Map<string, AlarmTrack>>();
  #touched: AlarmTrack[] = [];
  #atMs: number | undefined;

  begin(atMs: number | undefined): void {
    for (const track of this.#touched) track.forget();
    this.#touched = [];
    this.#atMs = atMs;
  }

  find(parameter: Parameter, age: number): FoundValue | undefined {
    const values = this.#values.get(parameter);
    return values?.[values.length - 1 - age];
  }

  alarmHistory(
    parameter: Parameter,
    path: string,
    type: ValueType,
    value: EngineeringValue,
  ): AlarmHistory | undefined {
    if (!needsHistory(type)) return undefined;
    let tracks = this.#tracks.get(parameter);
    if (tracks === undefined) {
      tracks = new Map();
      this.#tracks.set(parameter, tracks);
    }
    let track = tracks.get(path);
    if (track === undefined) {
      if (tracks.size >= maxTracks) return undefined;
      track = new AlarmTrack(type);
      tracks.set(path, track);
    }
    track.take(value, this.#atMs);
    this.#touched.push(track);
    return track;
  }

  /** The packet was read: what it said is now what was said. */
  keep(run: DecodeRun): void {
    for (const [parameter, recent] of run.referred) {
      const values = this.#values.get(parameter) ?? [];
      this.#values.set(parameter, values);
      for (const { raw, value } of recent.slice(-parameter.depth)) values.push({ raw, value });
      if (values.length > parameter.depth) values.splice(0, values.length - parameter.depth);
    }
    for (const track of this.#touched) track.keep();
    this.#touched = [];
  }
}

/** Elements of one array whose alarms are counted one by one. */
const maxTracks = 10_000;
