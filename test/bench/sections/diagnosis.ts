import {mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {sign} from '../../../src/signature/sign.ts';
import type {Bench} from '../bench.ts';
import {timeRun} from '../child.ts';
import type {Table} from '../report.ts';
import {makeBody, secret} from '../requests.ts';
import {interleave, median} from '../statistics.ts';
import {binOf, environmentIn} from '../vigthoria.ts';

interface Case {
  readonly name: string;
  readonly signature: (body: Buffer) => string;
  readonly exitCode: number;
}

const cases: readonly Case[] = [
  {name: 'valid', signature: body => sign(body, secret), exitCode: 0},
  {name: 'made over re-serialised JSON', signature: body => sign(reserialised(body), secret), exitCode: 1},
  {name: 'fits nothing', signature: () => 'f'.repeat(64), exitCode: 1},
];

const sizes = {'2 KB': 2048, '1 MB': 1024 * 1024, '10 MB': 10 * 1024 * 1024} as const;

/** How long `verify` takes over bodies of each size, the search for a mistake included. */
export async function measureDiagnosis(bench: Bench): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(bench.folder, 'verify-'));
  const options = {cwd: folder, env: environmentIn(folder)};
  const rows: Table['rows'][number][] = [];
  for (const [size, sizeBytes] of Object.entries(sizes)) {
    const body = makeBody('evt_large', {sizeBytes, odd: true});
    const file = join(folder, `${sizeBytes}.json`);
    writeFileSync(file, body);
    const subjects = cases.map(({name, signature, exitCode}) => ({
      name,
      signature: signature(body),
      exitCode,
    }));
    const times = await interleave(subjects, bench.isShort ? 1 : 5, async ({signature, exitCode}) => {
      const args = [binOf(bench), 'verify', '--payload', file, '--signature', signature];
      const elapsedMs = await timeRun(args, options, exitCode);
      if (elapsedMs === null) throw new Error(`verify of ${size} did not end with ${exitCode}`);
      return elapsedMs;
    });
    rows.push({name: size, cells: subjects.map(subject => median(times.get(subject) ?? []))});
  }
  return [
    {
      title: 'verify',
      note: 'The whole process in milliseconds, by what is wrong with the signature. The search for a mistake has a budget of time.',
      subject: 'body',
      columns: cases.map(({name}) => `${name}, ms`),
      rows,
    },
  ];
}

function reserialised(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(body.toString())));
}
