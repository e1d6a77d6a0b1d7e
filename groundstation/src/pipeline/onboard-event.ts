import type { EventInfo } from '@dawa/protocols/console/event';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Dictionary } from './dictionary.ts';

/** PUS service 5: subtypes 1 to 4 report events of rising severity. Source: ECSS-E-ST-70-41C, 8.5.3 */
export const eventService = 5;
const severities: readonly EventInfo['severity'][] = ['info', 'watch', 'warning', 'critical'];

/**
 * What an event report of the spacecraft is for the journal: its number as code, its words from the dictionary.
 *
 * @returns undefined for every other packet, and for an event report that cannot be read
 */
export function onboardEvent(
  {
    packet,
    samples,
  }: {
    readonly packet: Pick<PacketInfo, 'pusService' | 'pusSubtype' | 'container' | 'fault' | 'receivedAtMs'>;
    readonly samples: readonly ParameterSample[];
  },
  dictionary: Pick<Dictionary, 'describeContainer'>,
): Omit<EventInfo, 'eventId'> | undefined {
  const severity = severities[(packet.pusSubtype ?? 0) - 1];
  if (packet.pusService !== eventService || severity === undefined || packet.fault !== null) return undefined;
  const [id, ...details] = samples;
  const code = typeof id?.raw === 'number' ? hexWord(id.raw) : `${eventService}.${packet.pusSubtype}`;
  const words = packet.container === null ? undefined : dictionary.describeContainer(packet.container);
  return {
    severity,
    source: 'spacecraft',
    code,
    text: sentence(meaningOf(words) ?? packet.container ?? 'unknown event', details),
    atMs: id?.generatedAtMs ?? packet.receivedAtMs,
  };
}

function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(4, '0').toUpperCase()}`;
}

/** `0x0102, information: mode {event_from_mode} to {event_to_mode}` repeats code and severity, which have their own columns. */
function meaningOf(words: string | undefined): string | undefined {
  return words?.replace(/^0x[0-9a-f]+, \w+: /i, '');
}

/**
 * The dictionary's words with `{event_call}` filled in from the report; values that the words do not name follow.
 * `digipeated {event_call}-{event_ssid}` becomes `Digipeated A52VJ-4`.
 */
function sentence(words: string, details: readonly ParameterSample[]): string {
  const named = new Set<string>();
  const filled = words.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const detail = details.find((sample) => sample.name === name);
    if (detail === undefined) return placeholder;
    named.add(name);
    return valueText(detail);
  });
  const rest = details.filter(({ name }) => !named.has(name)).map(detailOf);
  return [filled.charAt(0).toUpperCase() + filled.slice(1), ...rest].join('; ');
}

/** `event_from_mode` is said as `from mode`. */
function detailOf(sample: ParameterSample): string {
  return `${sample.name.replace(/^event_/, '').replaceAll('_', ' ')} ${valueText(sample)}`;
}

function valueText({ value, unit }: ParameterSample): string {
  return `${String(value).trim()}${unit === null ? '' : ` ${unit}`}`;
}
