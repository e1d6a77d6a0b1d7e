import type { Clock, ValueRef } from './definition.ts';
import { encodingElements } from './load-encoding.ts';
import { loadValueRef, type Scope } from './load-reference.ts';
import type { Loading } from './loading.ts';
import type { Mutable } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';
import { monthMs, parseDateTimeMs, yearMs } from './xml-schema-value.ts';

/** TimeUnitsType of XTCE 1.3, with the spelling of 1.2. A month and a year are those of the calendar, or mean ones. */
export const timeUnitsMs: ReadonlyMap<string, number> = new Map([
  ['seconds', 1000],
  ['milliseconds', 1],
  ['microseconds', 1e-3],
  ['nanoseconds', 1e-6],
  ['picoseconds', 1e-9],
  ['picoSeconds', 1e-9],
  ['minutes', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
  ['months', monthMs],
  ['years', yearMs],
]);

const unitMonths: ReadonlyMap<string, number> = new Map([
  ['months', 1],
  ['years', 12],
]);

/**
 * What the count of a time type (`isAbsolute`) or of a duration means. Undefined when the type has no encoding and no
 * reference, or when something of it cannot be used.
 */
export function loadClock(
  loading: Loading,
  element: XmlElement,
  encoder: XmlElement | undefined,
  scope: Scope,
  isAbsolute: boolean,
): Clock | undefined {
  if (encoder !== undefined) loading.allow(encoder, ['units', 'scale', 'offset'], encodingElements);
  const units = encoder?.attribute('units')?.trim() ?? 'seconds';
  const unitMs = timeUnitsMs.get(units);
  if (unitMs === undefined)
    loading.report(encoder!, 'unsupported', [...timeUnitsMs.keys()].join(', '), units);
  const scale = encoder === undefined ? 1 : loading.number(encoder, 'scale', 1);
  const offset = encoder === undefined ? 0 : loading.number(encoder, 'offset', 0);
  if (unitMs === undefined || scale === undefined || offset === undefined) return undefined;
  const reference = loading.child(element, 'ReferenceTime');
  const clock: Mutable<Clock> = {
    epoch: undefined,
    unitMs,
    unitMonths: unitMonths.get(units),
    scale,
    offset,
  };
  if (reference === undefined) {
    if (!isAbsolute) return clock;
    loading.report(element, 'missing', 'ReferenceTime', 'none');
    return undefined;
  }
  loading.allow(reference, [], ['Epoch', 'OffsetFrom']);
  const offsetFrom = loading.child(reference, 'OffsetFrom');
  if (offsetFrom !== undefined) {
    loading.later(() => {
      clock.epoch = loadOffsetFrom(loading, offsetFrom, scope);
    });
    return clock;
  }
  const epoch = loading.child(reference, 'Epoch');
  if (epoch === undefined) loading.report(reference, 'missing', 'Epoch or OffsetFrom', 'none');
  const known = epoch && loadEpoch(loading, epoch);
  if (known === undefined) return isAbsolute ? undefined : clock;
  clock.epoch = known;
  return clock;
}

function loadOffsetFrom(loading: Loading, element: XmlElement, scope: Scope): ValueRef | undefined {
  loading.allow(element, ['parameterRef', 'instance', 'useCalibratedValue'], []);
  const ref = loadValueRef(loading, element, scope);
  const kind = ref?.type?.kind;
  if (ref === undefined || kind === 'time' || kind === 'duration') return ref;
  loading.report(element, 'bad-value', 'a time parameter', kind ?? 'another');
  return undefined;
}

function loadEpoch(loading: Loading, element: XmlElement): Clock['epoch'] | undefined {
  const text = loading.text(element);
  if (text === 'TAI' || text === 'GPS' || text === 'J2000') return text;
  if (text === 'UNIX') return { epochAtMs: 0 };
  const epochAtMs = parseDateTimeMs(text);
  if (epochAtMs !== undefined) return { epochAtMs };
  loading.report(element, 'bad-value', 'TAI, UNIX, GPS, J2000 or an ISO date', text);
  return undefined;
}
