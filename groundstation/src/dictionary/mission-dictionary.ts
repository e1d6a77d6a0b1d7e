import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { describeFault, failure, type Result, success } from '@dawa/seams/fault';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import type { CommandDictionary } from '../commanding/command-dictionary.ts';
import type { ConfigFault } from '../config/config-fault.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import type { Dictionary } from '../pipeline/dictionary.ts';
import { createDictionary } from '../pipeline/xtce-dictionary.ts';
import { planDerived } from '../processing/derived-plan.ts';
import type { CountedMission } from '../processing/reception-book.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import type { DictionaryContents } from './dictionary-version.ts';
import { knownNamesOf } from './known-names-of.ts';
import { derivedInfosOf, parameterInfosOf } from './parameter-infos.ts';
import { commandsOf } from './xtce-commands.ts';

/** What a mission says and obeys, from its XTCE file. */
export interface MissionDictionary {
  readonly packets: Dictionary;
  readonly commands: CommandDictionary;
  readonly parameters: ParameterInfo[];
  /** What could not be read of the file, in one line each; the rest of it stands. */
  readonly warnings: readonly string[];
}

/** What of a mission decides what its packets mean, and how their reception is counted and dated. */
export function dictionaryContentsOf({
  file,
  telemetryXml,
}: MissionConfig): DictionaryContents & CountedMission {
  const { id: missionId, packets, derived } = file;
  return { missionId, xtce: telemetryXml, packets, derived, reception: receptionOptionsOf(file) };
}

export function openMissionDictionary(mission: MissionConfig): Result<MissionDictionary, ConfigFault> {
  const file = mission.telemetryPath;
  const { definition, faults } = loadXtce(mission.telemetryXml);
  if (definition === undefined) {
    const { line = 1, kind = 'bad-xml', expected = 'XTCE 1.2', found = 'nothing of it' } = faults[0] ?? {};
    return failure({ kind: 'bad-value', file, path: `line ${line}: ${kind}`, expected, found });
  }
  const warnings = faults.map(({ line, path, kind, expected, found }) =>
    describeFault({ kind: `${file}: line ${line}: ${path}: ${kind}`, expected, found }),
  );
  const plan = planDerived(mission.file.derived, knownNamesOf(definition));
  for (const { parameter, column, kind, expected, found } of plan.faults) {
    const place = column === undefined ? '' : `: column ${column}`;
    warnings.push(describeFault({ kind: `derived ${parameter}${place}: ${kind}`, expected, found }));
  }
  return success({
    packets: createDictionary(definition),
    commands: commandsOf(definition),
    parameters: [...parameterInfosOf(definition, mission.file.reportPeriodsMs), ...derivedInfosOf(plan)],
    warnings,
  });
}
