import { relative } from 'node:path';
import type { FileCheck } from '#core/contract/data-health';
import type { ArchiveLayout } from '../archive-layout.ts';
import { verifyFolder, type FileVerdict } from '../manifest/verify-folder.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';

type WrongVerdict = FileVerdict & { readonly state: FileCheck['wrong'][number]['state'] };

const isWrong = (verdict: FileVerdict): verdict is WrongVerdict => verdict.state !== 'sound';

/** Compares every file of a symbol with its manifest; what is wrong is named by its place in the archive's folder. */
export async function checkFiles(layout: ArchiveLayout, symbol: string): Promise<FileCheck> {
  const session = await DuckDbSession.open();
  try {
    const verdicts = [
      ...(await verifyFolder(session, layout.symbolFolder(symbol))),
      ...(await verifyFolder(session, layout.tickFolder(symbol))),
    ];
    const wrong = verdicts.filter(isWrong);
    return {
      symbol,
      files: verdicts.length,
      wrong: wrong.map(({ file, state }) => ({ file: relative(layout.folder, file), state })),
    };
  } finally {
    session.close();
  }
}
