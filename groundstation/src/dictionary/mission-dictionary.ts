import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { CommandDictionary } from '../commanding/command-dictionary.ts';
import type { ConfigFault } from '../config/config-fault.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { Dictionary } from '../pipeline/dictionary.ts';
import { loadDictionary } from '../pipeline/xtce-dictionary.ts';

/** What a mission says and obeys, from its XTCE file. */
export interface MissionDictionary {
  readonly packets: Dictionary;
  readonly commands: CommandDictionary;
  readonly parameters: ParameterInfo[];
  /** What could not be read of the file, in one line each. */
  readonly warnings: readonly string[];
}

export function openMissionDictionary(mission: MissionConfig): Result<MissionDictionary, ConfigFault> {
  const packets = loadDictionary(mission.telemetryXml);
  if (!packets.ok)
    return failure({ ...packets.fault, kind: 'bad-value', file: mission.telemetryPath, path: '' });
  const commands: CommandDictionary = {
    definitions: [],
    encode: (name) => failure({ kind: 'not-found', expected: 'a command', found: name }),
    failureText: () => undefined,
  };
  return success({ packets: packets.value, commands, parameters: [], warnings: [] });
}
