import { codeReply, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import {
  createRotctlTokeniser,
  type RotctlOrder,
  readRotctlOrder,
  rotctlReplies,
} from '@dawa/protocols/rotctl';
import type { Clock } from '@dawa/seams/clock';
import type { GuardedRotator, JogRequest } from '../commanding/guarded-rotator.ts';
import type { Direction, Reading } from '../ports.ts';
import type { ClientLead } from './client-lead.ts';
import { type Answer, rprtOf, type SharedLanguage, type SharingClient } from './shared-language.ts';

/** A position that was read so lately is told again; the driver reads several times a second. */
const freshMs = 1500;
/** An antenna so far from where it was sent is under way. */
const arrivedDeg = 1;
/** A jog halts so long after the last word that its client is still there. */
const jogForMs = 1000;
const jogAgainMs = 400;

export interface SharedRotatorSettings {
  /** Behind its guard: what a client orders is let through or refused there. */
  readonly rotator: GuardedRotator;
  /** Where `park` goes. */
  readonly park: Direction;
  readonly lead: ClientLead;
  readonly clock: Clock;
}

/** The rotator in the language of rotctld. */
export function shareRotator(settings: SharedRotatorSettings): SharedLanguage {
  const orders = createOrders(settings);
  return {
    name: 'rotctld',
    createTokeniser: createRotctlTokeniser,
    converse(client) {
      return {
        answer(request) {
          const read = readRotctlOrder(request);
          if (!read.ok) return { text: codeReply(request, rprt.invalid) };
          return answerOrder(read.value, request, { ...settings, orders, client });
        },
        close() {
          // It moves until its client says stop, or is gone.
          if (orders.isJogging(client)) void orders.halt().catch(() => {});
          settings.lead.noteGone(client);
        },
      };
    },
  };
}

/** What all clients together have ordered; the last order holds. */
interface Orders {
  readonly target: Direction | undefined;
  /** The last order was this client's, to move until it says stop. */
  isJogging(client: SharingClient): boolean;
  goTo(target: Direction): Promise<void>;
  /** Moves one axis for as long as its client is there. */
  jog(request: Omit<JogRequest, 'forMs'>, client: SharingClient): Promise<void>;
  halt(): Promise<void>;
}

function createOrders({ rotator, clock }: SharedRotatorSettings): Orders {
  let target: Direction | undefined;
  let jogger: SharingClient | undefined;
  let cancelJog = () => {};
  const endJog = () => {
    cancelJog();
    jogger = undefined;
  };
  return {
    get target() {
      return target;
    },
    isJogging: (client) => jogger === client,
    async goTo(next) {
      endJog();
      await rotator.moveTo(next);
      target = next;
    },
    async jog(request, client) {
      endJog();
      target = (await rotator.jog({ ...request, forMs: jogForMs })).end;
      jogger = client;
      const again = () => {
        cancelJog = clock.deadline(jogAgainMs, () => {
          // Refused by now: the guard has halted it.
          void rotator.jog({ ...request, forMs: jogForMs }).then(again, endJog);
        });
      };
      again();
    },
    async halt() {
      endJog();
      target = undefined;
      await rotator.stop();
    },
  };
}

interface Context extends SharedRotatorSettings {
  readonly orders: Orders;
  readonly client: SharingClient;
}

function answerOrder(order: RotctlOrder, request: HamlibRequest, context: Context): Answer | Promise<Answer> {
  const { rotator, orders, park, client } = context;
  switch (order.kind) {
    case 'get-position':
      return tellPosition(request, context);
    case 'set-position':
      return obey(request, context, async () => {
        await orders.goTo({ azimuthDeg: order.azimuthDeg, elevationDeg: order.elevationDeg });
        client.tell('moves the antenna');
      });
    case 'park':
      return obey(request, context, async () => {
        await orders.goTo(park);
        client.tell('parks the antenna');
      });
    case 'move':
      return obey(request, context, async () => {
        await orders.jog(jogs[order.direction], client);
        client.tell('moves the antenna by hand');
      });
    case 'stop':
      return obey(request, context, () => orders.halt());
    case 'get-info':
      return { text: rotctlReplies.info(request, `Dawa: ${rotator.info.kind}`) };
    case 'get-status':
      return { text: rotctlReplies.status(request, isUnderWay(context)) };
    case 'dump-state':
      return { text: rotctlReplies.state(request, rotator.limits) };
    case 'pass-word':
      return { text: codeReply(request, rprt.ok) };
    case 'quit':
      return { text: '', isLast: true };
    case 'password':
    case 'not-offered':
      return { text: codeReply(request, rprt.notAvailable) };
  }
}

async function obey(
  request: HamlibRequest,
  { lead, client }: Context,
  order: () => Promise<void>,
): Promise<Answer> {
  if (lead.clientBlock() !== null) return { text: codeReply(request, rprt.rejected) };
  try {
    await order();
    lead.noteOrder(client);
    return { text: codeReply(request, rprt.ok) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

function tellPosition(request: HamlibRequest, context: Context): Answer | Promise<Answer> {
  const known = freshPosition(context);
  if (known !== undefined) return { text: rotctlReplies.position(request, known) };
  return context.rotator.readPosition().then(
    (reading) => ({ text: rotctlReplies.position(request, reading) }),
    (error: unknown) => ({ text: codeReply(request, rprtOf(error)) }),
  );
}

function freshPosition({ rotator, clock }: Context): Reading<Direction> | undefined {
  const { position } = rotator;
  // In a rehearsal the antenna is read as often as in real time, and the clock runs faster.
  const limitMs = freshMs * (Number.isFinite(clock.rate) ? Math.max(1, clock.rate) : 1);
  return position !== undefined && clock.nowAtMs() - position.readAtMs <= limitMs ? position : undefined;
}

function isUnderWay({ rotator, orders }: Context): boolean {
  const { position } = rotator;
  if (position === undefined || orders.target === undefined) return false;
  const offDeg = Math.max(
    Math.abs(position.azimuthDeg - orders.target.azimuthDeg),
    Math.abs(position.elevationDeg - orders.target.elevationDeg),
  );
  return offDeg > arrivedDeg;
}

const jogs = {
  up: { axis: 'elevation', directionSign: 1 },
  down: { axis: 'elevation', directionSign: -1 },
  left: { axis: 'azimuth', directionSign: -1 },
  right: { axis: 'azimuth', directionSign: 1 },
} as const;
