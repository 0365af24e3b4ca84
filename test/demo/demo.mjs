// A session as a developer would see it: a sample app, `listen` in front of it, deliveries of each kind, one replay.
// Everything stays on this machine; nothing is left behind.
import {spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startSampleApp} from './sample-app.mjs';

const bin = fileURLToPath(new URL('../../bin/vigthoria.js', import.meta.url));
const secret = 'demo-secret-not-a-real-one';
const folder = mkdtempSync(join(tmpdir(), 'vigthoria-demo-'));
writeFileSync(join(folder, '.env'), `WEBHOOK_SECRET=${secret}\n`);
const {WEBHOOK_SECRET: _a, VIGTHORIA_WEBHOOK_SECRET: _b, ...inherited} = process.env;
const env = {
  ...inherited,
  VIGTHORIA_STORE: join(folder, 'demo.db'),
  VIGTHORIA_CONFIG: join(folder, 'config.json'),
};

const sign = body => createHmac('sha256', secret).update(body).digest('hex');
const event = (id, type, data) => JSON.stringify({id, type, created: '2025-01-15T10:30:00Z', data});
const say = text => process.stdout.write(`\n\x23 ${text}\n`);

const app = await startSampleApp(secret);
let listening;
try {
  say('a sample app listens; vigthoria goes in front of it');
  listening = start(['listen', '--no-tunnel', '--forward-to', `localhost:${app.port}/webhooks/vigthoria`]);
  const url = (await listening.sees(/Local URL +(\S+)[\s\S]*Ready\./))[1];

  const good = event('evt_abc123xyz', 'generation.completed', {
    generation_id: 'gen_xyz789',
    status: 'completed',
  });
  say('a signed delivery: the app answers 200');
  await deliver(url, good, sign(good));

  say('a forged one: refused, and the app never sees it');
  await deliver(url, event('evt_forged1', 'payment.succeeded', {amount: 1000000}), 'f'.repeat(64));

  say("a pretty-printed body signed over its compact form, the docs' Node sample's mistake: named");
  const pretty = JSON.stringify(JSON.parse(good), null, 2);
  await deliver(url, pretty, sign(good));

  say('a body that JSON.stringify would rewrite: forwarded byte for byte, with a warning');
  const odd = '{ "id":"evt_odd1", "type":"usage.threshold", "data":{"share":0.80,"big":9007199254740993} }';
  await deliver(url, odd, sign(odd));

  say('the app stops; the next delivery is kept');
  await app.stop();
  const late = event('evt_late1', 'workflow.finished', {workflow_id: 'wf_1'});
  await deliver(url, late, sign(late));

  say('the app is back: vigthoria replay evt_late1');
  await app.restart();
  await run(['replay', 'evt_late1']);

  say(
    'no event at hand: vigthoria trigger payment.failed sends a signed sample to the listen of this folder',
  );
  await run(['trigger', 'payment.failed']);

  say('is the handler right? vigthoria check tries it with good, forged, repeated and odd deliveries');
  await run(['check', `localhost:${app.port}/webhooks/vigthoria`]);

  say('what was recorded: vigthoria events list');
  await run(['events', 'list']);

  say('Ctrl+C');
  listening.child.kill('SIGINT');
  const [code] = await once(listening.child, 'close');
  if (code !== 130) throw new Error(`listen ended with ${code}`);
} finally {
  listening?.child.kill('SIGKILL');
  await app.stop();
  rmSync(folder, {recursive: true, force: true});
}

function start(args) {
  process.stdout.write(`$ vigthoria ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += chunk;
      process.stdout.write(chunk);
    });
  }
  const sees = async pattern => {
    const endMs = Date.now() + 20_000;
    for (;;) {
      const match = pattern.exec(text);
      if (match !== null) return match;
      if (child.exitCode !== null || Date.now() > endMs) throw new Error(`listen never showed ${pattern}`);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };
  return {child, sees, shown: () => text};
}

async function deliver(url, body, signature) {
  const before = listening.shown().length;
  const response = await fetch(url, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Vigthoria-Signature': signature},
    body,
  });
  await response.arrayBuffer();
  await listening.sees(new RegExp(`^[\\s\\S]{${before}}[\\s\\S]*<-- [^\\n]*\\n`));
}

async function run(args) {
  const {child} = start(args);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`vigthoria ${args.join(' ')} ended with ${code}`);
}
