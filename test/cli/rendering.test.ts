import {expect, test} from 'vitest';
import type {Context} from '../../src/cli/context.ts';
import {createWait} from '../../src/cli/rendering.ts';
import {plainPalette} from '../../src/output/palette.ts';

/** A terminal whose spinner takes a while to load; what each spinner that was made was told, in order. */
function createTerminal() {
  const told: string[][] = [];
  let finishLoading: () => void = () => undefined;
  const loaded = new Promise<void>(resolve => {
    finishLoading = resolve;
  });
  const createSpinner = async () => {
    await loaded;
    const calls: string[] = [];
    told.push(calls);
    return {start: (text: string) => calls.push(`start ${text}`), stop: () => calls.push('stop')};
  };
  const context = {
    stderr: {isTTY: true, columns: 80, write: () => undefined, tell: () => undefined},
    process: {stderr: {}},
    loadSpinner: async () => ({createSpinner}),
  };
  const stream = {write: () => undefined, palette: plainPalette, columns: () => 80};
  const wait = createWait(context as unknown as Context, stream);
  const settle = async (): Promise<void> => {
    finishLoading();
    await new Promise(resolve => setImmediate(resolve));
  };
  return {wait, told, settle};
}

test('however often the text changes while the spinner loads, there is one, and it shows the last text', async () => {
  const {wait, told, settle} = createTerminal();
  for (const text of ['first', 'second', null, 'third', 'last']) wait.show(text);
  await settle();
  wait.show(null);
  expect(told).toEqual([['start last', 'stop']]);
});

test('what is over before the spinner has loaded is not shown at all', async () => {
  const {wait, told, settle} = createTerminal();
  wait.show('short');
  wait.show(null);
  await settle();
  expect(told.flat()).toEqual([]);
});
