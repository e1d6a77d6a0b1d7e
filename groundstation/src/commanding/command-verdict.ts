import type { CommandRecord } from '@dawa/protocols/console/command';
import type { Verification } from 'ccsds-parser/pus/verification';

/** What a report of the spacecraft makes of a command. */
export interface CommandVerdict {
  /** For people: `Rejected at acceptance (1.2, code 6): payload is in SAFE.` */
  readonly text: string;
  readonly change: Partial<CommandRecord>;
  /** Nothing more is expected about this command. */
  readonly isFinal: boolean;
}

/**
 * Reads a report of service 1 about a command that is on its way.
 * @param failureText what a failure code means, when the dictionary says
 * Source: ECSS-E-ST-70-41C, 8.1.2: a completion tells of an acceptance and a start that got lost on the way down
 */
export function verdictOn(
  record: CommandRecord,
  verification: Verification,
  atMs: number,
  failureText: (code: number) => string | undefined,
): CommandVerdict {
  const { stage, isSuccess, subtype, step } = verification;
  if (!isSuccess) return failed(verification, failureText);
  const acceptedAtMs = record.acceptedAtMs ?? atMs;
  switch (stage) {
    case 'completion':
      return {
        text: `Completed (1.${subtype}).`,
        isFinal: true,
        change: { state: 'completed', acceptedAtMs, completedAtMs: atMs, detail: done(record, atMs) },
      };
    case 'acceptance': {
      const text = `Accepted (1.${subtype}).`;
      const state = record.state === 'started' ? 'started' : 'accepted';
      return { text, isFinal: false, change: { state, acceptedAtMs: atMs, detail: text } };
    }
    case 'start':
    case 'progress':
    case 'routing': {
      const text = `${stage === 'start' ? 'Started' : `Step ${step ?? '?'} done`} (1.${subtype}).`;
      const startedAtMs = record.startedAtMs ?? atMs;
      return { text, isFinal: false, change: { state: 'started', acceptedAtMs, startedAtMs, detail: text } };
    }
    default:
      return stage satisfies never;
  }
}

function failed(
  { stage, subtype, failureCode }: Verification,
  failureText: (code: number) => string | undefined,
): CommandVerdict {
  const meaning = failureCode === undefined ? undefined : failureText(failureCode);
  const isRejected = stage === 'acceptance' || stage === 'routing';
  const code = `1.${subtype}, code ${failureCode}`;
  const text = `${isRejected ? 'Rejected' : 'Failed'} at ${stage} (${code})${meaning === undefined ? '' : `: ${meaning}`}.`;
  return { text, isFinal: true, change: { state: isRejected ? 'rejected' : 'failed', detail: text } };
}

function done({ sentAtMs }: CommandRecord, atMs: number): string {
  return sentAtMs === null ? 'Done.' : `Done in ${((atMs - sentAtMs) / 1000).toFixed(1)} s.`;
}
