import { listenTcp } from '@dawa/groundstation/adapters/tcp-listener';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { shareDevice } from '@dawa/groundstation/sharing/share-device';
import { createSharedDevices } from '@dawa/groundstation/sharing/sharing-rig.fixture';
import { SystemClock } from '@dawa/seams/system-clock';

/** A process of its own, as a station is: its rotator shared by rotctld. Tells its port to its parent, and ends with it. */
const clock = new SystemClock(machineClock);
const { languages, journal } = createSharedDevices(clock, {});
const shared = await shareDevice({
  ...{ language: languages.rotator, address: '127.0.0.1', port: 0, password: undefined },
  ...{ clock, journal, listen: listenTcp },
});
process.send?.(shared.port);
process.on('disconnect', () => process.exit());
