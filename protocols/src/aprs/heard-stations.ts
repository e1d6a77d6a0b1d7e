import type { AprsFrame } from './aprs-frame.ts';
import { readWay } from './path.ts';
import type { AprsPosition } from './position.ts';
import type { AprsContent, AprsReport } from './report.ts';
import { TelemetryDefinitions, type TelemetryValue } from './telemetry-definitions.ts';
import type { AprsWeather } from './weather.ts';

/** A station of which frames were heard, whoever repeated them. */
export interface HeardStation {
  readonly callsign: string;
  readonly firstHeardAtMs: number;
  readonly lastHeardAtMs: number;
  readonly frames: number;
  /** Of them, those that nobody had repeated. */
  readonly directFrames: number;
  /** Who was heard when it was heard last: a digipeater, or itself. */
  readonly heardFrom: string;
  /** The path of the newest frame, those that repeated it with a star. */
  readonly path: readonly string[];
  readonly destination: string;
  /** The newest of each that it has told. */
  readonly position: AprsPosition | undefined;
  readonly positionAtMs: number | undefined;
  readonly altitudeM: number | undefined;
  readonly comment: string | undefined;
  readonly status: string | undefined;
  readonly weather: AprsWeather | undefined;
  readonly telemetry: readonly TelemetryValue[];
  readonly telemetrySequence: string | undefined;
  readonly telemetryAtMs: number | undefined;
  /** Frames of which something was not as it should be. */
  readonly oddFrames: number;
  /** How far above its frequency the newest frame was sent of which that is known; of a repeated one, who repeated it. */
  readonly carrierOffsetHz: number | undefined;
}

export interface HeardObject {
  readonly name: string;
  readonly kind: 'object' | 'item';
  readonly reportedBy: string;
  readonly heardAtMs: number;
  readonly isAlive: boolean;
  readonly position: AprsPosition | undefined;
  readonly comment: string;
}

export interface HeardMessage {
  readonly heardAtMs: number;
  readonly kind: 'message' | 'acknowledgement' | 'rejection' | 'bulletin' | 'announcement' | 'directed-query';
  readonly source: string;
  readonly addressee: string;
  readonly text: string;
  readonly number: string | undefined;
}

/** What of it is kept; the oldest go first. */
export interface HeardLimits {
  readonly mostStations: number;
  readonly mostObjects: number;
  readonly mostMessages: number;
}

/** Who was heard, where they are, what they measure and say, from frames in the order in which they come. */
export class HeardStations {
  readonly #limits: HeardLimits;
  readonly #stations = new Map<string, HeardStation>();
  readonly #objects = new Map<string, HeardObject>();
  readonly #definitions: TelemetryDefinitions;
  #messages: HeardMessage[] = [];

  constructor(limits: Partial<HeardLimits> = {}) {
    this.#limits = { mostStations: 1000, mostObjects: 500, mostMessages: 500, ...limits };
    this.#definitions = new TelemetryDefinitions(this.#limits);
  }

  /** Those heard last at the front. */
  get stations(): readonly HeardStation[] {
    return [...this.#stations.values()].reverse();
  }

  get objects(): readonly HeardObject[] {
    return [...this.#objects.values()].reverse();
  }

  /** The newest at the front. */
  get messages(): readonly HeardMessage[] {
    return this.#messages.toReversed();
  }

  /**
   * @param report undefined for frames that carry no APRS
   * @returns the station as it stands now
   */
  hear(
    frame: AprsFrame,
    report: AprsReport | undefined,
    heardAtMs: number,
    carrierOffsetHz?: number,
  ): HeardStation {
    const { source } = frame;
    const station = this.#noteFrame(frame, report, heardAtMs);
    const told = report === undefined ? {} : this.#take(source, report.content, heardAtMs);
    const whole = { ...station, ...told, ...(carrierOffsetHz !== undefined && { carrierOffsetHz }) };
    this.#stations.delete(source);
    this.#stations.set(source, whole);
    trim(this.#stations, this.#limits.mostStations);
    return whole;
  }

  #noteFrame(frame: AprsFrame, report: AprsReport | undefined, heardAtMs: number): HeardStation {
    const known = this.#stations.get(frame.source) ?? { ...unheard, firstHeardAtMs: heardAtMs };
    const { heardFrom, isDirect } = readWay(frame.source, frame.path);
    return {
      ...known,
      callsign: frame.source,
      lastHeardAtMs: heardAtMs,
      frames: known.frames + 1,
      directFrames: known.directFrames + Number(isDirect),
      oddFrames: known.oddFrames + Number((report?.oddities.length ?? 0) > 0),
      heardFrom,
      path: frame.path.map(({ address, isUsed }) => (isUsed ? `${address}*` : address)),
      destination: frame.destination,
    };
  }

  #take(source: string, content: AprsContent, heardAtMs: number): Partial<HeardStation> {
    switch (content.kind) {
      case 'position': {
        const { position, altitudeM, comment, weather, telemetry } = content;
        return {
          ...(position && { position, positionAtMs: heardAtMs }),
          ...(altitudeM !== undefined && { altitudeM }),
          ...(comment !== '' && { comment }),
          ...(weather && { weather }),
          ...(telemetry && this.#telemetryOf(source, telemetry, heardAtMs)),
        };
      }
      case 'nmea':
        return content.position === undefined ? {} : { position: content.position, positionAtMs: heardAtMs };
      case 'weather':
        return { weather: content.weather };
      case 'status': {
        const { position, text } = content;
        return { status: text, ...(position && { position, positionAtMs: heardAtMs }) };
      }
      case 'telemetry':
        return this.#telemetryOf(source, content, heardAtMs);
      case 'telemetry-definition':
        this.#definitions.learn(content.addressee, content.definition);
        return {};
      case 'object':
      case 'item': {
        const { name, kind, isAlive, position, comment } = content;
        this.#objects.delete(name);
        this.#objects.set(name, { name, kind, reportedBy: source, heardAtMs, isAlive, position, comment });
        trim(this.#objects, this.#limits.mostObjects);
        return {};
      }
      case 'message':
      case 'bulletin':
      case 'announcement':
      case 'directed-query':
        this.#addMessage(source, content.kind, content, heardAtMs);
        return {};
      case 'acknowledgement':
      case 'rejection':
        this.#addMessage(source, content.kind, { ...content, text: '' }, heardAtMs);
        return {};
      default:
        return {};
    }
  }

  #telemetryOf(
    source: string,
    telemetry: Extract<AprsContent, { readonly kind: 'telemetry' }>,
    telemetryAtMs: number,
  ): Partial<HeardStation> {
    return {
      telemetry: this.#definitions.valuesOf(source, telemetry),
      telemetrySequence: telemetry.sequence,
      telemetryAtMs,
    };
  }

  #addMessage(
    source: string,
    kind: HeardMessage['kind'],
    said: { readonly addressee: string; readonly text: string; readonly number?: string | undefined },
    heardAtMs: number,
  ): void {
    const { addressee, text, number } = said;
    this.#messages.push({ heardAtMs, kind, source, addressee, text, number });
    if (this.#messages.length > this.#limits.mostMessages) this.#messages.shift();
  }
}

const unheard = {
  callsign: '',
  frames: 0,
  directFrames: 0,
  position: undefined,
  positionAtMs: undefined,
  altitudeM: undefined,
  comment: undefined,
  status: undefined,
  weather: undefined,
  telemetry: [],
  telemetrySequence: undefined,
  telemetryAtMs: undefined,
  oddFrames: 0,
  carrierOffsetHz: undefined,
} as const;

function trim(map: Map<string, unknown>, most: number): void {
  while (map.size > most) map.delete(map.keys().next().value!);
}
