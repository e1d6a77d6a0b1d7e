// A thread of Node for the test of the pool; a browser's worker says the same with `self`.
import { parentPort } from 'node:worker_threads';
import { serveBulk } from './bulk-pool.ts';

serveBulk({
  post: (message, transfer = []) => parentPort!.postMessage(message, transfer),
  listen: (onMessage) => void parentPort!.on('message', onMessage),
});
