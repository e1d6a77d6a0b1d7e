import type { ModemDraft } from './modem-draft.ts';

/** What is known of a station before its file is written: from questions, options, or the files of another program. */
export interface StationDraft {
  readonly name?: string;
  readonly placeName?: string;
  readonly latitudeDeg?: number;
  readonly longitudeDeg?: number;
  readonly heightM?: number;
  readonly timeZone?: string;
  readonly callsign?: string;
  readonly rotator?: RotatorDraft;
  readonly radio?: RadioDraft;
  readonly modem?: ModemDraft;
}

export interface RotatorDraft {
  /** As `station.yaml` names it. */
  readonly kind: string;
  readonly port: string;
  readonly baudRate?: number;
  readonly minAzimuthDeg?: number;
  readonly maxAzimuthDeg?: number;
  readonly minElevationDeg?: number;
  readonly maxElevationDeg?: number;
  readonly deadbandDeg?: number;
}

export interface RadioDraft {
  /** As `station.yaml` names it. */
  readonly kind: string;
  /** Left out where the kind has no models, as a `rigctld`, which knows its own. */
  readonly model?: string;
  readonly port: string;
  readonly baudRate?: number;
}
