import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { loadMission } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import type { ComposeStation, RehearsalChoice, StartPlan } from '../station/start-plan.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, type RunCommand } from './command.ts';
import { number, orFault, stationPath } from './inputs.ts';
import { parseInstant } from './times.ts';

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
    await interruption(context.signal);
    plan.say('ending …');
    await station.close();
    // SIGTERM is how a service manager asks for a good end; Ctrl-C interrupts.
    return context.signal.reason === 'SIGTERM' ? 0 : 130;
  };
}

async function planOf(args: Arguments, context: CommandContext): Promise<StartPlan> {
  const { root } = context;
  const { config, data, mission, speed, rehearse, port, seed } = args.values;
  if (config !== undefined) {
    for (const name of ['rehearse', 'speed', 'seed'] as const) {
      if (args.values[name] === undefined) continue;
      throw badValue(`--${name}`, { expected: 'a rehearsal, without --config', found: `--config ${config}` });
    }
  }
  const path = await stationPath(config ?? join(root, 'stations/thimphu'));
  return {
    kind: config === undefined ? 'rehearsal' : 'live',
    mission: orFault(await loadMission(mission ?? join(root, 'missions/aprs-dp'))),
    station: orFault(await loadStation(path)),
    stationPath: path,
    dataFolder: data ?? './data',
    port: number(port ?? '8080', '--port', 0, 65_535),
    rehearse: choiceOf(rehearse, context.clock.nowAtMs()),
    rate: number(speed ?? '1', '--speed', 0.1, 100),
    seed,
    isNewRun: args.flags.has('new'),
    root,
    say: (line) => context.stderr.write(`dawa: ${line}\n`),
  };
}

function choiceOf(text: string | undefined, nowAtMs: number): RehearsalChoice {
  if (text === undefined || text === 'next') return { kind: 'next' };
  if (/^\d{1,9}-\d+-[a-z0-9-]+$/.test(text) && !/^\d{4}-\d\d-\d\d/.test(text))
    return { kind: 'pass', passId: text };
  const atMs = parseInstant(text, nowAtMs);
  if (atMs.ok) return { kind: 'after', atMs: atMs.value };
  throw badValue('--rehearse', {
    expected: 'next, a pass id like 43590-4888-thimphu, or an instant',
    found: text,
  });
}

function interruption(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function openInBrowser(url: string, say: (line: string) => void): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => say(`--open: ${program} is not there; open ${url} yourself`));
  child.unref();
}
