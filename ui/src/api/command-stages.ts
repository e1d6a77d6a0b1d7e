import type { CommandRecord, CommandState } from '@dawa/protocols/console/command';

export type Stage = 'done' | 'current' | 'waiting' | 'rejected' | 'unknown';

export const stageNames = ['sent', 'accepted', 'started', 'done'] as const;

/** How far a command came, for the four segments of its chain. */
export function commandStages(command: CommandRecord): readonly Stage[] {
  const reached = [
    command.sentAtMs,
    command.acceptedAtMs,
    command.startedAtMs,
    command.completedAtMs,
  ].findLastIndex((atMs) => atMs !== null);
  const passed = command.state === 'completed' ? stageNames.length : reached + 1;
  return stageNames.map((_, index) => {
    if (index < passed) return 'done';
    switch (command.state) {
      case 'rejected':
      case 'failed':
        return index === passed ? 'rejected' : 'waiting';
      case 'unknown':
        return 'unknown';
      case 'sending':
      case 'sent':
      case 'accepted':
      case 'started':
        return index === passed ? 'current' : 'waiting';
      default:
        return 'waiting';
    }
  });
}

/** True until the spacecraft has said its last word, or never will. */
export function isOpen(state: CommandState): boolean {
  return !['completed', 'rejected', 'failed', 'unknown', 'dropped'].includes(state);
}

/** What the state is called in a sentence. */
export function stateWords(command: CommandRecord): string {
  const { state, sentAtMs, completedAtMs, acceptedAtMs } = command;
  const since = (atMs: number | null) =>
    atMs === null || sentAtMs === null ? '' : ` ${((atMs - sentAtMs) / 1000).toFixed(1)} s`;
  switch (state) {
    case 'queued':
      return 'Ready';
    case 'armed':
      return 'Armed';
    case 'sending':
      return 'Going out';
    case 'sent':
      return 'On air, no answer yet';
    case 'accepted':
      return acceptedAtMs === null ? 'Accepted' : `Accepted,${since(acceptedAtMs)}`;
    case 'started':
      return 'Started';
    case 'completed':
      return completedAtMs === null ? 'Done' : `Done in${since(completedAtMs)}`;
    case 'rejected':
      return 'Rejected';
    case 'failed':
      return 'Failed';
    case 'unknown':
      return 'Outcome unknown';
    case 'dropped':
      return 'Dropped';
    default:
      return state;
  }
}
