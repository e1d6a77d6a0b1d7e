import type { Command } from './command.ts';
import { elements, eop, format, from, norad, station, to } from './shared-options.ts';

/** The commands that need no station: orbits, passes and plans. */
export const orbitCommands: readonly Command[] = [
  {
    spec: {
      name: 'elements',
      summary: 'what a file of orbital elements holds, and what is wrong with it',
      usage: 'FILE [--format table|json|ndjson|csv]',
      options: { format: format('table, json, ndjson, csv') },
      positionals: [{ name: 'FILE', isRequired: true }],
      example: {
        line: 'dawa elements missions/aprs-dp/elements.tle',
        shows: 'one line: 43590  MAYA-1  2019-06-19T11:57:52Z, and the age of the elements in days',
      },
    },
    load: async () => (await import('./elements.ts')).runElements,
  },
  {
    spec: {
      name: 'propagate',
      summary: 'where satellites are, in the frames you ask for',
      usage:
        '--elements F (--at T,… | --at-minutes M,… | --from T --to T --step S) [--frames …] [--station S]',
      options: {
        elements,
        norad,
        at: { kind: 'value', valueName: 'T,…', help: 'instants, ISO 8601 UTC' },
        'at-minutes': { kind: 'value', valueName: 'M,…', help: "minutes since each object's own epoch" },
        from,
        to,
        step: { kind: 'value', valueName: 'S', help: 'seconds, or a span like 5min' },
        frames: {
          kind: 'value',
          valueName: 'F,…',
          help: 'some of teme,itrf,gcrf,geodetic,topocentric (default teme)',
        },
        station,
        horizon: { kind: 'value', valueName: 'FILE', help: "in place of the station's own horizon" },
        eop,
        format: format('table, json, ndjson, csv, oem'),
      },
      positionals: [],
      example: {
        line: 'dawa propagate --elements missions/aprs-dp/elements.tle --at-minutes 0,10 --frames teme,geodetic',
        shows: 'position and velocity at the epoch and ten minutes later, and the point below',
      },
    },
    load: async () => (await import('./propagate.ts')).runPropagate,
  },
  {
    spec: {
      name: 'passes',
      summary: "when satellites clear the station's skyline",
      usage:
        '--elements F [--norad N,…] --station S --from T --to T [--min-elevation DEG] [--horizon F] [--eop F]',
      options: {
        elements,
        norad,
        station,
        from,
        to,
        'min-elevation': {
          kind: 'value',
          valueName: 'DEG',
          help: 'counts where it is higher than the skyline',
        },
        horizon: {
          kind: 'value',
          valueName: 'FILE',
          help: "CSV azimuthDeg,elevationDeg, in place of the station's own",
        },
        eop,
        format: format('table, json, ndjson, csv, ics'),
      },
      positionals: [],
      example: {
        line: 'dawa passes --elements missions/aprs-dp/elements.tle --station stations/thimphu --from 2019-06-20 --to +1d',
        shows:
          'the passes of MAYA-1 over Thimphu on 20 June 2019; the first rises at 00:22 UTC and reaches 55 degrees',
      },
    },
    load: async () => (await import('./passes.ts')).runPasses,
  },
  {
    spec: {
      name: 'schedule',
      summary: 'which passes to take when several stations and satellites compete, and why not the others',
      usage:
        '--elements F --stations F --requests F --from T --to T [--previous F [--now T] [--freeze SPAN]]',
      options: {
        elements,
        stations: {
          kind: 'value',
          valueName: 'FILE',
          help: 'stations.yaml with the antennas of each, or one station.yaml or its folder',
        },
        requests: {
          kind: 'value',
          valueName: 'FILE',
          help: 'requests.yaml: what is wanted of each satellite, and when an antenna is taken',
        },
        from,
        to,
        previous: {
          kind: 'value',
          valueName: 'FILE',
          help: 'an earlier plan (JSON): contacts that have begun stay, and what changes is told',
        },
        now: { kind: 'value', valueName: 'T', help: 'what counts as begun (default now)' },
        freeze: { kind: 'value', valueName: 'SPAN', help: 'contacts that begin so soon stay too: 10min' },
        seconds: { kind: 'value', valueName: 'N', help: 'how long to look for the best plan (default 10)' },
        gap: {
          kind: 'value',
          valueName: 'PERCENT',
          help: 'good enough: stop when no plan can be better by more (default 0)',
        },
        eop,
        format: format('table, json, csv, ics'),
      },
      positionals: [],
      example: {
        line: 'dawa schedule --elements docs/examples/five-satellites.tle --stations docs/examples/stations.yaml --requests docs/examples/requests.yaml --from 2026-03-20 --to +1d',
        shows:
          '22 contacts worth 939.1, proved to be the best there is, and why each of the other 24 passes is not booked',
      },
    },
    load: async () => (await import('./schedule.ts')).runSchedule,
  },
  {
    spec: {
      name: 'catalogue',
      summary: 'the elements that the station keeps, with their history',
      usage:
        'refresh (--norad N,… | --group NAME,… | --intdes YYYY-NNN,…) | import FILE | list | show N  [--data DIR]',
      options: {
        data: { kind: 'value', valueName: 'DIR', help: 'where the catalogue is kept (default ./data)' },
        norad,
        group: {
          kind: 'value',
          valueName: 'NAME,…',
          help: 'a group of the server: stations, cubesat, active',
        },
        intdes: { kind: 'value', valueName: 'LAUNCH,…', help: 'a launch: 2022-158' },
        url: { kind: 'value', valueName: 'URL', help: 'another server with the GP interface of CelesTrak' },
        offline: { kind: 'flag', help: 'ask nobody' },
        force: {
          kind: 'flag',
          help: 'import: let in sets that jump further than age or a manoeuvre explains',
        },
        at: { kind: 'value', valueName: 'T', help: 'list, show: age and expected error then (default now)' },
        format: format('table, json; list also ndjson, csv'),
      },
      positionals: [
        { name: 'ACTION', isRequired: true },
        { name: 'WHAT', isRequired: false },
      ],
      example: {
        line: 'dawa catalogue import missions/aprs-dp/elements.tle',
        shows: '1 new sets, 0 known; dawa catalogue show 43590 then lists them',
      },
    },
    load: async () => (await import('./catalogue.ts')).runCatalogue,
  },
];
