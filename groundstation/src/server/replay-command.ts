import type { CommandRecord, CommandState } from '@dawa/protocols/console/command';

/**
 * A command as it stood at an instant, from the newest that is known of it: what happened later has not happened yet. When it
 * was refused or given up is not kept apart, so until then it stands at the last stage that has an instant.
 */
export function commandAsOf(record: CommandRecord, atMs: number): CommandRecord {
  const then = (happenedAtMs: number | null) =>
    happenedAtMs !== null && happenedAtMs <= atMs ? happenedAtMs : null;
  const { sentAtMs, acceptedAtMs, startedAtMs, completedAtMs } = record;
  const stages: readonly [number | null, CommandState][] = [
    [completedAtMs, 'completed'],
    [startedAtMs, 'started'],
    [acceptedAtMs, 'accepted'],
    [sentAtMs, 'sent'],
  ];
  const reached = stages.find(([happenedAtMs]) => then(happenedAtMs) !== null);
  return {
    ...record,
    state: reached?.[1] ?? 'queued',
    armedUntilMs: null,
    sentAtMs: then(sentAtMs),
    acceptedAtMs: then(acceptedAtMs),
    startedAtMs: then(startedAtMs),
    completedAtMs: then(completedAtMs),
    detail: null,
    packetHex: then(sentAtMs) === null ? null : record.packetHex,
  };
}
