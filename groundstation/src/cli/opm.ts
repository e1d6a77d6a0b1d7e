import { type Opm, parseOpm } from '@dawa/flight-dynamics/opm';
import { type ProvisionalElements, provisionalElements } from '@dawa/flight-dynamics/provisional-elements';
import { stateFrameOf } from '@dawa/flight-dynamics/state-vector';
import { describeFault } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { isNotation, notationOr, writeSets } from './element-notation.ts';
import {
  choiceOption,
  instant,
  number,
  numberOption,
  readEarthOrientation,
  readInput,
  reportEarthOrientation,
  required,
} from './inputs.ts';
import { type Column, isoText, jsonText, tableText } from './table.ts';

/** `dawa opm`: provisional elements from the state of an OPM, or from one typed in. */
export const runOpm: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', notationOr, 'table');
  const bstarPerEarthRadius = numberOption(args, 'bstar', -1, 1);
  const norad = numberOption(args, 'norad', 1, 999_999_999);
  const { messages, hasFaults, where } = await readStates(args, context);
  const earthOrientation = await readEarthOrientation(args);
  const all = messages.map(({ name, objectId, state }, index) => {
    const made = provisionalElements({
      state,
      name: args.values['name'] ?? name,
      // Several objects of one launch need several numbers.
      noradId: Math.floor(norad ?? 99_999) - (norad === undefined ? index : -index),
      internationalDesignator: /^\d{4}-\d{3}[A-Z]{0,3}$/.test(objectId) ? objectId : '',
      earthOrientation,
      ...(bstarPerEarthRadius !== undefined && { bstarPerEarthRadius }),
    });
    if (made.ok) return { ...made.value, state };
    throw badValue(`${where}: ${name}: ${made.fault.kind}`, made.fault);
  });
  const instants = all.map(({ state }) => state.atMs);
  const span = { fromAtMs: Math.min(...instants), toAtMs: Math.max(...instants) };
  const status = reportEarthOrientation(context, 'opm', earthOrientation, span);
  const sets = all.map(({ elements }) => elements);
  if (isNotation(format)) await writeSets(sets, format, context);
  else if (format === 'json') {
    await writeOut(context.stdout, jsonText({ elements: all, earthOrientation: status }));
  } else await writeOut(context.stdout, tableText(all, columns));
  return hasFaults ? 1 : 0;
};

interface States {
  readonly messages: readonly Opm[];
  readonly hasFaults: boolean;
  readonly where: string;
}

async function readStates(args: Arguments, context: CommandContext): Promise<States> {
  const path = args.positionals[0];
  if (path === undefined)
    return { messages: [typedState(args, context)], hasFaults: false, where: '--state' };
  if (args.values['state'] !== undefined) {
    throw badValue('--state', { expected: 'a FILE or --state', found: 'both' });
  }
  const { messages, faults } = parseOpm(await readInput(path, context));
  const where = path === '-' ? 'standard input' : path;
  const at = (fault: { line: number; kind: string }) => `${where}: line ${fault.line}: ${fault.kind}`;
  if (messages.length === 0 && faults[0]) throw badValue(at(faults[0]), faults[0]);
  for (const fault of faults.slice(0, 5))
    complain(context, 'opm', describeFault({ ...fault, kind: at(fault) }));
  return { messages, hasFaults: faults.length > 0, where };
}

function typedState(args: Arguments, context: CommandContext): Opm {
  const cells = required(args, 'state').split(',');
  if (cells.length !== 6)
    throw badValue('--state', { expected: 'X,Y,Z,VX,VY,VZ', found: `${cells.length} numbers` });
  const [x, y, z, vx, vy, vz] = cells.map((text, k) =>
    number(text, '--state', k < 3 ? -1e6 : -100, k < 3 ? 1e6 : 100),
  ) as [number, number, number, number, number, number];
  const frame = stateFrameOf(required(args, 'frame'));
  if (!frame.ok) throw badValue('--frame', frame.fault);
  const atMs = instant(required(args, 'at'), '--at', context.clock.nowAtMs());
  const state = { atMs, frame: frame.value, positionKm: [x, y, z], velocityKmS: [vx, vy, vz] } as const;
  return { name: 'PROVISIONAL', objectId: '', state };
}

const columns: readonly Column<ProvisionalElements>[] = [
  { heading: 'NORAD', isNumeric: true, text: ({ elements }) => String(elements.noradId) },
  { heading: 'name', text: ({ elements }) => elements.name },
  { heading: 'epoch', text: ({ elements }) => isoText(elements.epochAtMs, 3) },
  { heading: 'rev/day', isNumeric: true, text: ({ elements }) => elements.meanMotionRevDay.toFixed(6) },
  { heading: 'e', isNumeric: true, text: ({ elements }) => elements.eccentricity.toFixed(6) },
  { heading: 'inclination deg', isNumeric: true, text: ({ elements }) => elements.inclinationDeg.toFixed(4) },
  { heading: 'perigee km', isNumeric: true, text: (row) => row.perigeeHeightKm.toFixed(1) },
  { heading: 'apogee km', isNumeric: true, text: (row) => row.apogeeHeightKm.toFixed(1) },
];
