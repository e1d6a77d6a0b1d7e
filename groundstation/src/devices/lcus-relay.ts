import { encodeRelay } from '@dawa/protocols/lcus-relay';
import type { Clock } from '@dawa/seams/clock';
import { BoardRelay } from './board-relay.ts';
import { DeviceError } from './device-error.ts';
import type { Port } from './port.ts';
import type { RelayBoard } from './relay-board.ts';

/** A serial LCUS board: it says nothing, so a relay is what it was last told to be, and unknown after a loss. */
export function createLcusRelayBoard({
  port,
  clock,
}: {
  readonly port: Port;
  readonly clock: Clock;
}): RelayBoard {
  const relays: BoardRelay[] = [];
  const stopWatching = port.onStream((stream) => {
    // Some boards answer all the same; a port that nobody reads does not notice that it was unplugged.
    stream.onData(() => {});
    stream.onClose(() => {
      for (const relay of relays) relay.forget();
    });
    for (const relay of relays) void relay.restore();
  });
  const close = async () => {
    stopWatching();
    await port.close();
  };
  return {
    relay(id, number, load) {
      const relay = new BoardRelay({
        id,
        load,
        kind: `LCUS relay ${number}`,
        port,
        clock,
        isSilent: true,
        async drive(isOn) {
          const stream = port.stream;
          if (stream === undefined) throw new DeviceError('lost', port.name, 'there is no cable');
          await stream.write(encodeRelay({ relay: number, isOn }));
          return isOn;
        },
        onClose: close,
      });
      relays.push(relay);
      return relay;
    },
    close,
  };
}
