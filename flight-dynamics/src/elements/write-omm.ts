import { type JulianDate, msPerDay, unixEpochJulianDay } from '../time.ts';
import type { ElementSet } from './element-set.ts';

/** Who wrote a message and when; CCSDS wants both in KVN and XML. */
export interface OmmHeader {
  readonly originator: string;
  readonly createdAtMs: number;
}

/** OMM as CelesTrak's JSON: a list of flat objects, one a line. */
export function writeOmmJson(sets: readonly ElementSet[]): string {
  const rows = sets.map((set) => JSON.stringify(Object.fromEntries(ommEntries(set))));
  return `[\n${rows.join(',\n')}\n]\n`;
}

/** OMM as CelesTrak's CSV; the header is there even without sets. */
export function writeOmmCsv(sets: readonly ElementSet[]): string {
  const header = csvKeywords.join(',');
  const rows = sets.map((set) =>
    ommEntries(set)
      .map(([, value]) => csvCell(value))
      .join(','),
  );
  return `${[header, ...rows].join('\r\n')}\r\n`;
}

/** OMM as KVN, one message after the other. Source: CCSDS 502.0-B-3 section 4 */
export function writeOmmKvn(sets: readonly ElementSet[], header: OmmHeader): string {
  return sets
    .map((set) => {
      const all: (readonly [string, string | number])[] = [
        ['CCSDS_OMM_VERS', '3.0'],
        ['CREATION_DATE', calendarText(header.createdAtMs)],
        ['ORIGINATOR', header.originator],
        ...groupsOf(set).flatMap(([, entries]) => entries),
      ];
      return all.map(([keyword, value]) => `${keyword} = ${oneLine(value)}\n`).join('');
    })
    .join('\n');
}

/** OMM as XML, in an `<ndm>` however many. Source: CCSDS 505.0-B-3 */
export function writeOmmXml(sets: readonly ElementSet[], header: OmmHeader): string {
  const messages = sets.map((set) => {
    const groups = groupsOf(set).map(([group, entries]) => {
      const leaves = entries.map(([keyword, value]) => `<${keyword}>${escaped(value)}</${keyword}>`).join('');
      return group === 'metadata' ? `<metadata>${leaves}</metadata><data>` : `<${group}>${leaves}</${group}>`;
    });
    return [
      '<omm id="CCSDS_OMM_VERS" version="3.0">',
      `<header><CREATION_DATE>${calendarText(header.createdAtMs)}</CREATION_DATE>`,
      `<ORIGINATOR>${escaped(header.originator)}</ORIGINATOR></header>`,
      `<body><segment>${groups.join('')}</data></segment></body></omm>\n`,
    ].join('');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ndm>\n${messages.join('')}</ndm>\n`;
}

type Entry = readonly [keyword: string, value: string | number];

function ommEntries(set: ElementSet): readonly Entry[] {
  return [
    ['OBJECT_NAME', set.name],
    ['OBJECT_ID', designatorOf(set.internationalDesignator)],
    ['EPOCH', epochText(set.epoch)],
    ...meanElements(set),
    ...tleParameters(set),
  ];
}

const meanElements = (set: ElementSet): readonly Entry[] => [
  ['MEAN_MOTION', set.meanMotionRevDay],
  ['ECCENTRICITY', set.eccentricity],
  ['INCLINATION', set.inclinationDeg],
  ['RA_OF_ASC_NODE', set.ascendingNodeDeg],
  ['ARG_OF_PERICENTER', set.argumentOfPerigeeDeg],
  ['MEAN_ANOMALY', set.meanAnomalyDeg],
];

const tleParameters = (set: ElementSet): readonly Entry[] => [
  ['EPHEMERIS_TYPE', 0],
  ['CLASSIFICATION_TYPE', 'U'],
  ['NORAD_CAT_ID', set.noradId],
  ['ELEMENT_SET_NO', set.elementSetNumber],
  ['REV_AT_EPOCH', set.revolutionAtEpoch],
  ['BSTAR', set.bstarPerEarthRadius],
  ['MEAN_MOTION_DOT', set.meanMotionDotRevDay2],
  ['MEAN_MOTION_DDOT', set.meanMotionDdotRevDay3],
];

const csvKeywords =
  'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT'.split(
    ',',
  );

function groupsOf(set: ElementSet): readonly (readonly [group: string, entries: readonly Entry[]])[] {
  return [
    [
      'metadata',
      [
        ['OBJECT_NAME', set.name],
        ['OBJECT_ID', designatorOf(set.internationalDesignator)],
        ['CENTER_NAME', 'EARTH'],
        ['REF_FRAME', 'TEME'],
        ['TIME_SYSTEM', 'UTC'],
        ['MEAN_ELEMENT_THEORY', 'SGP4'],
      ],
    ],
    ['meanElements', [['EPOCH', epochText(set.epoch)], ...meanElements(set)]],
    ['tleParameters', tleParameters(set)],
  ];
}

/** `98067PE` is `1998-067PE`. */
function designatorOf(designator: string): string {
  const match = /^(\d{2})(\d{3}[A-Z]{0,3})$/.exec(designator);
  if (!match) return designator;
  return `${Number(match[1]) < 57 ? '20' : '19'}${match[1]}-${match[2]}`;
}

/** Microseconds, the format's six decimals; a TLE's epoch is coarser. */
function epochText({ day, fraction }: JulianDate): string {
  const microseconds = Math.round(fraction * 86_400e6);
  const whole = Math.floor(microseconds / 1e6);
  const atMs = (day - unixEpochJulianDay) * msPerDay + whole * 1000;
  const digits = String(microseconds - whole * 1e6).padStart(6, '0');
  return `${new Date(atMs).toISOString().slice(0, 19)}.${digits}`;
}

const calendarText = (atMs: number) => new Date(atMs).toISOString().slice(0, 19);

function csvCell(value: string | number): string {
  const text = oneLine(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function oneLine(value: string | number): string {
  return String(value).replace(/[\r\n]+/g, ' ');
}

function escaped(value: string | number): string {
  return oneLine(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
