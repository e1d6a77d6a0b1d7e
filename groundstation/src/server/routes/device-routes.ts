import { deviceInfo, switchRequest } from '@dawa/protocols/console/device';
import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';
import { byPerson } from './paging.ts';

const params = z.object({ deviceId: z.string() });

export const deviceRoutes = [
  route({
    method: 'get',
    path: '/devices/{deviceId}',
    privilege: 'read',
    summary: 'One device: how its cable is, and of a relay what it was told and what its board says of it',
    params,
    response: deviceInfo,
    handle: ({ door, params: { deviceId } }) => {
      const found = door.state.snapshot.devices.find((device) => device.deviceId === deviceId);
      return found === undefined ? notFound(door, deviceId) : success(found);
    },
  }),
  route({
    method: 'post',
    path: '/devices/{deviceId}/switch',
    privilege: 'switch',
    summary:
      'Switches a relay; one that is declared dangerous only when it is confirmed, and none on while the station is locked or stopped',
    params,
    body: z.extend(switchRequest, byPerson.shape),
    response: deviceInfo,
    handle: ({ door, identity, params: { deviceId }, body: { by, ...wish } }) => {
      const [, relayId] = /^relay:(.+)$/.exec(deviceId) ?? [];
      const isThere = door.state.snapshot.devices.some((device) => device.deviceId === deviceId);
      if (relayId === undefined && isThere)
        return failure({ kind: 'refused' as const, expected: 'a relay', found: deviceId });
      if (relayId === undefined || door.relays === undefined) return notFound(door, deviceId);
      return door.relays.switch(relayId, wish, by ?? identity.name);
    },
  }),
];

function notFound(door: StationDoor, deviceId: string) {
  const known = door.state.snapshot.devices.map((device) => device.deviceId).join(', ');
  return failure({ kind: 'not-found' as const, expected: known || 'a device', found: deviceId });
}
