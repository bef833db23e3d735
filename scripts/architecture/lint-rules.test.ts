import { ESLint } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from './source-files.ts';

const linter = new ESLint({ cwd: PROJECT_ROOT });

async function rulesBroken(file: string, code: string): Promise<readonly (string | null)[]> {
  const [result] = await linter.lintText(code, { filePath: join(PROJECT_ROOT, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

/** One planted defect for each rule of the house; the file named is only the place it pretends to stand in. */
const PLANTED: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['no-restricted-imports', 'src-main/main.ts', "import { ipcMain } from 'electron';\nipcMain.emit('x');\n"],
  ['no-restricted-imports', 'src-main/main.ts', "import { shell } from 'electron';\nvoid shell.openExternal('x');\n"],
  ['no-restricted-imports', 'src-core/market/bar.ts', "import WebSocket from 'ws';\nvoid WebSocket;\n"],
  ['no-restricted-imports', 'src-renderer/main.tsx', "import { app } from 'electron';\nvoid app;\n"],
  ['no-restricted-imports', 'src-main/main.ts', "import log from 'electron-log/main';\nlog.info('x');\n"],
  ['no-restricted-imports', 'src-main/pipeline/links.ts', "import { app } from 'electron';\nvoid app.quit();\n"],
  [
    'no-restricted-syntax',
    'src-main/main.ts',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow().webContents.send('x');\n",
  ],
  ['no-restricted-syntax', 'src-main/main.ts', "import { readFileSync } from 'node:fs';\nvoid readFileSync('x');\n"],
  ['no-restricted-syntax', 'src-main/main.ts', 'export default function nameless(): void {}\n'],
  ['no-restricted-syntax', 'src-main/main.ts', 'export const tls = { rejectUnauthorized: false };\n'],
  [
    'no-restricted-syntax',
    'src-renderer/main.tsx',
    "export const html = <p dangerouslySetInnerHTML={{ __html: '' }} />;\n",
  ],
  ['no-restricted-globals', 'src-core/market/bar.ts', 'export const now = Date.now();\n'],
  ['no-restricted-properties', 'src-core/market/bar.ts', 'export const chance = Math.random();\n'],
  ['@typescript-eslint/no-explicit-any', 'src-core/market/bar.ts', 'export const wild: any = 1;\n'],
  [
    '@typescript-eslint/no-non-null-assertion',
    'src-core/market/bar.ts',
    'export const sure = (value: string | null): string => value!;\n',
  ],
  ['no-console', 'src-main/main.ts', "console.log('x');\n"],
];

describe('the lint rules of the house', () => {
  it.each(PLANTED)('%s catches its planted defect in %s', async (rule, file, code) => {
    expect(await rulesBroken(file, code)).toContain(rule);
  });

  it('let the wrapper itself through', async () => {
    const code = "import { ipcMain } from 'electron';\n\nipcMain.removeHandler('x');\n";
    expect(await rulesBroken('src-main/ipc/serve-requests.ts', code)).toEqual([]);
  });
});
