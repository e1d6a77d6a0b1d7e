/**
 * What a rotator's controller and whoever drives it say to each other, whatever the language.
 *
 * A language is written once, for both ends of the cable: the station writes orders and reads answers, a controller (a
 * simulator of ours, or a server that plays one) reads orders and writes answers. Driver and simulator know this file and
 * none of the languages; `rotator-languages.ts` lists them.
 */
export interface RotatorLanguage {
  /** For people: `GS-232B`. */
  readonly name: string;
  /** What it can say. A station whose mast turns farther needs another language. */
  readonly range: RotatorRange;
  /** `azimuth`: there is no word for an elevation. */
  readonly axes: 'both' | 'azimuth';
  /** The smallest step that an order can name; a controller that tells another one in its position is believed. */
  readonly stepDeg: number;
  /** False where the controller never tells where it points. */
  readonly hasPosition: boolean;
  /** True where an order counts in steps that only the controller knows: it must have told its position first. */
  readonly isPositionNeededToMove?: boolean;
  /** As the controller comes out of its box; all of them use 8 data bits, no parity, one stop bit. */
  readonly baudRate: number;
  readonly station: StationSide;
  readonly controller: ControllerSide;
}

export interface RotatorRange {
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
}

/** One axis or both; what is not named is left out. */
export interface RotatorAngles {
  readonly azimuthDeg?: number;
  readonly elevationDeg?: number;
}

export interface RotatorDirection {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/**
 * How the angles of an answer were written, each digit as a nought: `000.0`. Told where an answer that lost an octet is still
 * one, with a shorter number in it; it is believed less then. Left out where the numbers have a fixed width.
 */
export interface WrittenAngles {
  readonly azimuth?: string;
  readonly elevation?: string;
}

/** The smallest steps of both axes, as the controller told them. */
export interface RotatorSteps {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

export type JogDirection = 'up' | 'down' | 'left' | 'right';

/** The station's end: octets of orders, and a reader of what comes back. */
export interface StationSide {
  createParser(): AnswerParser;
  /** Asks where it points; empty where the language has no such question. */
  query(): readonly Exchange[];
  /**
   * Goes to a direction that lies on the steps, both axes.
   * @throws RangeError for an angle that the language cannot say
   */
  move(target: RotatorDirection, steps: RotatorSteps): readonly Exchange[];
  /** Halts both axes, at once. */
  stop(): readonly Exchange[];
  /**
   * Moves until it is stopped, or until an end switch. No driver of ours does: an antenna that runs until somebody says
   * stop runs on when the cable is lost. @param speedShare 0 to 1 of the full speed
   */
  jog?(direction: JogDirection, speedShare: number): readonly Exchange[];
  /** To where the controller thinks it should rest, which need not be where the station does. */
  park?(): readonly Exchange[];
  reset?(): readonly Exchange[];
}

export interface AnswerParser {
  push(bytes: Uint8Array): RotatorAnswer[];
  /** Forgets what was heard of a message that did not end: noise before a question is no part of its answer. */
  restart?(): void;
}

/** One order and what the controller says to it. */
export interface Exchange {
  readonly bytes: Uint8Array;
  /** Left out where the controller says nothing, or what it says tells nothing. */
  readonly answer?: ExpectedAnswer;
}

/** `acknowledged`: any word that it was understood, a position too. Otherwise the position of the axes that were asked for. */
export type ExpectedAnswer = 'acknowledged' | 'direction' | 'azimuth' | 'elevation';

export type RotatorAnswer =
  /** Where it points; an axis that was not told is left out. */
  | ({
      readonly kind: 'position';
      readonly steps?: RotatorSteps;
      readonly written?: WrittenAngles;
    } & RotatorAngles)
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused'; readonly text: string }
  /** Something that a controller may say and that tells nothing of its position: version, alarm, line of a log. */
  | { readonly kind: 'note'; readonly text: string }
  /** Not of this language, or damaged; control characters are replaced. */
  | { readonly kind: 'unknown'; readonly text: string };

/** @param text of a number, with or without its sign */
export function writtenForm(text: string): string {
  return text.trim().replace(/^[+-]/, '').replace(/\d/g, '0');
}

/** The controller's end: a reader of orders, and the octets that answer them. */
export interface ControllerSide {
  createParser(): { push(bytes: Uint8Array): RotatorOrder[] };
  /** What a controller in this state says to an order; empty when it says nothing. */
  answer(order: RotatorOrder, state: ControllerState): Uint8Array;
}

export interface ControllerState extends RotatorDirection {
  readonly isMoving: boolean;
  /** The order just taken was not obeyed: beyond the end switches. */
  readonly isRefused: boolean;
}

export interface RotatorAxes {
  readonly hasAzimuth: boolean;
  readonly hasElevation: boolean;
}

export type RotatorOrder =
  | ({ readonly kind: 'move' } & RotatorAngles)
  | ({ readonly kind: 'query' } & RotatorAxes)
  | ({ readonly kind: 'stop' } & RotatorAxes)
  /** Moves until stopped; the speed stays as it was unless given. */
  | { readonly kind: 'jog'; readonly direction: JogDirection; readonly speedShare?: number }
  /** Speed of what follows, 0 to 1 of the full one. */
  | { readonly kind: 'speed'; readonly speedShare: number }
  | { readonly kind: 'park' }
  | { readonly kind: 'reset' }
  /** A word of the language that neither moves nor stops anything: version, status, a setting. */
  | { readonly kind: 'other'; readonly text: string }
  /** Not of this language, or damaged; never obeyed, not even in part. */
  | { readonly kind: 'unknown'; readonly text: string };
