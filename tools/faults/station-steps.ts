import { smallMission } from '@dawa/groundstation/dictionary/small-mission.fixture';
import { payloadReport } from '@dawa/groundstation/pipeline/spacecraft-signal.fixture';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';

/**
 * One step of the station that is killed: a packet, a command of an operator, which is queued and then sent, an entry of the
 * audit trail and perhaps an alarm, in this order, all of which follow from the number of the step.
 */
export interface StationStep {
  readonly packet: Uint8Array;
  readonly command: CommandRecord;
  readonly audit: Omit<EventInfo, 'eventId' | 'atMs'>;
  /** One step in ten brings one. */
  readonly alarm: Pick<AlarmInfo, 'alarmId' | 'severity' | 'title' | 'text' | 'source'> | undefined;
}

export { smallMission };
export const runId = 'faults';

export function stationStep(step: number): StationStep {
  const never = {
    ...{ armedUntilMs: null, acceptedAtMs: null, startedAtMs: null, completedAtMs: null },
    ...{ detail: null, packetHex: null, apid: null, sequenceCount: null },
  };
  // The number of the step in four octets behind the voltage, so that a packet that is read tells its step.
  const data = Uint8Array.of(voltageOf(step), step >>> 24, step >>> 16, step >>> 8, step);
  return {
    packet: payloadReport(step & 0x3fff, [3, 25], data, step * 10),
    command: {
      ...never,
      ...{ commandId: `command-${step}`, name: 'SET_MODE', arguments: { mode: step % 7 } },
      ...{ state: 'sent', createdAtMs: step * 10, sentAtMs: step * 10 + 1, by: `operator-${step % 5}` },
    },
    audit: { severity: 'info', source: 'audit', code: 'step', text: `step ${step}` },
    alarm: hasAlarm(step)
      ? {
          ...{ alarmId: `alarm-${step}`, severity: 'warning', source: 'bench' },
          ...{ title: 'one in ten', text: `step ${step}` },
        }
      : undefined,
  };
}

export function hasAlarm(step: number): boolean {
  return step % 10 === 5;
}

/** Two versions that say the same of every packet, in turn. */
export function dictionaryOf(step: number): typeof smallMission {
  return step % 800 === 0 ? smallMission : { ...smallMission, xtce: `${smallMission.xtce}<!-- another -->` };
}

/** Decivolts. */
export function voltageOf(step: number): number {
  return (step * 7) & 0xff;
}
