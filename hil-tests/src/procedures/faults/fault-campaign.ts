import { type PayloadFaultInfo, payloadFaults } from '@dawa/payload-sim/payload/fault-list';
import { type Phase, type Procedure, phase } from '../procedure.ts';
import type { Steps } from '../steps.ts';
import type { FaultCase } from './fault-case.ts';
import { faultCases } from './fault-cases.ts';
import { FaultTable } from './fault-table.ts';
import { FaultTrial } from './fault-trial.ts';
import { setMode, startCold } from './stand-by.ts';

/**
 * Every fault of the list, one after the other in a cold article: put in, found where the list says, recovered from as the list says,
 * and back to STANDBY. Made from the list: a new fault is in it as soon as it has a case.
 *
 * @param faults all of the list unless given
 */
export function faultCampaign(faults: readonly PayloadFaultInfo[] = payloadFaults): Procedure {
  return {
    id: 'FLT-01',
    version: '1.0',
    title: 'Fault campaign: every fault found and recovered from',
    phases: [...faults.map((fault) => faultPhase(fault)), tablePhase(faults)],
  };
}

/** `AP-PWR-01` of `AP-PWR-01: a supply current …`. */
export function requirementOf({ requirement }: Pick<PayloadFaultInfo, 'requirement'>): string {
  return requirement.split(':')[0]!;
}

export function faultPhaseTitle({ name }: Pick<PayloadFaultInfo, 'name'>): string {
  return `Fault ${name}`;
}

function faultPhase(fault: PayloadFaultInfo): Phase {
  const faultCase = faultCases[fault.name as keyof typeof faultCases];
  return phase(
    faultPhaseTitle(fault),
    {
      requirements: [requirementOf(fault)],
      isTransmitting: faultCase.isTransmitting ?? false,
      needs: ['bus', 'power', ...(faultCase.isOnAir ? (['air'] as const) : [])],
    },
    (steps) => tryFault(steps, fault, faultCase),
  );
}

async function tryFault(steps: Steps, fault: PayloadFaultInfo, faultCase: FaultCase): Promise<void> {
  const { bench } = steps;
  const table = FaultTable.of(bench);
  const why = whyNot(steps, fault, faultCase);
  if (why !== undefined) {
    steps.leaveOut(`Inject ${fault.name}`, { expected: fault.expectedDetection, reason: why });
    table.leaveOut(fault, why);
    return;
  }
  const isByHand = whyNotInjected(steps, fault) !== undefined;
  if (isByHand && !(await faultCase.byHand?.isPossible(steps))) {
    table.leaveOut(fault, `not possible: ${faultCase.byHand?.by}`);
    return;
  }
  const wasSuspect = table.isSuspect;
  // Until it has been seen to be well again.
  table.isSuspect = true;
  if (!(await startCold(steps, { isSuspect: wasSuspect }))) return;
  if (!(await setMode(steps, faultCase.mode))) return;
  const trial = new FaultTrial(steps, fault, isByHand);
  await faultCase.before?.(trial);
  trial.begin();
  if (!(await putIn(trial, faultCase))) {
    table.isSuspect = false;
    table.leaveOut(fault, `${faultCase.byHand?.by ?? 'injector'}: it could not be made`);
    // It was possible a moment ago, so that this is no thing to leave out.
    steps.expectThat(`Make ${fault.name}`, false, { expected: 'made', found: 'refused' });
    return;
  }
  try {
    await faultCase.detect(trial);
    table.note(trial);
    await faultCase.recover(trial);
  } finally {
    await trial.lift();
  }
  if (bench.power.isOn && (await setMode(steps, 'STANDBY'))) {
    table.recovered(fault);
    table.isSuspect = false;
  }
}

async function putIn(trial: FaultTrial, faultCase: FaultCase): Promise<boolean> {
  const { steps, fault } = trial;
  if (!trial.isByHand) {
    trial.isIn(async () => steps.removeFault(fault.name));
    return steps.injectFault(fault.name, { ...fault.settings, ...faultCase.settings });
  }
  const lift = await faultCase.byHand!.make(steps);
  if (lift !== undefined) trial.isIn(lift);
  return lift !== undefined;
}

function whyNotInjected({ bench }: Steps, { name }: PayloadFaultInfo): string | undefined {
  return bench.faults === undefined ? 'no injector on this bench' : bench.faults.whyNot?.(name);
}

/** Nobody can make it here, and why. */
function whyNot(steps: Steps, fault: PayloadFaultInfo, { byHand }: FaultCase): string | undefined {
  const why = whyNotInjected(steps, fault);
  if (why === undefined || byHand !== undefined) return undefined;
  return `${why}, and it cannot be made from outside: ${fault.effect}`;
}

function tablePhase(faults: readonly PayloadFaultInfo[]): Phase {
  return phase('Faults found', { requirements: [], needs: [] }, async (steps) => {
    const table = FaultTable.of(steps.bench);
    const title = 'Faults found, of those that were there';
    const { tried, found } = table.counts;
    if (tried === 0)
      steps.leaveOut(title, { expected: 'all', reason: 'no fault could be made on this bench' });
    else
      steps.expectThat(title, found === tried, {
        expected: `${tried} of ${tried}`,
        found: `${found} of ${tried}`,
      });
    await steps.attach('faults.csv', 'text/csv', table.text(faults));
    FaultTable.forget(steps.bench);
  });
}
