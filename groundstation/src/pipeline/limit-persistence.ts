import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { defaultPersistence, type Persistence } from '../processing/limit-track.ts';
import { parameterNames } from './xtce-dictionary.ts';

/**
 * How many samples in a row a dictionary asks for before an alarm stands, and before it is over (XTCE 1.2 AlarmType,
 * `minViolations` and `minConformance`), by parameter.
 *
 * Of alarms in several contexts the most patient counts. Never less than two: one damaged or freak value raises nothing. Parameters
 * for which two are enough are not named.
 */
export function limitPersistences(definition: XtceDefinition): ReadonlyMap<string, Persistence> {
  const nameOf = parameterNames(definition);
  const asked = new Map<string, Persistence>();
  for (const parameter of definition.parameters) {
    const { alarm: usual, contextAlarms } = parameter.type;
    const alarms = [...contextAlarms.map(({ alarm }) => alarm), ...(usual ? [usual] : [])];
    const raiseAfterSamples = Math.max(
      defaultPersistence.raiseAfterSamples,
      ...alarms.map(({ minViolations }) => minViolations),
    );
    const clearAfterSamples = Math.max(
      defaultPersistence.clearAfterSamples,
      ...alarms.map(({ minConformance }) => minConformance),
    );
    if (raiseAfterSamples > 2 || clearAfterSamples > 2)
      asked.set(nameOf(parameter), { ...defaultPersistence, raiseAfterSamples, clearAfterSamples });
  }
  return asked;
}
