import { app } from 'electron';
import { z } from 'zod';

const workerSchema = z.enum(['archive', 'engine', 'feed']);

/**
 * Lets a test end a worker thread the way a defect would. Exists only in a build run from its source folder, and only
 * code that already runs inside the main process can emit the event.
 */
export function installFaultSwitch(killWorker: (name: z.infer<typeof workerSchema>) => void): void {
  if (app.isPackaged) return;
  const events: NodeJS.EventEmitter = app;
  events.on('bellwether:kill-worker', (name: unknown) => {
    killWorker(workerSchema.parse(name));
  });
}
