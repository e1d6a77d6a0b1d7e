import type { ModulatedOctets } from '../station-devices/modem.ts';

/** What the space link asks of whatever radio stands on the ground. */
export interface GroundRadio {
  readonly receiveFrequencyHz: number;
  /** What is, or was last, on the air. */
  readonly onAirFrequencyHz: number;
  readonly isTransmitting: boolean;
  /** Hears nothing, because it transmits and has not the second receiver of satellite mode. */
  readonly isDeaf: boolean;
  readonly isDemodulating: boolean;
  wasKeyedAt(atMs: number, slackMs: number): boolean;
}

/** What the space link asks of the modem behind it. */
export interface GroundModem {
  receive(bytes: Uint8Array): void;
  onModulated(listener: (modulated: ModulatedOctets) => void): void;
}

/** What the space link asks of the antenna: where it points. */
export interface GroundAntenna {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** Angle between where the antenna points and where the satellite is. */
export function pointingErrorDeg(antenna: GroundAntenna, target: GroundAntenna): number {
  const rad = Math.PI / 180;
  const cosError =
    Math.sin(antenna.elevationDeg * rad) * Math.sin(target.elevationDeg * rad) +
    Math.cos(antenna.elevationDeg * rad) *
      Math.cos(target.elevationDeg * rad) *
      Math.cos((antenna.azimuthDeg - target.azimuthDeg) * rad);
  return Math.acos(Math.min(1, Math.max(-1, cosError))) / rad;
}
