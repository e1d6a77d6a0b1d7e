import type { Fault } from '@dawa/seams/fault';
import type { AprsMessage } from './message.ts';
import type { NmeaFix } from './nmea-fix.ts';
import type { AprsPosition } from './position.ts';
import type { AprsQuery } from './query.ts';
import type { AprsStatus } from './status.ts';
import type { AprsTelemetry } from './telemetry.ts';
import type { AprsTime } from './time-stamp.ts';
import type { AprsWeather } from './weather.ts';

/**
 * What one APRS frame says, with what is not as it should be. Nothing is thrown away: what cannot be read comes as
 * `unread`, and whatever was read before the damage stands beside its flag.
 */
export interface AprsReport {
  readonly content: AprsContent;
  /** Each with what was expected and what was found; empty for a frame that keeps to the rules. */
  readonly oddities: readonly AprsOddity[];
  /** The information field as it came, readable: UTF-8 where it is that, otherwise one character an octet. */
  readonly text: string;
}

export type AprsOddityKind =
  | 'bad-position'
  | 'bad-time'
  | 'bad-extension'
  | 'bad-name'
  | 'bad-message'
  | 'bad-telemetry'
  | 'bad-weather'
  | 'bad-mic-e'
  | 'bad-checksum'
  | 'bad-third-party'
  | 'no-fix'
  | 'late-position'
  | 'trailing-octets'
  | 'unknown-type'
  | 'not-aprs'
  | 'empty';

export type AprsOddity = Fault<AprsOddityKind>;

export type AprsContent =
  | AprsPositionReport
  | AprsObject
  | AprsWeatherReport
  | AprsMessage
  | AprsTelemetry
  | AprsStatus
  | AprsQuery
  | AprsCapabilities
  | AprsThirdParty
  | AprsUserDefined
  | AprsNmea
  | AprsDirection
  | AprsSpot
  | AprsTestData
  | AprsUnread;

/** Where a station says it is. */
export interface AprsPositionReport extends AprsPlaced {
  readonly kind: 'position';
  /** It can be sent messages. Mic-E devices tell it by their type. */
  readonly isMessaging: boolean;
}

/** Where a station says that something else is. */
export interface AprsObject extends AprsPlaced {
  readonly kind: 'object' | 'item';
  /** Without the spaces behind it. */
  readonly name: string;
  /** False once it is to be taken off the map. */
  readonly isAlive: boolean;
}

/** A position and all that may hang on it. What was not said is undefined. */
export interface AprsPlaced {
  /** Undefined where it could not be read, or the station says that it has none. */
  readonly position: AprsPosition | undefined;
  readonly time: AprsTime | undefined;
  readonly motion: AprsMotion | undefined;
  /** Above mean sea level. */
  readonly altitudeM: number | undefined;
  /** Transmitter and antenna (PHG), or how strongly a signal was heard on it (DFS). */
  readonly antenna: AprsAntenna | undefined;
  /** How far the station says it can be heard. */
  readonly rangeM: number | undefined;
  readonly bearing: AprsBearing | undefined;
  readonly area: AprsArea | undefined;
  readonly storm: AprsStorm | undefined;
  readonly weather: AprsWeather | undefined;
  /** Five channels in the comment, base 91, or those of a Mic-E. */
  readonly telemetry: AprsTelemetry | undefined;
  readonly compression: AprsCompression | undefined;
  readonly micE: AprsMicE | undefined;
  /** What is left for people, without all of the above. */
  readonly comment: string;
}

/** Undefined for what the station does not know. */
export interface AprsMotion {
  /** From true north, 0 to 360. */
  readonly courseDeg: number | undefined;
  readonly speedMS: number | undefined;
}

export interface AprsAntenna {
  /** Of PHG. */
  readonly powerW: number | undefined;
  /** Of DFS: S-points. */
  readonly strengthS: number | undefined;
  readonly heightM: number;
  readonly gainDb: number;
  /** Undefined: all around. */
  readonly directivityDeg: number | undefined;
}

export interface AprsBearing {
  readonly bearingDeg: number;
  /** Hits of 8; 9: by hand; 0: what follows means nothing. */
  readonly hits: number;
  readonly rangeM: number;
  /** Better than this; undefined: useless. */
  readonly accuracyDeg: number | undefined;
}

/** Drawn from its upper left corner down and to the right. */
export interface AprsArea {
  readonly shape: 'circle' | 'line' | 'ellipse' | 'triangle' | 'box';
  readonly isFilled: boolean;
  readonly color: number;
  readonly latitudeOffsetDeg: number;
  readonly longitudeOffsetDeg: number;
}

export interface AprsStorm {
  readonly type: 'tropical-storm' | 'hurricane' | 'tropical-depression';
  readonly sustainedMS: number;
  readonly gustMS: number;
  readonly pressurePa: number;
  readonly hurricaneRadiusM: number;
  readonly stormRadiusM: number;
  readonly galeRadiusM: number | undefined;
}

/** The last octet of a compressed position. */
export interface AprsCompression {
  /** The fix is not an old one. */
  readonly isCurrent: boolean;
  readonly source: 'other' | 'GLL' | 'GGA' | 'RMC';
  readonly origin: string;
}

export interface AprsMicE {
  /** `En Route`, `Custom-2`, `Emergency`; `unknown` where standard and custom bits are mixed. */
  readonly message: string;
  readonly isCurrent: boolean;
  /** What made it, as far as its type octets tell. */
  readonly device: string | undefined;
}

export interface AprsWeatherReport {
  readonly kind: 'weather';
  readonly time: AprsTime | undefined;
  readonly weather: AprsWeather;
  readonly comment: string;
}

/** `IGATE,MSG_CNT=30,LOC_CNT=61`: null where a capability has no value. */
export interface AprsCapabilities {
  readonly kind: 'capabilities';
  readonly capabilities: Readonly<Record<string, string | null>>;
}

/** A frame of another network, sent on by a gateway. */
export interface AprsThirdParty {
  readonly kind: 'third-party';
  readonly source: string;
  readonly destination: string;
  readonly path: readonly string[];
  readonly report: AprsReport;
}

export interface AprsUserDefined {
  readonly kind: 'user-defined';
  readonly userId: string;
  readonly packetType: string;
  readonly data: string;
}

/** A sentence of a GPS receiver as it came. */
export interface AprsNmea {
  readonly kind: 'nmea';
  /** `GPRMC`. */
  readonly sentence: string;
  readonly fix: NmeaFix | undefined;
  /** Where the fix has one; the symbol is told by the addresses. */
  readonly position?: AprsPosition;
}

/** Of an Agrelo DFjr or MicroFinder. */
export interface AprsDirection {
  readonly kind: 'direction';
  readonly bearingDeg: number;
  /** 0 to 9, the best. */
  readonly quality: number;
}

/** A spot of a DX cluster. */
export interface AprsSpot {
  readonly kind: 'spot';
  readonly spotter: string;
  readonly frequencyHz: number;
  readonly station: string;
  readonly comment: string;
}

export interface AprsTestData {
  readonly kind: 'test-data';
  readonly data: string;
}

/** What no rule reads; the oddities say why. */
export interface AprsUnread {
  readonly kind: 'unread';
  /** What it should have been, by its first octet. */
  readonly expected: string | undefined;
  readonly data: string;
}
