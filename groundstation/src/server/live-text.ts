import type { Clock } from '@dawa/seams/clock';
import type { BusMessage } from '../ports.ts';

/** Writes each message once for all clients; what a connection adds (`seq`) goes in front. */
export interface LiveText {
  of(message: BusMessage): LiveLine;
}

/** `{"type":"track","atMs":…,"runId":…,…}` without the opening brace. */
export type LiveLine = string & { readonly brand?: 'live line' };

export function createLiveText(clock: Pick<Clock, 'nowAtMs'>, runId: string): LiveText {
  return {
    of: (message) => {
      const { type, ...rest } = message;
      return JSON.stringify({ type, atMs: clock.nowAtMs(), runId, ...rest }).slice(1);
    },
  };
}

/** A whole message of one connection. */
export const withSequence = (seq: number, line: LiveLine) => `{"seq":${seq},${line}`;
