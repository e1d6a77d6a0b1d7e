// A process of the guest that keys and waits to be killed, as a station that dies in the middle of a key-down.
import { keepHidOpen } from '@dawa/groundstation/adapters/hid-port';
import { cm108Wish, createCm108Ptt } from '@dawa/groundstation/devices/cm108-ptt';
import { hostClock } from '@dawa/seams/host-clock';
import { SystemClock } from '@dawa/seams/system-clock';

const clock = new SystemClock(hostClock);
const port = keepHidOpen(cm108Wish({}), clock);
const ptt = createCm108Ptt({ port, clock });
const wait = setInterval(() => {
  if (ptt.isKeyed !== false) return;
  clearInterval(wait);
  void ptt
    .setKeyed(true)
    .then(() => process.send?.({ node: / at (\S+)$/.exec(port.stream?.name ?? '')?.[1] }));
}, 5);
