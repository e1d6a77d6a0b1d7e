import type { SafetyState } from '@dawa/protocols/console/safety';
import type { StoredValue } from '../adapters/json-file.ts';
import type { KeyDuty } from './key-duty.ts';

/** What must survive a restart. Arming is not among it, but for motion inside the contact that was running. */
export interface SafetyMemory {
  readonly lock: SafetyState['lock'];
  readonly stopped: SafetyState['stopped'];
  /** Who pressed TX off; null when nobody did. */
  readonly heldBy: string | null;
  /** The contact in which motion was armed, for a restart in the middle of it. */
  readonly contact: { readonly passId: string; readonly untilAtMs: number } | null;
  /** The transmitter was keyed when this was written: the next start releases it before anything else. */
  readonly keyedSinceAtMs: number | null;
  /** Too much came back from the antenna, and no person has reset it. */
  readonly tripped: { readonly atMs: number; readonly why: string } | null;
  readonly duty: KeyDuty;
}

const nothingKept: SafetyMemory = {
  lock: null,
  stopped: null,
  heldBy: null,
  contact: null,
  keyedSinceAtMs: null,
  tripped: null,
  duty: [],
};

/** A file that cannot be read may have held a lock: then everything is locked, and a person decides. */
export function loadSafetyMemory(stored: StoredValue<SafetyMemory>): {
  memory: SafetyMemory;
  isTrusted: boolean;
} {
  try {
    return { memory: { ...nothingKept, ...stored.load() }, isTrusted: true };
  } catch {
    const lock = { who: 'Dawa', why: 'the safety file cannot be read', untilAtMs: null };
    return { memory: { ...nothingKept, lock }, isTrusted: false };
  }
}
