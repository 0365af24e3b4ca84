import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Bench} from '../bench.ts';
import {end, startOwn} from '../child.ts';
import {sendLoad} from '../load.ts';
import type {EdgeHello} from '../processes/edge.ts';
import type {Table} from '../report.ts';
import {makeRequests} from '../requests.ts';
import {interleave, median, medianRatio} from '../statistics.ts';
import {startVigthoria} from '../vigthoria.ts';

/** From a public URL through the real ngrok SDK, with ngrok's cloud played by an edge on loopback. */
export async function measureThroughNgrok(bench: Bench): Promise<readonly Table[]> {
  const edge = await startOwn<EdgeHello>(join(bench.built, 'processes/edge.mjs'));
  const {address, authorityFile, publicPort} = edge.hello;
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'));
  const alone = await startOwn<string>(join(bench.built, 'processes/ngrok-alone.mjs'), [
    `${app.hello}`,
    address,
    authorityFile,
  ]);
  const config = mkdtempSync(join(bench.folder, 'ngrok-'));
  mkdirSync(join(config, 'ngrok'));
  writeFileSync(
    join(config, 'ngrok/ngrok.yml'),
    `version: 3\nagent:\n  connect_url: ${address}\n  connect_cas: ${authorityFile}\n`,
  );
  const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nBenchTokenOfNobody';
  const listening = await startVigthoria(bench, ['--quiet', '-f', `http://127.0.0.1:${app.hello}`], {
    NGROK_AUTHTOKEN: token,
    XDG_CONFIG_HOME: config,
  });
  const subjects = [
    {name: 'the SDK alone', host: new URL(alone.hello).host},
    {name: 'vigthoria listen --quiet', host: new URL(listening.url).host},
  ];
  const rows: Table['rows'][number][] = [];
  try {
    for (const connections of [1, 50]) {
      bench.tell(`${connections} at once`);
      const send = ({host}: (typeof subjects)[number], durationMs: number) =>
        sendLoad({
          port: publicPort,
          connections,
          durationMs,
          requests: makeRequests({count: 512, sizeBytes: 2048, host}),
        });
      for (const subject of subjects) await send(subject, 500);
      const all = await interleave(subjects, bench.isShort ? 2 : 7, subject =>
        send(subject, bench.isShort ? 700 : 2000),
      );
      const base = (all.get(subjects[0] ?? {name: '', host: ''}) ?? []).map(({perSecond}) => perSecond);
      for (const subject of subjects) {
        const own = all.get(subject) ?? [];
        const refusal = own.find(one => one.refused > 0)?.refusal;
        if (refusal !== undefined) throw new Error(`${subject.name} answered ${refusal}`);
        rows.push({
          name: `${connections} at once: ${subject.name}`,
          cells: [
            median(own.map(({perSecond}) => perSecond)),
            medianRatio(
              own.map(({perSecond}) => perSecond),
              base,
            ),
            median(own.map(({p50Ms}) => p50Ms)),
            median(own.map(({p99Ms}) => p99Ms)),
          ],
        });
      }
    }
  } finally {
    for (const {child} of [listening, alone, app]) await end(child);
    await end(edge.child, 'SIGTERM');
  }
  return [
    {
      title: 'Through ngrok',
      note: "The real ngrok SDK against a stand-in of ngrok's cloud on this machine, 2 KB; a real tunnel adds the way over the network.",
      subject: 'load and way',
      columns: ['per second', 'rate ratio', 'p50 ms', 'p99 ms'],
      rows,
    },
  ];
}
