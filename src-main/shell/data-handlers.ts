import { basename } from 'node:path';
import type { DailyRun, ExportRequest, ImportPreview } from '#core/contract/archive-jobs';
import type { Outcome } from '#core/contract/login';
import { UnavailableError, type RequestHandlers } from '../ipc/answer-request.ts';
import type { TradingSession } from '../pipeline/trading-session.ts';

/** What the requests about stored data reach. */
export interface DataTargets {
  readonly session: () => Pick<TradingSession, 'desk' | 'records'>;
  readonly daily: () => DailyRun;
  /** Rejects with a plain sentence. */
  readonly changeDaily: (daily: DailyRun) => Promise<void>;
  /** The system's dialogs; null: the user chose nothing. */
  readonly chooseBarFile: () => Promise<string | null>;
  readonly chooseExportFile: (suggestedName: string, format: ExportRequest['format']) => Promise<string | null>;
}

type DataRequest =
  | 'history.tradeBars'
  | 'data.calendar'
  | 'data.day'
  | 'data.verify'
  | 'merge.run'
  | 'merge.records'
  | 'import.choose'
  | 'import.preview'
  | 'import.merge'
  | 'export.write'
  | 'archive.cancelJob'
  | 'retention.plan'
  | 'retention.apply'
  | 'daily.get'
  | 'daily.change';

/** The page names a chosen file by its number only: paths stay in the main process. One at a time is enough for a dialog. */
class ChosenFile {
  #id = 0;
  #file: string | null = null;

  take(file: string): number {
    this.#file = file;
    this.#id += 1;
    return this.#id;
  }

  get(id: number): string {
    if (id !== this.#id || this.#file === null) throw new UnavailableError('Choose the file again.');
    return this.#file;
  }
}

/** `NQ-5m-2026-11-20.csv`: what a file of an export may be called on every system. */
function suggestedName({ symbol, timeframe, hours, fromMs, format }: ExportRequest): string {
  const parts = [symbol.replace(/[^A-Za-z0-9]/g, ''), timeframe, ...(hours === 'regular' ? ['RTH'] : [])];
  return `${[...parts, new Date(fromMs).toISOString().slice(0, 10)].join('-')}.${format}`;
}

/** Answers to what the window asks of the stored data; what takes long runs in the desk's thread. */
export function dataHandlers(targets: DataTargets): Pick<RequestHandlers, DataRequest> {
  const { session, daily, changeDaily, chooseBarFile, chooseExportFile } = targets;
  const chosen = new ChosenFile();
  const preview = async (fileId: number, reading: ImportPreview['reading'] | null): Promise<ImportPreview> => {
    const file = chosen.get(fileId);
    return { fileId, ...(await session().desk.request('previewFile', { file, reading, nowMs: Date.now() })) };
  };
  return {
    'history.tradeBars': (request) => session().desk.request('tradeBars', request),
    'data.calendar': (request) => session().desk.request('calendar', request),
    'data.day': (request) => session().desk.request('day', request),
    'data.verify': (request) => session().desk.request('verify', request),
    'merge.run': ({ symbol }) => session().records.merge(symbol, 'user'),
    'merge.records': async (request) => [...(await session().desk.request('mergeRecords', request))],
    'import.choose': async () => {
      const file = await chooseBarFile();
      return file === null ? null : preview(chosen.take(file), null);
    },
    'import.preview': ({ fileId, reading }) => preview(fileId, reading),
    'import.merge': ({ fileId, ...request }) => session().records.importFile({ ...request, file: chosen.get(fileId) }),
    'export.write': async (request) => {
      const target = await chooseExportFile(suggestedName(request), request.format);
      if (target === null) return { kind: 'cancelled' };
      const written = await session().desk.request('export', { ...request, target, nowMs: Date.now() });
      return written ? { kind: 'written', file: basename(target), ...written } : { kind: 'cancelled' };
    },
    'archive.cancelJob': () => session().desk.request('cancel', null),
    'retention.plan': async ({ keepDays }) => ({ days: [...(await session().records.planRetention(keepDays))] }),
    'retention.apply': async ({ keepDays }): Promise<Outcome> => {
      const deleted = await session().records.retain(keepDays);
      const sentence =
        deleted === 0
          ? 'Nothing was old enough and whole in Parquet: nothing was deleted.'
          : `${deleted.toLocaleString('en-US')} ticks deleted; the database uses their room again.`;
      return { ok: true, sentence };
    },
    'daily.get': daily,
    'daily.change': async (changed) => {
      await changeDaily(changed);
      return { ok: true, sentence: 'Kept.' };
    },
  };
}
