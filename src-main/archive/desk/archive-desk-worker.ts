import type { DeskEvents, DeskRequests } from '#core/contract/archive-desk';
import { serveWorker } from '../../workers/serve-worker.ts';
import { plainSentence } from '../plain-sentence.ts';
import { ArchiveDesk } from './archive-desk.ts';

/** The thread of one archive's desk: what goes wrong leaves it as a plain sentence. */
let desk: ArchiveDesk | null = null;

async function plainly<Answer>(work: (desk: ArchiveDesk) => Promise<Answer>): Promise<Answer> {
  if (!desk) throw new Error('The desk must be opened first.');
  try {
    return await work(desk);
  } catch (error) {
    throw new Error(plainSentence(error), { cause: error });
  }
}

const main = serveWorker<DeskRequests, DeskEvents>({
  open: (config) => {
    desk = new ArchiveDesk(config, (job) => {
      main.emit('job', job);
    });
    return null;
  },
  calendar: (request) => plainly((open) => open.calendar(request)),
  day: (request) => plainly((open) => open.day(request)),
  verify: ({ symbol }) => plainly((open) => open.verify(symbol)),
  export: (request) => plainly((open) => open.export(request)),
  merge: (request) => plainly((open) => open.merge(request)),
  mergeRecords: ({ symbol }) => plainly((open) => open.mergeRecords(symbol)),
  previewFile: ({ file, reading, nowMs }) => plainly((open) => open.previewFile(file, reading, nowMs)),
  importFile: (request) => plainly((open) => open.importFile(request)),
  writeTicks: () => plainly((open) => open.writeTicks()),
  planRetention: ({ keepDays }) => plainly((open) => open.planRetention(keepDays)),
  tradeBars: (request) => plainly((open) => open.tradeBars(request)),
  cancel: async () => {
    await desk?.cancel();
    return null;
  },
});
