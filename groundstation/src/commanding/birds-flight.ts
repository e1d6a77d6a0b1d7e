import { decodeBirds } from '@dawa/protocols/birds';
import { echoOf } from '@dawa/protocols/birds-command-form';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { MissionCommanding } from '@dawa/protocols/mission-commanding';
import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Journal } from '../ports.ts';
import type { CommandList } from './command-list.ts';
import type { AnsweredFlight } from './command-stack.ts';
import { NothingSent } from './uplink.ts';

/** A ship answers at once or not at all: behind a packet that it is sending, within this. */
const answerWithinMs = 5000;

export interface BirdsFlightSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly list: CommandList;
  /** As the mission file has it now. */
  readonly form: () => MissionCommanding;
}

/**
 * Commands of fourteen octets, and the acknowledgement that brings nine of them back. There is no other report: what was
 * acknowledged is completed as far as anybody will ever be told.
 */
export function createBirdsFlight({ clock, journal, list, form }: BirdsFlightSettings): AnsweredFlight {
  const say = (severity: 'info' | 'warning', code: string, text: string) =>
    journal.event({ severity, source: 'command', code, text });
  const awaitAnswer = ({ commandId, name }: CommandRecord, sentAtMs: number) =>
    list.later(commandId, sentAtMs + answerWithinMs, () => {
      const detail = `No acknowledgement within ${answerWithinMs / 1000} s of sending.`;
      list.change(commandId, { state: 'unknown', detail });
      say('warning', 'unknown', `${name}: outcome unknown. ${detail}`);
    });

  return {
    async transmit(record, { data }, via) {
      const { commandId, name } = record;
      list.change(commandId, { packetHex: Buffer.from(data).toString('hex') });
      try {
        const { sentAtMs, frequencyHz } = await via.send({ packet: data, commandId, why: name, mapId: 0 });
        const isAnswered = list.get(commandId)?.state !== 'sending';
        const detail = `Sent on ${(frequencyHz / 1e6).toFixed(6)} MHz.`;
        list.change(commandId, isAnswered ? { sentAtMs } : { state: 'sent', sentAtMs, detail });
        say('info', 'sent', `${name} sent. ${detail}`);
        if (!isAnswered) awaitAnswer(record, sentAtMs);
      } catch (error) {
        const why = messageOf(error);
        if (!(error instanceof NothingSent)) {
          list.change(commandId, { state: 'unknown', detail: `It may have been heard: ${why}` });
        } else if (error.code === 'blocked') {
          list.change(commandId, { state: 'queued', armedUntilMs: null, detail: `Held, not sent: ${why}` });
        } else {
          list.change(commandId, { state: 'failed', detail: `Not sent: ${why}` });
        }
        say('warning', 'failed', `${name} was not sent, or nobody knows: ${why}.`);
      }
    },
    hear(packet) {
      const frame = decodeBirds(Buffer.from(packet.hex, 'hex'));
      if (!frame.ok || frame.value.content.kind !== 'acknowledgement') return;
      const { isNegative, echo, sequence } = frame.value.content;
      const echoHex = Buffer.from(echo).toString('hex');
      const record = list.all.findLast(
        ({ state, packetHex }) =>
          ['sending', 'sent', 'unknown'].includes(state) &&
          packetHex !== null &&
          (isNegative ||
            Buffer.from(echoOf(form(), Buffer.from(packetHex, 'hex'))).toString('hex') === echoHex),
      );
      if (record === undefined) return;
      const { commandId, name } = record;
      const atMs = packet.receivedAtMs;
      list.stopTimer(commandId);
      if (isNegative) {
        list.change(commandId, { state: 'rejected', detail: 'The ship said no (NAK).' });
        say('warning', 'nak', `${name}: the ship said no.`);
        return;
      }
      const detail = `Acknowledged, sequence ${sequence}.`;
      list.change(commandId, {
        ...{ state: 'completed', acceptedAtMs: atMs, completedAtMs: atMs, sequenceCount: sequence, detail },
      });
      say('info', 'ack', `${name}: ${detail}`);
    },
    // Reports of PUS say nothing about these.
    take() {},
    resume(record) {
      if (record.state === 'sent') awaitAnswer(record, record.sentAtMs ?? clock.nowAtMs());
    },
  };
}
