import {join} from 'node:path';
import {defineConfig} from 'vitest/config';
import common from '../../vitest.config.mts';
import {FaultTable} from './table.mts';

/** The long form: many rounds, one file after the other, and a table at the end. */
export default defineConfig({
  test: {
    ...common.test,
    root: join(import.meta.dirname, '../..'),
    include: ['test/faults/**/*.test.ts'],
    env: {FAULTS: 'long'},
    fileParallelism: false,
    reporters: ['default', new FaultTable(process.env['FAULTS_MARKDOWN'] ?? null)],
  },
});
