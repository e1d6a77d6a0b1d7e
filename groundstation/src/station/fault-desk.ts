import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { Journal } from '../ports.ts';
import type { FaultDoor, Refusal } from '../server/station-door.ts';
import type { Simulators } from './simulators.ts';

export interface FaultDeskSettings {
  readonly simulators: Pick<Simulators, 'faults' | 'send'>;
  readonly journal: Journal;
}

/**
 * Breaks simulated hardware on purpose, and mends it again. Whoever did it is written down, so that an alarm of a rehearsal can be
 * told from one that nobody asked for. There is no such desk where the ports are real.
 */
export function createFaultDesk({ simulators, journal }: FaultDeskSettings): FaultDoor {
  return {
    list: () => simulators.faults(),
    async set(name, { isActive, settings }, by): Promise<Result<SimulatedFault, Refusal>> {
      const known = await simulators.faults();
      const fault = known.find((candidate) => candidate.name === name);
      if (fault === undefined) {
        const expected = known.map((candidate) => candidate.name).join(', ') || 'simulators that run';
        return failure({ kind: 'not-found', expected, found: name });
      }
      const strange = Object.keys(settings ?? {}).find((key) => fault.settings[key] === undefined);
      if (strange !== undefined) {
        const expected = `settings ${Object.keys(fault.settings).join(', ') || 'none'}`;
        return failure({ kind: 'refused', expected, found: strange });
      }
      simulators.send({ type: 'fault', name, isActive, ...(settings ? { settings } : {}) });
      journal.event({
        ...{ severity: 'watch', source: 'simulators', code: isActive ? 'fault-injected' : 'fault-removed' },
        text: `${name} ${isActive ? 'injected' : 'removed'} by ${by}: ${fault.effect}.`,
      });
      const after = await simulators.faults();
      return success(after.find((candidate) => candidate.name === name) ?? { ...fault, isActive });
    },
  };
}
