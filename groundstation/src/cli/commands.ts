import type { OptionSpec } from './arguments.ts';
import type { Command, RunCommand } from './command.ts';

const format = (choices: string): OptionSpec => ({
  kind: 'value',
  valueName: 'FORMAT',
  help: `${choices} (default table)`,
});
const elements: OptionSpec = {
  kind: 'value',
  valueName: 'FILE',
  help: 'TLE, 3LE or OMM (JSON, XML, CSV, KVN), told apart by content; - is standard input',
};
const norad: OptionSpec = { kind: 'value', valueName: 'N,…', help: 'only these catalogue numbers' };
const station: OptionSpec = {
  kind: 'value',
  valueName: 'S',
  help: 'station.yaml, its folder, or latitudeDeg,longitudeDeg,heightM',
};
const eop: OptionSpec = {
  kind: 'value',
  valueName: 'FILE',
  help: 'IERS finals2000A, or CSV mjdUtc,dut1S,xpArcsec,ypArcsec',
};
const from: OptionSpec = { kind: 'value', valueName: 'T', help: 'ISO 8601 UTC, now, or +2h' };
const to: OptionSpec = { kind: 'value', valueName: 'T', help: 'the same; +2h counts from --from' };

/** Every command of `dawa`, with what is needed to run it. `start` is handed in: it composes the station. */
export function commandTable(loadStart: () => Promise<RunCommand>): readonly Command[] {
  return [
    {
      spec: {
        name: 'start',
        summary: 'runs the station; without --config it rehearses a real pass on simulated hardware',
        usage:
          '[--config station.yaml] [--mission DIR] [--data DIR] [--port N] [--rehearse WHAT] [--speed N] [--open]',
        options: {
          config: {
            kind: 'value',
            valueName: 'FILE',
            help: 'station.yaml with real ports; without it, a rehearsal',
          },
          data: { kind: 'value', valueName: 'DIR', help: 'where runs are kept (default ./data)' },
          mission: {
            kind: 'value',
            valueName: 'DIR',
            help: 'folder of the mission (default missions/aprs-dp)',
          },
          port: { kind: 'value', valueName: 'N', help: 'port of the page on 127.0.0.1 (default 8080)' },
          rehearse: {
            kind: 'value',
            valueName: 'WHAT',
            help: 'next (default), a pass id, or an instant in a pass or up to 15 min before one',
          },
          speed: {
            kind: 'value',
            valueName: 'N',
            help: 'simulated seconds per second, 0.1 to 100 (default 1)',
          },
          seed: { kind: 'value', valueName: 'TEXT', help: 'seed of the simulated noise (default: the pass)' },
          new: { kind: 'flag', help: 'begin a new run instead of continuing one that was interrupted' },
          open: { kind: 'flag', help: 'open the page in the browser' },
        },
        positionals: [],
        example: {
          line: 'npm start -- --speed 20',
          shows: 'rehearses the next pass over Thimphu, 20 times as fast as life, at http://127.0.0.1:8080',
        },
      },
      load: loadStart,
    },
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
            help: 'some of teme,itrf,geodetic,topocentric (default teme)',
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
        summary: 'which passes to take when several stations and satellites compete (comes later)',
        usage: '--elements F --stations F --requests F --from T --to T',
        options: {},
        positionals: [],
        example: { line: 'dawa passes --help', shows: 'what works today' },
      },
      load: async () =>
        (await import('./not-yet.ts')).notYet('planning over several stations', 'dawa passes'),
    },
    {
      spec: { name: 'decode', summary: 'from a file of frames or packets to packets and values' },
      loadWords: async () => (await import('./decode.ts')).runDecode,
    },
    {
      spec: { name: 'sim', summary: 'simulated station devices, payload and spacecraft' },
      loadWords: async () =>
        (await import('./child-program.ts')).childProgram('payload-sim/bin/payload-sim.js'),
    },
    {
      spec: {
        name: 'hil',
        summary: 'the test bench: hil run writes report.html, junit.xml and results.json',
      },
      loadWords: async () => (await import('./child-program.ts')).childProgram('hil-tests/bin/hil-tests.js'),
    },
    {
      spec: { name: 'archive', summary: 'checks and counts what the station has kept' },
      loadWords: async () => (await import('./archive.ts')).runArchive,
    },
    {
      spec: {
        name: 'doctor',
        summary: 'what this machine has and lacks, each with what to do',
        usage: '[--config station.yaml] [--mission DIR] [--data DIR] [--port N] [--format table|json]',
        options: {
          config: { kind: 'value', valueName: 'FILE', help: 'station.yaml whose ports are looked at' },
          mission: {
            kind: 'value',
            valueName: 'DIR',
            help: 'mission whose elements are looked at (default missions/aprs-dp)',
          },
          data: { kind: 'value', valueName: 'DIR', help: 'where runs are kept (default ./data)' },
          port: { kind: 'value', valueName: 'N', help: 'port of the page (default 8080)' },
          format: format('table, json'),
        },
        positionals: [],
        example: {
          line: 'dawa doctor --config station.yaml',
          shows: 'one line a finding; exit code 1 when something that the station needs is missing',
        },
      },
      load: async () => (await import('./doctor.ts')).runDoctor,
    },
    {
      spec: {
        name: 'user',
        summary: 'accounts of the station (comes later)',
        usage: 'add|list|disable',
        options: {},
        positionals: [{ name: 'ACTION', isRequired: false }],
        example: {
          line: 'dawa start',
          shows: 'until then the station listens on 127.0.0.1 only and needs no account',
        },
      },
      load: async () =>
        (await import('./not-yet.ts')).notYet('accounts', 'dawa start, which listens on 127.0.0.1 only'),
    },
  ];
}
