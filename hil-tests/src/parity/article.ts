import type { ArticleName, ParityFault } from './suite.ts';

/** Something that claims to be the payload, on cables, and in a time that moves only when it is told to. */
export interface Article {
  readonly name: ArticleName;
  /** What it is, for the table. */
  readonly what: string;
  readonly timeMs: number;
  setPower(isOn: boolean): Promise<void>;
  /** Octets on the payload bus. */
  send(octets: Uint8Array): Promise<void>;
  /** A frame on the air, well received; without frame check. */
  onAir(frame: Uint8Array): Promise<void>;
  setFault(name: ParityFault, isActive: boolean): Promise<void>;
  runFor(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What comes out of it, told as it happens. */
export interface Observer {
  bus(octets: Uint8Array): void;
  /** A frame that it sends on the air. */
  frame(octets: Uint8Array): void;
  key(isKeyed: boolean): void;
}
