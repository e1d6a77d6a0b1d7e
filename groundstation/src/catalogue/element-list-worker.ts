/**
 * Reads the catalogue of a data folder and lists it, in a thread of its own: half a second for 15,000 objects, which a radio that is
 * being tuned cannot wait for. Started by path (element-list-thread.ts), handed its question as data; it ends with its answer.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openCatalogue } from './catalogue-file.ts';
import { listElements } from './element-list.ts';
import type { ElementListTask } from './element-list-thread.ts';

const { dataFolder, own, question } = workerData as ElementListTask;
parentPort?.postMessage(listElements(own, openCatalogue(dataFolder).catalogue, question));
