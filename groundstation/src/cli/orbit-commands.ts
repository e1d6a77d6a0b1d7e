import type { Command } from './command.ts';
import {
  elements,
  eop,
  format,
  from,
  norad,
  pressure,
  refraction,
  station,
  temperature,
  to,
} from './shared-options.ts';

/** What chooses passes of one station. */
const passOptions = {
  elements,
  norad,
  station,
  from,
  to,
  pass: { kind: 'value', valueName: 'ID', help: 'only this pass of the span, as dawa passes names it' },
  'min-elevation': { kind: 'value', valueName: 'DEG', help: 'counts where it is higher than the skyline' },
  horizon: {
    kind: 'value',
    valueName: 'FILE',
    help: "CSV azimuthDeg,elevationDeg, in place of the station's own",
  },
  eop,
} as const;

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
        refraction,
        pressure,
        temperature,
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
        '--elements F [--norad N,…] --station S --from T --to T [--min-elevation DEG] [--horizon F] [--eop F] [--refraction]',
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
        refraction,
        pressure,
        temperature,
        'standard-magnitude': {
          kind: 'value',
          valueName: 'M',
          help: 'magnitude at 1000 km, half lit: tells how bright visible passes are (a 1U about 12.5)',
        },
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
      name: 'sky',
      summary: 'what stands above the station at an instant, out of a whole catalogue',
      usage: '--elements F --station S [--at T] [--min-elevation DEG]',
      options: {
        elements,
        station,
        at: { kind: 'value', valueName: 'T', help: 'ISO 8601 UTC, now, or +2h (default now)' },
        'min-elevation': { kind: 'value', valueName: 'DEG', help: "in place of the station's own" },
        eop,
        format: format('table, json, ndjson, csv'),
      },
      positionals: [],
      example: {
        line: 'dawa sky --elements docs/examples/five-satellites.tle --station stations/thimphu --at 2026-03-20T08:40:00Z',
        shows: 'the ISS, 34 degrees high, and when it sets; the highest comes first',
      },
    },
    load: async () => (await import('./sky.ts')).runSky,
  },
  {
    spec: {
      name: 'eclipses',
      summary: "when satellites are in the Earth's shadow",
      usage: '--elements F [--norad N,…] --from T --to T',
      options: { elements, norad, from, to, format: format('table, json, ndjson, csv') },
      positionals: [],
      example: {
        line: 'dawa eclipses --elements missions/aprs-dp/elements.tle --from 2019-06-20 --to +3h',
        shows: 'each stay of MAYA-1 in penumbra and umbra, against the WGS-84 ellipsoid',
      },
    },
    load: async () => (await import('./eclipses.ts')).runEclipses,
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
      name: 'link',
      summary: 'the link budget and the tuning along each pass',
      usage: '--link F --elements F [--norad N,…] --station S --from T --to T [--pass ID] [--step S]',
      options: {
        link: {
          kind: 'value',
          valueName: 'FILE',
          help: 'link.yaml: both ends, coding, calibration of the radio',
        },
        ...passOptions,
        step: { kind: 'value', valueName: 'S', help: 'seconds between samples (default 30)' },
        format: format('table, json, csv'),
      },
      positionals: [],
      example: {
        line: 'dawa link --link docs/examples/link.yaml --elements missions/aprs-dp/elements.tle --station stations/thimphu --from 2019-06-20 --to +3h',
        shows:
          'MAYA-1 over Thimphu with every term at the highest point: margin 25 dB ±3, and shift and dial each 30 s',
      },
    },
    load: async () => (await import('./link.ts')).runLink,
  },
  {
    spec: {
      name: 'point',
      summary: 'how the antenna follows each pass, which other ways there are, and what is lost',
      usage:
        '--elements F [--norad N,…] --station S --from T --to T [--pass ID] [--limits A,B,C,D] [--rate A,E]',
      options: {
        ...passOptions,
        limits: {
          kind: 'value',
          valueName: 'A,B,C,D',
          help: "minAz,maxAz,minEl,maxEl in place of the station's rotator (default 0,360,0,90)",
        },
        rate: {
          kind: 'value',
          valueName: 'A,E',
          help: 'degrees a second of azimuth and elevation (default 6,6)',
        },
        acceleration: {
          kind: 'value',
          valueName: 'A,E',
          help: 'degrees a second squared (default: at its rate at once)',
        },
        tolerance: {
          kind: 'value',
          valueName: 'DEG',
          help: "lost is what is further off (default: half of the station's beam, or 3)",
        },
        'stands-at': { kind: 'value', valueName: 'A,E', help: 'where the antenna is now' },
        'parks-at': {
          kind: 'value',
          valueName: 'A,E',
          help: "where it goes afterwards, in place of the station's own",
        },
        step: { kind: 'value', valueName: 'S', help: 'seconds between printed samples (default 10)' },
        format: format('table, json, csv'),
      },
      positionals: [],
      example: {
        line: 'dawa point --elements missions/aprs-dp/elements.tle --station 27.4728,89.6393,2334 --from 2019-06-20 --to +1h --limits 0,450,0,180',
        shows:
          'overlap: 0.0 s lost, where a mast of 360 degrees (direct) would lose 48.0 s of the pass through north',
      },
    },
    load: async () => (await import('./point.ts')).runPoint,
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
  {
    spec: {
      name: 'decay',
      summary: 'when a low satellite comes down, and between which dates',
      usage:
        '--elements F [--norad N,…] --space-weather F [--mass-kg M --area-m2 A | --ballistic B] [--from T] [--format …]',
      options: {
        elements,
        norad,
        'space-weather': {
          kind: 'value',
          valueName: 'FILE',
          help: 'CelesTrak SW-Last5Years or SW-All, .txt or .csv, told apart by content; - is standard input',
        },
        'mass-kg': { kind: 'value', valueName: 'M', help: 'with --area-m2, in place of a fit' },
        'area-m2': { kind: 'value', valueName: 'A', help: 'mean area that meets the air' },
        cd: { kind: 'value', valueName: 'C', help: 'drag coefficient (default 2.2)' },
        ballistic: { kind: 'value', valueName: 'B', help: 'drag coefficient times area over mass, m2/kg' },
        uncertainty: {
          kind: 'value',
          valueName: '%',
          help: 'one sigma of the ballistic coefficient (default 40, or 10 and more after a fit)',
        },
        'fit-days': { kind: 'value', valueName: 'D', help: 'age of the oldest set in a fit (default 30)' },
        from: { kind: 'value', valueName: 'T', help: 'as known then: no later element sets (default all)' },
        'weather-until': { kind: 'value', valueName: 'T', help: 'take the file as unknown from there on' },
        f107: {
          kind: 'value',
          valueName: 'SFU',
          help: "after the file's end (default mean of its last 81 days)",
        },
        ap: { kind: 'value', valueName: 'AP', help: 'the same for Ap' },
        years: { kind: 'value', valueName: 'Y', help: 'look no further (default 25)' },
        format: format('table, json, csv'),
      },
      positionals: [],
      example: {
        line: 'dawa decay --elements missions/aprs-dp/elements.tle --space-weather SW-All.csv --mass-kg 1.11 --area-m2 0.01',
        shows:
          'MAYA-1 of June 2019 comes down in November 2020 (it did, on the 23rd), and the band of one sigma',
      },
    },
    load: async () => (await import('./decay.ts')).runDecay,
  },
];
