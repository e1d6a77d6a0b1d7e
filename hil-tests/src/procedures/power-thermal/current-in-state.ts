import type { HeardPacket } from '../../bench/payload-line.ts';
import type { Steps } from '../steps.ts';
import type { AllowedCurrents } from './mission-currents.ts';
import type { MeasuredPower } from './orbit-energy.ts';

/** Requirement AP-PWR-02; keyed, the harness takes 54 mV. */
const busLimitV = { low: 4.85, high: 5.15 };
/** Requirement AP-TLM-02. */
const told = { voltageV: 0.05, currentOfReading: 0.05, currentA: 0.005 };
/** Their mean is compared: a converter has noise. */
const reportsCompared = 4;
const reportWithinMs = 2500;
const structure = 'HK_PAYLOAD_FAST';

/**
 * Reads what the supply gives in the state that the article is in, against the table of the mission, and what the article itself tells of
 * it against the instruments.
 *
 * @param state a mode, or `keyed`: reports in which the key is otherwise are passed over
 * @returns undefined where nothing could be read
 */
export async function currentInState(
  steps: Steps,
  state: string,
  allowed: AllowedCurrents,
): Promise<MeasuredPower | undefined> {
  const { instruments, plan } = steps.bench;
  const limit = allowed.get(state);
  const { low, high } = plan.limits['bus_voltage'] ?? busLimitV;
  const current = await steps.read('supply_current', {
    name: `supply_current_${state}`,
    ...(limit && { limit }),
  });
  const bus = await steps.read('bus_voltage', {
    name: `bus_voltage_${state}`,
    limit: { low, high, margin: 0 },
  });
  const supply = await instruments.read('supply_voltage');
  const reports = await nextReports(steps, state === 'keyed');
  if (current === undefined) return undefined;
  const currentUncertaintyA = current.expandedUncertainty ?? 0;
  const toldA = mean(reports, 'bus_current');
  const toldV = mean(reports, 'bus_voltage');
  const title = (what: string) => `${what} told, less read, in ${state}`;
  if (toldA === undefined || toldV === undefined) {
    const found = `${reports.length} of ${reportsCompared} reports`;
    steps.judge(`Telemetry in ${state}`, { verdict: 'fail', expected: `${reportsCompared} reports`, found });
  } else {
    const doubtA = Math.round(1e4 * (told.currentA + told.currentOfReading * current.value)) / 1e4;
    steps.measure(title('bus_current'), toldA - current.value, 'A', {
      ...{ low: -doubtA, high: doubtA, margin: 0, uncertainty: currentUncertaintyA },
    });
    if (bus !== undefined)
      steps.measure(title('bus_voltage'), toldV - bus.value, 'V', {
        ...{ low: -told.voltageV, high: told.voltageV, margin: 0 },
        uncertainty: bus.expandedUncertainty ?? 0,
      });
  }
  if ('reason' in supply) return undefined;
  const { value: voltageV, expandedUncertainty: voltageUncertaintyV = 0 } = supply.reading;
  return {
    ...{ voltageV, currentA: current.value },
    uncertaintyW: voltageV * currentUncertaintyA + current.value * voltageUncertaintyV,
  };
}

/** The next reports with the key as it should be; fewer where it is not for long. */
async function nextReports({ bench }: Steps, isKeyed: boolean): Promise<readonly HeardPacket[]> {
  const { payload } = bench;
  const reports: HeardPacket[] = [];
  while (reports.length < reportsCompared) {
    const packet = await payload.waitFor(
      ({ report }) => report?.container === structure,
      payload.mark(),
      reportWithinMs,
    );
    if (packet === undefined) break;
    if (packet.report?.values.get('ptt')?.value !== isKeyed) {
      if (isKeyed) break;
      continue;
    }
    reports.push(packet);
  }
  return reports;
}

function mean(reports: readonly HeardPacket[], name: string): number | undefined {
  if (reports.length === 0) return undefined;
  const values = reports.map(({ report }) => Number(report?.values.get(name)?.value));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
