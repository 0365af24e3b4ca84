import {expect, test} from 'vitest';
import type {Sqlite} from '../../src/store/driver.ts';
import {isForeign, migrate} from '../../src/store/migrations.ts';
import {useFolder} from './opened.ts';

const opened = useFolder();

/** Lets something happen right after so many statements have been read. */
function interrupted(db: Sqlite, reads: number, happen: () => void): Sqlite {
  let left = reads;
  return new Proxy(db, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name);
      return (sql: string) => {
        const statement = target.prepare(sql);
        return {
          get: () => {
            const row = statement.get();
            left -= 1;
            if (left === 0) happen();
            return row;
          },
        };
      };
    },
  });
}

test.each([1, 2, 3])(
  "a file that another process begins after read %d of a look at it is no other program's",
  async reads => {
    const looking = await opened.raw();
    const beginning = await opened.raw();
    let hasBegun = false;
    const db = interrupted(looking, reads, () => {
      migrate(beginning);
      hasBegun = true;
    });
    expect(isForeign(db)).toBe(false);
    // A look that has its answer sooner is not interrupted at all.
    expect(hasBegun || reads > 2).toBe(true);
  },
);

test("a file with tables and no mark is another program's", async () => {
  const db = await opened.raw();
  expect(isForeign(db)).toBe(false);
  db.exec('CREATE TABLE notes (text TEXT)');
  expect(isForeign(db)).toBe(true);
});
