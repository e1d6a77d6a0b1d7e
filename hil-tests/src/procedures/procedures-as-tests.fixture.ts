import { onProcedureDefined } from './define-procedure.ts';
import { describeProcedure } from './describe-procedure.fixture.ts';

/** Loaded before each file of procedures that vitest reads (`hil-tests/procedures.vitest.ts`): what is defined there becomes tests. */
onProcedureDefined((procedure) => describeProcedure(procedure, process.env['DAWA_BENCH']));
