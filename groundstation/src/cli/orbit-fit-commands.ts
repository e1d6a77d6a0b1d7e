import type { Command } from './command.ts';
import { elements, eop, format, station } from './shared-options.ts';

const recording = {
  kind: 'value',
  valueName: 'FILE',
  help: 'Doppler: CSV with atMs or time, frequencyHz, perhaps sigmaHz and pass; or STRF rows; - is standard input',
} as const;
const carrier = {
  kind: 'value',
  valueName: 'HZ',
  help: 'what the satellite is said to send; believed to 10 parts in a million',
} as const;
const notations = 'tle, 3le, omm-json, omm-csv, omm-kvn, omm-xml';

/** The commands that make orbits: from Doppler, and from the state of a launch provider. */
export const orbitFitCommands: readonly Command[] = [
  {
    spec: {
      name: 'carrier',
      summary: 'follows a carrier through a recording of sound or IQ: the Doppler that fit and identify read',
      usage:
        '--in FILE.sigmf-meta | --in FILE.wav --tuned HZ --start T [--iq | --lower]  [--from HZ --to HZ] [--signal HZ]',
      options: {
        in: {
          kind: 'value',
          valueName: 'FILE',
          help: 'SigMF metadata beside its data, or a WAV file; - is standard input (WAV)',
        },
        tuned: {
          kind: 'value',
          valueName: 'HZ',
          help: 'WAV: what 0 Hz of the samples was on the air, which must not have moved',
        },
        start: { kind: 'value', valueName: 'T', help: 'WAV: when its first sample was heard, ISO 8601 UTC' },
        iq: { kind: 'flag', help: 'WAV: two channels, real and imaginary parts' },
        lower: { kind: 'flag', help: 'WAV: sound of the lower sideband, which is mirrored' },
        from: {
          kind: 'value',
          valueName: 'HZ',
          help: 'where in the samples the carrier may be (default all)',
        },
        to: { kind: 'value', valueName: 'HZ', help: 'the other end of that' },
        signal: {
          kind: 'value',
          valueName: 'HZ',
          help: 'width of a modulated signal, whose middle is followed; else a narrow carrier, also in Morse',
        },
      },
      positionals: [],
      example: {
        line: 'dawa carrier --in pass.wav --iq --tuned 437.375e6 --start 2019-06-20T00:22:31.5Z > pass.csv',
        shows: 'atMs,frequencyHz,sigmaHz four times a second; dawa fit --in pass.csv takes it',
      },
    },
    load: async () => (await import('./carrier.ts')).runCarrier,
  },
  {
    spec: {
      name: 'fit',
      summary: 'corrects orbital elements by the Doppler that a station recorded',
      usage:
        '--elements F [--norad N] --in RECORDING --station S [--carrier HZ] [--oscillator MODEL] [--delays] [--format …]',
      options: {
        elements,
        norad: { kind: 'value', valueName: 'N', help: 'the object, where the file holds several' },
        in: recording,
        station,
        horizon: { kind: 'value', valueName: 'FILE', help: "in place of the station's own horizon" },
        carrier,
        oscillator: {
          kind: 'value',
          valueName: 'MODEL',
          help: 'steady, drift or thermal: what the carrier may do in a pass (default thermal)',
        },
        delays: { kind: 'flag', help: 'keep the elements and tell only how late each pass was' },
        search: {
          kind: 'value',
          valueName: 'S',
          help: 'how far to look along the track, in seconds either way (default 120)',
        },
        'clock-sigma': {
          kind: 'value',
          valueName: 'S',
          help: "doubt of the station's clock, in seconds (default 0: it is right)",
        },
        'prior-scale': {
          kind: 'value',
          valueName: 'X',
          help: 'above 1: the old elements are believed less (default 1)',
        },
        eop,
        format: format(`table, json, ${notations}`),
      },
      positionals: [],
      example: {
        line: 'dawa fit --elements sat.tle --in passes.csv --station stations/thimphu --carrier 437e6 --format tle',
        shows:
          'the corrected elements; as a table, also the passes, what changed, and the rises of the next day',
      },
    },
    load: async () => (await import('./fit.ts')).runFit,
  },
  {
    spec: {
      name: 'identify',
      summary: 'which object of a catalogue a Doppler recording belongs to',
      usage: '--elements F --in RECORDING --station S [--carrier HZ] [--search S] [--format …]',
      options: {
        elements,
        in: recording,
        station,
        carrier,
        search: {
          kind: 'value',
          valueName: 'S',
          help: 'how late or early an object may be, in seconds (default 30)',
        },
        shortlist: { kind: 'value', valueName: 'N', help: 'how many are compared in full (default 30)' },
        eop,
        format: format('table, json, ndjson, csv'),
      },
      positionals: [],
      example: {
        line: 'dawa identify --elements active.3le --in pass.csv --station stations/thimphu --carrier 437e6',
        shows:
          'the likeliest objects with their probabilities; exit code 1 when even the best leaves a structure',
      },
    },
    load: async () => (await import('./identify.ts')).runIdentify,
  },
  {
    spec: {
      name: 'opm',
      summary: "provisional elements from a launch provider's state vector",
      usage: 'FILE | --state X,Y,Z,VX,VY,VZ --frame FRAME --at T  [--norad N] [--bstar B] [--format …]',
      options: {
        state: { kind: 'value', valueName: 'X,…', help: 'kilometres and kilometres a second' },
        frame: { kind: 'value', valueName: 'FRAME', help: 'ITRF, GCRF, EME2000, J2000, TOD or TEME' },
        at: { kind: 'value', valueName: 'T', help: 'instant of the state, ISO 8601 UTC' },
        name: { kind: 'value', valueName: 'NAME', help: 'in place of the name in the message' },
        norad: { kind: 'value', valueName: 'N', help: 'catalogue number to use meanwhile (default 99999)' },
        bstar: {
          kind: 'value',
          valueName: 'B',
          help: 'drag term, per Earth radius: a sister satellite knows one (default 0)',
        },
        eop,
        format: format(`table, json, ${notations}`),
      },
      positionals: [{ name: 'FILE', isRequired: false }],
      example: {
        line: 'dawa opm injection.opm --format tle',
        shows: 'two lines whose SGP4 orbit passes through the state; OPM in KVN or XML, - is standard input',
      },
    },
    load: async () => (await import('./opm.ts')).runOpm,
  },
];
