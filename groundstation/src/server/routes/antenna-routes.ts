import {
  cableRequest,
  jogAnswer,
  jogRequest,
  moveRequest,
  windReport,
} from '@dawa/protocols/console/antenna';
import { safetyState } from '@dawa/protocols/console/safety';
import { failure } from '@dawa/seams/fault';
import { route } from '../route.ts';
import type { StationDoor } from '../station-door.ts';
import { byPerson } from './paging.ts';

export const antennaRoutes = [
  route({
    method: 'post',
    path: '/devices/rotator/move',
    privilege: 'move',
    summary:
      'Sends the antenna to a direction by hand, by a safe way; tracking waits until the station is released',
    body: moveRequest,
    status: 202,
    response: safetyState,
    handle: ({ door, identity, body: { by, ...target } }) =>
      door.antenna?.moveTo(target, by ?? identity.name) ?? noRotator(),
  }),
  route({
    method: 'post',
    path: '/devices/rotator/jog',
    privilege: 'move',
    summary:
      'Turns one axis as long as it is asked again within `forMs`, at most to where it would come too near to anything',
    body: jogRequest,
    status: 202,
    response: jogAnswer,
    handle: ({ door, identity, body: { by, ...request } }) =>
      door.antenna?.jog(request, by ?? identity.name) ?? noRotator(),
  }),
  route({
    method: 'post',
    path: '/devices/rotator/halt',
    privilege: 'stop',
    summary: 'Halts the antenna; unlike STOP it may be moved again at once',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.antenna?.halt(body.by ?? identity.name) ?? noRotator(),
  }),
  route({
    method: 'post',
    path: '/devices/rotator/park',
    privilege: 'move',
    summary: 'Moves the antenna to where it rests, by a safe way',
    body: byPerson,
    status: 202,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.park(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/devices/rotator/free-stow',
    privilege: 'move',
    summary: 'Ends the stow for wind before it has been calm for long enough',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.antenna?.freeStow(body.by ?? identity.name) ?? noRotator(),
  }),
  route({
    method: 'post',
    path: '/devices/rotator/cable',
    privilege: 'move',
    summary: 'Says how the cable is wound: where the antenna stands, turns counted in',
    body: cableRequest,
    response: safetyState,
    handle: ({ door, identity, body }) =>
      door.antenna?.setCable(body.azimuthDeg, body.by ?? identity.name) ?? noRotator(),
  }),
  route({
    method: 'post',
    path: '/devices/wind',
    privilege: 'move',
    summary:
      'The strongest wind since the last telling; above the limit of the station the antenna is stowed',
    body: windReport,
    response: safetyState,
    handle: ({ door, body }) => door.antenna?.noteWind(body.speedMS) ?? noRotator(),
  }),
];

function noRotator(): Awaited<ReturnType<StationDoor['safety']['park']>> & { ok: false } {
  return failure({ kind: 'refused', expected: 'a rotator', found: 'none at this station' });
}
