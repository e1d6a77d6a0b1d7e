import type { Bus, BusMessage } from '../ports.ts';

/**
 * The bus as a mission beside the first one has it: what it publishes of frames, values and dictionary carries its id, and of
 * those topics it hears its own alone. Everything else is of the station, and heard by all.
 *
 * @param missionId undefined for the mission that is worked first, whose messages carry no id
 */
export function missionBus(bus: Bus, missionId: string | undefined): Bus {
  return {
    publish: (message) =>
      bus.publish(missionId !== undefined && isOfOneMission(message) ? { ...message, missionId } : message),
    subscribe: (listener) =>
      bus.subscribe((message) => {
        if (isForMission(message, missionId)) listener(message);
      }),
  };
}

/** Whether who looks at a mission is told; undefined is the one that is worked first. */
export function isForMission(message: BusMessage, missionId: string | undefined): boolean {
  return !isOfOneMission(message) || message.missionId === missionId;
}

type OwnMessage = Extract<BusMessage, { type: (typeof ownTypes)[number] }>;

const ownTypes = ['frames', 'parameters', 'dictionary', 'heard'] as const;

function isOfOneMission(message: BusMessage): message is OwnMessage {
  return (ownTypes as readonly string[]).includes(message.type);
}
