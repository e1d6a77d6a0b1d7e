import type { Result } from '../fault.ts';
import { type DecodedPacket, type DecodeFault, decodeFrom, rootsOf } from './decode-packet.ts';
import type { DecodeRun, Memory } from './decode-run.ts';
import type {
  Alarm,
  Container,
  EngineeringValue,
  LimitState,
  Parameter,
  ValueType,
  XtceDefinition,
} from './definition.ts';
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

interface Sample {
  readonly value: number;
  readonly atMs: number | undefined;
}

interface Count {
  readonly alarm: Alarm | undefined;
  readonly violations: number;
  readonly conforming: number;
  readonly state: LimitState;
}

/** What was seen of one value: kept when the packet it came with was read, forgotten when it was not. */
class AlarmTrack implements AlarmHistory {
  readonly #spanSamples: number;
  readonly #spanMs: number;
  readonly #samples: Sample[] = [];
  #taken = 0;
  #count: Count = { alarm: undefined, violations: 0, conforming: 0, state: 'nominal' };
  #kept: Count = this.#count;

  constructor({ alarm, contextAlarms }: ValueType) {
    const changes = [alarm, ...contextAlarms.map((context) => context.alarm)]
      .flatMap((one) => one?.checks ?? [])
      .filter((check) => check.kind === 'change');
    this.#spanSamples = Math.max(0, ...changes.map(({ spanSamples }) => spanSamples));
    this.#spanMs = Math.max(0, ...changes.map(({ spanMs }) => spanMs));
  }

  take(value: EngineeringValue, atMs: number | undefined): void {
    if (this.#spanSamples === 0 || typeof value !== 'number') return;
    this.#samples.push({ value, atMs });
    this.#taken++;
  }

  keep(): void {
    this.#taken = 0;
    this.#kept = this.#count;
    const excess = this.#samples.length - maxSamples;
    if (excess > 0) this.#samples.splice(0, excess);
    // Samples that nothing asks for any more: beyond the span in number and in time.
    const newest = this.#samples.at(-1)?.atMs;
    while (this.#samples.length > this.#spanSamples + 1) {
      const second = this.#samples[1]!.atMs;
      if (this.#spanMs > 0 && newest !== undefined && second !== undefined && newest - second < this.#spanMs)
        break;
      this.#samples.shift();
    }
  }

  forget(): void {
    this.#samples.length -= this.#taken;
    this.#taken = 0;
    this.#count = this.#kept;
  }

  changeOver(
    spanSamples: number,
    spanMs: number,
  ): { readonly from: number; readonly elapsedMs: number | undefined; readonly samples: number } | undefined {
    const last = this.#samples.length - 1;
    const newest = this.#samples[last];
    let at = last - spanSamples;
    if (newest === undefined || at < 0) return undefined;
    // Both spans must have passed.
    while (
      spanMs > 0 &&
      newest.atMs !== undefined &&
      at > 0 &&
      newest.atMs - (this.#samples[at]!.atMs ?? 0) < spanMs
    )
      at--;
    const from = this.#samples[at]!;
    const elapsedMs =
      newest.atMs === undefined || from.atMs === undefined ? undefined : newest.atMs - from.atMs;
    if (spanMs > 0 && (elapsedMs === undefined || elapsedMs < spanMs)) return undefined;
    return { from: from.value, elapsedMs, samples: last - at };
  }

  count(alarm: Alarm, state: LimitState): LimitState {
    const { alarm: before, violations, conforming, state: held } = this.#count;
    const isFresh = before !== alarm;
    if (state === 'nominal') {
      const count = isFresh ? alarm.minConformance : conforming + 1;
      const isOver = held === 'nominal' || isFresh || count >= alarm.minConformance;
      this.#count = { alarm, violations: 0, conforming: count, state: isOver ? 'nominal' : held };
    } else {
      const count = isFresh ? 1 : violations + 1;
      const isAlarm = count >= alarm.minViolations;
      this.#count = {
        alarm,
        violations: count,
        conforming: 0,
        state: isAlarm ? state : isFresh ? 'nominal' : held,
      };
    }
    return this.#count.state;
  }
}

const maxSamples = 20_000;
