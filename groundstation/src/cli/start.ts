import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expiredMeasurements } from '../commissioning/measured-rotator.ts';
import { describeConfigFault } from '../config/config-fault.ts';
import { loadMission, type MissionConfig } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import type { ComposeStation, RehearsalChoice, StartPlan } from '../station/start-plan.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, type RunCommand } from './command.ts';
import { complain } from './command-io.ts';
import { number, orFault, stationPath } from './inputs.ts';
import { parseInstant } from './times.ts';

/** A cable that does not answer must not keep the station from ending. */
const longestEndMs = 8_000;

/** `dawa start`: runs until it is interrupted. */
export function runStart(compose: ComposeStation): RunCommand {
  return async (args, context) => {
    const plan = await planOf(args, context);
    if (context.signal.aborted) return 130;
    const started = await compose(plan);
    if (!started.ok) throw badValue(started.fault.where, started.fault);
    const station = started.value;
    plan.say(`${station.headline} at ${station.url}`);
    if (args.flags.has('open')) openInBrowser(station.url, plan.say);
    const failure = await Promise.race([interruption(context.signal), uncaught()]);
    if (failure !== undefined) {
      complain(context, 'start', `ends after a failure: ${failure.message}`);
      if (context.isDebug) context.stderr.write(`${failure.stack}\n`);
    }
    plan.say('ending …');
    const closed = station.close().then(() => true);
    const late = new Promise<false>((resolve) => context.clock.deadline(longestEndMs, () => resolve(false)));
    if (!(await Promise.race([closed, late])))
      plan.say(`did not end within ${longestEndMs / 1000} s: leaving`);
    if (failure !== undefined) return 1;
    // SIGTERM is how a service manager asks for a good end; Ctrl-C interrupts.
    return context.signal.reason === 'SIGTERM' ? 0 : 130;
  };
}

async function planOf(args: Arguments, context: CommandContext): Promise<StartPlan> {
  const { root } = context;
  const { config, data, mission, speed, rehearse, port, seed, 'bench-out': benchOut } = args.values;
  if (config !== undefined) {
    for (const name of ['rehearse', 'speed', 'seed'] as const) {
      if (args.values[name] === undefined) continue;
      throw badValue(`--${name}`, { expected: 'a rehearsal, without --config', found: `--config ${config}` });
    }
  }
  const path = await stationPath(config ?? join(root, 'stations/thimphu'));
  const say = (line: string) => context.stderr.write(`dawa: ${line}\n`);
  const station = orFault(await loadStation(path));
  for (const { key, expiresAt } of expiredMeasurements(station.file, context.clock.nowAtMs()))
    say(
      `commissioning.${key} expired ${expiresAt.slice(0, 10)} and is still used: dawa commission measures it again`,
    );
  const asked =
    mission?.split(',').filter((folder) => folder !== '') ??
    station.file.missions?.map((folder) => join(dirname(path), folder));
  return {
    kind: config === undefined ? 'rehearsal' : 'live',
    missions: asked === undefined ? await shippedMissions(root, say) : await askedMissions(asked),
    areMissionsAsked: asked !== undefined,
    station,
    stationPath: path,
    dataFolder: data ?? './data',
    port: number(port ?? '8080', '--port', 0, 65_535),
    benchFolder: benchOut === undefined ? undefined : resolve(benchOut),
    rehearse: choiceOf(rehearse, context.clock.nowAtMs()),
    rate: number(speed ?? '1', '--speed', 0.1, 100),
    seed,
    isNewRun: args.flags.has('new'),
    isDebug: context.isDebug ?? false,
    root,
    say,
  };
}

/** In the order in which they were asked for. */
async function askedMissions(folders: readonly string[]): Promise<StartPlan['missions']> {
  const missions: MissionConfig[] = [];
  for (const folder of folders) {
    const mission = orFault(await loadMission(folder));
    const twice = missions.find(({ file }) => file.id === mission.file.id);
    if (twice !== undefined)
      throw badValue('--mission', {
        expected: 'each mission once',
        found: `${mission.file.id} in ${folder}`,
      });
    missions.push(mission);
  }
  const [first, ...others] = missions;
  if (first === undefined) throw badValue('--mission', { expected: 'a folder', found: 'none' });
  return [first, ...others];
}

/** Every pack in `missions/`, the one with the simulated payload first; another that cannot be read is told and left out. */
async function shippedMissions(root: string, say: (line: string) => void): Promise<StartPlan['missions']> {
  const folder = join(root, 'missions');
  const first = orFault(await loadMission(join(folder, workedFirst)));
  const others: MissionConfig[] = [];
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name === workedFirst) continue;
    const mission = await loadMission(join(folder, name));
    if (mission.ok) others.push(mission.value);
    else say(`${describeConfigFault(mission.fault)}; the mission is not followed`);
  }
  return [first, ...others.filter(({ file }) => file.id !== first.file.id)];
}

const workedFirst = 'aprs-dp';

function choiceOf(text: string | undefined, nowAtMs: number): RehearsalChoice {
  if (text === undefined || text === 'next') return { kind: 'next' };
  if (/^\d{1,9}-\d+-[a-z0-9-]+$/.test(text) && !/^\d{4}-\d\d-\d\d/.test(text))
    return { kind: 'pass', passId: text };
  const atMs = parseInstant(text, nowAtMs);
  if (atMs.ok) return { kind: 'from', atMs: atMs.value };
  throw badValue('--rehearse', {
    expected: 'next, a pass id like 43590-4888-thimphu, or an instant',
    found: text,
  });
}

function interruption(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

/** After an error that nobody caught nothing can be trusted: the transmitter is released, the log closed, and we end. */
function uncaught(): Promise<Error> {
  return new Promise((resolve) => {
    process.on('uncaughtException', (error) => resolve(error));
  });
}

function openInBrowser(url: string, say: (line: string) => void): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => say(`--open: ${program} is not there; open ${url} yourself`));
  child.unref();
}
