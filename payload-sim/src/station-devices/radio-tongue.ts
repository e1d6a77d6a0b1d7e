import type { Report } from '../device-log.ts';
import type { Transceiver } from './transceiver.ts';

/** A radio's own language: what it makes of octets that it hears. */
export interface RadioTongue {
  readonly transceiver: Transceiver;
  hear(bytes: Uint8Array): void;
  /** Says something that nobody asked for, where the language has that. */
  speakUnasked?(): void;
}

/** What the box around it lends to a tongue. */
export interface TongueSettings {
  readonly transceiver: Transceiver;
  readonly say: (bytes: Uint8Array) => void;
  /** Refuses to be tuned just now. */
  readonly isStubborn: () => boolean;
  readonly report: Report;
  /** Real time, for languages that tell by a pause where something begins. */
  readonly monotonicMs: () => number;
  readonly random: { integer(below: number): number };
}
