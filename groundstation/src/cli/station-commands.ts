import type { Command } from './command.ts';
import { format } from './shared-options.ts';

/** Commands that set a station up. */
export const stationCommands: readonly Command[] = [
  {
    spec: {
      name: 'init',
      summary: 'writes a station.yaml that loads: finds ports, takes over gpredict, asks the rest',
      usage:
        '[--out FILE] [--from DIR] [--place P] [--rotator KIND --rotator-port PORT] [--radio MODEL --radio-port PORT] [--yes]',
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
        radio: { kind: 'value', valueName: 'MODEL', help: 'as IC-9700' },
        'radio-port': { kind: 'value', valueName: 'PORT', help: '/dev/serial/by-id/… or tcp:host:port' },
        'radio-baud': { kind: 'value', valueName: 'N', help: 'as it is set in the menu of the radio' },
        yes: { kind: 'flag', help: 'asks nothing: what was not said is left out or takes its default' },
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
];
