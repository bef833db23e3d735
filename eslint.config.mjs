import eslint from '@eslint/js';
import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const forbid = (selector, message) => ({ selector, message });

const noDefaultExport = forbid('ExportDefaultDeclaration', 'Export by name, so that a search finds every use.');
const noRawWebContentsSend = forbid(
  "CallExpression[callee.property.name='send']:matches([callee.object.property.name=/contents$/i], [callee.object.name=/contents$/i])",
  'Send through src-main/ipc/push-event.ts: it knows the typed events.',
);
const noSyncCall = forbid(
  'CallExpression[callee.property.name=/Sync$/], CallExpression[callee.name=/Sync$/]',
  'Use the promise form: a synchronous call blocks the thread that streams or draws.',
);
const noRawHtml = forbid(
  "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  'Feed text is text: render it as a child, never as HTML.',
);
const noWeakTls = forbid(
  "Property[key.name='rejectUnauthorized'][value.value=false]",
  'TLS is never weakened; trust a certificate by passing it as `ca`.',
);

const rawIpc = {
  name: 'electron',
  importNames: ['ipcMain', 'ipcRenderer'],
  message: 'Use the typed wrapper in src-main/ipc or the bridge in src-preload: it checks sender and schema.',
};
const onlyOpenExternal = {
  name: 'electron',
  importNames: ['shell'],
  message: 'Use src-main/shell/open-outside.ts: it checks what may be opened.',
};

const oneLog = {
  name: 'electron-log/main',
  message: 'Use electron-log/node: there is one log, and it must also be there without Electron.',
};
const onlyTheShell = {
  name: 'electron',
  message: 'Only src-main/shell, src-main/ipc and main.ts know Electron: everything else also runs without a window.',
};

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'artifacts/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      'no-restricted-syntax': ['error', noDefaultExport, noRawHtml, noWeakTls],
    },
  },
  {
    rules: { 'no-console': 'error', complexity: ['error', 13], eqeqeq: 'error' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    // The engine is a function of its input: no clock, no randomness, no input or output, no platform.
    files: ['src-core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['Date', 'performance', 'setTimeout', 'setInterval', 'fetch', 'process'].map((name) => ({
          name,
          message: 'src-core is pure: take the instant or the data as an argument.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seed as an argument.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/|zod$|temporal-polyfill$)',
              message: 'src-core imports only itself, zod and temporal-polyfill.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src-main/**/*.ts', 'src-preload/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [rawIpc, onlyOpenExternal, oneLog] }],
      'no-restricted-syntax': ['error', noDefaultExport, noRawWebContentsSend, noSyncCall, noWeakTls],
    },
  },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['src-main/main.ts', 'src-main/shell/**', 'src-main/ipc/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [onlyTheShell, oneLog] }],
    },
  },
  {
    // The wrappers themselves.
    files: [
      'src-main/ipc/serve-requests.ts',
      'src-main/ipc/push-event.ts',
      'src-preload/preload.ts',
      'src-main/shell/open-outside.ts',
    ],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': ['error', noDefaultExport, noSyncCall] },
  },
  {
    // Read in the thread of a replay, which neither streams nor draws, as an iterable like that of the database.
    files: ['src-main/tape/read-tape.ts', 'src-main/tape/unpack-block.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['src-renderer/**/*.ts', 'src-renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { globals: globals.browser },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(electron|node:)', message: 'The window talks to the outside through the bridge.' }] },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
    },
  },
  {
    // Programs for the terminal: printing is what they do.
    files: ['scripts/**', 'bench/**', 'src-main/practice/practice-cli.ts', 'src-main/shell/status-line.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    // Tools that demand a default export.
    files: ['**/*.config.ts', '**/*.config.mjs'],
    languageOptions: { globals: globals.node },
    rules: { 'no-restricted-syntax': 'off' },
  },
);
