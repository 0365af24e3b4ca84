import {expect, test} from 'vitest';
import {decideColour, openPalette, plainPalette} from '../../src/output/palette.ts';

const auto = {flag: 'auto', env: {}, isTTY: true, isJson: false} as const;

test.each([
  [auto, true],
  [{...auto, isTTY: false}, false],
  [{...auto, env: {TERM: 'dumb'}}, false],
  [{...auto, env: {NO_COLOR: '1'}}, false],
  [{...auto, env: {NO_COLOR: ''}}, true],
  [{...auto, isTTY: false, env: {FORCE_COLOR: '1'}}, true],
  [{...auto, isTTY: false, env: {FORCE_COLOR: '0'}}, false],
  [{...auto, isTTY: false, env: {FORCE_COLOR: ''}}, false],
  [{...auto, env: {NO_COLOR: '1', FORCE_COLOR: '1'}}, false],
  [{...auto, flag: 'always', isTTY: false, env: {NO_COLOR: '1', TERM: 'dumb'}}, true],
  [{...auto, flag: 'never', env: {FORCE_COLOR: '1'}}, false],
  [{...auto, flag: 'always', isJson: true, env: {FORCE_COLOR: '1'}}, false],
] as const)('colour is decided by option, NO_COLOR, FORCE_COLOR, then the stream: %j', (choice, expected) => {
  expect(decideColour(choice)).toBe(expected);
});

test('a coloured palette paints, whatever the environment of the process', async () => {
  const palette = await openPalette({isColoured: true});
  expect(palette.good('ok')).toBe('\u001b[32mok\u001b[39m');
});

test('a stream without colour gets text as it is', async () => {
  expect(await openPalette({isColoured: false})).toBe(plainPalette);
});
