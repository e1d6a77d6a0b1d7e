import type { Command, RunCommand } from './command.ts';
import { orbitCommands } from './orbit-commands.ts';
import { orbitFitCommands } from './orbit-fit-commands.ts';
import { format } from './shared-options.ts';
import { stationCommands } from './station-commands.ts';

/** Every command of `dawa`, with what is needed to run it. Handed in are those that choose devices: `start`, `commission`. */
export function commandTable(
  loadStart: () => Promise<RunCommand>,
  loadCommission: () => Promise<RunCommand>,
): readonly Command[] {
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
            valueName: 'DIR,DIR...',
            help: 'folders of the missions, as missions/aprs-dp,missions/birds2; each is planned, heard and commanded in its own passes, the first goes first where passes meet (default: missions of station.yaml, else every pack in missions/, aprs-dp first)',
          },
          port: { kind: 'value', valueName: 'N', help: 'port of the page on 127.0.0.1 (default 8080)' },
          'bench-out': {
            kind: 'value',
            valueName: 'DIR',
            help: 'folder of the campaigns that the Bench page follows (default out/hil)',
          },
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
    ...stationCommands(loadCommission),
    ...orbitCommands,
    ...orbitFitCommands,
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
        name: 'recordings',
        summary: 'sound and IQ of passes: lists, demodulates again, tracks carriers',
      },
      loadWords: async () => (await import('./recordings.ts')).runRecordings,
    },
    {
      spec: {
        name: 'downloads',
        summary:
          'files on board that come down packet by packet: what is missing, what is asked for, written out',
        usage:
          '[list|show|request|export|pause|resume|move] [ID|FILE,FILE...] [--port N | --data DIR] [--as raw|jpeg] [--out FILE]',
        options: {
          port: { kind: 'value', valueName: 'N', help: 'port of the station that runs (default 8080)' },
          data: {
            kind: 'value',
            valueName: 'DIR',
            help: 'list, show, export: reads what a station left, running or not; its data folder or one run',
          },
          format: format('table, json'),
          length: {
            kind: 'value',
            valueName: 'OCTETS',
            help: 'request: length of the file; without it the satellite is asked',
          },
          mission: { kind: 'value', valueName: 'ID', help: 'request: of whom, where several have files' },
          by: { kind: 'value', valueName: 'NAME', help: 'request, pause, resume: who asks' },
          place: { kind: 'value', valueName: 'N', help: 'move: place in the queue (default 1, the next)' },
          as: {
            kind: 'value',
            valueName: 'FORM',
            help: 'export: raw (default), the file as it lies on board; jpeg, the picture alone that is in it',
          },
          out: {
            kind: 'value',
            valueName: 'FILE',
            help: 'export: where to (default MISSION-file-N.bin or .jpg); - is standard output',
          },
          force: { kind: 'flag', help: 'export: writes over a file that is there' },
        },
        positionals: [
          { name: 'ACTION', isRequired: false },
          { name: 'ID|FILE', isRequired: false },
        ],
        example: {
          line: 'dawa downloads request 3,1',
          shows:
            'file 3, then file 1, asked for in the passes to come; dawa downloads show birds2-1 maps what is missing',
        },
      },
      load: async () => (await import('./downloads.ts')).runDownloads,
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
