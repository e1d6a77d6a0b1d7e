import { describeProcedure } from './describe-procedure.fixture.ts';
import { killSwitch } from './kill-switch.ts';

// As in a team's own test file: each phase of the procedure is a test, run on the simulated bench.
describeProcedure(killSwitch);
