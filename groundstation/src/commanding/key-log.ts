import type { Clock } from '@dawa/seams/clock';
import type { Journal, Span } from '../ports.ts';

/** One time that the transmitter was keyed, as a licence asks for it. */
export interface KeyDown {
  readonly fromAtMs: number;
  /** Null while it is keyed. */
  readonly toAtMs: number | null;
  readonly frequencyHz: number;
  readonly mode: string;
  /** Null when the radio does not tell. */
  readonly powerW: number | null;
  /** Null on simulated ports without a permit. */
  readonly callsign: string | null;
  readonly commandId: string | null;
  readonly why: string;
  /** What permitted it: `permit of A51AA until 2027-01-01`, `simulated ports`. */
  readonly permit: string;
}

/** Every key-down, written to the journal at its start and at its end. */
export interface KeyLog {
  begin(keyDown: Omit<KeyDown, 'fromAtMs' | 'toAtMs'>): void;
  /** Ends the one that is open; does nothing when none is. */
  end(how: string): void;
  /** Key-downs that touch `span`, oldest first. */
  within(span: Span): readonly KeyDown[];
}

/** The journal keeps them for ever; here only what a report of this day may ask for. */
const keptInMemory = 1000;

export function createKeyLog({ clock, journal }: { clock: Clock; journal: Journal }): KeyLog {
  let all: KeyDown[] = [];
  const open = () => all.find((one) => one.toAtMs === null);
  return {
    begin(keyDown) {
      const entry: KeyDown = { ...keyDown, fromAtMs: clock.nowAtMs(), toAtMs: null };
      all = [...all, entry].slice(-keptInMemory);
      journal.event({
        severity: 'watch',
        source: 'safety',
        code: 'key-down',
        text: `Transmitter keyed: ${inWords(entry)}.`,
      });
    },
    end(how) {
      const entry = open();
      if (entry === undefined) return;
      const toAtMs = clock.nowAtMs();
      all = all.map((one) => (one === entry ? { ...entry, toAtMs } : one));
      const lastedS = ((toAtMs - entry.fromAtMs) / 1000).toFixed(2);
      journal.event({
        severity: 'info',
        source: 'safety',
        code: 'key-up',
        text: `Transmitter released after ${lastedS} s (${how}): ${inWords(entry)}.`,
      });
    },
    within: ({ fromAtMs, toAtMs }) =>
      all.filter((one) => one.fromAtMs < toAtMs && (one.toAtMs ?? Number.POSITIVE_INFINITY) >= fromAtMs),
  };
}

function inWords(keyDown: KeyDown): string {
  return [
    `${(keyDown.frequencyHz / 1e6).toFixed(6)} MHz`,
    keyDown.mode,
    keyDown.powerW === null ? 'power as set on the radio' : `${keyDown.powerW} W`,
    keyDown.callsign ?? 'no callsign',
    keyDown.commandId === null ? keyDown.why : `${keyDown.why}, command ${keyDown.commandId}`,
    keyDown.permit,
  ].join(', ');
}
