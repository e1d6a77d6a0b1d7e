import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { Container, Parameter, XtceDefinition } from 'ccsds-parser/xtce/definition';

/**
 * Parameters as the page lists them: name, unit, limits, and how often each should come.
 *
 * @param reportPeriodsMs by the name of the container that brings it
 */
export function parameterInfosOf(
  definition: XtceDefinition,
  reportPeriodsMs: Readonly<Record<string, number>>,
): ParameterInfo[] {
  const periods = new Map<Parameter, number>();
  const used = new Set<Parameter>();
  for (const container of definition.containers) {
    if (isHeader(container)) continue;
    for (const entry of container.entries) {
      if (entry.kind !== 'parameter') continue;
      used.add(entry.parameter);
      const periodMs = reportPeriodsMs[container.name];
      if (periodMs !== undefined) periods.set(entry.parameter, periodMs);
    }
  }
  return definition.parameters
    .filter((parameter) => used.has(parameter))
    .map((parameter) => ({
      name: parameter.name,
      shortDescription: parameter.description,
      unit: parameter.type.unit ?? null,
      kind: parameter.type.kind,
      limits: limitsOf(parameter),
      periodMs: periods.get(parameter) ?? null,
    }));
}

/** An abstract container that only frames what its children hold, and repeats what a packet already tells of itself. */
function isHeader({ isAbstract, base, children }: Container): boolean {
  return isAbstract && children.length > 0 && (base === undefined || base.base === undefined);
}

function limitsOf({ type }: Parameter): ParameterInfo['limits'] {
  const { alarm } = type;
  if (alarm?.kind !== 'ranges' || alarm.isInside) return [];
  const bound = (value: number) => (Number.isFinite(value) ? value : null);
  return alarm.ranges.map(({ level, range }) => ({ level, low: bound(range.min), high: bound(range.max) }));
}
