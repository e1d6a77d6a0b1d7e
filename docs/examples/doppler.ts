/** Doppler of a satellite in low orbit at 437.375 MHz: how far the receiver and the transmitter are moved. */
import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';

const approachingKmS = -6.5;
const recedingKmS = 6.5;

console.log('approaching, we listen', Math.round(downlinkDopplerHz(approachingKmS, 437_375_000)), 'Hz above');
console.log('receding, we listen', Math.round(downlinkDopplerHz(recedingKmS, 437_375_000)), 'Hz above');
console.log('approaching, we transmit', Math.round(uplinkDopplerHz(approachingKmS, 435_313_000)), 'Hz above');

// prints
// approaching, we listen 9483 Hz above
// receding, we listen -9483 Hz above
// approaching, we transmit -9438 Hz above
