import type { Fault } from '@dawa/seams/fault';

/** How a repeated frame shows the way that it went. */
export type DigipeatStyle =
  /** Own call in front of what was used up: `ARISS` becomes `A55BTN*,ARISS*`, as A55BTN does on the air. */
  | 'insert'
  /** Own call in its place: `A55BTN*`, as aprx does. */
  | 'replace'
  /** In place and without own call: `ARISS*`, and `WIDE2-2` becomes `WIDE2-1`. */
  | 'decrement';

export interface DigipeatSettings {
  readonly call: string;
  readonly ssid: number;
  /** By bit: 0 APRSAT, 1 ARISS, 2 WIDE and WIDEn-N. */
  readonly aliasMask: number;
  readonly style: DigipeatStyle;
}

/** Why a frame is not repeated. What is odd would come out malformed, or is dropped by everybody who hears it. */
export type DigipeatRefusal = Fault<
  | 'not-ax25'
  | 'other-dialect'
  | 'not-ui'
  | 'empty-callsign'
  | 'lower-case-callsign'
  | 'strange-callsign'
  | 'long-path'
  | 'long-information'
  | 'empty-information'
  | 'unordered-path'
  | 'own-frame'
  | 'own-call-used'
  | 'path-used-up'
  | 'not-for-us'
  | 'bad-hop-count'
>;
