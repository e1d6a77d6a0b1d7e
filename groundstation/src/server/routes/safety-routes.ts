import { armRequest, lockRequest, offsetRequest, safetyState } from '@dawa/protocols/console/safety';
import { success } from '@dawa/seams/fault';
import type { Privilege } from '../../auth/privilege.ts';
import { route } from '../route.ts';
import { byPerson } from './paging.ts';

const privilegeToArm = ({ body }: { body: { what: 'motion' | 'transmission' } }): Privilege =>
  body.what === 'motion' ? 'move' : 'transmit';

export const safetyRoutes = [
  route({
    method: 'get',
    path: '/safety',
    privilege: 'read',
    summary: 'What may move and what may transmit',
    response: safetyState,
    handle: ({ door }) => success(door.safety.state),
  }),
  route({
    method: 'post',
    path: '/safety/arm',
    privilege: privilegeToArm,
    privilegeText: 'move or transmit, as `what` says',
    summary: 'Lets the antenna move or the transmitter be keyed',
    body: armRequest,
    response: safetyState,
    handle: ({ door, body }) => door.safety.arm(body.what, body.by),
  }),
  route({
    method: 'post',
    path: '/safety/disarm',
    privilege: 'stop',
    summary: 'Takes back what was armed',
    body: armRequest,
    response: safetyState,
    handle: ({ door, body }) => door.safety.disarm(body.what, body.by),
  }),
  route({
    method: 'post',
    path: '/safety/stop',
    privilege: 'stop',
    summary: 'STOP: transmitter off, uplink held, antenna halted, until released; reception goes on',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.stop(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/tx-off',
    privilege: 'stop',
    summary: 'Transmitter off and uplink held; tracking goes on',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.txOff(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/release',
    privilege: 'move',
    summary: 'Ends STOP and TX off; nothing is armed by it',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.release(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/reset-trip',
    privilege: 'transmit',
    summary:
      'A person has looked why too much power came back from the antenna: the transmitter may be keyed again',
    body: byPerson,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.resetTrip(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/park',
    privilege: 'move',
    summary: 'Moves the antenna to where it rests',
    body: byPerson,
    status: 202,
    response: safetyState,
    handle: ({ door, identity, body }) => door.safety.park(body.by ?? identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/lock',
    privilege: 'lock',
    summary: 'Blocks motion and transmission for people at the antenna; survives a restart',
    body: lockRequest,
    response: safetyState,
    handle: ({ door, body }) => door.safety.lock(body),
  }),
  route({
    method: 'delete',
    path: '/safety/lock',
    privilege: 'lock',
    summary: 'Ends the lock',
    response: safetyState,
    handle: ({ door, identity }) => door.safety.unlock(identity.name),
  }),
  route({
    method: 'post',
    path: '/safety/offset',
    privilege: 'move',
    summary: 'Adds a frequency offset by hand to the downlink or the uplink',
    body: offsetRequest,
    response: safetyState,
    handle: ({ door, body }) => door.safety.setOffset(body.direction, body.offsetHz),
  }),
];
