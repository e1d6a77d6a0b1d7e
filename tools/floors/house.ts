/** How the house is built: what stands on which floor, and the few doors that are not imports. */
export interface House {
  /** Floor of each workspace, by folder. A workspace imports from lower floors only, and from nobody on its own. */
  readonly floors: Readonly<Record<string, number>>;
  /** Workspaces that run in a browser too: no module of Node in them, tests aside. */
  readonly hostless: readonly string[];
  /** Workspaces that import nothing but themselves. */
  readonly alone: readonly string[];
  /** Outside libraries wrapped in one file: the file names that may know them. */
  readonly wrapped: Readonly<Record<string, readonly RegExp[]>>;
  /** Where the host's time and timers may be asked for. */
  readonly clockFiles: readonly RegExp[];
  /** Workspaces where the browser's own time is fine. */
  readonly ownTime: readonly string[];
  /** Programs started and folders served by path, so that nobody has to import them. */
  readonly composed: readonly ComposedPath[];
}

export interface ComposedPath {
  readonly from: string;
  readonly path: string;
  /** What proves that the path will be there: the committed file, or the source of a built folder. */
  readonly provedBy: string;
}

export const house: House = {
  floors: {
    seams: 0,
    'ccsds-parser': 1,
    'flight-dynamics': 1,
    protocols: 1,
    groundstation: 2,
    'payload-sim': 2,
    ui: 2,
    'hil-tests': 3,
  },
  hostless: ['seams', 'ccsds-parser', 'flight-dynamics', 'protocols', 'ui'],
  alone: ['seams', 'ccsds-parser'],
  wrapped: {
    'satellite.js': [/^flight-dynamics\/src\/propagator(\.test)?\.ts$/],
    serialport: [/\/serial-port(\.test)?\.ts$/],
    avr8js: [/^protocols\/src\/avr\/atmega1284p\.ts$/],
    'node-hid': [/\/hid-port(\.test)?\.ts$/],
  },
  clockFiles: [/^seams\/src\/host-clock\.ts$/, /^groundstation\/src\/clock\//, /^payload-sim\/src\/clock\//],
  ownTime: ['ui'],
  composed: [
    {
      from: 'groundstation',
      path: 'payload-sim/bin/payload-sim.js',
      provedBy: 'payload-sim/bin/payload-sim.js',
    },
    { from: 'groundstation', path: 'hil-tests/bin/hil-tests.js', provedBy: 'hil-tests/bin/hil-tests.js' },
    { from: 'groundstation', path: 'ui/dist', provedBy: 'ui/vite.config.ts' },
  ],
};
