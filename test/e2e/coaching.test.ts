import {afterAll, beforeAll, expect, test} from 'vitest';
import {startExpress} from '../fixtures/apps/express-answers.mjs';
import {createHome, type Home, start, startListen} from '../helpers/cli.ts';
import {deliver, eventBody, secret} from '../helpers/events.ts';
import {createCertificates} from '../helpers/ngrok-edge/certificates.ts';
import {waitFor} from '../helpers/wait.ts';
import {closeOpened, http2TlsApp, listenOn, opened, tlsApp} from '../relay/answering.ts';

let home: Home;
let args: readonly string[];
let tlsPort: number;
beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  const certificates = createCertificates();
  const express = await startExpress();
  opened.push(home.remove, certificates.remove, express.close);
  tlsPort = await listenOn(tlsApp(certificates));
  const http2Port = await listenOn(http2TlsApp(certificates));
  args = [
    ...[
      '--insecure',
      '--route',
      `a.tls=${tlsPort}/hooks`,
      '--route',
      `a.http2=https://localhost:${http2Port}`,
    ],
    ...['--route', `a.parsed=${express.port}/parsed-body`, '-f', `localhost:${express.port}/webhooks`],
  ];
});
afterAll(closeOpened);

const bodies = [
  eventBody('evt_1', 'a.tls'),
  eventBody('evt_2', 'a.parsed', '{"score":1.0}'),
  eventBody('evt_3', 'a.other'),
  eventBody('evt_4', 'a.other'),
];
const lines = (): readonly string[] => [
  `the app speaks TLS there: --route 'a.tls=https://localhost:${tlsPort}/hooks'`,
  'the signature is valid here, and this body changes when it is parsed and stringified; check the raw body in the app',
  'the app has no POST /webhooks; is the path spelled as in the app? (answered by Express)',
];

test('each endpoint is coached on stderr, below the attempt, and not twice in a row', async () => {
  const running = start(['listen', '--no-tunnel', ...args, '--count', '5'], home);
  const url = (await waitFor(() => /Local URL\s+(\S+)[\s\S]*Ready/.exec(running.stderr()) ?? undefined))[1]!;
  for (const body of [...bodies, eventBody('evt_5', 'a.http2')]) await deliver(url, body);
  const {code, stdout, stderr} = await running.finished;
  expect(code).toBe(1);
  expect(stderr.split('\n').filter(line => lines().includes(line.trim()))).toEqual(
    lines().map(line => `             ${line}`),
  );
  expect(stdout).toMatch(
    /<-- 502 localhost:\d+ speaks HTTP\/2 only, and webhooks come as HTTP\/1\.1 {2}evt_5/,
  );
});

test('with --json the coaching is a field of the attempt', async () => {
  const one = await startListen([...args, '--count', '4'], home);
  for (const body of bodies) await deliver(one.url, body);
  await one.finished;
  const coaching = one
    .records()
    .flatMap(record => (record['type'] === 'attempt' ? [record['coaching']] : []));
  expect(coaching).toEqual([...lines(), null]);
});
