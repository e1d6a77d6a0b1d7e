import { decodeEventReporting, encodeEventReporting } from 'ccsds-parser/pus/event-reporting';
import { failureCodes } from './failure-code.ts';
import { atOnce, type Handler, oneOctetCounts, orFailure, type Say, type ServiceTable } from './service.ts';

/** Service 5: which events are reported. After a reset all of them are. */
export class EventService {
  readonly table: ServiceTable;
  readonly #known: ReadonlySet<number>;
  readonly #disabled = new Set<number>();

  /** @param knownIds numbers of all events that there are */
  constructor(knownIds: Iterable<number>, say: Say) {
    this.#known = new Set(knownIds);
    this.table = {
      '5.5': this.#ofEvents((id) => this.#disabled.delete(id)),
      '5.6': this.#ofEvents((id) => this.#disabled.add(id)),
      '5.7': (request) =>
        orFailure(decodeEventReporting(request, oneOctetCounts), () =>
          atOnce(() => {
            const eventIds = [...this.#disabled].sort((a, b) => a - b);
            say(5, 8, encodeEventReporting({ subtype: 8, eventIds }, oneOctetCounts));
          }),
        ),
    };
  }

  isEnabled(eventId: number): boolean {
    return !this.#disabled.has(eventId);
  }

  reset(): void {
    this.#disabled.clear();
  }

  #ofEvents(act: (id: number) => void): Handler {
    return (request) =>
      orFailure(decodeEventReporting(request, oneOctetCounts), (message) => {
        const ids = 'eventIds' in message ? message.eventIds : [];
        if (ids.length === 0 || !ids.every((id) => this.#known.has(id))) return failureCodes.badRange;
        return atOnce(() => {
          for (const id of ids) act(id);
        });
      });
  }
}
