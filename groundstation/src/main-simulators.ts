import { join, resolve } from 'node:path';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { ControlMessage } from '@dawa/protocols/control-pipe';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { Journal } from './ports.ts';
import { type Simulators, startSimulators } from './station/simulators.ts';
import type { StartPlan } from './station/start-plan.ts';

/*
 * The simulators' part of `main.ts`.
 */

/** Simulators as a process of their own, as hardware would be; their trouble is an alarm of the run. */
export function simulate(
  plan: StartPlan,
  run: RunInfo,
  {
    clock,
    journal,
    say,
  }: { readonly clock: Clock; readonly journal: Journal; readonly say: (line: string) => void },
): Promise<Simulators> {
  return startSimulators({
    script: join(plan.root, 'payload-sim/bin/payload-sim.js'),
    words: [
      'all',
      ...plan.missions.flatMap(({ folder }) => ['--mission', resolve(folder)]),
      ...['--station', resolve(plan.stationPath)],
      ...['--seed', run.seed ?? run.runId],
      '--clock-stdin',
    ],
    clock,
    // What a simulator does is no news of the station: it would not be told of real hardware either.
    onEvent: () => {},
    onLog: (line) => say(`simulators: ${line}`),
    onTrouble(trouble) {
      if (trouble === null) journal.clear('simulators.ended');
      else {
        journal.raise({
          alarmId: 'simulators.ended',
          severity: 'warning',
          title: 'The simulators ended',
          text: `${trouble}. They are started again; the station goes on as if every cable were pulled.`,
          source: 'pass',
        });
      }
    },
  });
}

/**
 * Sets the simulated modem for what is listened to, as a person sets a real one; again when the simulators are begun again.
 *
 * @param alsoTold a modem of the station's own that hears the simulated sound
 */
export function listenBy(simulators: Simulators, alsoTold: (link: MissionLink) => void = () => {}) {
  let listened: ControlMessage | undefined;
  simulators.onPorts(() => listened && simulators.send(listened));
  return (link: MissionLink) => {
    const { modulation, symbolRateBd } = link;
    alsoTold(link);
    listened = { type: 'demodulate', modulation, symbolRateBd };
    simulators.send(listened);
  };
}
