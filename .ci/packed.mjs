// Packs the package as npm would publish it, installs that globally into a folder of its own, without any install script, and
// uses it there: on this Node and on those majors that are named. Usage: node .ci/packed.mjs [major]...
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'vigthoria-packed-'));
const secret = 's3cr3t-for-tests';
const body = '{"id":"evt_packed","type":"generation.completed","data":{"score":1.0}}';
const signature = createHmac('sha256', secret).update(body).digest('hex');

try {
  const tarball = pack();
  const bin = install(tarball);
  for (const node of [process.execPath, ...process.argv.slice(2).map(findNode)]) await use(node, bin);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function pack() {
  const [packed] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  console.log(`${packed.filename}: ${packed.files.length} files, ${(packed.size / 2 ** 20).toFixed(1)} MB`);
  return join(folder, packed.filename);
}

function install(tarball) {
  const prefix = join(folder, 'prefix');
  npm(
    'install',
    '--global',
    '--prefix',
    prefix,
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    tarball,
  );
  const modules = join(prefix, 'lib/node_modules');
  assert.deepEqual(readdirSync(modules), ['vigthoria']);
  return join(prefix, 'bin/vigthoria');
}

function npm(...args) {
  return execFileSync('npm', args, {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
}

function findNode(major) {
  return execFileSync('npx', ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'], {
    encoding: 'utf8',
  }).trim();
}

/** The way of a first user: the installed command, in a folder and a home that are empty. */
async function use(node, bin) {
  const home = mkdtempSync(join(folder, 'home-'));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    WEBHOOK_SECRET: secret,
  };
  const vigthoria = (...args) => execFileSync(node, [bin, ...args], {cwd: home, env, encoding: 'utf8'});
  writeFileSync(join(home, 'event.json'), body);
  assert.equal(vigthoria('--version').trim(), version);
  assert.match(vigthoria('--help'), /listen/);
  assert.equal(vigthoria('sign', '--payload', 'event.json').trim(), signature);
  assert.match(vigthoria('verify', '--payload', 'event.json', '--signature', signature), /^signature valid/);
  const seen = [];
  const app = http.createServer((request, response) => {
    let text = '';
    request.on('data', chunk => (text += chunk));
    request.on('end', () => response.end('OK', () => seen.push(text)));
  });
  await new Promise(resolve => app.listen(0, '127.0.0.1', resolve));
  const {port} = app.address();
  const listen = spawn(node, [bin, 'listen', '--no-tunnel', '--json', '-f', `localhost:${port}/hooks`], {
    cwd: home,
    env,
  });
  try {
    assert.equal(await deliver(await urlOf(listen)), 200);
    const ended = new Promise(resolve => listen.once('exit', resolve));
    listen.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.match(vigthoria('events', 'list'), /generation\.completed\tevt_packed\tvalid\t200/);
    await replay(node, bin, {cwd: home, env});
    assert.deepEqual(seen, [body, body]);
  } finally {
    listen.kill('SIGKILL');
    app.closeAllConnections();
    await new Promise(resolve => app.close(resolve));
  }
  await checkTunnel(node, bin, {cwd: home, env});
  console.log(`${execFileSync(node, ['--version'], {encoding: 'utf8'}).trim()}: the packed command works`);
}

function urlOf(listen) {
  return new Promise((resolve, reject) => {
    let text = '';
    listen.stdout.on('data', chunk => {
      text += chunk;
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    listen.stderr.pipe(process.stderr);
    listen.once('exit', code => reject(new Error(`listen ended with ${code}`)));
  });
}

function deliver(url) {
  return new Promise((resolve, reject) => {
    const headers = {'Content-Type': 'application/json', 'X-Vigthoria-Signature': signature};
    http
      .request(url, {method: 'POST', headers}, response => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject)
      .end(body);
  });
}

/** Not the synchronous way: the app that it reaches runs in this process. */
function replay(node, bin, options) {
  return new Promise((resolve, reject) => {
    spawn(node, [bin, 'replay', 'evt_packed'], {...options, stdio: 'ignore'}).once('exit', code =>
      code === 0 ? resolve() : reject(new Error(`replay ended with ${code}`)),
    );
  });
}

/** The SDK loads in its process, and finds nobody at a port where nothing listens. */
function checkTunnel(node, bin, {cwd, env}) {
  mkdirSync(join(cwd, 'config/ngrok'), {recursive: true});
  writeFileSync(join(cwd, 'config/ngrok/ngrok.yml'), 'version: 3\nagent:\n  connect_url: 127.0.0.1:9\n');
  const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';
  const listen = spawn(node, [bin, 'listen'], {
    cwd,
    env: {...env, NGROK_AUTHTOKEN: token},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => listen.kill('SIGKILL'), 20_000);
    listen.stderr.on('data', chunk => {
      text += chunk;
      if (text.includes('cannot be reached at 127.0.0.1:9')) listen.kill('SIGINT');
    });
    listen.once('exit', code => {
      clearTimeout(timer);
      if (code === 130) resolve();
      else reject(new Error(`the tunnel did not get as far as the network: ${text}`));
    });
  });
}
