import type { RequestReports } from '../../request-reports.ts';
import type { Timers } from '../../timers.ts';
import type { MessageStore } from '../store/message-store.ts';
import { failureCodes } from './failure-code.ts';
import type { PayloadInterface } from './payload-interface.ts';
import type { Say } from './service.ts';

/** Ten a second: a message takes 65 ms of a serial line of 19,200 baud. */
const everyMs = 100;
/** Messages of a step that is told by PUS 1.5. */
const stepMessages = 8;
/** ECSS-E-ST-70-41C, 8.13.2: first, intermediate and last part. */
const subtypes = { first: 1, next: 2, last: 3 } as const;

/** Sends stored messages down as parts of one large packet (service 13). One dump at a time: a new one ends the old. */
export class StoreDump {
  readonly #store: MessageStore;
  readonly #definition: PayloadInterface;
  readonly #timers: Timers;
  readonly #say: Say;
  #dump = 0;
  #abort: () => void = () => {};

  constructor(store: MessageStore, definition: PayloadInterface, timers: Timers, say: Say) {
    this.#store = store;
    this.#definition = definition;
    this.#timers = timers;
    this.#say = say;
  }

  reset(): void {
    this.#dump = 0;
    this.#abort = () => {};
  }

  start(from: number, to: number, reports: RequestReports): void {
    this.#abort();
    const messages = this.#store.read(from, to);
    this.#dump = (this.#dump + 1) & 0xffff;
    const dump = this.#dump;
    let isAborted = false;
    let sent = 0;
    this.#abort = () => {
      isAborted = true;
      reports.progressFailed(Math.floor(sent / stepMessages) + 1, failureCodes.wrongMode);
    };
    const finish = () => {
      this.#abort = () => {};
      reports.completed();
    };
    const sendNext = () => {
      if (isAborted) return;
      const { slot, message } = messages[sent]!;
      sent++;
      const { service, data } = this.#definition.report('STORED_MESSAGE', {
        ...{ store_dump: dump, store_part: sent, store_slot: slot },
        store_from: message.from.slice(0, 9),
        store_text: message.text.replace(/[^\0-\x7f]/g, '?').slice(0, 67),
      });
      const isLast = sent === messages.length;
      this.#say(service, isLast ? subtypes.last : sent === 1 ? subtypes.first : subtypes.next, data);
      if (isLast) finish();
      else {
        if (sent % stepMessages === 0) reports.progressed(sent / stepMessages);
        this.#timers.after(everyMs, sendNext);
      }
    };
    if (messages.length === 0) finish();
    else sendNext();
  }
}
