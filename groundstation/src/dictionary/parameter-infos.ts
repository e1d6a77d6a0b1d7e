import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { limitState } from '@dawa/protocols/console/quantity';
import { type Container, listParameters, type XtceDefinition } from 'ccsds-parser/xtce/xtce';

/**
 * Parameters as the page lists them: name, unit, limits, and how often each should come.
 *
 * @param reportPeriodsMs by the name of the container that brings it
 */
export function parameterInfosOf(
  definition: XtceDefinition,
  reportPeriodsMs: Readonly<Record<string, number>>,
): ParameterInfo[] {
  const headers = new Set(definition.containers.filter(isHeader).map(({ name }) => name));
  return listParameters(definition).flatMap(({ name, description, unit, type, limits, containers }) => {
    const reports = containers.filter((container) => !headers.has(container));
    if (reports.length === 0) return [];
    const periods = reports.flatMap((container) => reportPeriodsMs[container] ?? []);
    return {
      name,
      shortDescription: description,
      unit: unit ?? null,
      kind: type,
      limits: limits.flatMap(({ level, low, high }) => {
        const known = limitState.safeParse(level);
        return known.success ? { level: known.data, low: low ?? null, high: high ?? null } : [];
      }),
      periodMs: periods.length === 0 ? null : Math.min(...periods),
    };
  });
}

/** Containers that only frame what others hold: the packet header and, on it, the header of its service. */
function isHeader({ isAbstract, base }: Container): boolean {
  return isAbstract && (base === undefined || base.base === undefined);
}
