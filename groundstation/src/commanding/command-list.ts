import type { CommandRecord, CommandState } from '@dawa/protocols/console/command';
import type { Clock } from '@dawa/seams/clock';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { Archive, Bus } from '../ports.ts';

/** Older ones are in the archive. */
const longestList = 500;

export type CommandFault = Fault<'not-found' | 'bad-value' | 'refused'>;

/** The commands of a run as they stand: every change is kept and published, and each may wait for one instant. */
export interface CommandList {
  readonly all: readonly CommandRecord[];
  get(commandId: string): CommandRecord | undefined;
  /** The command if it is in one of `states`; `what` says in words what it should have been. */
  find(commandId: string, states: readonly CommandState[], what: string): Result<CommandRecord, CommandFault>;
  /** Takes up a command from before a restart: it was kept and published then. */
  restore(record: CommandRecord): void;
  keep(record: CommandRecord): CommandRecord;
  /** Does nothing for a command that fell off the list. */
  change(commandId: string, part: Partial<CommandRecord>): void;
  /** Runs `action` at `atMs`, in place of what this command waited for before. */
  later(commandId: string, atMs: number, action: () => void): void;
  stopTimer(commandId: string): void;
  close(): void;
}

export function createCommandList(parts: {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly archive: Pick<Archive, 'saveCommand'>;
}): CommandList {
  const { clock, bus, archive } = parts;
  const records = new Map<string, CommandRecord>();
  const cancels = new Map<string, () => void>();
  const stopTimer = (commandId: string) => {
    cancels.get(commandId)?.();
    cancels.delete(commandId);
  };
  const restore = (record: CommandRecord) => {
    records.set(record.commandId, record);
    const oldest = records.size > longestList ? records.keys().next().value : undefined;
    if (oldest !== undefined) records.delete(oldest);
  };
  const keep = (record: CommandRecord): CommandRecord => {
    restore(record);
    archive.saveCommand(record);
    bus.publish({ type: 'command', command: record });
    return record;
  };
  return {
    get all() {
      return [...records.values()];
    },
    get: (commandId) => records.get(commandId),
    find(commandId, states, what) {
      const record = records.get(commandId);
      if (record === undefined)
        return failure({ kind: 'not-found', expected: 'a known command', found: commandId });
      if (states.includes(record.state)) return success(record);
      return failure({ kind: 'refused', expected: `${what}: ${states.join(' or ')}`, found: record.state });
    },
    restore,
    keep,
    change(commandId, part) {
      const record = records.get(commandId);
      if (record !== undefined) keep({ ...record, ...part });
    },
    later(commandId, atMs, action) {
      stopTimer(commandId);
      cancels.set(commandId, clock.at(atMs, action));
    },
    stopTimer,
    close() {
      for (const commandId of [...cancels.keys()]) stopTimer(commandId);
    },
  };
}
