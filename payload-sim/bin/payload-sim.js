#!/usr/bin/env node
import { main } from '../dist/main.js';

// Pseudo-terminals and timers would keep the process alive after its work is done.
process.exit(await main(process.argv.slice(2)));
