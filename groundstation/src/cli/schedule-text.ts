import type { EarthOrientationStatus } from '@dawa/flight-dynamics/earth-orientation';
import type {
  Contact,
  Rejection,
  Schedule,
  ScheduleChange,
  SchedulePass,
} from '@dawa/flight-dynamics/schedule';
import { type Appointment, calendarText } from '../planning/calendar.ts';
import { type Column, csvText, isoText, jsonText, tableText } from './table.ts';

export interface ScheduleDocument {
  readonly schedule: Schedule;
  /** Against an earlier plan; undefined without one. */
  readonly changes: readonly ScheduleChange[] | undefined;
  readonly passes: readonly SchedulePass[];
  readonly nowAtMs: number;
  readonly earthOrientation: EarthOrientationStatus;
}

/** A plan as people and programs read it. */
export function scheduleText(format: 'table' | 'json' | 'csv' | 'ics', document: ScheduleDocument): string {
  const { schedule, changes, earthOrientation, nowAtMs } = document;
  const { contacts } = schedule;
  if (format === 'json') return jsonText({ ...schedule, ...(changes && { changes }), earthOrientation });
  if (format === 'csv') return csvText(contacts as unknown as Record<string, unknown>[], csvKeys);
  if (format === 'ics') return calendarText(contacts.map(appointmentOf), nowAtMs);
  return tables(document);
}

function tables({ schedule, changes, passes }: ScheduleDocument): string {
  const { contacts, rejected, valueTotal, isOptimal, gapBound } = schedule;
  const proof = isOptimal
    ? 'the best there is'
    : `no plan is better by more than ${(gapBound * 100).toFixed(2)} %`;
  const aosOf = new Map(passes.map(({ passId, aosAtMs }) => [passId, aosAtMs]));
  const rejections: readonly Column<Rejection>[] = [
    { heading: 'not booked', text: ({ passId }) => passId },
    { heading: 'name', text: ({ name }) => name },
    { heading: 'rise (UTC)', text: ({ passId }) => isoText(aosOf.get(passId) ?? 0) },
    { heading: 'reason', text: ({ reason }) => reason },
  ];
  return [
    contacts.length === 0 ? '' : tableText(contacts, contactColumns),
    rejected.length === 0 ? '' : tableText(rejected, rejections),
    changes === undefined || changes.length === 0 ? '' : tableText(changes, changeColumns),
    `${contacts.length} contacts worth ${valueTotal.toFixed(1)}: ${proof}; ${rejected.length} passes not booked\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const contactColumns: readonly Column<Contact>[] = [
  { heading: 'pass', text: ({ passId }) => passId },
  { heading: 'name', text: ({ name }) => name },
  { heading: 'antenna', text: ({ antennaId }) => antennaId },
  { heading: 'from (UTC)', text: ({ fromAtMs }) => isoText(fromAtMs) },
  { heading: 'to', text: ({ toAtMs }) => isoText(toAtMs).slice(11) },
  { heading: 'useful s', isNumeric: true, text: ({ usefulMs }) => (usefulMs / 1000).toFixed(0) },
  { heading: 'value', isNumeric: true, text: ({ value }) => value.toFixed(1) },
  { heading: '', text: remark },
];

/** Why it is shorter than its pass, or that it is not the planner's choice. */
function remark({ lockReason, trims }: Contact): string {
  return lockReason ?? trims.map(({ reason }) => reason).join(', ');
}

const changeColumns: readonly Column<ScheduleChange>[] = [
  { heading: 'change', text: ({ kind }) => kind },
  { heading: 'pass', text: ({ passId }) => passId },
  { heading: 'name', text: ({ name }) => name },
  { heading: 'start by s', isNumeric: true, text: ({ startByMs }) => (startByMs / 1000).toFixed(0) },
  { heading: 'end by s', isNumeric: true, text: ({ endByMs }) => (endByMs / 1000).toFixed(0) },
  { heading: 'reason', text: ({ reason }) => reason },
];

const csvKeys = [
  'passId',
  'noradId',
  'name',
  'stationId',
  'antennaId',
  'fromAtMs',
  'toAtMs',
  'maxElevationDeg',
  'usefulMs',
  'value',
  'isTrimmed',
  'isLocked',
];

function appointmentOf(contact: Contact): Appointment {
  const { passId, name, antennaId, fromAtMs, toAtMs, maxElevationDeg, value } = contact;
  const height = maxElevationDeg === null ? '' : `, ${maxElevationDeg.toFixed(0)} deg`;
  return {
    uid: passId,
    fromAtMs,
    toAtMs,
    summary: `${name} on ${antennaId}${height}`,
    description: [`Worth ${value.toFixed(1)}.`, remark(contact)].join(' ').trim(),
    isTentative: false,
  };
}
