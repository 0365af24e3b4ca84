// Fills a record with 10,000 deliveries, opens the inspector over it in Chromium, prints how soon the first row was there
// (the median of five openings), and writes the README's picture: node test/inspector/screenshot.mjs [file]
import {spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = process.argv[2] ?? join(root, 'docs/inspector.png');
const secret = 'the-secret-of-a-picture';
const folder = mkdtempSync(join(tmpdir(), 'vigthoria-picture-'));
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
  VIGTHORIA_STORE: join(folder, 'record.db'),
  WEBHOOK_SECRET: secret,
};

const app = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const isFailing = request.headers['x-fail'] === 'yes';
    response.writeHead(isFailing ? 500 : 200, {'Content-Type': 'application/json'});
    response.end(isFailing ? '{"error":"no such generation"}' : '{"ok":true}');
  });
});
await new Promise(resolve => app.listen(0, '127.0.0.1', resolve));
const args = ['listen', '--no-tunnel', '--json', '--forward-to', `127.0.0.1:${app.address().port}/webhooks`];
const listen = spawn(process.execPath, [join(root, 'bin/vigthoria.js'), ...args], {cwd: folder, env});
try {
  const ready = await new Promise((resolve, reject) => {
    let text = '';
    listen.stdout.on('data', chunk => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))));
    });
    listen.on('exit', code => reject(new Error(`listen ended with ${code}`)));
  });
  listen.stdout.resume();
  const agent = new http.Agent({keepAlive: true, maxSockets: 16});
  await sendMany(ready.url, agent, 10_000);
  const bad =
    '{"id":"evt_7f3kq","type":"workflow.finished","data":{"steps":4,"cost":12.50,"currency":"EUR"}}';
  await send(ready.url, agent, eventOf('evt_2m9xw', 'generation.failed'), {'X-Fail': 'yes'});
  await send(ready.url, agent, bad, {'X-Vigthoria-Signature': signatureOf(bad.replace('12.50', '12.5'))});
  agent.destroy();
  await takePicture(ready.inspector_url);
} finally {
  listen.kill('SIGINT');
  app.close();
  app.closeAllConnections();
  await new Promise(resolve => listen.on('exit', resolve));
  rmSync(folder, {recursive: true, force: true});
}

async function takePicture(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const context = await browser.newContext({viewport: {width: 1280, height: 860}});
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.difference mark').first().waitFor();
    times.push(await page.evaluate(() => performance.getEntriesByName('first-row')[0].startTime));
    if (round === 4) writeFileSync(file, await page.screenshot());
    await context.close();
  }
  await browser.close();
  times.sort((a, b) => a - b);
  process.stdout.write(
    `first row after ${Math.round(times[2])} ms (${times.map(Math.round).join(', ')}), ${file}\n`,
  );
}

async function sendMany(url, agent, count) {
  const types = ['generation.started', 'generation.completed', 'workflow.step_completed', 'usage.threshold'];
  let next = 0;
  const sendNext = async () => {
    for (let number = next++; number < count; number = next++) {
      await send(
        url,
        agent,
        eventOf(`evt_${number.toString(36).padStart(5, '0')}`, types[number % types.length]),
      );
    }
  };
  await Promise.all(Array.from({length: 16}, sendNext));
}

function eventOf(id, type) {
  return JSON.stringify({id, type, created: '2026-11-25T10:00:00Z', data: {generation_id: 'gen_xyz789'}});
}

function signatureOf(body) {
  return createHmac('sha256', secret).update(body).digest('hex');
}

function send(url, agent, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = {'Content-Type': 'application/json', 'X-Vigthoria-Signature': signatureOf(body), ...headers};
    const request = http.request(url, {method: 'POST', headers: sent, agent}, response => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject).end(body);
  });
}
