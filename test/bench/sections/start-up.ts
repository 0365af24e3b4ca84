import {mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {sign} from '../../../src/signature/sign.ts';
import type {Bench} from '../bench.ts';
import {end, startChild} from '../child.ts';
import {fillStore} from '../fill-store.ts';
import type {Table} from '../report.ts';
import {makeBody, secret} from '../requests.ts';
import {interleave, median, medianRatio} from '../statistics.ts';
import {binOf, environmentIn} from '../vigthoria.ts';

interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  /** Measured until this is shown, and ended then. */
  readonly until?: RegExp;
}

export const startUpTitle = 'Start-up';

/** How long a user waits for each command, against a Node that does nothing. */
export async function measureStartUp(bench: Bench): Promise<readonly Table[]> {
  const folder = mkdtempSync(join(bench.folder, 'start-'));
  const body = makeBody('evt_start', {sizeBytes: 2048});
  const payload = join(folder, 'event.json');
  writeFileSync(payload, body);
  const env = environmentIn(folder);
  await fillStore(env['VIGTHORIA_STORE'] ?? '', {count: 1000});
  const bin = binOf(bench);
  const nothing: Subject = {name: 'node -e 0', args: ['-e', '0']};
  const subjects: readonly Subject[] = [
    nothing,
    {name: '--version', args: [bin, '--version']},
    {name: '--help', args: [bin, '--help']},
    {name: 'verify', args: [bin, 'verify', '--payload', payload, '--signature', sign(body, secret)]},
    {name: 'events list', args: [bin, 'events', 'list']},
    {name: 'listen --no-tunnel, until ready', args: [bin, 'listen', '--no-tunnel'], until: /Ready\./},
  ];
  const run = (subject: Subject): Promise<number> => time(subject, {cwd: folder, env});
  for (const subject of subjects) await run(subject);
  const times = await interleave(subjects, bench.isShort ? 7 : 31, run);
  const base = times.get(nothing) ?? [];
  return [
    {
      title: startUpTitle,
      note: 'The whole process, NODE_EXTRA_CA_CERTS unset; events list over 1,000 deliveries. The ratio is the median of those within a round.',
      subject: 'command',
      columns: ['ms', 'to node -e 0'],
      rows: subjects.map(subject => {
        const own = times.get(subject) ?? [];
        return {name: subject.name, cells: [median(own), medianRatio(own, base)]};
      }),
    },
  ];
}

async function time({args, until}: Subject, options: {cwd: string; env: NodeJS.ProcessEnv}): Promise<number> {
  const startedMs = performance.now();
  const child = startChild(process.execPath, args, {...options, stdio: ['ignore', 'pipe', 'pipe']});
  child.stdout?.resume();
  if (until === undefined) child.stderr?.resume();
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  if (until === undefined) {
    const code = await ended;
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
    return performance.now() - startedMs;
  }
  const shown = new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', chunk => {
      text += chunk;
      if (until.test(text)) resolve();
    });
    void ended.then(code => reject(new Error(`ended with ${code} before it was ready: ${text}`)));
  });
  await shown;
  const elapsedMs = performance.now() - startedMs;
  await end(child);
  return elapsedMs;
}
