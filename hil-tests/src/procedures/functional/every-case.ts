import type { Dictionary } from '../../bench/dictionary.ts';
import { aliveCases, resetCases } from './cases/alive.ts';
import { eventCases as eventReportingCases } from './cases/events.ts';
import { housekeepingCases } from './cases/housekeeping.ts';
import { memoryCases } from './cases/memory.ts';
import { modeAndSettingsCases } from './cases/mode-and-settings.ts';
import { monitoringCases } from './cases/monitoring.ts';
import { parameterCases } from './cases/parameters.ts';
import { scheduleCases } from './cases/schedule.ts';
import { storeCases } from './cases/store.ts';
import { timeCases } from './cases/time.ts';
import { transmitterCases } from './cases/transmitter.ts';
import { twoStepCases } from './cases/two-steps.ts';
import { eventCases } from './event-cases.ts';
import { structureCases, structuresOf } from './structures.ts';
import type { TelecommandCases } from './telecommand-case.ts';

/** Application process of the payload. */
const payloadApid = 32;

/** Every telecommand that is proved, whichever phase proves it. */
export const telecommandCases: TelecommandCases = {
  ...aliveCases,
  ...modeAndSettingsCases,
  ...housekeepingCases,
  ...eventReportingCases,
  ...storeCases,
  ...memoryCases,
  ...twoStepCases,
  ...timeCases,
  ...scheduleCases,
  ...monitoringCases,
  ...parameterCases,
  ...transmitterCases,
  ...resetCases,
};

/** What the dictionary has of this article, and no case here: nobody tests it. */
export function withoutCase(dictionary: Dictionary): string[] {
  const telecommands = dictionary.telecommands
    .filter(({ ancillary }) => ancillary['authority'] === 'payload')
    .map(({ name }) => name);
  const events = dictionary.containers.flatMap(({ name }) =>
    name.startsWith('EVENT_') ? [name.slice('EVENT_'.length)] : [],
  );
  return [
    ...telecommands.filter((name) => !Object.hasOwn(telecommandCases, name)),
    ...structuresOf(dictionary, payloadApid).filter((name) => !Object.hasOwn(structureCases, name)),
    ...events.filter((name) => !Object.hasOwn(eventCases, name)),
  ];
}

/** Telecommands of the dictionary that are somebody else's. */
export function ofOthers({ telecommands }: Dictionary): string[] {
  return telecommands
    .filter(({ ancillary }) => Number(ancillary['apid']) !== payloadApid)
    .map(({ name }) => name);
}
