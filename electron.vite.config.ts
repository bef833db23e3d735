import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const nodeEntry = (path: string): string => resolve(root, 'src-main', path);

// Configuration files are the one place where the tool demands a default export.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        // One entry per thread or process that runs on the Node side.
        input: {
          main: nodeEntry('main.ts'),
          'feed-worker': nodeEntry('feeds/schwab/feed-worker.ts'),
          'engine-worker': nodeEntry('engine/engine-worker.ts'),
          'archive-worker': nodeEntry('archive/archive-worker.ts'),
          'archive-desk-worker': nodeEntry('archive/desk/archive-desk-worker.ts'),
          'archive-cli': nodeEntry('archive/cli/archive-cli.ts'),
          'backtest-worker': nodeEntry('backtest/backtest-worker.ts'),
          'backtest-compute': nodeEntry('backtest/run/compute-worker.ts'),
          'backtest-cli': nodeEntry('backtest/cli/backtest-cli.ts'),
          'broker-worker': nodeEntry('broker/broker-worker.ts'),
          'mirror-worker': nodeEntry('bus/mirror/mirror-worker.ts'),
          'api-worker': nodeEntry('bus/api/api-worker.ts'),
          'replay-worker': nodeEntry('replay/replay-worker.ts'),
          'practice-worker': nodeEntry('practice/practice-worker.ts'),
          'practice-cli': nodeEntry('practice/practice-cli.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      sourcemap: true,
      rolldownOptions: {
        input: { preload: resolve(root, 'src-preload/preload.ts') },
        // A sandboxed preload script cannot be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      sourcemap: true,
      rolldownOptions: { input: { index: resolve(root, 'src-renderer/index.html') } },
    },
  },
});
