import {closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();
const asides = (): string[] =>
  readdirSync(opened.folder).filter(name => /\.corrupt-[^.]*Z(?:-\d+)?$/.test(name));

test.each([
  ['text', 'this is no database at all\n'.repeat(100)],
  ['a few bytes', 'x'],
  ['a torn header', `SQLite format 3\0${'\xff'.repeat(5000)}`],
])('a file that holds %s is moved aside and told, and a new record begun', async (_, content) => {
  writeFileSync(opened.file, content, 'latin1');
  const store = await opened.open();
  await record(store, 1);
  expect(await list(store)).toEqual([1]);
  const [aside = 'a file that was moved'] = asides();
  expect(opened.notices).toEqual([expect.stringContaining(aside)]);
  expect(readFileSync(join(opened.folder, aside), 'latin1')).toBe(content);
});

test('an empty file is a record that has not begun', async () => {
  writeFileSync(opened.file, '');
  await record(await opened.open(), 1);
  expect([asides(), opened.notices]).toEqual([[], []]);
});

/** Overwrites the pages behind the schema's, which leaves a file that opens well. */
function damage(): void {
  const file = openSync(opened.file, 'r+');
  const {size} = statSync(opened.file);
  const schemaBytes = 64 * 4096;
  expect(size).toBeGreaterThan(2 * schemaBytes);
  for (let offset = schemaBytes; offset < size; offset += 4096)
    writeSync(file, Buffer.alloc(2000, 0xee), 0, 2000, offset);
  closeSync(file);
}

test.each(ways)(
  'damage that shows only in use moves the file aside, and the delivery is kept in a new one, %s',
  async way => {
    const before = await opened.open(way);
    for (let number = 1; number < 200; number += 1) await record(before, number, {body: Buffer.alloc(3000)});
    await before.close();
    damage();
    const store = await opened.open(way);
    await record(store, 100);
    await record(store, 101);
    expect(await list(store)).toEqual([101, 100]);
    expect(asides()).toHaveLength(1);
    expect(opened.notices).toEqual([expect.stringContaining(asides()[0] ?? 'a file that was moved')]);
  },
);

test('damage that a reader meets is told, and the file stays where it is', async () => {
  const before = await opened.open();
  for (let number = 1; number < 200; number += 1) await record(before, number, {body: Buffer.alloc(3000)});
  await before.close();
  damage();
  const store = await opened.open();
  const listing = store.listDeliveries({limit: 0, withContent: true});
  await expect(listing).rejects.toMatchObject({message: expect.stringContaining('is damaged')});
  expect(asides()).toEqual([]);
});

test('two damaged files of the same moment are both kept', async () => {
  for (const content of ['first', 'second']) {
    writeFileSync(opened.file, content);
    await (await opened.open()).close();
  }
  expect(
    asides()
      .map(name => readFileSync(join(opened.folder, name), 'utf8'))
      .sort(),
  ).toEqual(['first', 'second']);
});

test("another program's database is refused and left byte for byte as it is", async () => {
  const db = await opened.raw();
  db.exec('CREATE TABLE theirs (x)');
  const before = readFileSync(opened.file);
  await expect(opened.open()).rejects.toMatchObject({message: expect.stringContaining('another program')});
  expect(readFileSync(opened.file).equals(before)).toBe(true);
});

test('a record of a newer vigthoria is refused and left as it is', async () => {
  const db = await opened.raw();
  db.exec('PRAGMA user_version = 9999');
  const before = readFileSync(opened.file);
  await expect(opened.open()).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('newer'),
  });
  expect(readFileSync(opened.file).equals(before)).toBe(true);
});

test('a folder in the place of the file is told', async () => {
  const opening = opened.open('on this thread', opened.folder);
  await expect(opening).rejects.toMatchObject({code: 'store_unavailable'});
});
