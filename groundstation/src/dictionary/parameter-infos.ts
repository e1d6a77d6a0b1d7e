import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { confidence, limitState } from '@dawa/protocols/console/quantity';
import { type ParameterInfo as Listed, listParameters, type XtceDefinition } from 'ccsds-parser/xtce/xtce';
import type { DerivedPlan } from '../processing/derived-plan.ts';
import { isHeader } from './container-group.ts';

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
  return listParameters(definition).flatMap((listed) => {
    const reports = listed.containers.filter((container) => !headers.has(container));
    if (reports.length === 0) return [];
    const periods = reports.flatMap((container) => reportPeriodsMs[container] ?? []);
    const periodMs = periods.length === 0 ? null : Math.min(...periods);
    return (listed.parts ?? [listed]).flatMap((part) => infoOf(part, periodMs, reports));
  });
}

/** None of an array whose size is not fixed: what its elements are called is known when they come. */
function infoOf(listed: Listed, periodMs: number | null, containers: string[]): ParameterInfo[] {
  const { name, description, unit, type, limits, labels } = listed;
  if (type === 'array' || type === 'aggregate') return [];
  const known = limits.flatMap(({ level, low, high }) => {
    const parsed = limitState.safeParse(level);
    return parsed.success ? { level: parsed.data, low: low ?? null, high: high ?? null } : [];
  });
  const kind = type === 'duration' ? 'float' : type;
  const info = {
    name,
    shortDescription: description,
    unit: unit ?? null,
    kind,
    limits: known,
    periodMs,
  } as const;
  const doubt = doubtOf(listed);
  return [
    { ...info, containers, ...(labels.length > 0 && { labels: [...labels] }), ...(doubt && { doubt }) },
  ];
}

/** `<AncillaryData name="confidence">D</AncillaryData>`, and `source` beside it. */
function doubtOf({ ancillary }: Pick<Listed, 'ancillary'>): ParameterInfo['doubt'] {
  const said = confidence.safeParse(ancillary['confidence']);
  return said.success
    ? { confidence: said.data, source: ancillary['source'] ?? 'no source is told' }
    : undefined;
}

/** Derived parameters in the same words. */
export function derivedInfosOf({ parameters }: DerivedPlan): ParameterInfo[] {
  return parameters.map(({ name, kind, unit, definition }) => ({
    name,
    shortDescription: definition.shortDescription,
    unit,
    kind: kind === 'number' ? 'float' : kind === 'boolean' ? 'boolean' : 'string',
    limits: definition.limits.map(({ level, low, high }) => ({
      level,
      low: low ?? null,
      high: high ?? null,
    })),
    periodMs: null,
    expression: definition.expression,
  }));
}
