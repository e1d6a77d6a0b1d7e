import type { Command, RunCommand } from './command.ts';
import { format } from './shared-options.ts';

/** Commands that set a station up. `commission` is handed in: it opens the devices. */
export const stationCommands = (loadCommission: () => Promise<RunCommand>): readonly Command[] => [
  {
    spec: {
      name: 'init',
      summary: 'writes a station.yaml that loads: finds ports, takes over gpredict, asks the rest',
      usage:
        '[--out FILE] [--from DIR] [--place P] [--rotator KIND --rotator-port PORT] [--radio MODEL --radio-port PORT] [--modem KIND --modem-port PORT] [--yes]',
      options: {
        out: {
          kind: 'value',
          valueName: 'FILE',
          help: 'where to (default station.yaml); - is standard output',
        },
        from: {
          kind: 'value',
          valueName: 'DIR',
          help: 'folder of gpredict, as ~/.config/Gpredict: place (.qth), rotator (.rot) and radio (.rig)',
        },
        place: {
          kind: 'value',
          valueName: 'P',
          help: 'latitudeDeg,longitudeDeg,heightM, or a locator as NL57ul, with its height behind a comma',
        },
        name: { kind: 'value', valueName: 'TEXT', help: 'of the station' },
        callsign: {
          kind: 'value',
          valueName: 'TEXT',
          help: 'of the licensee; goes into a permit that is not in force yet',
        },
        rotator: { kind: 'value', valueName: 'KIND', help: 'language of its controller, as easycomm2' },
        'rotator-port': { kind: 'value', valueName: 'PORT', help: '/dev/serial/by-id/… or tcp:host:port' },
        'rotator-baud': { kind: 'value', valueName: 'N', help: 'where it is not the usual one' },
        probe: {
          kind: 'flag',
          help: 'asks --rotator-port in every known language where the antenna stands; reads only, moves nothing',
        },
        radio: { kind: 'value', valueName: 'MODEL', help: 'as IC-9700' },
        'radio-port': { kind: 'value', valueName: 'PORT', help: '/dev/serial/by-id/… or tcp:host:port' },
        'radio-baud': { kind: 'value', valueName: 'N', help: 'as it is set in the menu of the radio' },
        modem: { kind: 'value', valueName: 'KIND', help: 'kiss, agwpe, direwolf or audio' },
        'modem-port': {
          kind: 'value',
          valueName: 'PORT',
          help: 'of a TNC, tcp:host:port, a sound device as plughw:1,0, or udp:7355',
        },
        'modem-baud': { kind: 'value', valueName: 'N', help: 'of a TNC on a serial port (default 9600)' },
        yes: { kind: 'flag', help: 'asks nothing: what was not said is left out or takes its default' },
        add: {
          kind: 'flag',
          help: 'gives the file at --out the devices that it has not yet; what stands there stays as it is',
        },
        force: { kind: 'flag', help: 'writes over a file that is there' },
        format: format('table, json'),
      },
      positionals: [],
      example: {
        line: 'dawa init --from ~/.config/Gpredict',
        shows:
          'what was taken over and what was not, then asks for callsign and devices and writes station.yaml; nothing moves',
      },
    },
    load: async () => (await import('./init.ts')).runInit,
  },
  {
    spec: {
      name: 'commission',
      summary: 'measures the station and writes it, dated, into station.yaml: north, slew, radio reference …',
      usage: 'STEP [--config FILE] [--arm motion] [options of the step] | --list',
      options: {
        config: { kind: 'value', valueName: 'FILE', help: 'station.yaml (default ./station.yaml)' },
        data: { kind: 'value', valueName: 'DIR', help: 'where lock and STOP are kept (default ./data)' },
        list: {
          kind: 'flag',
          help: 'what was measured, when, how sure, until when; exit code 1 when something expired',
        },
        arm: {
          kind: 'value',
          valueName: 'WHAT',
          help: 'motion, transmission or both with a comma: said by somebody who sees the antenna',
        },
        yes: {
          kind: 'flag',
          help: 'agrees to motion without typing it; a dummy load must be typed all the same',
        },
        'dry-run': { kind: 'flag', help: 'measures and writes nothing' },
        'valid-days': {
          kind: 'value',
          valueName: 'N',
          help: 'until it is due again (default 90 to 365, by step)',
        },
        by: { kind: 'value', valueName: 'WHAT', help: 'azimuth: sun, or AZ,EL of a beacon' },
        pairs: {
          kind: 'value',
          valueName: 'FILE',
          help: 'azimuth: CSV of sightings, taken and added to; without --by only fitted',
        },
        sigma: {
          kind: 'value',
          valueName: 'N',
          help: 'azimuth: degrees of one sighting (0.5); audio-level: hertz',
        },
        axis: {
          kind: 'value',
          valueName: 'A',
          help: 'encoder, backlash, slew: azimuth, elevation or both (default)',
        },
        'azimuth-range': {
          kind: 'value',
          valueName: 'A,B',
          help: 'degrees, within the limits of the rotator',
        },
        'elevation-range': { kind: 'value', valueName: 'A,B', help: 'the same' },
        steps: { kind: 'value', valueName: 'N', help: 'encoder (8), backlash (4): angles an axis' },
        approach: { kind: 'value', valueName: 'DEG', help: 'backlash: from so far away to either side (10)' },
        resolution: {
          kind: 'value',
          valueName: 'DEG',
          help: 'backlash: smallest step of the controller (0.1)',
        },
        runs: { kind: 'value', valueName: 'N', help: 'slew: runs an axis (4)' },
        reference: { kind: 'value', valueName: 'HZ', help: 'radio-ppm: a carrier whose frequency is known' },
        span: { kind: 'value', valueName: 'HZ', help: 'radio-ppm: to either side (3000)' },
        step: { kind: 'value', valueName: 'N', help: 'radio-ppm: hertz (50); noise: degrees (30)' },
        sweeps: { kind: 'value', valueName: 'N', help: 'radio-ppm (4)' },
        limit: { kind: 'value', valueName: 'S', help: 'protection: seconds that the timer is set to' },
        kind: {
          kind: 'value',
          valueName: 'WHAT',
          help: 'protection: time-out-timer of the radio (default), or amplifier-relay',
        },
        times: { kind: 'value', valueName: 'N', help: 'transmit-delay: keyings (5)' },
        level: { kind: 'value', valueName: 'N', help: 'audio-level: where the level stands' },
        deviation: { kind: 'value', valueName: 'HZ', help: 'audio-level: what a deviation meter shows' },
        elevation: { kind: 'value', valueName: 'DEG', help: 'noise (10)' },
        readings: { kind: 'value', valueName: 'N', help: 'noise: of the meter at each azimuth (10)' },
        frequency: {
          kind: 'value',
          valueName: 'HZ',
          help: 'noise: where to listen (default as the radio is)',
        },
        format: format('table, json'),
      },
      positionals: [{ name: 'STEP', isRequired: false }],
      example: {
        line: 'dawa commission azimuth --by sun --pairs sun.csv --arm motion',
        shows:
          'brings the antenna onto the Sun with you, adds the sightings to sun.csv, and writes north, zero and lean of the mast with their sigmas; steps: azimuth, encoder, backlash, slew, radio-ppm, transmit-delay, audio-level, noise, protection',
      },
    },
    load: loadCommission,
  },
];
