import type { CommandDefinition, CommandRecord, CommandRequest } from '@dawa/protocols/console/command';
import { failure, type Result } from '@dawa/seams/fault';
import type { CommandFault } from './command-list.ts';
import type { CommandStack } from './command-stack.ts';

/** A mission that is followed, and its commands if it can be commanded. */
export interface CommandedMission {
  readonly missionId: string;
  readonly stack: CommandStack | undefined;
}

/** Commands of all missions as one: each is of one mission, and goes its way. */
export interface MissionCommanding extends Omit<CommandStack, 'commands'> {
  /** Of all missions, in the order of their priority. */
  readonly definitions: readonly CommandDefinition[];
}

/**
 * Commands to several missions.
 *
 * @param missionOfPass of the pass that the station works on; undefined between passes
 */
export function createMissionCommanding(
  missions: readonly CommandedMission[],
  missionOfPass: () => string | undefined,
): MissionCommanding {
  const able = missions.flatMap(({ missionId, stack }) => (stack === undefined ? [] : { missionId, stack }));
  const names = able.map(({ missionId }) => missionId).join(' or ');

  /** Where nobody says to whom, it is not guessed: the only one, or the one overhead. */
  const stackFor = (missionId: string | undefined): Result<CommandStack, CommandFault> => {
    if (able.length === 0) return refused('a mission with a CCSDS uplink and commands', 'none');
    const meant = missionId ?? (able.length === 1 ? able[0]!.missionId : missionOfPass());
    const found = able.find((one) => one.missionId === meant);
    if (found !== undefined) return { ok: true, value: found.stack };
    if (missionId === undefined) {
      const why = meant === undefined ? 'no pass runs' : `the pass is of ${meant}`;
      return failure({ kind: 'bad-value', expected: `missionId ${names}`, found: `none, and ${why}` });
    }
    const isFollowed = missions.some((one) => one.missionId === missionId);
    return isFollowed
      ? refused(`a mission with a CCSDS uplink and commands: ${names}`, missionId)
      : failure({ kind: 'not-found', expected: names, found: missionId });
  };
  const holding = (commandId: string) =>
    able.find(({ stack }) => stack.commands.some((command) => command.commandId === commandId))?.stack;
  const within = (
    commandId: string,
    ask: (stack: CommandStack) => Result<CommandRecord, CommandFault>,
  ): Result<CommandRecord, CommandFault> => {
    const stack = holding(commandId);
    return stack === undefined
      ? failure({ kind: 'not-found', expected: 'a known command', found: commandId })
      : ask(stack);
  };

  return {
    get definitions() {
      return able.flatMap(({ stack }) => stack.definitions);
    },
    create(request: CommandRequest, by: string) {
      const stack = stackFor(request.missionId);
      return stack.ok ? stack.value.create(request, by) : stack;
    },
    arm: (commandId, by) => within(commandId, (stack) => stack.arm(commandId, by)),
    send: (commandId, by) => within(commandId, (stack) => stack.send(commandId, by)),
    drop: (commandId, by) => within(commandId, (stack) => stack.drop(commandId, by)),
    close() {
      for (const { stack } of able) stack.close();
    },
  };
}

function refused(expected: string, found: string): Result<never, CommandFault> {
  return failure({ kind: 'refused', expected, found });
}
